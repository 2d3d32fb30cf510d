package dialogue

import (
	"fmt"
	"reflect"
	"slices"
	"time"
	"unicode/utf8"
)

// Bounds of what a protocol may contain.
const (
	maxParts   = 20
	maxSteps   = 50 // a part
	maxItems   = 12 // openings, rules, helps, options or variants
	maxRounds  = 20
	maxRepeats = 20 // of an option that leads back
	maxCue     = 60 // characters
)

// belongs lists the keys of a step of each kind besides "id" and "kind": those
// that it must have, and those that it may have.
var belongs = map[Kind]struct{ must, may []string }{
	Agree:  {[]string{"prompt", "rules", "next"}, []string{"other", "note"}},
	Rate:   {[]string{"prompt", "ask"}, []string{"other", "next", "note", "back"}},
	Pause:  {[]string{"prompt", "time", "next"}, []string{"other", "minimum", "in", "out", "note", "shows", "back"}},
	Turn:   {[]string{"actor", "sign", "prompt", "other", "time"}, []string{"next", "hard", "cue", "openings", "note", "dance", "shows", "back"}},
	Choose: {[]string{"actor", "prompt", "options"}, []string{"sign", "cue", "openings", "other", "note", "shows", "back"}},
	Write: {
		[]string{"actor", "prompt", "note"},
		[]string{"next", "hard", "time", "sign", "cue", "openings", "other", "private", "dance", "shows", "back"},
	},
	Rest: {[]string{"prompt", "next"}, []string{"other", "helps", "back"}},
	Plan: {[]string{"prompt"}, []string{"openings", "other", "next", "note", "shows", "back"}},
}

var (
	kinds    = []Kind{Agree, Rate, Pause, Turn, Choose, Write, Rest, Plan}
	alone    = []Kind{Agree, Pause, Write}         // of a page of one's own
	floored  = []Kind{Turn, Choose, Write}         // of a part in which somebody has the floor
	actors   = []Role{Speaker, Listener}           // of a turn
	acting   = []Role{Speaker, Listener, Together} // of a choice or a piece of writing
	readings = []Reading{Calm, Closeness, Space, Heard}
	groups   = []Group{Hard, Deeper, Everyday, Cooling}
	strands  = []Strand{Move, Sees, Feeling, Fear, DanceName, FirstSign, FirstStep}
)

// checker holds a protocol that has been read against the rules. They are
// there for one promise: whoever follows a loaded protocol is never stuck, is
// never spoken over, and comes to its end.
type checker struct {
	*reader
	p *Protocol
}

func (c checker) protocol() {
	p := c.p
	c.required(p, "protocol", "format", "id", "title", "need", "purpose", "length", "parts")
	if p.Format != 1 && c.has(p, "format") {
		c.format(p)
	}
	c.id(p, p.ID)
	c.oneOf(p, "group", string(p.Group), list(groups))
	if c.has(p, "people") && p.People != 1 && p.People != 2 {
		c.wrong(p, "people", fmt.Sprintf("%d people", p.People), "1 or 2")
	}
	c.within(p, "length", p.Length, time.Minute, 3*time.Hour)
	c.within(p, "breath", p.Breath, 0, time.Minute)
	c.count(p, "sources", len(p.Sources), 1, maxItems)
	for _, key := range []string{"title", "need", "purpose", "not_when"} {
		c.words(p, key, map[string]string{"title": p.Title, "need": p.Need, "purpose": p.Purpose, "not_when": p.NotWhen}[key])
	}
	for i, s := range p.Sources {
		c.words(p, itemKey("sources", i), s)
	}
	c.variants()
	if !c.count(p, "parts", len(p.Parts), 1, maxParts) {
		return
	}
	parts, plans := map[string]bool{}, 0
	for i := range p.Parts {
		part := &p.Parts[i]
		c.required(part, "part", "id", "steps")
		c.id(part, part.ID)
		if parts[part.ID] {
			c.wrong(part, "id", fmt.Sprintf("another part is called %q", clip(part.ID)), "an id of its own for each part")
		}
		parts[part.ID] = part.ID != ""
		if !c.count(part, "steps", len(part.Steps), 1, maxSteps) {
			continue
		}
		for j := range part.Steps {
			step := &part.Steps[j]
			if _, taken := p.index[step.ID]; taken {
				c.wrong(step, "id", fmt.Sprintf("another step is called %q", clip(step.ID)), "an id of its own for each step of the protocol")
			} else if step.ID != "" {
				p.index[step.ID] = place{i, j}
			}
			if first := i == 0 && j == 0; first != (step.Kind == Agree) && c.has(step, "kind") {
				c.wrong(step, "kind", "the protocol begins by agreeing to the rules, and there alone", `"agree" for its first step, another kind for each other`)
			}
			// A session has one agreement; a second would overwrite it.
			if step.Kind == Plan {
				if plans++; plans > 1 {
					c.wrong(step, "kind", "this is a second plan", "one plan a protocol")
				}
			}
			if j == 0 && step.Back {
				c.wrong(step, "back", "there is no step to go back to", "back on a later step of the part")
			}
			c.step(step)
		}
		c.part(part)
	}
}

// variants looks at the lengths to choose from, and that one part varies with
// them.
func (c checker) variants() {
	p := c.p
	varying := 0
	for i := range p.Parts {
		if part := &p.Parts[i]; part.Varies {
			if varying++; varying > 1 || len(p.Variants) == 0 {
				c.wrong(part, "varies", "there is nothing by which this part would vary", "one part, in a protocol with variants")
			}
		}
	}
	if !c.count(p, "variants", len(p.Variants), 2, maxItems) {
		return
	}
	if varying == 0 {
		c.wrong(p, "variants", "no part varies with the variants", "varies: true in one part")
	}
	ids := map[string]bool{}
	for i := range p.Variants {
		v := &p.Variants[i]
		c.required(v, "variant", "id", "label", "length", "rounds", "time")
		c.id(v, v.ID)
		if ids[v.ID] {
			c.wrong(v, "id", fmt.Sprintf("another variant is called %q", clip(v.ID)), "an id of its own for each variant")
		}
		ids[v.ID] = v.ID != ""
		c.words(v, "label", v.Label)
		c.within(v, "length", v.Length, time.Minute, 3*time.Hour)
		c.within(v, "time", v.Time, 10*time.Second, 2*time.Hour)
		if c.has(v, "rounds") && (v.Rounds < 1 || v.Rounds > maxRounds) {
			c.wrong(v, "rounds", fmt.Sprintf("%d rounds", v.Rounds), fmt.Sprintf("1 to %d", maxRounds))
		}
	}
}

// part looks at the course within a part. Steps have been looked at already.
func (c checker) part(part *Part) {
	if c.has(part, "rounds") && (part.Rounds < 0 || part.Rounds > maxRounds) {
		c.wrong(part, "rounds", fmt.Sprintf("%d rounds", part.Rounds), fmt.Sprintf("1 to %d", maxRounds))
	}
	if c.p.Solo() && part.Turns() > 1 {
		c.wrong(part, "rounds", "alone, there is nobody to swap with", "1, or no people: 1")
	}
	for j := range part.Steps {
		if part.Steps[j].Kind == Choose {
			c.options(part, j)
		}
	}
	c.reach(part)
	if !part.alternates() && (part.Turns() > 1 || part.Varies) {
		key := "rounds"
		if part.Varies {
			key = "varies"
		}
		c.wrong(part, key, "nobody has the floor in this part, so there is nothing to swap by rounds", "1, or steps of a speaker and a listener")
	}
	if !part.Floored() {
		return
	}
	for j := range part.Steps {
		step := &part.Steps[j]
		switch known := c.has(step, "kind") && slices.Contains(kinds, step.Kind); {
		case known && !slices.Contains(floored, step.Kind):
			c.wrong(step, "kind", fmt.Sprintf("kind %q stands among steps in which somebody has the floor", step.Kind),
				list(floored)+" of a speaker or a listener in this part, or a part of its own")
		case known && step.Actor == Together && step.Kind != Turn:
			c.wrong(step, "actor", "both act here, among steps in which somebody has the floor", list(actors)+", or a part of its own")
		}
	}
	// The floor passes at the end of a round. It may do so only once the
	// speaker has said that they were heard, or where the bell alone rules.
	last := &part.Steps[len(part.Steps)-1]
	if last.Kind == Turn && last.Hard {
		return
	}
	if last.Kind != Choose || last.Actor != Speaker || !slices.ContainsFunc(last.Options, func(o Option) bool { return o.Heard }) {
		c.wrong(last, "kind", "the floor would pass at the end of this part without the speaker being heard", "a choose of the speaker, with an option that has heard: true")
	}
}

func (c checker) step(s *Step) {
	c.required(s, "step", "id", "kind")
	c.id(s, s.ID)
	own, known := belongs[s.Kind]
	if !known {
		if c.has(s, "kind") {
			c.wrong(s, "kind", fmt.Sprintf("unknown kind %q", clip(string(s.Kind))), list(kinds))
		}
		return
	}
	c.required(s, fmt.Sprintf("kind %q", s.Kind), own.must...)
	for _, key := range keysOf(reflect.TypeFor[Step]()) {
		if c.has(s, key) && key != "id" && key != "kind" && !slices.Contains(own.must, key) && !slices.Contains(own.may, key) {
			c.wrong(s, key, fmt.Sprintf("kind %q has no %q", s.Kind, key), list(slices.Concat(own.must, own.may)))
		}
	}
	c.actor(s)
	c.oneOf(s, "dance", string(s.Dance), list(strands))
	c.shows(s)
	if n := utf8.RuneCountInString(s.Cue); n > maxCue {
		c.wrong(s, "cue", fmt.Sprintf("this cue has %d characters", n), fmt.Sprintf("up to %d", maxCue))
	}
	switch s.Kind {
	case Turn:
		c.within(s, "time", s.Time, 10*time.Second, 2*time.Hour)
		if s.Hard == c.has(s, "next") {
			c.wrong(s, "", `a turn is ended by the bell or by "next"`, `"next", or hard: true`)
		}
	case Write:
		c.within(s, "time", s.Time, 10*time.Second, 2*time.Hour)
		if s.Hard && (c.has(s, "next") || !c.has(s, "time")) {
			c.wrong(s, "hard", "a hard end needs a time, and the bell alone ends it", `"time" and no "next"`)
		}
	case Pause:
		c.within(s, "time", s.Time, time.Second, time.Hour)
		c.within(s, "minimum", s.Minimum, 0, time.Duration(s.Time))
		c.within(s, "in", s.In, time.Second, 20*time.Second)
		c.within(s, "out", s.Out, time.Second, 20*time.Second)
		if c.has(s, "in") != c.has(s, "out") {
			c.wrong(s, "", `a drawn breath needs "in" and "out"`, "both, or neither")
		}
	case Rate:
		for i, reading := range s.Ask {
			switch {
			case !slices.Contains(readings, reading):
				c.wrong(s, itemKey("ask", i), fmt.Sprintf("unknown reading %q", clip(string(reading))), list(readings))
			case slices.Contains(s.Ask[:i], reading):
				c.wrong(s, itemKey("ask", i), fmt.Sprintf("%q is asked twice", reading), "each reading once")
			}
		}
	}
	c.count(s, "ask", len(s.Ask), 1, len(readings))
	c.count(s, "openings", len(s.Openings), 1, maxItems)
	c.count(s, "rules", len(s.Rules), 1, maxItems)
	c.count(s, "helps", len(s.Helps), 1, maxItems)
	c.count(s, "options", len(s.Options), 1, maxItems)

	// Speaker and listener are roles of a round. Where nobody has the floor,
	// there is nobody whom they could name.
	names := []string{"{{.Opener}}", "{{.Other}}"}
	if s.acted() || s.Actor == "" && s.Kind == Turn {
		names = append(names, "{{.Speaker}}", "{{.Listener}}")
	}
	c.words(s, "sign", s.Sign, names...)
	c.words(s, "prompt", s.Prompt, names...)
	c.words(s, "cue", s.Cue, names...)
	c.words(s, "other", s.Other, names...)
	c.words(s, "next", s.Next, names...)
	c.words(s, "note", s.Note, names...)
	for i, text := range s.Openings {
		c.words(s, itemKey("openings", i), text, names...)
	}
	for i, text := range s.Rules {
		c.words(s, itemKey("rules", i), text, names...)
	}
	for i, text := range s.Helps {
		c.words(s, itemKey("helps", i), text, names...)
	}
	for i := range s.Options {
		c.words(&s.Options[i], "label", s.Options[i].Label, names...)
	}
}

// actor looks at whose move a step is, and what follows from that.
func (c checker) actor(s *Step) {
	may := acting
	if s.Kind == Turn {
		may = actors
	}
	if c.p.Solo() {
		may = []Role{Speaker}
		if !slices.Contains(alone, s.Kind) {
			c.wrong(s, "kind", fmt.Sprintf("kind %q needs two people", s.Kind), list(alone)+", or no people: 1")
			return
		}
	}
	if !c.has(s, "actor") {
		return
	}
	switch {
	case !slices.Contains(may, s.Actor):
		c.wrong(s, "actor", fmt.Sprintf("unknown actor %q", clip(string(s.Actor))), list(may))
	case s.Actor == Together && c.has(s, "sign"):
		c.wrong(s, "sign", "a sign says what one of the two does", "no sign where both act")
	case s.Actor != Together && s.Kind == Write && !c.has(s, "sign"):
		c.wrong(s, "", `a writer needs a "sign"`, `what they do, as in "writes"`)
	case s.Actor == Together && s.Private:
		c.wrong(s, "private", "what both write is not private", "an actor who is one of the two")
	case c.has(s, "dance") && (s.Actor == Together) != s.Dance.shared() && slices.Contains(strands, s.Dance):
		c.wrong(s, "dance", fmt.Sprintf("%q is not written by %q", s.Dance, s.Actor), "move, sees, feeling, fear of one partner; name, sign, step of both")
	case c.has(s, "dance") && (!c.has(s, "note") || s.Private):
		c.wrong(s, "dance", "what is said of the dance is a note that both can see", `a "note", and no "private"`)
	}
}
