// Package sample makes up a believable history of a couple, for tests, pictures
// and trying Halfway out. What it makes has gone through the same engine as what
// people do, and is the same for the same options, byte for byte.
package sample

import (
	"errors"
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"time"

	"github.com/google/uuid"

	"halfway/dialogue"
	"halfway/dialogue/archive"
)

// Options say what history to make.
type Options struct {
	// Sessions is how many, from 0 to archive.MaxSessions.
	Sessions int
	// Years is over how much time they are spread, above 0 and at most 50.
	Years float64
	// Seed tells one history from another.
	Seed uint64
	// Until is the day before which all of it lies. Its location is where the
	// couple lives: they talk in its evenings.
	Until time.Time
	// Protocols are the dialogues that they follow.
	Protocols []*dialogue.Protocol
}

// ErrOptions is returned for options out of their bounds.
var ErrOptions = errors.New("the options are out of their bounds")

// History is a history that is made up.
type History struct {
	o      Options
	couple archive.Couple
	tongue tongue
	weight []float64 // of the protocols
}

// New returns the history that the options describe.
func New(o Options) (*History, error) {
	switch {
	case o.Sessions < 0 || o.Sessions > archive.MaxSessions:
		return nil, fmt.Errorf("%d sessions: %w", o.Sessions, ErrOptions)
	case math.IsNaN(o.Years) || o.Years <= 0 || o.Years > 50:
		return nil, fmt.Errorf("%g years: %w", o.Years, ErrOptions)
	case len(o.Protocols) == 0:
		return nil, fmt.Errorf("no dialogues: %w", ErrOptions)
	case o.Until.Year() < 1980 || o.Until.Year() > 2200:
		return nil, fmt.Errorf("until the year %d: %w", o.Until.Year(), ErrOptions)
	}
	h := &History{o: o}
	r := dice(o.Seed, 0)
	h.tongue = tongues[(o.Seed+3)%4] // seed 1 speaks English
	if o.Seed == 1 {
		h.tongue = tongues[0]
	}
	names := couples[o.Seed%uint64(len(couples))]
	created := h.from().Add(-10 * time.Minute).UTC().Truncate(time.Millisecond)
	h.couple = archive.Couple{ID: newID(created, r), Created: created, Partners: [2]dialogue.Partner{
		{ID: newID(created, r), Name: names[0]}, {ID: newID(created, r), Name: names[1]},
	}}
	for _, p := range o.Protocols {
		h.weight = append(h.weight, weightOf(p))
	}
	return h, nil
}

// weightOf is how often a couple comes to a dialogue.
func weightOf(p *dialogue.Protocol) float64 {
	switch {
	case p.Solo():
		return 0.6
	case p.Cools():
		return 0.8
	case p.Group == dialogue.Everyday:
		return 2
	case p.Group == dialogue.Hard:
		return 1.6
	default:
		return 1
	}
}

// from is the first day.
func (h *History) from() time.Time {
	return h.o.Until.Add(-time.Duration(h.o.Years * 365.25 * 24 * float64(time.Hour)))
}

// Head is what an archive says before the sessions.
func (h *History) Head() archive.Head {
	head := archive.Head{Couples: []archive.Couple{h.couple}}
	for _, p := range h.o.Protocols {
		head.Protocols = append(head.Protocols, archive.Protocol{Hash: p.Hash, ID: p.ID, Text: p.Text})
	}
	return head
}

// Sessions yields the sessions, the oldest first.
func (h *History) Sessions() iter.Seq2[archive.Session, error] {
	return func(yield func(archive.Session, error) bool) {
		before := time.Time{}
		for i := range h.o.Sessions {
			at := h.start(i)
			if !at.After(before) {
				at = before.Add(time.Minute)
			}
			before = at
			if s, err := h.session(i, at); !yield(s, err) || err != nil {
				return
			}
		}
	}
}

// start is when the i-th session begins: in the evening, or by day at the end of
// the week, unless there are so many that it does not matter.
func (h *History) start(i int) time.Time {
	r := dice(h.o.Seed, uint64(i)*2+1)
	from := h.from()
	span := h.o.Until.Sub(from) - time.Hour
	at := from.Add(time.Duration((float64(i) + 0.1 + 0.8*r.Float64()) / float64(h.o.Sessions) * float64(span)))
	if float64(h.o.Sessions) > h.o.Years*300 {
		return at.Truncate(time.Second)
	}
	y, m, d := at.In(h.o.Until.Location()).Date()
	hour, minutes := 19, r.IntN(150)
	if w := at.In(h.o.Until.Location()).Weekday(); w == time.Saturday || w == time.Sunday {
		hour, minutes = 10, r.IntN(600)
	}
	evening := time.Date(y, m, d, hour, minutes, r.IntN(60), 0, h.o.Until.Location())
	if !evening.Before(h.o.Until.Add(-2 * time.Hour)) {
		return at.Truncate(time.Second)
	}
	return evening
}

// dice are the chance for one purpose: the same for the same numbers.
func dice(seed, purpose uint64) *rand.Rand {
	return rand.New(rand.NewPCG(seed, purpose)) //nolint:gosec // nothing here is secret
}

// newID returns a UUIDv7 of that time.
func newID(at time.Time, r *rand.Rand) string {
	var id uuid.UUID
	ms := uint64(at.UnixMilli())
	for i := range 6 {
		id[i] = byte(ms >> (40 - 8*i))
	}
	for i := 6; i < 16; i++ {
		id[i] = byte(r.Uint32())
	}
	id[6], id[8] = id[6]&0x0F|0x70, id[8]&0x3F|0x80
	return id.String()
}

// session makes up the i-th session.
func (h *History) session(i int, at time.Time) (archive.Session, error) {
	r := dice(h.o.Seed, uint64(i)*2+2)
	p := h.pick(i, r)
	partners := h.couple.Partners
	opener := dialogue.Both[(i+r.IntN(5)/4)%2]
	swapped := r.IntN(12) == 0
	if swapped {
		partners[0], partners[1] = partners[1], partners[0]
	}
	e := &evening{
		r: r, tongue: h.tongue, p: p, now: dialogue.Instant{Wall: at.UTC()},
		along: float64(i) / float64(max(h.o.Sessions-1, 1)), last: i == h.o.Sessions-1,
		practice: r.IntN(14) == 0, until: h.o.Until, swapped: swapped,
	}
	terms := dialogue.Terms{Opener: opener, Off: p.OffRecord && r.IntN(3) > 0 || r.IntN(40) == 0, Pace: [...]int{100, 100, 100, 75, 125, 150}[r.IntN(6)]}
	terms.Guidance = [...]dialogue.Guidance{dialogue.Full, dialogue.Full, dialogue.Cues, dialogue.Bare}[min(r.IntN(4), int(e.along*5))]
	if len(p.Variants) > 0 {
		terms.Variant = p.Variants[r.IntN(len(p.Variants))].ID
	}
	if err := e.play(terms); err != nil {
		return archive.Session{}, fmt.Errorf("session %d, %s: %w", i, p.ID, err)
	}
	s := archive.Session{
		ID: newID(at, r), Couple: h.couple.ID, Partners: [2]string{partners[0].ID, partners[1].ID}, Protocol: p.Hash,
		Events: e.s.State.Kept(e.events), Remarks: e.remarks,
	}
	return s, nil
}

// pick chooses a dialogue: an easy one at first, and each in its turn.
func (h *History) pick(i int, r *rand.Rand) *dialogue.Protocol {
	n := len(h.o.Protocols)
	if i == 0 {
		return h.o.Protocols[0]
	}
	if i%3 == 0 { // nobody forgets one for good
		return h.o.Protocols[(i/3)%n]
	}
	sum := 0.0
	for _, w := range h.weight {
		sum += w
	}
	x := r.Float64() * sum
	for j, w := range h.weight {
		if x -= w; x < 0 {
			return h.o.Protocols[j]
		}
	}
	return h.o.Protocols[n-1]
}
