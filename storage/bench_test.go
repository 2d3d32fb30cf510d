package storage

import (
	"context"
	"slices"
	"testing"
	"time"

	"halfway/dialogue"
)

// BenchmarkAppend is what one key press costs before its effect is seen:
// Session.Do, the fold and the durable append.
func BenchmarkAppend(b *testing.B) {
	press := presses(b)
	b.ResetTimer()
	for b.Loop() {
		press()
	}
}

// BenchmarkBareInsert inserts a row into a table of one column, as durably.
func BenchmarkBareInsert(b *testing.B) {
	insert := inserts(b)
	b.ResetTimer()
	for b.Loop() {
		insert()
	}
}

// BenchmarkAppendToBareInsert does both in turns, since a disk is not as fast
// at one time as at another, and reports how many times as long a key press
// takes: at most 2.
func BenchmarkAppendToBareInsert(b *testing.B) {
	press, insert := presses(b), inserts(b)
	var pressed, inserted []time.Duration
	b.ResetTimer()
	for b.Loop() {
		start := time.Now()
		press()
		middle := time.Now()
		insert()
		pressed, inserted = append(pressed, middle.Sub(start)), append(inserted, time.Since(middle))
	}
	reportTimes(b, pressed, inserted)
}

// reportTimes reports how many times as long the one takes as the other.
func reportTimes(b *testing.B, one, other []time.Duration) {
	b.Helper()
	mean := func(all []time.Duration) (sum time.Duration) {
		for _, d := range all {
			sum += d
		}
		return sum / time.Duration(len(all))
	}
	median := func(all []time.Duration) time.Duration {
		slices.Sort(all)
		return all[len(all)/2]
	}
	b.ReportMetric(float64(mean(one))/float64(mean(other)), "times-mean")
	b.ReportMetric(float64(median(one))/float64(median(other)), "times-median")
}

// presses returns a function that does one thing in a session and stores it.
func presses(b *testing.B) func() {
	return pressing(b, func(ctx context.Context, s *Store, id string, events []dialogue.Event, sum dialogue.Summary) error {
		return s.Append(ctx, id, events, sum)
	})
}

// pressing is presses with its own way of storing.
func pressing(b *testing.B, store func(context.Context, *Store, string, []dialogue.Event, dialogue.Summary) error) func() {
	s := openStore(b, b.TempDir())
	ctx := context.Background()
	c, p := saveCouple(b, s), loadShort(b)
	var g *play
	return func() {
		if g == nil || g.session.State.Seq > 400 { // as long as a session may become
			g = begin(b, s, c, p, firstDay, seeded(1))
			toTell(b, s, g)
		}
		g.now.Clock += time.Second
		g.now.Wall = g.now.Wall.Add(time.Second)
		kind := dialogue.Hold
		if g.session.State.Stop() != nil {
			kind = dialogue.Release
		}
		events, err := g.session.Do(dialogue.Action{Kind: kind}, g.now)
		if err != nil {
			b.Fatal(err)
		}
		after, err := g.session.Apply(events...)
		if err != nil {
			b.Fatal(err)
		}
		if err := store(ctx, s, g.id, events, after.State.Summary()); err != nil {
			b.Fatal(err)
		}
		g.session = after
	}
}

// inserts returns a function that inserts one row.
func inserts(b *testing.B) func() {
	s := openStore(b, b.TempDir())
	if _, err := s.write.Exec("CREATE TABLE bare (text TEXT)"); err != nil {
		b.Fatal(err)
	}
	insert, err := s.write.Prepare("INSERT INTO bare (text) VALUES (?)")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = insert.Close() })
	return func() {
		if _, err := insert.Exec("a row of text"); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRecover2000 loads a session of 2,000 events and folds it.
func BenchmarkRecover2000(b *testing.B) {
	s := openStore(b, b.TempDir())
	p := loadShort(b)
	g := begin(b, s, saveCouple(b, s), p, firstDay, seeded(1))
	toTell(b, s, g)
	ctx := context.Background()
	var events []dialogue.Event
	session := g.session
	for n := 0; session.State.Seq < 2000; n++ {
		g.now.Clock += time.Second
		a := []dialogue.Action{
			{Kind: dialogue.Hold}, {Kind: dialogue.Release}, {Kind: dialogue.WriteNote, Text: time.Duration(n).String() + " and what was said"}, {Kind: dialogue.Again},
		}[n%4]
		more, err := session.Do(a, g.now)
		if err != nil {
			b.Fatal(err)
		}
		if session, err = session.Apply(more...); err != nil {
			b.Fatal(err)
		}
		events = append(events, more...)
	}
	if err := s.Append(ctx, g.id, events, session.State.Summary()); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	b.ResetTimer()
	for b.Loop() {
		stored, err := s.Session(ctx, g.id)
		if err != nil {
			b.Fatal(err)
		}
		opened, err := dialogue.Open(p, stored.Events)
		if err != nil || opened.State.Seq < 2000 {
			b.Fatal(opened.State.Seq, err)
		}
	}
}

// toTell takes a fresh session to its first turn.
func toTell(b *testing.B, s *Store, g *play) {
	b.Helper()
	for g.session.State.Now().Step.ID != "tell" || g.session.State.Breathing(g.now) {
		g.now.Clock += time.Minute
		a := g.session.State.Allowed(g.now)[0]
		events, err := g.session.Do(a, g.now)
		if err != nil {
			b.Fatal(err)
		}
		after, err := g.session.Apply(events...)
		if err != nil {
			b.Fatal(err)
		}
		if err := s.Append(context.Background(), g.id, events, after.State.Summary()); err != nil {
			b.Fatal(err)
		}
		g.session = after
	}
}
