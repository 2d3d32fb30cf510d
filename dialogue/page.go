package dialogue

import (
	"time"
	"unicode/utf8"
)

// Page is something that a partner has written for themselves alone, and keeps
// in a drawer of their own: a free page, or what came of a dialogue for one
// person.
type Page struct {
	ID    string    `json:"id"`
	Made  time.Time `json:"made"`
	Saved time.Time `json:"saved"`
	// Title and Text are the words of a free page. A title is optional.
	Title string `json:"title,omitempty"`
	Text  string `json:"text,omitempty"`
	// Session is set for the page of a dialogue, whose words are in its events.
	Session *Record `json:"session,omitempty"`
}

// Open reports whether it is the page of a dialogue that can be gone on with.
func (p Page) Open() bool { return p.Session != nil && p.Session.Status == StatusOpen }

// Check returns ErrText for a page whose title or text is longer than MaxText, or
// not UTF-8.
func (p Page) Check() error {
	for _, text := range []string{p.Title, p.Text} {
		if len(text) > MaxText || !utf8.ValidString(text) {
			return ErrText
		}
	}
	return nil
}
