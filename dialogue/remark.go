package dialogue

import (
	"time"
	"unicode/utf8"
)

// Remark is what a facilitator keeps for themselves about a session: a flag of
// a word or two, or a note. It is no event and no part of any [State], so that
// nothing that draws a state can show it.
type Remark struct {
	// ID is a UUIDv7; the store gives it.
	ID string `json:"id"`
	// At is the time of day, in UTC.
	At time.Time `json:"at"`
	// Clock is the session's own time; see [Instant].
	Clock time.Duration `json:"clock_ns"`
	// Step and Round say where the session was.
	Step  string `json:"step"`
	Round int    `json:"round"`
	// Flag is true for a word or two at a moment, false for a note.
	Flag bool `json:"flag,omitempty"`
	// Text is what was remarked, at most MaxText bytes.
	Text string `json:"text"`
}

// CheckRemark reports why a text cannot be a remark, a thought or a topic:
// ErrNoWords or ErrText.
func CheckRemark(text string) error {
	switch {
	case Blank(text):
		return ErrNoWords
	case len(text) > MaxText || !utf8.ValidString(text):
		return ErrText
	}
	return nil
}
