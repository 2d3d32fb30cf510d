package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"

	"github.com/mattn/go-sqlite3"

	"halfway/dialogue/archive"
	"halfway/storage/keyring"
	"halfway/storage/seal"
)

// What can go wrong with stored data. [Sentence] turns an error that wraps one
// of these into what people are told.
var (
	// ErrInUse is returned while another process holds the data.
	ErrInUse = errors.New("the data is in use")
	// ErrNoData is returned by OpenReadOnly where nothing has been stored yet.
	ErrNoData = errors.New("there is no data")
	// ErrNotOurs is returned for a database file that Halfway did not make.
	ErrNotOurs = errors.New("not a database of Halfway")
	// ErrNewer is returned for data that a newer Halfway has written.
	ErrNewer = errors.New("the data is from a newer version")
	// ErrDamaged is returned for data that cannot be read as it was written.
	ErrDamaged = errors.New("the data is damaged")
	// ErrNoKey is returned where the key file is missing, damaged, or that of
	// other data.
	ErrNoKey = errors.New("the key file is missing or does not fit")
	// ErrFull is returned when the disk has no room left.
	ErrFull = errors.New("the disk is full")
	// ErrUnwritable is returned when a file or folder cannot be written or read.
	ErrUnwritable = errors.New("the data folder cannot be used")
	// ErrOwn is returned for a file that is to be written where the data itself lies.
	ErrOwn = errors.New("that is a file of the data itself")
	// ErrGone is returned once the database is not where it was opened: its disk
	// was unplugged, or its folder moved.
	ErrGone = errors.New("the data is no longer there")
	// ErrLocked is returned for what needs the passphrase while that has not been
	// given.
	ErrLocked = errors.New("the data is locked")
	// ErrPassphrase is returned for a passphrase, or words of a recovery sheet,
	// that do not open what they were given for.
	ErrPassphrase = errors.New("that is not the passphrase")
	// ErrNotFound is returned for a couple or session that is not stored.
	ErrNotFound = errors.New("not found")
	// ErrAmbiguous is returned for the beginning of an id that fits several.
	ErrAmbiguous = errors.New("several ids begin like this")
	// ErrConflict is returned for an archive that tells another course of a
	// session than what is stored.
	ErrConflict = errors.New("the archive and what is stored contradict each other")
	// ErrOutOfStep is returned for events that do not continue what is stored:
	// somebody else has written to the session, or it has ended and they would
	// change how.
	ErrOutOfStep = errors.New("the events do not continue the stored session")
)

// Problem is an error together with the file or folder that it concerns. It
// wraps one of the Err values of this package.
type Problem struct {
	// Kind is one of the Err values.
	Kind error
	// Path is the file or folder.
	Path string
	// Err is the cause, where there is one.
	Err error
}

// Error describes the problem for a log; [Sentence] does for people.
func (p *Problem) Error() string {
	if p.Err == nil {
		return fmt.Sprintf("%v: %s", p.Kind, p.Path)
	}
	return fmt.Sprintf("%v: %s: %v", p.Kind, p.Path, p.Err)
}

// Unwrap returns the kind and the cause.
func (p *Problem) Unwrap() []error {
	if p.Err == nil {
		return []error{p.Kind}
	}
	return []error{p.Kind, p.Err}
}

// sentences say what happened, what is safe, what to do. %s is the path.
var sentences = []struct {
	kind error
	text string
}{
	{ErrInUse, "Halfway is already open on this data (%s); nothing was changed, so use the window that is open, or close it and try again."},
	{ErrNoData, "There is nothing stored in %s yet; begin a first dialogue, or name another folder with --data."},
	{ErrNotOurs, "The file %s is not a database of Halfway; it was left as it is, so move it elsewhere or name another folder with --data."},
	{ErrNewer, "The data in %s was written by a newer version of Halfway; it was left as it is, so please open it with that version."},
	{ErrLocked, "This is locked, so nothing was read or changed (%s); all that is stored is safe: open it with its passphrase."},
	{ErrPassphrase, "That is not the passphrase; nothing was changed and all that is stored is safe: try again, or use the words of the recovery sheet."},
	{keyring.ErrSecret, "A passphrase needs at least eight characters that every keyboard has; nothing was changed: choose another one."},
	{ErrNoKey, "The key file %s is missing, damaged, or belongs to other data; nothing was changed, so put the right one back from a copy and start again."},
	{ErrDamaged, "The data in %s is damaged; nothing was changed, so keep a copy of the folder, and see “halfway restore”, which lists the copies that could take its place."},
	{ErrOwn, "The file %s is one of those in which Halfway keeps the data itself; nothing was written and all that is stored is safe: name another place."},
	{ErrFull, "The disk is full, so this was not saved (%s); everything before it is safe: make some room and try again."},
	{ErrGone, "The disk or the folder with the data is no longer there (%s), so this was not saved; what was saved before is on it: bring it back and try again, or start Halfway anew."},
	{ErrUnwritable, "Halfway cannot read or write %s; what was saved before is safe: check the disk and the permissions of the folder and try again, or name another one with --data."},
	{ErrAmbiguous, "More than one dialogue has an id that begins like this; nothing was changed: give more of it."},
	{ErrNotFound, "Nothing stored has that id; all that is stored is safe: “halfway sessions” lists the ids."},
	{ErrConflict, "The file tells a dialogue otherwise than what is stored here; nothing was taken in and all that is stored is safe: import it into an empty folder with --data to look at it there."},
	{ErrNoBundle, "That file is not a bundle of Halfway; nothing was taken in and all that is stored is safe: choose a file that “halfway bundle” has written."},
	{ErrNewerBundle, "That bundle was made by a newer version of Halfway; nothing was taken in and all that is stored is safe: open it with that version."},
	{ErrBrokenBundle, "That bundle is damaged or was cut off; nothing was taken in and all that is stored is safe: copy it again from where it comes, or make it anew."},
	{ErrRecipient, "That is not a public key, which begins with age1; nothing was written: copy it again from where it comes."},
	{archive.ErrForeign, "That file is not an archive of Halfway; nothing was taken in and all that is stored is safe: choose a file that “halfway export --format json” has written."},
	{archive.ErrNewer, "That file was written by a newer version of Halfway; nothing was taken in and all that is stored is safe: import it with that version."},
	{archive.ErrCut, "That file ends too early, as if it had been cut off; nothing was taken in and all that is stored is safe: copy it again from where it comes, or export it anew."},
	{archive.ErrLarge, "That file is larger than any history of Halfway can be; nothing was taken in and all that is stored is safe: export it anew where it comes from."},
	{archive.ErrBroken, "That file is damaged or was changed by hand; nothing was taken in and all that is stored is safe: copy it again from where it comes, or export it anew."},
	{ErrOutOfStep, "This dialogue was changed or ended elsewhere meanwhile, so this was not saved; everything before it is safe: open the dialogue again and go on from there."},
}

// Sentence returns the one sentence that tells people about an error: what
// happened, what is safe, and what to do.
func Sentence(err error) string {
	path := "the data folder"
	if problem, ok := errors.AsType[*Problem](err); ok {
		path = problem.Path
	}
	for _, s := range sentences {
		if !errors.Is(err, s.kind) {
			continue
		}
		if strings.Contains(s.text, "%s") {
			return fmt.Sprintf(s.text, path)
		}
		return s.text
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return "This was called off before it was saved; everything before it is safe, and you can try again."
	}
	return fmt.Sprintf("Something went wrong (%v); everything saved before it is safe, and you can try again.", err)
}

// explain gives an error from SQLite, the operating system or the seals the
// kind that it has for people. It is called once, where the error enters.
func explain(path string, err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*Problem](err); ok {
		return err
	}
	if kind := kindOf(err); kind != nil {
		return &Problem{Kind: kind, Path: path, Err: err}
	}
	return err
}

func kindOf(err error) error {
	if e, ok := errors.AsType[sqlite3.Error](err); ok {
		if noRoom(e.SystemErrno) { // also where SQLite only says that it cannot open something
			return ErrFull
		}
		switch e.Code {
		case sqlite3.ErrFull:
			return ErrFull
		case sqlite3.ErrReadonly, sqlite3.ErrIoErr, sqlite3.ErrCantOpen, sqlite3.ErrPerm, sqlite3.ErrAuth:
			return ErrUnwritable
		case sqlite3.ErrCorrupt, sqlite3.ErrNotADB, sqlite3.ErrFormat:
			return ErrDamaged
		case sqlite3.ErrBusy, sqlite3.ErrLocked:
			return ErrInUse
		}
		// Our own statements name what there is: otherwise the schema is another one.
		if strings.HasPrefix(e.Error(), "no such ") || strings.HasPrefix(e.Error(), "foreign key mismatch") {
			return ErrDamaged
		}
		return nil
	}
	switch {
	case errors.Is(err, seal.ErrOpen), errors.Is(err, seal.ErrVersion):
		return ErrDamaged
	case noRoom(err):
		return ErrFull
	}
	_, isPath := errors.AsType[*fs.PathError](err)
	if _, isErrno := errors.AsType[syscall.Errno](err); isPath || isErrno {
		return ErrUnwritable
	}
	return nil
}

// found makes ErrNotFound of a query for one row that finds none.
func found(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	return err
}

func noRoom(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}
