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

// show makes a new field when a new stay begins, and leaves it alone until the
// next, so that it never pulls away what somebody is typing.
func (n *note) show(sc Scene) {
	show(n.box, sc.Note != nil)
	if sc.Note == nil || n.key == sc.Key {
		return
	}
	n.key = sc.Key
	if n.entry = control.NewEntry(sc.Note.Label); sc.Note.Lines > 1 {
		n.entry = control.NewNotes(sc.Note.Label, sc.Note.Lines)
	}
	n.entry.OnDone = n.entry.Leave
	n.entry.SetText(sc.Note.Text)
	n.entry.OnChanged = n.write
	n.box.Objects = []fyne.CanvasObject{n.entry}
	n.box.Refresh()
}
