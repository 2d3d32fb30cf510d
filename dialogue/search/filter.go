package search

import (
	"time"

	"halfway/dialogue"
)

// Ending narrows sessions down by how they ended.
type Ending string

// The endings. InBreak is open as well, and only waits for the two to return.
const (
	AnyEnding Ending = ""
	Finished  Ending = "finished"
	Stopped   Ending = "stopped"
	Open      Ending = "open"
	InBreak   Ending = "break"
)

// Endings lists the endings in the order in which they are offered.
var Endings = [...]Ending{AnyEnding, Finished, Stopped, Open, InBreak}

// Filter narrows sessions down. The zero Filter lets everything through.
type Filter struct {
	// Protocol is the id of the dialogue; empty for any.
	Protocol string
	// Ending is how it ended.
	Ending Ending
	// From and To bound when it began: From included, To not. Zero is without a
	// bound.
	From, To time.Time
	// Undecided keeps those whose agreement nobody has called settled.
	Undecided bool
}

// Fits reports whether a session is one of those that are meant.
func (f Filter) Fits(r dialogue.Record) bool {
	switch {
	case f.Protocol != "" && r.Protocol != f.Protocol,
		!f.From.IsZero() && r.Start.Before(f.From),
		!f.To.IsZero() && !r.Start.Before(f.To),
		f.Undecided && !r.Undecided():
		return false
	}
	switch f.Ending {
	case AnyEnding:
		return true
	case InBreak:
		return r.Status == dialogue.StatusOpen && !r.BreakUntil.IsZero()
	default:
		return r.Status == string(f.Ending)
	}
}
