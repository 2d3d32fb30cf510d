package storage

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"halfway/dialogue"
	"halfway/dialogue/archive"
	"halfway/dialogue/sample"
	"halfway/dialogue/search"
)

// shipped loads the dialogues that come with the program.
func shipped(t testing.TB) []*dialogue.Protocol {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "assets", "protocols", "*.yaml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no protocols: %v", err)
	}
	var protocols []*dialogue.Protocol
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		p, err := dialogue.Load(strings.TrimSuffix(filepath.Base(file), ".yaml"), text)
		if err != nil {
			t.Fatal(err)
		}
		protocols = append(protocols, p)
	}
	return protocols
}

// madeUp writes a history that is made up, as an archive.
func madeUp(t testing.TB, sessions int) []byte {
	t.Helper()
	h, err := sample.New(sample.Options{
		Sessions: sessions, Years: 5, Seed: 1, Until: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC), Protocols: shipped(t),
	})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := archive.Write(&out, h.Head(), h.Sessions()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// A history of thousands of sessions goes out and in without loss.
func TestImport_OfAHistoryIsByteIdentical(t *testing.T) {
	n := 300
	if os.Getenv("HALFWAY_CRASHES") != "" { // make soak
		n = 10_000
	}
	s := openStore(t, t.TempDir())
	imported(t, s, madeUp(t, n))
	text := exported(t, s, Selection{}, everything)
	there := openStore(t, t.TempDir())
	if done := imported(t, there, text); done != (Imported{Added: n}) {
		t.Errorf("done is %+v", done)
	}
	if again := exported(t, there, Selection{}, everything); !bytes.Equal(again, text) {
		t.Error("exported again, it differs")
	}
	if err := there.Verify(t.Context()); err != nil {
		t.Error(err)
	}
}

// So do sessions of every odd kind.
func TestImport_OfOddSessionsIsByteIdentical(t *testing.T) {
	head, sessions, err := sample.Odd(shipped(t))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	err = archive.Write(&out, head, func(yield func(archive.Session, error) bool) {
		for _, s := range sessions {
			if !yield(s, nil) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	s := openStore(t, t.TempDir())
	if done := imported(t, s, out.Bytes()); done.Added != len(sessions) {
		t.Errorf("of %d, done is %+v", len(sessions), done)
	}
	text := exported(t, s, Selection{}, everything)
	there := openStore(t, t.TempDir())
	imported(t, there, text)
	if again := exported(t, there, Selection{}, everything); !bytes.Equal(again, text) {
		t.Error("exported again, it differs")
	}
	for _, w := range sessions { // and each of them alone
		one := exported(t, s, Selection{ID: w.ID}, everything)
		if done := imported(t, there, one); done != (Imported{Known: 1}) {
			t.Errorf("session %s: done is %+v", w.ID, done)
		}
	}
	if err := there.Verify(t.Context()); err != nil {
		t.Error(err)
	}
	if dir := os.Getenv("HALFWAY_KEEP"); dir != "" { // to look at
		if err := os.WriteFile(filepath.Join(dir, "odd.json"), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// many is a store with ten thousand sessions, made once, and few one with ten.
var (
	many = sync.OnceValues(func() (string, error) { return stocked(10_000) })
	few  = sync.OnceValues(func() (string, error) { return stocked(10) })
)

func stocked(n int) (string, error) {
	dir, err := os.MkdirTemp("", "halfway-bench-")
	if err != nil {
		return "", err
	}
	s, err := Open(dir)
	if err != nil {
		return "", err
	}
	var b testing.B // only for its complaints
	_, err = s.Import(context.Background(), bytes.NewReader(madeUp(&b, n)), nil)
	if err != nil {
		return "", err
	}
	return dir, s.Close()
}

func BenchmarkLooking_Outlook(b *testing.B) {
	for name, made := range map[string]func() (string, error){"ten": few, "tenthousand": many} {
		b.Run(name, func(b *testing.B) {
			dir, err := made()
			if err != nil {
				b.Fatal(err)
			}
			s := openStore(b, dir)
			couple, err := s.Couple(b.Context())
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if _, err := s.Outlook(b.Context(), couple.ID); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkLooking_Sessions(b *testing.B) {
	dir, err := many()
	if err != nil {
		b.Fatal(err)
	}
	s := openStore(b, dir)
	for b.Loop() {
		if list, err := s.Sessions(b.Context()); err != nil || len(list) != 10_000 {
			b.Fatal(len(list), err)
		}
	}
}

func indexed(b *testing.B, s *Store) *search.Index {
	b.Helper()
	x := search.NewIndex()
	err := s.Passages(b.Context(), func(id string, _ int, words []dialogue.Passage) bool {
		x.Add(id, words)
		return true
	})
	if err != nil {
		b.Fatal(err)
	}
	return x
}

func BenchmarkLooking_ReadWords(b *testing.B) {
	dir, err := many()
	if err != nil {
		b.Fatal(err)
	}
	s := openStore(b, dir)
	for b.Loop() {
		indexed(b, s)
	}
}

// Searching against a bare full-text index of SQLite over the same words, which
// lie plain there.
func BenchmarkLooking_ToBareFTS(b *testing.B) {
	dir, err := many()
	if err != nil {
		b.Fatal(err)
	}
	s := openStore(b, dir)
	x := indexed(b, s)
	db, err := sql.Open("sqlite3", filepath.Join(b.TempDir(), "fts.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	tx, err := db.Begin()
	if err == nil {
		_, err = tx.Exec("CREATE VIRTUAL TABLE words USING fts4(text, tokenize=unicode61)")
	}
	if err != nil {
		b.Fatal(err)
	}
	err = s.Passages(b.Context(), func(_ string, _ int, words []dialogue.Passage) bool {
		var all strings.Builder
		for _, w := range words {
			fmt.Fprintln(&all, w.Text)
		}
		_, err = tx.Exec("INSERT INTO words VALUES (?)", all.String())
		return err == nil
	})
	if err == nil {
		err = tx.Commit()
	}
	if err != nil {
		b.Fatal(err)
	}
	for _, typed := range []string{"garden", "alone phone", "zzz"} {
		b.Run(typed, func(b *testing.B) {
			var ours, bare time.Duration
			found, matched := 0, 0
			for b.Loop() {
				start := time.Now()
				found = 0
				x.Find(search.Parse(typed), 0, x.Len(), func(string) bool { found++; return true })
				middle := time.Now()
				rows, err := db.Query("SELECT docid FROM words WHERE words MATCH ?", typed)
				if err != nil {
					b.Fatal(err)
				}
				for matched = 0; rows.Next(); matched++ {
					var id int
					if err := rows.Scan(&id); err != nil {
						b.Fatal(err)
					}
				}
				if err := errors.Join(rows.Err(), rows.Close()); err != nil {
					b.Fatal(err)
				}
				ours += middle.Sub(start)
				bare += time.Since(middle)
			}
			b.ReportMetric(float64(ours)/float64(bare), "ratio")
			b.ReportMetric(float64(found), "found")
			b.ReportMetric(float64(matched), "fts")
		})
	}
}

func BenchmarkLooking_Export(b *testing.B) {
	dir, err := many()
	if err != nil {
		b.Fatal(err)
	}
	s := openStore(b, dir)
	for b.Loop() {
		if err := s.Export(b.Context(), io.Discard, Selection{}, everything, nil); err != nil {
			b.Fatal(err)
		}
	}
}
