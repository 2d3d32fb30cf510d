package dialogue

import (
	"errors"
	"time"
)

// ActionKind says what somebody wants to do.
type ActionKind string

// The kinds of action.
const (
	Proceed   ActionKind = "proceed"    // go on in the course
	Pick      ActionKind = "pick"       // answer a choice
	GiveRates ActionKind = "give rates" // give one's readings
	WriteNote ActionKind = "write note" // write the note of this step
	Settle    ActionKind = "settle"     // write the agreement and go on
	Tune      ActionKind = "tune"       // settle on other terms
	Postpone  ActionKind = "postpone"   // agree on a time to begin
	CoolFirst ActionKind = "cool first" // leave it, to cool down first
	Ring      ActionKind = "ring"       // a hard time is over; nobody presses for it
	Hold      ActionKind = "hold"       // stop the clock
	Release   ActionKind = "release"    // let it run again
	Again     ActionKind = "again"      // begin the turn again
	GoBack    ActionKind = "go back"    // back to the step before
	MoveOn    ActionKind = "move on"    // one partner agrees to move on
	TakeBreak ActionKind = "take break" // a break with a time to return
	Extend    ActionKind = "extend"     // a later time to return
	Return    ActionKind = "return"     // both are back
	Rejoin    ActionKind = "rejoin"     // go on with the dialogue
	Leave     ActionKind = "leave"      // leave, to resume later
	Resume    ActionKind = "resume"     // take it up again
	LetRest   ActionKind = "let rest"   // end it here
	LookBack  ActionKind = "look back"  // say how the agreement went
	Reflect   ActionKind = "reflect"    // add a thought afterwards
	Rename    ActionKind = "rename"     // give the topic another name

	// What a facilitator does from the controls. A couple alone has no use for it.
	AddTime   ActionKind = "add time"   // a minute more for this step
	GiveFloor ActionKind = "give floor" // the floor passes to the other
	EndWell   ActionKind = "end well"   // on to the closing
)

// ForFacilitator reports whether an action belongs to whoever runs the
// controls, and not to the couple.
func (k ActionKind) ForFacilitator() bool { return k == AddTime || k == GiveFloor || k == EndWell }

// Action is something that somebody wants to do. What a state allows are
// actions too, without their words and figures.
type Action struct {
	Kind ActionKind
	// Side is whose action it is, where that matters. Who takes a break may say
	// so, and need not.
	Side Side
	// Option is the answer that is picked, or how an agreement went.
	Option string
	// Readings, Text, Each, Until and Terms carry what the kind needs. Each is
	// what each partner takes on, by Side.Index.
	Readings Readings
	Text     string
	Each     [2]string
	Until    time.Time
	Terms    Terms
	// By says why a clock is held or a session left, where it was not people
	// who did it: BySleep or ByCrash.
	By string
	// Primary marks the one action that the largest button does.
	Primary bool
}

// Bounds of what an action may carry.
const (
	// MinBreak is the least length of a break. The body needs about twenty
	// minutes to come down from alarm (Gottman & Levenson).
	MinBreak = 20 * time.Minute
	// MaxBreak is the most: coming back within a day is what most teach.
	MaxBreak = 24 * time.Hour
	// MinExtension is the least by which a break is made longer.
	MinExtension = 10 * time.Minute
	// CalmLine is the reading of calm below which more time is offered after
	// a break. It is ours, and only ever leads to an offer.
	CalmLine = 5
	// StirredLine is the reading of calm below which cooling down is offered
	// before a dialogue begins. It is ours, too.
	StirredLine = 3
	// MaxPostponed is how far off the time to begin may lie: within a day.
	MaxPostponed = 24 * time.Hour
	// MoreTime is how much AddTime adds to what is left.
	MoreTime = time.Minute
	// MaxText is the greatest length of a note or an agreement, in bytes.
	MaxText = 20_000
	// MaxLookAgain is how far off the day may lie on which an agreement is
	// looked at again.
	MaxLookAgain = 2 * 366 * 24 * time.Hour
	// MinPace and MaxPace bound the scaling of turns, in per cent.
	MinPace = 50
	MaxPace = 200
)

// Reasons for which an action is refused. Nothing has changed then.
var (
	// ErrNotAllowed is returned for an action that the state does not list.
	ErrNotAllowed = errors.New("that is not possible at this point")
	// ErrReadings is returned for readings that were not asked for, or out of
	// range.
	ErrReadings = errors.New("a reading is a whole number from 0 to 10")
	// ErrBreak is returned for a time to return outside MinBreak to MaxBreak.
	ErrBreak = errors.New("a break lasts at least twenty minutes and at most a day")
	// ErrNoWords is returned for a thought, a topic or a remark that says
	// nothing.
	ErrNoWords = errors.New("it needs words")
	// ErrText is returned for a text longer than MaxText or not UTF-8.
	ErrText = errors.New("that text is too long or not readable")
	// ErrLookAgain is returned for a day to look again beyond MaxLookAgain.
	ErrLookAgain = errors.New("the day to look at it again lies within two years")
	// ErrPostponed is returned for a time to begin that has passed, or lies
	// beyond MaxPostponed.
	ErrPostponed = errors.New("a time to begin lies within a day")
	// ErrWhen is returned for an answer without the time that belongs to it, or
	// with one that has passed.
	ErrWhen = errors.New("that answer needs a time that is still to come")
	// ErrTerms is returned for terms that a session cannot have.
	ErrTerms = errors.New("the pace lies between half and twice as long, and the rest is as offered")
)

// Outcome is how an agreement went. None is better than another.
type Outcome = string

// The outcomes.
const (
	Kept     Outcome = "kept"
	Partly   Outcome = "partly"
	NotYet   Outcome = "not yet"
	NoLonger Outcome = "no longer needed"
)

// Outcomes lists the outcomes in the order in which they are offered.
var Outcomes = [...]Outcome{Kept, Partly, NotYet, NoLonger}
