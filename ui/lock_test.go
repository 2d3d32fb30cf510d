package ui

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"halfway/dialogue"
	"halfway/ui/control"
	"halfway/ui/words"
)

const shared = "candle boat seven clouds"

// guarded is a store with a passphrase.
func guarded() *memory {
	return &memory{couple: couple("Robin", "Sam"), Safe: &safe{shared: shared}}
}

func locked() *memory {
	m := guarded()
	m.Lock()
	return m
}

// chord presses Ctrl and L, wherever the focus is.
func (d *desk) chord() {
	c := d.w.win.Canvas()
	if f, ok := c.Focused().(fyne.Shortcutable); ok {
		f.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyL, Modifier: fyne.KeyModifierControl})
	} else {
		c.OnTypedKey()(&fyne.KeyEvent{Name: control.CtrlL}) // the test driver knows no shortcuts
	}
	d.settle()
}

// unlock types a passphrase where it is asked for.
func (d *desk) unlock(secret string) {
	d.t.Helper()
	f := d.w.shade.where.win.Canvas().Focused()
	if f == nil || f != fyne.Focusable(d.w.shade.field) {
		d.t.Fatalf("the focus is on %T, want the field for the passphrase", f)
	}
	test.Type(f, secret)
	f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	d.settle()
}

// drawn is all that stands in the windows.
func (d *desk) drawn() string {
	var all []string
	for _, p := range d.w.panes() {
		all = append(all, drawnIn(p.win.Canvas())...)
	}
	return strings.Join(all, " ")
}

// shut fails where anything of the couple is to be seen.
func (d *desk) shut(when string) {
	d.t.Helper()
	for _, marker := range []string{"Robin", "Sam", "half a sente"} {
		if text := d.drawn(); strings.Contains(text, marker) {
			d.t.Errorf("%s, the windows show %q: %q", when, marker, text)
		}
	}
}

// holds reports where something that can be reached from a value holds one of
// some words; closures cannot be looked into.
func holds(root any, markers ...string) []string {
	var found []string
	type place struct {
		at   uintptr
		kind reflect.Type
	}
	seen := map[place]bool{}
	var look func(v reflect.Value, path string)
	look = func(v reflect.Value, path string) {
		switch v.Kind() {
		case reflect.String:
			for _, m := range markers {
				if strings.Contains(v.String(), m) {
					found = append(found, path+": "+v.String())
				}
			}
		case reflect.Pointer:
			if v.IsNil() || v.Type() == reflect.TypeFor[*memory]() || v.Type() == reflect.TypeFor[*dialogue.Protocol]() || v.Type() == reflect.TypeFor[*testing.T]() {
				return
			}
			if at := (place{v.Pointer(), v.Type()}); !seen[at] {
				seen[at] = true
				look(v.Elem(), path)
			}
		case reflect.Interface:
			if !v.IsNil() {
				look(v.Elem(), path)
			}
		case reflect.Struct:
			for i := range v.NumField() {
				look(v.Field(i), path+"."+v.Type().Field(i).Name)
			}
		case reflect.Slice:
			if v.IsNil() || v.Type().Elem().Kind() == reflect.Uint8 {
				return
			}
			if at := (place{v.Pointer(), v.Type()}); seen[at] {
				return
			} else if v.Len() > 0 {
				seen[at] = true
			}
			v = v.Slice(0, v.Cap()) // what was cut off is still there
			for i := range v.Len() {
				look(v.Index(i), path)
			}
		case reflect.Array:
			for i := range v.Len() {
				look(v.Index(i), path)
			}
		case reflect.Map:
			for it := v.MapRange(); it.Next(); {
				look(it.Key(), path)
				look(it.Value(), path)
			}
		}
	}
	look(reflect.ValueOf(root), "window")
	return found
}

func TestLock_AsksAtTheStart(t *testing.T) {
	for name, secret := range map[string]string{"passphrase": shared, "recovery words": "anchor basket candle"} {
		t.Run(name, func(t *testing.T) {
			store := locked()
			store.Safe.(*safe).recovery = []string{"anchor", "basket", "candle"}
			sit(t, store, func(d *desk) {
				d.shut("at the start")
				d.unlock("robin and sam")
				d.shut("after a wrong passphrase")
				if d.w.shade == nil || !shows(d.w.win.Canvas(), words.Say("lock.wrong")) {
					t.Fatalf("a wrong passphrase is told as %q", d.drawn())
				}
				d.unlock(secret)
				if _, ok := d.w.current.(*start); !ok || d.w.shade != nil || !shows(d.w.win.Canvas(), "Robin") {
					t.Errorf("after the passphrase it shows %T: %q", d.w.current, d.drawn())
				}
				d.begin() // and everything works
			})
		})
	}
}

func TestLock_OpensForNobodyYet(t *testing.T) {
	store := locked()
	store.couple = dialogue.Couple{}
	sit(t, store, func(d *desk) {
		d.unlock(shared)
		if s, ok := d.w.current.(*start); !ok || !s.editing {
			t.Fatalf("it shows %T", d.w.current)
		}
		d.typing("Robin")
	})
}

// On the lock screen only help and the quiet page can be reached.
func TestLock_NothingElseCanBeReached(t *testing.T) {
	sit(t, locked(), func(d *desk) {
		shade := d.w.shade
		for _, b := range keyTable {
			for _, k := range b.keys {
				if b.does != cmdHelp && b.does != cmdHide && b.does != cmdFullscreen {
					d.w.win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: k})
					d.settle()
				}
			}
		}
		if d.w.shade != shade || d.w.sheet != nil || d.w.second != nil || d.w.current != screen(shade) {
			t.Fatalf("after all keys, %T, sheet %v", d.w.current, d.w.sheet)
		}
		d.key(fyne.KeyF1)
		if d.w.sheet == nil || len(d.w.win.Canvas().Overlays().List()) != 1 {
			t.Fatal("there is no help")
		}
		d.key(fyne.KeyA)
		if !shows(d.w.win.Canvas(), "This page is for one person") && d.w.sheet == nil {
			t.Error("there is no quiet page")
		}
		d.key(fyne.KeyEscape)
		if d.w.sheet != nil {
			t.Error("it does not close")
		}
		d.w.focus(shade.field)
		d.unlock(shared)
	})
}

func TestLock_WrongPassphrasesAreSlowedDownAndNobodyIsLockedOut(t *testing.T) {
	sit(t, locked(), func(d *desk) {
		for range 3 {
			d.unlock("wrong")
		}
		rest := time.Second
		for n := range 7 {
			tried := d.safe().tried
			d.typing(shared)
			d.key(fyne.KeyReturn)
			if d.safe().tried != tried || d.w.shade == nil {
				t.Fatalf("%d: it was tried although the field rests", n)
			}
			if wait := time.Until(d.w.triesAt("").until); wait > rest || wait < rest-100*time.Millisecond {
				t.Fatalf("%d: the field rests %v, want %v", n, wait, rest)
			}
			d.wait(rest)
			d.w.shade.field.SetText("wrong")
			d.key(fyne.KeyReturn)
			if d.safe().tried != tried+1 {
				t.Fatalf("%d: it was not tried after the rest", n)
			}
			rest = min(2*rest, 30*time.Second)
		}
		d.wait(rest)
		d.unlock(shared)
		if d.w.shade != nil {
			t.Error("the right one does not open it any more")
		}
	})
}

func TestLock_LeavesTheDialogueKeepsTheNoteAndForgets(t *testing.T) {
	for _, double := range []bool{false, true} {
		store := guarded()
		sit(t, store, func(d *desk) {
			d.begin()
			if double {
				d.key(fyne.KeyF2)
			}
			d.key(fyne.KeyN)
			d.typing("half a sente")
			if holds(d.w, "half a sente") == nil || holds(d.w, "Robin") == nil {
				t.Fatal("the test does not see what is there")
			}
			d.chord()
			d.shut("after Ctrl+L")
			if found := holds(d.w, "Robin", "Sam", "half a sente"); found != nil {
				t.Errorf("in memory are %q", found)
			}
			events := store.sessions[0].Events
			if n := len(events); events[n-1].Kind != dialogue.LeftOpen || events[n-2].Text != "half a sente" {
				t.Errorf("the last events are %+v", events[n-2:])
			}
			if !store.Locked() {
				t.Error("the store is open")
			}
			d.unlock(shared)
			if _, ok := d.w.current.(*start); !ok {
				t.Fatalf("it shows %T", d.w.current)
			}
			d.key(fyne.KeySpace)
			if found := holds(d.w, shared); found != nil {
				t.Errorf("the passphrase is still in memory: %q", found)
			}
			if d.step() != "speak" || d.state().Now().Note != "half a sente" {
				t.Errorf("it goes on at %q with %q", d.step(), d.state().Now().Note)
			}
		})
	}
}

// Wherever the two are, nothing of it stays.
func TestLock_ForgetsEveryScreen(t *testing.T) {
	for name, lead := range places {
		t.Run(name, func(t *testing.T) {
			store := guarded()
			sit(t, store, func(d *desk) {
				d.begin()
				d.key(fyne.KeyEscape, fyne.KeyReturn)
				lead(d)
				if d.w.conductor.busy {
					t.Fatal("it is busy")
				}
				d.chord()
				d.shut("after Ctrl+L")
				if found := holds(d.w, "Robin", "Sam"); found != nil {
					t.Errorf("in memory are %q", found)
				}
				d.unlock(shared)
				if d.w.shade != nil || !shows(d.w.win.Canvas(), "Robin") {
					t.Errorf("after the passphrase: %q", d.drawn())
				}
			})
		})
	}
}

// places are where the two can be, from the start on.
var places = map[string]func(d *desk){
	"start":    func(*desk) {},
	"names":    func(d *desk) { d.key(fyne.KeyE) },
	"settings": func(d *desk) { d.key(fyne.KeyComma) },
	"privacy":  func(d *desk) { d.w.showPrivacy(); d.settle() },
	"history":  func(d *desk) { d.key(fyne.KeyH); d.w.win.Canvas().Capture() },
	"review":   func(d *desk) { d.key(fyne.KeyH, fyne.KeyDown, fyne.KeyReturn); d.w.win.Canvas().Capture() },
	"rename": func(d *desk) {
		d.key(fyne.KeySpace, fyne.KeyEscape, fyne.KeyX, fyne.KeyH, fyne.KeyDown, fyne.KeyReturn, fyne.KeyE)
		d.typing("Robin and Sam")
	},
	"sheet": func(d *desk) { d.key(fyne.Key2); d.key(fyne.KeyB) },
	"help":  func(d *desk) { d.key(fyne.KeyF1) },
	"stage": func(d *desk) { d.key(fyne.KeySpace) },
	"on the stage, settings": func(d *desk) {
		d.key(fyne.KeySpace, fyne.KeyComma)
	},
	"controls":    func(d *desk) { d.key(fyne.KeySpace, fyne.KeyF2); d.w.win.Canvas().Capture() },
	"second idle": func(d *desk) { d.key(fyne.KeyF2) },
}

func TestLock_RefusedByTheDiskStaysAndSaysSo(t *testing.T) {
	store := guarded()
	sit(t, store, func(d *desk) {
		d.begin()
		d.key(fyne.KeyN)
		d.typing("half a sente")
		store.refuse = true
		d.chord()
		if d.w.shade != nil || store.Locked() || d.scene().stage.Scene().Trouble == "" || d.scene().stage.Written() != "half a sente" {
			t.Fatalf("shade %v, trouble %q, written %q", d.w.shade, d.scene().stage.Scene().Trouble, d.scene().stage.Written())
		}
		store.refuse = false
		d.chord()
		if d.w.shade == nil || !store.Locked() {
			t.Error("it cannot be locked after that")
		}
	})
}

func TestLock_WaitsForASlowDisk(t *testing.T) {
	store := guarded()
	sit(t, store, func(d *desk) {
		d.begin()
		goOn := store.stall()
		d.key(fyne.KeySpace)
		d.chord()
		d.shut("while the disk is slow")
		if store.Locked() {
			t.Error("the keys are gone in the middle of writing")
		}
		goOn()
		d.settle()
		if !store.Locked() || d.w.conductor.live || holds(d.w, "Robin") != nil {
			t.Error("it is not locked after that")
		}
		if s := store.sessions[0]; s.Events[len(s.Events)-1].Kind != dialogue.LeftOpen {
			t.Error("the dialogue was not left")
		}
	})
}

func TestLock_AfterATimeWithoutATouchButNeverInATurn(t *testing.T) {
	sit(t, guarded(), func(d *desk) {
		d.wait(9 * time.Minute)
		control.Noticed() // somebody moves the mouse
		d.wait(9 * time.Minute)
		if d.w.shade != nil {
			t.Fatal("it locked although somebody was there")
		}
		d.wait(2 * time.Minute)
		if d.w.shade == nil {
			t.Fatal("it did not lock")
		}
		d.unlock(shared)
		d.begin()
		d.wait(25 * time.Minute)
		if d.w.shade != nil || !d.w.conductor.live {
			t.Fatal("it locked in the middle of a turn")
		}
		d.w.press(dialogue.Hold)
		d.settle()
		d.wait(9 * time.Minute)
		if d.w.shade != nil {
			t.Fatal("the time did not begin anew with the end of the turn")
		}
		d.wait(2 * time.Minute)
		if d.w.shade == nil {
			t.Error("it did not lock after the turn")
		}
	})
}

// press has something done without a touch.
func (w *Window) press(kind dialogue.ActionKind) { w.conductor.do(dialogue.Action{Kind: kind}) }

func TestLock_TheTimeCanBeChosen(t *testing.T) {
	sit(t, guarded(), func(d *desk) {
		d.w.showPrivacy()
		d.key(fyne.KeyDown, fyne.Key5)
		if d.w.settings.LockAfter != Never {
			t.Fatalf("it is %d", d.w.settings.LockAfter)
		}
		d.wait(3 * time.Hour)
		if d.w.shade != nil {
			t.Fatal("it locked")
		}
		d.key(fyne.Key1)
		d.wait(121 * time.Second)
		if d.w.shade == nil {
			t.Error("it did not lock after two minutes")
		}
	})
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		d.wait(time.Hour)
		d.chord()
		if d.w.shade != nil {
			t.Error("it locked without a passphrase")
		}
	})
}

func TestLock_WhenTheMachineSlept(t *testing.T) {
	store := guarded()
	sit(t, store, func(d *desk) {
		d.begin()
		d.wait(5 * time.Second)
		c := d.w.conductor
		c.last = c.last.Add(-time.Hour)
		d.w.watcher.last = d.w.watcher.last.Add(-time.Hour)
		d.wait(3 * time.Second)
		if d.w.shade == nil || !store.Locked() {
			t.Fatal("it did not lock")
		}
		var kinds []dialogue.EventKind
		for _, e := range store.sessions[0].Events {
			kinds = append(kinds, e.Kind)
		}
		if n := len(kinds); kinds[n-2] != dialogue.Held || kinds[n-1] != dialogue.LeftOpen {
			t.Errorf("the last events are %v", kinds[n-2:])
		}
	})
}

func TestGuard_IsSetChangedAndTakenAway(t *testing.T) {
	store := &memory{couple: couple("Robin", "Sam")}
	sit(t, store, func(d *desk) {
		var saved []string
		d.w.opts.SaveSheet = func(_ context.Context, path, _ string, words []string) error {
			saved = append(slices.Clone(words), path)
			return nil
		}
		d.key(fyne.KeyComma, fyne.KeyP, fyne.Key1)
		set := func(fields ...string) {
			for _, f := range fields {
				f0 := d.w.win.Canvas().Focused().(*control.Entry)
				f0.SetText("")
				d.typing(f)
				d.key(fyne.KeyReturn)
			}
		}
		set("robin1", "robin1")
		set("password", "password")
		set("robinrobin", "robinrobin")
		set(shared, "something else")
		if f := d.w.win.Canvas().Focused().(*control.Entry); f.Text != "" || f.PlaceHolder != words.Say("guard.again") {
			t.Errorf("what differed is %q yet, in the field %q", f.Text, f.PlaceHolder)
		}
		if store.Guarded() {
			t.Fatal("a passphrase that is short, weak or mistyped was taken")
		}
		set(shared)
		if !store.Guarded() || !shows(d.w.win.Canvas(), "yellow") {
			t.Fatalf("it is not set, or there is no recovery sheet: %q", d.drawn())
		}
		d.key(fyne.KeyEscape)
		if d.w.sheet == nil {
			t.Fatal("the recovery sheet went by itself")
		}
		d.wait(time.Hour)
		if d.w.shade != nil {
			t.Fatal("it locked while people copied the words")
		}
		d.key(fyne.KeyS)
		if len(saved) != 25 || saved[0] != "anchor" || !strings.HasSuffix(saved[24], ".pdf") {
			t.Errorf("saved is %q", saved)
		}
		d.key(fyne.KeySpace)
		if d.w.sheet != nil || holds(d.w, "yellow", shared) != nil {
			t.Errorf("after the sheet, in memory are %q", holds(d.w, "yellow", shared))
		}
		d.key(fyne.Key1)
		set("wrong", "seven clouds over the boat", "seven clouds over the boat")
		if d.safe().shared != shared {
			t.Fatal("it was changed without the present one")
		}
		d.w.win.Canvas().Focus(d.w.sheet.first())
		set(shared, "seven clouds over the boat", "seven clouds over the boat")
		if d.safe().shared != "seven clouds over the boat" {
			t.Fatal("it was not changed")
		}
		d.key(fyne.KeySpace, fyne.Key2)
		set("wrong")
		if !store.Guarded() {
			t.Fatal("it was taken away without the present one")
		}
		set("seven clouds over the boat")
		if store.Guarded() {
			t.Error("it was not taken away")
		}
	})
}

// first is the first field of a sheet.
func (s *sheet) first() *control.Entry {
	for _, o := range s.content.Objects {
		if e, ok := o.(*control.Entry); ok {
			return e
		}
	}
	return nil
}

func TestGuard_IsOfferedOnceAfterTheThirdDialogue(t *testing.T) {
	store := &memory{couple: couple("Robin", "Sam")}
	sit(t, store, func(d *desk) {
		for n := range 5 {
			d.key(fyne.Key1)
			for d.w.conductor.live {
				d.forward()
			}
			d.key(fyne.KeyEscape)
			if _, ok := d.w.current.(*start); !ok {
				t.Fatalf("after a dialogue it shows %T", d.w.current)
			}
			if offered := d.w.sheet != nil; offered != (n == 2) {
				t.Fatalf("after dialogue %d, offered is %v", n+1, offered)
			}
			d.key(fyne.KeyEscape)
		}
	})
}

// The recovery words are nowhere once the program was locked over them.
func TestGuard_LockedOverTheRecoverySheet(t *testing.T) {
	sit(t, guarded(), func(d *desk) {
		d.w.showRecovery([]string{"anchor", "basket"}, "", func() {})
		d.settle()
		d.chord()
		if found := holds(d.w, "anchor", "basket"); found != nil || strings.Contains(d.drawn(), "anchor") {
			t.Errorf("in memory are %q", found)
		}
		d.unlock(shared)
		d.wait(11 * time.Minute)
		if d.w.shade == nil {
			t.Error("it does not lock by itself any more")
		}
	})
}

// Where the cursor is not in the field, the first letter of a passphrase is not
// lost; the key that locks is none of it.
func TestLock_TakesWhatIsTypedBesideTheField(t *testing.T) {
	sit(t, guarded(), func(d *desk) {
		d.key(fyne.KeyComma, fyne.KeyP, fyne.Key3)
		d.w.win.Canvas().OnTypedRune()('3')
		d.key(fyne.KeyF1, fyne.KeyEscape) // after the help it is in the field again
		if f := d.w.win.Canvas().Focused(); f != fyne.Focusable(d.w.shade.field) {
			t.Fatalf("after the help the focus is on %T", f)
		}
		d.w.win.Canvas().Unfocus()
		d.w.win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyC})
		d.w.win.Canvas().OnTypedRune()('c')
		d.settle()
		d.typing(shared[1:])
		if got := d.w.shade.field.Text; got != shared {
			t.Fatalf("in the field is %q", got)
		}
		d.key(fyne.KeyReturn)
		d.settle()
		if d.w.shade != nil {
			t.Error("it did not open")
		}
	})
}
