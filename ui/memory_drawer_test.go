package ui

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"halfway/dialogue"
)

var errClosed = errors.New("the drawer is closed")

// cabinet has the drawers of the store in memory.
type cabinet struct {
	guard sync.Mutex
	of    map[string]*chest
}

// chest is a drawer, open or not.
type chest struct {
	shared   string
	pages    []dialogue.Page
	sessions memory
	opened   int
}

func (c *cabinet) Drawers(context.Context, string) ([]string, error) {
	c.guard.Lock()
	defer c.guard.Unlock()
	var all []string
	for id := range c.of {
		all = append(all, id)
	}
	return all, nil
}

func (c *cabinet) MakeDrawer(_ context.Context, partner, shared string) ([]string, error) {
	c.guard.Lock()
	defer c.guard.Unlock()
	if c.of == nil {
		c.of = map[string]*chest{}
	}
	c.of[partner] = &chest{shared: shared}
	return strings.Fields("one two three four five six seven eight nine ten"), nil
}

func (c *cabinet) OpenDrawer(_ context.Context, partner, secret string) (Drawer, error) {
	c.guard.Lock()
	defer c.guard.Unlock()
	d := c.of[partner]
	if d == nil || d.shared != secret {
		return nil, errWrongDrawer
	}
	d.opened++
	return &drawerInMemory{chest: d}, nil
}

var errWrongDrawer = errors.New("that is not the passphrase of the drawer")

func (c *cabinet) EraseDrawer(_ context.Context, partner string) error {
	c.guard.Lock()
	defer c.guard.Unlock()
	delete(c.of, partner)
	return nil
}

// drawerInMemory is an open drawer.
type drawerInMemory struct {
	*chest
	mu     sync.Mutex
	closed bool
}

func (d *drawerInMemory) ready() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return errClosed
	}
	return d.sessions.ready()
}

func (d *drawerInMemory) Close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.closed {
		d.closed = true
		d.opened--
	}
}

func (d *drawerInMemory) Pages(context.Context) ([]dialogue.Page, error) {
	if err := d.ready(); err != nil {
		return nil, err
	}
	all := slices.Clone(d.pages)
	for _, s := range d.sessions.sessions {
		all = append(all, dialogue.Page{ID: s.ID, Made: s.Start, Saved: s.Last, Session: &s.Record})
	}
	slices.SortStableFunc(all, func(a, b dialogue.Page) int { return b.Saved.Compare(a.Saved) })
	return all, nil
}

func (d *drawerInMemory) SavePage(_ context.Context, p dialogue.Page) (dialogue.Page, error) {
	if err := d.ready(); err != nil {
		return p, err
	}
	if p.ID == "" {
		p.ID = fmt.Sprint("page ", len(d.pages)+1)
		d.pages = append(d.pages, p)
		return p, nil
	}
	i := slices.IndexFunc(d.pages, func(q dialogue.Page) bool { return q.ID == p.ID })
	d.pages[i] = p
	return p, nil
}

func (d *drawerInMemory) ErasePage(_ context.Context, id string) error {
	if err := d.ready(); err != nil {
		return err
	}
	d.pages = slices.DeleteFunc(d.pages, func(p dialogue.Page) bool { return p.ID == id })
	return nil
}

func (d *drawerInMemory) Guard(_ context.Context, now, next string) ([]string, error) {
	if now != d.shared {
		return nil, errWrongDrawer
	}
	d.shared = next
	return strings.Fields("one two three four five six seven eight nine ten"), nil
}

// What runs in a drawer is kept as the store in memory keeps it.

func (d *drawerInMemory) Begin(ctx context.Context, c dialogue.Couple, p *dialogue.Protocol, events []dialogue.Event, sum dialogue.Summary) (string, error) {
	if err := d.ready(); err != nil {
		return "", err
	}
	return d.sessions.Begin(ctx, c, p, events, sum)
}

func (d *drawerInMemory) Replace(ctx context.Context, old string, c dialogue.Couple, p *dialogue.Protocol, events []dialogue.Event, sum dialogue.Summary) (string, error) {
	if err := d.ready(); err != nil {
		return "", err
	}
	return d.sessions.Replace(ctx, old, c, p, events, sum)
}

func (d *drawerInMemory) Append(ctx context.Context, id string, events []dialogue.Event, sum dialogue.Summary) error {
	if err := d.ready(); err != nil {
		return err
	}
	return d.sessions.Append(ctx, id, events, sum)
}

func (d *drawerInMemory) Beat(ctx context.Context, id string, clock time.Duration) error {
	return d.sessions.Beat(ctx, id, clock)
}

func (d *drawerInMemory) Clock(ctx context.Context, id string) (time.Duration, error) {
	return d.sessions.Clock(ctx, id)
}

func (d *drawerInMemory) Session(ctx context.Context, id string) (dialogue.Stored, error) {
	if err := d.ready(); err != nil {
		return dialogue.Stored{}, err
	}
	return d.sessions.Session(ctx, id)
}
