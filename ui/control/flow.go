package control

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"halfway/ui/look"
)

// NewFlow puts objects beside each other, each as wide as it wants, in as many
// lines as it takes. In a line, all are in the middle of its height.
func NewFlow(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(flow(gap), objects...)
}

type flow float32

// each calls do for every object with its place, and returns the height.
func (f flow) each(objects []fyne.CanvasObject, width float32, do func(o fyne.CanvasObject, x, y float32, size fyne.Size)) float32 {
	gap := float32(f)
	x, y, high := float32(0), float32(0), float32(0)
	type place struct {
		o    fyne.CanvasObject
		x    float32
		size fyne.Size
	}
	var line []place
	end := func() {
		for _, p := range line {
			do(p.o, p.x, y+(high-p.size.Height)/2, p.size)
		}
		line = line[:0]
	}
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		size := o.MinSize()
		if size.Width > width {
			size.Width = width
			size.Height = HeightOf(o, width)
		}
		if x > 0 && x+size.Width > width {
			end()
			x, y, high = 0, y+high+gap, 0
		}
		line = append(line, place{o, x, size})
		x += size.Width + gap
		high = max(high, size.Height)
	}
	end()
	return y + high
}

// HeightAt returns the height of the objects at a width.
func (f flow) HeightAt(objects []fyne.CanvasObject, width float32) float32 {
	return f.each(objects, width, func(fyne.CanvasObject, float32, float32, fyne.Size) {})
}

// Layout is for Fyne.
func (f flow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	f.each(objects, size.Width, func(o fyne.CanvasObject, x, y float32, s fyne.Size) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(s)
	})
}

// MinSize is for Fyne.
func (f flow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	width := float32(0)
	for _, o := range objects {
		if o.Visible() {
			width = max(width, min(o.MinSize().Width, 240))
		}
	}
	return fyne.NewSize(width, look.Touch)
}
