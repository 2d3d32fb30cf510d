package control

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"halfway/ui/look"
)

// Entry is a field for text. Letters typed into it stay in it; the keys of a
// presentation clicker and the function keys go on to the window.
type Entry struct {
	widget.Entry

	// OnDone is called for Ctrl+Enter, and for Enter in a field of one line.
	OnDone func()
	// OnLeave is called once Escape has taken the cursor out of the field.
	OnLeave func()
	// OnFocus is called when the cursor comes into it or leaves it, and OnHint
	// when the hint under it is pressed.
	OnFocus func(has bool)
	OnHint  func()

	marked  []Stretch
	lines   *fyne.Container // under what is marked; nil before it is drawn
	hint    *Text
	press   *Area
	hinted  bool   // there is room for a hint
	swapped string // what was put in the place of what was written
}

// newEntry returns a field before it is set up.
func newEntry(placeholder string) *Entry {
	e := &Entry{hint: NewText("", look.Small, look.Quiet), press: &Area{}}
	e.PlaceHolder = placeholder
	e.press.ExtendBaseWidget(e.press)
	e.press.OnTap = func() {
		if e.OnHint != nil {
			e.OnHint()
		}
	}
	return e
}

// NewEntry returns a field of one line.
func NewEntry(placeholder string) *Entry {
	e := newEntry(placeholder)
	e.Scroll = fyne.ScrollHorizontalOnly
	e.ExtendBaseWidget(e)
	return e
}

// NewSecret returns a field of one line that shows dots for what is typed.
func NewSecret(placeholder string) *Entry {
	e := NewEntry(placeholder)
	e.Password = true
	// Fyne's own button for showing it cannot be reached by keyboard.
	e.ActionItem = canvas.NewRectangle(color.Transparent)
	return e
}

// NewNotes returns a field of that many lines, which wraps and scrolls.
func NewNotes(placeholder string, lines int) *Entry {
	e := newEntry(placeholder)
	e.MultiLine = true
	e.Wrapping = fyne.TextWrapWord
	e.Scroll = fyne.ScrollVerticalOnly
	e.SetMinRowsVisible(lines)
	e.ExtendBaseWidget(e)
	return e
}

// TypedKey is for Fyne.
func (e *Entry) TypedKey(ev *fyne.KeyEvent) {
	Noticed()
	switch ev.Name {
	case fyne.KeyEscape:
		e.Leave()
		if e.OnLeave != nil {
			e.OnLeave()
		}
	case fyne.KeyPageUp, fyne.KeyPageDown, fyne.KeyF1, fyne.KeyF2, fyne.KeyF3, fyne.KeyF4, fyne.KeyF5, fyne.KeyF6,
		fyne.KeyF7, fyne.KeyF8, fyne.KeyF9, fyne.KeyF10, fyne.KeyF11, fyne.KeyF12:
		handOn(e, ev)
	case fyne.KeyUp, fyne.KeyDown:
		if e.MultiLine {
			e.Entry.TypedKey(ev)
		} else {
			handOn(e, ev)
		}
	case fyne.KeyReturn, fyne.KeyEnter:
		if !e.MultiLine {
			e.done()
			return
		}
		e.Entry.TypedKey(ev)
	default:
		e.Entry.TypedKey(ev)
	}
}

// AcceptsTab is for Fyne: the tabulator leads to the next field, also out of one
// of many lines.
func (e *Entry) AcceptsTab() bool { return false }

// Leave takes the cursor out of the field.
func (e *Entry) Leave() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(e); c != nil {
		c.Unfocus()
	}
}

// TypedRune is for Fyne.
func (e *Entry) TypedRune(r rune) {
	Noticed()
	e.Entry.TypedRune(r)
}

// CtrlL is how the one shortcut is called among the keys of a window.
const CtrlL fyne.KeyName = "Ctrl+L"

// FocusGained is for Fyne.
func (e *Entry) FocusGained() {
	e.Entry.FocusGained()
	if e.OnFocus != nil {
		e.OnFocus(true)
	}
}

// FocusLost is for Fyne.
func (e *Entry) FocusLost() {
	e.Entry.FocusLost()
	if e.OnFocus != nil {
		e.OnFocus(false)
	}
}

// TypedShortcut is for Fyne.
func (e *Entry) TypedShortcut(s fyne.Shortcut) {
	Noticed()
	if custom, ok := s.(*desktop.CustomShortcut); ok && custom.Modifier == fyne.KeyModifierControl {
		switch custom.KeyName {
		case fyne.KeyReturn, fyne.KeyEnter:
			e.done()
			return
		case fyne.KeyL:
			handOn(e, &fyne.KeyEvent{Name: CtrlL})
			return
		}
	}
	if _, back := s.(*fyne.ShortcutUndo); back {
		e.undo(s)
		return
	}
	e.Entry.TypedShortcut(s)
}

func (e *Entry) done() {
	if e.OnDone != nil {
		e.OnDone()
	}
}

// Say replaces the text without telling OnChanged.
func (e *Entry) Say(text string) {
	if e.Text == text {
		return
	}
	changed := e.OnChanged
	e.OnChanged = nil
	e.SetText(text)
	e.OnChanged = changed
}
