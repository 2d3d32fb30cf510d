package ui

import (
	"context"

	"halfway/dialogue"
)

// showHistory opens the place for looking back.
func (w *Window) showHistory() { w.lookBack(func() {}) }

// lookBack opens the place for looking back once the sessions are read, and then
// goes on.
func (w *Window) lookBack(then func()) {
	if w.conductor.busy {
		return
	}
	s := w.shelf
	s.clear()
	s.load(func(err error) {
		if err != nil {
			w.tell(err)
			return
		}
		w.show(newHistory(w, s))
		then()
	})
}

// reviewWays are where a review leads.
type reviewWays struct {
	// back leaves it, and step goes to the session so many places further down
	// the list; nil where there is no list.
	back func()
	step func(by int)
	// stale is called when the session has changed or is gone, before back.
	stale func(then func())
}

// showReview shows one past session.
func (w *Window) showReview(id string, ways reviewWays) {
	if w.conductor.busy {
		return
	}
	var stored dialogue.Stored
	var session dialogue.Session
	var remarks []dialogue.Remark
	w.conductor.write(func(ctx context.Context) (err error) {
		if stored, session, err = w.conductor.stored(ctx, w.opts.Store, id); err == nil {
			remarks, err = w.opts.Store.Remarks(ctx, stored.ID)
		}
		return err
	}, func(err error) {
		if err != nil {
			ways.back()
			w.tell(err)
			return
		}
		w.show(newReview(w, stored, session.State, remarks, ways))
	})
}
