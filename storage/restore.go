package storage

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"halfway/storage/keyring"
)

// Difference is what putting a copy back would change.
type Difference struct {
	// Back is how many sessions would come back, Gone how many would not be there
	// any more, and Other how many would be as they were then.
	Back, Gone, Other int
	// Newest is when the newest session of the copy began; zero for none.
	Newest time.Time
}

// Compare tells what putting back the copy in a file would change. It makes sure
// that the copy is whole, and that the secret opens it; empty where none is
// needed, and ErrLocked where one is. It fails with ErrPassphrase, ErrDamaged,
// ErrNotOurs and ErrNewer.
func (s *Store) Compare(ctx context.Context, path, secret string) (Difference, error) {
	s.copying.Lock()
	defer s.copying.Unlock()
	d, err := s.compare(ctx, path, secret)
	if err != nil {
		return Difference{}, fmt.Errorf("compare with a copy: %w", err)
	}
	return d, nil
}

func (s *Store) compare(ctx context.Context, path, secret string) (Difference, error) {
	var d Difference
	ready, err := s.prepare(ctx, path, secret)
	if err != nil {
		return d, err
	}
	defer ready.discard()
	var here, there map[string]int
	err = s.look(ctx, func(tx *sql.Tx) (err error) {
		here, _, err = lengths(ctx, tx)
		return err
	})
	if err != nil {
		return d, err
	}
	db, err := connect(ready.path, forReadingAlone, 1)
	if err != nil {
		return d, err
	}
	defer func() { _ = db.Close() }() // nothing is written
	if there, d.Newest, err = lengths(ctx, db); err != nil {
		return d, explain(path, err)
	}
	for id, n := range there {
		switch has, known := here[id]; {
		case !known:
			d.Back++
		case has != n:
			d.Other++
		}
	}
	for id := range here {
		if _, known := there[id]; !known {
			d.Gone++
		}
	}
	return d, nil
}

// lengths returns how many events each session has, and when the newest began.
func lengths(ctx context.Context, db querier) (map[string]int, time.Time, error) {
	rows, err := db.QueryContext(ctx, "SELECT id, seq, started_at FROM sessions")
	if err != nil {
		return nil, time.Time{}, err
	}
	defer rows.Close()
	all := map[string]int{}
	var newest int64
	for rows.Next() {
		var id string
		var n int
		var at int64
		if err := rows.Scan(&id, &n, &at); err != nil {
			return nil, time.Time{}, err
		}
		all[id] = n
		newest = max(newest, at)
	}
	if len(all) == 0 {
		return all, time.Time{}, rows.Err()
	}
	return all, time.Unix(0, newest), rows.Err()
}

// Restore puts the copy in a file in the place of what is stored. That is kept
// aside first, as a copy of its own, and on any error stays as it is. The copy is
// brought up to date and read whole before. Where it has the same key, the
// passphrase of today goes on being the one; otherwise it is that of the copy.
// Errors are those of Compare.
func (s *Store) Restore(ctx context.Context, path, secret string) error {
	s.copying.Lock()
	defer s.copying.Unlock()
	if err := s.restore(ctx, path, secret); err != nil {
		return fmt.Errorf("put a copy back: %w", err)
	}
	return nil
}

func (s *Store) restore(ctx context.Context, path, secret string) error {
	if s.write == nil {
		return &Problem{Kind: ErrUnwritable, Path: s.path, Err: errors.New("it was opened for reading")}
	}
	ready, err := s.prepare(ctx, path, secret)
	if err != nil {
		return err
	}
	defer ready.discard()
	// With its ring, where that goes.
	withRing := ready.ring.ID() != s.theRing().ID()
	err = s.keepCopy(ctx, time.Now(), CopiedAside, withRing)
	if errors.Is(err, ErrDamaged) && errors.Is(s.Verify(ctx), ErrDamaged) {
		// Then a copy of it is damaged too, and this is the way out.
		err = s.keepCopy(ctx, time.Now(), CopiedDamaged, withRing)
	}
	if err != nil {
		return err
	}
	return s.replace(ready.key, func() error { return ready.put(s.dir()) })
}

// replace closes the files, has them exchanged, and opens what is there then.
func (s *Store) replace(key []byte, exchange func() error) error {
	s.closeDrawers()
	s.use.Lock()
	defer s.use.Unlock()
	if err := s.closeFiles(); err != nil {
		return explain(s.path, err)
	}
	err := exchange()
	fresh := newStore(s.dir(), s.lock)
	if opened := fresh.openFiles(schema); opened != nil {
		return explain(s.path, errors.Join(err, opened))
	}
	if fresh.Locked() && key != nil {
		err = errors.Join(err, fresh.take(context.Background(), key))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.read, s.write, s.file = fresh.read, fresh.write, fresh.file
	s.ring, s.key, s.master, s.boxes, s.places = fresh.ring, fresh.key, fresh.master, fresh.boxes, fresh.places
	return err
}

// Restore puts a copy in the place of data that cannot be opened: it is missing,
// damaged, or without its key. What is there is kept aside. Errors are those of
// [Store.Compare], and ErrInUse.
func Restore(ctx context.Context, dir, path, secret string) error {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return explain(dir, err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return explain(dir, err)
	}
	lock, err := takeLock(dir)
	if err != nil {
		return err
	}
	defer func() { _ = lock.Unlock() }() // the process ends, or opens it anew
	s := newStore(dir, nil)
	ready, err := s.prepare(ctx, path, secret)
	if err == nil {
		defer ready.discard()
		err = setAside(s.path, time.Now(), ready.ring.ID())
	}
	if err == nil {
		err = ready.put(dir)
	}
	if err != nil {
		return fmt.Errorf("put a copy back: %w", err)
	}
	return nil
}

// restoreSuffix is that of a copy which is about to take the place of the data.
const restoreSuffix = ".restore"

// prepared is a copy that is ready to take the place of the data.
type prepared struct {
	path string
	ring *keyring.Ring
	key  []byte
}

func (p *prepared) discard() {
	_ = os.Remove(p.path) // where it was put, nothing is there any more
	clear(p.key)
}

// prepare makes a copy of the copy, brings it up to date, and reads it whole.
func (s *Store) prepare(ctx context.Context, path, secret string) (*prepared, error) {
	if _, exists, err := inspect(path, len(schema)); err != nil {
		return nil, err
	} else if !exists {
		return nil, &Problem{Kind: ErrUnwritable, Path: path, Err: fs.ErrNotExist}
	}
	p := &prepared{path: s.path + restoreSuffix}
	err := p.make(ctx, s, path, secret)
	if err != nil {
		p.discard()
		return nil, renamed(err, p.path, path)
	}
	return p, nil
}

func (p *prepared) make(ctx context.Context, s *Store, path, secret string) error {
	if err := copyFile(path, p.path); err != nil {
		return explain(path, err)
	}
	if err := copyJournal(path, p.path); err != nil {
		return explain(path, err)
	}
	db, err := connect(p.path, forCopying, 1)
	if err != nil {
		return err
	}
	if _, err := db.ExecContext(ctx, "PRAGMA journal_mode = DELETE"); err != nil {
		return explain(path, errors.Join(err, db.Close()))
	}
	if err := errors.Join(upgrade(ctx, db, schema), db.Close()); err != nil {
		return explain(path, err)
	}
	c := newStore(s.dir(), nil)
	c.path = p.path
	if c.write, err = connect(p.path, forCopying, 1); err != nil {
		return err
	}
	c.read = c.write
	defer func() { _ = c.write.Close() }()
	if err := p.open(ctx, s, c, path, secret); err != nil {
		return explain(path, err)
	}
	if err := c.Verify(ctx); err != nil {
		return &Problem{Kind: ErrDamaged, Path: path, Err: err}
	}
	// The ring goes its own way, and what was to be erased then has been.
	if _, err := c.write.ExecContext(ctx, "UPDATE keyring SET document = NULL; DELETE FROM erased"); err != nil {
		return explain(path, err)
	}
	if err := c.write.Close(); err != nil {
		return explain(path, err)
	}
	return explain(path, syncFile(p.path))
}

// copyJournal copies along what a database has not written back yet.
func copyJournal(from, to string) error {
	for _, suffix := range []string{"-wal", "-journal"} {
		if err := os.Remove(to + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if _, err := os.Stat(from + suffix); err == nil {
			if err := copyFile(from+suffix, to+suffix); err != nil {
				return err
			}
		}
	}
	return nil
}

// open finds the ring of a copy, and begins to use its key.
func (p *prepared) open(ctx context.Context, s, c *Store, path, secret string) error {
	id, err := keyIn(ctx, c.read)
	if err != nil {
		return err
	}
	var document []byte
	err = c.read.QueryRowContext(ctx, "SELECT document FROM keyring").Scan(&document)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if p.ring, err = fits(s.dir(), id); err != nil && document != nil {
		p.ring, err = keyring.Read(document)
	}
	if err != nil {
		p.ring, err = fits(filepath.Dir(path), id)
	}
	if err != nil {
		return &Problem{Kind: ErrNoKey, Path: path, Err: err}
	}
	s.mu.RLock()
	if s.ring != nil && s.key != nil && s.ring.ID() == p.ring.ID() {
		p.key = bytes.Clone(s.key)
	}
	s.mu.RUnlock()
	if p.key == nil && p.ring.Guarded() && secret == "" {
		return s.lockedError()
	}
	if p.key == nil {
		if p.key, err = p.ring.Open(secret); errors.Is(err, keyring.ErrWrong) {
			return ErrPassphrase
		} else if err != nil {
			return err
		}
	}
	c.ring = p.ring
	return c.take(ctx, p.key)
}

// put gives a prepared copy the place of the data, which nobody has open.
func (p *prepared) put(dir string) error {
	path := filepath.Join(dir, databaseName)
	if unfinished(path) {
		// SQLite would play it into the copy.
		return &Problem{Kind: ErrInUse, Path: path, Err: errors.New("its journal is not empty")}
	}
	// Found by its id, wherever a cut comes.
	if err := writeRing(filepath.Join(dir, keyName+asideSuffix), p.ring); err != nil {
		return err
	}
	for _, left := range []string{"-wal", "-shm"} {
		if err := os.Remove(path + left); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return explain(path, err)
		}
	}
	if err := os.Rename(p.path, path); err != nil {
		return explain(path, err)
	}
	return explain(path, syncFolder(dir))
}

// setAside moves a database that cannot be opened out of the way, and keeps it;
// with its ring, where that is not the one that comes.
func setAside(path string, now time.Time, comes keyring.ID) error {
	folder := filepath.Join(filepath.Dir(path), copiesName)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return explain(folder, err)
	}
	to := filepath.Join(folder, copyName(now, CopiedDamaged))
	if ring, err := readRing(filepath.Join(filepath.Dir(path), keyName)); err == nil && ring.ID() != comes {
		if err := writeRing(to+".key", ring); err != nil {
			return err
		}
	}
	for _, suffix := range []string{"-wal", "-shm", ""} {
		if err := os.Rename(path+suffix, to+suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return explain(path, err)
		}
	}
	return explain(folder, errors.Join(syncFolder(folder), syncFolder(filepath.Dir(path))))
}
