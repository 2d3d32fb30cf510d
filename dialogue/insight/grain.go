package insight

import "time"

// Grain is how long the stretches of a trend are.
type Grain int

// The grains.
const (
	BySession Grain = iota // each session for itself
	ByWeek                 // from Monday
	ByMonth
	ByQuarter
	ByYear
	ByYears // several at once
)

// Most is how many rows a trend has at most, and mostCounts how many where it
// counts what comes up seldom: counts that are nearly all 0 or 1 say little.
const (
	Most       = 40
	mostCounts = 24
)

// stretch is a division of time.
type stretch struct {
	grain Grain
	years int // for ByYear and ByYears
}

// dayOf returns the day on which a time lies where it was, as midnight UTC:
// there are places where some days have no midnight of their own.
func dayOf(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// start returns the first day of the stretch in which a time lies.
func (s stretch) start(t time.Time) time.Time {
	y, m, d := t.Date()
	switch s.grain {
	case ByWeek:
		d -= (int(t.Weekday()) + 6) % 7
	case ByMonth:
		d = 1
	case ByQuarter:
		m, d = (m-1)/3*3+1, 1
	default:
		y, m, d = floor(y, s.years), 1, 1
	}
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// floor rounds down to a multiple, also what is below 0.
func floor(y, to int) int {
	rest := y % to
	if rest < 0 {
		rest += to
	}
	return y - rest
}

// next returns the first day of the stretch after the one that begins on a day.
func (s stretch) next(from time.Time) time.Time {
	y, m, d := from.Date()
	switch s.grain {
	case ByWeek:
		d += 7
	case ByMonth:
		m++
	case ByQuarter:
		m += 3
	default:
		y += s.years
	}
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// stretches lists the divisions from fine to coarse.
var stretches = []stretch{{ByWeek, 0}, {ByMonth, 0}, {ByQuarter, 0}, {ByYear, 1}, {ByYears, 2}, {ByYears, 5}, {ByYears, 10}, {ByYears, 20}, {ByYears, 50}, {ByYears, 100}, {ByYears, 1000}}

// most is how many stretches there are between two times, or more than limit.
func (s stretch) most(first, last time.Time, limit int) int {
	n := 1
	for at := s.next(s.start(first)); !at.After(dayOf(last)) && n <= limit; at = s.next(at) {
		n++
	}
	return n
}

// divided parts sittings, the oldest first, into the rows of a trend. Values are
// the business of value, which gets the sittings of one row, or none for a gap.
func divided(all []sitting, counts bool, value func([]sitting) []Value) (Grain, []Row) {
	if len(all) == 0 {
		return BySession, nil
	}
	if !counts && len(all) <= Most {
		rows := make([]Row, len(all))
		for i, s := range all {
			rows[i] = Row{s.at, s.at, 1, value(all[i : i+1])}
		}
		return BySession, rows
	}
	limit := Most
	if counts {
		limit = mostCounts
	}
	by := stretches[len(stretches)-1]
	for _, s := range stretches {
		if s.most(all[0].at, all[len(all)-1].at, limit) <= limit {
			by = s
			break
		}
	}
	var rows []Row
	from := by.start(all[0].at)
	for len(all) > 0 {
		to, n := by.next(from), 0
		for n < len(all) && dayOf(all[n].at).Before(to) {
			n++
		}
		rows = append(rows, Row{from, to, n, value(all[:n])})
		all, from = all[n:], to
	}
	return by.grain, rows
}
