package ui

import (
	"reflect"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"halfway/dialogue"
	"halfway/ui/look"
)

func TestReadSettings_TakesWhatItCanUse(t *testing.T) {
	for _, c := range []struct {
		document string
		want     Settings
		fails    bool
	}{
		{document: ""},
		{
			document: `{"mode":"contrast","text":3,"still":true,"hide_clock":true,"quieter":2,"mute":true,"placed":true,"lock_after":30,"hide_key":"F8","uncoached":true,"offered":true}`,
			want:     Settings{Mode: look.Contrast, Text: 3, Still: true, HideClock: true, Quieter: 2, Mute: true, Placed: true, LockAfter: 30, HideKey: fyne.KeyF8, Uncoached: true, Offered: true},
		},
		{document: `{"mode":"sepia","text":9,"quieter":-3,"future":1,"lock_after":-7,"hide_key":"Space"}`},
		{document: `{"text":-1,"quieter":99}`, want: Settings{Quieter: VolumeSteps}},
		{document: `{"mode":`, fails: true},
		{document: `[]`, fails: true},
	} {
		got, err := ReadSettings([]byte(c.document))
		if (err != nil) != c.fails || got != c.want {
			t.Errorf("%s gives %+v and error %v", c.document, got, err)
		}
	}
}

// Everything that can be set is set on the one screen, by keyboard alone.
func TestSettings_EverythingCanBeSetAndIsKept(t *testing.T) {
	store := &memory{couple: couple("Robin", "Sam")}
	coached(t, store, func(d *desk, _ *friend) {
		d.key(fyne.KeyComma)
		d.key(fyne.Key4)                                // high contrast
		d.key(fyne.KeyDown, fyne.KeyRight)              // large
		d.key(fyne.KeyDown, fyne.KeyRight)              // no movement
		d.key(fyne.KeyDown, fyne.Key2)                  // no clock
		d.key(fyne.KeyDown, fyne.KeyLeft, fyne.KeyLeft) // quieter
		d.key(fyne.KeyDown, fyne.KeyRight)              // no coach
		want := Settings{Mode: look.Contrast, Text: 1, Still: true, HideClock: true, Quieter: 2, Uncoached: true}
		if d.w.settings != want {
			t.Errorf("set is %+v, want %+v", d.w.settings, want)
		}
		if kept, err := ReadSettings(store.settings); err != nil || kept != want {
			t.Errorf("kept is %+v, error %v", kept, err)
		}
		if got := fyne.CurrentApp().Settings().Theme(); got != (look.Theme{Mode: look.Contrast, Scale: look.Scales[1]}) {
			t.Errorf("the theme is %+v", got)
		}
		d.key(fyne.KeyDown) // round to the first line
		d.key(fyne.Key1)
		if d.w.settings.Mode != look.Auto {
			t.Error("the first line does not follow the last")
		}
		d.key(fyne.KeyEscape)
		if _, ok := d.w.current.(*start); !ok {
			t.Errorf("it leads back to %T", d.w.current)
		}
	})
	// Every field that people choose is among the rows, but for what the
	// program remembers by itself.
	if n := reflect.TypeFor[Settings]().NumField(); n != 12 {
		t.Errorf("there are %d settings; are all of them tried here?", n)
	}
}

func TestSettings_OpenInMidTurnWithoutStoppingIt(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		d.begin()
		d.key(fyne.KeyComma)
		d.wait(30 * time.Second)
		if _, ok := d.w.current.(*settingsScreen); !ok {
			t.Fatalf("after a while the window shows %T", d.w.current)
		}
		d.key(fyne.Key2, fyne.KeyEscape)
		left, _ := d.state().TimeLeft(d.w.conductor.clock.now())
		if left != 90*time.Second || !shows(d.w.win.Canvas(), "1:30") {
			t.Errorf("%v left, shown is %q", left, drawnIn(d.w.win.Canvas()))
		}
	})
}

func TestSettings_RefusedOnesHoldAndAreToldOf(t *testing.T) {
	store := &memory{couple: couple("Robin", "Sam"), refuse: true}
	sit(t, store, func(d *desk) {
		d.key(fyne.KeyComma, fyne.Key3)
		if d.w.settings.Mode != look.Dark || d.w.sheet == nil {
			t.Errorf("set is %+v, and the sheet %v", d.w.settings, d.w.sheet)
		}
	})
}

func TestSettings_HiddenClockShowsNoFigures(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		d.begin()
		d.key(fyne.KeyW)
		sc := d.scene().stage.Scene()
		if sc.Clock != nil || sc.Until != "" {
			t.Errorf("shown are %+v and %q", sc.Clock, sc.Until)
		}
		d.key(fyne.KeyF2) // whoever runs the controls sees it all the same
		if !shows(d.w.win.Canvas(), "2:00") || shows(d.w.second.win.Canvas(), "2:00") {
			t.Error("the clock is hidden from the controls, or shown on the stage")
		}
		d.wait(3 * time.Minute)
		if sc := d.scene().stage.Scene(); sc.Clock == nil || sc.Clock.Text != "Time to round off" {
			t.Errorf("over time, shown is %+v", sc.Clock)
		}
		d.key(fyne.KeyW)
		if sc := d.scene().stage.Scene(); sc.Clock.Text == "Time to round off" {
			t.Error("it does not come back")
		}
	})
}

// Where nothing is to move, nothing does: the disc stands and only the word
// changes.
func TestSettings_StillMeansStill(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		d.w.set(func(s *Settings) { s.Still = true })
		d.settle()
		d.key(fyne.Key1, fyne.KeySpace)
		said := map[string]bool{}
		for range 40 {
			d.wait(500 * time.Millisecond)
			b := d.scene().stage.Scene().Breath
			if b == nil {
				t.Fatal("there is no breath")
			}
			said[b.Word] = true
			if b.Full != 0.5 {
				t.Fatalf("the disc moves to %v", b.Full)
			}
		}
		if len(said) != 2 {
			t.Errorf("the breath says %v", said)
		}
		if !d.scene().stage.Scene().Still {
			t.Error("the stage does not know")
		}
	})
}

// A clicker has Page Up, Page Down, B, and F5 or Escape: with it alone, a
// dialogue is chosen, gone through, and left for the start screen.
func TestClicker_LeadsThroughEveryDialogue(t *testing.T) {
	for i, p := range protocols() {
		t.Run(p.ID, func(t *testing.T) {
			some(t, i)
			store := &memory{couple: couple("Robin", "Sam")}
			sit(t, store, func(d *desk) {
				for range i + 1 {
					d.key(fyne.KeyPageUp)
				}
				d.key(fyne.KeyPageDown)
				if p.Solo() {
					d.key(fyne.KeyPageDown) // nothing of it is kept
				}
				if !d.w.conductor.live || d.state().Protocol.ID != p.ID {
					t.Fatal("the dialogue was not chosen")
				}
				rested := false
				for n := 0; d.w.conductor.live; n++ {
					if n > 400 {
						t.Fatalf("still at %q", d.step())
					}
					s, now := d.state(), d.w.conductor.clock.now()
					switch stop := s.Stop(); {
					case d.scene().stage.Rating():
						d.key(fyne.KeyPageUp) // five
					case stop != nil && stop.Break && !stop.Back:
						d.wait(stop.Until.Sub(now.Wall) + time.Second)
					case !rested && s.Now().Step.Kind == dialogue.Turn && !p.Solo():
						rested = true
						d.key(fyne.KeyB, fyne.KeyPageUp, fyne.KeyPageDown) // the second time that is offered
						if stop := d.state().Stop(); stop == nil || stop.Until.Sub(now.Wall) < 29*time.Minute {
							t.Fatalf("the break is %+v", stop)
						}
						continue
					case s.Now().Step.Kind == dialogue.Rest && stop == nil:
						d.key(fyne.KeyPageDown, fyne.KeyPageDown)
						continue
					}
					d.wait(6 * time.Second)
					if left, timed := d.state().TimeLeft(d.w.conductor.clock.now()); timed && d.state().Now().Step.Hard && left > 0 && d.state().Stop() == nil {
						d.wait(left)
						continue
					}
					d.wait(20 * time.Second) // a pause takes its time
					d.key(fyne.KeyPageDown)
				}
				if d.w.sheet != nil { // off the record: what stays?
					d.key(fyne.KeyPageDown)
				}
				if _, ok := d.w.current.(*review); ok {
					d.key(fyne.KeyF5, fyne.KeyPageDown)
				}
				if _, ok := d.w.current.(*start); !ok {
					t.Errorf("at the end the window shows %T", d.w.current)
				}
				if p.Solo() {
					if len(store.sessions) > 0 {
						t.Error("a page of one’s own is in the history")
					}
				} else if s := store.sessions[0]; s.Status != dialogue.Finished {
					t.Errorf("the session is %q", s.Status)
				}
			})
		})
	}
}

// The list of all that can be done opens and closes with the same button.
func TestClicker_MenuHasEverything(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		d.begin()
		d.key(fyne.KeyF5)
		for _, label := range []string{"I’ve said it", "Again", "Hold", "Move on", "Break", "Leave", "Second screen", "Sound off", "Hide the time left", "Settings", "Keys"} {
			if !shows(d.w.win.Canvas(), label) {
				t.Errorf("the list lacks %q: %q", label, drawnIn(d.w.win.Canvas()))
			}
		}
		d.key(fyne.KeyPageUp, fyne.KeyPageUp, fyne.KeyPageDown) // hold
		if stop := d.state().Stop(); stop == nil || stop.Break || d.w.sheet != nil {
			t.Errorf("stopped is %+v", stop)
		}
		d.key(fyne.KeyF5, fyne.KeyF5)
		if d.w.sheet != nil {
			t.Error("the list does not close")
		}
		d.key(fyne.KeyF5, fyne.KeyEscape) // some clickers send the two in turn
		if d.w.sheet != nil {
			t.Error("Escape does not close the list")
		}
	})
}
