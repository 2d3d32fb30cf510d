package dialogue

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
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

var idPattern = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)

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

// oneOf looks at a value that must be one of a list.
func (c checker) oneOf(of any, key, value, allowed string) {
	if c.has(of, key) && !slices.Contains(strings.Split(allowed, ", "), value) {
		c.wrong(of, key, fmt.Sprintf("unknown %s %q", key, clip(value)), allowed)
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

func (c checker) required(of any, what string, keys ...string) {
	for _, key := range keys {
		if !c.has(of, key) {
			c.wrong(of, "", fmt.Sprintf("%s needs %q", what, key), "all of "+list(keys))
		}
	}
}

func (c checker) id(of any, id string) {
	if c.has(of, "id") && !idPattern.MatchString(id) {
		c.wrong(of, "id", fmt.Sprintf("%q is not an id", clip(id)), "a lower-case letter, then such letters, digits and hyphens")
	}
}

func (c checker) within(of any, key string, d Duration, least, most time.Duration) {
	if v := time.Duration(d); c.has(of, key) && (v < least || v > most) {
		c.wrong(of, key, fmt.Sprintf("%q is %s", key, v), fmt.Sprintf("%s to %s", short(least), short(most)))
	}
}

// count reports whether a list that was written has an allowed length.
func (c checker) count(of any, key string, n, least, most int) bool {
	if !c.has(of, key) {
		return false
	}
	if n < least || n > most {
		c.wrong(of, key, fmt.Sprintf("%q has %d items", key, n), fmt.Sprintf("%d to %d", least, most))
		return false
	}
	return true
}

// words looks for placeholders that nobody would fill.
func (c checker) words(of any, key, text string, names ...string) {
	rest := text
	for _, name := range names {
		rest = strings.ReplaceAll(rest, name, "")
	}
	if strings.Contains(rest, "{{") || strings.Contains(rest, "}}") {
		allowed := "no placeholder here"
		if len(names) > 0 {
			allowed = list(names)
		}
		c.wrong(of, key, "this text has an unknown placeholder", allowed)
	}
}

func stepIDs(part *Part) []string {
	ids := make([]string, len(part.Steps))
	for i := range ids {
		ids[i] = part.Steps[i].ID
	}
	return ids
}

func list[T ~string](items []T) string {
	texts := make([]string, len(items))
	for i, item := range items {
		texts[i] = string(item)
	}
	return strings.Join(texts, ", ")
}

// short prints a round duration as it is written in a protocol: "2h", "10s".
func short(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}
