package ui

import (
	"fyne.io/fyne/v2"

	"halfway/ui/control"
)

// headed puts a head above what takes the rest of the height.
type headed struct{}

// MinSize is for Fyne.
func (headed) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 300) }

// Layout is for Fyne.
func (headed) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	high := min(control.HeightOf(objects[0], size.Width), size.Height*0.7)
	objects[0].Move(fyne.NewPos(0, 0))
	objects[0].Resize(fyne.NewSize(size.Width, high))
	objects[1].Move(fyne.NewPos(0, high))
	objects[1].Resize(fyne.NewSize(size.Width, size.Height-high))
}

// middle keeps one object in the middle, at most so wide.
type middle struct{ wide float32 }

// MinSize is for Fyne.
func (m middle) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

// Layout is for Fyne.
func (m middle) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	w := min(m.wide, size.Width)
	objects[0].Move(fyne.NewPos((size.Width-w)/2, 0))
	objects[0].Resize(fyne.NewSize(w, size.Height))
}
