// Package report writes a history as documents for people: Markdown, HTML, PDF,
// and a table of the readings. What can be read in again is written by
// dialogue/archive.
//
// Sessions are added one by one and written as they come, so that their number
// does not matter. Of all formats only PDF remembers something of each: a line of
// its outline.
package report

import (
	"time"

	"halfway/dialogue"
)

// Entry is one session that is written.
type Entry struct {
	Stored dialogue.Stored
	// State is the fold of its events.
	State dialogue.State
	// Remarks are what a facilitator kept, where they are to be told; nil
	// otherwise.
	Remarks []dialogue.Remark
}

// Options are what a document is to be like.
type Options struct {
	// Private is true where private writing is to be in it. Otherwise it only
	// says that there was some.
	Private bool
	// Protocols are the dialogues as they are loaded today, for their titles.
	Protocols []*dialogue.Protocol
	// Couple is whose history it is, for the head of the document. Without names
	// it has a head without names.
	Couple dialogue.Couple
	// Now is when the document is written, and Location where: nil stands for
	// where the computer is.
	Now      time.Time
	Location *time.Location
	// Trends are a look at many sessions, put before them; nil for none.
	Trends []Trend
}

// Writer writes a document, session by session.
type Writer interface {
	// Add writes a session.
	Add(Entry) error
	// Close ends the document. It does not close what is written to.
	Close() error
}
