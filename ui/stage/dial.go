package stage

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"halfway/ui/control"
	"halfway/ui/look"
)

// dial is the picture of a pause: a ring for the time left, and in it a disc
// that grows and shrinks with the breath, or the time in figures.
type dial struct {
	box   *fyne.Container
	track *canvas.Circle
	ring  *canvas.Arc
	disc  *canvas.Circle
	word  *control.Text
	full  float32 // of the breath
	size  float32
}

// dialSize is how large a dial is in a window 800 high, and ringShare how much
// of it the hole in the ring takes.
const (
	dialSize  float32 = 270
	ringShare float32 = 0.955
)

func newDial() *dial {
	d := &dial{
		size: dialSize, track: canvas.NewCircle(color.Transparent), disc: canvas.NewCircle(color.Transparent),
		ring: canvas.NewArc(0, 0, ringShare, color.Transparent),
		word: control.NewTitle("", look.Lead+2, look.Ink).Centered(),
	}
	d.box = container.New(d, d.track, d.ring, d.disc, d.word)
	return d
}

// MinSize is for Fyne.
func (d *dial) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSquareSize(d.size) }

// Layout is for Fyne.
func (d *dial) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	x := (size.Width - d.size) / 2
	place(d.track, x, 0, d.size, d.size)
	place(d.ring, x, 0, d.size, d.size)
	hole := d.size * (ringShare - 0.04)
	least := d.size * 0.42
	disc := least + (hole-least)*d.full
	place(d.disc, (size.Width-disc)/2, (d.size-disc)/2, disc, disc)
	inner := d.size * 0.86
	word := min(d.word.HeightFor(inner), d.size*0.6)
	place(d.word, (size.Width-inner)/2, (d.size-word)/2, inner, max(word, 1))
}

// show draws the breath, and the time left where one is told.
func (d *dial) show(sc Scene) {
	d.track.StrokeColor, d.track.StrokeWidth = look.Color(look.Hairline), d.size*(1-ringShare)/2
	d.ring.FillColor = look.Color(theme.ColorNamePrimary)
	d.disc.FillColor = look.Color(look.Hairline)
	show(d.ring, sc.Clock != nil && sc.Clock.Left > 0)
	show(d.disc, sc.Breath != nil)
	word, size := "", look.Lead+2
	if sc.Clock != nil {
		d.ring.EndAngle = 360 * sc.Clock.Left
		word, size = sc.Clock.Text, look.Display*1.2
	}
	if sc.Breath != nil {
		word, size = sc.Breath.Word, look.Lead+2
		d.full = sc.Breath.Full
	}
	d.word.Set(word)
	d.word.SetSize(size * d.size / dialSize)
	d.Layout(nil, d.box.Size())
	d.ring.Refresh()
	d.disc.Refresh()
	d.track.Refresh()
}
