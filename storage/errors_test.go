package storage

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/mattn/go-sqlite3"
)

func wantSentence(t *testing.T, err error, kind error, words ...string) {
	t.Helper()
	if !errors.Is(err, kind) {
		t.Errorf("got %v, want %v", err, kind)
		return
	}
	sentence := Sentence(err)
	for _, word := range words {
		if !strings.Contains(sentence, word) {
			t.Errorf("%q does not say %q", sentence, word)
		}
	}
	if strings.Contains(sentence, "%!") || strings.Count(sentence, ". ") > 0 || !strings.HasSuffix(sentence, ".") {
		t.Errorf("%q is not one sentence", sentence)
	}
}

// A folder that was moved still takes what is written into its files, and nobody
// would find it.
func TestStore_NothingIsWrittenIntoAFolderThatIsGone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	s := openStore(t, dir)
	g := begin(t, s, saveCouple(t, s), loadShort(t), firstDay, seeded(1))
	at := g.session.State.Seq
	away := dir + " elsewhere"
	for _, another := range []bool{false, true} { // in its place
		if err := os.Rename(dir, away); err != nil {
			t.Fatal(err)
		}
		if another {
			closeStore(t, openStore(t, dir))
		}
		_, _, err := g.untilRefused(t, s)
		wantSentence(t, err, ErrGone, "bring it back", dir)
		wantSentence(t, s.KeepCopy(t.Context(), firstDay), ErrGone)
		_, err = s.Guard(t.Context(), "", passphrase)
		wantSentence(t, err, ErrGone)
		if _, err := os.Stat(dir); !another && err == nil {
			t.Error("something was made in its place")
		}
		if err := errors.Join(os.RemoveAll(dir), os.Rename(away, dir)); err != nil {
			t.Fatal(err)
		}
		if !g.play(t, s, 1) || g.session.State.Seq == at {
			t.Error("brought back, it does not go on")
		}
		at = g.session.State.Seq
	}
}

func TestSentence_OfWhatSQLiteSays(t *testing.T) {
	for code, kind := range map[sqlite3.ErrNo]error{
		sqlite3.ErrFull: ErrFull, sqlite3.ErrReadonly: ErrUnwritable, sqlite3.ErrIoErr: ErrUnwritable,
		sqlite3.ErrCorrupt: ErrDamaged, sqlite3.ErrNotADB: ErrDamaged, sqlite3.ErrCantOpen: ErrUnwritable, sqlite3.ErrBusy: ErrInUse,
	} {
		wantSentence(t, explain("there", sqlite3.Error{Code: code}), kind, "there")
	}
	wantSentence(t, explain("there", sqlite3.Error{Code: sqlite3.ErrCantOpen, SystemErrno: syscall.ENOSPC}), ErrFull, "there")
	for _, err := range []error{errors.New("odd"), context.Canceled, ErrNotFound, ErrAmbiguous, ErrOutOfStep} {
		if s := Sentence(err); strings.Contains(s, "%") || !strings.HasSuffix(s, ".") {
			t.Errorf("%q", s)
		}
	}
}
