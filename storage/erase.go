package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"halfway/storage/seal"
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
// the next erasure or the next Open makes up for it. The copies that the program
// has made are seen to as well: before it returns where that is quickly done, and
// otherwise beside what comes next, at the latest after the next Open. Copies that
// people have made themselves are out of reach.
func (s *Store) Erase(ctx context.Context, id string) error {
	err := s.change(ctx, func(ctx context.Context, tx *sql.Tx) error { return s.erase(ctx, tx, id) })
	if err != nil {
		return fmt.Errorf("erase session %s: %w", id, err)
	}
	s.erased(ctx, id)
	return nil
}

// erase deletes a session within a transaction, and leaves word that its
// remains are to be wiped, here and in copies.
func (s *Store) erase(ctx context.Context, tx *sql.Tx, id string) error {
	if err := s.eraseRows(ctx, tx, id); err != nil {
		return err
	}
	return toErase(ctx, tx, "sessions", id)
}

// eraseRows deletes all that belongs to a session.
func (s *Store) eraseRows(ctx context.Context, tx *sql.Tx, id string) error {
	var couple, hash string
	var seq int
	err := tx.QueryRowContext(ctx, "SELECT couple_id, protocol, seq FROM sessions WHERE id = ?", id).Scan(&couple, &hash, &seq)
	if err != nil {
		return found(err)
	}
	box, err := s.box(ctx, tx, couple)
	if err != nil {
		return err
	}
	gone, err := collect(ctx, tx, "SELECT id, 0, NULL FROM remarks WHERE session_id = ?", id,
		func(id string, _ int, _ []byte) seal.Place { return remarkItem(id) })
	if err != nil {
		return err
	}
	if err := coupleBook(couple, box).enter(ctx, tx, append(gone, sessionItem(id, seq)), nil); err != nil {
		return err
	}
	return eraseSession(ctx, tx, id, hash)
}

func eraseSession(ctx context.Context, tx *sql.Tx, id, hash string) error {
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
	return nil
}

// toErase leaves word within a transaction of what was erased, for the copies,
// and that its remains are to be wiped.
func toErase(ctx context.Context, tx *sql.Tx, what, id string) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO erased (what, id) VALUES (?, ?) ON CONFLICT DO NOTHING", what, id)
	if err != nil {
		return err
	}
	return toWipe(ctx, tx)
}

// EraseCouple takes a couple away for good, with all their sessions and their
// drawers. It fails with ErrNotFound, and needs no key.
func (s *Store) EraseCouple(ctx context.Context, couple string) error {
	err := s.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if err := eraseCouple(ctx, tx, couple); err != nil {
			return err
		}
		return toErase(ctx, tx, "couples", couple)
	})
	if err != nil {
		return fmt.Errorf("erase couple %s: %w", couple, err)
	}
	s.mu.Lock()
	delete(s.boxes, couple)
	clear(s.places)
	s.mu.Unlock()
	s.tidy(ctx)
	return nil
}

func eraseCouple(ctx context.Context, tx *sql.Tx, couple string) error {
	var there bool
	err := tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM couples WHERE id = ?)", couple).Scan(&there)
	if err == nil && !there {
		err = ErrNotFound
	}
	if err != nil {
		return err
	}
	const theirs = " IN (SELECT id FROM sessions WHERE couple_id = ?)"
	const partners = " IN (SELECT id FROM partners WHERE couple_id = ?)"
	for _, statement := range []string{
		"INSERT INTO erasing (session_id) SELECT id FROM sessions WHERE couple_id = ?",
		"DELETE FROM events WHERE session_id" + theirs,
		"DELETE FROM remarks WHERE session_id" + theirs,
		"DELETE FROM passages WHERE session_id" + theirs,
		"DELETE FROM erasing WHERE session_id" + theirs,
		"DELETE FROM sessions WHERE couple_id = ?",
		"DELETE FROM pages WHERE partner_id" + partners,
		"DELETE FROM drawers WHERE partner_id" + partners,
		"DELETE FROM partners WHERE couple_id = ?",
		"DELETE FROM couples WHERE id = ?",
	} {
		if _, err := tx.ExecContext(ctx, statement, couple); err != nil {
			return err
		}
	}
	_, err = tx.ExecContext(ctx, "DELETE FROM protocols WHERE hash NOT IN (SELECT protocol FROM sessions)")
	return err
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
	s.tidy(ctx) // the session is gone in any case
}

// tidy wipes what is left of what was erased, and has the copies seen to.
func (s *Store) tidy(ctx context.Context) {
	_ = s.wipe(ctx) // or the next start does
	done := make(chan struct{})
	s.tidying.Go(func() {
		defer close(done)
		_ = s.tidyCopies(context.WithoutCancel(ctx)) // or the next start does
	})
	select {
	case <-done:
	case <-time.After(tidyPatience):
	}
}

// tidyPatience is how long an erasure waits for the copies. With many and large
// ones, it goes on beside what comes next.
const tidyPatience = 2 * time.Second

// tidyLate goes on with what was to be taken out of the copies.
func (s *Store) tidyLate() {
	if s.write != nil && !s.Locked() {
		s.tidying.Go(func() { _ = s.tidyCopies(context.Background()) }) // there will be another start
	}
}

// unwiped stands in the table erasing, being the id of no session, from an
// erasure until its remains are wiped: a start after a cut knows of them by it.
const unwiped = ""

// wipe rewrites the database and empties the journal, so that nothing is left
// of what was erased. On an error some of it may be.
func (s *Store) wipe(ctx context.Context) error {
	ctx = context.WithoutCancel(ctx)
	s.use.RLock()
	defer s.use.RUnlock()
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
	err = errors.Join(err, emptyJournal(ctx, conn))
	if err == nil {
		_, err = conn.ExecContext(ctx, "DELETE FROM erasing WHERE session_id = ?", unwiped)
	}
	if err != nil {
		return fmt.Errorf("wipe: %w", err)
	}
	return nil
}

// emptyJournal writes the journal back and cuts it to nothing.
func emptyJournal(ctx context.Context, db querier) error {
	var busy bool
	var frames, written int
	err := db.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &frames, &written)
	if err == nil && busy {
		err = errors.New("the journal is being read")
	}
	return err
}

// wipeLate makes up for a wipe that failed or was cut off.
func (s *Store) wipeLate(ctx context.Context) error {
	var late bool
	if err := s.write.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM erasing)").Scan(&late); err != nil {
		return fmt.Errorf("wipe: %w", err)
	}
	if late {
		_ = s.wipe(ctx) // there will be another start
		return nil
	}
	// After a cut it may still name what was erased.
	_ = emptyJournal(ctx, s.write)
	return nil
}
