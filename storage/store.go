package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"halfway/storage/keyring"
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

	// use is held for reading by whatever uses the files, and for writing while
	// they are exchanged.
	use sync.RWMutex

	mu      sync.RWMutex
	file    os.FileInfo          // the database that is open for writing; nil for a copy of it
	ring    *keyring.Ring        // nil in a store for reading that has no couple yet
	key     []byte               // what the ring holds; nil while locked
	master  *seal.Box            // of key
	boxes   map[string]*seal.Box // of couples
	places  map[string]place     // of sessions that are written to
	drawers map[*Drawer]bool     // that are open
	checked map[string]bool      // protocols whose columns fit their texts
	closed  bool

	rekey   sync.Mutex     // while the files of the ring are written
	copying sync.Mutex     // while the copies are changed
	tidying sync.WaitGroup // of the copies, after an erasure
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
		err = errors.Join(s.wipeLate(context.Background()), sweep(dir))
		s.tidyLate()
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
		boxes: map[string]*seal.Box{}, places: map[string]place{}, drawers: map[*Drawer]bool{}, checked: map[string]bool{},
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
	if err := eraseLate(s.dir()); err != nil {
		return err
	}
	version, exists, err := inspect(s.path, len(scripts))
	if err != nil {
		return err
	}
	switch {
	case !exists:
		if hasCopies(s.dir()) {
			return &Problem{Kind: ErrDamaged, Path: s.path, Err: errors.New("it is missing, but copies of it are there")}
		}
		// The key first: nothing may be sealed by a key that is not on disk.
		if s.ring, err = fits(s.dir(), nil); errors.Is(err, fs.ErrNotExist) {
			s.ring, err = makeRing(s.dir())
		}
		if err != nil {
			return err
		}
		if err := create(s.path, scripts); err != nil {
			return err
		}
	case version < len(scripts):
		if err := copyBefore(s.path, time.Now()); err != nil {
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
	if s.file, err = os.Stat(s.path); err != nil {
		return err
	}
	// A copy that was put back may be readable by others.
	_ = os.Chmod(s.path, 0o600)
	if s.read, err = connect(s.path, forReading, 4); err != nil {
		return err
	}
	return s.openKeys(ctx)
}

// there makes sure that the database is still the file that is open: what is
// written into one that was moved or whose disk is gone would be lost, and nothing
// else would tell.
func (s *Store) there() error {
	s.mu.RLock()
	opened := s.file
	s.mu.RUnlock()
	if opened == nil {
		return nil
	}
	now, err := os.Stat(s.path)
	if err == nil && os.SameFile(now, opened) {
		return nil
	}
	return &Problem{Kind: ErrGone, Path: s.path, Err: err}
}

// small is up to what length a database is checked before it is used, in bytes.
// It takes some milliseconds; a larger one is checked with the copy that is made
// of it beside everything else.
const small = 8 << 20

// checkSmall makes sure that a small database holds together: what SQLite finds
// through a damaged index would be too little, and nobody would know.
func (s *Store) checkSmall(ctx context.Context) error {
	info, err := os.Stat(s.path)
	if err != nil || info.Size() > small {
		return err
	}
	return s.verifyFile(ctx, s.read)
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
	return s.openKeys(context.Background())
}

// openKeys finds the ring of the data, and makes one where nothing needs the old
// one. Where it has no passphrase, it begins to use its key.
func (s *Store) openKeys(ctx context.Context) error {
	if err := s.checkSmall(ctx); err != nil {
		return err
	}
	id, err := keyIn(ctx, s.read)
	if err != nil {
		return err
	}
	wrapped, err := wrappedKeys(ctx, s.read)
	if err != nil {
		return err
	}
	if s.ring == nil {
		s.ring, err = fits(s.dir(), id)
	}
	if errors.Is(err, fs.ErrNotExist) && len(wrapped) == 0 && s.write != nil {
		s.ring, err = makeRing(s.dir())
	}
	if err != nil {
		if len(wrapped) == 0 && s.write == nil {
			return nil // nothing is sealed, so there is nothing to open
		}
		return err
	}
	if !s.ring.Guarded() {
		key := s.ring.Key()
		defer clear(key)
		if err := s.take(ctx, key); err != nil {
			return err
		}
	}
	if s.write == nil {
		return nil
	}
	return s.keepRing()
}

// Close ends the use of the data and lets other processes have it. It may be
// called more than once.
func (s *Store) Close() error {
	s.tidying.Wait()
	s.closeDrawers()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	err := s.closeFiles()
	if s.lock != nil {
		err = errors.Join(err, s.lock.Unlock())
	}
	return explain(s.path, err)
}

func (s *Store) closeFiles() error {
	var err error
	// The writer last: the last to close writes the journal back and removes it.
	for _, db := range []*sql.DB{s.read, s.write} {
		if db != nil {
			err = errors.Join(err, db.Close())
		}
	}
	return err
}
