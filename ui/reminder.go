package ui

import (
	"context"
	"time"

	"halfway/ui/words"
)

// remind waits for the time to return or to begin of what can be taken up
// again, while no dialogue runs.
func (w *Window) remind() {
	if w.reminder != nil {
		w.reminder.Stop()
	}
	at, what := time.Time{}, "notify.break"
	if r := w.outlook.Open; r != nil {
		if at = r.BreakUntil; at.IsZero() {
			at, what = r.Meet, "notify.meet"
		}
	}
	wait := at.Sub(w.opts.Now())
	if at.IsZero() || wait <= 0 {
		w.appoint(time.Time{}, 0, what)
		return
	}
	w.appoint(at, wait, what)
	w.reminder = time.AfterFunc(wait, func() {
		w.conductor.post(func() {
			if w.conductor.live {
				return
			}
			w.conductor.ring(SoundBreak)
			if s, ok := w.current.(*start); ok && !s.editing {
				s.build()
			}
		})
	})
}

// appoint has the desktop tell of a time, after so long, in the place of what it
// was to tell before; the zero time stands for none.
func (w *Window) appoint(at time.Time, in time.Duration, what string) {
	if w.appointed != nil && at.Equal(*w.appointed) {
		return
	}
	w.appointed = &at
	var id string
	w.conductor.aside(func(context.Context) error {
		if w.scheduled != "" {
			w.opts.Cancel(w.scheduled)
		}
		if w.scheduled = ""; !at.IsZero() {
			w.scheduled = w.opts.Schedule(time.Now().Add(in), words.Say(what), words.Say("notify.text"))
		}
		id = w.scheduled
		return nil
	}, func(error) {
		if w.settings.Reminder != id {
			w.settings.Reminder = id
			w.save()
		}
	})
}
