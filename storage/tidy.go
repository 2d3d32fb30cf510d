package storage

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"halfway/storage/seal"
)

// tidyCopies takes what was erased out of the copies that the program has made,
// as far as the keys are at hand, and forgets then what that was. Copies that
// cannot be changed, being damaged or of an older version, go as a whole.
func (s *Store) tidyCopies(ctx context.Context) error {
	s.copying.Lock()
	defer s.copying.Unlock()
	pending, err := s.pending(ctx)
	if err != nil || len(pending) == 0 {
		return err
	}
	all, err := listCopies(s.dir())
	if err != nil {
		return err
	}
	for _, c := range all {
		if err := s.tidyCopy(ctx, c.Path, pending); err != nil {
			return err
		}
	}
	err = s.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		for _, p := range pending {
			if _, err := tx.ExecContext(ctx, "DELETE FROM erased WHERE what = ? AND id = ?", p.what, p.id); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	s.use.RLock()
	defer s.use.RUnlock()
	return emptyJournal(ctx, s.write) // which names them still
}

// erasedItem is something that was erased here: from which table, and its id. That
// of a page has its owner's before it, whose key it takes.
type erasedItem struct{ what, id string }

func erasedPage(partner, id string) string { return partner + "/" + id }

// owner returns whose page it was.
func (e erasedItem) owner() string {
	partner, _, _ := strings.Cut(e.id, "/")
	return partner
}

// pending lists what is still to be taken out of the copies, and can be with the
// keys at hand.
func (s *Store) pending(ctx context.Context) ([]erasedItem, error) {
	locked := s.Locked()
	var all []erasedItem
	err := s.look(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, "SELECT what, id FROM erased")
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var e erasedItem
			if err := rows.Scan(&e.what, &e.id); err != nil {
				return err
			}
			ready := true
			switch e.what {
			case "sessions", "remarks":
				ready = !locked
			case "pages":
				_, err := s.drawerBox(e.owner())
				ready = err == nil
			}
			if ready {
				all = append(all, e)
			}
		}
		return rows.Err()
	})
	return all, err
}

// tidyCopy changes a copy aside, and puts that in its place.
func (s *Store) tidyCopy(ctx context.Context, path string, pending []erasedItem) error {
	if version, _, err := inspect(path, len(schema)); err != nil || version < len(schema) {
		return explain(path, removeCopy(path))
	}
	aside := path + asideSuffix
	if err := copyFile(path, aside); err != nil {
		return explain(path, err)
	}
	c, err := s.openCopy(aside, forCopying)
	if err != nil {
		return err
	}
	err = c.eraseAll(ctx, s, pending)
	if err == nil {
		_, err = c.write.ExecContext(ctx, "PRAGMA temp_store = MEMORY; VACUUM")
	}
	err = explain(path, errors.Join(err, c.write.Close()))
	switch {
	case errors.Is(err, ErrDamaged): // which cannot be mended, and must not keep it
		return explain(path, errors.Join(os.Remove(aside), removeCopy(path)))
	case err == nil:
		err = syncFile(aside)
	}
	if err == nil {
		err = os.Rename(aside, path)
	}
	if err != nil {
		_ = os.Remove(aside)
		return explain(path, err)
	}
	return explain(path, syncFolder(filepath.Dir(path)))
}

// eraseAll takes out of a copy what was erased in the data that it is of.
func (s *Store) eraseAll(ctx context.Context, from *Store, pending []erasedItem) error {
	return s.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		for _, e := range pending {
			err := s.eraseItem(ctx, tx, from, e)
			if err != nil && !errors.Is(err, ErrNotFound) {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, "DELETE FROM erased; DELETE FROM erasing")
		return err
	})
}

func (s *Store) eraseItem(ctx context.Context, tx *sql.Tx, from *Store, e erasedItem) error {
	switch e.what {
	case "sessions":
		return s.eraseRows(ctx, tx, e.id)
	case "couples":
		return eraseCouple(ctx, tx, e.id)
	case "drawers":
		return eraseDrawer(ctx, tx, e.id)
	case "rings":
		ring, err := from.drawerRing(ctx, e.id)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, "UPDATE drawers SET ring = ? WHERE partner_id = ?", ring.Bytes(), e.id)
		return err
	case "remarks":
		var session, couple string
		err := tx.QueryRowContext(ctx, "SELECT s.id, s.couple_id FROM remarks r JOIN sessions s ON s.id = r.session_id WHERE r.id = ?", e.id).Scan(&session, &couple)
		if err != nil {
			return found(err)
		}
		box, err := s.box(ctx, tx, couple)
		if err != nil {
			return err
		}
		return eraseRemark(ctx, tx, coupleBook(couple, box), session, e.id)
	case "pages":
		box, err := from.drawerBox(e.owner())
		if err != nil {
			return err
		}
		return erasePage(ctx, tx, e.owner(), strings.TrimPrefix(e.id, e.owner()+"/"), box)
	}
	return nil
}

// drawerBox returns the box of a partner's drawer, if that is open.
func (s *Store) drawerBox(partner string) (*seal.Box, error) {
	for _, d := range s.openDrawers() {
		if d.partner == partner {
			return d.key()
		}
	}
	return nil, s.lockedError()
}
