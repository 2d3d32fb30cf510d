package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"halfway/storage/seal"
)

// lockPatience is how long Open waits for the lock. A terminal command may
// hold it for a moment, a window holds it for hours.
const lockPatience = 500 * time.Millisecond

// Store is the data of one folder. Its methods may be called from many
// goroutines at once. A method that writes heeds its context only until it
// begins to write: what has begun is brought to an end, so that no error leaves
// open whether something was stored.
type Store struct {
	path string       // of the database
	lock *flock.Flock // nil where none is held
	// One connection writes, others read beside it; write is nil for a store
	// that was opened for reading.
	write, read *sql.DB
	update, add *sql.Stmt // the two of Append, the hot path

	master *seal.Box // nil in a store for reading that has no couple yet
	mu     sync.RWMutex
	boxes  map[string]*seal.Box // of couples
	places map[string]place     // of sessions that are written to
	closed bool
}

// Open opens the data in a folder for reading and writing, and makes both where
// there is none. Only one process can have it open: ErrInUse. Where anything is
// not as it should be (ErrNotOurs, ErrNewer, ErrDamaged, ErrNoKey,
// ErrUnwritable, ErrFull) it changes nothing.
func Open(dir string) (*Store, error) { return open(dir, schema) }

func open(dir string, scripts []string) (*Store, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, explain(dir, err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, explain(dir, err)
	}
	lock, err := takeLock(dir)
	if err != nil {
		return nil, err
	}
	s := newStore(dir, lock)
	err = s.openFiles(scripts)
	if err == nil {
		// The last of all: data that is refused must stay as it is.
		err = errors.Join(s.wipeLate(context.Background()), s.fillIn(context.Background()))
	}
	if err != nil {
		_ = s.Close()
		return nil, explain(s.path, err)
	}
	return s, nil
}

func newStore(dir string, lock *flock.Flock) *Store {
	return &Store{
		path: filepath.Join(dir, databaseName), lock: lock,
		boxes: map[string]*seal.Box{}, places: map[string]place{},
	}
}

func takeLock(dir string) (*flock.Flock, error) {
	lock := flock.New(filepath.Join(dir, lockName), flock.SetPermissions(0o600))
	for start := time.Now(); ; time.Sleep(lockPatience / 20) {
		switch ok, err := lock.TryLock(); {
		case err != nil:
			return nil, &Problem{Kind: ErrUnwritable, Path: dir, Err: err}
		case ok:
			return lock, nil
		case time.Since(start) > lockPatience:
			return nil, &Problem{Kind: ErrInUse, Path: dir}
		}
	}
}

func (s *Store) openFiles(scripts []string) error {
	version, exists, err := inspect(s.path, len(scripts))
	if err != nil {
		return err
	}
	switch {
	case !exists:
		// The key first: nothing may be sealed by a key that is not on disk.
		if err := s.openKey(true); err != nil {
			return err
		}
		if err := create(s.path, scripts); err != nil {
			return err
		}
	case version < len(scripts):
		if err := keepCopy(s.path, version, time.Now()); err != nil {
			return err
		}
		if err := migrate(s.path, scripts); err != nil {
			return err
		}
	}
	if s.write, err = connect(s.path, forWriting, 1); err != nil {
		return err
	}
	ctx := context.Background()
	// A write, since SQLite opens a file that it may not write for reading.
	if _, err := s.write.ExecContext(ctx, "DELETE FROM erasing WHERE session_id IS NULL"); err != nil {
		return fmt.Errorf("open for writing: %w", err)
	}
	// A copy that was put back may be readable by others.
	_ = os.Chmod(s.path, 0o600)
	if s.update, err = s.write.PrepareContext(ctx, updateSession); err != nil {
		return fmt.Errorf("prepare: %w", err)
	}
	if s.add, err = s.write.PrepareContext(ctx, addEvent); err != nil {
		return fmt.Errorf("prepare: %w", err)
	}
	if s.read, err = connect(s.path, forReading, 4); err != nil {
		return err
	}
	if s.master != nil {
		return nil
	}
	return s.openBoxes(ctx)
}

// OpenReadOnly opens the data in a folder for reading, also while another
// process has it open or after one was killed, and makes nothing: ErrNoData
// where nothing is stored. Data of an older schema is brought up to date first,
// as Open does. Methods that write fail with ErrUnwritable.
func OpenReadOnly(dir string) (*Store, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, explain(dir, err)
	}
	s := newStore(dir, nil)
	version, exists, err := inspect(s.path, len(schema))
	if err != nil {
		return nil, err
	}
	if !exists {
		return nil, &Problem{Kind: ErrNoData, Path: dir}
	}
	if version < len(schema) {
		older, err := Open(dir)
		if err != nil {
			return nil, err
		}
		if err := older.Close(); err != nil {
			return nil, err
		}
	}
	if err := s.openForReading(dir); err != nil {
		_ = s.Close()
		return nil, explain(s.path, err)
	}
	return s, nil
}

// openForReading opens a database that nobody has open as one that does not
// change, and shares the lock so that this stays true. That leaves no -wal and
// -shm behind, and works in a folder that cannot be written.
func (s *Store) openForReading(dir string) error {
	shared := flock.New(filepath.Join(dir, lockName), flock.SetFlag(os.O_RDONLY))
	locked, err := shared.TryRLock()
	// Without a lock file, this is a copy that nobody has opened yet.
	alone := locked || errors.Is(err, os.ErrNotExist)
	how := forReading
	if alone && !unfinished(s.path) {
		how, s.lock = forReadingAlone, shared
	} else if locked {
		_ = shared.Unlock() // SQLite's own locks are enough
	}
	if s.read, err = connect(s.path, how, 4); err != nil {
		return err
	}
	return s.openBoxes(context.Background())
}

// openBoxes reads the key file, and makes one where nothing needs the old one.
// It proves that the key opens every couple's data key.
func (s *Store) openBoxes(ctx context.Context) error {
	wrapped, err := wrappedKeys(ctx, s.read)
	if err != nil {
		return err
	}
	if err := s.openKey(len(wrapped) == 0 && s.write != nil); err != nil {
		if len(wrapped) == 0 && s.write == nil {
			return nil // nothing is sealed, so there is nothing to open
		}
		return err
	}
	var bad error
	for id, key := range wrapped {
		if _, err := s.unwrap(id, key); err != nil {
			bad = errors.Join(bad, fmt.Errorf("couple %s: %w", id, err))
		}
	}
	if bad != nil && len(s.boxes) == 0 {
		return &Problem{Kind: ErrNoKey, Path: s.keyPath(), Err: fmt.Errorf("it is that of other data: %w", bad)}
	}
	return bad
}

// openKey reads the key file. Where it is missing and may be made, it makes it.
func (s *Store) openKey(make bool) error {
	key, err := readKey(s.keyPath())
	if make && errors.Is(err, os.ErrNotExist) {
		key, err = makeKey(s.keyPath())
	}
	if err != nil {
		return err
	}
	s.master, err = seal.NewBox(key)
	return err
}

func (s *Store) keyPath() string { return filepath.Join(filepath.Dir(s.path), keyName) }

// Close ends the use of the data and lets other processes have it. It may be
// called more than once.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	var err error
	// The writer last: the last to close writes the journal back and removes it.
	for _, db := range []*sql.DB{s.read, s.write} {
		if db != nil {
			err = errors.Join(err, db.Close())
		}
	}
	if s.lock != nil {
		err = errors.Join(err, s.lock.Unlock())
	}
	return explain(s.path, err)
}
