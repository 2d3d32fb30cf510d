package dialogue

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func equal(a, b Event) bool { return reflect.DeepEqual(a, b) }

// Two who have added to the same ended session apart end up with the same thoughts,
// the same name and the same outcome, whoever takes in first; and then there is
// nothing more to take in.
func TestAmended_BothSidesComeTogether(t *testing.T) {
	base := finished(t, Terms{})
	rapid.Check(t, func(t *rapid.T) {
		amended := func(name string, after time.Duration) []Event {
			events := slices.Clone(base.all)
			s, wall := base.s, base.now.Wall.Add(after)
			for range rapid.IntRange(0, 5).Draw(t, name) {
				wall = wall.Add(time.Duration(rapid.IntRange(0, 6).Draw(t, "hours")) * time.Hour)
				at := Instant{Wall: wall, Clock: s.State.Last.Clock}
				a := rapid.SampledFrom([]Action{
					{Kind: Reflect, Text: "one"},
					{Kind: Reflect, Text: "two", Side: Left},
					{Kind: Rename, Text: "a name"},
					{Kind: Rename, Text: "another"},
					{Kind: LookBack, Option: Kept},
					{Kind: LookBack, Option: NotYet},
				}).Draw(t, "action")
				more, err := s.Do(a, at)
				if err != nil {
					continue // the name that it has already
				}
				if s, err = s.Apply(more...); err != nil {
					t.Fatal(err)
				}
				events = append(events, more...)
			}
			return events
		}
		here, there := amended("here", 0), amended("there", time.Minute) // never at the same instant
		if !SameCourse(here, there, equal) {
			t.Fatal("they are not of one session")
		}
		here, there = slices.Concat(here, Amended(here, there, equal)), slices.Concat(there, Amended(there, here, equal))
		states := [2]State{}
		for i, events := range [][]Event{here, there} {
			var err error
			if states[i], err = Fold(base.s.State.Protocol, events); err != nil {
				t.Fatal(err)
			}
			slices.SortFunc(states[i].Thoughts, func(a, b Thought) int { return a.At.Compare(b.At)*4 + int(a.Text[0]) - int(b.Text[0]) })
		}
		if !slices.Equal(states[0].Thoughts, states[1].Thoughts) {
			t.Fatalf("the thoughts are %v here and %v there", states[0].Thoughts, states[1].Thoughts)
		}
		if a, b := Amended(here, there, equal), Amended(there, here, equal); len(a)+len(b) > 0 {
			t.Fatalf("there is still something: %v, %v", a, b)
		}
		newest := func(events []Event, kind EventKind) (at time.Time) {
			for _, e := range events {
				if e.Kind == kind && e.At.After(at) {
					at = e.At
				}
			}
			return at
		}
		for _, events := range [][]Event{here, there} {
			for _, kind := range []EventKind{Renamed, LookedBack} {
				for i := len(events) - 1; i >= 0; i-- {
					if events[i].Kind == kind {
						if !events[i].At.Equal(newest(events, kind)) {
							t.Fatalf("%s: what counts was said at %v, and later something else", kind, events[i].At)
						}
						break
					}
				}
			}
		}
	})
}

func TestSameCourse_OneIsTheBeginningOfTheOther(t *testing.T) {
	p := finished(t, Terms{})
	other := slices.Clone(p.all)
	other[3].Clock++
	if !SameCourse(p.all, p.all[:4], equal) || SameCourse(p.all, other, equal) || !SameCourse(p.all[:3], other, equal) {
		t.Error("the beginning, or what differs, is not told")
	}
}
