package control

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// touched is when somebody last did something. Like everything that is drawn, it
// lives on Fyne's goroutine.
var touched time.Time

// Noticed is called whenever somebody does something: presses a key, types,
// points or clicks.
func Noticed() { touched = time.Now() }

// LastInput returns when somebody last did something, with its monotonic reading.
func LastInput() time.Time { return touched }

// Ground is what lies behind everything in a window. It draws nothing, and
// notices the mouse where nothing else does.
type Ground struct{ widget.BaseWidget }

var _ desktop.Hoverable = (*Ground)(nil)

// NewGround returns a ground.
func NewGround() *Ground {
	g := &Ground{}
	g.ExtendBaseWidget(g)
	return g
}

// MouseIn is for Fyne.
func (*Ground) MouseIn(*desktop.MouseEvent) { Noticed() }

// MouseMoved is for Fyne.
func (*Ground) MouseMoved(*desktop.MouseEvent) { Noticed() }

// MouseOut is for Fyne.
func (*Ground) MouseOut() {}

// CreateRenderer is for Fyne. A rectangle as large as a window would have to be
// painted, even where it cannot be seen.
func (*Ground) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewWithoutLayout())
}
