package dialogue

import (
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
	// Choose asks one partner a question whose answer leads on.
	Choose Kind = "choose"
	// Plan asks for one small agreement, which may stay empty.
	Plan Kind = "plan"
)

// Role is the part that a partner has in a step. Roles swap by round: the one
// who opened the dialogue speaks in odd rounds, the other in even ones.
type Role string

// The roles that a step can name as its actor.
const (
	Speaker  Role = "speaker"
	Listener Role = "listener"
)

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
	// Length is how long the whole usually takes at the written pace.
	Length Duration `yaml:"length"`
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

// Part is a stretch of a protocol that is gone through once per round.
type Part struct {
	// ID is unique in the protocol.
	ID string `yaml:"id"`
	// Rounds is how often the part is gone through, with roles swapped each
	// time; 0 stands for 1.
	Rounds int `yaml:"rounds"`
	// Steps of one round.
	Steps []Step `yaml:"steps"`
}

// Step is one unit of a protocol.
type Step struct {
	// ID is unique in the protocol.
	ID string `yaml:"id"`
	// Kind says which of the other fields apply.
	Kind Kind `yaml:"kind"`
	// Actor is whose move it is, in a turn or a choice.
	Actor Role `yaml:"actor"`
	// Sign is what the actor does, in a word or two: "speaks".
	Sign string `yaml:"sign"`
	// Prompt is the one sentence that leads the step.
	Prompt string `yaml:"prompt"`
	// Openings are beginnings of sentences that the actor may borrow.
	Openings []string `yaml:"openings"`
	// Rules are what both agree to.
	Rules []string `yaml:"rules"`
	// Other is what the partner of the actor does meanwhile.
	Other string `yaml:"other"`
	// Time is the soft length of a turn, or the length of a pause.
	Time Duration `yaml:"time"`
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

// PartOf returns the part in which a step stands, or nil.
func (p *Protocol) PartOf(stepID string) *Part {
	at, ok := p.index[stepID]
	if !ok {
		return nil
	}
	return &p.Parts[at.part]
}

// Turns reports how many rounds the part has, at least 1.
func (p *Part) Turns() int { return max(p.Rounds, 1) }

// passes reports whether the floor is held somewhere in the part.
func (p *Part) passes() bool {
	for i := range p.Steps {
		if p.Steps[i].Floored() {
			return true
		}
	}
	return false
}

// Floored reports whether somebody holds the floor during the step.
func (s *Step) Floored() bool { return s.Kind == Turn || s.Kind == Choose }

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
	for _, part := range p.Parts {
		for _, s := range part.Steps {
			add(s.Sign, s.ID, "sign")
			add(s.Prompt, s.ID, "prompt")
			for i, o := range s.Openings {
				add(o, s.ID, "opening", ordinal(i))
			}
			for i, r := range s.Rules {
				add(r, s.ID, "rule", ordinal(i))
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

func ordinal(i int) string { return string(rune('a' + i)) }
