package ui

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"halfway/dialogue"
)

// dancing goes through the dialogue about the dance to its end, and writes down
// every part of it.
func (d *desk) dancing() {
	d.t.Helper()
	d.choose(numberOf("seeing-our-dance"))
	for n := 0; d.w.conductor.live; n++ {
		d.wait(6 * time.Second) // the breath of a hand-over
		if v := d.state().Now(); v.Step.Dance != "" && v.Step.Kind == dialogue.Turn {
			d.write(v.Step.ID + " of " + d.w.couple.Partners[v.Actor.Index()].Name)
		}
		if d.forward(); n > 300 {
			d.t.Fatalf("still at step %q after %d presses", d.step(), n)
		}
	}
}

var robinAndSam = dialogue.Dance{
	Steps: [2]dialogue.Dancer{
		{Move: "move of Robin", Sees: "sees of Robin", Feeling: "feeling of Robin", Fear: "fear of Robin"},
		{Move: "move of Sam", Sees: "sees of Sam", Feeling: "feeling of Sam", Fear: "fear of Sam"},
	},
	Name: "words of name", Sign: "words of sign", First: "words of step",
}

// wantDance checks that a dance is drawn with the move of each under their
// name, those who sit on the left first.
func (d *desk) wantDance(names ...string) {
	d.t.Helper()
	all := d.shown()
	at := 0
	for _, name := range names {
		i := slices.Index(all, "move of "+name)
		if i < at+1 || all[i-1] != name {
			d.t.Fatalf("the move of %s is not under that name, in its place: %q", name, all)
		}
		at = i
		d.wantShown("Under it: feeling of "+name, "Afraid: fear of "+name)
	}
	d.wantShown("Sees Sam: sees of Robin", "Sees Robin: sees of Sam",
		"words of name", "Its first sign: words of sign", "Our first step out of it: words of step")
}

func TestDance_IsInTheRecordTheReviewAndLaterDialogues(t *testing.T) {
	store := &memory{couple: couple("Robin", "Sam")}
	sit(t, store, func(d *desk) {
		d.dancing()
		if got := store.sessions[0].Dance; got == nil || *got != robinAndSam {
			t.Fatalf("the dance on record is %+v", got)
		}
		d.wantDance("Robin", "Sam")
		d.key(fyne.KeyEscape)

		d.key(fyne.Key1)
		d.forwardTo("speak")
		if key := d.keyOf("Our dance"); key != fyne.KeyD {
			t.Errorf("the dance has the key %q", key)
		}
		before := d.state().Seq
		d.key(fyne.KeyD)
		d.wantDance("Robin", "Sam")
		if d.key(fyne.KeyEscape); d.w.sheet != nil || d.state().Seq != before || d.step() != "speak" {
			t.Error("looking at the dance changed the dialogue")
		}
		d.key(fyne.KeyEscape, fyne.KeyX)

		d.key(fyne.KeyS, fyne.Key1) // Sam sits on the left now
		d.forwardTo("speak")
		d.key(fyne.KeyD)
		d.wantDance("Sam", "Robin")
	})
}

func TestDance_AsTheySatThenInTheReview(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		d.dancing()
		d.key(fyne.KeyEscape, fyne.KeyS, fyne.KeyH, fyne.KeyDown, fyne.KeyReturn)
		d.wantDance("Robin", "Sam")
	})
}

func TestDance_IsNotOfferedBeforeItIsKnown(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		d.begin()
		d.key(fyne.KeyD)
		if d.w.sheet != nil || slices.Contains(d.labels(), "Our dance") {
			t.Error("a dance is offered that nobody has written")
		}
	})
}

func TestDance_OffTheRecordIsNotKept(t *testing.T) {
	store := &memory{couple: couple("Robin", "Sam")}
	sit(t, store, func(d *desk) {
		d.choose(numberOf("seeing-our-dance"))
		d.key(fyne.KeyO)
		d.forwardTo("move")
		d.write("I go quiet")
		d.finish()
		d.key(fyne.KeySpace)
		if got := store.sessions[0].Dance; got != nil || store.holds("I go quiet") {
			t.Errorf("the dance on record is %+v", got)
		}
	})
}
