package dialogue

// Progress returns in which stretch of the dialogue the session is, from 0, and
// how many there are: one for each part, or for each round of a part that is
// gone through several times.
func (s State) Progress() (at, of int) {
	now := s.Now()
	if now.Step == nil {
		return 0, 0
	}
	here := s.Protocol.PartOf(now.Step.ID)
	for i := range s.Protocol.Parts {
		part := &s.Protocol.Parts[i]
		if part == here {
			at = of + now.Round - 1
		}
		of += s.Rounds(part)
	}
	return at, of
}

// Next returns the step to which the present one leads where all goes its usual
// way, and its round; nil where the session then ends. Of a choice, that is
// where its first answer leads.
func (s State) Next() (step *Step, round int) {
	now := s.Now()
	if now.Step == nil || s.End != "" {
		return nil, 0
	}
	d := decision{state: s, now: s.Last}
	switch {
	case now.Step.Kind != Choose:
		d.next(ByNext)
	default:
		d.take(Action{Kind: Pick, Option: now.Step.Options[0].ID})
	}
	for _, e := range d.events {
		if e.Kind == Entered {
			return s.Protocol.Step(e.Step), e.Round
		}
	}
	return nil, 0
}
