package sample

import (
	"bytes"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"halfway/dialogue"
	"halfway/dialogue/archive"
)

func protocols(t testing.TB) []*dialogue.Protocol {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", "assets", "protocols", "*.yaml"))
	if err != nil || len(files) < 10 {
		t.Fatalf("%d protocols: %v", len(files), err)
	}
	var all []*dialogue.Protocol
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		p, err := dialogue.Load(strings.TrimSuffix(filepath.Base(file), ".yaml"), text)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	return all
}

var until = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)

func history(t testing.TB, n int, seed uint64) *History {
	t.Helper()
	h, err := New(Options{Sessions: n, Years: 3, Seed: seed, Until: until, Protocols: protocols(t)})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func written(t testing.TB, h *History) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := archive.Write(&out, h.Head(), h.Sessions()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// read has the archive checked, as the importer does.
func read(t testing.TB, text []byte) []archive.Checked {
	t.Helper()
	r, err := archive.NewReader(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	var all []archive.Checked
	for s, err := range r.All() {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	return all
}

func TestHistory_IsTheSameForTheSameSeed(t *testing.T) {
	one, again, other := written(t, history(t, 60, 1)), written(t, history(t, 60, 1)), written(t, history(t, 60, 2))
	if !bytes.Equal(one, again) {
		t.Error("the same seed makes another history")
	}
	if bytes.Equal(one, other) {
		t.Error("another seed makes the same history")
	}
}

func TestHistory_IsBelievable(t *testing.T) {
	h := history(t, 600, 1)
	seen := map[string]int{}
	n := map[string]int{}
	events := 0
	before := ""
	var last time.Time
	for _, s := range read(t, written(t, h)) {
		if s.ID <= before || !s.Events[0].At.After(last) || !s.Events[len(s.Events)-1].At.Before(until.AddDate(0, 0, 1)) {
			t.Errorf("session %s from %v to %v follows %s of %v", s.ID, s.Events[0].At, s.Events[len(s.Events)-1].At, before, last)
		}
		before, last = s.ID, s.Events[0].At
		state := s.State
		sum := state.Summary()
		seen[state.Protocol.ID]++
		events += len(s.Events)
		n[sum.Status]++
		for name, is := range map[string]bool{
			"break": sum.Figures.Breaks > 0, "agreed": sum.Agreement != "", "outcome": sum.Outcome != "", "thought": sum.Thoughts > 0,
			"off": sum.Off, "remarks": len(s.Remarks) > 0, "dance": sum.Dance != nil, "over": sum.Figures.Over > 0,
			"again": sum.Figures.First < sum.Figures.Mirrors, "absent": len(state.Absences) > 0, "late": sum.Figures.Kept < sum.Figures.Returned,
			"lost": sum.Figures.Returned < sum.Figures.Breaks && sum.Status == dialogue.Stopped,
		} {
			if is {
				n[name]++
			}
		}
	}
	if len(seen) != len(protocols(t)) {
		t.Errorf("of the dialogues there are %v", seen)
	}
	for name, bounds := range map[string][2]int{
		dialogue.Finished: {480, 590}, dialogue.Stopped: {20, 120}, dialogue.StatusOpen: {0, 1},
		"break": {40, 200}, "agreed": {100, 500}, "outcome": {80, 450}, "thought": {20, 150}, "off": {10, 120}, "remarks": {15, 120},
		"dance": {15, 120}, "over": {100, 500}, "again": {60, 450}, "absent": {5, 80}, "late": {5, 80}, "lost": {1, 40},
	} {
		if n[name] < bounds[0] || n[name] > bounds[1] {
			t.Errorf("%s: %d of 600, want %d to %d", name, n[name], bounds[0], bounds[1])
		}
	}
	if events < 600*20 { // ten thousand sessions are to have two hundred thousand
		t.Errorf("there are %d events", events)
	}
}

func TestNew_RefusesWhatCannotBe(t *testing.T) {
	all := protocols(t)
	for _, o := range []Options{
		{Sessions: -1, Years: 1, Until: until, Protocols: all},
		{Sessions: archive.MaxSessions + 1, Years: 1, Until: until, Protocols: all},
		{Sessions: 1, Until: until, Protocols: all},
		{Sessions: 1, Years: math.NaN(), Until: until, Protocols: all},
		{Sessions: 1, Years: 1, Protocols: all},
		{Sessions: 1, Years: 1, Until: until},
	} {
		if _, err := New(o); !errors.Is(err, ErrOptions) {
			t.Errorf("%+v: %v", o, err)
		}
	}
}

func TestOdd_IsTakenByTheImporter(t *testing.T) {
	head, sessions, err := Odd(protocols(t))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	longest := 0
	err = archive.Write(&out, head, func(yield func(archive.Session, error) bool) {
		for _, s := range sessions {
			longest = max(longest, len(s.Events))
			if !yield(s, nil) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := read(t, out.Bytes()); len(got) != len(sessions) || len(got) < 60 || longest < 100 {
		t.Errorf("%d of %d are read, the longest with %d events", len(got), len(sessions), longest)
	}
}

func BenchmarkHistory(b *testing.B) {
	all := protocols(b)
	for b.Loop() {
		h, err := New(Options{Sessions: 100, Years: 3, Seed: 1, Until: until, Protocols: all})
		if err != nil {
			b.Fatal(err)
		}
		for _, err := range h.Sessions() {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}
