package storage

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"time"

	"halfway/dialogue"
	"halfway/storage/seal"
)

// look runs a reading function in one transaction, so that all it reads is of
// one moment.
func (s *Store) look(ctx context.Context, do func(*sql.Tx) error) error {
	s.use.RLock()
	defer s.use.RUnlock()
	tx, err := s.read.BeginTx(ctx, nil)
	if err != nil {
		return explain(s.path, err)
	}
	err = do(tx)
	_ = tx.Rollback() // it has changed nothing
	return explain(s.path, err)
}

// row is a session as its table has it, joined with what it names.
type row struct {
	id, couple, hash string
	partners         [2]dialogue.Partner
	names            [2][]byte
	protocol, title  string
	started, last    int64
	beat             any
	status           string
	seq              int
	lookAt           sql.NullInt64
	danced           bool
	summary          []byte
}

const selectRow = `SELECT s.id, s.couple_id, s.protocol, l.id, l.name, r.id, r.name, p.id, p.title,
	s.started_at, s.last_at, s.beat, s.status, s.seq, s.look_at, s.danced, s.summary
	FROM sessions s
	JOIN partners l ON l.id = s.left_partner
	JOIN partners r ON r.id = s.right_partner
	JOIN protocols p ON p.hash = s.protocol `

func (w *row) scan(rows *sql.Rows) error {
	return rows.Scan(&w.id, &w.couple, &w.hash, &w.partners[0].ID, &w.names[0], &w.partners[1].ID, &w.names[1],
		&w.protocol, &w.title, &w.started, &w.last, &w.beat, &w.status, &w.seq, &w.lookAt, &w.danced, &w.summary)
}

func readRows(ctx context.Context, db querier, query string, args ...any) ([]row, error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []row
	for rows.Next() {
		var w row
		if err := w.scan(rows); err != nil {
			return nil, err
		}
		list = append(list, w)
	}
	return list, rows.Err()
}

// damaged is the error of a session that does not hold together.
func (s *Store) damaged(session, format string, args ...any) error {
	return &Problem{Kind: ErrDamaged, Path: s.path, Err: fmt.Errorf("session %s: %w", session, fmt.Errorf(format, args...))}
}

// reading is one look at the data. It remembers what it meets again and again.
// It is for one goroutine.
type reading struct {
	s     *Store
	db    querier
	names map[string]string // of partners
	boxes map[string]*seal.Box
	plain []byte // reused

	protocols map[string]*dialogue.Protocol // by hash
}

func (s *Store) reading(db querier) *reading {
	return &reading{s: s, db: db, names: map[string]string{}, boxes: map[string]*seal.Box{}, protocols: map[string]*dialogue.Protocol{}}
}

func (l *reading) box(ctx context.Context, couple string) (*seal.Box, error) {
	if box := l.boxes[couple]; box != nil {
		return box, nil
	}
	box, err := l.s.box(ctx, l.db, couple)
	if err == nil {
		l.boxes[couple] = box
	}
	return box, err
}

// records reads the sessions that a clause picks.
func (l *reading) records(ctx context.Context, clause string, args ...any) ([]dialogue.Record, error) {
	list, err := readRows(ctx, l.db, selectRow+clause, args...)
	if err != nil {
		return nil, err
	}
	for _, w := range list { // only this goroutine may ask the database
		if _, err := l.box(ctx, w.couple); err != nil {
			return nil, err
		}
		if err := l.checkProtocol(ctx, w); err != nil {
			return nil, err
		}
	}
	records := make([]dialogue.Record, len(list))
	// Unsealing thousands takes longer than reading them.
	hands := min(runtime.GOMAXPROCS(0), 1+len(list)/500)
	trouble := make([]error, hands)
	var work sync.WaitGroup
	for n := range hands {
		own := &reading{s: l.s, db: l.db, names: map[string]string{}, boxes: l.boxes}
		work.Go(func() {
			for i := n; i < len(list) && trouble[n] == nil; i += hands {
				records[i], _, trouble[n] = own.open(ctx, list[i])
			}
		})
	}
	work.Wait()
	return records, errors.Join(trouble...)
}

// open unseals a session's row, and makes sure that its plain columns agree
// with what was sealed.
func (l *reading) open(ctx context.Context, w row) (dialogue.Record, place, error) {
	s := l.s
	record := dialogue.Record{ID: w.id, Couple: w.couple, Partners: w.partners, Protocol: w.protocol, Title: w.title, Hash: w.hash}
	box, err := l.box(ctx, w.couple)
	if err != nil {
		return record, place{}, err
	}
	for i, sealed := range w.names {
		id := w.partners[i].ID
		name, known := l.names[id]
		if !known {
			plain, err := box.Open(sealed, namePlace(id, w.couple))
			if err != nil {
				return record, place{}, s.damaged(w.id, "name of partner %s: %w", id, err)
			}
			name = string(plain)
			l.names[id] = name
		}
		record.Partners[i].Name = name
	}
	from := newPlace(box, w.id, w.couple, w.hash, w.partners[0].ID, w.partners[1].ID)
	l.plain, err = box.AppendOpen(l.plain[:0], w.summary, from.ofSummary(w.seq))
	if err != nil {
		return record, place{}, s.damaged(w.id, "summary: %w", err)
	}
	if err := json.Unmarshal(l.plain, &record.Summary); err != nil {
		return record, place{}, s.damaged(w.id, "summary: %w", err)
	}
	sum := record.Summary
	if sum.Seq != w.seq || sum.Status != w.status || sum.Start.UnixNano() != w.started || sum.Last.UnixNano() != w.last ||
		w.lookAt.Valid && (w.lookAt.Int64 != lookAt(sum) || w.danced != (sum.Dance != nil)) {
		return record, place{}, s.damaged(w.id, "its row and its summary differ")
	}
	return record, from, nil
}

// checkProtocol makes sure that a protocol's plain columns are what its text says,
// which is known by its hash.
func (l *reading) checkProtocol(ctx context.Context, w row) error {
	named := seal.At(w.hash, w.protocol, w.title)
	if l.s.isChecked(named) {
		return nil
	}
	var text string
	if err := l.db.QueryRowContext(ctx, "SELECT text FROM protocols WHERE hash = ?", w.hash).Scan(&text); err != nil {
		return err
	}
	if hashOf(text) != w.hash {
		return l.s.damaged(w.id, "its protocol is not the text that it followed")
	}
	// Most texts say so in a line of their own; reading them whole takes longer.
	if !hasLine(text, "id: "+w.protocol) || !hasLine(text, "title: "+w.title) {
		p, err := dialogue.Load(w.protocol, []byte(text))
		if err != nil || p.ID != w.protocol || p.Title != w.title {
			return l.s.damaged(w.id, "its protocol is called otherwise")
		}
	}
	l.s.setChecked(named)
	return nil
}

func hasLine(text, line string) bool {
	return strings.HasPrefix(text, line+"\n") || strings.Contains(text, "\n"+line+"\n")
}

func (s *Store) isChecked(protocol seal.Place) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.checked[string(protocol)]
}

func (s *Store) setChecked(protocol seal.Place) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.checked[string(protocol)] = true
}

// lookAt is when an agreement wants to be looked at, as its column has it.
func lookAt(sum dialogue.Summary) int64 {
	if due := sum.Due(); !due.IsZero() {
		return max(due.UnixNano(), 1)
	}
	return 0
}

// Clock returns how far a session's own clock had come when that was last
// stored, by an event or by Beat. It is never behind the last event.
func (s *Store) Clock(ctx context.Context, id string) (time.Duration, error) {
	var clock time.Duration
	err := s.look(ctx, func(tx *sql.Tx) error {
		list, err := readRows(ctx, tx, selectRow+"WHERE s.id = ?", id)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return ErrNotFound
		}
		record, from, err := s.reading(tx).open(ctx, list[0])
		if err != nil {
			return err
		}
		beat, err := from.openBeat(list[0].beat)
		if err != nil {
			return s.damaged(id, "%w", err)
		}
		clock = max(beat, record.Clock)
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("clock of session %s: %w", id, err)
	}
	return clock, nil
}

// Sessions lists all sessions, the newest first. It is never nil.
func (s *Store) Sessions(ctx context.Context) ([]dialogue.Record, error) {
	records := []dialogue.Record{}
	err := s.look(ctx, func(tx *sql.Tx) (err error) {
		records, err = s.reading(tx).records(ctx, "ORDER BY s.started_at DESC, s.id DESC")
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("sessions: %w", err)
	}
	return records, nil
}

// Latest lists as many of the newest sessions, the newest first. It is never nil.
func (s *Store) Latest(ctx context.Context, most int) ([]dialogue.Record, error) {
	records := []dialogue.Record{}
	err := s.look(ctx, func(tx *sql.Tx) (err error) {
		records, err = s.reading(tx).records(ctx, "ORDER BY s.started_at DESC, s.id DESC LIMIT ?", most)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("latest sessions: %w", err)
	}
	return records, nil
}

// minPrefix is how much of an id is enough, where no other begins like it.
const minPrefix = 4

// Session returns one session with all its events. The id may be cut, down to
// four characters, as long as it fits only one: ErrAmbiguous, ErrNotFound.
func (s *Store) Session(ctx context.Context, id string) (dialogue.Stored, error) {
	id = strings.ToLower(strings.TrimSpace(id))
	if len(id) < minPrefix {
		return dialogue.Stored{}, fmt.Errorf("session %q: %w", id, ErrNotFound)
	}
	var stored dialogue.Stored
	err := s.look(ctx, func(tx *sql.Tx) error {
		list, err := readRows(ctx, tx, selectRow+"WHERE substr(s.id, 1, ?) = ? LIMIT 2", len(id), id)
		if err != nil {
			return err
		}
		switch len(list) {
		case 0:
			return ErrNotFound
		case 2:
			return ErrAmbiguous
		}
		stored, err = s.reading(tx).load(ctx, list[0])
		return err
	})
	if err != nil {
		return dialogue.Stored{}, fmt.Errorf("session %q: %w", id, err)
	}
	return stored, nil
}

// load reads a session whole: its row, its text and every event.
func (l *reading) load(ctx context.Context, w row) (dialogue.Stored, error) {
	record, from, err := l.open(ctx, w)
	if err != nil {
		return dialogue.Stored{}, err
	}
	if err := l.checkProtocol(ctx, w); err != nil {
		return dialogue.Stored{}, err
	}
	s := l.s
	stored := dialogue.Stored{Record: record}
	if err := l.db.QueryRowContext(ctx, "SELECT text FROM protocols WHERE hash = ?", w.hash).Scan(&stored.Text); err != nil {
		return dialogue.Stored{}, err
	}
	if hashOf(stored.Text) != w.hash {
		return dialogue.Stored{}, s.damaged(w.id, "its protocol is not the text that it followed")
	}
	stored.Events, err = s.loadEvents(ctx, l.db, w, from)
	return stored, err
}

func (s *Store) loadEvents(ctx context.Context, db querier, w row, from place) ([]dialogue.Event, error) {
	rows, err := db.QueryContext(ctx, "SELECT seq, at, kind, payload FROM events WHERE session_id = ? ORDER BY seq", w.id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	events := make([]dialogue.Event, 0, w.seq)
	var kind, payload sql.RawBytes // good until the next row
	var plain []byte
	for rows.Next() {
		var seq int
		var at int64
		if err := rows.Scan(&seq, &at, &kind, &payload); err != nil {
			return nil, err
		}
		if seq != len(events)+1 {
			return nil, s.damaged(w.id, "event %d is missing", len(events)+1)
		}
		plain, err = from.box.AppendOpen(plain[:0], payload, from.ofEvent(seq, at, string(kind)))
		if err != nil {
			return nil, s.damaged(w.id, "event %d: %w", seq, err)
		}
		var e dialogue.Event
		if err := json.Unmarshal(plain, &e); err != nil {
			return nil, s.damaged(w.id, "event %d: %w", seq, err)
		}
		if e.Seq != seq || e.At.UnixNano() != at || !bytes.Equal([]byte(e.Kind), kind) {
			return nil, s.damaged(w.id, "event %d and its row differ", seq)
		}
		events = append(events, e)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	if len(events) != w.seq {
		return nil, s.damaged(w.id, "%d of %d events are there", len(events), w.seq)
	}
	return events, nil
}
