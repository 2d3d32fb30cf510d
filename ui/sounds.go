package ui

import (
	"time"

	"halfway/dialogue"
)

const (
	// nearly is how much is left of a time when a chime says that it is nearly
	// up, and nearlyLeast the least time that is told of beforehand.
	nearly      = 15 * time.Second
	nearlyLeast = 45 * time.Second
)

// ear is what of a state can be heard when it changes.
type ear struct {
	visit             int
	floor             dialogue.Side
	nearly, over, due bool
	back              bool // the time to return from a break has come
	more              time.Duration
}

// listen returns what is to be heard of a state at that instant.
func listen(s dialogue.State, now dialogue.Instant) ear {
	visit := s.Now()
	e := ear{visit: len(s.Visits), floor: visit.Floor, more: visit.More}
	if stop := s.Stop(); stop != nil && stop.Break {
		e.back = !stop.Back && !now.Wall.Before(stop.Until)
	}
	left, timed := s.TimeLeft(now)
	if !timed {
		return e
	}
	switch visit.Step.Kind {
	case dialogue.Turn, dialogue.Write:
		e.nearly = left <= nearly && s.Length() >= nearlyLeast
		e.over = s.Over(now)
	case dialogue.Pause:
		e.due = left <= 0
	}
	return e
}

// hear rings for what has changed since the last time.
func (c *conductor) hear(now dialogue.Instant) {
	was, is := c.ear, listen(c.session.State, now)
	c.ear = is
	fresh := is.visit != was.visit || is.more != was.more
	switch {
	case is.back && !was.back:
		c.ring(SoundBreak)
	case is.visit != was.visit && is.floor != was.floor && is.floor != dialogue.Nobody && was.floor != dialogue.Nobody:
		c.ring(SoundFloor)
	case is.over && (!was.over || fresh):
		c.ring(SoundOver)
	case is.nearly && !is.over && (!was.nearly || fresh):
		c.ring(SoundNearly)
	case is.due && (!was.due || fresh):
		c.ring(SoundPause)
	}
}

// ring makes a sound as loud as people like it.
func (c *conductor) ring(s Sound) {
	if volume := c.settings.Volume(); volume > 0 && !c.hush {
		c.opts.Ring(s, volume)
	}
}
