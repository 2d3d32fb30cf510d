package dialogue

import (
	"slices"
	"strings"
	"time"
)

// Kind says what a step is.
type Kind string

// The kinds of step.
const (
	// Agree lays out the rules and is left when both agree to them.
	Agree Kind = "agree"
	// Rate asks each partner for readings, hidden until both have answered.
	Rate Kind = "rate"
	// Pause belongs to nobody; it has a minimum that one person cannot skip.
	Pause Kind = "pause"
	// Turn gives one partner the floor.
	Turn Kind = "turn"
	// Choose asks one partner, or both, a question whose answer leads on.
	Choose Kind = "choose"
	// Write gives one partner, or both, time to write something down.
	Write Kind = "write"
	// Rest is a break as a step of its own: the two agree on a time to return,
	// and go on once they are back.
	Rest Kind = "break"
	// Plan asks for one small agreement, which may stay empty.
	Plan Kind = "plan"
)

// Role is the part that a partner has in a step. Roles swap by round: the one
// who opened the dialogue speaks in odd rounds, the other in even ones.
type Role string

// The roles that a step can name as its actor. Together stands for both at
// once, where nobody has the floor.
const (
	Speaker  Role = "speaker"
	Listener Role = "listener"
	Together Role = "both"
)

// Group is where a list of protocols shows one.
type Group string

// The groups, in the order in which they are shown. Own is for protocols that
// name none.
const (
	Hard     Group = "hard"     // when something stands between the two
	Deeper   Group = "deeper"   // to understand more, or to decide
	Everyday Group = "everyday" // for any day
	Cooling  Group = "calm"     // for coming to rest, together or alone
	Own      Group = ""
)

// Groups lists the groups in the order in which they are shown.
var Groups = [...]Group{Hard, Deeper, Everyday, Cooling, Own}

// Strand is what a piece of writing says about the dance of two partners: the
// loop in which the move of one provokes that of the other.
type Strand string

// The strands. The first four are one partner's own, the others both's.
const (
	Move      Strand = "move"    // what I do when it starts
	Sees      Strand = "sees"    // what the other then does, as I see it
	Feeling   Strand = "feeling" // what I feel under it
	Fear      Strand = "fear"    // what I am afraid of
	DanceName Strand = "name"    // what the two call the dance
	FirstSign Strand = "sign"    // by what they notice it
	FirstStep Strand = "step"    // what they do differently then
)

// shared reports whether the strand belongs to both.
func (s Strand) shared() bool { return s == DanceName || s == FirstSign || s == FirstStep }

// ShowsDance is what a step shows that draws the loop of the dance, as far as it
// is known.
const ShowsDance = "dance"

// Reading is something that a partner can rate from 0 to 10 for themselves.
type Reading string

// The readings that Halfway knows.
const (
	Calm      Reading = "calm"
	Closeness Reading = "closeness"
	Space     Reading = "space"
	Heard     Reading = "heard"
)

// Limits of a reading.
const (
	MinReading = 0
	MaxReading = 10
)

// Protocol is the written course of a dialogue. It never changes once loaded.
type Protocol struct {
	// Format is the version of the file format; this package reads 1.
	Format int `yaml:"format"`
	// ID names the protocol for good, in lower case with hyphens.
	ID string `yaml:"id"`
	// Title is what the dialogue is called.
	Title string `yaml:"title"`
	// Need is why somebody would choose it, in their own words.
	Need string `yaml:"need"`
	// Purpose says in a sentence or two what it does.
	Purpose string `yaml:"purpose"`
	// NotWhen says when another dialogue, or none, is better.
	NotWhen string `yaml:"not_when"`
	// Sources credit those whose work it follows.
	Sources []string `yaml:"sources"`
	// Group is where it is listed.
	Group Group `yaml:"group"`
	// People is 1 for a page of one's own; 0 stands for 2.
	People int `yaml:"people"`
	// OffRecord makes sessions begin off the record: without keeping any
	// words, unless the people choose to.
	OffRecord bool `yaml:"off_record"`
	// Length is how long the whole usually takes at the written pace, in the
	// first of the variants where there are any.
	Length Duration `yaml:"length"`
	// Variants are lengths to choose from; the first is the usual one.
	Variants []Variant `yaml:"variants"`
	// Breath is the pause at every hand-over of the floor. Five seconds are
	// enough: in 81 couples a forced pause of five seconds lowered aggression
	// as much as ten or fifteen did (Communications Psychology, 2024).
	Breath Duration `yaml:"breath"`
	// Parts follow each other in order.
	Parts []Part `yaml:"parts"`

	// Hash is the SHA-256 of Text in hexadecimal.
	Hash string `yaml:"-"`
	// Text is the file as it was loaded, byte for byte.
	Text string `yaml:"-"`

	index map[string]place
}

// Variant is one of several lengths of a protocol.
type Variant struct {
	// ID is unique in the protocol.
	ID string `yaml:"id"`
	// Label is how people call it.
	Label string `yaml:"label"`
	// Length is how long the whole takes.
	Length Duration `yaml:"length"`
	// Rounds and Time take the place of those of the part that varies.
	Rounds int      `yaml:"rounds"`
	Time   Duration `yaml:"time"`
}

// Part is a stretch of a protocol that is gone through once per round. The last
// part is the closing.
type Part struct {
	// ID is unique in the protocol.
	ID string `yaml:"id"`
	// Rounds is how often the part is gone through, with roles swapped each
	// time; 0 stands for 1.
	Rounds int `yaml:"rounds"`
	// Varies marks the part that the variants change.
	Varies bool `yaml:"varies"`
	// Steps of one round.
	Steps []Step `yaml:"steps"`
}

// Step is one unit of a protocol.
type Step struct {
	// ID is unique in the protocol.
	ID string `yaml:"id"`
	// Kind says which of the other fields apply.
	Kind Kind `yaml:"kind"`
	// Actor is whose move it is, in a turn, a choice or a piece of writing.
	Actor Role `yaml:"actor"`
	// Sign is what the actor does, in a word or two: "speaks".
	Sign string `yaml:"sign"`
	// Prompt is the one sentence that leads the step.
	Prompt string `yaml:"prompt"`
	// Cue is the prompt in a few words, for people who know the dialogue.
	Cue string `yaml:"cue"`
	// Openings are beginnings of sentences that the actor may borrow.
	Openings []string `yaml:"openings"`
	// Rules are what both agree to.
	Rules []string `yaml:"rules"`
	// Helps are things that do good during a break.
	Helps []string `yaml:"helps"`
	// Other is what the partner of the actor does meanwhile.
	Other string `yaml:"other"`
	// Time is the length of a turn, a pause or a piece of writing. It is soft,
	// unless Hard says that the bell alone ends the step.
	Time Duration `yaml:"time"`
	Hard bool     `yaml:"hard"`
	// Minimum is how much of a pause one person cannot skip.
	Minimum Duration `yaml:"minimum"`
	// In and Out are the lengths of a drawn breath in a breathing pause.
	In  Duration `yaml:"in"`
	Out Duration `yaml:"out"`
	// Ask lists the readings of a rating.
	Ask []Reading `yaml:"ask"`
	// Options are the answers of a choice, the primary one first.
	Options []Option `yaml:"options"`
	// Next is the label of the way on.
	Next string `yaml:"next"`
	// Note is the label of an optional field for notes; empty for none.
	Note string `yaml:"note"`
	// Private writing is seen by its writer alone.
	Private bool `yaml:"private"`
	// Dance is what the writing says about the dance; empty for nothing.
	Dance Strand `yaml:"dance"`
	// Shows is what the stage shows with the step: ShowsDance, or the id of an
	// earlier step whose note it is; empty for nothing.
	Shows string `yaml:"shows"`
	// Back allows going back to the step before, within a round.
	Back bool `yaml:"back"`
}

// Option is one answer of a choice.
type Option struct {
	// ID is unique in the step.
	ID string `yaml:"id"`
	// Label is what the person says by choosing it.
	Label string `yaml:"label"`
	// Then is the step of the same part that follows; empty for the next in
	// order.
	Then string `yaml:"then"`
	// Limit is how often in one round it may be chosen; 0 only for options
	// that lead on.
	Limit int `yaml:"limit"`
	// Heard marks the speaker's "yes, you heard me", which alone lets the
	// floor move without the consent of both.
	Heard bool `yaml:"heard"`
	// When asks for a day and a time with the answer: "later, at …".
	When bool `yaml:"when"`
}

// Duration is a time.Duration that is written as in "90s" or "20m".
type Duration time.Duration

// UnmarshalText reads a duration in Go's notation.
func (d *Duration) UnmarshalText(text []byte) error {
	v, err := time.ParseDuration(string(text))
	if err != nil {
		return err
	}
	*d = Duration(v)
	return nil
}

// place is where a step stands in its protocol.
type place struct{ part, step int }

func (p *Protocol) step(at place) *Step { return &p.Parts[at.part].Steps[at.step] }

// Step returns the step with that id, or nil.
func (p *Protocol) Step(id string) *Step {
	at, ok := p.index[id]
	if !ok {
		return nil
	}
	return p.step(at)
}

// First returns the step with which every session begins.
func (p *Protocol) First() *Step { return &p.Parts[0].Steps[0] }

// closing returns the part in which every session ends.
func (p *Protocol) closing() *Part { return &p.Parts[len(p.Parts)-1] }

// PartOf returns the part in which a step stands, or nil.
func (p *Protocol) PartOf(stepID string) *Part {
	at, ok := p.index[stepID]
	if !ok {
		return nil
	}
	return &p.Parts[at.part]
}

// Turns reports how many rounds the part has as it is written, at least 1.
func (p *Part) Turns() int { return max(p.Rounds, 1) }

// Floored reports whether somebody holds the floor in the part: it then moves
// from round to round.
func (p *Part) Floored() bool {
	return slices.ContainsFunc(p.Steps, func(s Step) bool {
		return s.Kind == Turn || s.Kind == Choose && s.Actor != Together
	})
}

// alternates reports whether steps of the part have an actor, so that there is
// something to swap by rounds.
func (p *Part) alternates() bool {
	return slices.ContainsFunc(p.Steps, func(s Step) bool { return s.acted() })
}

// acted reports whether the step is the move of one of the two.
func (s *Step) acted() bool { return s.Actor == Speaker || s.Actor == Listener }

// Solo reports whether the protocol is for one person alone.
func (p *Protocol) Solo() bool { return p.People == 1 }

// Cools reports whether the protocol is one for cooling down: it has a break as
// a step.
func (p *Protocol) Cools() bool {
	return slices.ContainsFunc(p.Parts, func(part Part) bool {
		return slices.ContainsFunc(part.Steps, func(s Step) bool { return s.Kind == Rest })
	})
}

// Variant returns the variant with that id, or nil.
func (p *Protocol) Variant(id string) *Variant {
	for i := range p.Variants {
		if p.Variants[i].ID == id {
			return &p.Variants[i]
		}
	}
	return nil
}

// Option returns the option with that id, or nil.
func (s *Step) Option(id string) *Option {
	for i := range s.Options {
		if s.Options[i].ID == id {
			return &s.Options[i]
		}
	}
	return nil
}

// Word is one text of a protocol that people read, with the key under which a
// translation catalogue holds it.
type Word struct{ Key, Text string }

// Words lists every text of the protocol that appears on a screen, in order.
func (p *Protocol) Words() []Word {
	var words []Word
	add := func(text string, path ...string) {
		if text != "" {
			words = append(words, Word{Key: p.Key(path...), Text: text})
		}
	}
	add(p.Title, "title")
	add(p.Need, "need")
	add(p.Purpose, "purpose")
	add(p.NotWhen, "not_when")
	for _, v := range p.Variants {
		add(v.Label, "variant", v.ID)
	}
	for _, part := range p.Parts {
		for _, s := range part.Steps {
			add(s.Sign, s.ID, "sign")
			add(s.Prompt, s.ID, "prompt")
			add(s.Cue, s.ID, "cue")
			for i, o := range s.Openings {
				add(o, s.ID, "opening", ordinal(i))
			}
			for i, r := range s.Rules {
				add(r, s.ID, "rule", ordinal(i))
			}
			for i, h := range s.Helps {
				add(h, s.ID, "help", ordinal(i))
			}
			add(s.Other, s.ID, "partner")
			add(s.Next, s.ID, "next")
			add(s.Note, s.ID, "note")
			for _, o := range s.Options {
				add(o.Label, s.ID, "option", o.ID)
			}
		}
	}
	return words
}

// Key returns the catalogue key of a text, such as
// "protocol.a-hard-day.speak.prompt".
func (p *Protocol) Key(path ...string) string {
	return "protocol." + p.ID + "." + strings.Join(path, ".")
}

// ordinal is the letter of the i-th item of a list.
func ordinal(i int) string { return string(rune('a' + i)) }
