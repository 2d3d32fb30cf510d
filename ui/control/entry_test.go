package control

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"halfway/ui/look"
)

// written is a field of many lines in a window of that width, with a text.
func written(t *testing.T, width float32, scale float32, text string) (*Entry, fyne.Window) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(look.Theme{Mode: look.Light, Scale: scale})
	e := NewNotes("", 4)
	w := test.NewTempWindow(t, e)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(width, 220))
	e.SetText(text)
	return e, w
}

// drawn are the rows of text of a field, where Fyne draws them.
func drawn(o fyne.CanvasObject, at fyne.Position, each func(*canvas.Text, fyne.Position)) {
	at = at.Add(o.Position())
	switch o := o.(type) {
	case *canvas.Text:
		each(o, at)
	case *fyne.Container:
		for _, inner := range o.Objects {
			drawn(inner, at, each)
		}
	case fyne.Widget:
		for _, inner := range test.WidgetRenderer(o).Objects() {
			drawn(inner, at, each)
		}
	}
}

// A line stands under the marked words in whatever row they are drawn, and
// nowhere else: Fyne's own rows say where that is.
func TestEntry_LinesStandUnderTheMarkedWords(t *testing.T) {
	const text = "I made the soup that you like.\nYou never so much as try it, and afterwards you always ask what there is to eat, the fridge open. Über Äpfel: you never!"
	for _, scale := range look.Scales {
		for _, width := range []float32{240, 415, 800, 2000} {
			e, _ := written(t, width, scale, text)
			var marks []Stretch
			for _, words := range []string{"You never so much as try it", "you always", "you never!"} {
				from := strings.Index(text, words)
				marks = append(marks, Stretch{from, from + len(words)})
			}
			e.Mark(marks...)
			letters := 0
			for _, line := range e.lines.Objects {
				found := ""
				drawn(test.WidgetRenderer(e).(*entryRenderer).WidgetRenderer.Objects()[2], fyne.Position{}, func(row *canvas.Text, at fyne.Position) {
					if at.Y > line.Position().Y || at.Y+row.MinSize().Height*1.2 < line.Position().Y {
						return
					}
					runes := []rune(row.Text)
					for i := range runes {
						from := at.X + fyne.MeasureText(string(runes[:i]), row.TextSize, row.TextStyle).Width
						to := at.X + fyne.MeasureText(string(runes[:i+1]), row.TextSize, row.TextStyle).Width
						if middle := (from + to) / 2; middle > line.Position().X && middle < line.Position().X+line.Size().Width {
							found += string(runes[i])
						}
					}
				})
				if found == "" || !strings.Contains("You never so much as try it|you always|you never!", strings.TrimSpace(found)) {
					t.Errorf("at %v and %v, there is a line under %q", width, scale, found)
				}
				letters += len(strings.ReplaceAll(found, " ", ""))
			}
			if want := len("Youneversomuchastryityoualwaysyounever!"); letters != want {
				t.Errorf("at %v and %v, %d letters have a line, want %d", width, scale, letters, want)
			}
			if e.CursorRow != 0 || e.CursorColumn != 0 {
				t.Errorf("the cursor is at %d, %d", e.CursorRow, e.CursorColumn)
			}
		}
	}
}

func TestEntry_MarksNeverMoveTheText(t *testing.T) {
	const text = "You never so much as try it, and afterwards you always ask what there is to eat."
	e, _ := written(t, 415, 1, text)
	e.HintRoom(true)
	rows := func() (all []fyne.Position) {
		drawn(test.WidgetRenderer(e).(*entryRenderer).WidgetRenderer.Objects()[2], fyne.Position{}, func(_ *canvas.Text, at fyne.Position) { all = append(all, at) })
		return all
	}
	before, least := rows(), e.MinSize()
	e.Mark(Stretch{0, 9})
	e.Hint("Look at these words")
	after := rows()
	if len(before) < 2 || len(before) != len(after) || e.MinSize() != least {
		t.Fatalf("%d rows became %d, and %v became %v", len(before), len(after), least, e.MinSize())
	}
	for i := range before {
		if before[i] != after[i] {
			t.Errorf("row %d moved from %v to %v", i, before[i], after[i])
		}
	}
}

// Lines scroll with the text.
func TestEntry_LinesScroll(t *testing.T) {
	e, w := written(t, 300, 1, strings.Repeat("Some words that fill a row or two of it. ", 20)+"You never!")
	e.Mark(Stretch{len(e.Text) - 10, len(e.Text)})
	where := func() float32 {
		return fyne.CurrentApp().Driver().AbsolutePositionForObject(e.lines.Objects[0]).Y
	}
	if below := where(); below < 220 {
		t.Fatalf("the mark is at %v, in sight before anybody scrolls", below)
	}
	w.Canvas().Focus(e)
	e.TypedShortcut(&fyne.ShortcutSelectAll{}) // which leads to the end
	if y := where(); y < 0 || y > 220 {
		t.Errorf("once its words are in sight, the mark is at %v", y)
	}
}

func TestEntry_SwapIsUndoneAtOnce(t *testing.T) {
	e, w := written(t, 500, 1, "")
	w.Canvas().Focus(e)
	test.Type(e, "You never help.")
	changed := ""
	e.OnChanged = func(text string) { changed = text }
	e.Swap("When … help, I feel …, and I’d like …")
	if e.Text != "When … help, I feel …, and I’d like …" || changed != e.Text {
		t.Fatalf("there is %q, and told was %q", e.Text, changed)
	}
	if at := e.CursorTextOffset(); at != 6 {
		t.Errorf("the cursor is at %d, want behind the first gap", at)
	}
	e.TypedShortcut(&fyne.ShortcutUndo{})
	if e.Text != "You never help." || changed != e.Text {
		t.Errorf("undone, there is %q, and told was %q", e.Text, changed)
	}
	e.Swap("Another")
	test.Type(e, "!")
	e.TypedShortcut(&fyne.ShortcutUndo{})
	e.TypedShortcut(&fyne.ShortcutUndo{})
	e.TypedShortcut(&fyne.ShortcutUndo{})
	if !strings.HasPrefix("You never help.", e.Text) || e.Text == "" {
		t.Errorf("undone step by step, there is %q", e.Text)
	}
}

func TestEntry_WipeTakesTheMarks(t *testing.T) {
	e, _ := written(t, 500, 1, "You never help.")
	e.HintRoom(true)
	e.Mark(Stretch{0, 9})
	e.Hint("Look")
	e.Wipe()
	if len(e.lines.Objects) > 0 || len(e.Marked()) > 0 || e.Hinted() != "" || e.swapped != "" {
		t.Errorf("left are %d lines, %q and %q", len(e.lines.Objects), e.Marked(), e.Hinted())
	}
}
