package ui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"halfway/dialogue"
	"halfway/ui/control"
	"halfway/ui/words"
)

// begin opens the first protocol and goes on to its first turn: a choice, the
// agreement, the end of the pause, and a check-in that both leave open.
func (d *desk) begin() {
	d.t.Helper()
	d.key(fyne.Key1, fyne.KeySpace)
	d.wait(21 * time.Second)
	d.key(fyne.KeySpace)
	for range 2 * 3 {
		d.key(fyne.KeySpace)
	}
	d.key(fyne.KeySpace)
	if d.step() != "speak" {
		d.t.Fatalf("at step %q, want the first turn", d.step())
	}
}

// choose opens the n-th dialogue of the start screen.
func (d *desk) choose(n int) {
	d.t.Helper()
	for range n + 1 {
		d.key(fyne.KeyDown)
	}
	d.key(fyne.KeyReturn)
	if d.w.sheet != nil {
		d.key(fyne.KeySpace) // a page of one's own, of which nothing is kept
	}
	if !d.w.conductor.live {
		d.t.Fatalf("no dialogue runs after choosing number %d", n+1)
	}
}

// forward does what the present step asks for, by keyboard, and goes on.
func (d *desk) forward() {
	d.t.Helper()
	s := d.state()
	now := d.w.conductor.clock.now()
	step := s.Now().Step
	switch {
	case s.Stop() != nil && s.Stop().Break && !s.Stop().Back:
		d.wait(s.Stop().Until.Sub(now.Wall) + time.Second)
	case s.Stop() != nil && allowed(s, now, dialogue.GiveRates) != nil:
		d.key(fyne.Key7)
	case s.Stop() != nil:
	case step.Kind == dialogue.Pause:
		d.wait(time.Duration(step.Minimum))
	case step.Kind == dialogue.Rate:
		d.key(fyne.Key7)
	case step.Kind == dialogue.Rest:
		d.key(fyne.KeySpace, fyne.Key1)
		return
	case step.Hard:
		left, _ := s.TimeLeft(now)
		d.wait(left + s.Now().Breath + time.Second)
		return
	case step.Kind == dialogue.Write && s.Now().Note == "":
		d.key(fyne.KeyN)
		d.typing("words of " + step.ID)
		d.key(fyne.KeyEscape)
	case step.Kind == dialogue.Plan && s.Now().Note == "":
		d.key(fyne.KeyN)
		d.typing("On Saturday we walk to the lake.")
		d.key(fyne.KeyEscape)
	}
	d.wait(6 * time.Second)
	d.key(fyne.KeySpace)
}

func (d *desk) scene() *dialogueScreen {
	d.t.Helper()
	s, ok := d.w.current.(*dialogueScreen)
	if !ok {
		d.t.Fatalf("the window shows %T, want the dialogue", d.w.current)
	}
	return s
}

func TestStart_ReturningCoupleIsInTheFirstTurnWithoutTyping(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		d.begin()
		if floor := d.state().Floor(d.w.conductor.clock.now()); floor != dialogue.Left {
			t.Errorf("%v has the floor, want the left partner", floor)
		}
	})
}

func TestDialogue_EveryProtocolRunsToItsEndByKeyboard(t *testing.T) {
	for i, p := range protocols() {
		t.Run(p.ID, func(t *testing.T) {
			store := &memory{}
			sit(t, store, func(d *desk) {
				d.typing("Robin")
				d.key(fyne.KeyReturn)
				d.typing("Sam")
				d.key(fyne.KeyReturn)
				d.choose(i)
				plans := false
				for n := 0; d.w.conductor.live; n++ {
					if n > 300 {
						t.Fatalf("still at step %q after %d presses", d.step(), n)
					}
					plans = plans || d.state().Now().Step.Kind == dialogue.Plan
					d.forward()
				}
				if p.Solo() {
					if len(store.sessions) > 0 {
						t.Error("a page of one's own is in the history")
					}
					return
				}
				s := store.sessions[0]
				want := ""
				if plans && !p.OffRecord {
					want = "On Saturday we walk to the lake."
				}
				if s.Protocol != p.ID || s.Status != dialogue.Finished || s.Agreement != want {
					t.Errorf("%s: status %q, agreement %q", s.Protocol, s.Status, s.Agreement)
				}
				if p.OffRecord {
					for _, e := range s.Events {
						if e.Text != "" || e.Readings != nil {
							t.Errorf("off the record, this is kept: %+v", e)
						}
					}
					if d.w.sheet == nil {
						t.Fatal("nobody is asked what stays")
					}
					d.key(fyne.KeyX)
					if len(store.sessions) > 0 {
						t.Error("it was not erased")
					}
					return
				}
				if _, ok := d.w.current.(*review); !ok {
					t.Errorf("at the end the window shows %T, want the review", d.w.current)
				}
				d.key(fyne.KeyEscape)
				if _, ok := d.w.current.(*start); !ok {
					t.Errorf("after it, the window shows %T, want the start", d.w.current)
				}
			})
		})
	}
}

func TestDialogue_HoldGivesBackExactlyTheTimeLeft(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		d.begin()
		d.wait(30 * time.Second)
		before, _ := d.state().TimeLeft(d.w.conductor.clock.now())
		d.key(fyne.KeyP)
		if sc := d.scene().stage.Scene(); !sc.Stopped || sc.Sign != "The clock is stopped" {
			t.Errorf("on hold, the sign says %q", sc.Sign)
		}
		d.wait(5 * time.Minute)
		d.key(fyne.KeyP)
		if after, _ := d.state().TimeLeft(d.w.conductor.clock.now()); after != before {
			t.Errorf("%v left after the hold, want %v", after, before)
		}
	})
}

func TestDialogue_FloorNeedsBothToMoveOnWithoutBeingHeard(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		d.begin()
		d.key(fyne.KeyG, fyne.KeyLeft, fyne.KeyLeft)
		if d.state().Now().Round != 1 {
			t.Fatal("one partner alone moved the floor")
		}
		d.key(fyne.KeyRight)
		if now := d.state().Now(); now.Round != 2 || now.Floor != dialogue.Right {
			t.Errorf("round %d, floor %v after both agreed", now.Round, now.Floor)
		}
		if d.w.sheet != nil {
			t.Error("the question is still open")
		}
	})
}

func TestDialogue_RefusedWriteChangesNothingAndIsTold(t *testing.T) {
	store := &memory{couple: couple("Robin", "Sam")}
	sit(t, store, func(d *desk) {
		d.begin()
		before := d.state()
		store.refuse = true
		d.key(fyne.KeySpace)
		if d.state().Seq != before.Seq || d.step() != "speak" {
			t.Fatal("the state moved although nothing was written")
		}
		if sc := d.scene().stage.Scene(); sc.Trouble != errDisk.Error() {
			t.Errorf("the stage says %q", sc.Trouble)
		}
		store.refuse = false
		d.key(fyne.KeySpace)
		if d.step() != "mirror" || d.scene().stage.Scene().Trouble != "" {
			t.Errorf("at %q with %q after trying again", d.step(), d.scene().stage.Scene().Trouble)
		}
	})
}

func TestDialogue_SlowDiskShowsNothingEarlyAndSkipsNothing(t *testing.T) {
	store := &memory{couple: couple("Robin", "Sam")}
	sit(t, store, func(d *desk) {
		d.begin()
		goOn := store.stall()
		d.key(fyne.KeySpace, fyne.KeySpace) // an impatient second press
		if d.step() != "speak" {
			t.Fatal("an effect was shown before it was on disk")
		}
		if sc := d.sceneShown(); sc.Trouble != "" {
			t.Errorf("at once it says %q", sc.Trouble)
		}
		d.wait(late)
		if sc := d.sceneShown(); sc.Trouble != words.Say("trouble.late") {
			t.Errorf("after %v it says %q", late, sc.Trouble)
		}
		goOn()
		d.settle()
		if d.step() != "mirror" { // the second press meant the first turn, too
			t.Errorf("at %q, want the one step that was pressed for", d.step())
		}
		d.wait(2 * late)
		if sc := d.sceneShown(); sc.Trouble != "" {
			t.Errorf("once it is saved, it says %q", sc.Trouble)
		}
	})
}

func TestDialogue_LettersGoIntoTheNote(t *testing.T) {
	store := &memory{couple: couple("Robin", "Sam")}
	sit(t, store, func(d *desk) {
		d.begin()
		d.key(fyne.KeyN)
		d.typing("b p x g")
		d.key(fyne.KeyP, fyne.KeyB, fyne.KeySpace) // as keys, they belong to the field too
		if d.state().Stop() != nil || d.w.sheet != nil || d.step() != "speak" {
			t.Fatal("a letter in the field was taken for a command")
		}
		d.wait(2 * time.Second)
		if got := d.state().Now().Note; !strings.HasPrefix(got, "b p x g") {
			t.Errorf("the note is %q after a rest", got)
		}
		d.key(fyne.KeyPageDown)
		if d.step() != "mirror" {
			t.Error("a clicker does not work while a field has the focus")
		}
	})
}

func TestDialogue_NoteIsKeptByTheActionThatLeavesIt(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		d.begin()
		d.key(fyne.KeyN)
		d.typing("the keys on the table")
		d.key(fyne.KeyPageDown)
		if got := d.state().Visits[3].Note; got != "the keys on the table" {
			t.Errorf("the note is %q", got)
		}
	})
}

func TestDialogue_BreakAsksForCalmOnReturn(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		d.begin()
		d.wait(10 * time.Second)
		left, _ := d.state().TimeLeft(d.w.conductor.clock.now())
		d.key(fyne.KeyB, fyne.Key1)
		if stop := d.state().Stop(); stop == nil || !stop.Break {
			t.Fatal("there is no break")
		}
		d.key(fyne.KeySpace)
		if d.state().Stop().Back {
			t.Fatal("one press ended the break before its time")
		}
		d.wait(20*time.Minute + time.Second)
		d.key(fyne.KeySpace, fyne.Key3, fyne.KeyReturn, fyne.Key8, fyne.KeyReturn)
		if sc := d.scene().stage.Scene(); sc.Primary == nil || sc.Primary.ID != pressTenMore {
			t.Fatalf("with one at 3, the primary action is %+v", sc.Primary)
		}
		d.key(fyne.KeySpace)
		d.wait(10*time.Minute + time.Second)
		d.key(fyne.KeySpace, fyne.Key6, fyne.KeyReturn, fyne.Key8, fyne.KeyReturn, fyne.KeySpace)
		if d.state().Stop() != nil {
			t.Fatal("the break is not over")
		}
		if now, _ := d.state().TimeLeft(d.w.conductor.clock.now()); now != left {
			t.Errorf("%v left after the break, want %v", now, left)
		}
	})
}

func TestDialogue_BothTogetherComeBackEarlyFromABreak(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		d.begin()
		d.key(fyne.KeyB, fyne.Key3)
		d.wait(5 * time.Minute)
		d.key(fyne.KeyG, fyne.KeyLeft, fyne.KeyRight)
		if stop := d.state().Stop(); stop == nil || !stop.Back {
			t.Fatal("both agreed, and the break goes on")
		}
		if d.w.sheet != nil {
			t.Error("the question is still open")
		}
	})
}

func TestDialogue_BreakAtATimeOfDay(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		d.begin()
		now := d.w.conductor.clock.now().Wall.Local()
		d.key(fyne.KeyB, fyne.Key5)
		for _, bad := range []string{"soon", now.Add(5 * time.Minute).Format("15:04")} {
			d.typing(bad)
			d.key(fyne.KeyReturn)
			if d.state().Stop() != nil {
				t.Fatalf("%q was taken for a time", bad)
			}
			entry, ok := d.w.win.Canvas().Focused().(*control.Entry)
			if !ok || entry.Text != bad {
				t.Fatalf("what was typed, %q, is gone", bad)
			}
			entry.SetText("")
		}
		want := now.Add(90 * time.Minute).Truncate(time.Minute)
		d.typing(want.Format("15:04"))
		d.key(fyne.KeyReturn)
		if stop := d.state().Stop(); stop == nil || !stop.Until.Equal(want) {
			t.Errorf("the break is %+v, want one until %v", stop, want)
		}
	})
}

func TestDialogue_LeavingKeepsItAndGoesOnAtTheSameStep(t *testing.T) {
	store := &memory{couple: couple("Robin", "Sam")}
	sit(t, store, func(d *desk) {
		d.begin()
		d.wait(40 * time.Second)
		left, _ := d.state().TimeLeft(d.w.conductor.clock.now())
		d.key(fyne.KeyEscape, fyne.KeyReturn)
		if _, ok := d.w.current.(*start); !ok {
			t.Fatalf("the window shows %T", d.w.current)
		}
		d.wait(48 * time.Hour)
		d.key(fyne.KeyReturn)
		if d.step() != "speak" {
			t.Fatalf("at %q", d.step())
		}
		if now, _ := d.state().TimeLeft(d.w.conductor.clock.now()); now != left {
			t.Errorf("%v left two days later, want %v", now, left)
		}
	})
}

func TestDialogue_CutOffGoesOnWithTheTimeThatWasLeft(t *testing.T) {
	store := &memory{couple: couple("Robin", "Sam")}
	var left time.Duration
	sit(t, store, func(d *desk) {
		d.begin()
		d.wait(40 * time.Second)
		left, _ = d.state().TimeLeft(d.w.conductor.clock.now())
	}) // the window is dropped without leaving
	sit(t, store, func(d *desk) {
		d.key(fyne.KeyReturn)
		now, _ := d.state().TimeLeft(d.w.conductor.clock.now())
		if d.step() != "speak" || now-left > beat || now < left {
			t.Errorf("at %q with %v left, want speak with %v", d.step(), now, left)
		}
		events := store.sessions[0].Events
		if e := events[len(events)-2]; e.Kind != dialogue.LeftOpen || e.By != dialogue.ByCrash {
			t.Errorf("the record says %q by %q, want that it was cut off", e.Kind, e.By)
		}
	})
}

func TestStart_WhoWentSecondIsOfferedToBegin(t *testing.T) {
	store := &memory{couple: couple("Robin", "Sam")}
	sit(t, store, func(d *desk) {
		d.begin()
		d.key(fyne.KeyEscape, fyne.KeyX)
		d.key(fyne.KeyS) // they change seats: Sam is on the left now
		d.key(fyne.Key1)
		if who := d.w.couple.Partners[d.state().Opener.Index()].Name; who != "Sam" {
			t.Errorf("%s begins, want Sam", who)
		}
		d.key(fyne.KeyS)
		if who := d.w.couple.Partners[d.state().Opener.Index()].Name; who != "Robin" {
			t.Errorf("%s begins after the swap, want Robin", who)
		}
	})
}

func TestStart_BadNamesGetASentenceAndChangeNothing(t *testing.T) {
	for name, c := range map[string]struct{ left, right, want string }{
		"empty":     {"", "", "names.missing"},
		"blank":     {"   ", "Sam", "names.missing"},
		"identical": {"Robin", " robin ", "names.same"},
		"too long":  {strings.Repeat("n", 201), "Sam", "names.long"},
	} {
		t.Run(name, func(t *testing.T) {
			store := &memory{}
			sit(t, store, func(d *desk) {
				s := d.w.current.(*start)
				s.fields[0].SetText(c.left)
				s.fields[1].SetText(c.right)
				d.key(fyne.KeyReturn, fyne.KeyReturn)
				if store.couple.ID != "" {
					t.Error("the names were kept")
				}
				want := map[string]string{
					"names.missing": "Please type both names", "names.same": "Both names are the same",
					"names.long": "200 characters",
				}[c.want]
				if got := s.trouble.Text(); !strings.Contains(got, want) {
					t.Errorf("the screen says %q", got)
				}
				if s.fields[0].Text != c.left {
					t.Error("what was typed is gone")
				}
			})
		})
	}
}

func TestStart_LettersBesideAFieldAreNoCommands(t *testing.T) {
	sit(t, &memory{}, func(d *desk) {
		d.typing("Robin")
		d.w.win.Canvas().Unfocus() // a click beside the field
		d.key(fyne.KeyS, fyne.KeyE, fyne.KeyH)
		if s := d.w.current.(*start); s.fields[0].Text != "Robin" || s.fields[1].Text != "" {
			t.Errorf("the fields hold %q and %q", s.fields[0].Text, s.fields[1].Text)
		}
	})
}

func TestStage_ShowsAnyNameWhole(t *testing.T) {
	for _, name := range []string{
		strings.Repeat("Maximiliane ", 16) + "Bo", strings.Repeat("m", 200), "مريم عبد الرحمن", "👩🏽‍🚀🧑‍🦽", "李小龍", "Ø", "\u200b\u0301x",
	} {
		sit(t, &memory{couple: couple(name, "Sam")}, func(d *desk) {
			for _, size := range []fyne.Size{{Width: 1024, Height: 700}, {Width: 1280, Height: 800}, {Width: 1920, Height: 1080}} {
				d.w.win.Resize(size)
				if d.w.conductor.live {
					d.w.win.Canvas().Capture()
				} else {
					d.begin()
				}
				assertWhole(t, d.w.win.Canvas().Content(), size, dialogue.Name(name))
			}
		})
	}
}

// assertWhole looks for the text on a screen and checks that all of it lies
// inside its own space and the window.
func assertWhole(t *testing.T, root fyne.CanvasObject, size fyne.Size, want string) {
	t.Helper()
	found := false
	walk(root, fyne.Position{}, func(o fyne.CanvasObject, at fyne.Position) {
		text, ok := o.(*control.Text)
		if !ok || text.Text() != want {
			return
		}
		found = true
		lines, letters := text.Shown()
		if got := strings.Join(strings.Fields(strings.Join(lines, "")), ""); got != strings.Join(strings.Fields(want), "") {
			t.Errorf("%v: the screen shows %q of %q", size, got, want)
		}
		if float32(len(lines))*letters*1.28 > text.Size().Height+2 && letters > 11 {
			t.Errorf("%v: %d lines of %.0f stand in a height of %.0f", size, len(lines), letters, text.Size().Height)
		}
		if at.X < 0 || at.Y < 0 || at.X+text.Size().Width > size.Width+1 || at.Y+text.Size().Height > size.Height+1 {
			t.Errorf("%v: %q stands at %v with %v", size, want, at, text.Size())
		}
	})
	if !found {
		t.Errorf("%v: %q is nowhere on the screen", size, want)
	}
}

func walk(o fyne.CanvasObject, at fyne.Position, do func(fyne.CanvasObject, fyne.Position)) {
	if !o.Visible() {
		return
	}
	at = at.Add(o.Position())
	do(o, at)
	if c, ok := o.(*fyne.Container); ok {
		for _, child := range c.Objects {
			walk(child, at, do)
		}
	}
}

func TestStage_ReadsFromTwoMetres(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		d.begin()
		for _, size := range []fyne.Size{{Width: 1024, Height: 700}, {Width: 1280, Height: 800}, {Width: 1920, Height: 1080}} {
			d.w.win.Resize(size)
			walk(d.w.win.Canvas().Content(), fyne.Position{}, func(o fyne.CanvasObject, _ fyne.Position) {
				text, ok := o.(*control.Text)
				if !ok {
					return
				}
				_, letters := text.Shown()
				if text.Text() == "Robin" && letters < size.Height/9 {
					t.Errorf("%v: the speaker's name is %.0f high", size, letters)
				}
				// The capitals of the typeface are 0.67 of its size.
				if strings.HasPrefix(text.Text(), "What would you like") && letters*0.67 < size.Height/28 {
					t.Errorf("%v: the prompt's capitals are %.1f high", size, letters*0.67)
				}
			})
		}
	})
}

func TestDialogue_SleepOfTheMachineIsAHoldFromItsBeginning(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		d.begin()
		d.wait(30 * time.Second)
		before, _ := d.state().TimeLeft(d.w.conductor.clock.now())
		// The last beat lies an hour back, as it does when a lid was closed.
		c := d.w.conductor
		c.last = c.last.Add(-time.Hour)
		c.clock.start, c.clock.base.Wall = c.clock.start.Add(-time.Hour), c.clock.base.Wall.Add(-time.Hour)
		d.wait(2 * time.Second)
		stop := d.state().Stop()
		if stop == nil || stop.By != dialogue.BySleep {
			t.Fatalf("after the sleep, the stop is %+v", stop)
		}
		after, _ := d.state().TimeLeft(c.clock.now())
		if lost := before - after; lost < 0 || lost > 2*beat {
			t.Errorf("the sleep took %v of the turn", lost)
		}
		if sc := d.scene().stage.Scene(); sc.Sign != "The computer slept; the clock is stopped" {
			t.Errorf("the stage says %q", sc.Sign)
		}
		d.key(fyne.KeySpace)
		d.wait(10 * time.Second)
		if left, _ := d.state().TimeLeft(c.clock.now()); after-left < 9*time.Second || after-left > 11*time.Second {
			t.Errorf("ten seconds later, %v of %v are left", left, after)
		}
	})
}

func TestWindow_ClosingKeepsTheDialogueAndWhatIsTyped(t *testing.T) {
	store := &memory{couple: couple("Robin", "Sam")}
	sit(t, store, func(d *desk) {
		d.begin()
		d.key(fyne.KeyN)
		d.typing("half a sente")
		d.w.close()
		d.settle()
	})
	events := store.sessions[0].Events
	if n := len(events); events[n-1].Kind != dialogue.LeftOpen || events[n-1].By != dialogue.ByPeople ||
		events[n-2].Kind != dialogue.Noted || events[n-2].Text != "half a sente" {
		t.Errorf("the last events are %+v", events[n-2:])
	}
}

func TestWindow_ClosingThatIsRefusedIsToldAndCanBeRepeated(t *testing.T) {
	store := &memory{couple: couple("Robin", "Sam")}
	sit(t, store, func(d *desk) {
		d.begin()
		closed := false
		d.w.win.SetOnClosed(func() { closed = true })
		store.refuse = true
		d.w.close()
		d.settle()
		if closed || d.scene().stage.Scene().Trouble == "" {
			t.Fatal("the window went although the disk refused, or said nothing")
		}
		store.refuse = false
		d.key(fyne.KeySpace, fyne.KeyEscape, fyne.KeyReturn) // they go on, and leave later
		if _, ok := d.w.current.(*start); !ok || closed {
			t.Fatalf("leaving shows %T, closed is %v; want the start", d.w.current, closed)
		}
		d.key(fyne.KeyReturn)
		store.refuse = true
		d.w.close()
		d.settle()
		d.w.close()
		d.settle()
		if !closed {
			t.Error("a second wish to close waits for the disk")
		}
	})
}

// That the disk is slow is no refusal: closing waits for it, and takes along what
// is being typed.
func TestWindow_ClosingOnASlowDiskKeepsTheNote(t *testing.T) {
	store := &memory{couple: couple("Robin", "Sam")}
	sit(t, store, func(d *desk) {
		d.begin()
		closed := false
		d.w.win.SetOnClosed(func() { closed = true })
		goOn := store.stall()
		d.key(fyne.KeyP)
		d.wait(late)
		d.key(fyne.KeyN)
		d.typing("half a sentence")
		if d.sceneShown().Trouble == "" {
			t.Fatal("nothing tells of the slow disk")
		}
		d.w.close()
		if closed {
			t.Error("it did not wait")
		}
		goOn()
		d.settle()
		if !closed {
			t.Error("it is still open")
		}
	})
	noted := func(e dialogue.Event) bool { return e.Kind == dialogue.Noted && e.Text == "half a sentence" }
	if events := store.sessions[0].Events; !slices.ContainsFunc(events, noted) {
		t.Errorf("what was typed is not among %+v", events)
	}
}

func TestWindow_SwappedWhileTypingAndCalledOffChangesNothing(t *testing.T) {
	store := &memory{couple: couple("Robin", "Sam")}
	sit(t, store, func(d *desk) {
		d.key(fyne.KeyE)
		d.w.current.(*start).swap()
		d.key(fyne.KeyEscape, fyne.KeyEscape)
		if d.w.couple != store.couple || d.w.current.(*start).editing {
			t.Errorf("the couple is %+v", d.w.couple)
		}
		d.key(fyne.KeyE)
		d.w.current.(*start).swap()
		d.key(fyne.KeyReturn, fyne.KeyReturn)
		if got := store.couple.Partners; got[0] != (dialogue.Partner{ID: "two", Name: "Sam"}) || got[1] != (dialogue.Partner{ID: "one", Name: "Robin"}) {
			t.Errorf("after the swap, they sit as %+v", got)
		}
	})
}
