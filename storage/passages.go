package storage

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"halfway/dialogue"
	"halfway/storage/seal"
)

// passagesPlace binds the words of a session to it, and to the event that
// changed them last.
func passagesPlace(session string, said int) seal.Place {
	return seal.At("passages", "payload", session).AndNumber(int64(said))
}

// keepPassages stores the words of a session that can be looked for, where they
// have changed since event number last.
func keepPassages(ctx context.Context, tx *sql.Tx, id string, to place, sum dialogue.Summary, last int) error {
	switch {
	case sum.Said > last:
		plain, err := json.Marshal(sum.Passages)
		if err != nil {
			return fmt.Errorf("passages: %w", err)
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO passages (session_id, said, payload) VALUES (?1, ?2, ?3)
			ON CONFLICT (session_id) DO UPDATE SET said = ?2, payload = ?3`,
			id, sum.Said, to.box.Seal(plain, passagesPlace(id, sum.Said)))
		return err
	case sum.Said == 0 && last > 0: // what was written was taken out again
		_, err := tx.ExecContext(ctx, "DELETE FROM passages WHERE session_id = ?", id)
		return err
	}
	return nil
}

// Passages hands over the words of every session that can be looked for, the
// newest session first, until a call returns false. Private writing is not
// among them. It fails with ErrDamaged.
func (s *Store) Passages(ctx context.Context, each func(session string, said int, words []dialogue.Passage) bool) error {
	err := s.look(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, `SELECT s.id, s.couple_id, p.said, p.payload FROM sessions s
			CROSS JOIN passages p ON p.session_id = s.id ORDER BY s.started_at DESC, s.id DESC`)
		if err != nil {
			return err
		}
		defer rows.Close()
		l := s.reading(tx)
		for rows.Next() {
			var id, couple string
			var said int
			var payload sql.RawBytes
			if err := rows.Scan(&id, &couple, &said, &payload); err != nil {
				return err
			}
			words, err := l.words(ctx, id, couple, said, payload)
			if err != nil {
				return err
			}
			if !each(id, said, words) {
				return nil
			}
		}
		return rows.Err()
	})
	if err != nil {
		return fmt.Errorf("passages: %w", err)
	}
	return nil
}

// words unseals the words of one session.
func (l *reading) words(ctx context.Context, id, couple string, said int, payload []byte) ([]dialogue.Passage, error) {
	box, err := l.box(ctx, couple)
	if err != nil {
		return nil, err
	}
	l.plain, err = box.AppendOpen(l.plain[:0], payload, passagesPlace(id, said))
	if err != nil {
		return nil, l.s.damaged(id, "passages: %w", err)
	}
	var words []dialogue.Passage
	if err := json.Unmarshal(l.plain, &words); err != nil {
		return nil, l.s.damaged(id, "passages: %w", err)
	}
	return words, nil
}

// wordsOf returns the stored words of one session, and the event that changed
// them last; none for a session without any.
func (l *reading) wordsOf(ctx context.Context, id, couple string) (said int, words []dialogue.Passage, err error) {
	rows, err := l.db.QueryContext(ctx, "SELECT said, payload FROM passages WHERE session_id = ?", id)
	if err != nil {
		return 0, nil, err
	}
	defer rows.Close()
	if rows.Next() {
		var payload sql.RawBytes
		if err := rows.Scan(&said, &payload); err != nil {
			return 0, nil, err
		}
		if words, err = l.words(ctx, id, couple, said, payload); err != nil {
			return 0, nil, err
		}
	}
	return said, words, rows.Err()
}
