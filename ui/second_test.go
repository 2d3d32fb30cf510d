package ui

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"halfway/dialogue"
	"halfway/ui/stage"
)

// stageKey presses keys in the window of the stage.
func (d *desk) stageKey(keys ...fyne.KeyName) {
	d.t.Helper()
	if d.w.second == nil {
		d.t.Fatal("there is no second window")
	}
	c := d.w.second.win.Canvas()
	for _, k := range keys {
		if f := c.Focused(); f != nil {
			f.TypedKey(&fyne.KeyEvent{Name: k})
		} else {
			c.OnTypedKey()(&fyne.KeyEvent{Name: k})
		}
		d.settle()
	}
}

// drawnIn are all the texts that are drawn in a window, line by line.
func drawnIn(c fyne.Canvas) []string {
	var all []string
	for _, o := range append(c.Overlays().List(), c.Content()) {
		within(o, func(o fyne.CanvasObject) {
			if line, ok := o.(*canvas.Text); ok {
				all = append(all, line.Text)
			}
		})
	}
	return all
}

// shows reports whether a window shows a text, on however many lines.
func shows(c fyne.Canvas, text string) bool {
	return strings.Contains(strings.Join(drawnIn(c), " "), text)
}

func TestSecond_TheStageGoesThereAndTheControlsStay(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		d.begin()
		d.key(fyne.KeyF2)
		there, here := d.w.second.win.Canvas(), d.w.win.Canvas()
		if !shows(there, "What would you like Sam to understand?") || shows(there, "A minute more") {
			t.Errorf("the stage shows %q", drawnIn(there))
		}
		if !shows(here, "A minute more") || !shows(here, "Robin has the floor") {
			t.Errorf("the controls show %q", drawnIn(here))
		}
		d.stageKey(fyne.KeySpace) // a keyboard there works, too
		if d.step() != "mirror" || !shows(there, "What did you hear Robin say?") {
			t.Errorf("at %q the stage shows %q", d.step(), drawnIn(there))
		}
		d.stageKey(fyne.KeyB)
		if d.w.second.sheet == nil || d.w.sheet != nil {
			t.Fatal("the break is not asked about where it was called")
		}
		d.stageKey(fyne.KeyEscape)
		d.stageKey(fyne.KeyF2)
		if d.w.second != nil || !shows(here, "What did you hear Robin say?") || shows(here, "A minute more") {
			t.Errorf("after the second window was closed, the first shows %q", drawnIn(here))
		}
	})
}

func TestSecond_EachWindowCanBeClosedAndComesBack(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		d.begin()
		d.key(fyne.KeyF2)
		d.w.close() // the first window, in mid-session
		d.settle()
		if !d.w.conductor.live || !d.w.second.alone || !shows(d.w.second.win.Canvas(), "Hold") {
			t.Fatal("the dialogue does not go on in the second window")
		}
		d.stageKey(fyne.KeySpace)
		if d.step() != "mirror" {
			t.Errorf("at %q", d.step())
		}
		d.stageKey(fyne.KeyF2)
		if d.w.second.alone || !shows(d.w.win.Canvas(), "A minute more") {
			t.Error("the controls did not come back")
		}
		d.w.closeSecond()
		d.settle()
		if d.w.second != nil || !d.w.conductor.live {
			t.Error("closing the stage did not bring it back")
		}
		d.key(fyne.KeyF2)
		d.w.close()
		d.settle()
		d.w.closeSecond() // the last window that is left
		d.settle()
		if d.w.conductor.live || d.store.sessions[0].Status != dialogue.StatusOpen {
			t.Error("closing both windows did not leave the dialogue")
		}
	})
}

func TestSecond_LosingTheScreenBringsTheStageBack(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		there := true
		d.w.opts.SecondDisplay = func() (int, int, bool) { return 1920, 0, there }
		d.begin()
		d.key(fyne.KeyF2)
		d.w.second.placed = true // the test driver has no screens
		d.w.watchSecond(d.w.second)
		d.wait(3 * watching)
		if d.w.second == nil {
			t.Fatal("it came back although the screen is there")
		}
		there = false
		d.wait(2 * watching)
		if d.w.second != nil || !shows(d.w.win.Canvas(), "What would you like Sam to understand?") {
			t.Error("the stage is lost")
		}
		// Also where the first window had been closed.
		there = true
		d.key(fyne.KeyF2)
		d.w.second.placed = true
		d.w.watchSecond(d.w.second)
		d.w.close()
		d.settle()
		there = false
		d.wait(2 * watching)
		if d.w.second != nil || !d.w.conductor.live {
			t.Error("with the first window closed, the stage is lost")
		}
	})
}

func TestControls_Steer(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		d.begin()
		left := func() time.Duration {
			left, _ := d.state().TimeLeft(d.w.conductor.clock.now())
			return left
		}
		d.key(fyne.KeyF2)
		d.wait(30 * time.Second)
		was := left()
		d.stageKey(fyne.KeyPlus, fyne.KeyS, fyne.KeyX, fyne.KeyF) // these are the facilitator's
		if left() != was || d.state().Now().Round != 1 || d.w.asked() != nil {
			t.Fatal("the couple's keyboard has the facilitator's actions")
		}
		d.key(fyne.KeyPlus)
		if got := left(); got != was+time.Minute {
			t.Errorf("%v left after a minute more, want %v", got, was+time.Minute)
		}
		d.key(fyne.KeyP)
		if d.state().Stop() == nil {
			t.Error("it does not hold")
		}
		d.key(fyne.KeyP)
		d.key(fyne.KeyR)
		if v := d.state().Now(); v.Via != dialogue.ByAgain || left() != 2*time.Minute {
			t.Errorf("repeated, it is %+v with %v left", v.Via, left())
		}
		d.key(fyne.KeyS)
		if v := d.state().Now(); v.Floor != dialogue.Right || v.Via != dialogue.ByFacilitator {
			t.Errorf("the floor is %v's, by %q", v.Floor, v.Via)
		}
		d.wait(6 * time.Second)
		d.key(fyne.KeyX)
		if d.w.sheet == nil {
			t.Fatal("ending well is not asked about")
		}
		d.key(fyne.KeySpace)
		if at, of := d.state().Progress(); at != of-1 {
			t.Errorf("at %d of %d after ending well", at, of)
		}
	})
}

func TestControls_RemarksAreKeptAndComeBack(t *testing.T) {
	store := &memory{couple: couple("Robin", "Sam")}
	sit(t, store, func(d *desk) {
		d.begin()
		d.key(fyne.KeyF2, fyne.KeyF, fyne.Key1)
		d.key(fyne.KeyF, fyne.KeyN)
		d.typing("sighs at the word money")
		d.stageKey(fyne.KeySpace) // the dialogue goes on meanwhile
		if d.step() != "mirror" || d.w.sheet == nil {
			t.Fatal("the couple's step takes the note away")
		}
		d.typing(", twice")
		store.refuse = true
		d.key(fyne.KeyReturn)
		store.refuse = false
		if d.w.sheet == nil || !shows(d.w.win.Canvas(), errDisk.Error()) {
			t.Fatal("nobody says that the note was not kept")
		}
		d.key(fyne.KeyN, fyne.KeyReturn)
		kept := store.remarks["session 1"]
		if len(kept) != 2 || !kept[0].Flag || kept[0].Text != "turned toward" || kept[1].Text != "sighs at the word money, twice" || kept[1].Step != "mirror" {
			t.Errorf("kept are %+v", kept)
		}
		if !shows(d.w.win.Canvas(), "sighs at the word money") {
			t.Error("the controls do not show it")
		}
		d.key(fyne.KeyEscape, fyne.KeySpace) // leave, to resume later
		d.key(fyne.KeySpace)
		if !shows(d.w.win.Canvas(), "turned toward") {
			t.Error("after resuming, the remarks are gone")
		}
	})
}

// What a picture is made of has no place for what is private.
func TestPicture_HasNoPrivateField(t *testing.T) {
	never := map[reflect.Type]bool{
		reflect.TypeFor[stage.Field](): true, reflect.TypeFor[stage.Asks](): true, reflect.TypeFor[stage.Scene](): true,
		reflect.TypeFor[dialogue.Remark](): true, reflect.TypeFor[dialogue.State](): true, reflect.TypeFor[dialogue.Event](): true,
		reflect.TypeFor[dialogue.Visit](): true,
	}
	seen := map[reflect.Type]bool{}
	var look func(reflect.Type, string)
	look = func(of reflect.Type, path string) {
		if never[of] || of.Kind() == reflect.Interface || of.Kind() == reflect.Func {
			t.Errorf("%s is a %v", path, of)
		}
		if seen[of] {
			return
		}
		seen[of] = true
		switch of.Kind() {
		case reflect.Struct:
			for i := range of.NumField() {
				look(of.Field(i).Type, path+"."+of.Field(i).Name)
			}
		case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
			look(of.Elem(), path)
		}
	}
	look(reflect.TypeFor[stage.Picture](), "Picture")
}

// Every dialogue is played with the stage on a second screen, and with words in
// it that are private: none of them is ever drawn there.
func TestSecond_NothingPrivateIsEverDrawn(t *testing.T) {
	const secret = "quokka"
	for i, p := range protocols() {
		t.Run(p.ID, func(t *testing.T) {
			some(t, i)
			sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
				d.key(fyne.KeyF2)
				d.choose(i)
				look := func(when string) {
					t.Helper()
					for _, text := range drawnIn(d.w.second.win.Canvas()) {
						if strings.Contains(text, secret) {
							t.Fatalf("%s, at %s: the stage shows %q", when, d.step(), text)
						}
					}
					if d.w.conductor.live && d.scene().stage.Scene().Asks != nil {
						for _, text := range drawnIn(d.w.second.win.Canvas()) {
							if text == "9" || text == "How calm are you?" {
								t.Fatalf("%s: the stage shows the readings of one: %q", when, text)
							}
						}
					}
				}
				wrote := ""
				for n := 0; d.w.conductor.live; n++ {
					if n > 300 {
						t.Fatalf("still at %q", d.step())
					}
					if !d.state().Off {
						d.key(fyne.KeyF)
						d.key(fyne.KeyN)
						d.typing(secret)
						d.key(fyne.KeyReturn)
						look("after a remark")
					}
					sc := d.scene().stage.Scene()
					if sc.Private && sc.Note != nil && wrote != fmt.Sprint(sc.Key) {
						wrote = fmt.Sprint(sc.Key)
						d.key(fyne.KeyN)
						d.typing(secret)
						look("while it is written")
						d.w.win.Canvas().Unfocus()
						d.wait(2 * noteRest)
						look("after it was written")
					}
					if sc.Asks != nil {
						d.key(fyne.Key9)
						look("after one reading")
					}
					d.forward()
					look("after a step")
				}
				look("at the end")
			})
		})
	}
}

func TestSecond_ShowsTheWordsThatAreWrittenForBoth(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		d.begin()
		d.key(fyne.KeyF2, fyne.KeyX, fyne.KeySpace)
		d.forwardToKind(dialogue.Plan)
		d.key(fyne.KeyN)
		d.typing("Tea at nine")
		if !shows(d.w.second.win.Canvas(), "Tea at nine") {
			t.Errorf("the stage shows %q", drawnIn(d.w.second.win.Canvas()))
		}
	})
}

// Where a window cannot be placed, one line says how, until somebody has.
func TestSecond_SaysHowToMoveItUntilSomebodyHas(t *testing.T) {
	store := &memory{couple: couple("Robin", "Sam")}
	sit(t, store, func(d *desk) {
		const line = "Move this window to the other screen and press F11."
		d.key(fyne.KeyF2)
		if !shows(d.w.second.win.Canvas(), line) {
			t.Error("before a dialogue, nothing says how")
		}
		d.begin()
		if !shows(d.w.second.win.Canvas(), line) || shows(d.w.win.Canvas(), line) {
			t.Error("in a dialogue, nothing says how, or in the wrong window")
		}
		d.stageKey(fyne.KeyF11)
		if !d.w.second.win.FullScreen() || shows(d.w.second.win.Canvas(), line) {
			t.Errorf("after it was done, it still says so: %q", drawnIn(d.w.second.win.Canvas()))
		}
		if kept, err := ReadSettings(store.settings); err != nil || !kept.Placed {
			t.Errorf("kept is %+v, %v", kept, err)
		}
		d.key(fyne.KeyF2, fyne.KeyF2)
		if shows(d.w.second.win.Canvas(), line) {
			t.Error("the next time it says so again")
		}
	})
}

// After the session the remarks stand in its review, covered until the
// facilitator asks for them.
func TestReview_CoversTheFacilitatorsNotes(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		d.begin()
		d.key(fyne.KeyF2, fyne.KeyF, fyne.Key6, fyne.KeyX, fyne.KeySpace)
		d.finish()
		if _, ok := d.w.current.(*review); !ok {
			t.Fatalf("at the end the window shows %T", d.w.current)
		}
		here, there := d.w.win.Canvas(), d.w.second.win.Canvas()
		if shows(here, "flooded") || !shows(here, "The facilitator’s notes") {
			t.Errorf("the review shows %q", drawnIn(here))
		}
		d.key(fyne.KeyF)
		if !shows(here, "flooded") || shows(there, "flooded") || !shows(there, "Here you will see") {
			t.Error("they do not come when asked for, or come to the wrong screen")
		}
	})
}
