package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"halfway/assets"
	"halfway/cmd/internal/rig"
	"halfway/dialogue"
)

// asProgram is set where the test binary is to be the program itself. So the
// window that is tested has whatever the tests are built with: the race
// detector and Fyne's thread checks.
const asProgram = "TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	os.Exit(m.Run())
}

// screen is a screen of that size.
func screen(t *testing.T, width, height int) *rig.Screen {
	t.Helper()
	s, err := rig.NewScreen(width, height)
	return ready(t, s, err)
}

// ready is a screen on which a window can be worked, until the test ends.
func ready(t *testing.T, s *rig.Screen, err error) *rig.Screen {
	t.Helper()
	must(t, err)
	t.TempDir() // first, so that it outlives the programs that work in it
	t.Cleanup(s.Close)
	s.Teller = built(t)
	return s
}

// program is the binary, for the rig to start.
func program(t *testing.T) string {
	t.Helper()
	t.Setenv(asProgram, "1")
	path, err := os.Executable()
	must(t, err)
	return path
}

func must(t *testing.T, errs ...error) {
	t.Helper()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
}

func quiet(t *testing.T, p *rig.Program) {
	t.Helper()
	for _, line := range p.Complaints() {
		t.Errorf("the program complained: %s", line)
	}
}

// A whole dialogue in a real window, by keyboard alone, and what it leaves
// behind.
func TestWindow_WholeDialogueByKeyboard(t *testing.T) {
	const speed = 60
	screen := screen(t, 1280, 800)
	data := filepath.Join(t.TempDir(), "data")
	p, err := screen.Start(program(t), data, speed)
	must(t, err)
	must(t, p.Names(), p.Play(speed, func(string) error { return nil }), p.Close())
	quiet(t, p)
	if p.Lost > 0 {
		t.Logf("%d presses had to be repeated", p.Lost)
	}

	records, err := p.Sessions()
	must(t, err)
	if len(records) != 1 {
		t.Fatalf("%d sessions are stored, want 1", len(records))
	}
	s, err := p.Session(records[0].ID)
	must(t, err)
	if s.Status != dialogue.Finished || s.Agreement != rig.Agreement || s.Topic != rig.Topic {
		t.Errorf("status %q, agreement %q, topic %q", s.Status, s.Agreement, s.Topic)
	}
	shipped, err := assets.Protocols.ReadFile("protocols/speaker-listener.yaml")
	must(t, err)
	if s.Text != string(shipped) {
		t.Error("the session keeps another text than the protocol that it ran")
	}
	protocol, err := dialogue.Load("stored", []byte(s.Text))
	must(t, err)
	state, err := dialogue.Fold(protocol, s.Events)
	must(t, err)
	checkCourse(t, state)
	if got := state.Visits[3].Note; got != rig.Note {
		t.Errorf("the first turn's note is %q", got)
	}
	last := state.Visits[len(state.Visits)-1]
	given, all := last.Readings()
	if want := (dialogue.Readings{dialogue.Calm: 7, dialogue.Heard: 8, dialogue.Closeness: 6, dialogue.Space: 4}); !all ||
		!equal(given[0], want) || !equal(given[1], want) {
		t.Errorf("the check-ins are %v", given)
	}
}

func equal(a, b dialogue.Readings) bool {
	if len(a) != len(b) {
		return false
	}
	for k, v := range a {
		if b[k] != v {
			return false
		}
	}
	return true
}

// checkFile holds the steps, actors and times of a session against its file.
func checkFile(t *testing.T, s dialogue.State) (steps []string) {
	t.Helper()
	for i, v := range s.Visits {
		steps = append(steps, v.Step.ID)
		part := s.Protocol.PartOf(v.Step.ID)
		speaker := s.SpeakerIn(v.Round)
		floor := dialogue.Nobody
		if part.Floored() {
			floor = speaker
		}
		if v.Floor != floor {
			t.Errorf("visit %d, %s of round %d: %v has the floor, want %v", i, v.Step.ID, v.Round, v.Floor, floor)
		}
		if actor := map[dialogue.Role]dialogue.Side{dialogue.Speaker: speaker, dialogue.Listener: speaker.Other()}[v.Step.Actor]; v.Actor != actor {
			t.Errorf("visit %d, %s: it is %v's move, want %v's", i, v.Step.ID, v.Actor, actor)
		}
		passed := i > 0 && s.Visits[i-1].Floor != dialogue.Nobody && v.Floor != dialogue.Nobody && v.Floor != s.Visits[i-1].Floor
		if want := time.Duration(s.Protocol.Breath); passed && v.Breath != want || !passed && v.Breath != 0 {
			t.Errorf("visit %d, %s: the breath is %v", i, v.Step.ID, v.Breath)
		}
		if v.Step.Kind == dialogue.Pause && v.Elapsed(s.Last) < time.Duration(v.Step.Minimum) {
			t.Errorf("the pause %s took only %v", v.Step.ID, v.Elapsed(s.Last))
		}
		if v.Step.Hard && v.Elapsed(s.Last) < time.Duration(v.Step.Time) {
			t.Errorf("the bell of %s rang after %v", v.Step.ID, v.Elapsed(s.Last))
		}
	}
	return steps
}

// checkCourse holds the scripted dialogue against its file and its course.
func checkCourse(t *testing.T, s dialogue.State) {
	t.Helper()
	steps := checkFile(t, s)
	if !slices.Equal(steps, rig.Course) {
		t.Errorf("the steps were %v, want %v", steps, rig.Course)
		return
	}
	via := map[int]string{8: dialogue.ByBack, 12: dialogue.ByAgain, 18: dialogue.ByConsent}
	for i, v := range s.Visits {
		special := v.Via == dialogue.ByBack || v.Via == dialogue.ByAgain || v.Via == dialogue.ByConsent
		if want := via[i]; special && v.Via != want || want != "" && v.Via != want {
			t.Errorf("visit %d, %s: entered by %q, want %q", i, v.Step.ID, v.Via, want)
		}
	}
	first := s.Visits[3]
	if len(first.Stops) != 2 || first.Stops[0].Break || !first.Stops[1].Break {
		t.Fatalf("the first turn was stopped by %+v, want a hold and a break", first.Stops)
	}
	if away := first.Stops[1].To.Wall.Sub(first.Stops[1].From.Wall); away < dialogue.MinBreak {
		t.Errorf("the break took %v", away)
	}
	if calm, all := first.Stops[1].Calm(); !all || calm[0][dialogue.Calm] != 6 || calm[1][dialogue.Calm] != 8 {
		t.Errorf("after the break they were %v", calm)
	}
}

// Every dialogue to its end in a real window, by keyboard alone, and what each
// leaves behind.
func TestWindow_EveryDialogueByKeyboard(t *testing.T) {
	const speed = 600
	screen := screen(t, 1280, 800)
	p, err := screen.Start(program(t), filepath.Join(t.TempDir(), "data"), speed)
	must(t, err)
	must(t, p.Names())
	protocols, err := loadProtocols()
	must(t, err)
	for i, id := range assets.ProtocolIDs {
		if protocols[i].Solo() {
			continue // which is in nobody's history; see TestWindow_OwnPages
		}
		start := time.Now()
		stored, err := p.Through(i, speed)
		t.Logf("%s: %v, %d events, %d lost", id, time.Since(start), stored.Seq, p.Lost)
		must(t, err)
		shipped, err := assets.Protocols.ReadFile("protocols/" + id + ".yaml")
		must(t, err)
		if stored.Protocol != id || stored.Status != dialogue.Finished || stored.Text != string(shipped) {
			t.Fatalf("%s: it followed %s, and ended as %q", id, stored.Protocol, stored.Status)
		}
		protocol, err := dialogue.Load(id, []byte(stored.Text))
		must(t, err)
		state, err := dialogue.Fold(protocol, stored.Events)
		must(t, err)
		checkFile(t, state)
		steps := map[string]bool{}
		for _, v := range state.Visits {
			steps[v.Step.ID] = true
			if v.Step.Kind == dialogue.Write && (v.Note == "") != state.Off {
				t.Errorf("%s: at %s, %q was kept", id, v.Step.ID, v.Note)
			}
		}
		for _, part := range protocol.Parts {
			if !steps[part.Steps[0].ID] {
				t.Errorf("%s: the part %s was left out", id, part.ID)
			}
		}
		if state.Off {
			must(t, p.Key("space")) // keep that it took place
		} else {
			must(t, p.Key("Escape")) // the review
			time.Sleep(time.Second)
			must(t, p.Key("Escape")) // and a passphrase, which is offered once
		}
		time.Sleep(time.Second) // until the start screen is there
	}
	must(t, p.Close())
	quiet(t, p)
}

// A power cut in mid-turn: the next start offers the same step with the time
// that was left.
func TestWindow_KilledInMidTurnGoesOnWithTheTimeLeft(t *testing.T) {
	const speed = 4
	screen := screen(t, 1024, 700)
	data := filepath.Join(t.TempDir(), "data")
	bin := program(t)
	p, err := screen.Start(bin, data, speed)
	must(t, err)
	must(t, p.Names())
	_, err = p.At("agree", 1, "1")
	must(t, err)
	_, err = p.At("settle", 1, "space")
	must(t, err)
	time.Sleep(22 * time.Second / speed) // of which twenty cannot be skipped
	_, err = p.At("before", 1, "space")
	must(t, err)
	must(t, p.CheckIn())
	before, err := p.At("speak", 1)
	must(t, err)
	entered := time.Now()
	time.Sleep(5 * time.Second)
	ran := time.Since(entered) * speed
	must(t, p.Kill())
	quiet(t, p)

	p, err = screen.Start(bin, data, speed)
	must(t, err, screen.Await("You were in the middle of it"))
	s, err := p.After(dialogue.Resumed, "Return")
	must(t, err)
	n := len(before.Events)
	if got := s.Events[:n]; len(s.Events) != n+2 || !slices.EqualFunc(got, before.Events, func(a, b dialogue.Event) bool {
		return a.Seq == b.Seq && a.Kind == b.Kind && a.Clock == b.Clock && a.At.Equal(b.At)
	}) {
		t.Errorf("the events changed: %d before, %d now", n, len(s.Events))
	}
	gone := s.Events[n+1].Clock - before.Events[n-1].Clock
	if off := (ran - gone).Abs(); off > 2*time.Second*speed {
		t.Errorf("%v of the turn are gone after the restart, %v had passed", gone, ran)
	}
	must(t, p.Close())
	quiet(t, p)
	if _, err := os.Stat(filepath.Join(data, "halfway.db")); err != nil {
		t.Error(err)
	}
}
