package storage

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"halfway/dialogue"
)

// pieces returns what a session has in the file, as it lies there: its id, its
// sealed summary, events, remarks and words.
func pieces(t *testing.T, s *Store, id string) [][]byte {
	t.Helper()
	all := [][]byte{[]byte(id)}
	rows, err := s.read.Query("SELECT summary FROM sessions WHERE id = ?1 UNION ALL SELECT payload FROM events WHERE session_id = ?1 UNION ALL SELECT payload FROM remarks WHERE session_id = ?1 UNION ALL SELECT payload FROM passages WHERE session_id = ?1", id)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var p []byte
		if err := rows.Scan(&p); err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	if err := rows.Err(); err != nil || len(all) < 3 {
		t.Fatalf("session %s has %d pieces, %v", id, len(all), err)
	}
	return all
}

// traces counts the pieces of which any part is in the files.
func traces(t *testing.T, dir string, pieces [][]byte) (n int) {
	t.Helper()
	const part = 16 // no two sealed values share as much
	var files []byte
	for name := range listing(t, dir) {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
		files = append(files, text...)
	}
	for i, piece := range pieces {
		step := part
		if i == 0 {
			step = len(piece) // an id begins as others do
		}
		for at := 0; at+step <= len(piece); at += step {
			if bytes.Contains(files, piece[at:at+step]) {
				n++
				break
			}
		}
	}
	return n
}

// wantGone makes sure that no file of a folder has any of these pieces.
func wantGone(t *testing.T, dir string, pieces [][]byte) {
	t.Helper()
	if n := traces(t, dir, pieces); n > 0 {
		t.Errorf("%d of %d pieces are still in the files", n, len(pieces))
	}
}

func countProtocols(t *testing.T, s *Store) (n int) {
	t.Helper()
	if err := s.read.QueryRow("SELECT count(*) FROM protocols").Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestErase_LeavesNothingBehind(t *testing.T) {
	dir, s, c, p := withCouple(t)
	gone, stays := begin(t, s, c, p, firstDay, seeded(3)), begin(t, s, c, p, firstDay, seeded(2))
	gone.play(t, s, 40)
	stays.play(t, s, 5)
	for _, id := range []string{gone.id, stays.id} {
		remark(t, s, id, "a remark that goes with its session")
	}
	if gone.session.State.Said == 0 {
		t.Fatal("nothing was said that could be left behind")
	}
	was, left := pieces(t, s, gone.id), pieces(t, s, stays.id)
	before, err := s.Session(t.Context(), stays.id)
	if err != nil {
		t.Fatal(err)
	}
	if n := traces(t, dir, was); n < len(was) {
		t.Fatalf("%d of %d pieces are found before", n, len(was))
	}
	if err := s.Erase(t.Context(), gone.id); err != nil {
		t.Fatal(err)
	}
	s.tidying.Wait()
	wantGone(t, dir, was)
	for what, err := range map[string]error{
		"read":         second(s.Session(t.Context(), gone.id)),
		"its clock":    second(s.Clock(t.Context(), gone.id)),
		"a beat":       s.Beat(t.Context(), gone.id, time.Hour),
		"more":         s.Append(t.Context(), gone.id, []dialogue.Event{{Seq: 1}}, dialogue.Summary{Seq: 1}),
		"erased again": s.Erase(t.Context(), gone.id),
		"a part":       s.Erase(t.Context(), stays.id[:len(stays.id)-1]),
		"nothing":      s.Erase(t.Context(), ""),
	} {
		if !errors.Is(err, ErrNotFound) {
			t.Errorf("%s: %v", what, err)
		}
	}
	list, err := s.Sessions(t.Context())
	if err != nil || len(list) != 1 || list[0].ID != stays.id {
		t.Errorf("left are %v, %v", list, err)
	}
	if after, err := s.Session(t.Context(), stays.id); err != nil || asJSON(t, after) != asJSON(t, before) {
		t.Errorf("the other is %v, %v", after, err)
	}
	if n := traces(t, dir, left); n != len(left) {
		t.Errorf("%d of %d pieces of the other are left", n, len(left))
	}
	if n := countProtocols(t, s); n != 1 {
		t.Errorf("%d protocols for the other", n)
	}
	wantWhole(t, s)
	stays.play(t, s, 5)
	if err := s.Erase(t.Context(), stays.id); err != nil {
		t.Fatal(err)
	}
	s.tidying.Wait()
	if n := countProtocols(t, s); n != 0 {
		t.Errorf("%d protocols for nobody", n)
	}
	if n := traces(t, dir, [][]byte{[]byte(p.Hash), []byte(p.Text)}); n != 0 {
		t.Error("the protocol is still in the files")
	}
	wantWhole(t, s)
}

// Sessions that were written to by turns, in notes of all lengths, make SQLite
// move rows from page to page and leave copies of them in the gaps.
func TestErase_LeavesNothingInTheGapsOfPages(t *testing.T) {
	dir := t.TempDir()
	s := openStore(t, dir)
	if _, err := s.write.Exec("PRAGMA synchronous = OFF"); err != nil { // nothing is cut off here
		t.Fatal(err)
	}
	c, p, random := saveCouple(t, s), loadShort(t), seeded(10)
	all := make([]*play, 30)
	for i := range all {
		all[i] = begin(t, s, c, p, firstDay, seeded(uint64(i)))
	}
	for range 600 {
		g := all[random.IntN(len(all))]
		g.now.Clock += time.Second
		events, err := g.session.Do(dialogue.Action{Kind: dialogue.WriteNote, Text: strings.Repeat("x", 1+random.IntN(1800))}, g.now)
		if err != nil {
			t.Fatal(err)
		}
		if g.session, err = g.session.Apply(events...); err != nil {
			t.Fatal(err)
		}
		if err := s.Append(t.Context(), g.id, events, g.session.State.Summary()); err != nil {
			t.Fatal(err)
		}
	}
	for _, g := range all[:20] {
		was := pieces(t, s, g.id)
		if err := s.Erase(t.Context(), g.id); err != nil {
			t.Fatal(err)
		}
		wantGone(t, dir, was)
	}
	wantWhole(t, s)
}

func TestErase_RefusedChangesNothing(t *testing.T) {
	dir := t.TempDir()
	s := openStore(t, dir)
	g := begin(t, s, saveCouple(t, s), loadShort(t), firstDay, seeded(3))
	g.play(t, s, 10)
	before, err := s.Session(t.Context(), g.id)
	if err != nil {
		t.Fatal(err)
	}
	refused := func(what string, err error) {
		t.Helper()
		after, errAfter := s.Session(t.Context(), g.id)
		if err == nil || errAfter != nil || asJSON(t, after) != asJSON(t, before) {
			t.Errorf("%s: %v; it is %v, %v", what, err, after, errAfter)
		}
		if err := s.Verify(t.Context()); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	called, off := context.WithCancel(t.Context())
	off()
	refused("called off", s.Erase(called, g.id))
	read, err := OpenReadOnly(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	err = read.Erase(t.Context(), g.id)
	wantSentence(t, err, ErrUnwritable, "cannot read or write")
	refused("opened for reading", err)
	if _, err := s.write.Exec("CREATE TRIGGER no BEFORE DELETE ON sessions BEGIN SELECT raise(ABORT, 'no'); END"); err != nil {
		t.Fatal(err)
	}
	refused("half way", s.Erase(t.Context(), g.id))
}

// While somebody reads, the session goes, and what is left of it at the next
// start. So it does after a kill at that moment.
func TestErase_BesideAReader(t *testing.T) {
	dir, s, c, p := withCouple(t)
	gone, stays := begin(t, s, c, p, firstDay, seeded(4)), begin(t, s, c, p, firstDay, seeded(5))
	gone.play(t, s, 40)
	was := pieces(t, s, gone.id)
	if _, err := s.write.Exec("PRAGMA busy_timeout = 20"); err != nil {
		t.Fatal(err)
	}
	reader, err := OpenReadOnly(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	s.copying.Lock() // the copies are seen to after the kill
	err = reader.look(t.Context(), func(tx *sql.Tx) error {
		if _, err := readRows(t.Context(), tx, selectRow); err != nil {
			return err
		}
		if err := s.Erase(t.Context(), gone.id); err != nil {
			t.Error(err)
		}
		list, err := readRows(t.Context(), tx, selectRow)
		if len(list) != 2 {
			t.Errorf("what is being read has changed: %d sessions", len(list))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if list, err := reader.Sessions(t.Context()); err != nil || len(list) != 1 || list[0].ID != stays.id {
		t.Errorf("left are %v, %v", list, err)
	}
	// As a kill would leave it.
	cut := t.TempDir()
	for _, name := range []string{databaseName, databaseName + "-wal", keyName} {
		content, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(cut, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s.copying.Unlock()
	closeStore(t, reader)
	closeStore(t, s)
	for _, dir := range []string{dir, cut} {
		if dir == cut && traces(t, dir, was) == 0 {
			t.Error("there was nothing to wipe")
		}
		s := openStore(t, dir)
		s.tidying.Wait()
		wantGone(t, dir, was)
		var unwiped bool
		if err := s.read.QueryRow("SELECT EXISTS (SELECT 1 FROM erasing)").Scan(&unwiped); err != nil || unwiped {
			t.Errorf("it counts as left: %v, %v", unwiped, err)
		}
		wantWhole(t, s)
	}
}

func TestErase_ManyAtOnce(t *testing.T) {
	dir, s, c, p := withCouple(t)
	stays := begin(t, s, c, p, firstDay, seeded(6))
	var was [][]byte
	var wait sync.WaitGroup
	for i := range 4 {
		g := begin(t, s, c, p, firstDay, seeded(uint64(30+i)))
		g.play(t, s, 10)
		was = append(was, pieces(t, s, g.id)[1:]...)
		wait.Go(func() {
			if err := s.Erase(t.Context(), g.id); err != nil {
				t.Error(err)
			}
			if _, err := s.Sessions(t.Context()); err != nil {
				t.Error(err)
			}
		})
		stays.play(t, s, 5)
	}
	wait.Wait()
	wantGone(t, dir, was)
	if list, err := s.Sessions(t.Context()); err != nil || len(list) != 1 || list[0].Seq != stays.session.State.Seq {
		t.Errorf("left are %v, %v", list, err)
	}
	wantWhole(t, s)
}

// A session takes the place of another in one step, or not at all.
func TestReplace_BothOrNeither(t *testing.T) {
	s := openStore(t, t.TempDir())
	couple, p := saveCouple(t, s), loadShort(t)
	old := begin(t, s, couple, p, firstDay, seeded(4))
	events := dialogue.Start(p, dialogue.Terms{Off: true}, dialogue.Instant{Wall: firstDay})
	session, err := dialogue.Open(p, events)
	if err != nil {
		t.Fatal(err)
	}
	sum := session.State.Summary()
	if _, err := s.Replace(t.Context(), "0199", couple, p, events, sum); !errors.Is(err, ErrNotFound) {
		t.Errorf("in the place of none: %v", err)
	}
	if list, err := s.Sessions(t.Context()); err != nil || len(list) != 1 || list[0].ID != old.id {
		t.Fatalf("after that there are %+v, error %v", list, err)
	}
	id, err := s.Replace(t.Context(), old.id, couple, p, events, sum)
	if err != nil {
		t.Fatal(err)
	}
	if list, err := s.Sessions(t.Context()); err != nil || len(list) != 1 || list[0].ID != id || !list[0].Off {
		t.Errorf("there are %+v, error %v", list, err)
	}
	wantWhole(t, s)
}
