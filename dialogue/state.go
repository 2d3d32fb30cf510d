package dialogue

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// State is what the events of a session add up to. It is a value: [State.After]
// returns a new one. What depends on the present takes it as an argument.
type State struct {
	// Protocol is what the session follows.
	Protocol *Protocol
	// Terms are what the two settled on before they began.
	Terms
	// Visits are the steps in the order in which they were entered, the
	// present one last. They are the session's course.
	Visits []Visit
	// Consents tells who has agreed to move on from here, by Side.Index.
	Consents [2]bool
	// Away is true while nobody runs the session: it was left open, or cut off.
	Away bool
	// LeftBy tells how it was left while Away: one of the By constants.
	LeftBy string
	// Meet is when the two want to begin, for a dialogue that was postponed.
	Meet time.Time
	// End is how it ended: Finished, Stopped, or empty while it has not.
	End string
	// Agreement is what the two settled on; empty for nothing.
	Agreement string
	// Each is what each partner takes on in it, by Side.Index.
	Each [2]string
	// Outcome is how it went, as the two said last; empty until they have.
	Outcome Outcome
	// LookAgain is the day for looking at the agreement again; zero for none.
	LookAgain time.Time
	// Thoughts were added once it was over, the oldest first.
	Thoughts []Thought
	// Said is the number of the last event that brought words which can be
	// looked for; 0 for none. See [State.Passages].
	Said int
	// Absences are the times in which it was left open, the oldest first.
	Absences []Absence
	// Start is when the session began.
	Start time.Time
	// Last is when its last event happened.
	Last Instant
	// Seq is the number of its last event.
	Seq int

	cooled  bool   // it was left to cool down first
	renamed string // the name that the topic got afterwards
}

// Thought is what somebody added to a session afterwards.
type Thought struct {
	// At is when, in UTC.
	At time.Time
	// Side is whose thought it is; Nobody for both.
	Side Side
	// Text is the thought.
	Text string
}

// Absence is a time in which a session was left open.
type Absence struct {
	// By is how it was left: one of the By constants.
	By string
	// From and To bound it; To is zero while it lasts.
	From, To Instant
}

// Visit is one stay at a step.
type Visit struct {
	// Step is the step, and Round its round within the part.
	Step  *Step
	Round int
	// Floor is who has the floor here, and Actor whose move it is. They differ
	// while the listener says back, and where one partner writes; both are
	// Nobody in what belongs to both.
	Floor, Actor Side
	// Via tells how the step was entered.
	Via string
	// From and To bound the visit; To is zero for the present one.
	From, To Instant
	// Breath is the pause before the step's own time begins.
	Breath time.Duration
	// More is by how much the step's own length was prolonged here.
	More time.Duration
	// Stops are the holds and breaks during the visit.
	Stops []Stop
	// Note is what was written here, and Each what was written for each partner,
	// by Side.Index.
	Note string
	Each [2]string
	// Option is the answer that was picked here, and At the time that was given
	// with it; zero for none.
	Option string
	At     time.Time

	shared ratings
}

// Stop is a stretch in which the clock of a step stood still.
type Stop struct {
	// Break is true for a break and false for a hold.
	Break bool
	// By is ByPeople or BySleep.
	By string
	// Caller is who called the break, where they said so.
	Caller Side
	// From and To bound the stop; To is zero while it lasts.
	From, To Instant
	// Until is the time to return that was agreed last, for a break.
	Until time.Time
	// Back is true once both have returned from the break, and Came when that
	// was.
	Back bool
	Came time.Time

	calm ratings
}

// ratings keeps what the partners gave to itself until both have.
type ratings struct {
	given [2]bool
	by    [2]Readings
}

func (r ratings) complete() bool { return r.given[0] && r.given[1] }

func (r ratings) reveal() ([2]Readings, bool) {
	if !r.complete() {
		return [2]Readings{}, false
	}
	return r.by, true
}

// Rated reports whether that partner has given their readings here.
func (v Visit) Rated(side Side) bool { return v.shared.given[side.Index()] }

// Readings returns what both partners gave, by Side.Index, and whether both
// have; until then it tells nothing.
func (v Visit) Readings() ([2]Readings, bool) { return v.shared.reveal() }

// Rated reports whether that partner has given their calm after the break.
func (s Stop) Rated(side Side) bool { return s.calm.given[side.Index()] }

// Calm returns how calm both are after the break, by Side.Index, and whether
// both have said so; until then it tells nothing.
func (s Stop) Calm() ([2]Readings, bool) { return s.calm.reveal() }

// Now returns the present visit. The zero State has none.
func (s State) Now() Visit {
	if len(s.Visits) == 0 {
		return Visit{}
	}
	return s.Visits[len(s.Visits)-1]
}

// Stop returns the hold or break that lasts, or nil.
func (s State) Stop() *Stop {
	if len(s.Visits) == 0 {
		return nil
	}
	v := &s.Visits[len(s.Visits)-1]
	if n := len(v.Stops); n > 0 && v.Stops[n-1].To == (Instant{}) {
		return &v.Stops[n-1]
	}
	return nil
}

// Topic is what the two wrote when they agreed to the rules, or how they named
// it afterwards.
func (s State) Topic() string {
	if s.renamed != "" {
		return s.renamed
	}
	for _, v := range s.Visits {
		if v.Step.Kind == Agree && v.Note != "" {
			return v.Note
		}
	}
	return ""
}

// agreed reports whether there is an agreement.
func (s State) agreed() bool { return !Blank(s.Agreement + s.Each[0] + s.Each[1]) }

// SpeakerIn returns who speaks in a round.
func (s State) SpeakerIn(round int) Side {
	if round%2 == 1 {
		return s.Opener
	}
	return s.Opener.Other()
}

// Rounds is how often a part is gone through.
func (s State) Rounds(part *Part) int {
	if v := s.Protocol.Variant(s.Variant); v != nil && part.Varies {
		return v.Rounds
	}
	return part.Turns()
}

// Fold adds up the events of a session. It fails when they cannot have come
// from a session of this protocol.
func Fold(p *Protocol, events []Event) (State, error) {
	s := State{Protocol: p}
	for _, e := range events {
		if err := s.apply(e); err != nil {
			return State{}, err
		}
	}
	return s, nil
}

// After returns the state after the events. The receiver stays as it was.
func (s State) After(events ...Event) (State, error) {
	s.Visits = slices.Clone(s.Visits)
	if n := len(s.Visits); n > 0 { // only the present visit is ever changed
		s.Visits[n-1].Stops = slices.Clone(s.Visits[n-1].Stops)
	}
	s.Absences, s.Thoughts = slices.Clone(s.Absences), slices.Clip(s.Thoughts)
	for _, e := range events {
		if err := s.apply(e); err != nil {
			return State{}, err
		}
	}
	return s, nil
}

var errCourse = errors.New("the events do not fit the protocol")

// apply is the only place where a state changes.
func (s *State) apply(e Event) error {
	if e.Seq != s.Seq+1 {
		return fmt.Errorf("event %d follows event %d: %w", e.Seq, s.Seq, errCourse)
	}
	if (e.Seq == 1) != (e.Kind == Started) {
		return fmt.Errorf("event %d is %q: %w", e.Seq, e.Kind, errCourse)
	}
	if err := s.sound(e); err != nil {
		return fmt.Errorf("event %d is %q %w: %w", e.Seq, e.Kind, err, errCourse)
	}
	at := Instant{Wall: e.At, Clock: e.Clock}
	if at.Clock < s.Last.Clock {
		return fmt.Errorf("event %d turns the session's clock back: %w", e.Seq, errCourse)
	}
	if len(s.Visits) == 0 && e.Kind != Started && e.Kind != Entered {
		return fmt.Errorf("event %d is %q before any step: %w", e.Seq, e.Kind, errCourse)
	}
	s.Seq, s.Last = e.Seq, at
	if e.Kind == Entered {
		return s.enter(e, at)
	}
	var v *Visit
	if n := len(s.Visits); n > 0 {
		v = &s.Visits[n-1]
	}
	if (e.Kind == Consented || e.Kind == Rated) && e.Side == Nobody {
		return fmt.Errorf("event %d is %q by nobody: %w", e.Seq, e.Kind, errCourse)
	}
	switch e.Kind {
	case Started:
		s.Terms, s.Start = termsOf(e, s.Protocol), e.At
	case Tuned:
		off := s.Off
		s.Terms = termsOf(e, s.Protocol)
		s.Off = off
	case Postponed:
		s.Meet = e.Until
	case Passed:
		// Told for the record; the step that is entered next names the holder.
	case Chose:
		v.Option, v.At = e.Option, e.Until
	case Consented:
		s.Consents[e.Side.Index()] = true
	case Rated:
		r := &v.shared
		if stop := s.Stop(); stop != nil {
			r = &stop.calm
		}
		r.given[e.Side.Index()], r.by[e.Side.Index()] = true, nil
		if len(e.Readings) > 0 { // none and an empty map are the same
			r.by[e.Side.Index()] = maps.Clone(e.Readings)
		}
	case Noted:
		v.Note, v.Each, s.Said = e.Text, e.Each, e.Seq
	case Settled:
		s.Agreement, s.Each, s.LookAgain, s.Said = e.Text, e.Each, e.Until, e.Seq
	case Prolonged:
		v.More += e.More
	case Held, BreakBegun:
		s.endStop(at)
		v.Stops = append(v.Stops, Stop{Break: e.Kind == BreakBegun, By: e.By, Caller: e.Side, From: at, Until: e.Until})
		s.Consents = [2]bool{}
	case BreakExtended, Returned:
		stop := s.Stop()
		if stop == nil {
			return fmt.Errorf("event %d is %q outside a break: %w", e.Seq, e.Kind, errCourse)
		}
		if e.Kind == Returned {
			stop.Back, stop.Came = true, e.At
		} else {
			stop.Until, stop.Back, stop.Came, stop.calm = e.Until, false, time.Time{}, ratings{}
		}
		s.Consents = [2]bool{}
	case Released, Rejoined:
		s.endStop(at)
	case LeftOpen:
		s.endAbsence(at)
		s.Away, s.LeftBy = true, e.By
		s.Absences = append(s.Absences, Absence{By: e.By, From: at})
	case Resumed:
		s.cooled = s.cooled || s.LeftBy == ByCooling
		s.Away, s.LeftBy, s.Meet = false, "", time.Time{}
		s.endAbsence(at)
	case Ended:
		s.endStop(at)
		s.endAbsence(at)
		v.To, s.End, s.Away, s.LeftBy, s.Meet = at, e.By, false, "", time.Time{}
	case LookedBack, Reflected, Renamed:
		s.amend(e)
	default:
		return fmt.Errorf("event %d is of an unknown kind %q: %w", e.Seq, e.Kind, errCourse)
	}
	return nil
}

// amend adds what was said once it was over.
func (s *State) amend(e Event) {
	switch e.Kind {
	case LookedBack:
		s.Outcome, s.LookAgain = e.Option, e.Until
	case Reflected:
		s.Thoughts, s.Said = append(s.Thoughts, Thought{At: e.At, Side: e.Side, Text: e.Text}), e.Seq
	case Renamed:
		s.renamed, s.Said = e.Text, e.Seq
	}
}

// sound reports what makes an event one that no session writes, so that a
// forged or damaged one is refused here and cannot trip a screen later.
func (s *State) sound(e Event) error {
	partner := e.Side == Left || e.Side == Right
	switch e.Kind {
	case Started, Tuned:
		if !termsOf(e, s.Protocol).fit(s.Protocol) {
			return errors.New("on terms that it cannot have")
		}
		if e.Kind == Started && e.Protocol != s.Protocol.ID {
			return fmt.Errorf("of protocol %q", e.Protocol)
		}
	case Consented, Rated:
		if !partner {
			return errors.New("by nobody")
		}
	case Chose:
		if step := s.Now().Step; step == nil || step.Option(e.Option) == nil {
			return errors.New("of an answer that the step does not have")
		}
	case Ended:
		if e.By != Finished && e.By != Stopped {
			return errors.New("in a way that is not known")
		}
	case Prolonged:
		if e.More <= 0 || e.More > maxMore || s.Length() == 0 {
			return errors.New("by a time that it cannot have")
		}
	case Entered:
		part := s.Protocol.PartOf(e.Step)
		if part == nil {
			break // told by enter
		}
		if part.Floored() != partner || e.Round < 1 || e.Round > s.Rounds(part) || e.Breath < 0 {
			return errors.New("with a floor or round that the step does not have")
		}
		if partner && e.Side != s.SpeakerIn(e.Round) {
			return errors.New("with the floor at the wrong side")
		}
	}
	if (s.End != "") != e.Kind.afterwards() {
		return errors.New("on the wrong side of the end")
	}
	if s.Off && (e.Kind == Reflected || e.Kind == Renamed) {
		return errors.New("off the record")
	}
	if e.Kind == LookedBack && !slices.Contains(Outcomes[:], e.Option) {
		return errors.New("without an outcome that is known")
	}
	return nil
}

func (s *State) enter(e Event, at Instant) error {
	step := s.Protocol.Step(e.Step)
	if step == nil {
		return fmt.Errorf("event %d enters %q, which protocol %q does not have: %w", e.Seq, e.Step, s.Protocol.ID, errCourse)
	}
	s.endStop(at)
	if n := len(s.Visits); n > 0 {
		s.Visits[n-1].To = at
	}
	v := Visit{Step: step, Round: e.Round, Floor: e.Side, Via: e.By, From: at, Breath: e.Breath}
	switch step.Actor {
	case Speaker:
		v.Actor = s.SpeakerIn(e.Round)
	case Listener:
		v.Actor = s.SpeakerIn(e.Round).Other()
	}
	s.Visits = append(s.Visits, v)
	s.Consents = [2]bool{}
	return nil
}

func (s *State) endStop(at Instant) {
	if stop := s.Stop(); stop != nil {
		stop.To = at
	}
}

func (s *State) endAbsence(at Instant) {
	if n := len(s.Absences); n > 0 && s.Absences[n-1].To == (Instant{}) {
		s.Absences[n-1].To = at
	}
}

// Blank reports whether a text says nothing.
func Blank(text string) bool { return strings.TrimSpace(text) == "" }
