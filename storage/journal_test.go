package storage

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"halfway/dialogue"
)

func TestSaveCouple_NewThenRenamedThenSwapped(t *testing.T) {
	s := openStore(t, t.TempDir())
	if _, err := s.Couple(t.Context()); !errors.Is(err, ErrNotFound) {
		t.Errorf("nobody yet: %v", err)
	}
	c := saveCouple(t, s)
	for _, id := range []string{c.ID, c.Partners[0].ID, c.Partners[1].ID} {
		if u, err := uuid.Parse(id); err != nil || u.Version() != 7 {
			t.Errorf("id %q: %v", id, err)
		}
	}
	c.Partners[1].Name = "Sämi 🌙"
	for _, want := range []dialogue.Couple{c, c.Swapped(), c} {
		got, err := s.SaveCouple(t.Context(), want)
		if err != nil || got != want {
			t.Errorf("saved %v, %v", got, err)
		}
		if got, err := s.Couple(t.Context()); err != nil || got != want {
			t.Errorf("got %v, want %v (%v)", got, want, err)
		}
	}
	// The couple at home is the first, however many follow.
	second, err := s.SaveCouple(t.Context(), dialogue.Couple{Partners: [2]dialogue.Partner{{Name: "A"}, {Name: "B"}}})
	if err != nil || second.ID == c.ID {
		t.Errorf("second %v, %v", second, err)
	}
	if got, err := s.Couple(t.Context()); err != nil || got != c {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestSaveCouple_RefusesOthersAndBadNames(t *testing.T) {
	s := openStore(t, t.TempDir())
	c := saveCouple(t, s)
	unknown := c
	unknown.ID = "0199"
	stranger := c
	stranger.Partners[0].ID = "0199"
	twice := c
	twice.Partners[0].ID = c.Partners[1].ID
	for _, bad := range []dialogue.Couple{unknown, stranger, twice} {
		if _, err := s.SaveCouple(t.Context(), bad); !errors.Is(err, ErrNotFound) {
			t.Errorf("%v: %v", bad, err)
		}
	}
	for left, want := range map[string]error{
		"": dialogue.ErrNoName, "samir": dialogue.ErrSameNames, "\xff": dialogue.ErrBadName, strings.Repeat("ö", 201): dialogue.ErrLongName,
	} {
		bad := c
		bad.Partners[0].Name = left
		if _, err := s.SaveCouple(t.Context(), bad); !errors.Is(err, want) {
			t.Errorf("%q: %v", left, err)
		}
	}
	if got, err := s.Couple(t.Context()); err != nil || got != c {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestSessions_NewestFirstWithPresentNames(t *testing.T) {
	s := openStore(t, t.TempDir())
	if list, err := s.Sessions(t.Context()); err != nil || list == nil || len(list) != 0 {
		t.Errorf("fresh: %v, %v", list, err)
	}
	c, p := saveCouple(t, s), loadShort(t)
	var want []string
	for day := range 3 {
		g := begin(t, s, c, p, firstDay.AddDate(0, 0, day), seeded(uint64(day)))
		g.play(t, s, 20)
		want = slices.Insert(want, 0, g.id)
	}
	sat := c
	c = c.Swapped()
	c.Partners[0].Name = "Sami"
	if _, err := s.SaveCouple(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	sat.Partners[1].Name = "Sami"
	list, err := s.Sessions(t.Context())
	if err != nil || len(list) != len(want) {
		t.Fatalf("got %v, %v", list, err)
	}
	for i, r := range list {
		if r.ID != want[i] || r.Partners != sat.Partners || r.Couple != c.ID || r.Protocol != p.ID || r.Title != p.Title || r.Hash != p.Hash {
			t.Errorf("record %d: %+v", i, r)
		}
		stored, err := s.Session(t.Context(), r.ID)
		if err != nil || stored.Text != p.Text || !reflect.DeepEqual(stored.Record, r) {
			t.Errorf("session %d: %+v, %v", i, stored.Record, err)
		}
	}
}

func TestSession_ByTheBeginningOfItsID(t *testing.T) {
	_, s, c, p := withCouple(t)
	one := begin(t, s, c, p, firstDay, seeded(1)).id
	two := begin(t, s, c, p, firstDay, seeded(2)).id
	same := 0
	for one[same] == two[same] {
		same++
	}
	for id, want := range map[string]error{
		one: nil, two[:same+1]: nil, strings.ToUpper(one): nil, " " + one + "\n": nil,
		one[:4]: ErrAmbiguous, one[:same]: ErrAmbiguous,
		one[:3]: ErrNotFound, "": ErrNotFound, one + "0": ErrNotFound, "%%%%": ErrNotFound, "____": ErrNotFound,
	} {
		if _, err := s.Session(t.Context(), id); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", id, err, want)
		}
	}
}

func TestBegin_RefusesWhatDoesNotBelong(t *testing.T) {
	_, s, c, p := withCouple(t)
	events := dialogue.Start(p, dialogue.Terms{}, dialogue.Instant{Wall: firstDay})
	state, err := dialogue.Fold(p, events)
	if err != nil {
		t.Fatal(err)
	}
	sum := state.Summary()
	stranger := c
	stranger.Partners[1].ID = "0199"
	if _, err := s.Begin(t.Context(), stranger, p, events, sum); !errors.Is(err, ErrNotFound) {
		t.Errorf("a stranger: %v", err)
	}
	if _, err := s.Begin(t.Context(), dialogue.Couple{}, p, events, sum); !errors.Is(err, ErrNotFound) {
		t.Errorf("nobody: %v", err)
	}
	if _, err := s.Begin(t.Context(), c, p, nil, sum); !errors.Is(err, ErrOutOfStep) {
		t.Errorf("no events: %v", err)
	}
	if _, err := s.Begin(t.Context(), c, p, events[1:], sum); !errors.Is(err, ErrOutOfStep) {
		t.Errorf("not from the first: %v", err)
	}
	edited := *p
	edited.Text += "# edited\n"
	if _, err := s.Begin(t.Context(), c, &edited, events, sum); err == nil {
		t.Error("a text that is not the hash's was taken")
	}
	if list, err := s.Sessions(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("something was stored: %v, %v", list, err)
	}
}

func TestAppend_TwoWritersCannotBothWin(t *testing.T) {
	s := openStore(t, t.TempDir())
	g := begin(t, s, saveCouple(t, s), loadShort(t), firstDay, seeded(8))
	events, after, err := g.next()
	if err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	results := make([]error, 8)
	for i := range results {
		wait.Go(func() { results[i] = s.Append(t.Context(), g.id, events, after.State.Summary()) })
	}
	wait.Wait()
	won := 0
	for _, err := range results {
		if err == nil {
			won++
		} else if !errors.Is(err, ErrOutOfStep) {
			t.Error(err)
		}
	}
	if won != 1 {
		t.Errorf("%d of %d wrote the same events", won, len(results))
	}
	wantWhole(t, s)
}

func TestAppend_RefusesGapsStrangersAndTheEnded(t *testing.T) {
	s := openStore(t, t.TempDir())
	g := begin(t, s, saveCouple(t, s), loadShort(t), firstDay, seeded(9))
	if err := s.Append(t.Context(), g.id, nil, dialogue.Summary{}); err != nil {
		t.Errorf("nothing: %v", err)
	}
	events, after, err := g.next()
	if err != nil {
		t.Fatal(err)
	}
	sum := after.State.Summary()
	if err := s.Append(t.Context(), "0199", events, sum); !errors.Is(err, ErrNotFound) {
		t.Errorf("an unknown session: %v", err)
	}
	later := slices.Clone(events)
	for i := range later {
		later[i].Seq++
	}
	shifted := sum
	shifted.Seq++
	for _, bad := range []struct {
		events []dialogue.Event
		sum    dialogue.Summary
	}{{later, sum}, {later, shifted}, {events, shifted}} {
		if err := s.Append(t.Context(), g.id, bad.events, bad.sum); !errors.Is(err, ErrOutOfStep) {
			t.Errorf("got %v", err)
		}
	}
	g.now.Clock += time.Second
	events, err = g.session.Do(dialogue.Action{Kind: dialogue.LetRest}, g.now)
	if err != nil {
		t.Fatal(err)
	}
	after, err = g.session.Apply(events...)
	if err != nil {
		t.Fatal(err)
	}
	sum = after.State.Summary()
	if err := s.Append(t.Context(), g.id, events, sum); err != nil {
		t.Fatal(err)
	}
	// After the end, only what leaves it as it was is added.
	more := []dialogue.Event{{Seq: sum.Seq + 1, Kind: dialogue.LookedBack, Option: dialogue.Partly, At: sum.Last, Clock: sum.Clock}}
	sum.Seq++
	sum.Outcome = dialogue.Partly
	for _, status := range []string{dialogue.StatusOpen, dialogue.Finished} {
		other := sum
		other.Status = status
		if err := s.Append(t.Context(), g.id, more, other); !errors.Is(err, ErrOutOfStep) {
			t.Errorf("after the end, with the status %q: %v", status, err)
		}
	}
	if err := s.Append(t.Context(), g.id, more, sum); err != nil {
		t.Errorf("after the end: %v", err)
	}
	if err := s.Append(t.Context(), g.id, more, sum); !errors.Is(err, ErrOutOfStep) {
		t.Errorf("the same again: %v", err)
	}
	if err := s.Beat(t.Context(), g.id, sum.Clock+time.Hour); err != nil {
		t.Errorf("a beat after the end: %v", err)
	}
	if clock, err := s.Clock(t.Context(), g.id); err != nil || clock != sum.Clock {
		t.Errorf("its clock is at %v, not %v (%v)", clock, sum.Clock, err)
	}
	if stored, err := s.Session(t.Context(), g.id); err != nil || stored.Status != dialogue.Stopped || stored.Events[len(stored.Events)-1].Kind != dialogue.LookedBack {
		t.Errorf("it is %+v, error %v", stored.Record, err)
	}
	wantWhole(t, s)
}

func TestBeat_GoesForwardOnly(t *testing.T) {
	s := openStore(t, t.TempDir())
	g := begin(t, s, saveCouple(t, s), loadShort(t), firstDay, seeded(10))
	wantClock := func(want time.Duration) {
		t.Helper()
		if got, err := s.Clock(t.Context(), g.id); err != nil || got != want {
			t.Errorf("got %v, want %v (%v)", got, want, err)
		}
	}
	wantClock(0)
	for _, beat := range []time.Duration{time.Minute, time.Second, -time.Hour, time.Minute} {
		if err := s.Beat(t.Context(), g.id, beat); err != nil {
			t.Error(err)
		}
		wantClock(time.Minute)
	}
	for _, step := range []time.Duration{30 * time.Second, time.Hour} {
		g.now.Clock += step
		events, err := g.session.Do(dialogue.Action{Kind: dialogue.WriteNote, Text: step.String()}, g.now)
		if err != nil {
			t.Fatal(err)
		}
		if g.session, err = g.session.Apply(events...); err != nil {
			t.Fatal(err)
		}
		if err := s.Append(t.Context(), g.id, events, g.session.State.Summary()); err != nil {
			t.Fatal(err)
		}
		wantClock(max(time.Minute, g.now.Clock))
	}
	for _, err := range []error{s.Beat(t.Context(), "0199", time.Hour), second(s.Clock(t.Context(), "0199"))} {
		if !errors.Is(err, ErrNotFound) {
			t.Errorf("an unknown session: %v", err)
		}
	}
	wantWhole(t, s)
}

func second[T any](_ T, err error) error { return err }

// Whatever two people do, what is read back is what happened.
func TestStore_ReadsBackWhatHappened(t *testing.T) {
	_, s, c, p := withCouple(t)
	rapid.Check(t, func(r *rapid.T) {
		g := begin(t, s, c, p, firstDay, seeded(rapid.Uint64().Draw(r, "seed")))
		g.play(t, s, rapid.IntRange(0, 60).Draw(r, "steps"))
		stored, err := s.Session(t.Context(), g.id)
		if err != nil {
			r.Fatal(err)
		}
		state, err := dialogue.Fold(p, stored.Events)
		if err != nil {
			r.Fatal(err)
		}
		if got, want := asJSON(t, state.Summary()), asJSON(t, g.session.State.Summary()); got != want || asJSON(t, stored.Summary) != want {
			r.Fatalf("got %s, want %s", got, want)
		}
		if got, want := fmt.Sprint(state.Visits), fmt.Sprint(g.session.State.Visits); got != want {
			r.Fatalf("got %s, want %s", got, want)
		}
	})
	wantWhole(t, s)
}

func TestStore_ManyAtOnce(t *testing.T) {
	_, s, c, p := withCouple(t)
	var wait sync.WaitGroup
	for i := range 4 {
		g := begin(t, s, c, p, firstDay, seeded(uint64(20+i)))
		wait.Go(func() {
			for range 15 {
				events, after, err := g.next()
				if err != nil || len(events) == 0 {
					return
				}
				err = errors.Join(s.Append(t.Context(), g.id, events, after.State.Summary()), s.Beat(t.Context(), g.id, g.now.Clock+1))
				if err != nil {
					t.Error(err)
					return
				}
				g.session = after
				if _, err := s.Sessions(t.Context()); err != nil {
					t.Error(err)
				}
				if _, err := s.Session(t.Context(), g.id); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wait.Wait()
	wantWhole(t, s)
}

// untilRefused tries decisions until one is refused, and returns that: it can be repeated.
func (g *play) untilRefused(t *testing.T, s *Store) ([]dialogue.Event, dialogue.Session, error) {
	t.Helper()
	for range 100_000 {
		a := dialogue.Action{Kind: dialogue.WriteNote, Text: strings.Repeat("said ", 1000)}
		events, err := g.session.Do(a, g.now)
		if err != nil {
			t.Fatal(err)
		}
		after, err := g.session.Apply(events...)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Append(t.Context(), g.id, events, after.State.Summary()); err != nil {
			return events, after, err
		}
		g.session = after
	}
	t.Fatal("the disk is never full")
	return nil, g.session, nil
}
