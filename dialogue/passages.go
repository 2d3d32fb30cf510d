package dialogue

import "strings"

// PassageKind says where a passage stands.
type PassageKind string

// The kinds of passage.
const (
	OfTopic     PassageKind = "topic"
	OfNote      PassageKind = "note"
	OfDance     PassageKind = "dance"
	OfAgreement PassageKind = "agreement"
	OfThought   PassageKind = "thought"
)

// Passage is a piece of what was said in a session, for looking it up.
type Passage struct {
	Kind PassageKind `json:"kind"`
	// Side is whose words they are; Nobody for both.
	Side Side `json:"side,omitzero"`
	// Text says something.
	Text string `json:"text"`
}

// Passages are the words of a session that can be looked for: what it was
// about, notes, the dance, what was agreed, and thoughts from afterwards.
// Private writing is not among them, and off the record there are none.
func (s State) Passages() []Passage {
	if s.Off {
		return nil
	}
	var all []Passage
	add := func(kind PassageKind, side Side, text string) {
		if text = strings.TrimSpace(text); text != "" {
			all = append(all, Passage{kind, side, text})
		}
	}
	add(OfTopic, Nobody, s.Topic())
	for _, v := range s.Visits {
		if v.Step.Private || v.Step.Kind == Plan || v.Step.Kind == Agree {
			continue
		}
		kind := OfNote
		if v.Step.Dance != "" {
			kind = OfDance
		}
		add(kind, v.Actor, v.Note)
		for _, side := range Both {
			add(kind, side, v.Each[side.Index()])
		}
	}
	add(OfAgreement, Nobody, s.Agreement)
	for _, side := range Both {
		add(OfAgreement, side, s.Each[side.Index()])
	}
	for _, t := range s.Thoughts {
		add(OfThought, t.Side, t.Text)
	}
	return all
}
