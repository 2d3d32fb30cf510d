package dialogue

import (
	"slices"
	"time"
)

// Guidance is how much the stage says. Structure feels stiff at first and is
// outgrown; nobody is ever moved on without having asked for it.
type Guidance string

// The levels of guidance.
const (
	Full Guidance = "full" // every sentence
	Cues Guidance = "cues" // a few words
	Bare Guidance = "bare" // only whose turn it is
)

// Guidances lists the levels, the fullest first.
var Guidances = [...]Guidance{Full, Cues, Bare}

// Terms are what the two settle on before they begin.
type Terms struct {
	// Opener is who speaks in odd rounds.
	Opener Side
	// Pace scales the length of turns, from MinPace to MaxPace per cent.
	Pace int
	// Guidance is how much the stage says.
	Guidance Guidance
	// Variant is the chosen length; empty where there is nothing to choose.
	Variant string
	// Off is true off the record: no words and no readings are kept. It cannot
	// change once a session has begun, since what is kept cannot be unkept.
	Off bool
}

// usual fills in what the terms leave open.
func (t Terms) usual(p *Protocol) Terms {
	if t.Opener != Right {
		t.Opener = Left
	}
	if t.Pace == 0 {
		t.Pace = 100
	}
	if t.Guidance == "" {
		t.Guidance = Full
	}
	if t.Variant == "" && len(p.Variants) > 0 {
		t.Variant = p.Variants[0].ID
	}
	return t
}

// fit reports whether a session of the protocol can have the terms.
func (t Terms) fit(p *Protocol) bool {
	return (t.Opener == Left || t.Opener == Right) && t.Pace >= MinPace && t.Pace <= MaxPace &&
		slices.Contains(Guidances[:], t.Guidance) &&
		(t.Variant == "" && len(p.Variants) == 0 || p.Variant(t.Variant) != nil)
}

// termsOf reads the terms out of an event. Those of older sessions leave some
// open.
func termsOf(e Event, p *Protocol) Terms {
	t := Terms{Opener: e.Side, Pace: e.Pace, Guidance: e.Guidance, Variant: e.Variant, Off: e.Off}
	if t.Guidance == "" {
		t.Guidance = Full
	}
	if t.Variant == "" && len(p.Variants) > 0 {
		t.Variant = p.Variants[0].ID
	}
	return t
}

func (t Terms) event(kind EventKind) Event {
	return Event{Kind: kind, Side: t.Opener, Pace: t.Pace, Guidance: t.Guidance, Variant: t.Variant, Off: t.Off}
}

// Kept returns what of the events goes on disk: all of it, or, off the record,
// the course without any words and readings. The fold of what is kept goes
// through the same steps at the same times.
func (s State) Kept(events []Event) []Event {
	if !s.Off {
		return events
	}
	kept := slices.Clone(events)
	for i := range kept {
		kept[i].Text, kept[i].Each, kept[i].Readings = "", [2]string{}, nil
		if kept[i].Kind == Settled {
			kept[i].Until = time.Time{}
		}
	}
	return kept
}
