package chime

import (
	"slices"
	"time"
)

const (
	most   = 2               // so many sounds ring at once: their sum stays far from clipping
	late   = time.Second     // a sound that could not begin by then would mislead
	linger = 2 * time.Second // a device that plays silence costs time, but waking it, too
	again  = time.Minute     // people plug in loudspeakers; trying costs a little
)

// device plays. Its methods may take long, or hang.
type device interface {
	// Play begins to play samples, and returns what cuts them short.
	Play(samples []byte, gain float64) (stop func())
	// Suspend stops the device from playing silence, until Resume.
	Suspend() error
	Resume() error
	// Err says whether the device is lost.
	Err() error
}

// ringer is the one goroutine of a bell that deals with its device.
type ringer struct {
	bell     *Bell
	device   device // nil while there is none
	asleep   bool
	sounding []voice
	next     time.Time // before then, no device is looked for again
}

// voice is a sound on the device.
type voice struct {
	sound Sound
	end   time.Time
	stop  func()
}

// work goes on until the bell is closed.
func (r *ringer) work() {
	var rest <-chan time.Time
	for {
		select {
		case _, open := <-r.bell.wake:
			if !open {
				r.sleep()
				return
			}
			rest = time.After(r.ring())
		case <-rest:
			r.sleep()
		}
	}
}

// ring plays what was asked for meanwhile, and returns after how long the
// device may sleep if nothing more is.
func (r *ringer) ring() time.Duration {
	ready := r.ready()
	asked := r.bell.take() // only now, for opening a device can take a while
	now := time.Now()
	r.sounding = slices.DeleteFunc(r.sounding, func(v voice) bool { return !now.Before(v.end) })
	for _, a := range asked {
		same := func(v voice) bool { return v.sound == a.sound }
		if !ready || now.Sub(a.at) >= late || len(r.sounding) == most || slices.ContainsFunc(r.sounding, same) {
			continue
		}
		stop := r.device.Play(samples[a.sound](), a.gain)
		r.sounding = append(r.sounding, voice{a.sound, now.Add(score[a.sound].length + buffer), stop})
	}
	left := time.Duration(0)
	for _, v := range r.sounding {
		left = max(left, v.end.Sub(now))
	}
	return left + linger
}

// ready opens or wakes the device where that is needed, and says whether it
// can play.
func (r *ringer) ready() bool {
	if r.device != nil {
		var err error
		if r.asleep {
			err = r.device.Resume()
		} else {
			err = r.device.Err()
		}
		if err == nil {
			r.asleep = false
			return true
		}
		r.device, r.sounding = nil, nil
	}
	if time.Now().Before(r.next) {
		return false
	}
	d, err := r.bell.open()
	r.next = time.Now().Add(again)
	if err != nil {
		return false
	}
	r.device, r.asleep = d, false
	return true
}

// sleep lets the device rest. What a slow one did not get to play, it does not
// play on waking either.
func (r *ringer) sleep() {
	for _, v := range r.sounding {
		v.stop()
	}
	r.sounding = nil
	if r.device != nil && !r.asleep {
		r.asleep = r.device.Suspend() == nil
	}
}
