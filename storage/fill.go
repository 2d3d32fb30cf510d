package storage

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"halfway/dialogue"
)

// fillIn works out, for what an older version has stored, what later versions of
// the schema keep of it. A session that does not hold together stays as it is;
// Verify names it. It needs the keys.
func (s *Store) fillIn(ctx context.Context) error {
	ids, err := s.lacking(ctx)
	if err != nil {
		return err
	}
	older, err := s.uncounted(ctx)
	if err != nil || len(ids)+len(older) == 0 {
		return err
	}
	return s.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		l := s.reading(tx)
		for _, id := range ids {
			list, err := readRows(ctx, tx, selectRow+"WHERE s.id = ?", id)
			if err != nil {
				return err
			}
			if len(list) != 1 {
				continue
			}
			if sum, to, err := l.summed(ctx, list[0]); err == nil {
				if err := refresh(ctx, tx, list[0], to, sum); err != nil {
					return err
				}
			}
		}
		for id, wrapped := range older {
			if err := s.count(ctx, tx, id, wrapped); err != nil {
				return err
			}
		}
		return nil
	})
}

// lacking lists the sessions of which something is not known yet.
func (s *Store) lacking(ctx context.Context) ([]string, error) {
	return s.ids(ctx, "SELECT id FROM sessions WHERE look_at IS NULL OR typeof(beat) = 'integer'")
}

// ids lists the ids that a query finds.
func (s *Store) ids(ctx context.Context, query string, args ...any) ([]string, error) {
	var ids []string
	err := s.look(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, query, args...)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var id string
			if err := rows.Scan(&id); err != nil {
				return err
			}
			ids = append(ids, id)
		}
		return rows.Err()
	})
	return ids, err
}

// uncounted returns the sealed keys of the couples whose rows nobody has counted.
func (s *Store) uncounted(ctx context.Context) (map[string]wrappedKey, error) {
	keys, err := wrappedKeys(ctx, s.read)
	if err != nil {
		return nil, err
	}
	master, err := s.masterBox()
	if err != nil {
		return nil, err
	}
	for id, wrapped := range keys {
		if _, older, err := unwrapWith(master, id, wrapped); err != nil || !older {
			delete(keys, id)
		}
	}
	return keys, nil
}

// count writes the first ledger of a couple, and seals its key so that there has
// to be one from now on.
func (s *Store) count(ctx context.Context, tx *sql.Tx, couple string, wrapped wrappedKey) error {
	master, err := s.masterBox()
	if err != nil {
		return err
	}
	key, err := master.Open(wrapped.sealed, olderKeyPlace(couple))
	if err != nil {
		return err
	}
	defer clear(key)
	box, err := s.box(ctx, tx, couple)
	if err != nil {
		return err
	}
	there, err := itemsOf(ctx, tx, couple)
	if err != nil {
		return err
	}
	in := coupleBook(couple, box)
	if err := in.write(ctx, tx, in.sum(there)); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "UPDATE couples SET wrapped_key = ? WHERE id = ?", master.Seal(key, keyPlace(couple, wrapped.created)), couple)
	return err
}

// summed adds a stored session up anew.
func (l *reading) summed(ctx context.Context, w row) (dialogue.Summary, place, error) {
	stored, err := l.load(ctx, w)
	if err != nil {
		return dialogue.Summary{}, place{}, err
	}
	p, err := dialogue.Load(stored.Protocol, []byte(stored.Text))
	if err != nil {
		return dialogue.Summary{}, place{}, err
	}
	state, err := dialogue.Fold(p, stored.Events)
	if err != nil {
		return dialogue.Summary{}, place{}, err
	}
	box, err := l.box(ctx, w.couple)
	return state.Summary(), newPlace(box, w.id, w.couple, w.hash, w.partners[0].ID, w.partners[1].ID), err
}

// refresh stores what follows from a session's events anew.
func refresh(ctx context.Context, tx *sql.Tx, w row, to place, sum dialogue.Summary) error {
	summary, err := to.sealSummary(sum)
	if err != nil {
		return err
	}
	clock := sum.Clock
	if n, ok := w.beat.(int64); ok {
		clock = max(clock, time.Duration(n))
	} else if beat, err := to.openBeat(w.beat); err == nil {
		clock = max(clock, beat)
	}
	done, err := tx.ExecContext(ctx, "UPDATE sessions SET summary = ?, look_at = ?, danced = ?, beat = ? WHERE id = ? AND seq = ?",
		summary, lookAt(sum), sum.Dance != nil, to.sealBeat(clock), w.id, sum.Seq)
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); err != nil || n != 1 {
		return errors.Join(err, ErrOutOfStep)
	}
	return keepPassages(ctx, tx, w.id, to, sum, 0)
}
