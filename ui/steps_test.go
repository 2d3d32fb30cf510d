package ui

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"halfway/dialogue"
)

func TestAnswer_WithATimeAsksForIt(t *testing.T) {
	store := &memory{couple: couple("Robin", "Sam")}
	sit(t, store, func(d *desk) {
		d.choose(numberOf("closeness-and-space"))
		d.forwardTo("answer-together")
		later := slices.IndexFunc(d.state().Now().Step.Options, func(o dialogue.Option) bool { return o.When })
		key := fyne.KeyName(d.sceneShown().Choices[later].Key)
		events := len(store.sessions[0].Events)
		d.key(key)
		d.wantShown("Sam, at what time?")
		d.key(fyne.KeyEscape)
		if d.w.sheet != nil || d.step() != "answer-together" || len(store.sessions[0].Events) != events {
			t.Fatalf("after Escape, at %q with %d events of %d", d.step(), len(store.sessions[0].Events), events)
		}
		at := d.wallNow().Add(24 * time.Hour)
		d.key(key, fyne.Key2)
		visits := d.state().Visits
		if v := visits[len(visits)-2]; d.step() != "heard-together" || v.Option != "later" || !v.At.Equal(at) {
			t.Fatalf("at %q, the answer was %q at %v, want %v", d.step(), v.Option, v.At, at)
		}
		if !slices.ContainsFunc(store.sessions[0].Events, func(e dialogue.Event) bool {
			return e.Kind == dialogue.Chose && e.Option == "later" && e.Until.Equal(at)
		}) {
			t.Error("the time is not stored")
		}
		d.finish()
		d.wantShown("“Yes, later, at a time that I name”", dayAndTime(at, d.wallNow()))
	})
}

func TestAnswer_WithATypedTime(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		d.choose(numberOf("closeness-and-space"))
		d.forwardTo("answer-together")
		d.key(fyne.Key3, fyne.Key5)
		d.typing("some day")
		d.key(fyne.KeyReturn)
		d.wantShown("Please write the time like 21:30")
		d.key(fyne.KeyEscape, fyne.Key3, fyne.Key5)
		d.typing("tomorrow 18:30")
		d.key(fyne.KeyReturn)
		now := d.wallNow().Local()
		want := time.Date(now.Year(), now.Month(), now.Day()+1, 18, 30, 0, 0, now.Location())
		visits := d.state().Visits
		if got := visits[len(visits)-2].At; !got.Equal(want) {
			t.Errorf("the time is %v, want %v", got, want)
		}
	})
}

func TestNextTime_ReadsWhatPeopleType(t *testing.T) {
	for typed, want := range map[string]time.Duration{
		"1:30": 90 * time.Minute, "1.30": 90 * time.Minute, "2h15": 135 * time.Minute, "0130": 90 * time.Minute,
		"3pm": 15 * time.Hour, "23": 23 * time.Hour,
	} {
		midnight := time.Date(2026, 3, 1, 0, 0, 0, 0, time.Local)
		if got, ok := nextTime(typed, midnight); !ok || got.Sub(midnight) != want {
			t.Errorf("%q is read as %v", typed, got)
		}
	}
}

func TestHardTurn_TheBellAlonePassesTheFloor(t *testing.T) {
	store := &memory{couple: couple("Robin", "Sam")}
	sit(t, store, func(d *desk) {
		d.choose(numberOf("silently-heard"))
		d.forwardTo("slot")
		d.wantShown("The bell ends it. Silence is fine.")
		d.wait(10 * time.Minute)
		d.key(fyne.KeySpace, fyne.KeyReturn, fyne.KeyPageDown, fyne.KeyR)
		if v := d.state().Now(); v.Step.ID != "slot" || v.Round != 1 || v.Via == dialogue.ByAgain {
			t.Fatalf("at %q in round %d before the bell", v.Step.ID, v.Round)
		}
		left, _ := d.state().TimeLeft(d.w.conductor.clock.now())
		d.wait(left - time.Second)
		if v := d.state().Now(); v.Round != 1 {
			t.Fatal("the bell came early")
		}
		d.wait(2 * time.Second)
		if v := d.state().Now(); v.Step.ID != "slot" || v.Round != 2 || v.Floor != dialogue.Right || v.Via != dialogue.ByBell {
			t.Fatalf("after the bell: %q in round %d, floor %v, by %q", v.Step.ID, v.Round, v.Floor, v.Via)
		}
		d.wait(15*time.Minute + 10*time.Second)
		if d.step() != "thank" {
			t.Errorf("after the second slot, at %q", d.step())
		}
		rung := 0
		for _, e := range store.sessions[0].Events {
			if e.Kind == dialogue.Entered && e.By == dialogue.ByBell {
				rung++
			}
		}
		if rung != 2 {
			t.Errorf("the bell rang %d times", rung)
		}
	})
}

func TestHardTurn_WaitsWhileTheClockIsStopped(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		d.choose(numberOf("silently-heard"))
		d.forwardTo("slot")
		d.key(fyne.KeyP)
		d.wait(time.Hour)
		if v := d.state().Now(); v.Round != 1 {
			t.Fatal("the bell rang while the clock was stopped")
		}
		d.key(fyne.KeyP)
		d.wait(15*time.Minute + 10*time.Second)
		if v := d.state().Now(); v.Round != 2 {
			t.Error("the bell did not ring afterwards")
		}
	})
}

func TestHardTurn_RefusedBellRingsAgain(t *testing.T) {
	store := &memory{couple: couple("Robin", "Sam")}
	sit(t, store, func(d *desk) {
		d.choose(numberOf("silently-heard"))
		d.forwardTo("slot")
		store.mu.Lock()
		store.refuse = true
		store.mu.Unlock()
		d.wait(16 * time.Minute)
		if d.state().Now().Round != 1 || d.sceneShown().Trouble != errDisk.Error() {
			t.Errorf("in round %d, the stage says %q", d.state().Now().Round, d.sceneShown().Trouble)
		}
		store.mu.Lock()
		store.refuse = false
		store.mu.Unlock()
		d.wait(10 * time.Second)
		if d.state().Now().Round != 2 || d.sceneShown().Trouble != "" {
			t.Errorf("once the disk takes it, in round %d, the stage says %q", d.state().Now().Round, d.sceneShown().Trouble)
		}
	})
}

func TestLate_IsSaidAndLeadsToTheClosing(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		d.key(fyne.Key1)
		due := d.wallNow().Add(22 * time.Minute)
		d.key(fyne.KeySpace)
		d.wantShown("until about " + timeOfDay(due))
		d.forwardTo("speak")
		d.wait(due.Sub(d.wallNow()) - time.Second)
		d.wantShown("until about " + timeOfDay(due))
		if slices.Contains(d.labels(), "Come to the end") {
			t.Error("the end is offered before its time")
		}
		d.wait(3 * time.Second)
		d.wantShown("you wanted to be done at "+timeOfDay(due), "Come to the end")
		d.key(fyne.KeyG, fyne.KeyLeft)
		if d.step() != "speak" {
			t.Fatal("one partner alone ended it")
		}
		d.key(fyne.KeyRight)
		if d.step() != "plan" || d.w.sheet != nil {
			t.Errorf("both agreed, and they are at %q", d.step())
		}
		d.finish()
		if s := d.w.outlook.Last; s.Status != dialogue.Finished {
			t.Errorf("it is %q", s.Status)
		}
	})
}

func TestLate_IsSaidInAStepWithoutAClock(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		d.begin()
		d.forwardTo("heard")
		d.wantNotShown("you wanted to be done")
		d.wait(23 * time.Minute)
		d.wantShown("you wanted to be done", "Come to the end")
	})
}

func TestLate_ABreakDoesNotCount(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		d.begin()
		d.key(fyne.KeyB, fyne.Key3)
		d.wait(time.Hour + time.Second)
		d.key(fyne.KeySpace, fyne.Key8, fyne.KeySpace, fyne.Key8, fyne.KeySpace, fyne.KeySpace)
		d.wantShown("until about")
		d.wantNotShown("you wanted to be done")
	})
}
