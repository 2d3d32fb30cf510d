// Package stage draws the shared screen: what both partners see while they
// talk. It is handed a [Scene], which has no field for anything private, and
// reports what is pressed; it knows no rules.
package stage

import (
	"time"

	"halfway/dialogue"
	"halfway/ui/control"
)

// Scene is everything that the stage shows at one moment.
type Scene struct {
	// Title, Where and Until stand at the top: the dialogue, the round, and
	// when it ends.
	Title, Where, Until string
	// Names are those of the partners, by Side.Index.
	Names [2]string

	// Actor is whose move it is; Nobody makes a scene of no colour.
	Actor dialogue.Side
	// Floor is who has the floor.
	Floor dialogue.Side
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
	// Helps are things that do good during a break.
	Helps []string
	// Alone is true where the actor has the screen to themselves.
	Alone bool
	// Dance is the loop that is drawn; nil for none.
	Dance *control.Dance

	// Clock is the time left; nil for none.
	Clock *Clock
	// Stopped is true while the clock is held.
	Stopped bool
	// Breath is the drawn breath; nil for none.
	Breath *Breath

	// Choices are the answers of a choice.
	Choices []Press
	// Primary is the one large button; nil while there is none.
	Primary *Press
	// Hint stands in the place of the primary button where there is none.
	Hint string
	// Actions are the quiet buttons.
	Actions []Press

	// Note is the field for notes; nil for none. Each are fields for what each
	// partner takes on; nil for none.
	Note *Field
	Each *[2]Field
	// Who is the choice of who begins and on what terms; nil for none.
	Who *Who
	// Rates are the readings that are asked for; nil for none.
	Rates *Rates
	// Days are the days for looking at an agreement again; nil for none.
	Days *Days
	// Trouble is a sentence about something that went wrong; empty for none.
	Trouble string
}

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
	// other begin.
	Begins, Swap, Length string
	// Lengths, Variants and Terms are small buttons; the variant that is chosen
	// has the ID of Chosen.
	Lengths, Variants, Terms []Press
	Chosen                   string
}

// Rates are readings that one partner gives, or, once Done, what both gave.
type Rates struct {
	// Side is who gives them now.
	Side dialogue.Side
	// Asked are the readings with their words.
	Asked []Rate
	// Done is true once both have given theirs; then Given holds them.
	Done  bool
	Given [2]dialogue.Readings
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
