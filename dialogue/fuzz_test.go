package dialogue

import (
	"errors"
	"os"
	"testing"
	"time"
)

// Whatever the text, loading does not panic and tells its problems in order;
// whatever loads can be followed to its end.
func FuzzLoad(f *testing.F) {
	for _, pattern := range []string{"../assets/protocols/*.yaml", "testdata/protocols/good/*.yaml", "testdata/protocols/bad/*.yaml"} {
		for _, path := range files(f, pattern) {
			text, err := os.ReadFile(path)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(text)
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := Load("fuzz", text)
		if err != nil {
			var all LoadErrors
			if p != nil || !errors.As(err, &all) || len(all) == 0 || len(all) > maxErrors {
				t.Fatalf("got %v and %T", p, err)
			}
			for i, e := range all {
				if e.Line < 1 || e.Column < 1 || e.What == "" || i > 0 && e.Line < all[i-1].Line {
					t.Fatalf("got %+v", *e)
				}
			}
			return
		}
		p.Words()
		finish(t, open(t, p, Left), noon)
	})
}

// reporter is what testing and rapid have in common.
type reporter interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
	Errorf(string, ...any)
}

// noon is the instant at which sessions of these tests begin.
var noon = Instant{Wall: time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)}

func (now Instant) plus(d time.Duration) Instant {
	return Instant{Wall: now.Wall.Add(d), Clock: now.Clock + d}
}

func open(t reporter, p *Protocol, opener Side) Session {
	t.Helper()
	s, err := Open(p, Start(p, Terms{Opener: opener}, noon))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// must does an action that has to work.
func must(t reporter, s Session, a Action, now Instant) (Session, []Event) {
	t.Helper()
	events, err := s.Do(a, now)
	if err != nil {
		t.Fatalf("%+v at %q: %v", a, s.State.Now().Step.ID, err)
	}
	after, err := s.Apply(events...)
	if err != nil {
		t.Fatalf("%+v at %q: %v", a, s.State.Now().Step.ID, err)
	}
	return after, events
}

// filled gives an offered action what it needs: the calmest readings, the
// earliest time to return.
func filled(s State, a Action, now Instant) Action {
	switch a.Kind {
	case GiveRates:
		a.Readings = Readings{}
		for _, r := range s.Asked() {
			a.Readings[r] = MaxReading
		}
	case TakeBreak:
		a.Until = now.Wall.Add(MinBreak)
	case Extend:
		a.Until = now.Wall.Add(MinExtension)
		if stop := s.Stop(); stop != nil && stop.Until.After(now.Wall) {
			a.Until = stop.Until.Add(MinExtension)
		}
	case Tune:
		a.Terms = Terms{Opener: Left, Off: s.Off}.usual(s.Protocol)
	case Postpone:
		a.Until = now.Wall.Add(time.Hour)
	case Pick:
		if s.Now().Step.Option(a.Option).When {
			a.Until = now.Wall.Add(48 * time.Hour)
		}
	case Settle, WriteNote:
		a.Text = "One walk on Sunday."
	}
	return a
}

// primary returns what the largest button does, or nil.
func primary(s State, now Instant) *Action {
	for _, a := range s.Allowed(now) {
		if a.Primary {
			a = filled(s, a, now)
			return &a
		}
	}
	return nil
}

// finish presses the largest button, and waits where there is none, until the
// end. It bounds both: nobody may be kept for ever.
func finish(t reporter, s Session, now Instant) Session {
	t.Helper()
	bound := 10
	for _, part := range s.State.Protocol.Parts {
		bound += len(part.Steps) * s.State.Rounds(&part) * 4
	}
	for range bound {
		if s.State.End != "" {
			if s.State.End != Finished {
				t.Fatalf("it ended by %q", s.State.End)
			}
			return s
		}
		for range maxWaits {
			if primary(s.State, now) != nil {
				break
			}
			wait, ok := s.State.NextChange(now)
			if !ok || wait <= 0 {
				t.Fatalf("at %q nothing can be done, and nothing changes by itself: %v", s.State.Now().Step.ID, s.State.Allowed(now))
			}
			now = now.plus(wait)
		}
		a := primary(s.State, now)
		if a == nil {
			t.Fatalf("at %q there is no way on after %d changes", s.State.Now().Step.ID, maxWaits)
		}
		// A break that was not calm offers more time; readings given above are
		// calm, so that this happens once at most.
		if a.Kind == Extend {
			bound++
		}
		s, _ = must(t, s, *a, now)
	}
	t.Fatalf("after %d steps it has not ended", bound)
	return s
}

// maxWaits is enough for the seconds of the longest pause.
const maxWaits = 3700
