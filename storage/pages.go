package storage

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"halfway/dialogue"
	"halfway/storage/seal"
)

// padding is to what multiple a page's payload is filled up, in bytes, so that
// its length tells little.
const padding = 512

// kept is a page as it lies in its payload.
type kept struct {
	dialogue.Page
	Guided *guided `json:"guided,omitempty"`
}

// guided is the page of a dialogue.
type guided struct {
	Record dialogue.Record  `json:"record"`
	Text   string           `json:"text"` // of the protocol
	Events []dialogue.Event `json:"events"`
	Beat   time.Duration    `json:"beat,omitempty"`
}

func pagePlace(partner, id string) seal.Place { return seal.At("pages", "payload", partner, id) }

// seal makes a page's payload.
func (d *Drawer) seal(box *seal.Box, k kept) ([]byte, error) {
	plain, err := json.Marshal(k)
	if err != nil {
		return nil, err
	}
	if short := len(plain) % padding; short > 0 {
		plain = append(plain, bytes.Repeat([]byte{' '}, padding-short)...)
	}
	return box.Seal(plain, pagePlace(d.partner, k.ID)), nil
}

func (d *Drawer) open(box *seal.Box, id string, payload []byte) (kept, error) {
	var k kept
	plain, err := box.Open(payload, pagePlace(d.partner, id))
	if err == nil {
		err = json.Unmarshal(plain, &k)
	}
	if err == nil && k.ID != id {
		err = errors.New("it is another page")
	}
	if err != nil {
		return kept{}, &Problem{Kind: ErrDamaged, Path: d.s.path, Err: fmt.Errorf("page %s: %w", id, err)}
	}
	return k, nil
}

// add stores a new page.
func (d *Drawer) add(ctx context.Context, k kept) (kept, error) {
	box, err := d.key()
	if err != nil {
		return k, err
	}
	// Drawn at random, so that it tells no time.
	id, err := uuid.NewRandom()
	if err != nil {
		return k, err
	}
	k.ID = id.String()
	payload, err := d.seal(box, k)
	if err != nil {
		return k, err
	}
	return k, d.s.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO pages (id, partner_id, payload) VALUES (?, ?, ?)", k.ID, d.partner, payload)
		if err != nil {
			return err
		}
		return drawerBook(d.partner, box).enter(ctx, tx, nil, []seal.Place{pageItem(k.ID, payload)})
	})
}

// alter changes a page; to say that nothing is to be changed, the function
// returns errUnchanged.
func (d *Drawer) alter(ctx context.Context, id string, change func(*kept) error) error {
	box, err := d.key()
	if err != nil {
		return err
	}
	err = d.s.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		before, err := d.payload(ctx, tx, id)
		if err != nil {
			return err
		}
		k, err := d.open(box, id, before)
		if err != nil {
			return err
		}
		if err := change(&k); err != nil {
			return err
		}
		after, err := d.seal(box, k)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "UPDATE pages SET payload = ? WHERE id = ?", after, id); err != nil {
			return err
		}
		return drawerBook(d.partner, box).enter(ctx, tx, []seal.Place{pageItem(id, before)}, []seal.Place{pageItem(id, after)})
	})
	if errors.Is(err, errUnchanged) {
		return nil
	}
	return err
}

var errUnchanged = errors.New("nothing to change")

func (d *Drawer) payload(ctx context.Context, db querier, id string) ([]byte, error) {
	var payload []byte
	err := db.QueryRowContext(ctx, "SELECT payload FROM pages WHERE id = ? AND partner_id = ?", id, d.partner).Scan(&payload)
	return payload, found(err)
}

// read returns one page.
func (d *Drawer) read(ctx context.Context, id string) (kept, error) {
	box, err := d.key()
	if err != nil {
		return kept{}, err
	}
	var k kept
	err = d.s.look(ctx, func(tx *sql.Tx) error {
		payload, err := d.payload(ctx, tx, id)
		if err == nil {
			k, err = d.open(box, id, payload)
		}
		return err
	})
	return k, err
}

// Pages lists what is in the drawer, what was saved last first.
func (d *Drawer) Pages(ctx context.Context) ([]dialogue.Page, error) {
	box, err := d.key()
	if err != nil {
		return nil, err
	}
	var pages []dialogue.Page
	err = d.s.look(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, "SELECT id, payload FROM pages WHERE partner_id = ?", d.partner)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var id string
			var payload sql.RawBytes
			if err := rows.Scan(&id, &payload); err != nil {
				return err
			}
			k, err := d.open(box, id, payload)
			if err != nil {
				return err
			}
			pages = append(pages, k.page())
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("pages: %w", err)
	}
	slices.SortFunc(pages, func(a, b dialogue.Page) int { return b.Saved.Compare(a.Saved) })
	return pages, nil
}

func (k kept) page() dialogue.Page {
	p := k.Page
	if k.Guided != nil {
		record := k.Guided.Record
		record.ID = k.ID
		p.Session = &record
	}
	return p
}

// SavePage keeps a free page, and gives a new one its id. It fails with
// ErrNotFound for an unknown id, and with dialogue.ErrText for words that are too
// long.
func (d *Drawer) SavePage(ctx context.Context, p dialogue.Page) (dialogue.Page, error) {
	saved, err := d.savePage(ctx, p)
	if err != nil {
		return dialogue.Page{}, fmt.Errorf("save page: %w", err)
	}
	return saved, nil
}

func (d *Drawer) savePage(ctx context.Context, p dialogue.Page) (dialogue.Page, error) {
	if err := p.Check(); err != nil {
		return p, err
	}
	p.Session = nil
	if p.ID == "" {
		k, err := d.add(ctx, kept{Page: p})
		return k.Page, err
	}
	return p, d.alter(ctx, p.ID, func(k *kept) error {
		if k.Guided != nil {
			return ErrNotFound // what was said in a dialogue stays as it was
		}
		k.Page = p
		return nil
	})
}

// ErasePage takes a page away for good, as Store.Erase does with a session. It
// fails with ErrNotFound.
func (d *Drawer) ErasePage(ctx context.Context, id string) error {
	box, err := d.key()
	if err == nil {
		err = d.s.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
			if err := erasePage(ctx, tx, d.partner, id, box); err != nil {
				return err
			}
			return toErase(ctx, tx, "pages", erasedPage(d.partner, id))
		})
	}
	if err != nil {
		return fmt.Errorf("erase page: %w", err)
	}
	d.s.tidy(ctx)
	return nil
}

func erasePage(ctx context.Context, tx *sql.Tx, partner, id string, box *seal.Box) error {
	gone, err := collect(ctx, tx, "SELECT id, 0, payload FROM pages WHERE id = ?", id,
		func(id string, _ int, payload []byte) seal.Place { return pageItem(id, payload) })
	if err != nil {
		return err
	}
	done, err := tx.ExecContext(ctx, "DELETE FROM pages WHERE id = ? AND partner_id = ?", id, partner)
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); err != nil || n != 1 {
		return errors.Join(err, ErrNotFound)
	}
	return drawerBook(partner, box).enter(ctx, tx, gone, nil)
}
