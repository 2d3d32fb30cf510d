package storage

import (
	"context"
	"database/sql"

	"halfway/dialogue"
)

// fillIn works out, for sessions that an older version has stored, what later
// versions of the schema keep of them. A session that does not hold together
// stays as it is; Verify names it.
func (s *Store) fillIn(ctx context.Context) error {
	var ids []string
	err := s.look(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, "SELECT id FROM sessions WHERE look_at IS NULL")
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
	if err != nil || len(ids) == 0 {
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
				if err := refresh(ctx, tx, id, to, sum); err != nil {
					return err
				}
			}
		}
		return nil
	})
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
func refresh(ctx context.Context, tx *sql.Tx, id string, to place, sum dialogue.Summary) error {
	summary, err := to.sealSummary(sum)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "UPDATE sessions SET summary = ?, look_at = ?, danced = ? WHERE id = ? AND seq = ?",
		summary, lookAt(sum), sum.Dance != nil, id, sum.Seq)
	if err != nil {
		return err
	}
	return keepPassages(ctx, tx, id, to, sum, 0)
}
