package rig

import (
	"errors"
	"fmt"
	"time"

	"halfway/dialogue"
)

// most bounds how many moves a dialogue may take.
const most = 400

// CheckIn leaves the check-in at the beginning open for both, and goes on.
func (p *Program) CheckIn() error {
	keys := []string{"Return", "Return", "Return"}
	for n := 1; n <= 2; n++ {
		if _, err := p.Until("a check-in", rated(n), keys...); err != nil {
			return err
		}
	}
	return p.Key("space")
}

// Through opens the n-th dialogue of the start screen, counted from 0, and goes
// through it to its end by keyboard alone. It writes wherever there is a field
// of its own, and returns what was stored. The program was started at that speed.
func (p *Program) Through(n, speed int) (dialogue.Stored, error) {
	s, err := p.Open(n)
	if err != nil {
		return s, err
	}
	return p.GoOn(s, speed, "")
}

// Open opens the n-th dialogue of the start screen, counted from 0.
func (p *Program) Open(n int) (dialogue.Stored, error) {
	before, err := p.Sessions()
	if err != nil {
		return dialogue.Stored{}, err
	}
	for range n + 1 {
		if err := p.Key("Down"); err != nil {
			return dialogue.Stored{}, err
		}
	}
	if err := p.Key("Return"); err != nil {
		return dialogue.Stored{}, err
	}
	err = p.screen.until("a new session", func() (bool, error) {
		now, err := p.Sessions()
		return len(now) > len(before), err
	})
	if err != nil {
		return dialogue.Stored{}, err
	}
	return p.Until("its first step", func(dialogue.Stored) bool { return true })
}

// GoOn goes through a dialogue up to a step, or to its end where no step is
// named.
func (p *Program) GoOn(s dialogue.Stored, speed int, step string) (dialogue.Stored, error) {
	var err error
	for range most {
		if err != nil || s.Status != dialogue.StatusOpen || step != "" && entries(s)[len(entries(s))-1].Step == step {
			return s, err
		}
		s, err = p.move(s, speed)
	}
	return s, errors.Join(err, fmt.Errorf("%s has not ended after %d moves", s.Protocol, most))
}

// move does what the present state asks for, and returns what is stored once it
// has had an effect.
func (p *Program) move(s dialogue.Stored, speed int) (dialogue.Stored, error) {
	protocol, err := dialogue.Load(s.Protocol, []byte(s.Text))
	if err != nil {
		return s, err
	}
	state, err := dialogue.Fold(protocol, s.Events)
	if err != nil {
		return s, err
	}
	visit := state.Now()
	// What nobody can skip, and the picture after it.
	if wait := max(visit.Breath, time.Duration(visit.Step.Minimum)); wait > 0 {
		time.Sleep(wait/time.Duration(speed) + 200*time.Millisecond)
	}
	what := fmt.Sprintf("a move at %s, round %d of %s", visit.Step.ID, visit.Round, s.Protocol)
	after := func(keys ...string) (dialogue.Stored, error) {
		return p.Until(what, func(now dialogue.Stored) bool { return now.ID == s.ID && now.Seq > s.Seq }, keys...)
	}
	rates := func() (dialogue.Stored, error) {
		var keys []string
		for range state.Asked() {
			keys = append(keys, "7", "Return")
		}
		return after(keys...)
	}
	stop := state.Stop()
	switch {
	case stop != nil && stop.Break && stop.Back:
		if _, all := stop.Calm(); !all {
			return rates()
		}
		return after("space")
	case visit.Step.Kind == dialogue.Rate:
		if _, all := visit.Readings(); !all {
			return rates()
		}
		return after("space")
	case visit.Step.Kind == dialogue.Rest && stop == nil:
		if err := p.Key("space"); err != nil {
			return s, err
		}
		time.Sleep(focusing)
		return after("1")
	case visit.Step.Hard:
		return after() // the bell
	case visit.Step.Kind == dialogue.Write && !written(state):
		if err := p.Key("n"); err != nil {
			return s, err
		}
		time.Sleep(focusing)
		if err := p.Type("words of " + visit.Step.ID); err != nil {
			return s, err
		}
		return after("Escape")
	default:
		return after("space")
	}
}

// written reports whether something was written at the present step, kept or
// not.
func written(s dialogue.State) bool {
	v := s.Now()
	return v.Note != "" || s.Off && s.Last != v.From
}
