package control

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
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
	if a.OnTap != nil {
		a.OnTap()
	}
}

// CreateRenderer is for Fyne.
func (a *Area) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(canvas.NewRectangle(color.Transparent))
}
