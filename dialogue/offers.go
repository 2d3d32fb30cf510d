package dialogue

import (
	"slices"
	"time"
)

// Allowed lists what may be done at that instant, the primary action first
// where there is one. It is the only source of what a screen offers, and Do
// refuses whatever is not in it.
func (s State) Allowed(now Instant) []Action {
	if len(s.Visits) == 0 {
		return nil
	}
	if s.End != "" {
		return s.afterwards()
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
		offers = []Action{{Kind: Release, Primary: true}}
	case s.Breathing(now):
		offers = []Action{{Kind: Hold}}
	default:
		offers = s.inStep(now)
		if s.before() != nil {
			offers = append(offers, Action{Kind: GoBack})
		}
	}
	resting := stop != nil && stop.Break
	if !resting {
		offers = append(offers, s.facilitated()...)
	}
	// Alone, there is nobody to take a break from: one leaves.
	if !resting && !s.Protocol.Solo() && !slices.ContainsFunc(offers, func(a Action) bool { return a.Kind == TakeBreak }) {
		offers = append(offers, Action{Kind: TakeBreak})
	}
	if v := s.Now().Step; (v.Note != "" || v.Kind == Plan) && !resting {
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
			offers = append(offers, Action{Kind: Tune}, Action{Kind: Postpone})
		}
	case Rate:
		switch {
		case !v.shared.complete():
			offers = rates(v.shared, s.Opener)
		case s.Stirred():
			offers = []Action{{Kind: CoolFirst, Primary: true}, {Kind: Proceed}}
		default:
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
		offers = append(offers, Action{Kind: Again})
	case Turn:
		if v.Step.Hard {
			if left, _ := s.TimeLeft(now); left <= 0 {
				offers = append(offers, Action{Kind: Ring, Primary: true})
			}
		} else {
			offers = []Action{{Kind: Proceed, Side: v.Actor, Primary: true}}
		}
		offers = append(append(offers, Action{Kind: Again}, Action{Kind: Hold}), s.consents()...)
	case Write:
		if v.Step.Hard {
			if left, _ := s.TimeLeft(now); left <= 0 {
				offers = append(offers, Action{Kind: Ring, Primary: true})
			}
		} else {
			offers = []Action{{Kind: Proceed, Side: v.Actor, Primary: true}}
		}
		if s.Length() > 0 {
			offers = append(offers, Action{Kind: Again}, Action{Kind: Hold})
		}
		if !s.Protocol.Solo() {
			offers = append(offers, s.consents()...)
		}
	case Rest:
		offers = append([]Action{{Kind: TakeBreak, Primary: true}}, s.consents()...)
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

// facilitated offers what is for whoever runs the controls.
func (s State) facilitated() []Action {
	var offers []Action
	v := s.Now()
	if s.Length() > 0 {
		offers = append(offers, Action{Kind: AddTime})
	}
	// The floor goes to whoever has it in the next round.
	if v.Floor != Nobody && v.Round < s.Rounds(s.Protocol.PartOf(v.Step.ID)) {
		offers = append(offers, Action{Kind: GiveFloor})
	}
	if len(s.Visits) > 1 && !s.closing() && !s.Protocol.Solo() {
		offers = append(offers, Action{Kind: EndWell})
	}
	return offers
}

// closing reports whether the present step belongs to the closing.
func (s State) closing() bool { return s.Protocol.PartOf(s.Now().Step.ID) == s.Protocol.closing() }

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
	if lowest(stop.calm.by) < CalmLine {
		return []Action{{Kind: Extend, Primary: true}, {Kind: Rejoin}}
	}
	return []Action{{Kind: Rejoin, Primary: true}, {Kind: Extend}}
}

// afterwards offers what is added to a session once it is over, as often as
// people like. Off the record there is nothing to add words to.
func (s State) afterwards() []Action {
	if s.Off {
		return nil
	}
	offers := []Action{{Kind: Reflect}, {Kind: Reflect, Side: Left}, {Kind: Reflect, Side: Right}, {Kind: Rename}}
	if !s.agreed() {
		return offers
	}
	for _, outcome := range Outcomes {
		offers = append(offers, Action{Kind: LookBack, Option: outcome})
	}
	return offers
}

// Stirred reports whether somebody has just said, at the start, that they are
// far from calm. It does not tell who.
func (s State) Stirred() bool {
	v := s.Now()
	given, all := v.Readings()
	if !all || s.cooled || s.Protocol.index[v.Step.ID].part > 0 || s.Protocol.Cools() {
		return false
	}
	return lowest(given) < StirredLine
}

// lowest is the lower of the readings of calm; MaxReading where there is none.
func lowest(given [2]Readings) int {
	low := MaxReading
	for _, r := range given {
		if calm, ok := r[Calm]; ok {
			low = min(low, calm)
		}
	}
	return low
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
