package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"

	"halfway/storage/keyring"
	"halfway/storage/seal"
)

// Drawer is an open drawer: where one partner keeps pages of their own, under a
// key that neither the passphrase of the data nor the other partner has. Its
// sessions are those of dialogues for one person. Its methods may be called from
// many goroutines at once; after Close they fail with ErrLocked.
type Drawer struct {
	s       *Store
	partner string

	mu  sync.Mutex
	box *seal.Box // nil once it is closed
}

// Drawers lists the ids of the partners of a couple who have a drawer. It needs
// no key.
func (s *Store) Drawers(ctx context.Context, couple string) ([]string, error) {
	partners, err := s.ids(ctx, "SELECT d.partner_id FROM drawers d JOIN partners p ON p.id = d.partner_id WHERE p.couple_id = ? ORDER BY p.id", couple)
	if err != nil {
		return nil, fmt.Errorf("drawers: %w", err)
	}
	return partners, nil
}

// MakeDrawer gives a partner a drawer, and returns the words for its recovery
// sheet. It fails with ErrNotFound for an unknown partner, with ErrConflict where
// there is one already, and with keyring.ErrSecret.
func (s *Store) MakeDrawer(ctx context.Context, partner, passphrase string) ([]string, error) {
	key := seal.NewKey()
	defer clear(key)
	ring, words, err := keyring.Guard(key, passphrase)
	if err != nil {
		return nil, fmt.Errorf("make drawer: %w", err)
	}
	box, err := seal.NewBox(key)
	if err != nil {
		return nil, fmt.Errorf("make drawer: %w", err)
	}
	err = s.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		var there, taken bool
		err := tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM partners WHERE id = ?1), EXISTS (SELECT 1 FROM drawers WHERE partner_id = ?1)", partner).Scan(&there, &taken)
		switch {
		case err != nil:
			return err
		case !there:
			return ErrNotFound
		case taken:
			return fmt.Errorf("there is one already: %w", ErrConflict)
		}
		_, err = tx.ExecContext(ctx, "INSERT INTO drawers (partner_id, ring, ledger) VALUES (?, ?, ?)",
			partner, ring.Bytes(), box.Seal(new(ledger).bytes(), drawerBook(partner, box).place()))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("make drawer: %w", err)
	}
	return words, nil
}

// OpenDrawer opens the drawer of a partner with its passphrase, or with the words
// of its recovery sheet. It fails with ErrPassphrase, with ErrNotFound where
// there is none, and with ErrDamaged where its pages are not those that its owner
// left.
func (s *Store) OpenDrawer(ctx context.Context, partner, secret string) (*Drawer, error) {
	ring, err := s.drawerRing(ctx, partner)
	if err != nil {
		return nil, fmt.Errorf("open drawer: %w", err)
	}
	box, err := openDrawerRing(ring, secret)
	if err != nil {
		return nil, fmt.Errorf("open drawer: %w", err)
	}
	if err := s.verifyPages(ctx, partner, box); err != nil {
		return nil, fmt.Errorf("open drawer: %w", err)
	}
	d := &Drawer{s: s, partner: partner, box: box}
	s.mu.Lock()
	s.drawers[d] = true
	s.mu.Unlock()
	if s.write != nil { // what could not be erased from copies without its key
		s.tidying.Go(func() { _ = s.tidyCopies(context.WithoutCancel(ctx)) })
	}
	return d, nil
}

// verifyPages compares what the pages of a drawer add up to with what is there.
func (s *Store) verifyPages(ctx context.Context, partner string, box *seal.Box) error {
	return s.look(ctx, func(tx *sql.Tx) error {
		there, err := pageItems(ctx, tx, partner)
		if err != nil {
			return err
		}
		if err := drawerBook(partner, box).verify(ctx, tx, there); err != nil {
			return &Problem{Kind: ErrDamaged, Path: s.path, Err: err}
		}
		return nil
	})
}

func (s *Store) drawerRing(ctx context.Context, partner string) (*keyring.Ring, error) {
	var stored []byte
	err := s.look(ctx, func(tx *sql.Tx) error {
		err := tx.QueryRowContext(ctx, "SELECT ring FROM drawers WHERE partner_id = ?", partner).Scan(&stored)
		return found(err)
	})
	if err != nil {
		return nil, err
	}
	ring, err := keyring.Read(stored)
	if err == nil && !ring.Guarded() {
		err = keyring.ErrBroken
	}
	if err != nil {
		return nil, &Problem{Kind: ErrDamaged, Path: s.path, Err: err}
	}
	return ring, nil
}

func openDrawerRing(ring *keyring.Ring, secret string) (*seal.Box, error) {
	key, err := ring.Open(secret)
	if errors.Is(err, keyring.ErrWrong) {
		err = ErrPassphrase
	}
	if err != nil {
		return nil, err
	}
	defer clear(key)
	return seal.NewBox(key)
}

// EraseDrawer takes a drawer away for good, with all that is in it. It needs no
// passphrase, since nobody else may remember it. It fails with ErrNotFound.
func (s *Store) EraseDrawer(ctx context.Context, partner string) error {
	err := s.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if err := eraseDrawer(ctx, tx, partner); err != nil {
			return err
		}
		return toErase(ctx, tx, "drawers", partner)
	})
	if err != nil {
		return fmt.Errorf("erase drawer: %w", err)
	}
	for _, d := range s.openDrawers() {
		if d.partner == partner {
			d.Close()
		}
	}
	s.tidy(ctx)
	return nil
}

func eraseDrawer(ctx context.Context, tx *sql.Tx, partner string) error {
	if _, err := tx.ExecContext(ctx, "DELETE FROM pages WHERE partner_id = ?", partner); err != nil {
		return err
	}
	done, err := tx.ExecContext(ctx, "DELETE FROM drawers WHERE partner_id = ?", partner)
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); err != nil || n != 1 {
		return errors.Join(err, ErrNotFound)
	}
	return nil
}

func (s *Store) openDrawers() []*Drawer {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var open []*Drawer
	for d := range s.drawers {
		open = append(open, d)
	}
	return open
}

func (s *Store) closeDrawers() {
	for _, d := range s.openDrawers() {
		d.Close()
	}
}

// Close forgets the key. It may be called more than once.
func (d *Drawer) Close() {
	d.mu.Lock()
	d.box = nil
	d.mu.Unlock()
	d.s.mu.Lock()
	delete(d.s.drawers, d)
	d.s.mu.Unlock()
}

// key returns the box of an open drawer.
func (d *Drawer) key() (*seal.Box, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.box == nil {
		return nil, d.s.lockedError()
	}
	return d.box, nil
}

// Guard gives the drawer another passphrase, and returns the words of a new
// recovery sheet. It fails with ErrPassphrase and keyring.ErrSecret.
func (d *Drawer) Guard(ctx context.Context, now, next string) ([]string, error) {
	words, err := d.guard(ctx, now, next)
	if err != nil {
		return nil, fmt.Errorf("passphrase of the drawer: %w", err)
	}
	d.s.tidy(ctx) // the ring before must not open any copy
	return words, nil
}

func (d *Drawer) guard(ctx context.Context, now, next string) ([]string, error) {
	before, err := d.s.drawerRing(ctx, d.partner)
	if err != nil {
		return nil, err
	}
	key, err := before.Open(now)
	if errors.Is(err, keyring.ErrWrong) {
		err = ErrPassphrase
	}
	if err != nil {
		return nil, err
	}
	defer clear(key)
	ring, words, err := keyring.Guard(key, next)
	if err != nil {
		return nil, err
	}
	return words, d.s.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "UPDATE drawers SET ring = ? WHERE partner_id = ?", ring.Bytes(), d.partner)
		if err != nil {
			return err
		}
		return toErase(ctx, tx, "rings", d.partner)
	})
}
