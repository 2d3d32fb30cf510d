package storage

import (
	"context"
	"database/sql"
	"fmt"

	"halfway/dialogue"
)

// Outlook returns what a couple's next dialogue needs to know of the earlier
// ones. How many sessions there are makes next to no difference.
func (s *Store) Outlook(ctx context.Context, couple string) (dialogue.Outlook, error) {
	o := dialogue.Outlook{Finished: map[string]int{}, Latest: map[string]dialogue.Record{}}
	err := s.look(ctx, func(tx *sql.Tx) error {
		l := s.reading(tx)
		for _, find := range []struct {
			into  **dialogue.Record
			where string
			args  []any
		}{
			{&o.Open, "s.couple_id = ? AND s.status = 'open' ORDER BY s.started_at DESC, s.id DESC LIMIT 1", []any{couple}},
			{&o.Dance, "s.couple_id = ? AND s.danced = 1 ORDER BY s.started_at DESC LIMIT 1", []any{couple}},
			{&o.Due, "s.couple_id = ? AND s.look_at > 0 ORDER BY s.look_at, s.id LIMIT 1", []any{couple}},
		} {
			found, err := l.records(ctx, "WHERE "+find.where, find.args...)
			if err != nil {
				return err
			}
			if len(found) > 0 {
				*find.into = &found[0]
			}
		}
		return l.byProtocol(ctx, couple, &o)
	})
	if err != nil {
		return dialogue.Outlook{}, fmt.Errorf("outlook: %w", err)
	}
	return o, nil
}

// byProtocol counts the sessions of each protocol, and finds the newest of each
// and of all. A
// protocol may have been followed in several versions of its text.
func (l *reading) byProtocol(ctx context.Context, couple string, o *dialogue.Outlook) error {
	rows, err := l.db.QueryContext(ctx, `SELECT p.id, g.protocol, g.status, g.n, g.newest FROM
		(SELECT protocol, status, count(*) AS n, max(started_at) AS newest FROM sessions
			WHERE couple_id = ? GROUP BY protocol, status) g
		JOIN protocols p ON p.hash = g.protocol`, couple)
	if err != nil {
		return err
	}
	defer rows.Close()
	type latest struct {
		hash, status string
		at           int64
	}
	newest := map[string]latest{}
	for rows.Next() {
		var id, hash, status string
		var n int
		var at int64
		if err := rows.Scan(&id, &hash, &status, &n, &at); err != nil {
			return err
		}
		if status == dialogue.Finished {
			o.Finished[id] += n
		}
		o.Ended = o.Ended || status != dialogue.StatusOpen
		if had, ok := newest[id]; !ok || at > had.at {
			newest[id] = latest{hash, status, at}
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for id, at := range newest {
		found, err := l.records(ctx, "WHERE s.couple_id = ? AND s.protocol = ? AND s.status = ? AND s.started_at = ? LIMIT 1",
			couple, at.hash, at.status, at.at)
		if err != nil {
			return err
		}
		if len(found) == 0 {
			continue
		}
		r := found[0]
		o.Latest[id] = r
		if o.Last == nil || r.Start.After(o.Last.Start) {
			o.Last = &r
		}
	}
	return nil
}
