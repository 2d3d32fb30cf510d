package dialogue

import "slices"

// SameCourse reports whether one of two lists of events is the beginning of the
// other, up to the end of the session. What was added afterwards is not looked at.
func SameCourse(a, b []Event, same func(a, b Event) bool) bool {
	a, b = course(a), course(b)
	n := min(len(a), len(b))
	return slices.EqualFunc(a[:n], b[:n], same)
}

// course returns the events of a session without those after its end.
func course(events []Event) []Event {
	i := slices.IndexFunc(events, func(e Event) bool { return e.Kind.afterwards() })
	if i < 0 {
		return events
	}
	return events[:i]
}

// Amended returns the events that bring what was added to the same ended session
// elsewhere, and is not here: thoughts, names of the topic, and how its agreement
// went. All of it stays; where two say the same thing differently, what was said
// last is said once more, so that it is what counts on both sides.
func Amended(here, there []Event, same func(a, b Event) bool) []Event {
	has := here[len(course(here)):]
	var more []Event
	last := here[len(here)-1]
	add := func(e Event) {
		e.Seq, e.Clock = last.Seq+1, max(last.Clock, e.Clock)
		more = append(more, e)
		last = e
	}
	known := func(e Event) bool {
		return slices.ContainsFunc(has, func(h Event) bool {
			h.Seq, h.Clock = e.Seq, e.Clock
			return same(h, e)
		})
	}
	for _, e := range there[len(course(there)):] {
		if !known(e) {
			add(e)
		}
	}
	if len(more) == 0 {
		return nil
	}
	for _, kind := range [...]EventKind{Renamed, LookedBack} {
		newest, latest := -1, -1
		all := slices.Concat(has, more)
		for i, e := range all {
			if e.Kind != kind {
				continue
			}
			if latest = i; newest < 0 || !e.At.Before(all[newest].At) {
				newest = i
			}
		}
		if newest != latest {
			add(all[newest])
		}
	}
	return more
}
