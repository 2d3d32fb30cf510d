package ui

import (
	"os"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"halfway/dialogue"
)

// What went wrong once, and must not again.

func TestDance_DanceSidesAfterSwapAndResume(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		d.dancing()
		d.key(fyne.KeyEscape, fyne.Key1)
		d.forwardTo("speak")
		d.key(fyne.KeyEscape, fyne.KeyReturn, fyne.KeyS, fyne.KeyReturn)
		d.key(fyne.KeyD)
		d.wantDance("Robin", "Sam")
	})
}

func TestSteps_BellKeepsWhatIsBeingTyped(t *testing.T) {
	text, err := os.ReadFile("../dialogue/testdata/protocols/good/base.yaml")
	if err != nil {
		t.Fatal(err)
	}
	hard := strings.Replace(string(text), "        time: 1m\n        next: Said\n", "        time: 1m\n        hard: true\n        note: Words\n", 1)
	own, err := dialogue.Load("own.yaml", []byte(hard))
	if err != nil {
		t.Fatal(err)
	}
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		d.w.opts.Protocols = []*dialogue.Protocol{own}
		d.w.showStart()
		d.choose(0)
		d.forwardTo("speak")
		d.key(fyne.KeyN)
		visit, n := len(d.state().Visits), 0
		for len(d.state().Visits) == visit {
			d.typing("a")
			n++
			d.wait(500 * time.Millisecond)
		}
		if got := len(d.state().Visits[visit-1].Note); got == 0 {
			t.Errorf("typed %d letters, kept %d", n, got)
		}
	})
}

func TestAgreement_UnseenQuestionIsNotAnswered(t *testing.T) {
	store := &memory{couple: couple("Robin", "Sam")}
	sit(t, store, func(d *desk) {
		d.agreeing()
		d.key(fyne.KeyEscape)
		d.wait(24 * time.Hour)
		if seen := d.says("How did it go?"); !seen {
			d.key(fyne.KeyX)
			if got := store.sessions[0].Outcome; got != "" {
				t.Errorf("a question that is not on the screen was answered: %q", got)
			}
		}
	})
}

func TestTimes_TypedTimeBeyondADayIsAskedAgain(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		d.key(fyne.Key1, fyne.KeyL, fyne.Key4)
		d.typing("tomorrow 23:00")
		d.key(fyne.KeyReturn)
		if d.w.sheet == nil {
			t.Errorf("the question closed, what was typed is gone, and the stage says %q", d.sceneShown().Trouble)
		}
	})
}

func TestNotice_ReminderWhileLookingBack(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		told := d.listen()
		d.key(fyne.Key1, fyne.KeyL, fyne.Key1, fyne.KeyH)
		d.wait(2 * time.Hour)
		if len(told()) != 1 {
			t.Errorf("told %q", told())
		}
	})
}

func TestBreak_LadderLabelsDuringTheBreak(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		d.begin()
		d.key(fyne.KeyB, fyne.Key1)
		d.key(d.keyOf("Another time"))
		at := timeOfDay(d.wallNow().Add(80 * time.Minute))
		d.wantNotShown("In an hour, at " + at)
	})
}

func TestTerms_RefusedSwitchToOffLeavesNothingBehind(t *testing.T) {
	store := &memory{couple: couple("Robin", "Sam")}
	sit(t, store, func(d *desk) {
		d.key(fyne.Key1)
		store.refuse = true
		d.key(fyne.KeyO)
		if len(store.sessions) != 1 {
			t.Errorf("%d sessions after a refused O", len(store.sessions))
		}
	})
}
