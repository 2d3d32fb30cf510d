package storage

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"halfway/dialogue"
)

// refusedUntouched opens a folder both ways and wants it left as it was, but
// for the lock file.
func refusedUntouched(t *testing.T, dir string, kind error, words ...string) {
	t.Helper()
	before := listing(t, dir)
	for _, open := range []func(string) (*Store, error){OpenReadOnly, Open} {
		s, err := open(dir)
		if err == nil {
			_ = s.Close()
		}
		wantSentence(t, err, kind, words...)
		after := listing(t, dir)
		if _, was := before[lockName]; !was {
			delete(after, lockName)
		}
		if !maps.Equal(before, after) {
			t.Errorf("before %v, after %v", before, after)
		}
	}
}

func TestOpen_RefusesWhatIsNotOurs(t *testing.T) {
	foreign := func(path string) error {
		db, err := sql.Open("sqlite3", path)
		if err != nil {
			return err
		}
		_, err = db.Exec("CREATE TABLE recipes (name TEXT); INSERT INTO recipes VALUES ('soup')")
		return errors.Join(err, db.Close())
	}
	for name, make := range map[string]func(path string) error{
		"text":     func(path string) error { return os.WriteFile(path, []byte("Dear diary,\n"), 0o600) },
		"empty":    func(path string) error { return os.WriteFile(path, nil, 0o600) },
		"zeros":    func(path string) error { return os.WriteFile(path, make([]byte, 8192), 0o600) },
		"a folder": func(path string) error { return os.MkdirAll(path, 0o700) },
		"foreign":  foreign,
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := make(filepath.Join(dir, databaseName)); err != nil {
				t.Fatal(err)
			}
			if name == "a folder" {
				_, err := Open(dir)
				wantSentence(t, err, ErrNotOurs, "not a database of Halfway", "left as it is")
				return
			}
			refusedUntouched(t, dir, ErrNotOurs, "not a database of Halfway", "left as it is")
		})
	}
}

func TestOpen_RefusesANewerVersionUntouched(t *testing.T) {
	newer := append(readSchema(schemaFiles), "CREATE TABLE later (x)")
	t.Run("closed", func(t *testing.T) {
		dir := t.TempDir()
		s, err := open(dir, newer)
		if err != nil {
			t.Fatal(err)
		}
		saveCouple(t, s)
		closeStore(t, s)
		refusedUntouched(t, dir, ErrNewer, "newer version", "left as it is")
	})
	t.Run("in the journal alone", func(t *testing.T) {
		dir := t.TempDir()
		s := openStore(t, dir)
		saveCouple(t, s)
		if _, err := s.write.Exec(fmt.Sprint("PRAGMA user_version = ", len(schema)+1)); err != nil {
			t.Fatal(err)
		}
		// As a kill would leave it.
		cut := t.TempDir()
		for _, name := range []string{databaseName, databaseName + "-wal", keyName} {
			content, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil {
				t.Fatal(err)
			}
			if name == databaseName && binary.BigEndian.Uint32(content[60:]) != uint32(len(schema)) {
				t.Fatal("the file itself has the newer version")
			}
			if err := os.WriteFile(filepath.Join(cut, name), content, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		refusedUntouched(t, cut, ErrNewer, "newer version", "left as it is")
	})
}

func TestOpen_RefusesAJournalWithoutItsDatabase(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, databaseName+"-wal"), []byte("what was said"), 0o600); err != nil {
		t.Fatal(err)
	}
	refusedUntouched(t, dir, ErrDamaged, "damaged")
}

func TestOpen_RefusesWithoutTheKey(t *testing.T) {
	other := t.TempDir()
	closeStore(t, openStore(t, other))
	foreign, err := os.ReadFile(filepath.Join(other, keyName))
	if err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(path string, key []byte) error{
		"missing":      func(path string, _ []byte) error { return os.Remove(path) },
		"empty":        func(path string, _ []byte) error { return os.WriteFile(path, nil, 0o600) },
		"cut":          func(path string, key []byte) error { return os.WriteFile(path, key[:len(key)-1], 0o600) },
		"one bit":      func(path string, key []byte) error { key[20] ^= 1; return os.WriteFile(path, key, 0o600) },
		"version":      func(path string, key []byte) error { key[len("halfwaykey")]++; return os.WriteFile(path, key, 0o600) },
		"other data’s": func(path string, _ []byte) error { return os.WriteFile(path, foreign, 0o600) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			s := openStore(t, dir)
			saveCouple(t, s)
			closeStore(t, s)
			path := filepath.Join(dir, keyName)
			key, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.RemoveAll(filepath.Join(dir, copiesName)); err != nil {
				t.Fatal(err)
			}
			if err := spoil(path, bytes.Clone(key)); err != nil {
				t.Fatal(err)
			}
			refusedUntouched(t, dir, ErrNoKey, "key file", path, "nothing was changed")
			if err := os.WriteFile(path, key, 0o600); err != nil {
				t.Fatal(err)
			}
			s = openStore(t, dir)
			if _, err := s.Couple(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestOpen_AFolderThatCannotBe(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{file, filepath.Join(file, "below")} {
		_, err := Open(dir)
		wantSentence(t, err, ErrUnwritable, "cannot read or write", dir, "--data")
		_, err = OpenReadOnly(dir)
		if err == nil {
			t.Error("it opened")
		}
	}
}

func TestOpen_AFolderWithoutPermission(t *testing.T) {
	if os.Geteuid() == 0 || runtime.GOOS == "windows" {
		t.Skip("permissions do not bind this user")
	}
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	_, err := Open(dir)
	wantSentence(t, err, ErrUnwritable, "cannot read or write")

	dir = t.TempDir()
	closeStore(t, openStore(t, dir))
	if err := os.Chmod(filepath.Join(dir, databaseName), 0o400); err != nil {
		t.Fatal(err)
	}
	_, err = Open(dir)
	wantSentence(t, err, ErrUnwritable, "cannot read or write")
}

func TestStore_AFullDiskChangesNothing(t *testing.T) {
	s := openStore(t, t.TempDir())
	c := saveCouple(t, s)
	g := begin(t, s, c, loadShort(t), firstDay, seeded(5))
	var pages int
	if err := s.write.QueryRow("PRAGMA page_count").Scan(&pages); err != nil {
		t.Fatal(err)
	}
	if err := s.write.QueryRow("PRAGMA max_page_count = 1").Scan(&pages); err != nil {
		t.Fatal(err)
	}
	note := dialogue.Action{Kind: dialogue.WriteNote, Text: strings.Repeat("long ", 4000)}
	events, err := g.session.Do(note, g.now)
	if err != nil {
		t.Fatal(err)
	}
	after, err := g.session.Apply(events...)
	if err != nil {
		t.Fatal(err)
	}
	err = s.Append(t.Context(), g.id, events, after.State.Summary())
	wantSentence(t, err, ErrFull, "disk is full", "everything before it is safe")
	stored, err := s.Session(t.Context(), g.id)
	if err != nil || len(stored.Events) != g.session.State.Seq {
		t.Errorf("got %d events, %v", len(stored.Events), err)
	}
	// Some room, and the same again.
	if err := s.write.QueryRow("PRAGMA max_page_count = 100000").Scan(&pages); err != nil {
		t.Fatal(err)
	}
	if err := s.Append(t.Context(), g.id, events, after.State.Summary()); err != nil {
		t.Error(err)
	}
	wantWhole(t, s)
}

func TestOpen_ADamagedPageIsRefusedOrFound(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, databaseName)
	s := openStore(t, dir)
	g := begin(t, s, saveCouple(t, s), loadShort(t), firstDay, seeded(6))
	g.play(t, s, 60)
	closeStore(t, s)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	size := int(binary.BigEndian.Uint16(whole[16:]))
	for page := range len(whole) / size {
		spoilt := bytes.Clone(whole)
		from := page * size
		if page == 0 {
			from = 100 // the header has tests of its own
		}
		for i := from; i < (page+1)*size; i++ {
			spoilt[i] = 0xA5
		}
		if err := os.WriteFile(path, spoilt, 0o600); err != nil {
			t.Fatal(err)
		}
		read, err := OpenReadOnly(dir)
		if err == nil {
			err = errors.Join(read.Verify(context.Background()), read.Close())
		}
		wantSentence(t, err, ErrDamaged, "damaged", "nothing was changed")
		if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, spoilt) {
			t.Errorf("page %d: the file has changed (%v)", page+1, err)
		}
	}
}
