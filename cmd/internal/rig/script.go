package rig

import (
	"fmt"
	"time"

	"halfway/dialogue"
)

// Left and Right are the names in the scripted dialogue.
const (
	Left  = "Robin"
	Right = "Alexandra"
)

// Agreement is what the two agree on in it, Topic what it is about, and Note
// what they write down in its first turn.
const (
	Agreement = "On Sunday we plan the week, before breakfast."
	Topic     = "Coming home late"
	Note      = "the phone on the table"
)

// focusing is how long a field is given to take the focus before it is typed
// into. Nothing outside the program tells when it has.
const focusing = 400 * time.Millisecond

// Course is what the script leads through, step by step: what a session's
// visits must be once it is played.
var Course = []string{
	"agree", "settle", "before",
	"speak", "mirror", "heard", // a part was missed
	"speak", "mirror", "speak", "mirror", "heard", // gone back once
	"speak", "speak", "mirror", "heard", // begun again
	"speak", "mirror", "heard", // moved on by consent
	"speak", "mirror", "heard",
	"thank", "received", "thank", "received",
	"plan", "after",
}

// Names types both names on a first start.
func (p *Program) Names() error {
	s := script{p: p}
	s.typing(Left)
	s.key("Return")
	s.typing(Right)
	s.key("Return")
	time.Sleep(focusing) // until they are kept
	return s.err
}

// At waits until the newest session is at a step, and returns it. It presses
// keys first, where there are any.
func (p *Program) At(step string, round int, keys ...string) (dialogue.Stored, error) {
	return p.Until(fmt.Sprintf("step %s of round %d", step, round), func(s dialogue.Stored) bool {
		e := entries(s)
		return len(e) > 0 && e[len(e)-1].Step == step && e[len(e)-1].Round == round
	}, keys...)
}

// After presses keys and waits until the newest session's last event is of a
// kind.
func (p *Program) After(kind dialogue.EventKind, keys ...string) (dialogue.Stored, error) {
	return p.Until(fmt.Sprintf("event %q", kind), func(s dialogue.Stored) bool {
		return len(s.Events) > 0 && s.Events[len(s.Events)-1].Kind == kind
	}, keys...)
}

// entries are the entries to steps.
func entries(s dialogue.Stored) []dialogue.Event {
	var all []dialogue.Event
	for _, e := range s.Events {
		if e.Kind == dialogue.Entered {
			all = append(all, e)
		}
	}
	return all
}

// Play goes through the whole of "Speaker and listener" by keyboard, from the
// start screen of a couple that has given its names, at the speed with which
// the program was started. It calls shot for each new scene.
func (p *Program) Play(speed int, shot func(name string) error) error {
	s := script{p: p, speed: speed, shot: shot}
	s.opening()
	s.firstRound()
	s.moreRounds()
	s.closing()
	if s.err == nil && s.entered != len(Course) {
		s.err = fmt.Errorf("the script led through %d steps, its course has %d", s.entered, len(Course))
	}
	return s.err
}

// script is one run of the scripted dialogue. Once something went wrong, err
// says so and nothing more is done.
type script struct {
	p       *Program
	speed   int
	shot    func(string) error
	entered int // how many steps so far
	err     error
}

func (s *script) opening() {
	s.see("start")
	s.key("F1")
	s.see("keys")
	s.key("Escape")
	s.enter(1, "1")
	s.note(Topic)
	s.see("agree")
	s.enter(1, "space")
	s.pass(21 * time.Second) // of which twenty cannot be skipped
	s.see("pause")
	s.enter(1, "space")
	s.see("before")
	s.do(s.p.CheckIn)
	s.enter(1)
}

// firstRound has a hold, a break with the return from it, a part that was
// missed, and a step back.
func (s *script) firstRound() {
	s.see("turn")
	s.after(dialogue.Held, "p")
	s.note(Note)
	s.see("hold")
	s.after(dialogue.Released, "p")
	s.key("b")
	s.see("break-asked")
	s.after(dialogue.BreakBegun, "1")
	s.see("break")
	s.pass(dialogue.MinBreak + 10*time.Second)
	s.see("break-over")
	s.after(dialogue.Returned, "space")
	s.until("the first reading of calm", rated(1), "6", "Return")
	s.see("calm")
	s.until("both readings of calm", rated(2), "8", "Return")
	s.see("calm-both")
	s.after(dialogue.Rejoined, "space")
	s.enter(1, "Next")
	s.see("mirror")
	s.enter(1, "Next")
	s.see("heard")
	s.enter(1, "3")
	s.enter(1, "space")
	s.enter(1, "Prior")
	s.enter(1, "Return")
	s.enter(1, "space")
}

// moreRounds has a turn that is begun again and a round that both agree to
// leave.
func (s *script) moreRounds() {
	s.handOver(2, "space")
	s.enter(2, "r")
	s.enter(2, "Return")
	s.enter(2, "space")
	s.handOver(3, "space")
	s.enter(3, "space")
	s.enter(3, "space")
	s.key("g")
	s.see("together-asked")
	s.after(dialogue.Consented, "Left")
	s.handOver(4, "Right")
	s.enter(4, "space")
	s.enter(4, "space")
	for round := 1; round <= 2; round++ {
		s.handOver(round, "space")
		s.enter(round, "space")
	}
}

func (s *script) closing() {
	s.enter(1, "space")
	s.note(Agreement)
	s.see("plan")
	s.enter(1, "space")
	s.see("rate")
	rates := []string{"7", "Return", "8", "Return", "6", "Return", "4", "Return"}
	s.until("the first check-in", rated(1), rates...)
	s.until("both check-ins", rated(2), rates...)
	s.see("rate-both")
	s.after(dialogue.Ended, "space")
	s.see("review")
	s.key("Escape")
	s.see("start-again")
	s.key("h")
	s.see("history")
}

// rated holds once the last n events, and no more, are readings.
func rated(n int) func(dialogue.Stored) bool {
	return func(s dialogue.Stored) bool {
		got := 0
		for i := len(s.Events) - 1; i >= 0 && s.Events[i].Kind == dialogue.Rated; i-- {
			got++
		}
		return got == n
	}
}

func (s *script) do(f func() error) {
	if s.err == nil {
		s.err = f()
	}
}

func (s *script) key(keys ...string) { s.do(func() error { return s.p.Key(keys...) }) }

func (s *script) see(name string) { s.do(func() error { return s.shot(name) }) }

func (s *script) until(what string, wanted func(dialogue.Stored) bool, keys ...string) {
	s.do(func() error {
		_, err := s.p.Until(what, wanted, keys...)
		return err
	})
}

func (s *script) after(kind dialogue.EventKind, keys ...string) {
	s.do(func() error {
		_, err := s.p.After(kind, keys...)
		return err
	})
}

// enter presses keys and waits until the course's next step is entered.
func (s *script) enter(round int, keys ...string) {
	if s.err != nil {
		return
	}
	if s.entered == len(Course) {
		s.err = fmt.Errorf("the course has no step after %d", s.entered)
		return
	}
	n, step := s.entered, Course[s.entered]
	s.entered++
	s.until(fmt.Sprintf("step %s of round %d", step, round), func(stored dialogue.Stored) bool {
		e := entries(stored)
		return len(e) == n+1 && e[n].Step == step && e[n].Round == round
	}, keys...)
}

// handOver is enter where the floor passes, with the breath that it takes.
func (s *script) handOver(round int, keys ...string) {
	s.enter(round, keys...)
	s.pass(6 * time.Second)
	if s.err == nil {
		s.see(fmt.Sprintf("%s-%d", Course[s.entered-1], round))
	}
}

func (s *script) typing(text string) {
	s.do(func() error {
		time.Sleep(focusing)
		return s.p.Type(text)
	})
}

// note writes the note of the present step.
func (s *script) note(text string) {
	s.key("n")
	s.typing(text)
	s.key("Escape")
	s.until("the note "+text, func(stored dialogue.Stored) bool {
		e := stored.Events[len(stored.Events)-1]
		return e.Kind == dialogue.Noted && e.Text == text
	})
}

// pass lets the dialogue's clock run on, and the picture catch up.
func (s *script) pass(d time.Duration) {
	s.do(func() error {
		time.Sleep(d/time.Duration(s.speed) + focusing)
		return nil
	})
}
