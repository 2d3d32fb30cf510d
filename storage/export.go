package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"halfway/dialogue"
	"halfway/dialogue/archive"
)

// Selection says which sessions are meant.
type Selection struct {
	// From and To bound when a session began: From included, To not. Zero is
	// without a bound.
	From, To time.Time
	// ID is that of the one session that is meant, or enough of its beginning;
	// empty for all.
	ID string
}

// clause returns the selection for a query.
func (sel Selection) clause() (string, []any) {
	var where []string
	var args []any
	if sel.ID != "" {
		where, args = append(where, "substr(s.id, 1, ?) = ?"), append(args, len(sel.ID), sel.ID)
	}
	if !sel.From.IsZero() {
		where, args = append(where, "s.started_at >= ?"), append(args, sel.From.UnixNano())
	}
	if !sel.To.IsZero() {
		where, args = append(where, "s.started_at < ?"), append(args, sel.To.UnixNano())
	}
	if len(where) == 0 {
		return "", nil
	}
	return "WHERE " + strings.Join(where, " AND "), args
}

// Tally counts the sessions of a selection. It fails with ErrNotFound for the
// beginning of an id that fits none, and with ErrAmbiguous for one that fits
// several.
func (s *Store) Tally(ctx context.Context, sel Selection) (int, error) {
	n := 0
	err := s.look(ctx, func(tx *sql.Tx) (err error) {
		n, err = sel.tally(ctx, tx)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("tally: %w", err)
	}
	return n, nil
}

func (sel *Selection) tally(ctx context.Context, db querier) (int, error) {
	if sel.ID != "" {
		if sel.ID = strings.ToLower(strings.TrimSpace(sel.ID)); len(sel.ID) < minPrefix {
			return 0, fmt.Errorf("session %q: %w", sel.ID, ErrNotFound)
		}
	}
	clause, args := sel.clause()
	var n int
	if err := db.QueryRowContext(ctx, "SELECT count(*) FROM sessions s "+clause, args...).Scan(&n); err != nil {
		return 0, err
	}
	switch {
	case sel.ID != "" && n == 0:
		return 0, fmt.Errorf("session %q: %w", sel.ID, ErrNotFound)
	case sel.ID != "" && n > 1:
		return 0, fmt.Errorf("session %q: %w", sel.ID, ErrAmbiguous)
	}
	return n, nil
}

// Whole is a session with what a facilitator kept about it.
type Whole struct {
	dialogue.Stored
	Remarks []dialogue.Remark
}

// Each hands over the sessions of a selection, the oldest first, as they were
// at one moment, and how many there are. It ends at the first error, which it
// returns, and when the context is done.
func (s *Store) Each(ctx context.Context, sel Selection, do func(w Whole, of int) error) error {
	err := s.look(ctx, func(tx *sql.Tx) error { return s.reading(tx).each(ctx, sel, do) })
	if err != nil {
		return fmt.Errorf("sessions: %w", err)
	}
	return nil
}

func (l *reading) each(ctx context.Context, sel Selection, do func(w Whole, of int) error) error {
	of, err := sel.tally(ctx, l.db)
	if err != nil {
		return err
	}
	clause, args := sel.clause()
	list, err := readRows(ctx, l.db, selectRow+clause+" ORDER BY s.started_at, s.id", args...)
	if err != nil {
		return err
	}
	for _, row := range list {
		if err := ctx.Err(); err != nil {
			return err
		}
		var w Whole
		if w.Stored, err = l.load(ctx, row); err != nil {
			return err
		}
		if w.Remarks, err = l.s.loadRemarks(ctx, l.db, row.id); err != nil {
			return err
		}
		if err := do(w, of); err != nil {
			return err
		}
	}
	return nil
}

// Archived says what of a history an archive has beside the sessions.
type Archived struct {
	// Private is what people wrote for themselves alone.
	Private bool
	// Remarks are what a facilitator kept.
	Remarks bool
}

// Export writes the sessions of a selection as an archive, and tells after each
// how many are done, of how many; progress may be nil. The same history makes
// the same bytes.
func (s *Store) Export(ctx context.Context, out io.Writer, sel Selection, with Archived, progress func(done, of int)) error {
	err := s.look(ctx, func(tx *sql.Tx) error {
		l := s.reading(tx)
		if _, err := sel.tally(ctx, tx); err != nil {
			return err
		}
		head, err := l.head(ctx, sel)
		if err != nil {
			return err
		}
		to, err := archive.NewWriter(out, head)
		if err != nil {
			return err
		}
		protocols := map[string]*dialogue.Protocol{}
		for _, p := range head.Protocols {
			if protocols[p.Hash], err = dialogue.Load(p.ID, []byte(p.Text)); err != nil {
				return err
			}
		}
		done := 0
		err = l.each(ctx, sel, func(w Whole, of int) error {
			session := archive.Session{
				ID: w.ID, Couple: w.Couple, Partners: [2]string{w.Partners[0].ID, w.Partners[1].ID},
				Protocol: w.Hash, Events: w.Events,
			}
			if !with.Private {
				session.Events = archive.WithoutPrivate(protocols[w.Hash], w.Events)
			}
			if with.Remarks {
				session.Remarks = w.Remarks
			}
			if done++; progress != nil {
				progress(done, of)
			}
			return to.Add(session)
		})
		return errors.Join(err, to.Close())
	})
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	return nil
}

// head returns what the sessions of a selection refer to.
func (l *reading) head(ctx context.Context, sel Selection) (archive.Head, error) {
	var head archive.Head
	clause, args := sel.clause()
	rows, err := l.db.QueryContext(ctx, "SELECT hash, id, text FROM protocols WHERE hash IN (SELECT s.protocol FROM sessions s "+clause+") ORDER BY id, hash", args...)
	if err != nil {
		return head, err
	}
	defer rows.Close()
	for rows.Next() {
		var p archive.Protocol
		if err := rows.Scan(&p.Hash, &p.ID, &p.Text); err != nil {
			return head, err
		}
		if hashOf(p.Text) != p.Hash {
			return head, &Problem{Kind: ErrDamaged, Path: l.s.path, Err: fmt.Errorf("protocol %s is not the text that was followed", p.ID)}
		}
		head.Protocols = append(head.Protocols, p)
	}
	if err := rows.Err(); err != nil {
		return head, err
	}
	couples, err := l.db.QueryContext(ctx, "SELECT id, created_at FROM couples WHERE id IN (SELECT s.couple_id FROM sessions s "+clause+") ORDER BY created_at, id", args...)
	if err != nil {
		return head, err
	}
	defer couples.Close()
	for couples.Next() {
		var c archive.Couple
		var created int64
		if err := couples.Scan(&c.ID, &created); err != nil {
			return head, err
		}
		c.Created = time.Unix(0, created).UTC()
		head.Couples = append(head.Couples, c)
	}
	if err := couples.Err(); err != nil {
		return head, err
	}
	for i, c := range head.Couples {
		known, err := l.s.loadCouple(ctx, l.db, c.ID)
		if err != nil {
			return head, err
		}
		head.Couples[i].Partners = known.Partners
	}
	return head, nil
}
