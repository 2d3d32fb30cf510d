package main

import (
	"context"
	"errors"
	"sync"
	"time"

	"halfway/dialogue"
	"halfway/storage"
	"halfway/ui"
)

// inWindow is the store as the window needs it: with the copies that are made
// while it is open.
type inWindow struct {
	*storage.Store

	mu      sync.Mutex
	copied  bool
	ending  chan struct{} // closed when the window is
	copying sync.WaitGroup
	trouble error // with the last copy
}

// OpenDrawer opens a partner's drawer.
func (w *inWindow) OpenDrawer(ctx context.Context, partner, secret string) (ui.Drawer, error) {
	d, err := w.Store.OpenDrawer(ctx, partner, secret)
	if err != nil {
		return nil, err // and not a nil drawer in an interface
	}
	return d, nil
}

// Couple returns the couple at home, or the zero couple.
func (w *inWindow) Couple(ctx context.Context) (dialogue.Couple, error) {
	couple, err := w.Store.Couple(ctx)
	if errors.Is(err, storage.ErrNotFound) {
		err = nil
	}
	return couple, err
}

// Unlock opens the store, and has the copy of this start made.
func (w *inWindow) Unlock(ctx context.Context, secret string) error {
	err := w.Store.Unlock(ctx, secret)
	if err == nil {
		w.keepCopy()
	}
	return err
}

// keepCopy makes the copy of this start beside everything else, once the data
// can be read.
func (w *inWindow) keepCopy() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.copied || w.Locked() {
		return
	}
	w.copied = true
	w.copying.Go(func() {
		select {
		case <-time.After(copyAfter): // the window comes first
		case <-w.ending:
		}
		err := w.KeepCopy(context.Background(), time.Now())
		w.mu.Lock()
		w.trouble = err
		w.mu.Unlock()
	})
}

// copyAfter is how long after the start its copy is made.
const copyAfter = 3 * time.Second

// end waits until the copy is made.
func (w *inWindow) end() {
	close(w.ending)
	w.copying.Wait()
}

// copyTrouble returns why the last copy could not be made.
func (w *inWindow) copyTrouble() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.trouble
}
