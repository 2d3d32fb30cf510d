package ui

import (
	"context"

	"halfway/dialogue"
)

// home is what the window works from: who uses it, and what the start screen needs
// to know of their dialogues.
type home struct {
	couple  dialogue.Couple
	outlook dialogue.Outlook
}

// home reads it. It may block on the disk.
func (w *Window) home(ctx context.Context) (h home, err error) {
	if h.couple, err = w.opts.Store.Couple(ctx); err == nil {
		h.outlook, err = w.opts.Store.Outlook(ctx, h.couple.ID)
	}
	return h, err
}

// reload looks anew at what is stored, and then goes on.
func (w *Window) reload(then func()) {
	var found home
	w.conductor.write(func(ctx context.Context) (err error) {
		found, err = w.home(ctx)
		return err
	}, func(err error) {
		if err == nil {
			w.couple, w.outlook = found.couple, found.outlook
		}
		then()
		if err != nil {
			w.tell(err)
		}
	})
}

// startAnew shows the start screen after something else took the place of what was
// stored, and then goes on.
func (w *Window) startAnew(then func()) {
	w.reload(func() {
		w.brought = nil
		w.showStart()
		w.keepWatch()
		then()
	})
}
