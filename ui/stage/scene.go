// Package stage draws the shared screen: what both partners see while they
// talk. It is handed a [Scene], or on a second screen a bare [Picture], and
// reports what is pressed; it knows no rules.
package stage

import (
	"slices"
	"time"

	"halfway/dialogue"
	"halfway/ui/control"
)

// Picture is what both partners see at one moment, and all that a second
// screen shows. It has no field for anything private: for words that one of
// them writes alone, for readings that only one has given, or for what a
// facilitator keeps.
type Picture struct {
	// Title, Where and Until stand at the top: the dialogue, the round, and
	// when it ends.
	Title, Where, Until string
	// Marks are where the two are in the dialogue; nil for nothing to show.
	Marks *Marks
	// Names are those of the partners, by Side.Index.
	Names [2]string

	// Actor is whose move it is; Nobody makes a scene of no colour.
	Actor dialogue.Side
	// Floor is who has the floor, and Passing to whom it passes during the
	// breath of a hand-over.
	Floor, Passing dialogue.Side
	// Key tells one stay at a step from another, so that fields start afresh.
	Key int

	// Sign is what the actor does, in a word or two.
	Sign string
	// Prompt leads; Openings are beginnings of sentences.
	Prompt   string
	Openings []string
	// OtherSign and Other are what the partner of the actor does.
	OtherSign, Other string
	// Rules, numbered, for an agreement.
	Rules []string
	// Helps are things that do good during a break, and earlier words.
	Helps []string
	// Written are the words that are being written for both, line by line.
	Written []string
	// Alone is true where the actor has the screen to themselves.
	Alone bool
	// Dance is the loop that is drawn; nil for none.
	Dance *control.Dance

	// Clock is the time left; nil for none, or where it is hidden.
	Clock *Clock
	// Stopped is true while the clock is held.
	Stopped bool
	// Breath is the drawn breath; nil for none.
	Breath *Breath
	// Return is the time to return from a break; empty outside one.
	Return string

	// Choices are the answers of a choice.
	Choices []Press
	// Primary is the one large button; nil while there is none.
	Primary *Press
	// Hint stands in the place of the primary button where there is none.
	Hint string
	// Actions are the quiet buttons.
	Actions []Press

	// Who is who begins and on what terms; nil for none.
	Who *Who
	// Given are the readings that both gave; nil until both have.
	Given *Given
	// Trouble is a sentence about something that went wrong; empty for none.
	Trouble string
	// Still is true where nothing is to move.
	Still bool
}

// Scene is a picture with what is filled in on it.
type Scene struct {
	Picture

	// Note is the field for notes; nil for none. Each are fields for what each
	// partner takes on; nil for none.
	Note *Field
	Each *[2]Field
	// Private is true while what stands in the note is for its writer alone.
	Private bool
	// Asks are the readings that one partner gives; nil for none.
	Asks *Asks
	// Days are the days for looking at an agreement again; nil for none.
	Days *Days
}

// Offers reports whether there is a quiet button with that ID.
func (p Picture) Offers(id string) bool {
	return slices.ContainsFunc(p.Actions, func(a Press) bool { return a.ID == id })
}

// Marks are where the two are: in part At, from 0, of so many.
type Marks struct{ At, Of int }

// Press is something to press. Its ID comes back when it is.
type Press struct{ ID, Label, Key string }

// Clock is a time as people read it.
type Clock struct {
	// Text is "1:20", or words once the time is over.
	Text string
	// Left is the share of the time that is left, from 0 to 1.
	Left float32
	// Over is true once a soft time has passed.
	Over bool
}

// Breath is one moment of a drawn breath.
type Breath struct {
	// Full is how full the lungs are, from 0 to 1.
	Full float32
	// Word is what to do.
	Word string
}

// Field is a text to write.
type Field struct {
	Label, Text string
	Lines       int
}

// Who is who begins, for how long, and on what terms.
type Who struct {
	// Begins and Length are sentences; Swap is the label of what lets the
	// other begin, empty where that is not offered.
	Begins, Swap, Length string
	// Lengths, Variants and Terms are small buttons; the variant that is chosen
	// has the ID of Chosen.
	Lengths, Variants, Terms []Press
	Chosen                   string
}

// Asks are readings that one partner is asked for.
type Asks struct {
	// Side is who gives them now.
	Side dialogue.Side
	// Rates are the readings with their words.
	Rates []Rate
}

// Given are readings that both gave.
type Given struct {
	// Rates are the readings with their words, and By what each gave, by
	// Side.Index.
	Rates []Rate
	By    [2]dialogue.Readings
	// Unsaid stands for a reading that was not given.
	Unsaid string
}

// Rate is one reading with its words.
type Rate struct {
	Reading          dialogue.Reading
	Label, Low, High string
}

// Days are choices of a day.
type Days struct {
	Label  string
	Labels []string
	Chosen int
}

// Frame is how often a drawn breath moves: at most twelve times a second, since
// every redraw of a window costs.
const Frame = time.Second / 10
