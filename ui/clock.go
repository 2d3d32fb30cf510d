package ui

import (
	"time"

	"halfway/dialogue"
)

// clock reads the machine's two clocks and gives a session's instants. A speed
// above 1 makes both run faster, for tests and demonstrations.
type clock struct {
	speed float64
	start time.Time // with its monotonic reading
	base  dialogue.Instant
}

// newClock returns a clock that stands at that session time now.
func newClock(speed float64, session time.Duration) clock {
	now := time.Now()
	return clock{speed: speed, start: now, base: dialogue.Instant{Wall: now.Round(0), Clock: session}}
}

// now returns the present.
func (c clock) now() dialogue.Instant {
	now := time.Now()
	return dialogue.Instant{
		Wall:  c.base.Wall.Add(c.fast(now.Round(0).Sub(c.start.Round(0)))),
		Clock: c.base.Clock + c.fast(now.Sub(c.start)),
	}
}

func (c clock) fast(d time.Duration) time.Duration { return time.Duration(float64(d) * c.speed) }

// real returns how long a stretch of session time takes on the machine.
func (c clock) real(d time.Duration) time.Duration {
	return max(time.Duration(float64(d)/c.speed), time.Millisecond)
}
