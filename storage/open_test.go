package storage

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

func TestOpen_FreshFolderIsForItsOwnerAlone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "some", "where")
	s := openStore(t, dir)
	saveCouple(t, s)
	if runtime.GOOS != "windows" {
		info, err := os.Stat(dir)
		if err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("folder: %v, %v", info.Mode(), err)
		}
		for _, name := range []string{databaseName, databaseName + "-wal", databaseName + "-shm", keyName, lockName} {
			info, err := os.Stat(filepath.Join(dir, name))
			if err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%s: %v, %v", name, info, err)
			}
		}
	}
	if _, err := s.Session(t.Context(), "0123"); !errors.Is(err, ErrNotFound) {
		t.Errorf("a session in fresh data: %v", err)
	}
	wantWhole(t, s)
	closeStore(t, s)
	closeStore(t, s)
	var names []string
	for name := range listing(t, dir) {
		names = append(names, name)
	}
	if len(names) != 4 { // with the second key file
		t.Errorf("left behind: %q", names)
	}
}

func TestOpen_SetsWhatKeepsDataSafe(t *testing.T) {
	s := openStore(t, t.TempDir())
	for pragma, want := range map[string]string{
		"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "secure_delete": "1", "busy_timeout": "5000",
	} {
		var got string
		if err := s.write.QueryRow("PRAGMA " + pragma).Scan(&got); err != nil || got != want {
			t.Errorf("%s is %q, want %q (%v)", pragma, got, want, err)
		}
	}
	if _, err := s.read.Exec("DELETE FROM couples"); err == nil {
		t.Error("the reading side can write")
	}
}

func TestOpen_AgainFindsEverything(t *testing.T) {
	dir := t.TempDir()
	s := openStore(t, dir)
	c := saveCouple(t, s)
	g := begin(t, s, c, loadShort(t), firstDay, seeded(3))
	g.play(t, s, 30)
	before, err := s.Session(t.Context(), g.id)
	if err != nil {
		t.Fatal(err)
	}
	closeStore(t, s)
	for _, open := range []func(string) (*Store, error){Open, OpenReadOnly} {
		s, err := open(dir)
		if err != nil {
			t.Fatal(err)
		}
		after, err := s.Session(t.Context(), g.id)
		if err != nil || asJSON(t, after) != asJSON(t, before) {
			t.Errorf("got %v, %v", after, err)
		}
		if got, err := s.Couple(t.Context()); err != nil || got != c {
			t.Errorf("got %v, %v", got, err)
		}
		wantWhole(t, s)
		closeStore(t, s)
	}
}

func TestOpen_PathsWithOddCharacters(t *testing.T) {
	for _, name := range []string{"a b", "what?mode=memory", "100%41", "#1", "a&b=c;d", "ü – 🌙", "file:x", "it's", `back\slash`, "new\nline"} {
		if runtime.GOOS == "windows" && strings.ContainsAny(name, "?:\\\n") {
			continue
		}
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), name)
			s := openStore(t, dir)
			saveCouple(t, s)
			if _, err := os.Stat(filepath.Join(dir, databaseName)); err != nil {
				t.Error(err)
			}
			closeStore(t, s)
			read, err := OpenReadOnly(dir)
			if err != nil {
				t.Fatal(err)
			}
			defer read.Close()
			if _, err := read.Couple(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestOpen_RefusesWhatAnotherProcessHolds(t *testing.T) {
	dir := t.TempDir()
	release := holdInChild(t, dir)
	_, err := Open(dir)
	wantSentence(t, err, ErrInUse, "already open", dir)
	// Reading goes on beside it.
	s, err := OpenReadOnly(dir)
	if err != nil {
		t.Fatal(err)
	}
	if c, err := s.Couple(t.Context()); err != nil || c.Partners[0].Name != "Noa" {
		t.Errorf("got %v, %v", c, err)
	}
	closeStore(t, s)
	release()
	openStore(t, dir)
}

func TestOpen_WaitsForATerminalCommand(t *testing.T) {
	dir := t.TempDir()
	closeStore(t, openStore(t, dir))
	read, err := OpenReadOnly(dir)
	if err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(lockPatience/4, func() { _ = read.Close() })
	openStore(t, dir)
}

func TestOpenReadOnly_MakesNothing(t *testing.T) {
	dir := t.TempDir()
	_, err := OpenReadOnly(dir)
	wantSentence(t, err, ErrNoData, "nothing stored", dir)
	missing := filepath.Join(dir, "missing")
	_, err = OpenReadOnly(missing)
	wantSentence(t, err, ErrNoData, "nothing stored", missing)
	if left := listing(t, dir); len(left) != 0 {
		t.Errorf("made %v", left)
	}

	s := openStore(t, dir)
	c := saveCouple(t, s)
	closeStore(t, s)
	before := listing(t, dir)
	read, err := OpenReadOnly(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := read.Verify(t.Context()); err != nil {
		t.Error(err)
	}
	_, err = read.SaveCouple(t.Context(), c)
	wantSentence(t, err, ErrUnwritable, "cannot read or write")
	closeStore(t, read)
	if after := listing(t, dir); !maps.Equal(before, after) {
		t.Errorf("before %v, after %v", before, after)
	}
}

func TestOpenReadOnly_MeetsCouplesThatCameLater(t *testing.T) {
	dir := t.TempDir()
	s := openStore(t, dir)
	if err := errors.Join(os.Rename(s.keyPath(), s.keyPath()+".away"), os.RemoveAll(filepath.Join(dir, copiesName))); err != nil {
		t.Fatal(err)
	}
	read, err := OpenReadOnly(dir)
	if err != nil {
		t.Fatal(err) // nothing is sealed yet
	}
	defer read.Close()
	if _, err := read.Couple(t.Context()); !errors.Is(err, ErrNotFound) {
		t.Errorf("got %v", err)
	}
	saveCouple(t, s)
	if _, err := read.Couple(t.Context()); !errors.Is(err, ErrNoKey) {
		t.Errorf("without the key: %v", err)
	}
	if err := os.Rename(s.keyPath()+".away", s.keyPath()); err != nil {
		t.Fatal(err)
	}
	if _, err := read.Couple(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestOpen_MakesAKeyWhereNothingIsSealed(t *testing.T) {
	dir := t.TempDir()
	closeStore(t, openStore(t, dir))
	if err := os.Remove(filepath.Join(dir, keyName)); err != nil {
		t.Fatal(err)
	}
	s := openStore(t, dir)
	saveCouple(t, s)
	closeStore(t, s)
	openStore(t, dir)
}

func TestOpen_TakesUpWhatACutStartLeft(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{keyName + ".new", databaseName + ".new", databaseName + ".new-wal", databaseName + ".new-journal"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s := openStore(t, dir)
	saveCouple(t, s)
	wantWhole(t, s)
}
