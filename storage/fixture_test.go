package storage

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"halfway/dialogue"
)

// shortProtocol has every kind of step.
const shortProtocol = `format: 1
id: short
title: A short one
need: Something small
purpose: Each speaks once.
not_when: It is late.
sources: [ours]
length: 4m
breath: 5s
parts:
  - id: opening
    steps:
      - id: agree
        kind: agree
        prompt: Before you begin
        rules: [One speaks at a time.]
        note: What is it about?
        next: We agree
      - id: before
        kind: rate
        prompt: How is it?
        ask: [calm, closeness]
        next: Go on
      - id: settle
        kind: pause
        prompt: Breathe
        other: Breathe too.
        time: 30s
        minimum: 10s
        next: Begin
  - id: talk
    rounds: 2
    steps:
      - id: tell
        kind: turn
        actor: speaker
        sign: speaks
        prompt: What is it?
        other: Listen.
        time: 90s
        note: A few words
        next: That is it
      - id: heard
        kind: choose
        actor: speaker
        sign: answers
        prompt: Were you heard?
        other: Wait.
        options:
          - id: "yes"
            label: Yes, you heard me
            heard: true
          - id: more
            label: There is more
            then: tell
            limit: 3
        back: true
  - id: closing
    steps:
      - id: plan
        kind: plan
        prompt: One small thing
        other: Small is good.
        next: Go on
      - id: after
        kind: rate
        prompt: And now?
        ask: [calm, heard]
        next: Close
`

func loadShort(t testing.TB) *dialogue.Protocol {
	t.Helper()
	p, err := dialogue.Load("short.yaml", []byte(shortProtocol))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func openStore(t testing.TB, dir string) *Store {
	t.Helper()
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// withCouple opens a store in a folder of its own, with a couple.
func withCouple(t testing.TB) (dir string, s *Store, c dialogue.Couple, p *dialogue.Protocol) {
	t.Helper()
	dir = t.TempDir()
	s = openStore(t, dir)
	return dir, s, saveCouple(t, s), loadShort(t)
}

// wantWhole makes sure that all in a store holds together.
func wantWhole(t testing.TB, s *Store) {
	t.Helper()
	if err := s.Verify(t.Context()); err != nil {
		t.Error(err)
	}
}

func closeStore(t testing.TB, s *Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func saveCouple(t testing.TB, s *Store) dialogue.Couple {
	t.Helper()
	c, err := s.SaveCouple(context.Background(), dialogue.Couple{Partners: [2]dialogue.Partner{{Name: "Noa"}, {Name: "Samir"}}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// play is a session that is being gone through at random.
type play struct {
	id      string
	session dialogue.Session
	now     dialogue.Instant
	random  *rand.Rand
}

var firstDay = time.Date(2026, 10, 4, 19, 30, 0, 123456789, time.UTC)

// begin stores a new session of the couple.
func begin(t testing.TB, s *Store, c dialogue.Couple, p *dialogue.Protocol, start time.Time, random *rand.Rand) *play {
	t.Helper()
	g, err := tryBegin(s, c, p, start, random)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func tryBegin(s *Store, c dialogue.Couple, p *dialogue.Protocol, start time.Time, random *rand.Rand) (*play, error) {
	g := &play{now: dialogue.Instant{Wall: start}, random: random}
	events := dialogue.Start(p, dialogue.Terms{Opener: dialogue.Both[random.IntN(2)]}, g.now)
	session, err := dialogue.Open(p, events)
	if err != nil {
		return nil, err
	}
	g.session = session
	g.id, err = s.Begin(context.Background(), c, p, events, session.State.Summary())
	return g, err
}

// action picks something that is allowed now, and seldom an end.
func (g *play) action() (dialogue.Action, bool) {
	offers := g.session.State.Allowed(g.now)
	if len(offers) == 0 || g.session.State.End != "" {
		return dialogue.Action{}, false
	}
	a := offers[g.random.IntN(len(offers))]
	for a.Kind == dialogue.LetRest && g.random.IntN(20) > 0 && len(offers) > 1 {
		a = offers[g.random.IntN(len(offers))]
	}
	switch a.Kind {
	case dialogue.GiveRates:
		a.Readings = dialogue.Readings{}
		for _, r := range g.session.State.Asked() {
			if g.random.IntN(4) > 0 {
				a.Readings[r] = g.random.IntN(11)
			}
		}
	case dialogue.WriteNote, dialogue.Settle:
		a.Text = []string{"", "we <both> said “sorry” & meant it", "早く寝る 🌙\u2028\n", "tea at nine"}[g.random.IntN(4)]
		a.Until = g.now.Wall.AddDate(0, 0, 7)
	case dialogue.TakeBreak, dialogue.Extend:
		from := g.now.Wall
		if stop := g.session.State.Stop(); stop != nil && stop.Until.After(from) {
			from = stop.Until
		}
		a.Until = from.Add(dialogue.MinBreak + time.Duration(g.random.IntN(60))*time.Minute)
	case dialogue.Tune:
		a.Terms = g.session.State.Terms
		a.Terms.Opener, a.Terms.Pace = dialogue.Both[g.random.IntN(2)], dialogue.MinPace+g.random.IntN(100)
	case dialogue.Postpone:
		a.Until = g.now.Wall.Add(time.Hour)
	case dialogue.Pick:
		if g.session.State.Now().Step.Option(a.Option).When {
			a.Until = g.now.Wall.Add(time.Hour)
		}
	}
	return a, true
}

// next lets some time pass and decides on further events, without storing them.
// It returns none once the session has ended.
func (g *play) next() ([]dialogue.Event, dialogue.Session, error) {
	for {
		step := time.Duration(g.random.IntN(40_000)) * time.Millisecond
		g.now = dialogue.Instant{Wall: g.now.Wall.Add(step), Clock: g.now.Clock + step}
		a, ok := g.action()
		if !ok {
			return nil, g.session, nil
		}
		events, err := g.session.Do(a, g.now)
		if errors.Is(err, dialogue.ErrBreak) {
			continue // it has been made longer as often as it can be
		}
		if err != nil {
			return nil, g.session, err
		}
		if len(events) == 0 {
			continue
		}
		after, err := g.session.Apply(events...)
		return events, after, err
	}
}

// play stores up to n further decisions and returns false once it has ended.
func (g *play) play(t testing.TB, s *Store, n int) bool {
	t.Helper()
	for range n {
		events, after, err := g.next()
		if err != nil {
			t.Fatal(err)
		}
		if len(events) == 0 {
			return false
		}
		if err := s.Append(context.Background(), g.id, events, after.State.Summary()); err != nil {
			t.Fatal(err)
		}
		g.session = after
	}
	return true
}

// do carries an action out and stores it; false where it is not allowed.
func (g *play) do(t testing.TB, s *Store, a dialogue.Action) bool {
	t.Helper()
	events, err := g.session.Do(a, g.now)
	if err != nil {
		return false
	}
	if g.session, err = g.session.Apply(events...); err != nil {
		t.Fatal(err)
	}
	if err := s.Append(t.Context(), g.id, events, g.session.State.Summary()); err != nil {
		t.Fatal(err)
	}
	return true
}

func seeded(n uint64) *rand.Rand { return rand.New(rand.NewPCG(n, n)) }

func asJSON(t testing.TB, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// verified opens a folder for reading and reads it all, and returns what either
// finds.
func verified(t testing.TB, dir string) error {
	t.Helper()
	s, err := OpenReadOnly(dir)
	if err != nil {
		return err
	}
	defer s.Close()
	return s.Verify(context.Background())
}

// listing returns the names in a folder with sizes and permissions.
func listing(t testing.TB, dir string) map[string]string {
	t.Helper()
	list := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		info, err := e.Info()
		list[strings.TrimPrefix(path, dir+string(filepath.Separator))] = info.Mode().String() + hashOf(string(content))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}
