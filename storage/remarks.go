package storage

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"halfway/dialogue"
	"halfway/storage/seal"
)

// remarkPlace binds a remark to its session, its id and its time.
func remarkPlace(session, id string, at int64) seal.Place {
	return seal.At("remarks", "payload", session, id).AndNumber(at)
}

// AddRemark keeps what a facilitator remarks on a session, and returns it with
// its id, a UUIDv7. It fails with ErrNotFound for an unknown session, and with
// the errors of dialogue.CheckRemark. Remarks are no part of the session: they
// are in no event, no summary and no record.
func (s *Store) AddRemark(ctx context.Context, session string, r dialogue.Remark) (dialogue.Remark, error) {
	kept, err := s.addRemark(ctx, session, r)
	if err != nil {
		return dialogue.Remark{}, fmt.Errorf("remark on session %s: %w", session, err)
	}
	return kept, nil
}

func (s *Store) addRemark(ctx context.Context, session string, r dialogue.Remark) (dialogue.Remark, error) {
	if err := dialogue.CheckRemark(r.Text); err != nil {
		return r, err
	}
	to, err := s.placeOf(ctx, session)
	if err != nil {
		return r, err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return r, err
	}
	r.ID, r.At = id.String(), r.At.UTC().Round(0)
	return r, s.change(ctx, func(ctx context.Context, tx *sql.Tx) error { return insertRemark(ctx, tx, session, to, r) })
}

func insertRemark(ctx context.Context, tx *sql.Tx, session string, to place, r dialogue.Remark) error {
	plain, err := json.Marshal(r)
	if err != nil {
		return err
	}
	at := r.At.UnixNano()
	_, err = tx.ExecContext(ctx, "INSERT INTO remarks (id, session_id, at, payload) VALUES (?, ?, ?, ?)",
		r.ID, session, at, to.box.Seal(plain, remarkPlace(session, r.ID, at)))
	if err != nil {
		return err
	}
	return to.book.enter(ctx, tx, nil, []seal.Place{remarkItem(r.ID)})
}

// EraseRemark takes a remark away for good, as Erase does with a session. It
// fails with ErrNotFound where the session has no such remark.
func (s *Store) EraseRemark(ctx context.Context, session, id string) error {
	to, err := s.placeOf(ctx, session)
	if err == nil {
		err = s.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
			if err := eraseRemark(ctx, tx, to.book, session, id); err != nil {
				return err
			}
			return toErase(ctx, tx, "remarks", id)
		})
	}
	if err != nil {
		return fmt.Errorf("erase remark %s: %w", id, err)
	}
	s.tidy(ctx) // the remark is gone in any case
	return nil
}

func eraseRemark(ctx context.Context, tx *sql.Tx, in book, session, id string) error {
	done, err := tx.ExecContext(ctx, "DELETE FROM remarks WHERE id = ? AND session_id = ?", id, session)
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); err != nil || n != 1 {
		return errors.Join(err, ErrNotFound)
	}
	return in.enter(ctx, tx, []seal.Place{remarkItem(id)}, nil)
}

// Remarks returns the remarks on a session, the oldest first. A session without
// any, or that is not there, has none.
func (s *Store) Remarks(ctx context.Context, session string) ([]dialogue.Remark, error) {
	var remarks []dialogue.Remark
	err := s.look(ctx, func(tx *sql.Tx) (err error) {
		remarks, err = s.loadRemarks(ctx, tx, session)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("remarks on session %s: %w", session, err)
	}
	return remarks, nil
}

func (s *Store) loadRemarks(ctx context.Context, db querier, session string) ([]dialogue.Remark, error) {
	var couple string
	err := db.QueryRowContext(ctx, "SELECT couple_id FROM sessions WHERE id = ?", session).Scan(&couple)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	box, err := s.box(ctx, db, couple)
	if err != nil {
		return nil, err
	}
	rows, err := db.QueryContext(ctx, "SELECT id, at, payload FROM remarks WHERE session_id = ? ORDER BY at, id", session)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var remarks []dialogue.Remark
	for rows.Next() {
		var id string
		var at int64
		var payload []byte
		if err := rows.Scan(&id, &at, &payload); err != nil {
			return nil, err
		}
		plain, err := box.Open(payload, remarkPlace(session, id, at))
		if err != nil {
			return nil, s.damaged(session, "remark %s: %w", id, err)
		}
		var r dialogue.Remark
		if err := json.Unmarshal(plain, &r); err != nil {
			return nil, s.damaged(session, "remark %s: %w", id, err)
		}
		if r.ID != id || !r.At.Equal(time.Unix(0, at)) {
			return nil, s.damaged(session, "remark %s and its row differ", id)
		}
		remarks = append(remarks, r)
	}
	return remarks, rows.Err()
}
