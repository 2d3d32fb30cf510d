package dialogue

import (
	"fmt"
	"slices"
	"time"
	"unicode/utf8"
)

// Session is a protocol that is being followed, and how far it has come.
type Session struct {
	// State is what the events so far add up to.
	State State
}

// Start returns the first events of a session: that it started, and the step
// it starts with. Terms that are left open become the usual ones. All of them
// but Off can be changed until the rules are agreed to.
func Start(p *Protocol, terms Terms, now Instant) []Event {
	terms = terms.usual(p)
	d := decision{state: State{Protocol: p, Terms: terms}, now: now}
	started := terms.event(Started)
	started.Protocol, started.Hash = p.ID, p.Hash
	d.add(started)
	d.enter(p.First(), 1, ByNext)
	return d.events
}

// Open folds the events of a stored session.
func Open(p *Protocol, events []Event) (Session, error) {
	s, err := Fold(p, events)
	if err != nil {
		return Session{}, fmt.Errorf("open session: %w", err)
	}
	if len(s.Visits) == 0 {
		return Session{}, fmt.Errorf("open session: it has no first step: %w", errCourse)
	}
	return Session{State: s}, nil
}

// Do returns the events that follow from an action, and changes nothing: they
// take effect through [Session.Apply], once they are stored. An action that the
// state does not allow at that instant is refused with ErrNotAllowed; words and
// figures out of their bounds with ErrText, ErrNoWords, ErrReadings, ErrBreak, ErrPostponed,
// ErrWhen, ErrLookAgain or ErrTerms.
func (s Session) Do(a Action, now Instant) ([]Event, error) {
	if !slices.ContainsFunc(s.State.Allowed(now), a.fits) {
		return nil, fmt.Errorf("%s: %w", a.Kind, ErrNotAllowed)
	}
	// A clock that runs backwards must not put an event on disk that the fold
	// refuses for ever after.
	now.Clock = max(now.Clock, s.State.Last.Clock)
	if err := s.State.check(a, now); err != nil {
		return nil, fmt.Errorf("%s: %w", a.Kind, err)
	}
	d := decision{state: s.State, now: now}
	d.take(a)
	return d.events, nil
}

// Apply returns the session after the events.
func (s Session) Apply(events ...Event) (Session, error) {
	state, err := s.State.After(events...)
	if err != nil {
		return Session{}, fmt.Errorf("apply: %w", err)
	}
	return Session{State: state}, nil
}

// fits reports whether an action is the one that is offered.
func (a Action) fits(offer Action) bool {
	return a.Kind == offer.Kind && a.Option == offer.Option && (a.Side == offer.Side || a.Kind == TakeBreak)
}

// check looks at what an action carries.
func (s State) check(a Action, now Instant) error {
	switch a.Kind {
	case WriteNote, Settle:
		for _, text := range [...]string{a.Text, a.Each[0], a.Each[1]} {
			if len(text) > MaxText || !utf8.ValidString(text) {
				return ErrText
			}
		}
		return lookAgain(a, now)
	case LookBack:
		return lookAgain(a, now)
	case Reflect, Rename:
		return CheckRemark(a.Text)
	case Postpone:
		if wait := a.Until.Sub(now.Wall); wait <= 0 || wait > MaxPostponed+time.Minute {
			return ErrPostponed
		}
	case Pick:
		when := s.Now().Step.Option(a.Option).When
		if when != !a.Until.IsZero() || when && !a.Until.After(now.Wall) || a.Until.Sub(now.Wall) > MaxLookAgain {
			return ErrWhen
		}
	case GiveRates:
		for reading, value := range a.Readings {
			if !slices.Contains(s.Asked(), reading) || value < MinReading || value > MaxReading {
				return ErrReadings
			}
		}
	case TakeBreak, Extend:
		least := now.Wall.Add(MinBreak)
		if a.Kind == Extend {
			least = now.Wall.Add(MinExtension)
			// While the break lasts, more of it never means less.
			if stop := s.Stop(); !stop.Back && stop.Until.After(now.Wall) {
				least = stop.Until.Add(MinExtension)
			}
		}
		// Times to return are told in minutes, and some pass until it is done.
		most := now.Wall.Add(MaxBreak + time.Minute)
		if a.Until.Before(least.Add(-time.Minute)) || a.Until.After(most) {
			return ErrBreak
		}
	case Tune:
		if !a.Terms.fit(s.Protocol) || a.Terms.Off != s.Off {
			return ErrTerms
		}
	}
	return nil
}

func lookAgain(a Action, now Instant) error {
	if a.Until.Sub(now.Wall) > MaxLookAgain {
		return ErrLookAgain
	}
	return nil
}

// decision collects the events that follow from one action.
type decision struct {
	state  State
	now    Instant
	events []Event
}

func (d *decision) add(e Event) {
	e.Seq = d.state.Seq + len(d.events) + 1
	e.At, e.Clock = d.now.Wall.UTC().Round(0), d.now.Clock
	d.events = append(d.events, e)
}

func (d *decision) take(a Action) {
	v := d.state.Now()
	switch a.Kind {
	case Proceed:
		d.next(ByNext)
	case Pick:
		d.add(Event{Kind: Chose, Side: a.Side, Option: a.Option, Until: a.Until.UTC().Round(0)})
		o := v.Step.Option(a.Option)
		switch {
		case o.Then != "":
			d.enter(d.state.Protocol.Step(o.Then), v.Round, ByOption)
		case o.Heard:
			d.next(ByHeard)
		default:
			d.next(ByOption)
		}
	case GiveRates:
		d.add(Event{Kind: Rated, Side: a.Side, Readings: a.Readings})
	case WriteNote:
		if a.Text != v.Note || a.Each != v.Each {
			d.add(Event{Kind: Noted, Text: a.Text, Each: a.Each, Step: v.Step.ID, Round: v.Round})
		}
	case Settle:
		switch {
		case !Blank(a.Text + a.Each[0] + a.Each[1]):
			d.add(Event{Kind: Settled, Text: a.Text, Each: a.Each, Until: a.Until.UTC().Round(0)})
		case d.state.agreed(): // they went back and took it out
			d.add(Event{Kind: Settled})
		}
		d.next(ByNext)
	case Tune:
		d.add(a.Terms.event(Tuned))
	case Postpone:
		d.add(Event{Kind: Postponed, Until: a.Until.UTC().Round(0)})
		d.add(Event{Kind: LeftOpen, By: ByPeople})
	case CoolFirst:
		d.add(Event{Kind: LeftOpen, By: ByCooling})
	case Ring:
		d.next(ByBell)
	case AddTime:
		d.add(Event{Kind: Prolonged, More: d.state.more(d.now), By: ByFacilitator})
	case GiveFloor:
		d.nextRound(ByFacilitator)
	case EndWell:
		d.enter(&d.state.Protocol.closing().Steps[0], 1, ByFacilitator)
	case Hold:
		d.add(Event{Kind: Held, By: because(a.By)})
	case Release:
		d.add(Event{Kind: Released})
	case Again:
		d.enter(v.Step, v.Round, ByAgain)
	case GoBack:
		d.enter(d.state.before(), v.Round, ByBack)
	case MoveOn:
		d.add(Event{Kind: Consented, Side: a.Side})
		if d.state.Consents[a.Side.Other().Index()] {
			d.moveOn()
		}
	case TakeBreak:
		d.add(Event{Kind: BreakBegun, Side: a.Side, By: ByPeople, Until: a.Until.UTC().Round(0)})
	case Extend:
		d.add(Event{Kind: BreakExtended, Until: a.Until.UTC().Round(0)})
	case Return:
		d.add(Event{Kind: Returned})
	case Rejoin:
		d.add(Event{Kind: Rejoined})
		if v.Step.Kind == Rest {
			d.next(ByNext)
		}
	case Leave:
		d.add(Event{Kind: LeftOpen, By: because(a.By)})
	case Resume:
		d.add(Event{Kind: Resumed})
	case LetRest:
		d.add(Event{Kind: Ended, By: Stopped})
	default:
		d.amend(a)
	}
}

// amend adds what is said of a session once it is over. Its own time has ended
// with it.
func (d *decision) amend(a Action) {
	d.now.Clock = d.state.Last.Clock
	switch a.Kind {
	case LookBack:
		d.add(Event{Kind: LookedBack, Option: a.Option, Until: a.Until.UTC().Round(0)})
	case Reflect:
		d.add(Event{Kind: Reflected, Side: a.Side, Text: a.Text})
	case Rename:
		if a.Text != d.state.Topic() {
			d.add(Event{Kind: Renamed, Text: a.Text})
		}
	}
}

func because(by string) string {
	if by == "" {
		return ByPeople
	}
	return by
}

// moveOn does what both agreed to: back early from a break, on from a pause, or
// on to the next round, with which the floor passes. Once the time that was
// named at the start is over, it leads to the closing.
func (d *decision) moveOn() {
	v := d.state.Now()
	switch stop := d.state.Stop(); {
	case stop != nil:
		d.add(Event{Kind: Returned, By: ByConsent})
	case d.state.Late(d.now) && !d.state.closing():
		d.enter(&d.state.Protocol.closing().Steps[0], 1, ByConsent)
	case v.Floor == Nobody:
		d.next(ByConsent)
	default:
		d.nextRound(ByConsent)
	}
}

// next enters the step that follows in order.
func (d *decision) next(via string) {
	v := d.state.Now()
	p := d.state.Protocol
	at := p.index[v.Step.ID]
	if at.step++; at.step < len(p.Parts[at.part].Steps) {
		d.enter(p.step(at), v.Round, via)
		return
	}
	d.nextRound(via)
}

// nextRound enters the next round of the part, or the next part, or ends.
func (d *decision) nextRound(via string) {
	v := d.state.Now()
	p := d.state.Protocol
	at, round := p.index[v.Step.ID], v.Round+1
	if round > d.state.Rounds(&p.Parts[at.part]) {
		at.part, round = at.part+1, 1
	}
	if at.part == len(p.Parts) {
		d.add(Event{Kind: Ended, By: Finished})
		return
	}
	d.enter(&p.Parts[at.part].Steps[0], round, via)
}

// enter adds the entry to a step, and before it the passing of the floor where
// it changes hands, with a breath for the two.
func (d *decision) enter(step *Step, round int, via string) {
	e := Event{Kind: Entered, Step: step.ID, Round: round, By: via}
	if d.state.Protocol.PartOf(step.ID).Floored() {
		e.Side = d.state.SpeakerIn(round)
	}
	if from := d.state.Now().Floor; from != Nobody && from != e.Side {
		d.add(Event{Kind: Passed, Side: e.Side, By: via})
		if e.Side != Nobody {
			e.Breath = time.Duration(d.state.Protocol.Breath)
		}
	}
	d.add(e)
}
