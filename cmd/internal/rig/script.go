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

// Names types both names on a first start.
func (p *Program) Names() error {
	return p.do(func() error { return p.Type(Left) }, func() error { return p.Key("Return") },
		func() error { return p.Type(Right) }, func() error { return p.Key("Return") }, p.screen.Still)
}

func (p *Program) do(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// At waits until the newest session is at a step.
func (p *Program) At(step string, round int) (dialogue.Stored, error) {
	return p.Newest(fmt.Sprintf("step %s of round %d", step, round), func(s dialogue.Stored) bool {
		for i := len(s.Events) - 1; i >= 0; i-- {
			if e := s.Events[i]; e.Kind == dialogue.Entered {
				return e.Step == step && e.Round == round
			}
		}
		return false
	})
}

// After waits until the newest session has ended with such an event.
func (p *Program) After(kind dialogue.EventKind) (dialogue.Stored, error) {
	return p.Newest(fmt.Sprintf("%q", kind), func(s dialogue.Stored) bool {
		return len(s.Events) > 0 && s.Events[len(s.Events)-1].Kind == kind
	})
}

// Play goes through the whole of "Speaker and listener" by keyboard, from the
// start screen of a couple that has given its names, at the speed with which
// the program was started. It calls shot for each new scene.
func (p *Program) Play(speed int, shot func(name string) error) error {
	wait := func(d time.Duration) { time.Sleep(d / time.Duration(speed)) }
	see := func(name string) func() error { return func() error { return shot(name) } }
	press := func(keys ...string) func() error { return func() error { return p.Key(keys...) } }
	at := func(step string, round int) func() error {
		return func() error { _, err := p.At(step, round); return err }
	}
	after := func(kind dialogue.EventKind) func() error {
		return func() error { _, err := p.After(kind); return err }
	}
	typing := func(text string) func() error { return func() error { return p.Type(text) } }
	past := func(d time.Duration) func() error { return func() error { wait(d); return nil } }

	err := p.do(see("start"), press("1"), at("agree", 1), press("n"), typing(Topic), press("Escape"),
		after(dialogue.Noted), see("agree"), press("space"),
		at("settle", 1), past(25*time.Second), see("pause"), press("space"),
		at("speak", 1), see("turn"), press("n"), typing(Note), press("Escape"), after(dialogue.Noted))
	if err != nil {
		return err
	}
	// In the first round: a hold, a break with the return from it, and a part
	// that was missed.
	err = p.do(press("p"), after(dialogue.Held), see("hold"), press("p"), after(dialogue.Released),
		press("b"), past(time.Second), see("break-asked"), press("1"), after(dialogue.BreakBegun), see("break"),
		past(dialogue.MinBreak+30*time.Second), see("break-over"), press("space"), after(dialogue.Returned),
		press("6", "Return"), after(dialogue.Rated), see("calm"), press("8", "Return"),
		func() error {
			_, err := p.Newest("both readings of calm", func(s dialogue.Stored) bool {
				n := len(s.Events)
				return s.Events[n-1].Kind == dialogue.Rated && s.Events[n-2].Kind == dialogue.Rated
			})
			return err
		}, see("calm-both"), press("space"), after(dialogue.Rejoined),
		press("Next"), at("mirror", 1), see("mirror"), press("Next"), at("heard", 1), see("heard"), press("3"),
		at("speak", 1), press("space"), at("mirror", 1), press("Prior"), at("speak", 1), press("space"))
	if err != nil {
		return err
	}
	for round := 1; round <= 4; round++ {
		if round > 1 {
			err = p.do(at("speak", round), see(fmt.Sprint("hand-over-", round)), past(6*time.Second),
				see(fmt.Sprint("turn-", round)), press("Return"))
		}
		if err == nil {
			err = p.do(at("mirror", round), press("space"), at("heard", round), press("space"))
		}
		if err != nil {
			return err
		}
	}
	for round := 1; round <= 2; round++ {
		if err := p.do(at("thank", round), past(6*time.Second), see(fmt.Sprint("thanks-", round)),
			press("space"), at("received", round), press("space")); err != nil {
			return err
		}
	}
	rates := []string{"7", "Return", "8", "Return", "6", "Return", "4", "Return"}
	return p.do(at("plan", 1), press("n"), typing(Agreement), see("plan"), press("Escape"), press("space"),
		at("after", 1), see("rate"), press(rates...), after(dialogue.Rated), press(rates...),
		func() error {
			_, err := p.Newest("both check-ins", func(s dialogue.Stored) bool {
				n := len(s.Events)
				return s.Events[n-1].Kind == dialogue.Rated && s.Events[n-2].Kind == dialogue.Rated
			})
			return err
		}, see("rate-both"), press("space"), after(dialogue.Ended), past(time.Minute), see("review"),
		press("Escape"), press("h"), past(time.Minute), see("history"))
}
