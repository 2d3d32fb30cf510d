package insight

import (
	"math"
	"time"

	"halfway/dialogue"
)

// speaking is how the time in which one of them spoke was shared.
func speaking(all []sitting) Trend {
	some := pick(all, func(s sitting) bool {
		return s.spoken[0] >= 0 && s.spoken[1] >= 0 && s.spoken[0]+s.spoken[1] >= time.Second
	})
	t := Trend{Unit: Percent, Sessions: len(some), Enough: len(some) >= Least, Columns: sides}
	if !t.Enough {
		t.Said = tooFew(len(some))
		return t
	}
	share := func(row []sitting) (float64, bool) {
		var left, whole float64 // seconds; nanoseconds of ten years would run over
		for _, s := range row {
			left += s.spoken[0].Seconds()
			whole += s.spoken[0].Seconds() + s.spoken[1].Seconds()
		}
		return left / whole * 100, whole > 0
	}
	t.Grain, t.Rows = divided(some, false, func(row []sitting) []Value {
		if left, ok := share(row); ok {
			return []Value{{left, len(row)}, {100 - left, len(row)}}
		}
		return make([]Value, 2)
	})
	left, _ := share(some)
	n := int(math.Round(left))
	t.Said = []Sentence{{Key: "share", Of: len(some), More: map[string]int{"A": n, "B": 100 - n}}}
	return t
}

// called is what became of the breaks of a session that are over: how many there
// were, from how many both came back, and from how many in time.
func called(s sitting) (breaks, back, kept int) {
	f := s.Figures
	breaks, back, kept = f.Breaks, f.Returned, f.Kept
	if s.Status == dialogue.StatusOpen && !s.BreakUntil.IsZero() && breaks > back {
		breaks-- // the one that lasts
	}
	back = min(back, breaks)
	return breaks, back, min(kept, back)
}

// breaks is what became of the breaks that were called.
func breaks(all []sitting) Trend {
	t := Trend{Unit: Count, Sessions: len(all), Columns: []Column{{What: "kept"}, {What: "late"}, {What: "open"}}}
	var n, back, kept int
	for _, s := range all {
		b, r, k := called(s)
		n, back, kept = n+b, back+r, kept+k
	}
	said := Sentence{Key: "called", N: n, Of: len(all), More: map[string]int{"Back": back, "Kept": kept}}
	switch {
	case len(all) < Least:
		t.Said = tooFew(len(all))
		return t
	case n == 0:
		said.Key = "none"
	case n < Least:
		said.Key = "seldom"
	default:
		t.Enough = true
	}
	t.Said = []Sentence{said}
	t.Grain, t.Rows = divided(all, true, func(row []sitting) []Value {
		v := make([]Value, 3)
		for _, s := range row {
			b, r, k := called(s)
			for i, n := range [...]int{k, r - k, b - r} {
				v[i] = Value{v[i].V + float64(n), len(row)}
			}
		}
		return v
	})
	return t
}

// outcomes are the columns of agreements, in their order.
var outcomes = []struct {
	what    string
	outcome dialogue.Outcome
}{
	{"kept", dialogue.Kept}, {"partly", dialogue.Partly}, {"yet", dialogue.NotYet}, {"needless", dialogue.NoLonger}, {"unsaid", ""},
}

// agreements is how the agreements went, by when they were made.
func agreements(all []sitting) Trend {
	some := pick(all, func(s sitting) bool {
		return s.Status != dialogue.StatusOpen && !dialogue.Blank(s.Agreement+s.Each[0]+s.Each[1])
	})
	t := Trend{Unit: Count, Sessions: len(some), Enough: len(some) >= Least}
	for _, o := range outcomes {
		t.Columns = append(t.Columns, Column{What: o.what})
	}
	if !t.Enough {
		t.Said = tooFew(len(some))
		return t
	}
	count := func(row []sitting) []Value {
		v := make([]Value, len(outcomes))
		for i, o := range outcomes {
			v[i].N = len(row)
			for _, s := range row {
				if s.Outcome == o.outcome {
					v[i].V++
				}
			}
		}
		return v
	}
	t.Grain, t.Rows = divided(some, true, count)
	said := Sentence{Key: "went", Of: len(some), More: map[string]int{}}
	for i, v := range count(some) {
		said.More[outcomes[i].what] = int(v.V)
	}
	t.Said = []Sentence{said}
	return t
}

// held are the parts of the process: of how many it is told, and how many of them
// went as they were meant to.
var held = []struct {
	what string
	of   func(sitting) (n, of int)
}{
	{"mirrors", func(s sitting) (int, int) { return min(s.Figures.First, s.Figures.Mirrors), s.Figures.Mirrors }},
	{"turns", func(s sitting) (int, int) { return max(s.Figures.Turns-s.Figures.Over, 0), s.Figures.Turns }},
	{"breaks", func(s sitting) (int, int) { n, _, kept := called(s); return kept, n }},
}

// process is how well the course held: what was said back was right at the
// first try, turns ended within their time, breaks were kept. One session has too
// few of each to draw a part of them, so that it is parted as counts are.
func process(all []sitting) Trend {
	some := pick(all, func(s sitting) bool {
		for _, h := range held {
			if _, of := h.of(s); of > 0 {
				return true
			}
		}
		return false
	})
	t := Trend{Unit: Percent, Sessions: len(some), Enough: len(some) >= Least}
	for _, h := range held {
		t.Columns = append(t.Columns, Column{What: h.what})
	}
	if !t.Enough {
		t.Said = tooFew(len(some))
		return t
	}
	total := func(row []sitting, part int) (n, of int) {
		for _, s := range row {
			a, b := held[part].of(s)
			n, of = n+a, of+b
		}
		return n, of
	}
	t.Grain, t.Rows = divided(some, true, func(row []sitting) []Value {
		v := make([]Value, len(held))
		for i := range held {
			if n, of := total(row, i); of > 0 {
				v[i] = Value{100 * float64(n) / float64(of), of}
			}
		}
		return v
	})
	for i, h := range held {
		if n, of := total(some, i); of > 0 {
			t.Said = append(t.Said, Sentence{Key: h.what, N: n, Of: of})
		}
	}
	return t
}
