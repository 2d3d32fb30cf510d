package dialogue

import "time"

// EventKind says what happened.
type EventKind string

// The kinds of event.
const (
	Started       EventKind = "started"        // a session began
	Tuned         EventKind = "tuned"          // other terms were settled on
	Postponed     EventKind = "postponed"      // a time to begin was agreed
	Entered       EventKind = "entered"        // a step was entered
	Passed        EventKind = "passed"         // the floor passed
	Chose         EventKind = "chose"          // a choice was answered
	Consented     EventKind = "consented"      // one partner agreed to move on
	Rated         EventKind = "rated"          // one partner gave readings
	Noted         EventKind = "noted"          // the note of this step was written
	Settled       EventKind = "settled"        // an agreement was put into words
	Prolonged     EventKind = "prolonged"      // the step was given more time
	Held          EventKind = "held"           // the clock was stopped
	Released      EventKind = "released"       // the clock runs again
	BreakBegun    EventKind = "break begun"    // a break with a time to return
	BreakExtended EventKind = "break extended" // a later time to return
	Returned      EventKind = "returned"       // both are back from a break
	Rejoined      EventKind = "rejoined"       // the dialogue goes on after a break
	LeftOpen      EventKind = "left"           // the program was left, to be resumed
	Resumed       EventKind = "resumed"        // the session was taken up again
	Ended         EventKind = "ended"          // it is over
	LookedBack    EventKind = "looked back"    // after the end: how the agreement went
	Reflected     EventKind = "reflected"      // after the end: a thought was added
	Renamed       EventKind = "renamed"        // after the end: the topic got another name
)

// afterwards reports whether such an event is added once a session is over.
func (k EventKind) afterwards() bool { return k == LookedBack || k == Reflected || k == Renamed }

// Ways by which a step is entered, the floor passes, or a clock stops.
const (
	ByNext    = "next"    // the course led here
	ByOption  = "option"  // an answer led here
	ByBack    = "back"    // somebody went back
	ByAgain   = "again"   // the turn was begun again
	ByConsent = "consent" // both agreed to move on
	ByHeard   = "heard"   // the speaker was heard
	ByBell    = "bell"    // a hard time was over
	ByPeople  = "people"  // somebody held the clock
	BySleep   = "sleep"   // the machine slept
	ByCrash   = "crash"   // the program was cut off
	ByCooling = "cooling" // to cool down first

	ByFacilitator = "facilitator" // whoever runs the controls
)

// Ways in which a session ends.
const (
	Finished = "finished" // its protocol was gone through to the end
	Stopped  = "stopped"  // the two let it rest
)

// Event is one thing that happened in a session. Which fields it uses depends
// on its kind. Events are never changed or removed.
type Event struct {
	// Seq counts from 1 within the session.
	Seq int `json:"seq"`
	// At is the time of day, in UTC.
	At time.Time `json:"at"`
	// Clock is the session's own time; see [Instant].
	Clock time.Duration `json:"clock_ns"`
	// Kind says what happened.
	Kind EventKind `json:"kind"`

	// Protocol and Hash name what a started session follows.
	Protocol string `json:"protocol,omitempty"`
	Hash     string `json:"hash,omitempty"`
	// Side is who did it, who begins, who gets the floor, or who called a break.
	Side Side `json:"side,omitzero"`
	// Pace scales the length of turns, in per cent.
	Pace int `json:"pace,omitempty"`
	// Guidance, Variant and Off are further terms; see [Terms].
	Guidance Guidance `json:"guidance,omitempty"`
	Variant  string   `json:"variant,omitempty"`
	Off      bool     `json:"off_record,omitempty"`
	// Step and Round say where.
	Step  string `json:"step,omitempty"`
	Round int    `json:"round,omitempty"`
	// Breath is the pause before the step's own time begins.
	Breath time.Duration `json:"breath_ns,omitempty"`
	// More is by how much a step was prolonged.
	More time.Duration `json:"more_ns,omitempty"`
	// By is how, or why; one of the By constants or of the ways to end.
	By string `json:"by,omitempty"`
	// Option is the answer of a choice, or how an agreement went.
	Option string `json:"option,omitempty"`
	// Readings are what a partner rated.
	Readings Readings `json:"readings,omitempty"`
	// Text is what was written.
	Text string `json:"text,omitempty"`
	// Each is what each partner takes on in an agreement, by Side.Index.
	Each [2]string `json:"each,omitzero"`
	// Until is a time to return or to begin, the time in an answer, or a day to
	// look again, in UTC.
	Until time.Time `json:"until,omitzero"`
}

// Readings are one partner's own readings, each from MinReading to MaxReading.
// A reading that the partner would rather not give is absent.
type Readings map[Reading]int
