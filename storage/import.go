package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"time"

	"github.com/google/uuid"

	"halfway/dialogue"
	"halfway/dialogue/archive"
	"halfway/storage/seal"
)

// Imported counts the sessions of an archive by what became of them.
type Imported struct {
	// Added were not here before, Extended were and have gone on since, and
	// Known were here already.
	Added, Extended, Known int
}

// Import takes in the sessions of an archive: all of it or, on any error,
// nothing. Sessions that are here already are left alone, so that importing
// twice adds nothing; where the archive knows what came after, that is added. It
// fails with the errors of package archive, and with ErrConflict where the
// archive has another course of a session than what is stored. It tells after
// each session how many are done; progress may be nil. It ends with the
// context's error when that is done, and has then changed nothing.
func (s *Store) Import(ctx context.Context, in io.Reader, progress func(done int)) (Imported, error) {
	from, err := archive.NewReader(in)
	if err != nil {
		return Imported{}, fmt.Errorf("import: %w", err)
	}
	i := &importer{s: s, boxes: map[string]*seal.Box{}, protocols: map[string]bool{}}
	err = s.change(ctx, func(within context.Context, tx *sql.Tx) error {
		i.tx = tx
		for _, c := range from.Head.Couples {
			if err := i.couple(within, c); err != nil {
				return err
			}
		}
		done := 0
		for session, err := range from.All() {
			if err == nil {
				err = ctx.Err() // until it is committed, it can be called off
			}
			if err == nil {
				err = i.session(within, session)
			}
			if err != nil {
				return err
			}
			if done++; progress != nil {
				progress(done)
			}
		}
		return nil
	})
	if err != nil {
		return Imported{}, fmt.Errorf("import: %w", err)
	}
	s.mu.Lock()
	for id, box := range i.boxes {
		s.boxes[id] = box
	}
	clear(s.places) // what was known of a session may have been replaced
	s.mu.Unlock()
	if i.replaced {
		_ = s.wipe(ctx) // it is gone in any case
	}
	return i.done, nil
}

// importer takes in an archive within one transaction.
type importer struct {
	s         *Store
	tx        *sql.Tx
	boxes     map[string]*seal.Box // of the couples of the archive
	protocols map[string]bool      // that are stored, by hash
	replaced  bool
	done      Imported
}

// couple adds a couple that is not here yet.
func (i *importer) couple(ctx context.Context, c archive.Couple) error {
	known, err := i.s.loadCouple(ctx, i.tx, c.ID)
	if err == nil {
		ids := []string{known.Partners[0].ID, known.Partners[1].ID}
		if !slices.Contains(ids, c.Partners[0].ID) || !slices.Contains(ids, c.Partners[1].ID) {
			return fmt.Errorf("couple %s has other partners: %w", c.ID, ErrConflict)
		}
		i.boxes[c.ID], err = i.s.box(ctx, i.tx, c.ID)
		return err
	}
	if !errors.Is(err, ErrNotFound) {
		return err
	}
	for _, p := range c.Partners {
		var taken bool
		if err := i.tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM partners WHERE id = ?)", p.ID).Scan(&taken); err != nil {
			return err
		}
		if taken {
			return fmt.Errorf("partner %s belongs to another couple: %w", p.ID, ErrConflict)
		}
	}
	i.boxes[c.ID], err = i.s.insertCouple(ctx, i.tx, dialogue.Couple{ID: c.ID, Partners: c.Partners}, c.Created)
	return err
}

// session adds a session, or what is new of it.
func (i *importer) session(ctx context.Context, a archive.Checked) error {
	p := a.State.Protocol
	if !i.protocols[p.Hash] {
		if err := insertProtocol(ctx, i.tx, p); err != nil {
			return err
		}
		i.protocols[p.Hash] = true
	}
	here, free, err := i.find(ctx, a)
	if err != nil {
		return err
	}
	a.ID = free
	to := newPlace(i.boxes[a.Couple], a.ID, a.Couple, p.Hash, a.Partners[0], a.Partners[1])
	if here == nil {
		i.done.Added++
		err = i.s.insertSession(ctx, i.tx, a.ID, to, newSession{a.Couple, p.Hash, a.Partners, a.Events, a.State.Summary()})
	} else {
		err = i.known(ctx, a, to, here.Events)
	}
	if err != nil {
		return err
	}
	for _, r := range a.Remarks {
		if err := i.remark(ctx, a.ID, to, r); err != nil {
			return err
		}
	}
	return nil
}

// find returns the session that is here of what an archive has, or nil, and the id
// that it has here. Where two have gone on apart from the same beginning, both
// stay, the one of the archive under a new id: its beginning tells later that it
// is the same.
func (i *importer) find(ctx context.Context, a archive.Checked) (*dialogue.Stored, string, error) {
	list, err := readRows(ctx, i.tx, selectRow+"WHERE s.couple_id = ? AND s.started_at = ? OR s.id = ?",
		a.Couple, a.Events[0].At.UnixNano(), a.ID)
	if err != nil {
		return nil, "", err
	}
	taken := false
	for _, w := range list {
		here, err := i.s.reading(i.tx).load(ctx, w)
		if err != nil {
			return nil, "", err
		}
		if here.Hash == a.Protocol && here.Couple == a.Couple && here.Partners[0].ID == a.Partners[0] &&
			sameCourse(a.State.Protocol, here.Events, a.Events) {
			return &here, here.ID, nil
		}
		if w.id == a.ID && !sameEvent(here.Events[0], a.Events[0]) { // which is no common beginning
			return nil, "", fmt.Errorf("session %s: %w", a.ID, ErrConflict)
		}
		taken = taken || w.id == a.ID
	}
	if !taken {
		return nil, a.ID, nil
	}
	id, err := uuid.NewV7()
	return nil, id.String(), err
}

// sameCourse reports whether two lists of events are those of the same session.
// One of them may be without what was written in private.
func sameCourse(p *dialogue.Protocol, a, b []dialogue.Event) bool {
	return dialogue.SameCourse(a, b, sameEvent) ||
		dialogue.SameCourse(archive.WithoutPrivate(p, a), archive.WithoutPrivate(p, b), sameEvent)
}

// known adds what the session of an archive has and the one that is here has not.
func (i *importer) known(ctx context.Context, a archive.Checked, to place, here []dialogue.Event) error {
	p := a.State.Protocol
	bare := archive.WithoutPrivate(p, a.Events)
	if !dialogue.SameCourse(here, a.Events, sameEvent) && dialogue.SameCourse(here, bare, sameEvent) && len(a.Events) >= len(here) {
		// Here it lies without its private words, and the archive has them.
		i.done.Extended++
		return i.replace(ctx, a, to, here)
	}
	more := a.Events[min(len(here), len(a.Events)):]
	if a.State.End != "" && ended(here) {
		more = dialogue.Amended(here, a.Events, sameEvent)
	}
	if len(more) == 0 {
		i.done.Known++
		return nil
	}
	i.done.Extended++
	return i.extend(ctx, a.ID, here, more, p, to)
}

func ended(events []dialogue.Event) bool {
	return slices.ContainsFunc(events, func(e dialogue.Event) bool { return e.Kind == dialogue.Ended })
}

// replace puts the session of an archive in the place of the same one that is
// here, and keeps what was added and remarked here.
func (i *importer) replace(ctx context.Context, a archive.Checked, to place, here []dialogue.Event) error {
	i.replaced = true
	p := a.State.Protocol
	state := a.State
	if a.State.End != "" {
		more := dialogue.Amended(a.Events, here, sameEvent)
		var err error
		if state, err = a.State.After(more...); err != nil {
			return err
		}
		a.Events = slices.Concat(a.Events, more)
	}
	remarks, err := i.s.loadRemarks(ctx, i.tx, a.ID)
	if err != nil {
		return err
	}
	if err := i.s.eraseRows(ctx, i.tx, a.ID); err != nil {
		return err
	}
	if err := toWipe(ctx, i.tx); err != nil {
		return err
	}
	if err := insertProtocol(ctx, i.tx, p); err != nil { // which the erasure may have taken along
		return err
	}
	err = i.s.insertSession(ctx, i.tx, a.ID, to, newSession{a.Couple, p.Hash, a.Partners, a.Events, state.Summary()})
	for _, r := range remarks {
		err = errors.Join(err, i.remark(ctx, a.ID, to, r))
	}
	return err
}

// extend adds the events by which a session has gone on.
func (i *importer) extend(ctx context.Context, id string, here, more []dialogue.Event, p *dialogue.Protocol, to place) error {
	state, err := dialogue.Fold(p, slices.Concat(here, more))
	if err != nil {
		return err
	}
	return i.s.appendWithin(ctx, i.tx, id, to, more, state.Summary())
}

// remark adds a remark that is not here yet.
func (i *importer) remark(ctx context.Context, session string, to place, r dialogue.Remark) error {
	var at string
	err := i.tx.QueryRowContext(ctx, "SELECT session_id FROM remarks WHERE id = ?", r.ID).Scan(&at)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return insertRemark(ctx, i.tx, session, to, r)
	case err == nil && at != session:
		return fmt.Errorf("remark %s belongs to another session: %w", r.ID, ErrConflict)
	}
	return err
}

// sameEvent compares events as they are written.
func sameEvent(x, y dialogue.Event) bool {
	if !x.At.Equal(y.At) || !x.Until.Equal(y.Until) || len(x.Readings) != len(y.Readings) {
		return false
	}
	x.At, x.Until, y.At, y.Until = time.Time{}, time.Time{}, time.Time{}, time.Time{}
	if len(x.Readings) == 0 {
		x.Readings, y.Readings = nil, nil
	}
	return reflect.DeepEqual(x, y)
}
