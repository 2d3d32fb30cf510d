package dialogue

import "slices"

// Noted returns what was written at a step last, and "" for nothing.
func (s State) Noted(step string) string {
	for _, v := range slices.Backward(s.Visits) {
		if v.Step.ID == step && v.Note != "" {
			return v.Note
		}
	}
	return ""
}

// Draft is what stands in the field of the present step when it is entered:
// what the same person wrote there before, in this round.
func (s State) Draft() string {
	now := s.Now()
	for v := range s.thisRound() {
		if v.Step == now.Step && v.Note != "" {
			return v.Note
		}
	}
	return ""
}

// picked counts how often an option was picked in the present round.
func (s State) picked(option string) int {
	n := 0
	for v := range s.thisRound() {
		if v.Step == s.Now().Step && v.Option == option {
			n++
		}
	}
	return n
}

// thisRound yields the visits of the present round, oldest last.
func (s State) thisRound() func(func(Visit) bool) {
	return func(yield func(Visit) bool) {
		now := s.Now()
		part := s.Protocol.PartOf(now.Step.ID)
		for _, v := range slices.Backward(s.Visits) {
			if v.Round != now.Round || s.Protocol.PartOf(v.Step.ID) != part || !yield(v) {
				return
			}
		}
	}
}

// before returns the step to which going back leads, or nil. It never leaves
// the round, so that going back cannot move the floor.
func (s State) before() *Step {
	if !s.Now().Step.Back {
		return nil
	}
	skip := 0
	first := true
	for v := range s.thisRound() {
		if !first && skip == 0 {
			return v.Step
		}
		if !first {
			skip--
		}
		first = false
		switch v.Via {
		case ByBack:
			skip += 2 // this visit stands for one that lies further back
		case ByAgain:
			skip++
		}
	}
	return nil
}
