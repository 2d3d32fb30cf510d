// Package insight looks at many sessions of a couple at once: what moved over
// time, in figures and in a plain sentence. It tells of the two and of how the
// process held. It grades nobody: there is no score, and none is better.
//
// Sessions are told apart by who took part, by the ids of the partners, and what
// somebody gave stays theirs wherever they sat. The order of the sessions does
// not matter.
package insight

import (
	"cmp"
	"slices"
	"time"

	"halfway/dialogue"
)

// Subject is what a trend is about.
type Subject string

// The subjects.
const (
	// Calm is how calm each was before and after.
	Calm Subject = "calm"
	// Closeness and Space are what each wished for when they came; where a
	// dialogue asked at its end only, what they wished for then.
	Closeness Subject = "closeness"
	Space     Subject = "space"
	// Heard is how well each felt heard at the end.
	Heard Subject = "heard"
	// Speaking is how the time in which one of them spoke was shared.
	Speaking Subject = "speaking"
	// Breaks is what became of the breaks that were called.
	Breaks Subject = "breaks"
	// Agreements is how the agreements went.
	Agreements Subject = "agreements"
	// Process is how well the course itself held.
	Process Subject = "process"
)

// Subjects lists them in the order in which they are told.
var Subjects = [...]Subject{Calm, Heard, Closeness, Space, Speaking, Agreements, Breaks, Process}

// Unit is what the values of a trend count.
type Unit int

// The units.
const (
	Points  Unit = iota // readings, from dialogue.MinReading to dialogue.MaxReading
	Percent             // parts of a whole, from 0 to 100
	Count               // how many
)

// Column is one thing that a trend follows.
type Column struct {
	// What names it within the subject: "before", "after", "kept", …; empty for
	// that which the subject says already.
	What string
	// Side is whose it is, as the two sit today; Nobody for both.
	Side dialogue.Side
}

// Value is a figure of one row.
type Value struct {
	// V is the median of readings, a part of a whole in per cent, or a count.
	V float64
	// N is how many stand behind it: readings, turns, breaks, …, or sessions for
	// a count. 0 makes it a gap, where V means nothing.
	N int
}

// Row is one stretch of time.
type Row struct {
	// From is its first day, To that of the next one, both as midnight UTC. Of a
	// single session both are when it began, in the location that was asked for.
	From, To time.Time
	// Sessions is how many of its sessions the row knows something of.
	Sessions int
	// Values are its figures, by column.
	Values []Value
}

// Trend is one subject over time.
type Trend struct {
	Subject Subject
	Unit    Unit
	// Grain is how long the stretches are.
	Grain   Grain
	Columns []Column
	// Rows are in the order of time. Between the first and the last none is left
	// out: one without sessions has gaps.
	Rows []Row
	// Sessions is how many sessions the rows know something of.
	Sessions int
	// Enough is false where there is too little to draw.
	Enough bool
	// Said are the sentences that say what the rows show.
	Said []Sentence
}

// Sentence is a plain sentence: a key of the catalogue, and what it tells. What
// it does not need is zero.
type Sentence struct {
	// Key is the end of the key, after the subject: "both", "nearer", …
	Key string
	// N of Of, and what else is counted.
	N, Of int
	// More are further counts, by name.
	More map[string]int
	// Side is who is named, where somebody is.
	Side dialogue.Side
	// Since is from when on; see the package's rule for what moved.
	Since time.Time
}

// Least is how many values a trend needs at least to be drawn.
const Least = 3

// Span is a span of time; a zero bound is none.
type Span struct {
	// From is in it, To is not.
	From, To time.Time
}

func (s Span) has(t time.Time) bool {
	return !t.Before(s.From) && (s.To.IsZero() || t.Before(s.To))
}

// Look returns the trends of a couple's sessions in a span, in the order of
// [Subjects], in the seats that the two have in the couple. Days and months are
// those of a location. Sessions of others are passed over.
func Look(records []dialogue.Record, couple dialogue.Couple, span Span, where *time.Location) []Trend {
	all := seated(records, couple, span, where)
	trends := make([]Trend, 0, len(Subjects))
	for _, s := range Subjects {
		var t Trend
		switch s {
		case Calm:
			t = calm(all)
		case Heard:
			t = heard(all)
		case Closeness, Space:
			t = wishes(all, s)
		case Speaking:
			t = speaking(all)
		case Breaks:
			t = breaks(all)
		case Agreements:
			t = agreements(all)
		case Process:
			t = process(all)
		}
		t.Subject = s
		if !t.Enough {
			t.Rows = nil
		}
		trends = append(trends, t)
	}
	return trends
}

// sitting is a session as the two sit today.
type sitting struct {
	*dialogue.Record
	at            time.Time
	before, after [2]dialogue.Readings
	spoken        [2]time.Duration
}

// seated picks the sessions of a couple in a span, the oldest first.
func seated(records []dialogue.Record, couple dialogue.Couple, span Span, where *time.Location) []sitting {
	if where == nil {
		where = time.UTC
	}
	left, right := couple.Partners[0].ID, couple.Partners[1].ID
	all := make([]sitting, 0, len(records))
	for i := range records {
		r := &records[i]
		if !span.has(r.Start) {
			continue
		}
		s := sitting{Record: r, at: r.Start.In(where), before: r.Figures.Before, after: r.Figures.After, spoken: r.Spoken}
		switch {
		case r.Partners[0].ID == left && r.Partners[1].ID == right:
		case r.Partners[0].ID == right && r.Partners[1].ID == left:
			s.before[0], s.before[1] = s.before[1], s.before[0]
			s.after[0], s.after[1] = s.after[1], s.after[0]
			s.spoken[0], s.spoken[1] = s.spoken[1], s.spoken[0]
		default:
			continue
		}
		all = append(all, s)
	}
	slices.SortFunc(all, func(a, b sitting) int {
		return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.ID, b.ID))
	})
	return all
}

// reading returns a partner's reading, if it is one.
func reading(given dialogue.Readings, what dialogue.Reading) (float64, bool) {
	v, ok := given[what]
	return float64(v), ok && v >= dialogue.MinReading && v <= dialogue.MaxReading
}

// both returns a reading of both partners, if both gave it.
func both(given [2]dialogue.Readings, what dialogue.Reading) (v [2]float64, ok bool) {
	left, a := reading(given[0], what)
	right, b := reading(given[1], what)
	return [2]float64{left, right}, a && b
}

// pick returns the sittings of which something is known.
func pick(all []sitting, known func(sitting) bool) []sitting {
	var some []sitting
	for _, s := range all {
		if known(s) {
			some = append(some, s)
		}
	}
	return some
}
