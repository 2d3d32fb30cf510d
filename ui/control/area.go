package control

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Area is an invisible place that takes clicks.
type Area struct {
	widget.BaseWidget

	// OnTap is called when it is clicked.
	OnTap func()
}

// Tapped is for Fyne.
func (a *Area) Tapped(*fyne.PointEvent) {
	Noticed()
	if a.OnTap != nil {
		a.OnTap()
	}
}

// MouseIn is for Fyne.
func (*Area) MouseIn(*desktop.MouseEvent) { Noticed() }

// MouseMoved is for Fyne.
func (*Area) MouseMoved(*desktop.MouseEvent) { Noticed() }

// MouseOut is for Fyne.
func (*Area) MouseOut() {}

// CreateRenderer is for Fyne.
func (a *Area) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(canvas.NewRectangle(color.Transparent))
}
