package main

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"halfway/assets"
	"halfway/dialogue"
)

// “Saying it softly” to its end in a real window, by keyboard alone: with the
// coach, whose frame is taken once, and after it was switched off.
func TestWindow_SayingItSoftlyWithAndWithoutTheCoach(t *testing.T) {
	const (
		speed = 60
		said  = "I feel ignored by you when the door shuts at eight."
		kept  = "when the door shuts at eight"
	)
	screen := screen(t, 1280, 800)
	p, err := screen.Start(program(t), filepath.Join(t.TempDir(), "data"), speed)
	must(t, err)
	must(t, p.Names())
	for _, with := range []bool{true, false} {
		if !with {
			must(t, p.Key("comma"), screen.Await("Notice words"), p.Key("Up", "2", "Escape"))
			time.Sleep(time.Second)
		}
		s, err := p.Open(slices.Index(assets.ProtocolIDs, "saying-it-softly"))
		must(t, err)
		s, err = p.GoOn(s, speed, "felt")
		must(t, err)
		time.Sleep(time.Second)
		must(t, p.Key("n"))
		time.Sleep(time.Second)
		must(t, p.Type(said))
		if with {
			must(t, screen.Await("Look at these words"), p.Key("F4"), screen.Await("Use this"), p.Key("1"))
		} else {
			time.Sleep(2 * time.Second)
			must(t, p.Key("F4"), screen.Await("What is it for?"), p.Key("Escape")) // there is nothing but the builder
		}
		s, err = p.Until("the note", func(now dialogue.Stored) bool {
			note := noteAt(t, now, "felt")
			return with && note != said && strings.Contains(note, kept) || !with && note == said
		})
		must(t, err)
		if note := noteAt(t, s, "felt"); with && (strings.Contains(note, "ignored") || !strings.Contains(note, "…")) {
			t.Errorf("with the coach, the note is %q", note)
		}
		must(t, p.Key("Escape"))
		s, err = p.GoOn(s, speed, "")
		must(t, err)
		if s.Status != dialogue.Finished {
			t.Fatalf("it ended as %q", s.Status)
		}
		must(t, p.Key("Escape")) // the review
		time.Sleep(time.Second)
		must(t, p.Key("Escape")) // and a passphrase, which is offered once
		time.Sleep(time.Second)
	}
	must(t, p.Close())
	quiet(t, p)
}

// noteAt is what was written at the last visit to a step.
func noteAt(t *testing.T, s dialogue.Stored, step string) string {
	t.Helper()
	protocol, err := dialogue.Load(s.Protocol, []byte(s.Text))
	must(t, err)
	state, err := dialogue.Fold(protocol, s.Events)
	must(t, err)
	note := ""
	for _, v := range state.Visits {
		if v.Step.ID == step {
			note = v.Note
		}
	}
	return note
}
