package control

import (
	"image/color"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"halfway/dialogue"
	"halfway/ui/look"
)

// NewReadingRow shows what one partner gave as a reading: their sign and name,
// a bar, and the figure, or the word for a reading that was not given.
func NewReadingRow(side dialogue.Side, name string, value int, given bool, unsaid string) *fyne.Container {
	figure := unsaid
	if given {
		figure = strconv.Itoa(value)
	}
	return NewGaugeRow(side, name, float32(value)/dialogue.MaxReading, given, figure)
}

// nameWidth is the room for a name beside a gauge; a long one takes two lines.
const nameWidth = 240

// NewGaugeRow shows a share, from 0 to 1, that belongs to one partner.
func NewGaugeRow(side dialogue.Side, name string, share float32, given bool, figure string) *fyne.Container {
	g := &gauge{share: share, track: canvas.NewRectangle(look.Color(look.Hairline)), bar: canvas.NewRectangle(color.Transparent)}
	g.track.CornerRadius, g.bar.CornerRadius = 6, 6
	if given && share > 0 {
		g.bar.FillColor = look.Color(look.Tint(side))
	}
	line := look.Body * 1.28
	called := NewText(name, look.Body, look.Tint(side))
	high := line
	if called.Width() > nameWidth {
		high = 2 * line
	}
	return NewRow(look.Space3, 2,
		container.NewGridWrap(fyne.NewSquareSize(18), NewShape(side, look.Tint(side), true)),
		container.NewGridWrap(fyne.NewSize(nameWidth, high), called),
		container.New(g, g.track, g.bar),
		container.NewGridWrap(fyne.NewSize(70, line), NewTitle(figure, look.Body, look.Ink).Trailing()))
}

// gauge is a bar for a share.
type gauge struct {
	share      float32
	track, bar *canvas.Rectangle
}

// MinSize is for Fyne.
func (g *gauge) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(60, 12) }

// Layout is for Fyne.
func (g *gauge) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	g.track.Resize(size)
	g.bar.Resize(fyne.NewSize(max(size.Width*g.share, 12), size.Height))
}
