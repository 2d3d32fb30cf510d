package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// Erase takes a session away for good, open or ended: its events, its row, its
// words, what was remarked on it, and the text of its protocol where no other
// session follows it. It needs the
// whole id, and refuses an unknown one with ErrNotFound. Once it returns nil,
// the session is gone and does not come back; on any error nothing has changed.
//
// Before it returns, it also wipes what is left of the session in unused parts
// of the database and in the journal. Where that cannot be done (somebody reads
// for more than a few seconds, the disk is full), Erase still returns nil, and
// the next erasure or the next Open makes up for it. Copies of the database are
// left as they are, those from before a change of the schema too.
func (s *Store) Erase(ctx context.Context, id string) error {
	err := s.change(ctx, func(ctx context.Context, tx *sql.Tx) error { return erase(ctx, tx, id) })
	if err != nil {
		return fmt.Errorf("erase session %s: %w", id, err)
	}
	s.erased(ctx, id)
	return nil
}

// erase deletes a session within a transaction, and leaves word that its
// remains are to be wiped.
func erase(ctx context.Context, tx *sql.Tx, id string) error {
	var hash string
	err := tx.QueryRowContext(ctx, "SELECT protocol FROM sessions WHERE id = ?", id).Scan(&hash)
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	if err != nil {
		return err
	}
	for _, step := range []struct{ statement, arg string }{
		{"INSERT INTO erasing (session_id) VALUES (?)", id},
		{"DELETE FROM events WHERE session_id = ?", id},
		{"DELETE FROM remarks WHERE session_id = ?", id},
		{"DELETE FROM passages WHERE session_id = ?", id},
		{"DELETE FROM sessions WHERE id = ?", id},
		{"DELETE FROM erasing WHERE session_id = ?", id},
		{"DELETE FROM protocols WHERE hash = ?1 AND NOT EXISTS (SELECT 1 FROM sessions WHERE protocol = ?1)", hash},
	} {
		if _, err := tx.ExecContext(ctx, step.statement, step.arg); err != nil {
			return err
		}
	}
	return toWipe(ctx, tx)
}

// toWipe leaves word within a transaction that remains are to be wiped.
func toWipe(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO erasing (session_id) VALUES (?) ON CONFLICT DO NOTHING", unwiped)
	return err
}

// erased forgets a session that was erased, and wipes its remains.
func (s *Store) erased(ctx context.Context, id string) {
	s.mu.Lock()
	delete(s.places, id)
	s.mu.Unlock()
	_ = s.wipe(ctx) // the session is gone in any case
}

// unwiped stands in the table erasing, being the id of no session, from an
// erasure until its remains are wiped: a start after a cut knows of them by it.
const unwiped = ""

// wipe rewrites the database and empties the journal, so that nothing is left
// of what was erased. On an error some of it may be.
func (s *Store) wipe(ctx context.Context) error {
	ctx = context.WithoutCancel(ctx)
	// The one connection, held to the end: no erasure comes in between.
	conn, err := s.write.Conn(ctx)
	if err != nil {
		return fmt.Errorf("wipe: %w", err)
	}
	defer func() { _ = conn.Close() }() // back to the pool
	// secure_delete clears rows and pages where they are deleted, but not what
	// SQLite left in the gap of a page when it moved rows to another one. The
	// copy that VACUUM makes stays in memory, not in a file somewhere else.
	_, err = conn.ExecContext(ctx, "PRAGMA temp_store = MEMORY; VACUUM")
	// Even after a failure, since the journal holds the pages as they were.
	var busy bool
	var frames, written int
	err = errors.Join(err, conn.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &frames, &written))
	if err == nil && busy {
		err = errors.New("the journal is being read")
	}
	if err == nil {
		_, err = conn.ExecContext(ctx, "DELETE FROM erasing WHERE session_id = ?", unwiped)
	}
	if err != nil {
		return fmt.Errorf("wipe: %w", err)
	}
	return nil
}

// wipeLate makes up for a wipe that failed or was cut off.
func (s *Store) wipeLate(ctx context.Context) error {
	var late bool
	if err := s.write.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM erasing)").Scan(&late); err != nil {
		return fmt.Errorf("wipe: %w", err)
	}
	if late {
		_ = s.wipe(ctx) // there will be another start
	}
	return nil
}
