package dialogue

import (
	"fmt"
	"slices"
)

// shows looks for what a step shows.
func (c checker) shows(s *Step) {
	if !c.has(s, "shows") || s.Shows == ShowsDance {
		return
	}
	for i := range c.p.Parts {
		for j := range c.p.Parts[i].Steps {
			switch earlier := &c.p.Parts[i].Steps[j]; {
			case earlier == s:
				c.wrong(s, "shows", fmt.Sprintf("no earlier step is called %q", clip(s.Shows)), "dance, or the id of an earlier step with a note")
				return
			case earlier.ID == s.Shows && (earlier.Note == "" || earlier.Private):
				c.wrong(s, "shows", fmt.Sprintf("step %q has no note that both can see", clip(s.Shows)), "dance, or the id of an earlier step with a note")
				return
			case earlier.ID == s.Shows:
				return
			}
		}
	}
}

// options looks at the answers of the choice that stands at i in its part.
func (c checker) options(part *Part, i int) {
	s := &part.Steps[i]
	ids, labels := map[string]bool{}, map[string]bool{}
	for n := range s.Options {
		o := &s.Options[n]
		c.required(o, "option", "id", "label")
		c.id(o, o.ID)
		if ids[o.ID] {
			c.wrong(o, "id", fmt.Sprintf("another option is called %q", clip(o.ID)), "an id of its own for each option of the step")
		}
		if labels[o.Label] {
			c.wrong(o, "label", "another option has this label", "a label of its own for each option of the step")
		}
		ids[o.ID], labels[o.Label] = o.ID != "", o.Label != ""

		then := c.after(part, i, o)
		repeats := fmt.Sprintf("1 to %d", maxRepeats)
		switch {
		case then < 0:
			c.wrong(o, "then", fmt.Sprintf("this part has no step %q", clip(o.Then)), list(stepIDs(part)))
		case n == 0 && then <= i:
			// The first answer is always offered and always leads on: that is
			// why the end can be reached from everywhere.
			c.wrong(o, "then", "the first option leads back", "a first option that leads on")
		case n == 0 && c.has(o, "limit"):
			c.wrong(o, "limit", "the first option has a limit, so that no way on may be left", "a limit on later options only")
		case then <= i && !c.has(o, "limit"):
			c.wrong(o, "", fmt.Sprintf("option %q leads back without a limit", clip(o.ID)), `a "limit" of `+repeats)
		case c.has(o, "limit") && (o.Limit < 1 || o.Limit > maxRepeats):
			c.wrong(o, "limit", fmt.Sprintf("a limit of %d", o.Limit), repeats)
		}
		switch {
		case o.Heard && s.Actor != Speaker:
			c.wrong(o, "heard", "only the speaker can say that they were heard", `heard where the actor is "speaker"`)
		case o.Heard && i != len(part.Steps)-1:
			c.wrong(o, "heard", "the floor cannot pass here, in the middle of a round", "heard in the last step of a part")
		case o.Heard && o.Then != "":
			c.wrong(o, "heard", "an option that leads somewhere else cannot pass the floor", `either "heard" or "then"`)
		case !o.Heard && o.Then == "" && i == len(part.Steps)-1 && part.Floored():
			c.wrong(o, "", fmt.Sprintf("option %q would pass the floor without the speaker being heard", clip(o.ID)), `heard: true, or "then"`)
		}
	}
}

// after returns which step of the part follows an option of step i: one more
// than the last for none of them, and -1 where there is no such step.
func (c checker) after(part *Part, i int, o *Option) int {
	if o.Then == "" {
		return i + 1
	}
	return slices.IndexFunc(part.Steps, func(s Step) bool { return s.ID == o.Then })
}

// reach looks for steps of a part to which nothing leads. Every part is begun
// at its first step. That each step leads to the end needs no search: a step
// without options leads to the next, and a first option leads on.
func (c checker) reach(part *Part) {
	reached := make([]bool, len(part.Steps)+1)
	reached[0] = true
	for changed := true; changed; {
		changed = false
		for i := range part.Steps {
			if !reached[i] {
				continue
			}
			leads := []int{i + 1}
			if s := &part.Steps[i]; s.Kind == Choose && len(s.Options) > 0 {
				leads = nil
				for n := range s.Options {
					leads = append(leads, c.after(part, i, &s.Options[n]))
				}
			}
			for _, to := range leads {
				if to >= 0 && !reached[to] {
					reached[to], changed = true, true
				}
			}
		}
	}
	for i := range part.Steps {
		if !reached[i] {
			c.wrong(&part.Steps[i], "", fmt.Sprintf("nothing leads to step %q", clip(part.Steps[i].ID)), "steps that an answer or the order leads to")
		}
	}
}

func stepIDs(part *Part) []string {
	ids := make([]string, len(part.Steps))
	for i := range ids {
		ids[i] = part.Steps[i].ID
	}
	return ids
}
