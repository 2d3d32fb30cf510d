package control

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"halfway/ui/look"
)

// Panel is a rectangle with rounded corners in colours of the theme, whichever
// that is at present.
type Panel struct {
	widget.BaseWidget

	fill, stroke fyne.ThemeColorName // empty for none
	rect         *canvas.Rectangle
}

// NewPanel returns a panel of that colour, with corners of that radius.
func NewPanel(fill fyne.ThemeColorName, radius float32) *Panel {
	p := &Panel{fill: fill, rect: canvas.NewRectangle(color.Transparent)}
	p.rect.CornerRadius = radius
	p.ExtendBaseWidget(p)
	return p
}

// Edged gives the panel an edge of that colour and width, and returns it.
func (p *Panel) Edged(stroke fyne.ThemeColorName, width float32) *Panel {
	p.stroke, p.rect.StrokeWidth = stroke, width
	return p
}

// SetColors changes the colours; an empty name stands for none.
func (p *Panel) SetColors(fill, stroke fyne.ThemeColorName) {
	if p.fill != fill || p.stroke != stroke {
		p.fill, p.stroke = fill, stroke
		p.Refresh()
	}
}

// SetRadius changes the radius of the corners.
func (p *Panel) SetRadius(radius float32) {
	if p.rect.CornerRadius != radius {
		p.rect.CornerRadius = radius
		p.rect.Refresh()
	}
}

// CreateRenderer is for Fyne.
func (p *Panel) CreateRenderer() fyne.WidgetRenderer {
	p.ExtendBaseWidget(p)
	p.paint()
	return widget.NewSimpleRenderer(p.rect)
}

// MinSize is for Fyne.
func (p *Panel) MinSize() fyne.Size { return fyne.NewSize(1, 1) }

// Refresh is for Fyne.
func (p *Panel) Refresh() {
	p.paint()
	p.rect.Refresh()
}

func (p *Panel) paint() {
	p.rect.FillColor, p.rect.StrokeColor = paint(p.fill), paint(p.stroke)
}

func paint(name fyne.ThemeColorName) color.Color {
	if name == "" {
		return color.Transparent
	}
	return look.Color(name)
}
