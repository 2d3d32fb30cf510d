package insight

import (
	"math"
	"time"

	"halfway/dialogue"
)

// medians are the values of a row: for each column the median of what the
// sittings say of it.
func medians(columns int, of func(sitting) []float64) func([]sitting) []Value {
	return func(row []sitting) []Value {
		values := make([]Value, columns)
		for c := range values {
			var all []float64
			for _, s := range row {
				all = append(all, of(s)[c])
			}
			values[c] = Value{median(all), len(all)}
		}
		return values
	}
}

var sides = []Column{{Side: dialogue.Left}, {Side: dialogue.Right}}

// calm compares how calm the two were before and after.
func calm(all []sitting) Trend {
	then := func(s sitting) ([2]float64, [2]float64, bool) {
		was, a := both(s.before, dialogue.Calm)
		is, b := both(s.after, dialogue.Calm)
		return was, is, a && b
	}
	some := pick(all, func(s sitting) bool { _, _, ok := then(s); return ok })
	t := Trend{
		Unit: Points, Sessions: len(some), Enough: len(some) >= Least,
		Columns: []Column{{"before", dialogue.Left}, {"after", dialogue.Left}, {"before", dialogue.Right}, {"after", dialogue.Right}},
	}
	if !t.Enough {
		t.Said = tooFew(len(some))
		return t
	}
	t.Grain, t.Rows = divided(some, false, medians(4, func(s sitting) []float64 {
		was, is, _ := then(s)
		return []float64{was[0], is[0], was[1], is[1]}
	}))
	said := Sentence{Key: "both", Of: len(some), More: map[string]int{"One": 0, "None": 0}}
	for _, s := range some {
		was, is, _ := then(s)
		switch left, right := is[0] > was[0], is[1] > was[1]; {
		case left && right:
			said.N++
		case left || right:
			said.More["One"]++
		default:
			said.More["None"]++
		}
	}
	t.Said = []Sentence{said}
	return t
}

// wishes follows how much closeness, or space, each wished for.
func wishes(all []sitting, what Subject) Trend {
	r := dialogue.Closeness
	if what == Space {
		r = dialogue.Space
	}
	given := func(s sitting) ([2]float64, bool) {
		if v, ok := both(s.before, r); ok {
			return v, true
		}
		return both(s.after, r)
	}
	t, some := followed(all, given)
	if !t.Enough {
		return t
	}
	apart := make([]float64, len(some))
	for i, s := range some {
		v, _ := given(s)
		apart[i] = math.Abs(v[0] - v[1])
	}
	t.Said = []Sentence{{Key: map[int]string{-1: "nearer", 0: "same", 1: "further"}[moved(apart)], Of: len(some), Since: since(some)}}
	if len(some) < leastToMove {
		t.Said[0].Key = "early"
	}
	return t
}

// heard follows how well each felt heard.
func heard(all []sitting) Trend {
	given := func(s sitting) ([2]float64, bool) {
		if v, ok := both(s.after, dialogue.Heard); ok {
			return v, true
		}
		return both(s.before, dialogue.Heard)
	}
	t, some := followed(all, given)
	if !t.Enough {
		return t
	}
	var by [2]int
	for i := range by {
		values := make([]float64, len(some))
		for j, s := range some {
			v, _ := given(s)
			values[j] = v[i]
		}
		by[i] = moved(values)
	}
	said := Sentence{Of: len(some), Since: since(some)}
	switch {
	case len(some) < leastToMove:
		said.Key = "early"
	case by == [2]int{1, 1}:
		said.Key = "more"
	case by == [2]int{-1, -1}:
		said.Key = "less"
	case by == [2]int{}:
		said.Key = "same"
	case by[0]*by[1] == -1: // named is the one who felt heard more
		said.Key, said.Side = "apart", dialogue.Both[(1-by[0])/2]
	default:
		i := 0
		if by[0] == 0 {
			i = 1
		}
		said.Key, said.Side = map[int]string{1: "one.more", -1: "one.less"}[by[i]], dialogue.Both[i]
	}
	t.Said = []Sentence{said}
	return t
}

// followed is a trend of one reading of each partner.
func followed(all []sitting, given func(sitting) ([2]float64, bool)) (Trend, []sitting) {
	some := pick(all, func(s sitting) bool { _, ok := given(s); return ok })
	t := Trend{Unit: Points, Sessions: len(some), Enough: len(some) >= Least, Columns: sides}
	if !t.Enough {
		t.Said = tooFew(len(some))
		return t, some
	}
	t.Grain, t.Rows = divided(some, false, medians(2, func(s sitting) []float64 {
		v, _ := given(s)
		return v[:]
	}))
	return t, some
}

// since is when the last third begins.
func since(some []sitting) time.Time { return some[len(some)-len(some)/3].at }

func tooFew(n int) []Sentence { return []Sentence{{Key: "few", N: n, Of: Least}} }
