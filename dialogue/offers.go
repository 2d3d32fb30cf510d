package dialogue

import "time"

// Allowed lists what may be done at that instant, the primary action first
// where there is one. It is the only source of what a screen offers, and Do
// refuses whatever is not in it.
func (s State) Allowed(now Instant) []Action {
	if len(s.Visits) == 0 || s.End != "" {
		return nil
	}
	if s.Away {
		return []Action{{Kind: Resume, Primary: true}, {Kind: LetRest}}
	}
	var offers []Action
	stop := s.Stop()
	switch {
	case stop != nil && stop.Break:
		offers = s.inBreak(stop, now)
	case stop != nil:
		offers = []Action{{Kind: Release, Primary: true}, {Kind: TakeBreak}}
	case s.Breathing(now):
		offers = []Action{{Kind: Hold}, {Kind: TakeBreak}}
	default:
		offers = append(s.inStep(now), Action{Kind: TakeBreak})
		if s.before() != nil {
			offers = append(offers, Action{Kind: GoBack})
		}
	}
	if v := s.Now().Step; (v.Note != "" || v.Kind == Plan) && (stop == nil || !stop.Break) {
		offers = append(offers, Action{Kind: WriteNote})
	}
	return append(offers, Action{Kind: Leave}, Action{Kind: LetRest})
}

func (s State) inStep(now Instant) []Action {
	v := s.Now()
	var offers []Action
	switch v.Step.Kind {
	case Agree:
		offers = []Action{{Kind: Proceed, Primary: true}}
		if len(s.Visits) == 1 {
			offers = append(offers, Action{Kind: Tune})
		}
	case Rate:
		offers = rates(v.shared, s.Opener)
		if v.shared.complete() {
			offers = []Action{{Kind: Proceed, Primary: true}}
		}
	case Pause:
		if s.Elapsed(now) >= time.Duration(v.Step.Minimum) {
			offers = []Action{{Kind: Proceed, Primary: true}}
		} else {
			offers = s.consents()
		}
		if left, _ := s.TimeLeft(now); left > 0 {
			offers = append(offers, Action{Kind: Hold})
		}
	case Turn:
		offers = []Action{{Kind: Proceed, Side: v.Actor, Primary: true}, {Kind: Again}, {Kind: Hold}}
		offers = append(offers, s.consents()...)
	case Choose:
		for i, o := range v.Step.Options {
			if o.Limit == 0 || s.picked(o.ID) < o.Limit {
				offers = append(offers, Action{Kind: Pick, Side: v.Actor, Option: o.ID, Primary: i == 0})
			}
		}
		offers = append(offers, s.consents()...)
	case Plan:
		offers = []Action{{Kind: Settle, Primary: true}}
	}
	return offers
}

// inBreak offers the way back: at the agreed time to anyone, before it only to
// both together, and after it by way of how calm each is.
func (s State) inBreak(stop *Stop, now Instant) []Action {
	switch {
	case !stop.Back && now.Wall.Before(stop.Until):
		return append(s.consents(), Action{Kind: Extend})
	case !stop.Back:
		return []Action{{Kind: Return, Primary: true}, {Kind: Extend}}
	case !stop.calm.complete():
		return rates(stop.calm, s.Opener)
	}
	calm := true
	for _, r := range stop.calm.by {
		if v, ok := r[Calm]; ok && v < CalmLine {
			calm = false
		}
	}
	if !calm {
		return []Action{{Kind: Extend, Primary: true}, {Kind: Rejoin}}
	}
	return []Action{{Kind: Rejoin, Primary: true}, {Kind: Extend}}
}

// consents offers moving on to each partner who has not yet agreed to it.
func (s State) consents() []Action {
	var offers []Action
	for _, side := range Both {
		if !s.Consents[side.Index()] {
			offers = append(offers, Action{Kind: MoveOn, Side: side})
		}
	}
	return offers
}

// rates offers giving readings to those who have not, the opener first.
func rates(r ratings, opener Side) []Action {
	var offers []Action
	for _, side := range [...]Side{opener, opener.Other()} {
		if !r.given[side.Index()] {
			offers = append(offers, Action{Kind: GiveRates, Side: side, Primary: len(offers) == 0})
		}
	}
	return offers
}

// Asked returns the readings that are asked for at present.
func (s State) Asked() []Reading {
	if stop := s.Stop(); stop != nil && stop.Break {
		return []Reading{Calm}
	}
	return s.Now().Step.Ask
}
