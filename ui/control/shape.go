package control

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"halfway/dialogue"
	"halfway/ui/look"
)

// Shape is the sign of a side: a circle on the left, a square on the right.
// It is full for the one who has the floor, and a ring for the other.
type Shape struct {
	widget.BaseWidget

	side  dialogue.Side
	full  bool
	color fyne.ThemeColorName
	mark  *canvas.Rectangle
}

// NewShape returns the sign of a side in a colour.
func NewShape(side dialogue.Side, name fyne.ThemeColorName, full bool) *Shape {
	s := &Shape{side: side, color: name, full: full, mark: canvas.NewRectangle(color.Transparent)}
	s.ExtendBaseWidget(s)
	return s
}

// Set changes side, colour and fullness.
func (s *Shape) Set(side dialogue.Side, name fyne.ThemeColorName, full bool) {
	if s.side != side || s.color != name || s.full != full {
		s.side, s.color, s.full = side, name, full
		s.Refresh()
	}
}

// CreateRenderer is for Fyne.
func (s *Shape) CreateRenderer() fyne.WidgetRenderer {
	s.ExtendBaseWidget(s)
	s.draw()
	return widget.NewSimpleRenderer(s.mark)
}

// MinSize is for Fyne.
func (s *Shape) MinSize() fyne.Size { return fyne.NewSquareSize(18) }

// Resize is for Fyne.
func (s *Shape) Resize(size fyne.Size) {
	s.BaseWidget.Resize(size)
	s.draw()
}

// Refresh is for Fyne.
func (s *Shape) Refresh() {
	s.draw()
	s.BaseWidget.Refresh()
}

func (s *Shape) draw() {
	side := min(s.Size().Width, s.Size().Height)
	ink := look.Color(s.color)
	s.mark.FillColor, s.mark.StrokeColor, s.mark.StrokeWidth = color.Transparent, ink, max(side*0.12, 2)
	if s.full {
		s.mark.FillColor = ink
	}
	s.mark.CornerRadius = side * 0.12
	if s.side == dialogue.Left {
		s.mark.CornerRadius = side / 2
	}
	s.mark.Refresh()
}
