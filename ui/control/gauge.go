package control

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"halfway/dialogue"
	"halfway/ui/look"
)

// NewReadingRow shows what one partner gave as a reading: their sign and name,
// a bar, and the figure, or the word for a reading that was not given. It is so
// many times as large as usual.
func NewReadingRow(side dialogue.Side, name string, value int, given bool, unsaid string, times float32) *fyne.Container {
	figure := unsaid
	if given {
		figure = strconv.Itoa(value)
	}
	return NewGaugeRow(side, name, float32(value)/dialogue.MaxReading, given, figure, times)
}

// nameWidth is the room for a name beside a gauge; a long one takes two lines.
const nameWidth = 240

// NewGaugeRow shows a share, from 0 to 1, that belongs to one partner. It is so
// many times as large as usual.
func NewGaugeRow(side dialogue.Side, name string, share float32, given bool, figure string, times float32) *fyne.Container {
	g := &gauge{share: share, track: NewPanel(look.Hairline, 6), bar: NewPanel("", 6)}
	if given && share > 0 {
		g.bar.SetColors(look.Tint(side), "")
	}
	size, wide := look.Body*times, look.Scaled(nameWidth*times)
	line := lineHeight(look.Scaled(size))
	called := NewText(name, size, look.Tint(side))
	high := line
	if called.Width() > wide {
		high = 2 * line
	}
	return NewRow(look.Space3, 2,
		container.NewGridWrap(fyne.NewSquareSize(size), NewShape(side, look.Tint(side), true)),
		container.NewGridWrap(fyne.NewSize(wide, high), called),
		container.New(g, g.track, g.bar),
		container.NewGridWrap(fyne.NewSize(look.Scaled(70*times), line), NewTitle(figure, size, look.Ink).Trailing()))
}

// gauge is a bar for a share.
type gauge struct {
	share      float32
	track, bar *Panel
}

// MinSize is for Fyne.
func (g *gauge) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(60, 12) }

// Layout is for Fyne.
func (g *gauge) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	g.track.Resize(size)
	g.bar.Resize(fyne.NewSize(max(size.Width*g.share, 12), size.Height))
}

// Progress shows how far something is.
type Progress struct {
	*fyne.Container

	gauge *gauge
}

// NewProgress returns a bar that has not begun.
func NewProgress() *Progress {
	g := &gauge{track: NewPanel(look.Hairline, 6), bar: NewPanel(look.Ink, 6)}
	g.bar.Hide()
	return &Progress{container.New(g, g.track, g.bar), g}
}

// Set shows a share, from 0 to 1.
func (p *Progress) Set(share float32) {
	p.gauge.share = share
	p.gauge.bar.Show()
	p.Refresh()
}
