package ui

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"halfway/assets"
	"halfway/dialogue"
	"halfway/dialogue/coach"
	"halfway/ui/control"
	"halfway/ui/words"
)

// friend is a coach that knows some words, and all that is shipped to say.
type friend struct {
	said coach.Words
	mu   sync.Mutex
	read []string
}

func newFriend(t *testing.T) *friend {
	t.Helper()
	text, err := assets.Coach.ReadFile("coach/en/words.yaml")
	must(t, err)
	said, err := coach.ReadWords(text)
	must(t, err)
	return &friend{said: said}
}

func (f *friend) Words() coach.Words { return f.said }

func (f *friend) Read(text string) coach.Notice {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.read = append(f.read, text)
	var n coach.Notice
	for words, category := range map[string]coach.Category{"You never": coach.Absolute, "You’re useless": coach.Criticism} {
		for at := 0; ; {
			i := strings.Index(text[at:], words)
			if i < 0 {
				break
			}
			n.Blame, n.Score = true, 0.9
			n.Marks = append(n.Marks, coach.Mark{Category: category, Score: 0.9, Start: at + i, End: at + i + len(words)})
			at += i + len(words)
		}
	}
	slices.SortFunc(n.Marks, func(a, b coach.Mark) int { return a.Start - b.Start })
	return n
}

// coached sits down at a window with a coach.
func coached(t *testing.T, store *memory, body func(d *desk, f *friend)) {
	t.Helper()
	f := newFriend(t)
	sitWith(t, store, func(o *Options) { o.Coach = f }, func(d *desk) { body(d, f) })
}

// softly opens “Saying it softly” and goes on to what somebody felt.
func (d *desk) softly() {
	d.t.Helper()
	d.choose(slices.Index(assets.ProtocolIDs, "saying-it-softly"))
	d.forwardTo("felt")
}

func (d *desk) note() *control.Entry {
	d.t.Helper()
	e := d.scene().stage.Note()
	if e == nil {
		d.t.Fatalf("there is no field at %q", d.step())
	}
	return e
}

func (d *desk) marked(e *control.Entry, want ...string) {
	d.t.Helper()
	if got := e.Marked(); !slices.Equal(got, want) {
		d.t.Errorf("marked is %q, want %q", got, want)
	}
}

func TestCoach_MarksOnceTypingRests(t *testing.T) {
	coached(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk, f *friend) {
		d.softly()
		e := d.note()
		if e.Hinted() != "" {
			t.Errorf("before anybody writes, it says %q", e.Hinted())
		}
		d.key(fyne.KeyN)
		if want := "Find the words · F4"; e.Hinted() != want {
			t.Errorf("with the cursor in it, it says %q, want %q", e.Hinted(), want)
		}
		d.typing("You never help")
		d.wait(500 * time.Millisecond)
		d.typing(" me.")
		d.wait(500 * time.Millisecond)
		d.marked(e)
		d.wait(200 * time.Millisecond)
		d.marked(e, "You never")
		if want := "Look at these words · F4"; e.Hinted() != want {
			t.Errorf("it says %q, want %q", e.Hinted(), want)
		}
		if len(f.read) != 1 {
			t.Errorf("it read %q", f.read)
		}
		d.typing(" And so on.")
		d.marked(e, "You never") // it stays while somebody goes on
		e.SetText("You often help me.")
		d.marked(e)
		d.wait(time.Second)
		d.marked(e)
		for e.Text != "" {
			d.key(fyne.KeyBackspace)
		}
		d.typing("You never")
		d.wait(time.Second)
		d.marked(e, "You never")
		d.key(fyne.KeyEscape, fyne.KeySpace) // the next step has a field of its own
		d.marked(e)
		if e.Hinted() != "" {
			t.Errorf("at the next step, it says %q", e.Hinted())
		}
	})
}

func TestCoach_IsQuietWhereNobodyWantsIt(t *testing.T) {
	coached(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk, f *friend) {
		d.softly()
		d.key(fyne.KeyN)
		d.typing("You never help me.")
		d.wait(time.Second)
		e := d.note()
		d.marked(e, "You never")
		d.key(fyne.KeyF4, fyne.KeyX)
		if !d.w.settings.Uncoached || d.w.sheet != nil {
			t.Fatalf("the settings are %+v", d.w.settings)
		}
		d.marked(e)
		d.typing(" You never do.")
		d.wait(2 * time.Second)
		d.marked(e)
		read := len(f.read)
		d.key(fyne.KeyEscape, fyne.KeyComma)
		s := d.w.current.(*settingsScreen)
		for s.rows[s.at].label != "notice" {
			d.key(fyne.KeyDown)
		}
		d.key(fyne.Key1, fyne.KeyEscape)
		if d.w.settings.Uncoached {
			t.Fatal("it cannot be switched on again")
		}
		d.wait(time.Second)
		d.marked(e, "You never", "You never")
		if len(f.read) != read+1 {
			t.Errorf("it read %d times more", len(f.read)-read)
		}
	})
}

func TestCoach_WithoutOneNothingIsMarked(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		d.softly()
		d.key(fyne.KeyN)
		d.typing("You never help me.")
		d.wait(2 * time.Second)
		d.marked(d.note())
		if d.note().Hinted() != "" {
			t.Errorf("it says %q", d.note().Hinted())
		}
		d.key(fyne.KeyF4)
		if d.w.sheet != nil {
			t.Error("a sheet is open")
		}
		d.key(fyne.KeyEscape, fyne.KeyComma)
		for _, r := range d.w.current.(*settingsScreen).rows {
			if r.label == "notice" {
				t.Error("the settings speak of a coach")
			}
		}
	})
}

func TestCoach_IsLookedAtByKeyboard(t *testing.T) {
	coached(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk, f *friend) {
		d.softly()
		d.key(fyne.KeyN)
		const before = "I cooked. You never so much as try it! You’re useless."
		d.typing(before)
		d.wait(time.Second)
		e := d.note()
		d.key(fyne.KeyF4)
		p := f.said.Patterns[coach.Absolute]
		d.wantShown("“You never”", p.Why, p.Ask, "When … so much as try it, I feel …, and I’d like …")
		d.key(fyne.KeyRight)
		d.wantShown("“You’re useless”", f.said.Patterns[coach.Criticism].Why)
		d.key(fyne.KeySpace)
		if d.w.sheet != nil || e.Text != before || d.w.win.Canvas().Focused() != fyne.Focusable(e) {
			t.Fatalf("left as it is, the field has %q", e.Text)
		}
		d.key(fyne.KeyF4, fyne.Key2)
		if want := "I cooked. I see why you …, and when … so much as try it, I feel …, and I’d like … You’re useless."; e.Text != want {
			t.Errorf("with the other’s side first, there is\n%q, want\n%q", e.Text, want)
		}
		d.wait(time.Second)
		d.marked(e, "You’re useless")
		e.TypedShortcut(&fyne.ShortcutUndo{})
		if e.Text != before {
			t.Errorf("undone, there is %q", e.Text)
		}
		d.wait(time.Second)
		d.marked(e, "You never", "You’re useless")
	})
}

// The coach is the writer's: the window for both has none of it.
func TestCoach_IsNotOnTheStageForBoth(t *testing.T) {
	coached(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk, _ *friend) {
		d.softly()
		d.key(fyne.KeyF2, fyne.KeyN)
		d.typing("You never help me.")
		d.wait(time.Second)
		d.marked(d.note(), "You never")
		entries := 0
		within(d.w.second.frame, func(o fyne.CanvasObject) {
			if e, ok := o.(*control.Entry); ok && e.Visible() {
				if entries++; len(e.Marked()) > 0 || e.Hinted() != "" {
					t.Error("there is a mark on the stage for both")
				}
			}
		})
		for _, text := range texts(d.w.second.frame) {
			if strings.Contains(text, "F4") {
				t.Errorf("the stage for both says %q", text)
			}
		}
		if shows(d.w.second.win.Canvas(), "never help") {
			t.Error("both see what is still being written")
		}
		d.stageKey(fyne.KeyF4)
		if shows(d.w.second.win.Canvas(), "never help") {
			t.Error("both see what is being looked at")
		}
		if d.w.second.sheet != nil || d.w.sheet == nil {
			t.Fatal("what the coach says is on the stage for both")
		}
		d.w.active = d.w.pane
		d.key(fyne.Key1, fyne.KeyEscape)
		if !shows(d.w.second.win.Canvas(), "When … help me, I feel …") {
			t.Errorf("what is written is not for both: %q", drawnIn(d.w.second.win.Canvas()))
		}
	})
}

func TestCoach_SentenceIsFoundByKeyboardAlone(t *testing.T) {
	coached(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk, f *friend) {
		d.softly()
		d.key(fyne.KeyN)
		d.typing("First.")
		d.key(fyne.KeyF4)
		d.wantShown(f.said.Builder.Intention.Ask, words.Say("coach.nothing"))
		d.key(fyne.Key1)
		d.wantShown("I’d like us to understand each other.")
		d.key(fyne.KeySpace)
		d.wantShown(f.said.Builder.Observation.Ask)
		d.typing("the dishes were still there")
		d.key(fyne.KeyReturn)
		d.wantShown(f.said.Builder.Feeling.Ask)
		d.key(fyne.KeyN)
		d.typing("ignored")
		d.wantShown("“ignored” says what somebody did. What do you feel, when you think of it?", "lonely", "sad", "hurt")
		d.key(fyne.KeyEscape, fyne.Key1, fyne.KeyN)
		d.typing(" today")
		d.wantShown("I felt lonely today.")
		for range " today" {
			d.key(fyne.KeyBackspace)
		}
		d.key(fyne.KeyEscape)
		d.wantShown("I felt lonely.")
		d.key(fyne.Key5, fyne.Key2) // tired, in a family
		d.wantShown("I felt lonely and tired.")
		d.key(fyne.KeyLeft, fyne.Key1, fyne.Key4, fyne.Key4) // and sad, and not
		d.wantShown("I felt lonely and tired.")
		d.key(fyne.KeyPageDown, fyne.KeyReturn) // why it matters is left out
		d.wantShown(f.said.Builder.Request.Ask)
		d.typing("you to stop leaving them")
		d.wantShown(f.said.Requests[0].Ask)
		for range len("stop leaving them") {
			d.key(fyne.KeyBackspace)
		}
		d.typing("wash up before bed")
		if said := strings.Join(texts(d.w.sheet.box), "\n"); strings.Contains(said, f.said.Requests[0].Ask) {
			t.Error("a good request is still asked about")
		}
		d.key(fyne.KeyPageUp)
		d.wantShown(f.said.Builder.Meaning.Ask)
		d.key(fyne.KeyReturn, fyne.KeyReturn)
		const whole = "I’d like us to understand each other: when the dishes were still there, I felt lonely and tired, and I’d like you to wash up before bed."
		d.wantShown(words.Say("coach.aloud"), whole)
		d.key(fyne.KeyC)
		if got := fyne.CurrentApp().Clipboard().Content(); got != whole {
			t.Errorf("on the clipboard is %q", got)
		}
		d.key(fyne.KeyF4, fyne.KeySpace, fyne.KeyReturn, fyne.KeyK, fyne.KeySpace)
		if e := d.note(); e.Text != "First. "+whole || d.w.sheet != nil {
			t.Errorf("kept is %q", e.Text)
		}
		d.wait(2 * time.Second)
		if got := d.state().Now().Note; got != "First. "+whole {
			t.Errorf("the note is %q", got)
		}
		d.key(fyne.KeyF4)
		d.wantShown(words.Say("coach.nothing")) // what was kept is not asked about again
	})
}

// A step that ends closes what helped in it.
func TestCoach_GoesWithTheStep(t *testing.T) {
	coached(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk, _ *friend) {
		d.softly()
		d.key(fyne.KeyN, fyne.KeyF4, fyne.Key1)
		d.w.conductor.do(*allowedPrimary(d.state(), d.w.conductor.clock.now()))
		d.settle()
		if d.step() == "felt" || d.w.sheet != nil {
			t.Errorf("at %q, a sheet is open: %v", d.step(), d.w.sheet != nil)
		}
	})
}

func TestCoach_SayingItSoftlyRunsToItsEndWithAndWithout(t *testing.T) {
	for _, with := range []bool{true, false} {
		store := &memory{couple: couple("Robin", "Sam")}
		f := newFriend(t)
		sitWith(t, store, func(o *Options) {
			if with {
				o.Coach = f
			}
		}, func(d *desk) {
			d.choose(slices.Index(assets.ProtocolIDs, "saying-it-softly"))
			wrote := 0
			for n := 0; d.w.conductor.live; n++ {
				if n > 300 {
					t.Fatalf("still at %q", d.step())
				}
				if sc := d.scene().stage.Scene(); sc.Note != nil && d.state().Now().Note == "" && d.state().Now().Step.Kind != dialogue.Plan {
					d.key(fyne.KeyN)
					d.typing("You never help me.")
					d.wait(time.Second)
					if with {
						d.key(fyne.KeyF4, fyne.Key1)
						wrote++
					}
					d.key(fyne.KeyEscape)
				}
				d.forward()
			}
			if with && wrote < 3 {
				t.Errorf("the coach was asked %d times", wrote)
			}
			s := store.sessions[0]
			if s.Status != dialogue.Finished {
				t.Fatalf("it ended as %q", s.Status)
			}
			state, err := dialogue.Fold(d.w.opts.Protocols[slices.Index(assets.ProtocolIDs, "saying-it-softly")], s.Events)
			must(t, err)
			want := "You never help me."
			if with {
				want = "When … help me, I feel …, and I’d like …"
			}
			notes := 0
			for _, v := range state.Visits {
				if v.Note == want {
					notes++
				}
			}
			if notes < 3 {
				t.Errorf("%d notes say %q", notes, want)
			}
		})
	}
}

func TestCoach_ReadsThoughtsAndLeadsBackToThem(t *testing.T) {
	store := &memory{couple: couple("Robin", "Sam")}
	coached(t, store, func(d *desk, _ *friend) {
		d.choose(slices.Index(assets.ProtocolIDs, "thank-you"))
		d.finish()
		d.key(fyne.KeyN)
		field := d.w.win.Canvas().Focused().(*control.Entry)
		d.typing("You never said so.")
		d.wait(time.Second)
		d.marked(field, "You never")
		asking := d.w.sheet
		d.key(fyne.KeyF4, fyne.Key1)
		if d.w.sheet != asking || field.Text != "When … said so, I feel …, and I’d like …" {
			t.Fatalf("back in the sheet: %v; there is %q", d.w.sheet == asking, field.Text)
		}
		d.key(fyne.KeyF4, fyne.Key1, fyne.KeyEscape)
		if d.w.sheet != asking {
			t.Fatal("the builder does not lead back")
		}
		d.key(fyne.KeyF4)
		d.w.hide()
		d.settle()
		d.w.hide()
		d.settle()
		if d.w.sheet == nil || d.w.sheet == asking {
			t.Error("after hiding, the builder is not there")
		}
	})
}

// What was locked is forgotten, also what was being put together.
func TestCoach_ForgetsWhenItIsLocked(t *testing.T) {
	coached(t, guarded(), func(d *desk, f *friend) {
		d.softly()
		d.key(fyne.KeyN)
		d.typing("You never told the Baroness.")
		d.wait(time.Second)
		e, r := d.note(), d.scene().reader
		d.key(fyne.KeyF4)
		d.wantShown("told the Baroness")
		d.key(fyne.KeyF4, fyne.KeySpace)
		d.typing("the Baroness came")
		d.wantShown("When the Baroness came")
		found := d.w.sheet
		d.chord()
		d.settle()
		if d.w.shade == nil || !d.w.shade.sealed {
			t.Fatal("it is not locked")
		}
		if r.draft != (coach.Draft{}) || len(r.read) > 0 || len(e.Marked()) > 0 || e.Hinted() != "" {
			t.Errorf("left are %+v, %v, %q and %q", r.draft, r.read, e.Marked(), e.Hinted())
		}
		f.read = nil
		for what, o := range map[string]any{"window": d.w, "sheet": found, "field": e, "reader": r} {
			if left := holds(o, "Baroness"); len(left) > 0 {
				t.Errorf("in the %s is left %q", what, left)
			}
		}
		d.wait(2 * time.Second)
		d.unlock(shared)
	})
}

func TestCoach_PagesOfOnesOwnAreReadToo(t *testing.T) {
	coached(t, guarded(), func(d *desk, _ *friend) {
		d.makesDrawer()
		d.key(fyne.KeyN)
		d.typing("You never help me.")
		d.wait(time.Second)
		e := d.w.current.(*page).text
		d.marked(e, "You never")
		d.key(fyne.KeyF4, fyne.Key1)
		if want := "When … help me, I feel …, and I’d like …"; e.Text != want {
			t.Errorf("there is %q, want %q", e.Text, want)
		}
		d.key(fyne.KeyEscape, fyne.KeyEscape)
		if _, there := d.w.current.(*pages); !there {
			t.Errorf("the window shows %T", d.w.current)
		}
		d.key(fyne.KeyN, fyne.KeyF4, fyne.KeySpace)
		d.typing("the Baroness came")
		found := d.w.sheet
		d.chord()
		d.wait(2 * time.Second)
		if left := holds(found, "Baroness"); d.w.shade == nil || len(left) > 0 {
			t.Errorf("when it is locked, left is %q", left)
		}
		d.unlock(shared)
	})
}

func TestCoach_HintIsPressed(t *testing.T) {
	coached(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk, f *friend) {
		d.softly()
		d.key(fyne.KeyN)
		var pressed *control.Area
		within(d.note(), func(o fyne.CanvasObject) {
			if a, ok := o.(*control.Area); ok {
				pressed = a
			}
		})
		if pressed == nil {
			t.Fatal("there is nothing to press")
		}
		test.Tap(pressed)
		d.settle()
		d.wantShown(f.said.Builder.Intention.Ask)
	})
}
