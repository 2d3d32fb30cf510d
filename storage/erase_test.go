package storage

import (
	"bytes"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// payloads reads the sealed events of a session as they lie in the file.
func payloads(t *testing.T, s *Store, id string) [][]byte {
	t.Helper()
	rows, err := s.read.Query("SELECT payload FROM events WHERE session_id = ?", id)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all [][]byte
	for rows.Next() {
		var p []byte
		if err := rows.Scan(&p); err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	return all
}

func TestErase_LeavesNothingBehind(t *testing.T) {
	dir := t.TempDir()
	s := openStore(t, dir)
	couple := saveCouple(t, s)
	p := loadShort(t)
	gone, stays := begin(t, s, couple, p, firstDay, seeded(1)), begin(t, s, couple, p, firstDay, seeded(2))
	gone.play(t, s, 40)
	stays.play(t, s, 5)
	sealed := append(payloads(t, s, gone.id), []byte(gone.id))
	if len(sealed) < 5 {
		t.Fatalf("only %d events to erase", len(sealed)-1)
	}
	kept := payloads(t, s, stays.id)
	found := func() (n int) {
		for _, name := range []string{databaseName, databaseName + "-wal"} {
			text, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil && !errors.Is(err, os.ErrNotExist) {
				t.Fatal(err)
			}
			for _, piece := range sealed {
				n += bytes.Count(text, piece)
			}
		}
		return n
	}
	if found() == 0 {
		t.Fatal("what is to be erased cannot be found before either")
	}
	if err := s.Erase(t.Context(), gone.id); err != nil {
		t.Fatal(err)
	}
	if n := found(); n > 0 {
		t.Errorf("%d pieces of it are still in the files", n)
	}
	if _, err := s.Session(t.Context(), gone.id); !errors.Is(err, ErrNotFound) {
		t.Errorf("it can still be read: %v", err)
	}
	if err := s.Erase(t.Context(), gone.id); !errors.Is(err, ErrNotFound) {
		t.Errorf("a second time: %v", err)
	}
	if err := s.Erase(t.Context(), stays.id[:8]); !errors.Is(err, ErrNotFound) {
		t.Errorf("by the beginning of an id: %v", err)
	}
	gone.now.Clock += time.Hour
	more, after, err := gone.next()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Append(t.Context(), gone.id, more, after.State.Summary()); len(more) > 0 && err == nil {
		t.Error("it can still be written to")
	}
	list, err := s.Sessions(t.Context())
	if err != nil || len(list) != 1 || list[0].ID != stays.id || len(payloads(t, s, stays.id)) != len(kept) {
		t.Errorf("left are %+v, error %v", list, err)
	}
	if err := s.Verify(t.Context()); err != nil {
		t.Error(err)
	}
	texts := func() (n int) {
		if err := s.read.QueryRow("SELECT count(*) FROM protocols").Scan(&n); err != nil && !errors.Is(err, sql.ErrNoRows) {
			t.Fatal(err)
		}
		return n
	}
	if texts() != 1 {
		t.Error("the protocol of the other session is gone")
	}
	if err := s.Erase(t.Context(), stays.id); err != nil || texts() != 0 {
		t.Errorf("%d protocols are left without a session, error %v", texts(), err)
	}
}

// A session whose erasure was refused half way is whole.
func TestErase_AllOrNothing(t *testing.T) {
	s := openStore(t, t.TempDir())
	g := begin(t, s, saveCouple(t, s), loadShort(t), firstDay, seeded(3))
	g.play(t, s, 10)
	if _, err := s.write.Exec("CREATE TRIGGER no BEFORE DELETE ON sessions BEGIN SELECT raise(ABORT, 'no'); END"); err != nil {
		t.Fatal(err)
	}
	if err := s.Erase(t.Context(), g.id); err == nil {
		t.Fatal("it was erased")
	}
	if err := s.Verify(t.Context()); err != nil {
		t.Error(err)
	}
	if stored, err := s.Session(t.Context(), g.id); err != nil || len(stored.Events) != stored.Seq {
		t.Errorf("%d of %d events are left, error %v", len(stored.Events), stored.Seq, err)
	}
}
