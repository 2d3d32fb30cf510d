// Package archive is the file in which a history is taken along: a JSON
// document with everything that was said and done, which can be read again
// without loss. Its schema is assets/archive.schema.json.
//
// The document is one object with these members in this order: format, version,
// protocols, couples, sessions. It is written and read session by session, so
// that its length does not matter. The same history makes the same bytes.
//
// Everything in a file that is read is checked, as if somebody hostile had
// written it; what is refused is refused with an error that wraps one of the Err
// values and says where.
package archive

import (
	"errors"
	"slices"
	"time"

	"halfway/dialogue"
)

// Format names the kind of file, and Version the one that this package writes
// and reads.
const (
	Format  = "halfway archive"
	Version = 1
)

// Limits of what is read.
const (
	// MaxValue is the greatest length of one protocol, couple or session, in
	// bytes.
	MaxValue = 16 << 20
	// MaxProtocols, MaxCouples, MaxSessions and MaxEvents bound how many there
	// are in a file, MaxSteps how many events a session has.
	MaxProtocols = 1_000
	MaxCouples   = 10_000
	MaxSessions  = 200_000
	MaxEvents    = 5_000_000
	MaxSteps     = 50_000
	// MaxClock is the longest that a session's own clock may have run.
	MaxClock = 10 * 366 * 24 * time.Hour
)

// Why a file is refused.
var (
	// ErrForeign is returned for what is no archive at all.
	ErrForeign = errors.New("not an archive of Halfway")
	// ErrNewer is returned for an archive of a later version.
	ErrNewer = errors.New("the archive is from a newer version")
	// ErrCut is returned for an archive that ends too early.
	ErrCut = errors.New("the archive is cut off")
	// ErrBroken is returned for an archive whose contents cannot be.
	ErrBroken = errors.New("the archive is damaged")
	// ErrLarge is returned for what is beyond the limits of this package.
	ErrLarge = errors.New("the archive is too large")
)

// Head is what an archive says before its sessions.
type Head struct {
	// Protocols are the texts that the sessions followed, by hash.
	Protocols []Protocol
	// Couples are whose sessions they are, by id.
	Couples []Couple
}

// Protocol is the text of a protocol as it was followed.
type Protocol struct {
	// Hash is the SHA-256 of Text in hexadecimal.
	Hash string `json:"hash"`
	// ID names the protocol.
	ID string `json:"id"`
	// Text is the file, byte for byte.
	Text string `json:"text"`
}

// Couple is two partners under the names that they have now.
type Couple struct {
	ID string `json:"id"`
	// Created is when they were stored first, in UTC.
	Created time.Time `json:"created"`
	// Partners are seated by dialogue.Side.Index.
	Partners [2]dialogue.Partner `json:"partners"`
}

// Session is one session, whole.
type Session struct {
	// ID is a UUIDv7.
	ID string `json:"id"`
	// Couple is the id of the couple, and Partners the ids of the two as they
	// sat then, by dialogue.Side.Index.
	Couple   string    `json:"couple"`
	Partners [2]string `json:"partners"`
	// Protocol is the hash of the text that it followed.
	Protocol string `json:"protocol"`
	// Events are all that happened, in order.
	Events []dialogue.Event `json:"events"`
	// Remarks are what a facilitator kept, where the archive was to have them.
	Remarks []dialogue.Remark `json:"remarks,omitempty"`
}

// WithoutPrivate returns the events of a session without what was written in
// private. The course stays as it was.
func WithoutPrivate(p *dialogue.Protocol, events []dialogue.Event) []dialogue.Event {
	kept := slices.Clone(events)
	for i, e := range kept {
		if step := p.Step(e.Step); e.Kind == dialogue.Noted && step != nil && step.Private {
			kept[i].Text, kept[i].Each = "", [2]string{}
		}
	}
	return kept
}
