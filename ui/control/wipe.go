package control

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// Wipe takes the words out of everything in an object. Fyne keeps what was drawn
// for a while after it is gone, and would keep them with it.
func Wipe(o fyne.CanvasObject) {
	switch o := o.(type) {
	case *fyne.Container:
		for _, inner := range o.Objects {
			Wipe(inner)
		}
	case *container.Scroll:
		Wipe(o.Content)
	case *container.ThemeOverride:
		Wipe(o.Content)
	case *canvas.Text:
		o.Text = ""
	case *widget.Label:
		o.SetText("")
	case interface{ Wipe() }:
		o.Wipe()
	}
}

// Wipe takes the words out of the text.
func (t *Text) Wipe() {
	t.Set("")
	for _, l := range t.lines {
		l.Text = "" // where no layout has been
	}
}

// Wipe takes the words out of the line.
func (l *Line) Wipe() {
	l.Set("")
	Wipe(l.box)
}

// Wipe takes the words out of the button, also those that it would do something
// with.
func (b *Button) Wipe() {
	b.OnTap = nil
	b.Set("", "")
}

// Wipe takes the words out of the scale.
func (s *Scale) Wipe() { s.SetWords("", "", "") }

// Wipe takes out of the field what is written in it, with what could be undone.
func (e *Entry) Wipe() {
	e.OnChanged, e.OnDone, e.OnLeave, e.OnFocus, e.OnHint = nil, nil, nil, nil, nil
	e.SetText("")
	e.swapped = ""
	e.Mark()
	e.Hint("")
}

// Wipe takes the words out of the rows.
func (l *List) Wipe() {
	for _, row := range l.rows {
		Wipe(row)
	}
}
