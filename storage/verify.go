package storage

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"halfway/dialogue"
	"halfway/storage/keyring"
	"halfway/storage/seal"
)

// Verify reads all there is and reports everything that does not hold together,
// as ErrDamaged: the file's own structure, every seal, what the rows add up to,
// and every session, whose events must add up to its summary. What lies in drawers
// is looked at from outside, and by [Store.OpenDrawer].
func (s *Store) Verify(ctx context.Context) error {
	err := s.look(ctx, func(tx *sql.Tx) error {
		if err := s.verifyFile(ctx, tx); err != nil {
			return err
		}
		return s.verifyRows(ctx, tx)
	})
	if err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	return nil
}

// verifyRows reads all that is sealed.
func (s *Store) verifyRows(ctx context.Context, db querier) error {
	bad := errors.Join(s.verifyLedgers(ctx, db), s.verifyDrawers(ctx, db))
	keys, err := wrappedKeys(ctx, db)
	if err != nil {
		return err
	}
	for id := range keys {
		if _, err := s.loadCouple(ctx, db, id); err != nil {
			bad = errors.Join(bad, fmt.Errorf("couple %s: %w", id, err))
		}
	}
	list, err := readRows(ctx, db, selectRow+"ORDER BY s.id")
	if err != nil {
		return errors.Join(bad, err)
	}
	l := s.reading(db)
	for _, w := range list {
		bad = errors.Join(bad, l.verify(ctx, w))
	}
	return bad
}

// verifyLedgers compares what every couple's rows add up to with what is there.
func (s *Store) verifyLedgers(ctx context.Context, db querier) error {
	keys, err := wrappedKeys(ctx, db)
	if err != nil {
		return err
	}
	var bad error
	for id := range keys {
		box, err := s.box(ctx, db, id)
		if err == nil {
			var there []seal.Place
			if there, err = itemsOf(ctx, db, id); err == nil {
				err = coupleBook(id, box).verify(ctx, db, there)
			}
		}
		if err != nil {
			bad = errors.Join(bad, &Problem{Kind: ErrDamaged, Path: s.path, Err: fmt.Errorf("couple %s: %w", id, err)})
		}
	}
	return bad
}

func (s *Store) verifyFile(ctx context.Context, db querier) error {
	var verdict string
	if err := db.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&verdict); err != nil {
		return err
	}
	if verdict != "ok" {
		return &Problem{Kind: ErrDamaged, Path: s.path, Err: errors.New(verdict)}
	}
	broken, err := brokenReference(ctx, db)
	if err == nil && broken != "" {
		err = &Problem{Kind: ErrDamaged, Path: s.path, Err: fmt.Errorf("table %s refers to what is not there", broken)}
	}
	return err
}

// VerifyCopies reads every copy that the program has made, and reports those that
// do not hold together, as ErrDamaged. Copies of an older version, and what is
// kept because it is damaged, are not looked at.
func (s *Store) VerifyCopies(ctx context.Context) error {
	s.copying.Lock()
	defer s.copying.Unlock()
	all, err := listCopies(s.dir())
	if err != nil {
		return err
	}
	var bad error
	for _, c := range all {
		if c.Why == CopiedDamaged {
			continue
		}
		if version, _, err := inspect(c.Path, len(schema)); err == nil && version < len(schema) {
			continue
		}
		if err := s.checkCopy(ctx, c.Path); err != nil {
			bad = errors.Join(bad, &Problem{Kind: ErrDamaged, Path: c.Path, Err: err})
		}
	}
	return bad
}

func (l *reading) verify(ctx context.Context, w row) error {
	s := l.s
	stored, err := l.load(ctx, w)
	if err != nil {
		return err
	}
	if _, err := s.loadRemarks(ctx, l.db, w.id); err != nil {
		return err
	}
	protocol := l.protocols[w.hash]
	if protocol == nil {
		if protocol, err = dialogue.Load(stored.Protocol, []byte(stored.Text)); err != nil {
			return s.damaged(w.id, "protocol: %w", err)
		}
		l.protocols[w.hash] = protocol
	}
	state, err := dialogue.Fold(protocol, stored.Events)
	if err != nil {
		return s.damaged(w.id, "%w", err)
	}
	// As they are written, since times that are equal may differ in memory.
	sum := state.Summary()
	folded, err := json.Marshal(sum)
	if err != nil {
		return s.damaged(w.id, "%w", err)
	}
	kept, err := json.Marshal(stored.Summary)
	if err != nil {
		return s.damaged(w.id, "%w", err)
	}
	if !bytes.Equal(folded, kept) {
		return s.damaged(w.id, "its summary is not what its events add up to")
	}
	said, passages, err := l.wordsOf(ctx, w.id, w.couple)
	if err != nil {
		return err
	}
	if said != sum.Said || !slices.Equal(passages, sum.Passages) {
		return s.damaged(w.id, "its words for looking up are not those of its events")
	}
	return nil
}

// verifyDrawers looks at the drawers of a database from outside.
func (s *Store) verifyDrawers(ctx context.Context, db querier) error {
	rows, err := db.QueryContext(ctx, "SELECT partner_id, ring, ledger FROM drawers")
	if err != nil {
		return err
	}
	defer rows.Close()
	var bad error
	for rows.Next() {
		var partner string
		var ring, sealed []byte
		if err := rows.Scan(&partner, &ring, &sealed); err != nil {
			return err
		}
		if _, err := keyring.Read(ring); err != nil {
			bad = errors.Join(bad, &Problem{Kind: ErrDamaged, Path: s.path, Err: fmt.Errorf("drawer of %s: %w", partner, err)})
		}
		if len(sealed) != len(new(ledger).bytes())+seal.Overhead {
			bad = errors.Join(bad, &Problem{Kind: ErrDamaged, Path: s.path, Err: fmt.Errorf("drawer of %s: its ledger is cut", partner)})
		}
	}
	return errors.Join(bad, rows.Err())
}
