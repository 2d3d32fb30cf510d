// Package control holds the few things on Halfway's screens that people press,
// type into and read. They know nothing of dialogues. A key that one of them
// does not use goes on to the window's key table.
package control

import "fyne.io/fyne/v2"

// handOn gives a key to the handler of the window in which an object stands.
// Fyne itself asks that handler only while nothing has the focus.
func handOn(o fyne.CanvasObject, ev *fyne.KeyEvent) {
	c := fyne.CurrentApp().Driver().CanvasForObject(o)
	if c == nil {
		return
	}
	if handle := c.OnTypedKey(); handle != nil {
		handle(ev)
	}
}
