package storage

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"

	"halfway/storage/keyring"
	"halfway/storage/seal"
)

// Guarded reports whether the data has a passphrase.
func (s *Store) Guarded() bool {
	ring := s.theRing()
	return ring != nil && ring.Guarded()
}

// Locked reports whether the passphrase is needed before anything that is sealed
// can be read or written: ErrLocked.
func (s *Store) Locked() bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.ring != nil && s.ring.Guarded() && s.master == nil
}

// Unlock opens the data with its passphrase, or with the words of the recovery
// sheet. It fails with ErrPassphrase, and does nothing where nothing is locked.
func (s *Store) Unlock(ctx context.Context, secret string) error {
	if !s.Locked() {
		return nil
	}
	key, err := s.openRing(secret)
	if err != nil {
		return fmt.Errorf("unlock: %w", err)
	}
	defer clear(key)
	if err := s.take(ctx, key); err != nil {
		s.Lock()
		return explain(s.path, fmt.Errorf("unlock: %w", err))
	}
	s.tidyLate()
	return nil
}

// openRing returns the key for a secret.
func (s *Store) openRing(secret string) ([]byte, error) {
	key, err := s.theRing().Open(secret)
	if errors.Is(err, keyring.ErrWrong) {
		err = ErrPassphrase
	}
	return key, err
}

// take begins to use a key, and proves that it opens every couple's data key.
func (s *Store) take(ctx context.Context, key []byte) error {
	master, err := seal.NewBox(key)
	if err != nil {
		return err
	}
	s.mu.Lock()
	s.key, s.master = bytes.Clone(key), master
	s.mu.Unlock()
	wrapped, err := wrappedKeys(ctx, s.read)
	if err != nil {
		return err
	}
	var bad error
	for id, key := range wrapped {
		if _, err := s.unwrap(id, key); err != nil {
			bad = errors.Join(bad, fmt.Errorf("couple %s: %w", id, err))
		}
	}
	s.mu.RLock()
	none := len(s.boxes) == 0
	s.mu.RUnlock()
	if bad != nil && none {
		return &Problem{Kind: ErrNoKey, Path: s.keyPath(), Err: fmt.Errorf("it is that of other data: %w", bad)}
	}
	if bad != nil || s.write == nil {
		return bad
	}
	if err := s.writeKeyID(ctx); err != nil {
		return err
	}
	return s.fillIn(ctx)
}

// writeKeyID writes down which key opens the data, where that is not yet known.
func (s *Store) writeKeyID(ctx context.Context) error {
	if id, err := keyIn(ctx, s.read); id != nil || err != nil {
		return err
	}
	id := s.theRing().ID()
	return s.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO keyring (id, key) VALUES (1, ?) ON CONFLICT DO NOTHING", id[:])
		return err
	})
}

// masterBox returns the box of the key; ErrLocked while there is none.
func (s *Store) masterBox() (*seal.Box, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.master != nil {
		return s.master, nil
	}
	// A store that was opened for reading before there was a couple.
	if s.ring == nil {
		ring, err := fits(s.dir(), nil)
		if err != nil {
			return nil, err
		}
		s.ring = ring
	}
	if s.ring.Guarded() {
		return nil, s.lockedError()
	}
	master, err := seal.NewBox(s.ring.Key())
	if err != nil {
		return nil, err
	}
	s.master, s.key = master, s.ring.Key()
	return master, nil
}

// theRing returns the ring of the data as it is now.
func (s *Store) theRing() *keyring.Ring {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.ring
}

func (s *Store) lockedError() error {
	return &Problem{Kind: ErrLocked, Path: s.dir(), Err: errors.New("the passphrase is needed")}
}

// Lock forgets every key, those of the drawers too. What is under way is brought
// to its end. Without a passphrase it does nothing but close the drawers.
func (s *Store) Lock() {
	s.closeDrawers()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ring == nil || !s.ring.Guarded() {
		return
	}
	clear(s.key)
	s.key, s.master = nil, nil
	clear(s.boxes)
	clear(s.places)
}

// Guard sets a passphrase in the place of the present one, which is empty where
// there is none, and returns the words of a new recovery sheet; those before do
// not open anything any more. It fails with ErrPassphrase for a wrong one, and
// with keyring.ErrSecret for a new one that cannot be used. No data is written
// anew: copies of the folder that somebody made before open as they did then.
func (s *Store) Guard(ctx context.Context, now, next string) ([]string, error) {
	key, err := s.proven(now)
	if err != nil {
		return nil, fmt.Errorf("set passphrase: %w", err)
	}
	defer clear(key)
	ring, words, err := keyring.Guard(key, next)
	if err == nil {
		err = s.changeRing(ctx, ring)
	}
	if err != nil {
		return nil, fmt.Errorf("set passphrase: %w", err)
	}
	return words, nil
}

// Unguard takes the passphrase away: from then on the key lies in a file beside
// the database. It fails with ErrPassphrase for a wrong one.
func (s *Store) Unguard(ctx context.Context, now string) error {
	key, err := s.proven(now)
	if err == nil {
		defer clear(key)
		err = s.changeRing(ctx, keyring.Plain(key))
	}
	if err != nil {
		return fmt.Errorf("remove passphrase: %w", err)
	}
	return nil
}

// proven returns the key to whoever knows what opens it now.
func (s *Store) proven(now string) ([]byte, error) {
	if s.write == nil {
		return nil, &Problem{Kind: ErrUnwritable, Path: s.path, Err: errors.New("it was opened for reading")}
	}
	if err := s.there(); err != nil {
		return nil, err
	}
	return s.openRing(now)
}

func (s *Store) changeRing(ctx context.Context, ring *keyring.Ring) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.rekey.Lock()
	defer s.rekey.Unlock()
	// The key file alone decides; the other one follows, at the latest when the
	// data is opened again.
	if err := writeRing(s.keyPath(), ring); err != nil {
		return err
	}
	s.mu.Lock()
	s.ring = ring
	s.mu.Unlock()
	return s.keepRing()
}

func (s *Store) keyPath() string { return filepath.Join(s.dir(), keyName) }

func (s *Store) dir() string { return filepath.Dir(s.path) }
