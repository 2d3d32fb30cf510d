package stage

import (
	"halfway/ui/control"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// note is the field for a few words. It demands nothing, and starts afresh at
// every stay at a step.
type note struct {
	box   *fyne.Container
	entry *control.Entry
	key   int
	write func(string)
}

func newNote(write func(string)) *note {
	return &note{box: container.NewStack(), entry: control.NewEntry(""), write: write}
}

func (n *note) height() float32 { return n.entry.MinSize().Height }

// tall reports whether there is room for more than a line.
func (n *note) tall() bool { return n.entry.MultiLine }

// show makes a new field when a new stay begins, and leaves it alone until the
// next, so that it never pulls away what somebody is typing.
func (n *note) show(sc Scene) {
	show(n.box, sc.Note != nil)
	if sc.Note == nil || n.key == sc.Key {
		return
	}
	n.key = sc.Key
	n.entry = newField(*sc.Note, n.write)
	n.box.Objects = []fyne.CanvasObject{n.entry}
	n.box.Refresh()
}

func newField(f Field, write func(string)) *control.Entry {
	e := control.NewEntry(f.Label)
	if f.Lines > 1 {
		e = control.NewNotes(f.Label, f.Lines)
	}
	e.OnDone = e.Leave
	e.SetText(f.Text)
	e.OnChanged = write
	return e
}

// each are two fields, for what each partner takes on.
type each struct {
	box     *fyne.Container
	entries [2]*control.Entry
	key     int
	write   func(string)
}

func newEach(write func(string)) *each {
	return &each{box: container.NewGridWithColumns(2), write: write}
}

func (e *each) show(sc Scene) {
	show(e.box, sc.Each != nil)
	if sc.Each == nil || e.key == sc.Key {
		return
	}
	e.key = sc.Key
	e.box.Objects = nil
	for i, f := range sc.Each {
		e.entries[i] = newField(f, e.write)
		e.box.Objects = append(e.box.Objects, e.entries[i])
	}
	// Enter leads from one to the next.
	e.entries[0].OnDone = func() {
		if c := fyne.CurrentApp().Driver().CanvasForObject(e.entries[1]); c != nil {
			c.Focus(e.entries[1])
		}
	}
	e.box.Refresh()
}
