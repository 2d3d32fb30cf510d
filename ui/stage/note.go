package stage

import (
	"halfway/ui/control"
	"halfway/ui/look"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// field is a text to write, in letters that grow with the window. Its entries
// are kept for all of a session: Fyne never forgets an object whose theme it
// was told to override.
type field struct {
	box   *fyne.Container
	short *control.Entry // of one line
	long  *control.Entry // of several; nil until one is needed
	entry *control.Entry // the one of them that is shown
	grown [2]*container.ThemeOverride
	times float32
	hints bool // there is room for hints
}

func newField() *field {
	f := &field{short: control.NewEntry(""), times: 1}
	f.short.OnDone = f.short.Leave
	f.entry = f.short
	f.grown[0] = container.NewThemeOverride(f.short, look.Larger(f.times))
	f.box = container.NewStack(f.grown[0])
	return f
}

// begin makes the field ready for another text.
func (f *field) begin(text Field, write func(string)) {
	f.entry = f.short
	if text.Lines > 1 {
		if f.long == nil {
			f.long = control.NewNotes("", text.Lines)
			f.long.OnDone = f.long.Leave
			f.long.HintRoom(f.hints)
			f.grown[1] = container.NewThemeOverride(f.long, look.Larger(f.times))
			f.box.Add(f.grown[1])
		}
		f.long.SetMinRowsVisible(text.Lines)
		f.entry = f.long
	}
	show(f.grown[0], f.entry == f.short)
	if f.long != nil {
		show(f.grown[1], f.entry == f.long)
	}
	f.entry.OnChanged = nil
	f.entry.SetPlaceHolder(text.Label)
	f.entry.SetText(text.Text) // which also forgets what could be undone
	f.entry.OnChanged = write
	// What was not drawn for a minute has lost its renderer. The next one is
	// laid out only where the size changes.
	f.box.Resize(fyne.Size{})
	for _, o := range f.grown {
		if o != nil {
			o.Resize(fyne.Size{})
			o.Content.Resize(fyne.Size{})
		}
	}
}

// tint is the colour of what is said under the field.
func (f *field) tint(name fyne.ThemeColorName) {
	for _, e := range f.entries() {
		e.HintColor(name)
	}
}

// entries are those that there are.
func (f *field) entries() []*control.Entry {
	if f.long == nil {
		return []*control.Entry{f.short}
	}
	return []*control.Entry{f.short, f.long}
}

// room keeps room for what is said under the field.
func (f *field) room(keep bool) {
	f.hints = keep
	for _, e := range f.entries() {
		e.HintRoom(keep)
	}
}

// grow makes the letters so many times as large as usual, in steps, so that
// drawing a window larger does not make a theme for every size on the way.
func (f *field) grow(times float32) {
	const steps = 8
	f.times = max(1, float32(int(times*steps))/steps)
	theme := look.Larger(f.times)
	for _, o := range f.grown {
		if o != nil && o.Theme != theme {
			o.Theme = theme
			o.Refresh()
		}
	}
}

// note is the field for a few words. It demands nothing, and starts afresh at
// every stay at a step.
type note struct {
	*field

	key   int
	write func(string)
}

func newNote(write func(string)) *note { return &note{field: newField(), write: write} }

func (n *note) height() float32 { return n.entry.MinSize().Height }

// tall reports whether there is room for more than a line.
func (n *note) tall() bool { return n.entry.MultiLine }

// show makes the field ready when a new stay begins, and leaves it alone until
// the next, so that it never pulls away what somebody is typing.
func (n *note) show(sc Scene) {
	show(n.box, sc.Note != nil)
	if sc.Note == nil || n.key == sc.Key {
		return
	}
	n.key = sc.Key
	n.begin(*sc.Note, n.write)
}

// each are two fields, for what each partner takes on.
type each struct {
	box    *fyne.Container
	fields [2]*field
	key    int
	write  func(string)
}

func newEach(write func(string)) *each {
	e := &each{fields: [2]*field{newField(), newField()}, write: write}
	e.box = container.NewGridWithColumns(2, e.fields[0].box, e.fields[1].box)
	// Enter leads from one to the next.
	e.fields[0].short.OnDone = func() {
		if c := fyne.CurrentApp().Driver().CanvasForObject(e.fields[1].short); c != nil {
			c.Focus(e.fields[1].short)
		}
	}
	return e
}

func (e *each) show(sc Scene) {
	show(e.box, sc.Each != nil)
	if sc.Each == nil || e.key == sc.Key {
		return
	}
	e.key = sc.Key
	for i, text := range sc.Each {
		e.fields[i].begin(text, e.write)
	}
}

// grow makes the letters so many times as large as usual.
func (e *each) grow(times float32) {
	for _, f := range e.fields {
		f.grow(times)
	}
}
