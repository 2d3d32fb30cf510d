package ui

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"halfway/dialogue"
)

func TestOff_ToggledAfterTypingTakesTheWordsOffTheDisk(t *testing.T) {
	store := &memory{couple: couple("Robin", "Sam")}
	sit(t, store, func(d *desk) {
		d.key(fyne.Key1)
		d.write("about the keys")
		d.wait(2 * time.Second)
		first := d.w.conductor.id
		if !store.holds("about the keys") {
			t.Fatal("what was typed is not stored at first")
		}
		d.key(fyne.KeyO)
		if store.find(first) != nil || store.holds("about the keys") {
			t.Error("off the record, the words are still on the disk")
		}
		if got := d.scene().stage.Written(); got != "about the keys" {
			t.Errorf("the field shows %q", got)
		}
		if got := d.sceneShown().Title; !strings.HasSuffix(got, "off the record") {
			t.Errorf("the title is %q", got)
		}
		off := d.w.conductor.id
		d.wait(2 * time.Second)
		if store.holds("about the keys") {
			t.Error("the words came back to the disk by themselves")
		}
		d.key(fyne.KeyO)
		if store.find(off) != nil || len(store.sessions) != 1 || !store.holds("about the keys") {
			t.Errorf("back on the record, %d sessions are stored, with the words: %v", len(store.sessions), store.holds("about the keys"))
		}
		if got := d.sceneShown().Title; strings.Contains(got, "off the record") {
			t.Errorf("the title is %q", got)
		}
	})
}

func TestOff_AtTheEndPeopleChooseWhetherItTookPlace(t *testing.T) {
	for name, c := range map[string]struct {
		key  fyne.KeyName
		left int
	}{
		"keep":  {fyne.KeySpace, 1},
		"erase": {fyne.KeyX, 0},
	} {
		t.Run(name, func(t *testing.T) {
			store := &memory{couple: couple("Robin", "Sam")}
			sit(t, store, func(d *desk) {
				d.choose(numberOf("a-hard-day"))
				d.key(fyne.KeyO)
				d.write("a long day")
				d.finish()
				d.wantShown("What stays of it?")
				d.key(c.key)
				if _, ok := d.w.current.(*start); !ok || d.w.sheet != nil {
					t.Errorf("afterwards, the window shows %T", d.w.current)
				}
				if len(store.sessions) != c.left || (d.w.outlook.Last != nil) != (c.left > 0) {
					t.Fatalf("%d sessions are stored, want %d", len(store.sessions), c.left)
				}
				if c.left == 0 {
					return
				}
				if s := store.sessions[0]; s.Status != dialogue.Finished || !s.Off || store.holds("a long day") || store.holds("words of") {
					t.Errorf("what stays is %+v", s.Record)
				}
				for _, e := range store.sessions[0].Events {
					if e.Text != "" || e.Readings != nil {
						t.Errorf("off the record, this is kept: %+v", e)
					}
				}
				d.key(fyne.KeyH, fyne.KeyDown, fyne.KeyReturn)
				d.wantShown("off the record: no words were kept")
			})
		})
	}
}

func TestOff_LeavingAndGoingOnStaysOffTheRecord(t *testing.T) {
	store := &memory{couple: couple("Robin", "Sam")}
	sit(t, store, func(d *desk) {
		d.key(fyne.Key1, fyne.KeyO)
		d.write("about the keys")
		d.key(fyne.KeyEscape, fyne.KeyReturn, fyne.KeyReturn)
		if !d.state().Off || store.holds("about the keys") {
			t.Errorf("off: %v, on disk: %v", d.state().Off, store.holds("about the keys"))
		}
	})
}

func TestPostponed_IsToldAtItsTimeAndGoesOnAtTheAgreement(t *testing.T) {
	store := &memory{couple: couple("Robin", "Sam")}
	sit(t, store, func(d *desk) {
		told := d.listen()
		d.key(fyne.Key1, fyne.KeyL)
		d.wantShown("When would be a good time?")
		meet := d.wallNow().Add(time.Hour)
		d.key(fyne.Key1)
		d.wantShown("You said " + dayAndTime(meet, d.wallNow()))
		if !store.sessions[0].Meet.Equal(meet) {
			t.Errorf("the time on record is %v, want %v", store.sessions[0].Meet, meet)
		}
		d.wait(59 * time.Minute)
		if got := told(); len(got) > 0 {
			t.Errorf("told too early: %q", got)
		}
		d.wait(2 * time.Minute)
		if got := told(); !slices.Equal(got, []string{"It is the time that you agreed on"}) {
			t.Errorf("told %q", got)
		}
		d.wait(24 * time.Hour)
		if got := told(); len(got) != 1 {
			t.Errorf("a day later, told %q", got)
		}
		d.key(fyne.KeyReturn)
		if d.step() != "agree" || !d.state().Meet.IsZero() {
			t.Errorf("at %q, to begin at %v", d.step(), d.state().Meet)
		}
		d.key(fyne.KeyL, fyne.KeyX)
		if _, ok := d.w.current.(*start); !ok || store.sessions[0].Status != dialogue.Stopped {
			t.Errorf("after “Not at all”, the window shows %T, status %q", d.w.current, store.sessions[0].Status)
		}
		d.wantNotShown("Go on with")
	})
}

func TestPostponed_IsNotOfferedOnceTheyBegan(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		d.begin()
		d.key(fyne.KeyL)
		if d.w.sheet != nil {
			t.Error("a turn can be postponed")
		}
	})
}

func TestGuidance_CyclesAndLeavesOutWords(t *testing.T) {
	store := &memory{couple: couple("Robin", "Sam")}
	sit(t, store, func(d *desk) {
		d.key(fyne.Key1)
		for _, want := range []dialogue.Guidance{dialogue.Cues, dialogue.Bare, dialogue.Full, dialogue.Cues} {
			if d.key(fyne.KeyC); d.state().Guidance != want {
				t.Fatalf("guidance is %q, want %q", d.state().Guidance, want)
			}
		}
		d.forwardTo("speak")
		sc := d.sceneShown()
		if sc.Prompt != "What matters to you" || len(sc.Openings) > 0 || !strings.Contains(sc.Other, "Listen for what it is like") {
			t.Errorf("with cues, the turn says %q, %q, and to the listener %q", sc.Prompt, sc.Openings, sc.Other)
		}
		d.wantShown("What matters to you")
		d.wantNotShown("I feel … when …")
		d.key(fyne.KeyEscape, fyne.KeyX)

		d.key(fyne.Key1)
		if d.state().Guidance != dialogue.Cues {
			t.Fatalf("the next one begins with %q", d.state().Guidance)
		}
		d.key(fyne.KeyC)
		d.forwardTo("speak")
		if sc := d.sceneShown(); sc.Prompt != "" || len(sc.Openings) > 0 || sc.Sign != "speaks" {
			t.Errorf("bare, the turn says %q, %q", sc.Prompt, sc.Openings)
		}
		d.forwardTo("heard")
		if sc := d.sceneShown(); sc.Prompt != "Heard?" || len(sc.Choices) != 3 {
			t.Errorf("bare, the question is %q with %d answers", sc.Prompt, len(sc.Choices))
		}
		d.key(fyne.KeyEscape, fyne.KeyX)

		d.key(fyne.Key2) // another dialogue has its own level
		if d.state().Guidance != dialogue.Full {
			t.Errorf("another dialogue begins with %q", d.state().Guidance)
		}
	})
}

func TestGuidance_FewerWordsAreOfferedOnceItIsKnown(t *testing.T) {
	const offer = "You know this one by now."
	for name, c := range map[string]struct {
		finished int
		guidance dialogue.Guidance
		status   string
		offered  bool
	}{
		"twice":             {2, dialogue.Full, dialogue.Finished, false},
		"three times":       {3, dialogue.Full, dialogue.Finished, true},
		"with cues already": {3, dialogue.Cues, dialogue.Finished, false},
		"ended early":       {3, dialogue.Full, dialogue.Stopped, false},
	} {
		t.Run(name, func(t *testing.T) {
			store := &memory{couple: couple("Robin", "Sam")}
			for i := range c.finished {
				store.sessions = append(store.sessions, dialogue.Stored{Record: dialogue.Record{
					ID: fmt.Sprint("earlier ", i), Couple: "couple", Partners: store.couple.Partners, Protocol: "speaker-listener",
					Summary: dialogue.Summary{Status: c.status, Guidance: c.guidance, Opener: dialogue.Left},
				}})
			}
			sit(t, store, func(d *desk) {
				d.key(fyne.Key1)
				if d.says(offer) != c.offered {
					t.Errorf("fewer words are offered: %v", !c.offered)
				}
				d.key(fyne.KeyEscape, fyne.KeyX, fyne.Key2)
				d.wantNotShown(offer) // it is another dialogue that is known
			})
		})
	}
}
