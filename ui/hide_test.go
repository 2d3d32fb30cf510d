package ui

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"halfway/dialogue"
)

// hidden fails where anything but the calendar is to be seen.
func (d *desk) hidden(when string) {
	d.t.Helper()
	d.shut(when)
	for _, p := range d.w.panes() {
		c := p.win.Canvas()
		if p.win.Title() != "Calendar" || len(c.Overlays().List()) != 0 || len(p.frame.Objects) != 2 || p.frame.Objects[1] != p.cover {
			d.t.Errorf("%s, the window is called %q and holds %d things, with %d over it", when, p.win.Title(), len(p.frame.Objects), len(c.Overlays().List()))
		}
		if f := c.Focused(); f != nil && !d.w.shade.asks {
			d.t.Errorf("%s, the focus is on %T", when, f)
		}
		for _, text := range drawnIn(c) {
			if strings.Contains(text, "Halfway") || len(text) > 24 && !strings.HasPrefix(text, "••") {
				d.t.Errorf("%s, the calendar says %q", when, text)
			}
		}
	}
}

// away hides everything at a place, and comes back to the same.
func (d *desk) away(when string) {
	d.t.Helper()
	before := d.drawn()
	d.w.key(d.w.pane, &fyne.KeyEvent{Name: fyne.KeyF9})
	d.hidden(when + ", in the same breath")
	d.settle()
	d.hidden(when)
	d.wait(3 * time.Second)
	d.hidden(when + ", a while later")
	d.key(fyne.KeyF9)
	if d.w.shade != nil || d.w.win.Title() != "Halfway" {
		d.t.Fatalf("%s, it does not come back", when)
	}
	if after := d.drawn(); !d.w.conductor.live && after != before {
		d.t.Errorf("%s, it comes back as %q, and was %q", when, after, before)
	}
}

func TestHide_FromEverywhereAndBack(t *testing.T) {
	for name, lead := range places {
		t.Run(name, func(t *testing.T) {
			sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
				d.begin()
				d.key(fyne.KeyEscape, fyne.KeyReturn)
				lead(d)
				sheet := d.w.asked()
				d.away(name)
				if d.w.asked() != sheet {
					t.Error("the sheet is not there any more")
				}
			})
		})
	}
}

// What is typed in a field goes nowhere while everything is hidden, and is there
// afterwards.
func TestHide_InTheMiddleOfANote(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		d.begin()
		d.wait(10 * time.Second)
		d.key(fyne.KeyN)
		d.typing("half a sente")
		left, _ := d.state().TimeLeft(d.w.conductor.clock.now())
		d.key(fyne.KeyF9)
		d.hidden("in a note")
		if stop := d.state().Stop(); stop == nil || stop.Break {
			t.Fatalf("the turn is not held: %+v", stop)
		}
		if d.state().Now().Note != "half a sente" {
			t.Error("the note was not kept")
		}
		d.wait(10 * time.Minute)
		d.key(fyne.KeyF9)
		if after, _ := d.state().TimeLeft(d.w.conductor.clock.now()); left-after > time.Second {
			t.Errorf("%v of the turn went by, hidden", left-after)
		}
		if sc := d.scene().stage.Scene(); !sc.Stopped || d.scene().stage.Written() != "half a sente" {
			t.Errorf("it comes back as %q with %q", sc.Sign, d.scene().stage.Written())
		}
	})
}

// Every dialogue is hidden at every step, with the stage on a second screen too.
func TestHide_AtEveryStep(t *testing.T) {
	for i, p := range protocols() {
		t.Run(p.ID, func(t *testing.T) {
			some(t, i)
			sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
				d.choose(i)
				for n := 0; d.w.conductor.live; n++ {
					if n > 300 {
						t.Fatalf("still at %q", d.step())
					}
					if n == 6 {
						d.key(fyne.KeyF2)
					}
					before := d.step()
					d.away(before)
					if d.step() != before {
						t.Fatalf("hidden at %q, back at %q", before, d.step())
					}
					if stop := d.state().Stop(); stop != nil && !stop.Break {
						d.key(fyne.KeySpace)
					}
					d.forward()
				}
			})
		})
	}
}

func TestHide_KeysDoNothingMeanwhile(t *testing.T) {
	for _, store := range []*memory{{couple: couple("Robin", "Sam")}, guarded()} {
		sit(t, store, func(d *desk) {
			d.begin()
			d.key(fyne.KeyF2, fyne.KeyF9)
			events, full := len(store.sessions[0].Events), d.w.win.FullScreen()
			for _, b := range keyTable {
				for _, k := range b.keys {
					if b.does == cmdHide || b.does == cmdFullscreen {
						continue
					}
					for _, p := range d.w.panes() {
						p.win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: k})
					}
					d.settle()
					d.hidden(string(k))
				}
			}
			if len(store.sessions[0].Events) != events || d.w.win.FullScreen() != full || d.w.second == nil {
				t.Error("a key did something")
			}
		})
	}
}

func TestHide_WhileSomethingIsBeingWritten(t *testing.T) {
	store := &memory{couple: couple("Robin", "Sam")}
	sit(t, store, func(d *desk) {
		d.begin()
		goOn := store.stall()
		d.key(fyne.KeySpace)
		d.key(fyne.KeyF9)
		d.hidden("while it is written")
		goOn()
		d.settle()
		d.hidden("after it was written")
		if d.step() != "mirror" || d.state().Stop() == nil {
			t.Errorf("at %q, stop %v", d.step(), d.state().Stop())
		}
		d.key(fyne.KeyF9)
		if !shows(d.w.win.Canvas(), "Robin") {
			t.Error("it does not come back")
		}
	})
}

// A dialogue that begins only after everything was hidden is held as well.
func TestHide_WhileADialogueBegins(t *testing.T) {
	for _, store := range []*memory{{couple: couple("Robin", "Sam")}, guarded()} {
		sit(t, store, func(d *desk) {
			d.begin()
			d.key(fyne.KeyEscape, fyne.KeyReturn)
			goOn := store.stall()
			d.key(fyne.KeySpace, fyne.KeyF9)
			d.hidden("while it begins")
			goOn()
			d.settle()
			d.hidden("after it began")
			if store.Guarded() {
				if !store.Locked() || holds(d.w, "Robin") != nil {
					t.Error("it is not locked")
				}
			} else if !d.w.conductor.live || d.state().Stop() == nil {
				t.Error("it is not held")
			}
		})
	}
}

// Nothing is heard of what is hidden.
func TestHide_Silent(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		rung := 0
		d.w.conductor.opts.Ring = func(Sound, float64) { rung++ }
		d.begin()
		d.key(fyne.KeyB, fyne.KeySpace) // a break of twenty minutes
		rung = 0
		d.key(fyne.KeyF9)
		d.wait(30 * time.Minute)
		if rung > 0 {
			t.Error("the end of a break was heard")
		}
		d.hidden("after the break")
	})
}

func TestHide_WithAPassphraseLocksAndLeadsBackIntoTheTurn(t *testing.T) {
	store := guarded()
	sit(t, store, func(d *desk) {
		d.begin()
		d.wait(10 * time.Second)
		left, _ := d.state().TimeLeft(d.w.conductor.clock.now())
		d.key(fyne.KeyN)
		d.typing("half a sente")
		d.key(fyne.KeyF9)
		d.hidden("with a passphrase")
		if !store.Locked() || d.w.conductor.live {
			t.Fatal("it is not locked")
		}
		if found := holds(d.w, "Robin", "Sam", "half a sente"); found != nil {
			t.Errorf("in memory are %q", found)
		}
		d.key(fyne.KeyF9)
		d.hidden("while it asks")
		d.unlock("wrong")
		d.hidden("after a wrong passphrase")
		d.key(fyne.KeyF9) // hidden again at once
		if d.w.shade.asks || d.w.shade.field.Text != "" {
			t.Error("the field is still there")
		}
		d.key(fyne.KeyF9)
		goOn := store.stall()
		d.unlock(shared)
		d.hidden("while the dialogue is read")
		goOn()
		d.settle()
		if d.w.shade != nil || !d.w.conductor.live || d.step() != "speak" || d.state().Stop() == nil {
			t.Fatalf("back at %q, stop %v", d.step(), d.state().Stop())
		}
		if now, _ := d.state().TimeLeft(d.w.conductor.clock.now()); left-now > 2*time.Second {
			t.Errorf("%v are lost", left-now)
		}
		if d.scene().stage.Written() != "half a sente" {
			t.Errorf("the note is %q", d.scene().stage.Written())
		}
	})
}

func TestHide_WithAPassphraseFromEverywhere(t *testing.T) {
	for name, lead := range places {
		t.Run(name, func(t *testing.T) {
			sit(t, guarded(), func(d *desk) {
				d.begin()
				d.key(fyne.KeyEscape, fyne.KeyReturn)
				lead(d)
				live := d.w.conductor.live
				d.w.key(d.w.pane, &fyne.KeyEvent{Name: fyne.KeyF9})
				d.hidden("in the same breath")
				d.settle()
				d.hidden("locked")
				if found := holds(d.w, "Robin", "Sam"); found != nil {
					t.Errorf("in memory are %q", found)
				}
				d.key(fyne.KeyF9)
				d.hidden("asking")
				d.unlock(shared)
				if d.w.shade != nil || d.w.conductor.live != live || !strings.Contains(d.drawn(), "Sam") {
					t.Errorf("back with %v, live %v: %q", d.w.shade, d.w.conductor.live, d.drawn())
				}
			})
		})
	}
}

// Where the disk refuses, nothing that was typed is lost, and the passphrase is
// asked for all the same.
func TestHide_RefusedByTheDisk(t *testing.T) {
	store := guarded()
	sit(t, store, func(d *desk) {
		d.begin()
		d.key(fyne.KeyN)
		d.typing("half a sente")
		store.refuse = true
		d.key(fyne.KeyF9)
		d.hidden("refused")
		d.key(fyne.KeyF9)
		d.unlock("wrong")
		d.hidden("refused, and a wrong passphrase")
		store.refuse = false
		d.unlock(shared)
		if d.w.shade != nil || d.scene().stage.Written() != "half a sente" {
			t.Fatal("what was typed is lost")
		}
		d.key(fyne.KeyPageDown)
		if d.step() != "mirror" || d.state().Visits[3].Note != "half a sente" {
			t.Errorf("at %q with %q", d.step(), d.state().Visits[3].Note)
		}
	})
}

func TestHide_OnTheLock(t *testing.T) {
	sit(t, locked(), func(d *desk) {
		d.typing("half")
		d.key(fyne.KeyF9)
		d.hidden("on the lock")
		d.key(fyne.KeyF9)
		d.hidden("asking")
		d.unlock(shared)
		if _, ok := d.w.current.(*start); !ok || d.w.shade != nil {
			t.Errorf("it shows %T", d.w.current)
		}
	})
}

// A passphrase that is still being tried when everything is hidden opens nothing.
func TestHide_WhileItIsBeingOpened(t *testing.T) {
	sit(t, locked(), func(d *desk) {
		d.w.shade.field.SetText(shared)
		d.w.shade.submit()
		d.w.hide()
		d.settle()
		d.hidden("hidden meanwhile")
		if !d.store.Locked() {
			t.Error("the store stands open")
		}
	})
}

func TestHide_TheMonthClickedTwiceLeadsBack(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		d.key(fyne.KeyF9)
		var month *twice
		within(d.w.win.Canvas().Content(), func(o fyne.CanvasObject) {
			if m, ok := o.(*twice); ok {
				month = m
			}
		})
		month.DoubleTapped(&fyne.PointEvent{})
		d.settle()
		if d.w.shade != nil {
			t.Error("it does not lead back")
		}
	})
}

func TestHide_TheKeyCanBeChosenAndTheHelpTellsIt(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		d.w.showPrivacy()
		d.key(fyne.KeyDown, fyne.Key3)
		d.key(fyne.KeyF9)
		if d.w.shade != nil {
			t.Error("the old key still hides")
		}
		d.key(fyne.KeyF1)
		if text := d.drawn(); !strings.Contains(text, "F12 Hide everything") || strings.Contains(text, "F9 Hide everything") {
			t.Errorf("the help says %q", text)
		}
		d.key(fyne.KeyF12)
		if d.w.shade == nil {
			t.Fatal("the new key does not hide")
		}
		d.key(fyne.KeyF12)
		d.key(fyne.KeyEscape, fyne.KeyEscape, fyne.KeyE, fyne.KeyF12) // also in a field
		d.hidden("in a field")
	})
}

func TestHide_KeepsTheBreak(t *testing.T) {
	store := guarded()
	sit(t, store, func(d *desk) {
		d.begin()
		d.key(fyne.KeyB, fyne.KeySpace)
		d.key(fyne.KeyF9)
		if got := store.sessions[0]; got.Status != dialogue.StatusOpen || got.BreakUntil.IsZero() {
			t.Errorf("kept is %+v", got.Summary)
		}
		d.key(fyne.KeyF9)
		d.unlock(shared)
		if stop := d.state().Stop(); stop == nil || !stop.Break {
			t.Errorf("back with %+v", stop)
		}
	})
}
