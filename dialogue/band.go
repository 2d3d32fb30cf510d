package dialogue

import (
	"slices"
	"time"
)

// StretchKind says what went on in a stretch of a session.
type StretchKind string

// The kinds of stretch.
const (
	Speaking  StretchKind = "speaking"  // one partner has the floor and speaks
	Mirroring StretchKind = "mirroring" // the listener says back
	Writing   StretchKind = "writing"   // one partner writes
	Shared    StretchKind = "shared"    // both are at it, or one answers
	Quiet     StretchKind = "quiet"     // a pause, or the breath of a hand-over
	Standing  StretchKind = "standing"  // the clock was held
	Apart     StretchKind = "apart"     // a break
	Absent    StretchKind = "absent"    // the session was left, to be resumed
)

// Stretch is a piece of a session's course in which one thing went on.
type Stretch struct {
	// Kind is what went on, and Side whose it was; Nobody for both.
	Kind StretchKind
	Side Side
	// Over is true for the end of a turn, beyond its soft length.
	Over bool
	// From is when it began, on the session's own clock.
	From time.Duration
	// Took is how long it took: by the session's own clock, and by the time of
	// day where the two were apart or away.
	Took time.Duration
	// Visit is the index of the visit in State.Visits.
	Visit int
}

// Off reports whether the stretch lies outside the time that the two spent
// together: a break, or an absence.
func (s Stretch) Off() bool { return s.Kind == Apart || s.Kind == Absent }

// Band returns the course of a session along time, without gaps, up to that
// instant. Stretches of no length are left out, those apart and away excepted.
func (s State) Band(now Instant) []Stretch {
	b := bander{absences: s.Absences}
	for i, v := range s.Visits {
		b.visit(s, i, v, now)
	}
	return b.band
}

type bander struct {
	band     []Stretch
	absences []Absence // those to come
}

// visit adds the stretches of one visit.
func (b *bander) visit(s State, i int, v Visit, now Instant) {
	end := now.Clock
	if v.To != (Instant{}) {
		end = v.To.Clock
	}
	length := s.lengthOf(v.Step) + v.More
	if v.Step.Hard || v.Step.Kind != Turn && v.Step.Kind != Write || s.lengthOf(v.Step) == 0 {
		length = 0
	}
	kind, side := stretchOf(v)
	at, run := v.From.Clock, -v.Breath
	// until adds what runs until the clock stops next, or the visit ends.
	until := func(to time.Duration) {
		add := func(k StretchKind, by Side, over bool, took time.Duration) {
			if took = min(took, to-at); took <= 0 {
				return
			}
			b.add(Stretch{Kind: k, Side: by, Over: over, From: at, Took: took, Visit: i})
			at, run = at+took, run+took
		}
		if run < 0 {
			add(Quiet, Nobody, false, -run)
		}
		if length > 0 {
			add(kind, side, false, length-run)
			add(kind, side, true, to-at)
		}
		add(kind, side, false, to-at)
	}
	for _, stop := range v.Stops {
		until(stop.From.Clock)
		to := end
		if stop.To != (Instant{}) {
			to = stop.To.Clock
		}
		st := Stretch{Kind: Standing, From: at, Took: to - at, Visit: i}
		if stop.Break {
			st.Kind, st.Side, st.Took = Apart, stop.Caller, now.Wall.Sub(stop.From.Wall)
			if stop.To != (Instant{}) {
				st.Took = stop.To.Wall.Sub(stop.From.Wall)
			}
		}
		if st.Took > 0 || stop.Break {
			b.add(st)
		}
		at = to
	}
	until(end)
	// An absence has no length on the session's clock, so that it stands at the
	// end of the visit in which it fell, at the latest.
	for len(b.absences) > 0 && (v.To == (Instant{}) || b.absences[0].From.Clock < end) {
		a := b.absences[0]
		b.absences = b.absences[1:]
		b.absent(i, a, now)
	}
}

// stretchOf says what goes on while the clock of a visit runs.
func stretchOf(v Visit) (StretchKind, Side) {
	switch {
	case v.Step.Kind == Pause:
		return Quiet, Nobody
	case v.Step.Kind == Turn && v.Actor != Nobody && v.Actor != v.Floor:
		return Mirroring, v.Actor
	case v.Step.Kind == Turn:
		return Speaking, v.Actor
	case v.Step.Kind == Write && v.Actor != Nobody:
		return Writing, v.Actor
	default:
		return Shared, Nobody
	}
}

// add adds a stretch, or makes the last one longer where it goes on.
func (b *bander) add(s Stretch) {
	if n := len(b.band); n > 0 {
		last := &b.band[n-1]
		if last.Kind == s.Kind && last.Side == s.Side && last.Over == s.Over && last.Visit == s.Visit && !s.Off() {
			last.Took += s.Took
			return
		}
	}
	b.band = append(b.band, s)
}

// absent puts an absence into the stretch in which it fell.
func (b *bander) absent(visit int, a Absence, now Instant) {
	to := a.To.Wall
	if a.To == (Instant{}) {
		to = now.Wall
	}
	gap := Stretch{Kind: Absent, From: a.From.Clock, Took: max(to.Sub(a.From.Wall), 0), Visit: visit}
	for j, s := range b.band {
		if s.Off() || s.From >= gap.From || s.From+s.Took <= gap.From {
			continue
		}
		before, after := s, s
		before.Took = gap.From - s.From
		after.From, after.Took = gap.From, s.Took-before.Took
		b.band = slices.Replace(b.band, j, j+1, before, gap, after)
		return
	}
	b.band = append(b.band, gap)
}

// Mark is a time that the two have spent together, and where it lies in a
// drawing.
type Mark struct {
	Minutes int
	At      float32
}

// Marks returns the marks of an axis under a band that is laid out: at round
// numbers of minutes, and at most so many and one, from 0 on.
func Marks(band []Stretch, spans []Span, most int) []Mark {
	var together time.Duration
	for _, s := range band {
		if !s.Off() {
			together += s.Took
		}
	}
	step := time.Minute
	for _, minutes := range [...]time.Duration{1, 2, 5, 10, 15, 20, 30, 60, 120, 240, 480, 1440, 14_400, 144_000, 1_440_000} {
		if step = minutes * time.Minute; together <= step*time.Duration(most) {
			break
		}
	}
	var marks []Mark
	var passed, next time.Duration
	for i, s := range band {
		if s.Off() || s.Took <= 0 {
			continue
		}
		for ; next <= passed+s.Took && len(marks) <= most; next += step {
			share := float32(float64(next-passed) / float64(s.Took))
			marks = append(marks, Mark{int(next / time.Minute), spans[i].From + (spans[i].To-spans[i].From)*share})
		}
		passed += s.Took
	}
	return marks
}

// Span is where a stretch lies in a drawing.
type Span struct{ From, To float32 }

// Spans lays a band out over a width: what the two spent together in scale, and
// each break or absence as wide as gap, however long it took. The result has
// one span for each stretch.
func Spans(band []Stretch, width, gap float32) []Span {
	var together time.Duration
	off := 0
	for _, s := range band {
		if s.Off() {
			off++
		} else {
			together += s.Took
		}
	}
	if off > 0 { // many breaks must not push everything else out
		gap = min(gap, width/2/float32(off))
	}
	room := width - gap*float32(off)
	spans := make([]Span, 0, len(band))
	var x float32
	for _, s := range band {
		w := gap
		if !s.Off() {
			w = 0
			if together > 0 {
				w = room * float32(float64(s.Took)/float64(together))
			}
		}
		spans = append(spans, Span{x, x + w})
		x += w
	}
	return spans
}
