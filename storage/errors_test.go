package storage

import (
	"context"
	"errors"
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
