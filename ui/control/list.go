package control

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// List is a list of rows of one height. Its keys go to the window, which knows
// what they mean; Fyne's own list would keep them.
type List struct {
	widget.List

	rows []fyne.CanvasObject // all that were made
}

// NewList returns a list, as widget.NewList does.
func NewList(length func() int, create func() fyne.CanvasObject, update func(widget.ListItemID, fyne.CanvasObject)) *List {
	l := &List{}
	l.Length, l.UpdateItem = length, update
	l.CreateItem = func() fyne.CanvasObject {
		row := create()
		l.rows = append(l.rows, row)
		return row
	}
	l.ExtendBaseWidget(l)
	return l
}

// Mark shows a row as the present one and brings it into view, without the
// call of OnSelected that a click leads to.
func (l *List) Mark(i widget.ListItemID) {
	chosen := l.OnSelected
	l.OnSelected = nil
	l.Select(i)
	l.OnSelected = chosen
	l.ScrollTo(i)
}

// TypedKey is for Fyne.
func (l *List) TypedKey(ev *fyne.KeyEvent) { handOn(l, ev) }
