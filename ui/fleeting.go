package ui

import (
	"context"
	"errors"
	"sync"
	"time"

	"halfway/dialogue"
)

// fleeting keeps one session in memory, and nothing of it anywhere else: a page
// that its writer does not want to keep.
type fleeting struct {
	mu     sync.Mutex
	stored dialogue.Stored
	clock  time.Duration
}

// fleetingID is the id of the one session.
const fleetingID = "fleeting"

var errGone = errors.New("nothing was kept")

// Begin is for Keeper.
func (f *fleeting) Begin(_ context.Context, c dialogue.Couple, p *dialogue.Protocol, events []dialogue.Event, sum dialogue.Summary) (string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.stored = dialogue.Stored{
		Record: dialogue.Record{ID: fleetingID, Couple: c.ID, Partners: c.Partners, Protocol: p.ID, Title: p.Title, Hash: p.Hash, Summary: sum},
		Text:   p.Text, Events: events,
	}
	return fleetingID, nil
}

// Replace is for Keeper.
func (f *fleeting) Replace(ctx context.Context, _ string, c dialogue.Couple, p *dialogue.Protocol, events []dialogue.Event, sum dialogue.Summary) (string, error) {
	return f.Begin(ctx, c, p, events, sum)
}

// Append is for Keeper.
func (f *fleeting) Append(_ context.Context, _ string, events []dialogue.Event, sum dialogue.Summary) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.stored.Events, f.stored.Summary = append(f.stored.Events, events...), sum
	return nil
}

// Beat is for Keeper.
func (f *fleeting) Beat(_ context.Context, _ string, clock time.Duration) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.clock = max(f.clock, clock)
	return nil
}

// Clock is for Keeper.
func (f *fleeting) Clock(context.Context, string) (time.Duration, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return max(f.clock, f.stored.Clock), nil
}

// Session is for Keeper.
func (f *fleeting) Session(_ context.Context, id string) (dialogue.Stored, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if id != f.stored.ID {
		return dialogue.Stored{}, errGone
	}
	return f.stored, nil
}
