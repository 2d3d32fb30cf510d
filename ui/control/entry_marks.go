package control

import (
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"halfway/ui/look"
)

// Stretch is a part of a text, in bytes, on the borders of characters.
type Stretch struct{ From, To int }

// Mark draws a quiet line under parts of the text, in the place of those that are
// there. The text does not move for it.
func (e *Entry) Mark(spans ...Stretch) {
	e.marked = spans
	e.underline()
}

// Marked returns the words under which there is a line.
func (e *Entry) Marked() []string {
	var all []string
	for _, s := range e.marked {
		if s.To <= len(e.Text) {
			all = append(all, e.Text[s.From:s.To])
		}
	}
	return all
}

// HintRoom keeps room for a hint under the field, or none, so that nothing moves
// when there is one.
func (e *Entry) HintRoom(keep bool) {
	if e.hinted != keep {
		e.hinted = keep
		e.Refresh()
	}
}

// Hint says something under the field, where there is room for it; empty for
// nothing. OnHint is called when it is pressed.
func (e *Entry) Hint(text string) {
	if e.hint.Text() != text {
		e.hint.Set(text)
		e.place(e.Size())
	}
}

// Hinted returns what is said under the field.
func (e *Entry) Hinted() string { return e.hint.Text() }

// HintColor is the colour of the hint, on what lies behind the field.
func (e *Entry) HintColor(name fyne.ThemeColorName) { e.hint.SetColor(name) }

// Swap puts another text in the place of all that is written, as if somebody had
// typed it: one undo brings back what was there. The cursor goes behind the first
// of what is left open in it, or to the end.
func (e *Entry) Swap(text string) {
	e.Entry.TypedShortcut(&fyne.ShortcutSelectAll{})
	e.Entry.TypedShortcut(&fyne.ShortcutPaste{Clipboard: &slip{text}})
	e.swapped = e.Text
	for i, r := range []rune(e.Text) {
		if r == '…' {
			e.moveTo(i + 1)
			return
		}
	}
}

// undo takes back what was swapped in one go: Fyne counts taking a text away and
// putting another one as two.
func (e *Entry) undo(s fyne.Shortcut) {
	whole := e.swapped != "" && e.Text == e.swapped
	e.Entry.TypedShortcut(s)
	if whole {
		e.swapped = ""
		if e.Text == "" {
			e.Entry.TypedShortcut(s)
		}
	}
}

// slip is a clipboard with one text, which no other program sees.
type slip struct{ text string }

// Content is for Fyne.
func (s *slip) Content() string { return s.text }

// SetContent is for Fyne.
func (s *slip) SetContent(text string) { s.text = text }

// rows calls do for every row in which the text is drawn, with where it begins
// and ends, in characters.
func (e *Entry) rows(do func(row, begin, end int)) {
	row, column := e.CursorRow, e.CursorColumn
	defer func() { e.CursorRow, e.CursorColumn = row, column }()
	length := utf8.RuneCountInString(e.Text)
	e.CursorColumn = 0
	for r, begin := 0, 0; ; r++ {
		e.CursorRow = r + 1
		next := e.CursorTextOffset() // 0 where there is no such row
		if next <= begin {
			do(r, begin, length)
			return
		}
		do(r, begin, next)
		begin = next
	}
}

// at is where a character is drawn: its upper left corner.
func (e *Entry) at(row, column int) fyne.Position {
	r, c := e.CursorRow, e.CursorColumn
	defer func() { e.CursorRow, e.CursorColumn = r, c }()
	e.CursorRow, e.CursorColumn = row, column
	return e.CursorPosition()
}

// ToEnd puts the cursor behind what is written.
func (e *Entry) ToEnd() { e.moveTo(utf8.RuneCountInString(e.Text)) }

// moveTo puts the cursor before a character.
func (e *Entry) moveTo(at int) {
	row, column := 0, at
	e.rows(func(r, begin, end int) {
		if begin <= at && at <= end {
			row, column = r, at-begin
		}
	})
	e.CursorRow, e.CursorColumn = row, column
	e.Refresh()
}

// underline draws the lines under what is marked, one in each row. Where a
// character stands, Fyne tells through the cursor alone.
func (e *Entry) underline() {
	if e.lines == nil {
		return
	}
	text := []rune(e.Text)
	e.lines.Objects = e.lines.Objects[:0]
	style := e.Theme()
	high := fyne.MeasureText("M", style.Size(theme.SizeNameText), e.TextStyle).Height
	for _, s := range e.marked {
		if s.From >= s.To || s.To > len(e.Text) {
			continue
		}
		from := utf8.RuneCountInString(e.Text[:s.From])
		to := from + utf8.RuneCountInString(e.Text[s.From:s.To])
		e.rows(func(row, begin, end int) {
			first, last := max(from, begin), min(to, end)
			for first < last && unicode.IsSpace(text[first]) {
				first++
			}
			for first < last && unicode.IsSpace(text[last-1]) {
				last--
			}
			if first >= last {
				return
			}
			a, b := e.at(row, first-begin), e.at(row, last-begin)
			line := canvas.NewRectangle(look.Color(look.Quiet))
			line.CornerRadius = 1
			line.Move(fyne.NewPos(a.X, a.Y+high))
			line.Resize(fyne.NewSize(b.X-a.X, max(2, high*0.09)))
			e.lines.Objects = append(e.lines.Objects, line)
		})
	}
	e.lines.Refresh()
}

// hintPoints is the size of the letters of the hint, at the usual scale of text.
// Whoever writes sits near: it grows by half of what other text does.
func (e *Entry) hintPoints() float32 {
	usual := e.Theme().Size(theme.SizeNameText) / look.Scale() * look.Small / look.Body
	return usual * (1 + look.Scale()) / 2 / look.Scale()
}

// Strip is how high the room for a hint is.
func (e *Entry) Strip() float32 {
	if !e.hinted {
		return 0
	}
	return lineHeight(look.Scaled(e.hintPoints()))
}

// place lays the field and its hint out.
func (e *Entry) place(size fyne.Size) {
	strip := e.Strip()
	e.hint.SetSize(e.hintPoints())
	e.hint.Hidden = strip == 0 || e.hint.Text() == ""
	e.press.Hidden = e.hint.Hidden
	if e.hint.Hidden {
		return
	}
	for _, o := range []fyne.CanvasObject{e.hint, e.press} {
		o.Move(fyne.NewPos(0, size.Height-strip))
		o.Resize(fyne.NewSize(min(e.hint.Width()+2, size.Width), strip))
	}
	e.hint.Refresh()
}

// entryRenderer draws a field of Fyne's with lines in it and a hint under it.
type entryRenderer struct {
	fyne.WidgetRenderer
	e     *Entry
	strip float32 // for which it was laid out
}

// CreateRenderer is for Fyne.
func (e *Entry) CreateRenderer() fyne.WidgetRenderer {
	inner := e.Entry.CreateRenderer()
	e.lines = container.NewWithoutLayout()
	for _, o := range inner.Objects() {
		if s, ok := o.(*container.Scroll); ok && s.Content != nil {
			s.Content = container.New(over{}, s.Content, e.lines) // so that the lines move with the text
		}
	}
	return &entryRenderer{WidgetRenderer: inner, e: e}
}

// over lays objects over the first one.
type over struct{}

// MinSize is for Fyne.
func (over) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

// Layout is for Fyne.
func (over) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Resize(size)
	}
}

// Objects is for Fyne.
func (r *entryRenderer) Objects() []fyne.CanvasObject {
	all := r.WidgetRenderer.Objects()
	return append(all[:len(all):len(all)], r.e.hint, r.e.press)
}

// MinSize is for Fyne.
func (r *entryRenderer) MinSize() fyne.Size {
	return r.WidgetRenderer.MinSize().AddWidthHeight(0, r.e.Strip())
}

// Layout is for Fyne.
func (r *entryRenderer) Layout(size fyne.Size) {
	r.strip = r.e.Strip()
	r.WidgetRenderer.Layout(size.SubtractWidthHeight(0, r.strip))
	r.e.place(size)
	r.e.underline()
}

// Refresh is for Fyne.
func (r *entryRenderer) Refresh() {
	r.WidgetRenderer.Refresh()
	if r.strip != r.e.Strip() {
		r.Layout(r.e.Size())
		return
	}
	r.e.underline()
}
