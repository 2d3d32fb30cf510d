package ui

import (
	"time"

	"halfway/ui/control"
)

// watcher notices that nobody has touched anything for a while, and that the
// machine has slept.
type watcher struct {
	idle, sleep *time.Timer
	last        time.Time     // when the machine was looked at last
	asleep      time.Duration // how long it had slept then
	running     bool          // a turn ran when it was drawn last
}

// dozing is how often somebody looks whether the machine has slept.
const dozing = 2 * time.Second

// keepWatch begins to watch, where there is a passphrase and something to be
// seen, or ends it.
func (w *Window) keepWatch() {
	for _, t := range []*time.Timer{w.watcher.idle, w.watcher.sleep} {
		if t != nil {
			t.Stop()
		}
	}
	w.watcher.idle, w.watcher.sleep = nil, nil
	if w.shade != nil || !w.opts.Store.Guarded() {
		return
	}
	w.watcher.last = time.Now()
	w.watcher.asleep, _ = suspended()
	w.watchSleep()
	w.watchIdle()
}

// watchIdle waits until nobody may have touched anything for long enough.
func (w *Window) watchIdle() {
	after, ever := w.settings.lockAfter()
	if !ever {
		return
	}
	w.watcher.idle = time.AfterFunc(max(time.Until(control.LastInput().Add(after)), time.Second), func() {
		w.conductor.post(func() {
			if w.shade != nil || !w.opts.Store.Guarded() {
				return
			}
			if w.engaged() {
				control.Noticed()
			}
			if after, ever := w.settings.lockAfter(); ever && time.Since(control.LastInput()) >= after {
				w.lock()
				return
			}
			w.watchIdle()
		})
	})
}

// engaged reports whether people are at something that they do not touch: a turn
// that runs, or words that are to be copied by hand.
func (w *Window) engaged() bool {
	return (w.copying != nil && w.asked() == w.copying) || (w.conductor.live && w.conductor.session.State.Running())
}

// ran notices that a turn has ended: from then on the time without a touch
// counts.
func (w *Window) ran(running bool) {
	if w.watcher.running && !running {
		control.Noticed()
	}
	w.watcher.running = running
}

// watchSleep looks now and then whether the machine has slept. What runs is held
// first, from the moment at which it fell asleep.
func (w *Window) watchSleep() {
	w.watcher.sleep = time.AfterFunc(dozing, func() {
		w.conductor.post(func() {
			if w.shade != nil || !w.opts.Store.Guarded() {
				return
			}
			now := time.Now()
			asleep, known := suspended()
			mono, wall := now.Sub(w.watcher.last), now.Round(0).Sub(w.watcher.last.Round(0))
			woke := slept(mono, wall, asleep-w.watcher.asleep, known)
			w.watcher.last, w.watcher.asleep = now, asleep
			if woke {
				if w.conductor.live {
					w.conductor.onBeat()
				}
				w.lock()
				return
			}
			w.watchSleep()
		})
	})
}
