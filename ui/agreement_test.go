package ui

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"halfway/dialogue"
)

// agreeing goes through a dialogue in which the two agree on something, each
// takes something on, and they look at it again tomorrow.
func (d *desk) agreeing() {
	d.t.Helper()
	d.choose(0)
	d.forwardTo("plan")
	d.write("A quiet evening.")
	d.key(fyne.KeyN)
	for _, text := range []string{"I cook", "I call"} {
		d.w.win.Canvas().FocusNext()
		d.typing(text)
	}
	d.w.win.Canvas().Unfocus()
	d.click("Tomorrow")
	d.wait(2 * time.Second) // typing rests
	d.finish()
}

func TestAgreement_KeepsWhoDoesWhatAndTheDay(t *testing.T) {
	store := &memory{couple: couple("Robin", "Sam")}
	sit(t, store, func(d *desk) {
		d.agreeing()
		r := store.sessions[0].Record
		if r.Agreement != "A quiet evening." || r.Each != [2]string{"I cook", "I call"} {
			t.Errorf("agreed: %q, each %q", r.Agreement, r.Each)
		}
		tomorrow := d.wallNow().AddDate(0, 0, 1)
		if r.LookAgain.IsZero() || day(r.LookAgain) != day(tomorrow) {
			t.Errorf("to be looked at on %v, want %v", r.LookAgain, tomorrow)
		}
		d.wantShown("A quiet evening.", "Robin: I cook", "Sam: I call", day(tomorrow))
		d.wantNotShown("How it went")
		d.key(fyne.KeyEscape)
		d.wantNotShown("How did it go?")
	})
}

func TestAgreement_EnterLeadsFromOneToTheOther(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		d.choose(0)
		d.forwardTo("plan")
		d.key(fyne.KeyN)
		d.w.win.Canvas().FocusNext()
		d.typing("I cook")
		d.key(fyne.KeyReturn)
		d.typing("I call")
		d.wait(2 * time.Second) // typing rests
		if got := d.state().Now().Each; got != [2]string{"I cook", "I call"} {
			t.Errorf("each takes on %q", got)
		}
	})
}

func TestAgreement_IsAskedAboutOnItsDay(t *testing.T) {
	store := &memory{couple: couple("Robin", "Sam")}
	sit(t, store, func(d *desk) {
		d.agreeing()
		d.key(fyne.KeyEscape)
	})
	for name, c := range map[string]struct {
		key     fyne.KeyName
		outcome dialogue.Outcome
		said    string
		again   time.Duration // after how long it is asked again
	}{
		"kept":             {fyne.KeyK, dialogue.Kept, "We kept it", 0},
		"partly":           {fyne.KeyP, dialogue.Partly, "Partly", 0},
		"not yet":          {fyne.KeyY, dialogue.NotYet, "Not yet", 3 * 24 * time.Hour},
		"no longer needed": {fyne.KeyX, dialogue.NoLonger, "No longer needed", 0},
	} {
		t.Run(name, func(t *testing.T) {
			store := &memory{couple: store.couple, begun: store.begun, sessions: slices.Clone(store.sessions)}
			sit(t, store, func(d *desk) {
				shift := time.Duration(0)
				at := func(since time.Duration) {
					shift = since
					d.w.showStart()
				}
				now := func() time.Time { return time.Now().Add(shift) }
				d.w.opts.Now, d.w.conductor.opts.Now = now, now
				if at(0); d.says("How did it go?") {
					t.Fatal("they are asked on the same day")
				}
				at(24 * time.Hour)
				d.wantShown("How did it go?", "A quiet evening.", "Robin: I cook", "Sam: I call")
				d.key(c.key)
				d.wantNotShown("How did it go?")
				if r := store.sessions[0].Record; r.Outcome != c.outcome || d.w.outlook.Last.Outcome != c.outcome {
					t.Errorf("the outcome on record is %q, want %q", r.Outcome, c.outcome)
				}
				d.key(fyne.KeyH, fyne.KeyDown, fyne.KeyReturn)
				d.wantShown("How it went", c.said)
				if c.again > 0 {
					if at(c.again); d.says("How did it go?") {
						t.Error("they are asked again a day too early")
					}
					at(c.again + 24*time.Hour)
					d.wantShown("How did it go?")
					d.key(fyne.KeyK)
				}
				at(60 * 24 * time.Hour)
				d.wantNotShown("How did it go?")
			})
		})
	}
}

func TestAgreement_KeysOfTheQuestionMeanNothingWithoutIt(t *testing.T) {
	store := &memory{couple: couple("Robin", "Sam")}
	sit(t, store, func(d *desk) {
		d.agreeing()
		d.key(fyne.KeyEscape)
		d.key(fyne.KeyK, fyne.KeyP, fyne.KeyY, fyne.KeyX)
		if got := store.sessions[0].Outcome; got != "" {
			t.Errorf("before its day, the outcome is %q", got)
		}
	})
}

func TestAgreement_RefusedAnswerIsToldAndAskedAgain(t *testing.T) {
	store := &memory{couple: couple("Robin", "Sam")}
	sit(t, store, func(d *desk) {
		d.agreeing()
		d.wait(24 * time.Hour)
		d.key(fyne.KeyEscape)
		store.refuse = true
		d.key(fyne.KeyK)
		d.wantShown(errDisk.Error())
		store.refuse = false
		d.key(fyne.KeySpace)
		d.wantShown("How did it go?")
		d.key(fyne.KeyK)
		if got := store.sessions[0].Outcome; got != dialogue.Kept {
			t.Errorf("after trying again, the outcome is %q", got)
		}
	})
}
