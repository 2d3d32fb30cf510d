package storage

import (
	"context"
	"fmt"
	"time"

	"halfway/dialogue"
)

// Begin keeps a new session in the drawer, as Store.Begin does in the couple's
// history. Its id is that of its page.
func (d *Drawer) Begin(ctx context.Context, c dialogue.Couple, p *dialogue.Protocol, events []dialogue.Event, sum dialogue.Summary) (string, error) {
	if len(events) == 0 {
		return "", fmt.Errorf("begin page: no events: %w", ErrOutOfStep)
	}
	if err := continues(events, 0, sum); err != nil {
		return "", fmt.Errorf("begin page: %w", err)
	}
	k, err := d.add(ctx, kept{
		Page: dialogue.Page{Made: sum.Start, Saved: sum.Last},
		Guided: &guided{
			Record: dialogue.Record{Couple: c.ID, Partners: c.Partners, Protocol: p.ID, Title: p.Title, Hash: p.Hash, Summary: sum},
			Text:   p.Text, Events: events,
		},
	})
	if err != nil {
		return "", fmt.Errorf("begin page: %w", err)
	}
	return k.ID, nil
}

// Replace is Begin in the place of another session of the drawer, which is erased.
func (d *Drawer) Replace(ctx context.Context, old string, c dialogue.Couple, p *dialogue.Protocol, events []dialogue.Event, sum dialogue.Summary) (string, error) {
	if _, err := d.guided(ctx, old); err != nil {
		return "", fmt.Errorf("replace page: %w", err)
	}
	id, err := d.Begin(ctx, c, p, events, sum)
	if err != nil {
		return "", err
	}
	return id, d.ErasePage(ctx, old)
}

// Append keeps what has happened next in a session of the drawer, as Store.Append
// does.
func (d *Drawer) Append(ctx context.Context, id string, events []dialogue.Event, sum dialogue.Summary) error {
	if len(events) == 0 {
		return nil
	}
	err := d.alter(ctx, id, func(k *kept) error {
		if k.Guided == nil {
			return ErrNotFound
		}
		g := k.Guided
		if err := continues(events, len(g.Events), sum); err != nil {
			return err
		}
		if g.Record.Status != dialogue.StatusOpen && sum.Status != g.Record.Status {
			return ErrOutOfStep
		}
		g.Events = append(g.Events, events...)
		g.Record.Summary, k.Saved = sum, sum.Last
		return nil
	})
	if err != nil {
		return fmt.Errorf("append to page: %w", err)
	}
	return nil
}

// Beat remembers how far the clock of a session has come, as Store.Beat does.
func (d *Drawer) Beat(ctx context.Context, id string, clock time.Duration) error {
	err := d.alter(ctx, id, func(k *kept) error {
		switch {
		case k.Guided == nil:
			return ErrNotFound
		case k.Guided.Record.Status != dialogue.StatusOpen, k.Guided.Beat >= clock:
			return errUnchanged
		}
		k.Guided.Beat = clock
		return nil
	})
	if err != nil {
		return fmt.Errorf("beat of page: %w", err)
	}
	return nil
}

// Clock returns how far the clock of a session had come when that was last
// stored.
func (d *Drawer) Clock(ctx context.Context, id string) (time.Duration, error) {
	k, err := d.guided(ctx, id)
	if err != nil {
		return 0, fmt.Errorf("clock of page: %w", err)
	}
	return max(k.Guided.Beat, k.Guided.Record.Clock), nil
}

// Session returns one session of the drawer with all its events.
func (d *Drawer) Session(ctx context.Context, id string) (dialogue.Stored, error) {
	k, err := d.guided(ctx, id)
	if err != nil {
		return dialogue.Stored{}, fmt.Errorf("page: %w", err)
	}
	return dialogue.Stored{Record: *k.page().Session, Text: k.Guided.Text, Events: k.Guided.Events}, nil
}

func (d *Drawer) guided(ctx context.Context, id string) (kept, error) {
	k, err := d.read(ctx, id)
	if err == nil && k.Guided == nil {
		err = ErrNotFound
	}
	return k, err
}
