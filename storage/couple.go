package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"halfway/dialogue"
	"halfway/storage/seal"
)

// keyPlace binds a data key to its couple, to when that was stored first (in
// nanoseconds since 1970), and to there being a ledger.
func keyPlace(couple string, created int64) seal.Place {
	return olderKeyPlace(couple).And("ledger").AndNumber(created)
}

// olderKeyPlace is where versions before the fourth have sealed it.
func olderKeyPlace(couple string) seal.Place { return seal.At("couples", "wrapped_key", couple) }

func namePlace(partner, couple string) seal.Place {
	return seal.At("partners", "name", partner, couple)
}

// wrappedKey is a sealed data key, and when its couple was stored first.
type wrappedKey struct {
	sealed  []byte
	created int64
}

// wrappedKeys returns the sealed data keys of all couples.
func wrappedKeys(ctx context.Context, db querier) (map[string]wrappedKey, error) {
	rows, err := db.QueryContext(ctx, "SELECT id, wrapped_key, created_at FROM couples")
	if err != nil {
		return nil, fmt.Errorf("read keys: %w", err)
	}
	defer rows.Close()
	keys := map[string]wrappedKey{}
	for rows.Next() {
		var id string
		var key wrappedKey
		if err := rows.Scan(&id, &key.sealed, &key.created); err != nil {
			return nil, fmt.Errorf("read keys: %w", err)
		}
		keys[id] = key
	}
	return keys, rows.Err()
}

// unwrap opens a couple's data key and remembers its box.
func (s *Store) unwrap(couple string, wrapped wrappedKey) (*seal.Box, error) {
	master, err := s.masterBox()
	if err != nil {
		return nil, err
	}
	box, _, err := unwrapWith(master, couple, wrapped)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.master != master { // locked meanwhile
		return nil, s.lockedError()
	}
	s.boxes[couple] = box
	return box, nil
}

// unwrapWith opens a couple's data key, and tells whether an older version has
// sealed it, which kept no ledger.
func unwrapWith(master *seal.Box, couple string, wrapped wrappedKey) (box *seal.Box, older bool, err error) {
	key, err := master.Open(wrapped.sealed, keyPlace(couple, wrapped.created))
	if err != nil {
		if key, err = master.Open(wrapped.sealed, olderKeyPlace(couple)); err != nil {
			return nil, false, fmt.Errorf("data key: %w", err)
		}
		older = true
	}
	defer clear(key)
	box, err = seal.NewBox(key)
	if err != nil {
		return nil, false, fmt.Errorf("data key: %w", err)
	}
	return box, older, nil
}

// box returns the box of a couple; ErrNotFound where there is none.
func (s *Store) box(ctx context.Context, db querier, couple string) (*seal.Box, error) {
	s.mu.RLock()
	box := s.boxes[couple]
	s.mu.RUnlock()
	if box != nil {
		return box, nil
	}
	// A store for reading meets couples that the other process has added since.
	var wrapped wrappedKey
	err := db.QueryRowContext(ctx, "SELECT wrapped_key, created_at FROM couples WHERE id = ?", couple).Scan(&wrapped.sealed, &wrapped.created)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("couple %s: %w", couple, ErrNotFound)
	}
	if err != nil {
		return nil, fmt.Errorf("couple %s: %w", couple, err)
	}
	return s.unwrap(couple, wrapped)
}

// Couple returns the couple at home: the one that was stored first. It fails
// with ErrNotFound where there is none yet.
func (s *Store) Couple(ctx context.Context) (dialogue.Couple, error) {
	var couple dialogue.Couple
	err := s.look(ctx, func(tx *sql.Tx) error {
		var id string
		err := tx.QueryRowContext(ctx, "SELECT id FROM couples ORDER BY created_at, id LIMIT 1").Scan(&id)
		if err != nil {
			return found(err)
		}
		couple, err = s.loadCouple(ctx, tx, id)
		return err
	})
	if err != nil {
		return dialogue.Couple{}, fmt.Errorf("couple: %w", err)
	}
	return couple, nil
}

func (s *Store) loadCouple(ctx context.Context, db querier, id string) (dialogue.Couple, error) {
	couple := dialogue.Couple{ID: id}
	box, err := s.box(ctx, db, id)
	if err != nil {
		return couple, err
	}
	rows, err := db.QueryContext(ctx, "SELECT id, seat, name FROM partners WHERE couple_id = ?", id)
	if err != nil {
		return couple, err
	}
	defer rows.Close()
	for rows.Next() {
		var partner string
		var seat int
		var sealed []byte
		if err := rows.Scan(&partner, &seat, &sealed); err != nil {
			return couple, err
		}
		name, err := box.Open(sealed, namePlace(partner, id))
		if err != nil {
			return couple, fmt.Errorf("partner %s: %w", partner, err)
		}
		if seat < 0 || seat > 1 || couple.Partners[seat].ID != "" {
			return couple, &Problem{Kind: ErrDamaged, Path: s.path, Err: fmt.Errorf("couple %s: partner %s sits on %d", id, partner, seat)}
		}
		couple.Partners[seat] = dialogue.Partner{ID: partner, Name: string(name)}
	}
	if couple.Partners[0].ID == "" || couple.Partners[1].ID == "" {
		return couple, errors.Join(rows.Err(), &Problem{Kind: ErrDamaged, Path: s.path, Err: fmt.Errorf("couple %s: a partner is missing", id)})
	}
	return couple, rows.Err()
}

// SaveCouple stores two names and seats, and returns the couple with its ids. A
// couple without an ID is new and gets one, and so do its partners. Otherwise
// the partners' IDs tell who they are, on whichever seat; ErrNotFound where
// they are not this couple's. Names that cannot be used are refused with the
// errors of dialogue.CheckNames.
func (s *Store) SaveCouple(ctx context.Context, c dialogue.Couple) (dialogue.Couple, error) {
	if err := dialogue.CheckNames(c.Partners[0].Name, c.Partners[1].Name); err != nil {
		return dialogue.Couple{}, fmt.Errorf("save couple: %w", err)
	}
	save := s.renameCouple
	if c.ID == "" {
		save = s.addCouple
	}
	saved, err := save(ctx, c)
	if err != nil {
		return dialogue.Couple{}, fmt.Errorf("save couple: %w", err)
	}
	return saved, nil
}

func (s *Store) addCouple(ctx context.Context, c dialogue.Couple) (dialogue.Couple, error) {
	for _, id := range []*string{&c.ID, &c.Partners[0].ID, &c.Partners[1].ID} {
		fresh, err := uuid.NewV7()
		if err != nil {
			return c, err
		}
		*id = fresh.String()
	}
	var box *seal.Box
	err := s.change(ctx, func(ctx context.Context, tx *sql.Tx) (err error) {
		box, err = s.insertCouple(ctx, tx, c, time.Now())
		return err
	})
	if err != nil {
		return c, err
	}
	s.mu.Lock()
	s.boxes[c.ID] = box
	s.mu.Unlock()
	return c, nil
}

// insertCouple stores a new couple with a data key of its own.
func (s *Store) insertCouple(ctx context.Context, tx *sql.Tx, c dialogue.Couple, created time.Time) (*seal.Box, error) {
	master, err := s.masterBox()
	if err != nil {
		return nil, err
	}
	key := seal.NewKey()
	defer clear(key)
	box, err := seal.NewBox(key)
	if err != nil {
		return nil, err
	}
	in := coupleBook(c.ID, box)
	_, err = tx.ExecContext(ctx, "INSERT INTO couples (id, created_at, wrapped_key, ledger) VALUES (?, ?, ?, ?)",
		c.ID, created.UnixNano(), master.Seal(key, keyPlace(c.ID, created.UnixNano())), box.Seal(new(ledger).bytes(), in.place()))
	if err != nil {
		return nil, err
	}
	var come []seal.Place
	for seat, p := range c.Partners {
		name := box.Seal([]byte(p.Name), namePlace(p.ID, c.ID))
		_, err := tx.ExecContext(ctx, "INSERT INTO partners (id, couple_id, seat, name) VALUES (?, ?, ?, ?)", p.ID, c.ID, seat, name)
		if err != nil {
			return nil, err
		}
		come = append(come, partnerItem(p.ID, seat, name))
	}
	return box, in.enter(ctx, tx, nil, come)
}

func (s *Store) renameCouple(ctx context.Context, c dialogue.Couple) (dialogue.Couple, error) {
	return c, s.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		box, err := s.box(ctx, tx, c.ID)
		if err != nil {
			return err
		}
		gone, err := partnerItems(ctx, tx, c.ID)
		if err != nil {
			return err
		}
		// Off their seats first, since no two can share one even for a moment.
		if _, err := tx.ExecContext(ctx, "UPDATE partners SET seat = -1 - seat WHERE couple_id = ?", c.ID); err != nil {
			return err
		}
		for seat, p := range c.Partners {
			done, err := tx.ExecContext(ctx, "UPDATE partners SET seat = ?, name = ? WHERE id = ? AND couple_id = ? AND seat < 0",
				seat, box.Seal([]byte(p.Name), namePlace(p.ID, c.ID)), p.ID, c.ID)
			if err != nil {
				return err
			}
			if n, err := done.RowsAffected(); err != nil || n != 1 {
				return errors.Join(err, fmt.Errorf("partner %q of couple %s: %w", p.ID, c.ID, ErrNotFound))
			}
		}
		come, err := partnerItems(ctx, tx, c.ID)
		if err != nil {
			return err
		}
		return coupleBook(c.ID, box).enter(ctx, tx, gone, come)
	})
}
