package storage

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"halfway/dialogue"
	"halfway/storage/seal"
)

// Statements of the hot path.
const (
	// The number of the event before it is the guard against a second writer.
	// What is added after the end cannot change how a session ended.
	updateSession = `UPDATE sessions SET last_at = ?1, status = ?2, seq = ?3, summary = ?4, look_at = ?7, danced = ?8
		WHERE id = ?5 AND seq = ?6 AND status IN ('open', ?2)`
	addEvent = "INSERT INTO events (session_id, seq, at, kind, payload) VALUES (?, ?, ?, ?, ?)"
)

// place is where the sealed values of one session belong, and what seals them.
type place struct {
	box                    *seal.Box
	book                   book
	summary, payload, beat seal.Place
}

// newPlace binds a summary also to what never changes in a session's row.
func newPlace(box *seal.Box, session, couple, hash, left, right string) place {
	return place{
		box:     box,
		book:    coupleBook(couple, box),
		beat:    seal.At("sessions", "beat", session),
		summary: seal.At("sessions", "summary", session, couple, hash, left, right),
		payload: seal.At("events", "payload", session),
	}
}

func (p place) ofSummary(seq int) seal.Place { return p.summary.AndNumber(int64(seq)) }

func (p place) ofEvent(seq int, at int64, kind string) seal.Place {
	return p.payload.AndNumber(int64(seq)).AndNumber(at).And(kind)
}

// sealBeat seals how far the clock has come, which lies in no order with the
// events.
func (p place) sealBeat(clock time.Duration) []byte {
	return p.box.Seal(binary.BigEndian.AppendUint64(nil, uint64(clock)), p.beat)
}

// openBeat returns how far the clock had come; 0 where an older version has
// stored that and nobody has sealed it since.
func (p place) openBeat(stored any) (time.Duration, error) {
	sealed, ok := stored.([]byte)
	if !ok {
		return 0, nil
	}
	plain, err := p.box.Open(sealed, p.beat)
	if err != nil || len(plain) != 8 {
		return 0, fmt.Errorf("clock: %w", seal.ErrOpen)
	}
	return time.Duration(binary.BigEndian.Uint64(plain)), nil
}

func (p place) sealSummary(sum dialogue.Summary) ([]byte, error) {
	plain, err := json.Marshal(sum)
	if err != nil {
		return nil, fmt.Errorf("summary: %w", err)
	}
	return p.box.Seal(plain, p.ofSummary(sum.Seq)), nil
}

// change is the one way by which data is changed. Either all of it is on disk
// when change returns nil, or none of it.
func (s *Store) change(ctx context.Context, do func(context.Context, *sql.Tx) error) error {
	if s.write == nil {
		return &Problem{Kind: ErrUnwritable, Path: s.path, Err: errors.New("it was opened for reading")}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	s.use.RLock()
	defer s.use.RUnlock()
	if err := s.there(); err != nil {
		return err
	}
	// Not to be interrupted, so that nobody is left in doubt. It also spares
	// the driver a goroutine for each statement.
	ctx = context.WithoutCancel(ctx)
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return explain(s.path, err)
	}
	if err := do(ctx, tx); err != nil {
		_ = tx.Rollback()
		return explain(s.path, err)
	}
	return explain(s.path, tx.Commit())
}

// continues reports why events do not follow on from event number last, with
// the summary that belongs to the last of them.
func continues(events []dialogue.Event, last int, sum dialogue.Summary) error {
	for i, e := range events {
		if e.Seq != last+1+i {
			return fmt.Errorf("event %d follows event %d: %w", e.Seq, last+i, ErrOutOfStep)
		}
	}
	if sum.Seq != last+len(events) {
		return fmt.Errorf("a summary of %d events for %d: %w", sum.Seq, last+len(events), ErrOutOfStep)
	}
	return nil
}

// Begin stores a new session with its first events, and the protocol exactly as
// it is. It returns the session's id, a UUIDv7. The couple must be stored:
// ErrNotFound.
func (s *Store) Begin(ctx context.Context, c dialogue.Couple, p *dialogue.Protocol, events []dialogue.Event, sum dialogue.Summary) (string, error) {
	id, err := s.begin(ctx, "", c, p, events, sum)
	if err != nil {
		return "", fmt.Errorf("begin session: %w", err)
	}
	return id, nil
}

// Replace is Begin in the place of another session, which is erased as by
// Erase. It does both or neither.
func (s *Store) Replace(ctx context.Context, old string, c dialogue.Couple, p *dialogue.Protocol, events []dialogue.Event, sum dialogue.Summary) (string, error) {
	id, err := s.begin(ctx, old, c, p, events, sum)
	if err != nil {
		return "", fmt.Errorf("replace session %s: %w", old, err)
	}
	s.erased(ctx, old)
	return id, nil
}

// begin stores a new session, and erases the old one where there is an id.
func (s *Store) begin(ctx context.Context, old string, c dialogue.Couple, p *dialogue.Protocol, events []dialogue.Event, sum dialogue.Summary) (string, error) {
	if len(events) == 0 {
		return "", fmt.Errorf("no events: %w", ErrOutOfStep)
	}
	if err := continues(events, 0, sum); err != nil {
		return "", err
	}
	if hashOf(p.Text) != p.Hash {
		return "", fmt.Errorf("protocol %q is not the text that it names", p.ID)
	}
	fresh, err := uuid.NewV7()
	if err != nil {
		return "", err
	}
	id := fresh.String()
	left, right := c.Partners[0].ID, c.Partners[1].ID
	var to place
	err = s.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if err := partnersOf(ctx, tx, c.ID, left, right); err != nil {
			return err
		}
		box, err := s.box(ctx, tx, c.ID)
		if err != nil {
			return err
		}
		to = newPlace(box, id, c.ID, p.Hash, left, right)
		if err := insertProtocol(ctx, tx, p); err != nil {
			return err
		}
		err = s.insertSession(ctx, tx, id, to, newSession{c.ID, p.Hash, [2]string{left, right}, events, sum})
		if err != nil || old == "" {
			return err
		}
		return s.erase(ctx, tx, old)
	})
	if err != nil {
		return "", err
	}
	s.mu.Lock()
	s.places[id] = to
	s.mu.Unlock()
	return id, nil
}

// insertProtocol stores the text of a protocol, where it is not there yet.
func insertProtocol(ctx context.Context, tx *sql.Tx, p *dialogue.Protocol) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO protocols (hash, id, title, text) VALUES (?, ?, ?, ?) ON CONFLICT (hash) DO NOTHING",
		p.Hash, p.ID, p.Title, p.Text)
	return err
}

// newSession is a session to be stored, and what its events add up to.
type newSession struct {
	couple, hash string
	partners     [2]string
	events       []dialogue.Event
	sum          dialogue.Summary
}

// insertSession stores a new session with its events.
func (s *Store) insertSession(ctx context.Context, tx *sql.Tx, id string, to place, n newSession) error {
	summary, err := to.sealSummary(n.sum)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO sessions
		(id, couple_id, protocol, left_partner, right_partner, started_at, last_at, status, beat, seq, look_at, danced, summary)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		id, n.couple, n.hash, n.partners[0], n.partners[1], n.sum.Start.UnixNano(), n.sum.Last.UnixNano(), n.sum.Status,
		to.sealBeat(n.sum.Clock), n.sum.Seq, lookAt(n.sum), n.sum.Dance != nil, summary)
	if err != nil {
		return err
	}
	if err := to.book.enter(ctx, tx, nil, []seal.Place{sessionItem(id, n.sum.Seq)}); err != nil {
		return err
	}
	if err := keepPassages(ctx, tx, id, to, n.sum, 0); err != nil {
		return err
	}
	return s.addEvents(ctx, tx, id, to, n.events)
}

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// partnersOf makes sure that two different people of the couple are meant.
func partnersOf(ctx context.Context, db querier, couple, left, right string) error {
	var n int
	err := db.QueryRowContext(ctx, "SELECT count(*) FROM partners WHERE couple_id = ? AND id IN (?, ?)", couple, left, right).Scan(&n)
	if err == nil && n != 2 {
		return fmt.Errorf("couple %q with partners %q and %q: %w", couple, left, right, ErrNotFound)
	}
	return err
}

func (s *Store) addEvents(ctx context.Context, tx *sql.Tx, id string, to place, events []dialogue.Event) error {
	for _, e := range events {
		plain, err := json.Marshal(e)
		if err != nil {
			return fmt.Errorf("event %d: %w", e.Seq, err)
		}
		at, kind := e.At.UnixNano(), string(e.Kind)
		if _, err := tx.ExecContext(ctx, addEvent, id, e.Seq, at, kind, to.box.Seal(plain, to.ofEvent(e.Seq, at, kind))); err != nil {
			return fmt.Errorf("event %d: %w", e.Seq, err)
		}
	}
	return nil
}

// Append stores what has happened next in a session, with the summary that
// results. Once it returns nil, the events are on disk for good; on any error
// nothing has changed. Events that do not follow the last stored one, or that
// would change how a session ended, are refused with ErrOutOfStep, an unknown
// id with ErrNotFound. What may follow an end at all, the domain knows. No
// events are no change.
func (s *Store) Append(ctx context.Context, id string, events []dialogue.Event, sum dialogue.Summary) error {
	if len(events) == 0 {
		return nil
	}
	if err := s.append(ctx, id, events, sum); err != nil {
		return fmt.Errorf("append to session %s: %w", id, err)
	}
	return nil
}

func (s *Store) append(ctx context.Context, id string, events []dialogue.Event, sum dialogue.Summary) error {
	last := events[0].Seq - 1
	if err := continues(events, last, sum); err != nil {
		return err
	}
	to, err := s.placeOf(ctx, id)
	if err != nil {
		return err
	}
	return s.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		return s.appendWithin(ctx, tx, id, to, events, sum)
	})
}

func (s *Store) appendWithin(ctx context.Context, tx *sql.Tx, id string, to place, events []dialogue.Event, sum dialogue.Summary) error {
	summary, err := to.sealSummary(sum)
	if err != nil {
		return err
	}
	last := events[0].Seq - 1
	done, err := tx.ExecContext(ctx, updateSession,
		sum.Last.UnixNano(), sum.Status, sum.Seq, summary, id, last, lookAt(sum), sum.Dance != nil)
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); err != nil || n != 1 {
		return errors.Join(err, fmt.Errorf("event %d: %w", last+1, ErrOutOfStep))
	}
	if err := to.book.enter(ctx, tx, []seal.Place{sessionItem(id, last)}, []seal.Place{sessionItem(id, sum.Seq)}); err != nil {
		return err
	}
	if err := keepPassages(ctx, tx, id, to, sum, last); err != nil {
		return err
	}
	return s.addEvents(ctx, tx, id, to, events)
}

// placeOf returns the place of a session that is written to.
func (s *Store) placeOf(ctx context.Context, id string) (place, error) {
	s.mu.RLock()
	to, ok := s.places[id]
	s.mu.RUnlock()
	if ok {
		return to, nil
	}
	err := s.look(ctx, func(tx *sql.Tx) error {
		var couple, hash, left, right string
		err := tx.QueryRowContext(ctx, "SELECT couple_id, protocol, left_partner, right_partner FROM sessions WHERE id = ?", id).
			Scan(&couple, &hash, &left, &right)
		if err != nil {
			return found(err)
		}
		box, err := s.box(ctx, tx, couple)
		if err != nil {
			return err
		}
		to = newPlace(box, id, couple, hash, left, right)
		return nil
	})
	if err != nil {
		return place{}, err
	}
	s.mu.Lock()
	s.places[id] = to
	s.mu.Unlock()
	return to, nil
}

// Beat remembers how far the clock of a running session has come, for the case
// that the program is cut off before the next event. It is no event, never
// takes the clock back, and does nothing to a session that has ended.
func (s *Store) Beat(ctx context.Context, id string, clock time.Duration) error {
	to, err := s.placeOf(ctx, id)
	if err == nil {
		err = s.change(ctx, func(ctx context.Context, tx *sql.Tx) error { return beat(ctx, tx, id, to, clock) })
	}
	if err != nil {
		return fmt.Errorf("beat of session %s: %w", id, err)
	}
	return nil
}

func beat(ctx context.Context, tx *sql.Tx, id string, to place, clock time.Duration) error {
	var stored any
	var status string
	err := tx.QueryRowContext(ctx, "SELECT beat, status FROM sessions WHERE id = ?", id).Scan(&stored, &status)
	if err != nil {
		return found(err)
	}
	if status != dialogue.StatusOpen {
		return nil
	}
	if before, err := to.openBeat(stored); err != nil || before >= clock {
		return err
	}
	_, err = tx.ExecContext(ctx, "UPDATE sessions SET beat = ? WHERE id = ?", to.sealBeat(clock), id)
	return err
}
