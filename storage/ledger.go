package storage

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
	"slices"

	"halfway/storage/seal"
)

// ledger is what a couple's rows add up to: how many there are, and the sum of
// a tag for each of them in the state in which it is. A seal alone cannot tell
// that a row was taken out, or an older one put back in its place; this can. A
// sum, so that a change costs as much with ten rows as with ten thousand
// (multiset hash after Clarke et al., "Incremental Multiset Hash Functions",
// 2003).
type ledger struct {
	count uint64
	sum   [4]uint64 // modulo 2^256
}

func (l *ledger) add(tag [sha256.Size]byte) {
	l.count++
	var carry uint64
	for i := range l.sum {
		l.sum[i], carry = bits.Add64(l.sum[i], binary.LittleEndian.Uint64(tag[8*i:]), carry)
	}
}

func (l *ledger) remove(tag [sha256.Size]byte) {
	l.count--
	var borrow uint64
	for i := range l.sum {
		l.sum[i], borrow = bits.Sub64(l.sum[i], binary.LittleEndian.Uint64(tag[8*i:]), borrow)
	}
}

func (l *ledger) bytes() []byte {
	out := binary.LittleEndian.AppendUint64(nil, l.count)
	for _, limb := range l.sum {
		out = binary.LittleEndian.AppendUint64(out, limb)
	}
	return out
}

func readLedger(stored []byte) (ledger, error) {
	var l ledger
	if len(stored) != 8+sha256.Size {
		return l, errors.New("a ledger of another length")
	}
	l.count = binary.LittleEndian.Uint64(stored)
	for i := range l.sum {
		l.sum[i] = binary.LittleEndian.Uint64(stored[8+8*i:])
	}
	return l, nil
}

// What a ledger counts, each as it is now. Whatever changes a row that is named
// here changes its tag, by its number or by what it holds.
func sessionItem(id string, seq int) seal.Place {
	return seal.At("session", id).AndNumber(int64(seq))
}

func remarkItem(id string) seal.Place { return seal.At("remark", id) }

func partnerItem(id string, seat int, name []byte) seal.Place {
	sum := sha256.Sum256(name)
	return seal.At("partner", id, string(sum[:])).AndNumber(int64(seat))
}

func pageItem(id string, payload []byte) seal.Place {
	sum := sha256.Sum256(payload)
	return seal.At("page", id, string(sum[:]))
}

// book is a ledger in the table where it stands.
type book struct {
	table         string
	reads, writes string // statements
	id            string
	box           *seal.Box
}

// coupleBook is the ledger of a couple, drawerBook that of a partner's drawer.
func coupleBook(couple string, box *seal.Box) book {
	return book{"couples", "SELECT ledger FROM couples WHERE id = ?", "UPDATE couples SET ledger = ? WHERE id = ?", couple, box}
}

func drawerBook(partner string, box *seal.Box) book {
	return book{
		"drawers", "SELECT ledger FROM drawers WHERE partner_id = ?", "UPDATE drawers SET ledger = ? WHERE partner_id = ?", partner, box,
	}
}

func (b book) place() seal.Place { return seal.At(b.table, "ledger", b.id) }

func (b book) read(ctx context.Context, db querier) (ledger, error) {
	var stored []byte
	err := db.QueryRowContext(ctx, b.reads, b.id).Scan(&stored)
	if err != nil {
		return ledger{}, found(err)
	}
	plain, err := b.box.Open(stored, b.place())
	if err != nil {
		return ledger{}, fmt.Errorf("ledger: %w", err)
	}
	return readLedger(plain)
}

func (b book) write(ctx context.Context, tx *sql.Tx, l ledger) error {
	_, err := tx.ExecContext(ctx, b.writes, b.box.Seal(l.bytes(), b.place()), b.id)
	return err
}

// enter notes what has gone and what has come, in the transaction in which it
// does.
func (b book) enter(ctx context.Context, tx *sql.Tx, gone, come []seal.Place) error {
	l, err := b.read(ctx, tx)
	if err != nil {
		return err
	}
	for _, item := range gone {
		l.remove(b.box.Tag(item))
	}
	for _, item := range come {
		l.add(b.box.Tag(item))
	}
	return b.write(ctx, tx, l)
}

// verify compares the ledger with what is there.
func (b book) verify(ctx context.Context, db querier, there []seal.Place) error {
	l, err := b.read(ctx, db)
	if err != nil {
		return err
	}
	if l != b.sum(there) {
		return fmt.Errorf("rows of %s %s were taken out or put back (%d are there, %d were)", b.table, b.id, len(there), l.count)
	}
	return nil
}

func (b book) sum(there []seal.Place) ledger {
	var l ledger
	for _, item := range there {
		l.add(b.box.Tag(item))
	}
	return l
}

// partnerItems lists the partners of a couple as its ledger counts them.
func partnerItems(ctx context.Context, db querier, couple string) ([]seal.Place, error) {
	return collect(ctx, db, "SELECT id, seat, name FROM partners WHERE couple_id = ?", couple, partnerItem)
}

// itemsOf lists what the ledger of a couple counts.
func itemsOf(ctx context.Context, db querier, couple string) ([]seal.Place, error) {
	partners, err := partnerItems(ctx, db, couple)
	if err != nil {
		return nil, err
	}
	sessions, err := collect(ctx, db, "SELECT id, seq, NULL FROM sessions WHERE couple_id = ?", couple,
		func(id string, n int, _ []byte) seal.Place { return sessionItem(id, n) })
	if err != nil {
		return nil, err
	}
	remarks, err := collect(ctx, db, "SELECT r.id, 0, NULL FROM remarks r JOIN sessions s ON s.id = r.session_id WHERE s.couple_id = ?", couple,
		func(id string, _ int, _ []byte) seal.Place { return remarkItem(id) })
	return slices.Concat(partners, sessions, remarks), err
}

// pageItems lists what the ledger of a drawer counts.
func pageItems(ctx context.Context, db querier, partner string) ([]seal.Place, error) {
	return collect(ctx, db, "SELECT id, 0, payload FROM pages WHERE partner_id = ?", partner,
		func(id string, _ int, payload []byte) seal.Place { return pageItem(id, payload) })
}

// collect makes an item of each row of three columns.
func collect(ctx context.Context, db querier, query, arg string, item func(id string, n int, value []byte) seal.Place) ([]seal.Place, error) {
	rows, err := db.QueryContext(ctx, query, arg)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var items []seal.Place
	for rows.Next() {
		var id string
		var n int
		var value []byte
		if err := rows.Scan(&id, &n, &value); err != nil {
			return nil, err
		}
		items = append(items, item(id, n, value))
	}
	return items, rows.Err()
}
