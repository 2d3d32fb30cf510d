// Package chime rings the few soft sounds that tell people who look at each
// other, and not at the screen, what the screen says. It makes them itself and
// plays them on whatever device there is; where there is none, it is silent.
package chime

import (
	"math"
	"slices"
	"sync"
	"time"
)

// Sound is what is rung.
type Sound int

// Each sound is told from the others by its rhythm, its height and what it is
// struck on.
const (
	Floor  Sound = iota // the floor passes: two glass notes that rise
	Nearly              // a time is nearly up: one high tap on wood
	Over                // a soft time is over: one low tone
	Pause               // a pause is over: an open fifth that swells
	Break               // a break is over: three glass notes that come down home
)

// Bell rings. Its methods may be called on any goroutine and never block for
// longer than a lock: all that has to do with the device, which can take its
// time or hang, goes on in one goroutine of the bell's own.
type Bell struct {
	open func() (device, error)

	mu      sync.Mutex
	asked   []ring        // the latest, not yet begun, of different sounds
	wake    chan struct{} // says that there is something in asked; closed by Close
	working bool
	closed  bool
}

// ring is one sound asked for.
type ring struct {
	sound Sound
	gain  float64
	at    time.Time
}

// NewBell returns a bell. It opens no device: the first audible Ring does.
func NewBell() *Bell { return newBell(openSpeaker) }

func newBell(open func() (device, error)) *Bell {
	return &Bell{open: open, wake: make(chan struct{}, 1)}
}

// Ring begins a sound and returns at once. The volume goes from 0, which is
// silence and opens nothing, to 1, the loudest, as ears count: half of it
// sounds half as loud.
//
// A sound is left out rather than late or on top of too much: while the device
// is not ready for a second or longer, while the same sound still rings, and
// while two others do.
func (b *Bell) Ring(s Sound, volume float64) {
	g := gain(volume)
	if g == 0 || s < 0 || int(s) >= len(score) {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return
	}
	if !b.working {
		b.working = true
		go (&ringer{bell: b}).work()
	}
	b.asked = slices.DeleteFunc(b.asked, func(r ring) bool { return r.sound == s })
	if len(b.asked) == most {
		b.asked = slices.Delete(b.asked, 0, 1)
	}
	b.asked = append(b.asked, ring{s, g, time.Now()})
	select {
	case b.wake <- struct{}{}:
	default: // it will find this one, too
	}
}

// Close silences the bell for good; a Ring after it does nothing. It waits for
// nothing: a device that hangs would keep the program from ending.
func (b *Bell) Close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return
	}
	b.closed = true
	b.asked = nil
	select {
	case <-b.wake: // or a device could be woken for nothing
	default:
	}
	close(b.wake)
}

// take returns what is to be rung now.
func (b *Bell) take() []ring {
	b.mu.Lock()
	defer b.mu.Unlock()
	asked := b.asked
	b.asked = nil
	return asked
}

// gain returns what to multiply samples with. Ten decibels less sound half as
// loud, which is the exponent 5/3.
func gain(volume float64) float64 {
	if math.IsNaN(volume) || volume <= 0 {
		return 0
	}
	return math.Pow(min(volume, 1), 5.0/3)
}
