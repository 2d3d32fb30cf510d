package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// Erase takes a session away for good: its events, its row, and the text of its
// protocol where no other session follows it. Once it returns nil, nothing of
// it can be read from the database or its free pages. The journal is emptied as
// well; where somebody reads at that moment, it is emptied with the next erasure
// or when the store is closed. An unknown id is refused with ErrNotFound; on
// any error nothing has changed.
func (s *Store) Erase(ctx context.Context, id string) error {
	err := s.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		var hash string
		err := tx.QueryRowContext(ctx, "SELECT protocol FROM sessions WHERE id = ?", id).Scan(&hash)
		if errors.Is(err, sql.ErrNoRows) {
			return ErrNotFound
		}
		if err != nil {
			return err
		}
		for _, statement := range []struct {
			text string
			arg  string
		}{
			{"INSERT INTO erasing (session_id) VALUES (?)", id},
			{"DELETE FROM events WHERE session_id = ?", id},
			{"DELETE FROM sessions WHERE id = ?", id},
			{"DELETE FROM erasing WHERE session_id = ?", id},
			{"DELETE FROM protocols WHERE hash = ?1 AND NOT EXISTS (SELECT 1 FROM sessions WHERE protocol = ?1)", hash},
		} {
			if _, err := tx.ExecContext(ctx, statement.text, statement.arg); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("erase session %s: %w", id, err)
	}
	s.mu.Lock()
	delete(s.places, id)
	s.mu.Unlock()
	// The journal still holds the pages as they were. That it could not be
	// emptied now is no failure of the erasure: see above.
	_, _ = s.write.ExecContext(context.WithoutCancel(ctx), "PRAGMA wal_checkpoint(TRUNCATE)")
	return nil
}
