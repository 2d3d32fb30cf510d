package storage

import (
	"context"
	"database/sql"
	"encoding/json"
	"runtime"
	"sync"
	"testing"
	"time"

	"halfway/dialogue"
)

// BenchmarkSealed_AppendToPlain does a key press that is sealed and one that is
// not in turns, and reports how many times as long the sealed one takes: at most
// 1.2.
func BenchmarkSealed_AppendToPlain(b *testing.B) {
	sealed, plain := presses(b), pressing(b, appendPlain)
	var one, other []time.Duration
	b.ResetTimer()
	for b.Loop() {
		start := time.Now()
		sealed()
		middle := time.Now()
		plain()
		one, other = append(one, middle.Sub(start)), append(other, time.Since(middle))
	}
	reportTimes(b, one, other)
}

// appendPlain stores what Append stores, in the plain and without a ledger.
func appendPlain(ctx context.Context, s *Store, id string, events []dialogue.Event, sum dialogue.Summary) error {
	return s.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		summary, err := json.Marshal(sum)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, updateSession,
			sum.Last.UnixNano(), sum.Status, sum.Seq, summary, id, events[0].Seq-1, lookAt(sum), sum.Dance != nil)
		if err != nil {
			return err
		}
		for _, e := range events {
			payload, err := json.Marshal(e)
			if err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, addEvent, id, e.Seq, e.At.UnixNano(), string(e.Kind), payload); err != nil {
				return err
			}
		}
		return nil
	})
}

// BenchmarkSealed_ListToPlain reads the summaries of ten thousand sessions, and
// as many that lie in the plain, in turns, and reports how many times as long the
// sealed ones take: at most 1.5.
func BenchmarkSealed_ListToPlain(b *testing.B) {
	dir, err := many()
	if err != nil {
		b.Fatal(err)
	}
	s := openStore(b, dir)
	list, err := s.Sessions(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	plain := openStore(b, b.TempDir())
	if err := s.CopyTo(b.Context(), plain.path+".plain"); err != nil {
		b.Fatal(err)
	}
	db, err := connect(plain.path+".plain", forWriting, 4)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	tx, err := db.Begin()
	if err != nil {
		b.Fatal(err)
	}
	for _, r := range list {
		summary, err := json.Marshal(r.Summary)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := tx.Exec("UPDATE sessions SET summary = ? WHERE id = ?", summary, r.ID); err != nil {
			b.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		b.Fatal(err)
	}
	var one, other []time.Duration
	b.ResetTimer()
	for b.Loop() {
		start := time.Now()
		if list, err := s.Sessions(b.Context()); err != nil || len(list) != 10_000 {
			b.Fatal(len(list), err)
		}
		middle := time.Now()
		if n := listPlain(b, db); n != 10_000 {
			b.Fatal(n)
		}
		one, other = append(one, middle.Sub(start)), append(other, time.Since(middle))
	}
	reportTimes(b, one, other)
}

// listPlain reads plain summaries as Sessions reads sealed ones.
func listPlain(b *testing.B, db *sql.DB) int {
	rows, err := readRows(b.Context(), db, selectRow+"ORDER BY s.started_at DESC, s.id DESC")
	if err != nil {
		b.Fatal(err)
	}
	records := make([]dialogue.Record, len(rows))
	var work sync.WaitGroup
	hands := runtime.GOMAXPROCS(0)
	for n := range hands {
		work.Go(func() {
			for i := n; i < len(rows); i += hands {
				if json.Unmarshal(rows[i].summary, &records[i].Summary) != nil {
					return
				}
			}
		})
	}
	work.Wait()
	return len(records)
}
