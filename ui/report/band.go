package report

import (
	"halfway/dialogue"
	"halfway/ui/words"
)

// band is the course of a session along time. It is laid out over a width of 1,
// so that every format can draw it in its own size.
type band struct {
	Pieces []piece
	// Marks stand along the axis.
	Marks []dialogue.Mark
	// Kinds are what occurs in it, in the order of its legend.
	Kinds []bandKind
}

// bandKind is a way in which a piece is drawn.
type bandKind string

// The kinds that are not one of a stretch as it is.
const overTime bandKind = "over"

// piece is a stretch of the band.
type piece struct {
	Kind     bandKind
	Side     dialogue.Side
	From, To float64
	// Label is the length of a break or an absence; empty for all others.
	Label string
}

// gapWidth is how wide a break or an absence is drawn, in parts of the whole.
const gapWidth = 0.055

// mostMarks is how many marks there are at most along the axis, beside that at 0.
const mostMarks = 10

// kinds lists the kinds in the order of the legend.
var kinds = []bandKind{
	bandKind(dialogue.Speaking), overTime, bandKind(dialogue.Mirroring), bandKind(dialogue.Writing), bandKind(dialogue.Shared),
	bandKind(dialogue.Quiet), bandKind(dialogue.Standing), bandKind(dialogue.Apart), bandKind(dialogue.Absent),
}

func bandOf(s dialogue.State) band {
	stretches := s.Band(s.Last)
	spans := dialogue.Spans(stretches, 1, gapWidth)
	b := band{Marks: dialogue.Marks(stretches, spans, mostMarks)}
	seen := map[bandKind]bool{}
	for i, st := range stretches {
		p := piece{Kind: bandKind(st.Kind), Side: st.Side, From: float64(spans[i].From), To: float64(spans[i].To)}
		if st.Over {
			p.Kind = overTime
		}
		if st.Off() {
			p.Label = brief(st.Took)
		}
		b.Pieces = append(b.Pieces, p)
		seen[p.Kind] = true
	}
	for _, k := range kinds {
		if seen[k] {
			b.Kinds = append(b.Kinds, k)
		}
	}
	return b
}

// shape is a rectangle of a drawn band, or a cut through it.
type shape struct {
	Class      string
	X, Y, W, H float64
	Cut        bool
}

// shapes lays a piece out over a width, around a middle line, with turns of that
// height. The left partner is above the line, the right one below.
func (p piece) shapes(width, middle, height float64) []shape {
	x, w := p.From*width, max((p.To-p.From)*width, width/1500)
	// from and to are parts of the height, counted away from the middle.
	aside := func(class string, from, to float64) []shape {
		s := shape{Class: p.Side.String() + " " + class, X: x, W: w, H: (to - from) * height, Y: middle - to*height}
		if p.Side == dialogue.Right {
			s.Y = middle + from*height
		}
		return []shape{{Class: "middle", X: x, Y: middle - 0.02*height, W: w, H: 0.04 * height}, s}
	}
	across := func(class string, half float64) []shape {
		return []shape{{Class: class, X: x, W: w, Y: middle - half*height, H: 2 * half * height}}
	}
	switch p.Kind {
	case bandKind(dialogue.Speaking):
		return aside("speaking", 0.04, 1)
	case overTime:
		if p.Side == dialogue.Nobody {
			return across("shared", 0.2)
		}
		return aside("over", 0.04, 1.16)
	case bandKind(dialogue.Mirroring):
		return aside("mirroring", 0.04, 1)
	case bandKind(dialogue.Writing):
		return aside("writing", 0.04, 0.42)
	case bandKind(dialogue.Shared):
		return across("shared", 0.2)
	case bandKind(dialogue.Quiet):
		return across("quietly", 0.04)
	case bandKind(dialogue.Standing):
		return across("standing", 0.3)
	default: // a cut on each side of the gap
		d := width * 0.008
		cuts := []shape{{X: x, Y: middle, W: d, Cut: true}, {X: x + w - d, Y: middle, W: d, Cut: true}}
		if p.Kind == bandKind(dialogue.Absent) {
			cuts = append(cuts, dots(x+w/2, middle, w*0.16, width*0.004, height*0.12)...)
		}
		return cuts
	}
}

// dots are three dots around a point: what was left will go on.
func dots(x, y, apart, w, h float64) []shape {
	var three []shape
	for i := -1.0; i <= 1; i++ {
		three = append(three, shape{Class: "quietly", X: x + i*apart - w/2, Y: y - h/2, W: w, H: h})
	}
	return three
}

// swatch is the sign of a kind in a legend, 32 wide and 18 high.
func swatch(k bandKind) []shape {
	both := func(kind bandKind) []shape {
		return append(piece{Kind: kind, Side: dialogue.Left, From: 0.05, To: 0.95}.shapes(32, 9, 7),
			piece{Kind: kind, Side: dialogue.Right, From: 0.05, To: 0.95}.shapes(32, 9, 7)...)
	}
	switch k {
	case bandKind(dialogue.Speaking), overTime, bandKind(dialogue.Mirroring), bandKind(dialogue.Writing):
		return both(k)
	case bandKind(dialogue.Apart):
		return []shape{{X: 8, Y: 9, W: 5, Cut: true}, {X: 19, Y: 9, W: 5, Cut: true}}
	case bandKind(dialogue.Absent):
		return append([]shape{{X: 3, Y: 9, W: 5, Cut: true}, {X: 24, Y: 9, W: 5, Cut: true}}, dots(16, 9, 5, 2.4, 2.4)...)
	default:
		return piece{Kind: k, From: 0.05, To: 0.95}.shapes(32, 9, 16)
	}
}

// Words is what the legend says of a kind.
func (k bandKind) Words() string { return words.Say("report.band." + string(k)) }
