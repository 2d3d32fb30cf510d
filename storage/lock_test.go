package storage

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"halfway/dialogue"
	"halfway/storage/keyring"
)

const passphrase = "correct horse battery staple"

func guarded(t testing.TB, s *Store, now, next string) []string {
	t.Helper()
	words, err := s.Guard(t.Context(), now, next)
	if err != nil {
		t.Fatal(err)
	}
	return words
}

// What a passphrase, and taking it away, change is the key file alone.
func TestGuard_LocksWithoutTouchingTheData(t *testing.T) {
	dir, s, c, p := withCouple(t)
	begin(t, s, c, p, firstDay, seeded(1)).play(t, s, 5)
	closeStore(t, s)
	before := listing(t, dir)
	s = openStore(t, dir)
	plain := s.ring.Key()
	words := guarded(t, s, "", passphrase)
	if !s.Guarded() || s.Locked() {
		t.Fatal("it is not guarded, or locked at once")
	}
	closeStore(t, s)
	after := listing(t, dir)
	if before[databaseName] != after[databaseName] || before[keyName] == after[keyName] {
		t.Error("the data was written anew, or the key was not")
	}
	for name := range after {
		if content, err := os.ReadFile(filepath.Join(dir, name)); err != nil || bytes.Contains(content, plain) {
			t.Errorf("%s has the key in it (%v)", name, err)
		}
	}

	s = openStore(t, dir)
	if !s.Locked() {
		t.Fatal("it is open")
	}
	wantSentence(t, second(s.Couple(t.Context())), ErrLocked, "locked")
	wantSentence(t, second(s.Sessions(t.Context())), ErrLocked, "locked")
	wantSentence(t, second(s.SaveCouple(t.Context(), dialogue.Couple{Partners: [2]dialogue.Partner{{Name: "A"}, {Name: "B"}}})), ErrLocked, "locked")
	if _, err := s.Settings(t.Context()); err != nil {
		t.Errorf("settings: %v", err)
	}
	wantSentence(t, s.Unlock(t.Context(), "correct horse"), ErrPassphrase, "not the passphrase")
	if err := s.Unlock(t.Context(), passphrase); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Couple(t.Context()); err != nil || got != c {
		t.Errorf("got %v, %v", got, err)
	}
	s.Lock()
	if _, err := s.Couple(t.Context()); !errors.Is(err, ErrLocked) {
		t.Errorf("after Lock: %v", err)
	}
	if err := s.Unlock(t.Context(), strings.ToUpper(strings.Join(words, "  "))); err != nil {
		t.Errorf("with the recovery sheet: %v", err)
	}

	// Changed: neither the old one nor the old sheet opens it.
	if _, err := s.Guard(t.Context(), "wrong one here", "another passphrase"); !errors.Is(err, ErrPassphrase) {
		t.Errorf("changed without the present one: %v", err)
	}
	if _, err := s.Guard(t.Context(), passphrase, "short"); !errors.Is(err, keyring.ErrSecret) {
		t.Errorf("too short: %v", err)
	}
	guarded(t, s, passphrase, "another passphrase")
	s.Lock()
	for _, old := range []string{passphrase, strings.Join(words, " ")} {
		if err := s.Unlock(t.Context(), old); !errors.Is(err, ErrPassphrase) {
			t.Errorf("the old secret: %v", err)
		}
	}
	if err := s.Unlock(t.Context(), "another passphrase"); err != nil {
		t.Fatal(err)
	}
	if err := s.Unguard(t.Context(), passphrase); !errors.Is(err, ErrPassphrase) {
		t.Errorf("removed with the old one: %v", err)
	}
	if err := s.Unguard(t.Context(), "another passphrase"); err != nil {
		t.Fatal(err)
	}
	closeStore(t, s)
	s = openStore(t, dir)
	if s.Guarded() || s.Locked() {
		t.Error("it still asks")
	}
	wantWhole(t, s)
}

func TestLock_WithoutAPassphraseDoesNothing(t *testing.T) {
	s := openStore(t, t.TempDir())
	saveCouple(t, s)
	s.Lock()
	if _, err := s.Couple(t.Context()); err != nil {
		t.Error(err)
	}
	if err := s.Unlock(t.Context(), "anything"); err != nil {
		t.Error(err)
	}
}

// The key file may be lost; what is among the copies opens the data, and puts it
// back.
func TestOpen_HealsTheKeyFile(t *testing.T) {
	for name, spoil := range map[string]func(path string) error{
		"missing": os.Remove,
		"empty":   func(path string) error { return os.WriteFile(path, nil, 0o600) },
		"a byte": func(path string) error {
			key, err := os.ReadFile(path)
			key[len(key)/2] ^= 4
			return errors.Join(err, os.WriteFile(path, key, 0o600))
		},
		"other data’s": func(path string) error {
			return os.WriteFile(path, keyring.Plain(bytes.Repeat([]byte{3}, 32)).Bytes(), 0o600)
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			s := openStore(t, dir)
			c := saveCouple(t, s)
			closeStore(t, s)
			before := listing(t, dir)[keyName]
			if err := spoil(filepath.Join(dir, keyName)); err != nil {
				t.Fatal(err)
			}
			s = openStore(t, dir)
			if got, err := s.Couple(t.Context()); err != nil || got != c {
				t.Errorf("got %v, %v", got, err)
			}
			if listing(t, dir)[keyName] != before {
				t.Error("the key file was not put back")
			}
		})
	}
}

func TestOpenReadOnly_UnlocksToo(t *testing.T) {
	dir := t.TempDir()
	s := openStore(t, dir)
	c := saveCouple(t, s)
	guarded(t, s, "", passphrase)
	closeStore(t, s)
	read, err := OpenReadOnly(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	if _, err := read.Couple(t.Context()); !errors.Is(err, ErrLocked) {
		t.Errorf("locked: %v", err)
	}
	if err := read.Unlock(t.Context(), passphrase); err != nil {
		t.Fatal(err)
	}
	if got, err := read.Couple(t.Context()); err != nil || got != c {
		t.Errorf("got %v, %v", got, err)
	}
}

// Data of an older version that has a passphrase is filled in once it is open.
func TestUnlock_FillsInWhatIsOlder(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{databaseName, keyName} {
		if err := copyFile(filepath.Join("testdata", "v2", name), filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	ring, err := readRing(filepath.Join(dir, keyName))
	if err != nil {
		t.Fatal(err)
	}
	locked, _, err := keyring.Guard(ring.Key(), passphrase)
	if err != nil {
		t.Fatal(err)
	}
	if err := writeRing(filepath.Join(dir, keyName), locked); err != nil {
		t.Fatal(err)
	}
	s := openStore(t, dir)
	if err := s.Unlock(t.Context(), passphrase); err != nil {
		t.Fatal(err)
	}
	var unknown int
	err = s.read.QueryRow("SELECT count(*) FROM sessions WHERE look_at IS NULL OR typeof(beat) <> 'blob'").Scan(&unknown)
	if err != nil || unknown > 0 {
		t.Errorf("%d are not filled in, %v", unknown, err)
	}
	wantWhole(t, s)
}
