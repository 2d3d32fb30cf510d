package dialogue

import (
	"slices"
	"time"
)

// Figures are what one session adds to a look at many. They tell of the course
// of the dialogue; none of them grades a person.
type Figures struct {
	// Before and After are the readings of the first and of the last check-in
	// that both gave, by Side.Index; nil where there was none, and off the record. A
	// session with one check-in has it before where it comes before anybody
	// spoke.
	Before [2]Readings `json:"before,omitzero"`
	After  [2]Readings `json:"after,omitzero"`
	// Turns is how many turns of speaking came to an end, and Over how many of
	// those with a soft length ran over it, by OverBy in all.
	Turns  int           `json:"turns,omitempty"`
	Over   int           `json:"over,omitempty"`
	OverBy time.Duration `json:"over_ns,omitempty"`
	// Mirrors is how often a speaker was asked whether they were heard, once a
	// round, and First how often the first answer was that they were.
	Mirrors int `json:"mirrors,omitempty"`
	First   int `json:"first,omitempty"`
	// Breaks is how many breaks were called, Returned from how many the two came
	// back, and Kept how many of these by the time they had agreed on.
	Breaks   int `json:"breaks,omitempty"`
	Returned int `json:"returned,omitempty"`
	Kept     int `json:"kept,omitempty"`
}

// ReturnGrace is by how much later than agreed two may come back from a break
// and still have kept to it. It is ours.
const ReturnGrace = 10 * time.Minute

// Figures returns what the session adds to a look at many.
func (s State) Figures() Figures {
	var f Figures
	for _, c := range s.CheckIns() {
		switch c.Moment {
		case AtFirst:
			f.Before = c.Given
		case AtLast:
			f.After = c.Given
		}
	}
	type round struct {
		part  *Part
		round int
	}
	asked := map[round]bool{}
	for i, v := range s.Visits {
		for _, stop := range v.Stops {
			if !stop.Break {
				continue
			}
			f.Breaks++
			if stop.Back {
				f.Returned++
				if !stop.Came.After(stop.Until.Add(ReturnGrace)) {
					f.Kept++
				}
			}
		}
		ended := i < len(s.Visits)-1 || s.End == Finished
		if v.speaks() && ended {
			f.Turns++
			if by := v.Elapsed(s.Last) - s.lengthOf(v.Step) - v.More; by > 0 && !v.Step.Hard && s.lengthOf(v.Step) > 0 {
				f.Over++
				f.OverBy += by
			}
		}
		if o := v.Step.Option(v.Option); o != nil && v.Step.confirms() {
			at := round{s.Protocol.PartOf(v.Step.ID), v.Round}
			if !asked[at] {
				asked[at] = true
				f.Mirrors++
				if o.Heard {
					f.First++
				}
			}
		}
	}
	return f
}

// confirms reports whether the step asks a speaker if they were heard.
func (s *Step) confirms() bool {
	return slices.ContainsFunc(s.Options, func(o Option) bool { return o.Heard })
}
