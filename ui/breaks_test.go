package ui

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"halfway/dialogue"
)

// stirred opens the first dialogue and goes on to the end of its check-in, in
// which one of the two is far from calm.
func (d *desk) stirred() {
	d.t.Helper()
	d.key(fyne.Key1, fyne.KeySpace)
	d.wait(21 * time.Second)
	d.key(fyne.KeySpace)
	d.key(fyne.Key8, fyne.KeySpace, fyne.KeySpace, fyne.KeySpace)
	d.key(fyne.Key2, fyne.KeySpace, fyne.KeySpace, fyne.KeySpace)
	if d.step() != "before" {
		d.t.Fatalf("at %q", d.step())
	}
}

func TestCooling_IsOfferedFirstAndTheDialogueWaits(t *testing.T) {
	store := &memory{couple: couple("Robin", "Sam")}
	sit(t, store, func(d *desk) {
		d.stirred()
		sc := d.sceneShown()
		if sc.Primary == nil || sc.Primary.Label != "Cool down first" || !d.says("the dialogue waits for you") {
			t.Fatalf("with one at 2, the primary action is %+v, beside %q", sc.Primary, sc.Other)
		}
		d.key(fyne.KeySpace)
		if got := d.state().Protocol.ID; !d.w.conductor.live || got != "cooling-down" {
			t.Fatalf("cooling first starts %q", got)
		}
		if first := store.sessions[0]; first.Protocol != "speaker-listener" || first.Status != dialogue.StatusOpen {
			t.Errorf("the first one is %q", first.Status)
		}
		d.finish()
		d.key(fyne.KeyEscape)
		d.wantShown("Go on with: Speaker and listener")
		d.key(fyne.KeyReturn)
		sc = d.sceneShown()
		if d.step() != "before" || sc.Primary == nil || sc.Primary.Label != "Go on" {
			t.Fatalf("going on, at %q, the primary action is %+v", d.step(), sc.Primary)
		}
		d.key(fyne.KeySpace)
		if d.step() != "speak" {
			t.Errorf("at %q", d.step())
		}
	})
}

func TestCooling_IsOnlyAnOffer(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		d.stirred()
		if key := d.keyOf("Go on all the same"); key != fyne.Key2 {
			t.Errorf("going on all the same has the key %q", key)
		}
		d.key(fyne.Key2)
		if d.step() != "speak" {
			t.Errorf("at %q, want the first turn", d.step())
		}
	})
}

func TestCooling_IsNotOfferedToTheCalm(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		d.key(fyne.Key1, fyne.KeySpace)
		d.wait(21 * time.Second)
		d.key(fyne.KeySpace)
		for range 2 {
			d.key(fyne.Key3, fyne.KeySpace, fyne.KeySpace, fyne.KeySpace)
		}
		if sc := d.sceneShown(); sc.Primary == nil || sc.Primary.ID != string(cmdPrimary) {
			t.Errorf("with both at 3, the primary action is %+v", sc.Primary)
		}
	})
}

func TestBreak_WhoCallsItOpensAgain(t *testing.T) {
	const opens = "called the break, and opens the talk again."
	for name, c := range map[string]struct {
		keys   []fyne.KeyName
		caller dialogue.Side
		says   string
	}{
		"left":       {[]fyne.KeyName{fyne.KeyLeft}, dialogue.Left, "Robin " + opens},
		"right":      {[]fyne.KeyName{fyne.KeyRight}, dialogue.Right, "Sam " + opens},
		"corrected":  {[]fyne.KeyName{fyne.KeyLeft, fyne.KeyRight}, dialogue.Right, "Sam " + opens},
		"taken back": {[]fyne.KeyName{fyne.KeyLeft, fyne.KeyLeft}, dialogue.Nobody, "You can go on where you were, with"},
		"unsaid":     {nil, dialogue.Nobody, "You can go on where you were, with"},
	} {
		t.Run(name, func(t *testing.T) {
			sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
				d.begin()
				d.key(fyne.KeyB)
				d.key(c.keys...)
				d.key(fyne.Key1)
				if stop := d.state().Stop(); stop == nil || stop.Caller != c.caller {
					t.Fatalf("the break is %+v, want one called by %v", stop, c.caller)
				}
				d.wait(20*time.Minute + time.Second)
				d.key(fyne.KeySpace, fyne.Key7, fyne.KeySpace, fyne.Key7, fyne.KeySpace)
				d.wantShown(c.says)
				if d.key(fyne.KeySpace); d.step() != "speak" || d.state().Stop() != nil {
					t.Errorf("at %q, stopped by %+v", d.step(), d.state().Stop())
				}
			})
		})
	}
}

// lowReturn goes through a break from which one comes back at three.
func (d *desk) lowReturn() {
	d.t.Helper()
	d.key(fyne.KeyB, fyne.Key1)
	d.wait(20*time.Minute + time.Second)
	d.key(fyne.KeySpace, fyne.Key3, fyne.KeySpace, fyne.Key8, fyne.KeySpace)
}

func TestBreak_LadderOffersMoreTimeAfterALowReading(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		d.begin()
		d.lowReturn()
		now := d.wallNow()
		d.key(d.keyOf("Another time"))
		for i, more := range []time.Duration{10 * time.Minute, time.Hour, 2 * time.Hour, 12 * time.Hour, 24 * time.Hour} {
			d.wantShown(in(now, more).label)
			if i == 1 {
				d.wantShown("In an hour, at " + timeOfDay(now.Add(time.Hour)))
			}
		}
		d.key(fyne.Key2)
		if stop := d.state().Stop(); stop == nil || stop.Back || !stop.Until.Equal(now.Add(time.Hour)) {
			t.Errorf("the break is %+v, want one until %v", stop, now.Add(time.Hour))
		}
	})
}

func TestBreak_LadderTakesATypedTime(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		d.begin()
		d.lowReturn()
		now := d.wallNow()
		d.key(d.keyOf("Another time"), fyne.Key6)
		d.typing(now.Add(5 * time.Minute).Local().Format("15:04"))
		d.key(fyne.KeyReturn)
		d.wantShown("Please choose a time at least ten minutes later than the one you have.")
		want := now.Add(3 * time.Hour).Truncate(time.Minute)
		d.key(fyne.KeyEscape)
		d.key(d.keyOf("Another time"), fyne.Key6)
		d.typing(want.Local().Format("15:04"))
		d.key(fyne.KeyReturn)
		if stop := d.state().Stop(); stop == nil || !stop.Until.Equal(want) || d.w.sheet != nil {
			t.Errorf("the break is %+v, want one until %v", stop, want)
		}
	})
}

func TestBreak_LadderIsThereDuringTheBreakToo(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		d.begin()
		d.key(fyne.KeyB, fyne.Key1)
		until := d.state().Stop().Until
		d.key(d.keyOf("Another time"), fyne.Key1)
		if got := d.state().Stop().Until; !got.Equal(until.Add(10 * time.Minute)) {
			t.Errorf("ten minutes more than %v are %v", until, got)
		}
		until = d.state().Stop().Until
		d.key(d.keyOf("Another time"), fyne.KeyEscape)
		if got := d.state().Stop().Until; !got.Equal(until) {
			t.Errorf("calling it off moved the end to %v", got)
		}
	})
}

func TestBreak_ItsEndIsToldOnce(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		told := d.listen()
		d.begin()
		d.key(fyne.KeyB, fyne.Key1)
		d.wait(20*time.Minute - time.Second)
		if got := told(); len(got) > 0 {
			t.Errorf("told too early: %q", got)
		}
		d.wait(2 * time.Second)
		d.wait(time.Hour)
		if got := told(); !slices.Equal(got, []string{"Your break is over"}) {
			t.Errorf("told %q", got)
		}
		d.key(fyne.KeySpace, fyne.Key3, fyne.KeySpace, fyne.Key8, fyne.KeySpace, fyne.KeySpace) // ten minutes more
		d.wait(9 * time.Minute)
		if got := told(); len(got) != 1 {
			t.Errorf("told before the later time: %q", got)
		}
		d.wait(time.Hour)
		if got := told(); len(got) != 2 {
			t.Errorf("after the later time, told %q", got)
		}
	})
}

func TestBreak_ItsEndIsToldOnceWhenTheyLeft(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		told := d.listen()
		d.begin()
		d.key(fyne.KeyB, fyne.Key1)
		d.wait(time.Minute)
		d.key(fyne.KeyEscape, fyne.KeyReturn)
		d.wantShown("You are in a break, back")
		d.wait(20 * time.Minute)
		d.wantShown("Your break was until")
		d.key(fyne.KeyReturn)
		d.wait(time.Hour)
		if got := told(); !slices.Equal(got, []string{"Your break is over"}) {
			t.Errorf("told %q", got)
		}
	})
}

func TestBreak_ThatEndsEarlyIsNotTold(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		told := d.listen()
		d.begin()
		d.key(fyne.KeyB, fyne.Key1)
		d.wait(5 * time.Minute)
		d.key(fyne.KeyG, fyne.KeyLeft, fyne.KeyRight)
		d.wait(time.Hour)
		if got := told(); len(got) > 0 {
			t.Errorf("told %q although they are here", got)
		}
	})
}
