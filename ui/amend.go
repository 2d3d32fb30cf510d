package ui

import (
	"context"

	"halfway/dialogue"
)

// amend adds to a session that has ended.
func (c *conductor) amend(record dialogue.Record, a dialogue.Action, then func(error)) {
	if c.busy {
		return
	}
	c.write(func(ctx context.Context) error {
		_, session, err := c.stored(ctx, c.opts.Store, record.ID)
		if err != nil {
			return err
		}
		events, err := session.Do(a, dialogue.Instant{Wall: c.opts.Now(), Clock: session.State.Last.Clock})
		if err != nil {
			return err
		}
		after, err := session.Apply(events...)
		if err != nil {
			return err
		}
		return c.opts.Store.Append(ctx, record.ID, after.State.Kept(events), after.State.Summary())
	}, then)
}

// erase takes a session away for good.
func (c *conductor) erase(id string, then func(error)) {
	if c.busy {
		return
	}
	c.write(func(ctx context.Context) error { return c.opts.Store.Erase(ctx, id) }, then)
}

// stored reads a session and folds it. It may block on the disk.
func (c *conductor) stored(ctx context.Context, from Keeper, id string) (dialogue.Stored, dialogue.Session, error) {
	stored, err := from.Session(ctx, id)
	if err != nil {
		return stored, dialogue.Session{}, err
	}
	p, err := c.opts.Load(stored.Protocol, []byte(stored.Text))
	if err != nil {
		return stored, dialogue.Session{}, err
	}
	session, err := dialogue.Open(p, stored.Events)
	return stored, session, err
}
