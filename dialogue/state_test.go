package dialogue

import (
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"
)

// play is a session in the middle of a test, and the present.
type play struct {
	testing.TB
	s   Session
	now Instant
	all []Event
}

func begin(t testing.TB, name string) *play {
	t.Helper()
	p := load(t, "testdata/protocols/good/"+name+".yaml")
	return &play{TB: t, s: open(t, p, Left), now: noon, all: Start(p, Terms{Opener: Left}, noon)}
}

// at begins at a step of the named protocol: it presses the largest button
// until it is there, and waits out the breath.
func at(t testing.TB, name, step string, round int) *play {
	t.Helper()
	p := begin(t, name)
	for range 2 * maxWaits {
		there := p.s.State.Now().Step.ID == step && p.s.State.Now().Round == round
		if there && !p.s.State.Breathing(p.now) {
			return p
		}
		if a := primary(p.s.State, p.now); a != nil && !there {
			p.do(*a)
			continue
		}
		wait, _ := p.s.State.NextChange(p.now)
		p.wait(wait)
	}
	t.Fatalf("%s in round %d is never reached", step, round)
	return nil
}

func (p *play) wait(d time.Duration) { p.now = p.now.plus(d) }

func (p *play) do(a Action) {
	p.Helper()
	var events []Event
	p.s, events = must(p.TB, p.s, a, p.now)
	p.all = append(p.all, events...)
}

func (p *play) did(kind ActionKind) { p.Helper(); p.do(Action{Kind: kind}) }

func (p *play) proceed() { p.Helper(); p.do(Action{Kind: Proceed, Side: p.s.State.Now().Actor}) }

// refuses checks that an action is refused for a reason, and changes nothing.
func (p *play) refuses(a Action, reason error) {
	p.Helper()
	events, err := p.s.Do(a, p.now)
	if !errors.Is(err, reason) || events != nil {
		p.Errorf("%+v gives %v and error %v, want %v", a, events, err, reason)
	}
}

func (p *play) offers(kind ActionKind, side Side) bool {
	for _, a := range p.s.State.Allowed(p.now) {
		if a.Kind == kind && a.Side == side {
			return true
		}
	}
	return false
}

// is checks where the session stands.
func (p *play) is(step string, round int, floor Side) {
	p.Helper()
	v := p.s.State.Now()
	if v.Step.ID != step || v.Round != round || p.s.State.Floor(p.now) != floor {
		p.Errorf("it is at %s, round %d, floor of %s; want %s, %d, %s", v.Step.ID, v.Round, p.s.State.Floor(p.now), step, round, floor)
	}
}

func (p *play) left(want time.Duration) {
	p.Helper()
	if got, timed := p.s.State.TimeLeft(p.now); got != want || !timed {
		p.Errorf("the time left is %s (timed %v), want %s", got, timed, want)
	}
}

func TestState_HoldGivesBackTheTimeLeft(t *testing.T) {
	p := at(t, "base", "speak", 1)
	p.wait(20*time.Second + time.Nanosecond)
	p.did(Hold)
	want := 40*time.Second - time.Nanosecond
	p.left(want)
	p.is("speak", 1, Left) // who has the floor keeps it
	// Only the end that was named at the start comes nearer.
	due := p.s.State.Due(p.now).Sub(p.now.Wall)
	if wait, _ := p.s.State.NextChange(p.now); wait != due+1 || p.s.State.Running() {
		t.Errorf("a clock that is held changes the picture after %s", wait)
	}
	p.wait(time.Hour)
	p.left(want)
	p.refuses(Action{Kind: Proceed, Side: Left}, ErrNotAllowed)
	p.did(Release)
	p.left(want)
	p.wait(10 * time.Second)
	p.left(want - 10*time.Second)
	if spoken := p.s.State.Spoken(p.now); spoken != [2]time.Duration{30*time.Second + time.Nanosecond, 0} {
		t.Errorf("they have spoken %v", spoken)
	}
}

func TestState_SleepIsAHoldFromTheMomentItBegan(t *testing.T) {
	p := at(t, "base", "speak", 1)
	p.wait(20 * time.Second)
	p.do(Action{Kind: Hold, By: BySleep})
	if stop := p.s.State.Stop(); stop == nil || stop.By != BySleep || stop.Break {
		t.Fatalf("the stop is %+v", stop)
	}
	// The wall clock has gone on alone.
	p.now.Wall = p.now.Wall.Add(8 * time.Hour)
	p.did(Release)
	p.left(40 * time.Second)
}

func TestState_BreathAtHandOver(t *testing.T) {
	p := at(t, "base", "heard", 1)
	p.do(Action{Kind: Pick, Side: Left, Option: "yes"})
	p.is("speak", 2, Nobody)
	p.left(time.Minute)
	if wait, ok := p.s.State.NextChange(p.now); !ok || wait != 5*time.Second {
		t.Errorf("the next change is after %s", wait)
	}
	if !p.s.State.Breathing(p.now) || p.offers(Proceed, Right) || p.offers(MoveOn, Left) {
		t.Errorf("in the breath, offered are %v", p.s.State.Allowed(p.now))
	}
	p.wait(2 * time.Second)
	p.did(Hold)
	p.wait(time.Minute)
	p.did(Release)
	p.wait(3*time.Second - time.Nanosecond)
	p.is("speak", 2, Nobody)
	p.wait(time.Nanosecond)
	p.is("speak", 2, Right)
	p.left(time.Minute)
	p.refuses(Action{Kind: Proceed, Side: Left}, ErrNotAllowed)
	p.proceed()
	p.is("heard", 2, Right) // no hand-over, no breath
}

// Nobody had the floor before the first turn, and nobody has it in the closing:
// there is nothing to hand over.
func TestState_NoBreathWithoutHandOver(t *testing.T) {
	p := at(t, "base", "rest", 1)
	p.wait(10 * time.Second)
	p.proceed()
	p.is("speak", 1, Left)
	p = at(t, "base", "heard", 2)
	p.do(Action{Kind: Pick, Side: Right, Option: "yes"})
	p.is("plan", 1, Nobody)
	if p.s.State.Breathing(p.now) {
		t.Error("the closing begins with a breath")
	}
	if e := p.all[len(p.all)-2]; e.Kind != Passed || e.Side != Nobody || e.By != ByHeard {
		t.Errorf("before the closing came %+v", e)
	}
}

func TestState_AgainKeepsRoles(t *testing.T) {
	p := at(t, "base", "speak", 2)
	p.wait(50 * time.Second)
	p.did(Again)
	p.is("speak", 2, Right)
	p.left(time.Minute)
	if v := p.s.State.Now(); v.Actor != Right || v.Via != ByAgain || p.s.State.Spoken(p.now)[1] != 50*time.Second {
		t.Errorf("the visit is %+v, spoken %v", v, p.s.State.Spoken(p.now))
	}
}

func TestState_ListenerActsWhileTheSpeakerHasTheFloor(t *testing.T) {
	p := at(t, "all", "mirror", 2)
	p.is("mirror", 2, Right)
	if v := p.s.State.Now(); v.Actor != Left {
		t.Errorf("the actor is %s", v.Actor)
	}
	before := p.s.State.Spoken(p.now)
	p.wait(time.Minute)
	if spoken := p.s.State.Spoken(p.now); spoken[0] != before[0]+time.Minute || spoken[1] != before[1] {
		t.Errorf("from %v they came to %v", before, spoken)
	}
}

func TestState_OverTimeIsNeverCut(t *testing.T) {
	p := at(t, "base", "speak", 1)
	for _, c := range []struct {
		wait, next time.Duration
		over       bool
	}{
		{0, Grain, false},
		{59*time.Second + 400*time.Millisecond, 600 * time.Millisecond, false},
		{600 * time.Millisecond, 1, false},
		{1, time.Minute - 1, true},
		{time.Minute - 1, time.Minute, true},
		{30 * time.Second, 30 * time.Second, true},
		{24 * time.Hour, 30 * time.Second, true},
	} {
		p.wait(c.wait)
		next, ok := p.s.State.NextChange(p.now)
		if p.s.State.Over(p.now) != c.over || next != c.next || !ok {
			left, _ := p.s.State.TimeLeft(p.now)
			t.Errorf("with %s left, over is %v and the next change in %s; want %v, %s", left, p.s.State.Over(p.now), next, c.over, c.next)
		}
		p.is("speak", 1, Left)
	}
	p.proceed()
}

func TestState_PauseHasAMinimum(t *testing.T) {
	p := at(t, "base", "rest", 1)
	p.wait(10*time.Second - 1)
	p.refuses(Action{Kind: Proceed}, ErrNotAllowed)
	if primary(p.s.State, p.now) != nil {
		t.Error("there is a primary action before the minimum")
	}
	p.wait(1)
	p.is("rest", 1, Nobody)
	if !p.offers(Proceed, Nobody) || p.offers(MoveOn, Left) {
		t.Errorf("after the minimum, offered are %v", p.s.State.Allowed(p.now))
	}
	// A held clock does not count towards the minimum.
	p = at(t, "base", "rest", 1)
	p.did(Hold)
	p.wait(time.Hour)
	p.did(Release)
	p.refuses(Action{Kind: Proceed}, ErrNotAllowed)
	// It stays where it is for as long as they like.
	p.wait(time.Hour)
	if _, changes := p.s.State.NextChange(p.now); changes || p.offers(Hold, Nobody) || p.s.State.Over(p.now) {
		t.Error("a pause that is over still goes on")
	}
	p.proceed()
}

func TestState_ConsentOfBothMovesOn(t *testing.T) {
	p := at(t, "base", "rest", 1)
	p.do(Action{Kind: MoveOn, Side: Right})
	p.is("rest", 1, Nobody)
	p.refuses(Action{Kind: MoveOn, Side: Right}, ErrNotAllowed) // twice is not both
	p.refuses(Action{Kind: MoveOn}, ErrNotAllowed)
	p.do(Action{Kind: MoveOn, Side: Left})
	p.is("speak", 1, Left)
	// What was agreed to before does not count here, nor after a stop.
	p.do(Action{Kind: MoveOn, Side: Left})
	p.did(Hold)
	p.did(Release)
	p.do(Action{Kind: MoveOn, Side: Right})
	p.is("speak", 1, Left)
	p.do(Action{Kind: MoveOn, Side: Left})
	p.is("speak", 2, Nobody)
	p.wait(5 * time.Second)
	p.proceed()
	p.do(Action{Kind: MoveOn, Side: Left})
	p.do(Action{Kind: MoveOn, Side: Right})
	p.is("plan", 1, Nobody)
	for _, e := range p.all {
		if e.Kind == Passed && e.By != ByConsent {
			t.Errorf("the floor passed by %q", e.By)
		}
	}
}

func TestState_OptionsHaveLimitsPerRound(t *testing.T) {
	p := at(t, "base", "heard", 1)
	more := Action{Kind: Pick, Side: Left, Option: "more"}
	for range 2 {
		p.do(more)
		p.is("speak", 1, Left)
		p.proceed()
	}
	p.refuses(more, ErrNotAllowed)
	p.did(GoBack) // going back does not give it back
	p.proceed()
	p.refuses(more, ErrNotAllowed)
	p.refuses(Action{Kind: Pick, Side: Right, Option: "yes"}, ErrNotAllowed)
	p.refuses(Action{Kind: Pick, Side: Left, Option: "no"}, ErrNotAllowed)
	p.do(Action{Kind: Pick, Side: Left, Option: "yes"})
	p.wait(5 * time.Second)
	p.proceed()
	p.do(Action{Kind: Pick, Side: Right, Option: "more"})
	p.is("speak", 2, Right)
}

func TestState_GoingBackStaysInTheRound(t *testing.T) {
	p := at(t, "all", "mirror", 2)
	for _, want := range []string{"deeper", "speak", "ready"} {
		p.did(GoBack)
		p.is(want, 2, Right)
	}
	p.refuses(Action{Kind: GoBack}, ErrNotAllowed)
	// On from there, and back over a turn that was begun again.
	p.do(Action{Kind: Pick, Side: Left, Option: "ready"})
	p.proceed()
	p.did(Again)
	p.did(Again)
	p.did(GoBack)
	p.is("speak", 2, Right)
	// After a loop, back leads to the question that led there.
	p = at(t, "all", "heard", 1)
	p.do(Action{Kind: Pick, Side: Left, Option: "deeper"})
	p.did(GoBack)
	p.is("heard", 1, Left)
	p.did(GoBack)
	p.is("mirror", 1, Left)
}

func TestState_BreakAndReturn(t *testing.T) {
	p := at(t, "base", "speak", 1)
	p.wait(15 * time.Second)
	until := p.now.Wall.Add(20 * time.Minute)
	p.refuses(Action{Kind: TakeBreak, Until: p.now.Wall.Add(18 * time.Minute)}, ErrBreak)
	p.refuses(Action{Kind: TakeBreak, Until: p.now.Wall.Add(25 * time.Hour)}, ErrBreak)
	p.refuses(Action{Kind: TakeBreak}, ErrBreak)
	p.do(Action{Kind: TakeBreak, Until: until})
	p.is("speak", 1, Nobody)
	if next, ok := p.s.State.NextChange(p.now); !ok || next != 20*time.Minute {
		t.Errorf("the next change is after %s", next)
	}
	if got := p.s.State.Summary().BreakUntil; !got.Equal(until) {
		t.Errorf("the summary says %s", got)
	}
	p.wait(20*time.Minute - 1)
	p.refuses(Action{Kind: Return}, ErrNotAllowed)
	p.refuses(Action{Kind: Extend, Until: p.now.Wall.Add(5 * time.Minute)}, ErrBreak)
	p.wait(1)
	if _, ok := p.s.State.NextChange(p.now); ok {
		t.Error("a break whose time has come changes by itself")
	}
	p.did(Return)
	p.refuses(Action{Kind: Rejoin}, ErrNotAllowed)
	p.do(Action{Kind: GiveRates, Side: Right, Readings: Readings{Calm: 4}})
	if _, both := p.s.State.Stop().Calm(); both || !p.s.State.Stop().Rated(Right) || p.s.State.Stop().Rated(Left) {
		t.Error("one reading was shown before the other was given")
	}
	p.refuses(Action{Kind: GiveRates, Side: Right, Readings: Readings{Calm: 9}}, ErrNotAllowed)
	p.do(Action{Kind: GiveRates, Side: Left, Readings: Readings{Calm: 9}})
	if calm, both := p.s.State.Stop().Calm(); !both || calm[0][Calm] != 9 || calm[1][Calm] != 4 {
		t.Errorf("they are %v calm", calm)
	}
	// Below the line more time is offered first, and only offered.
	if a := p.s.State.Allowed(p.now); a[0].Kind != Extend || !a[0].Primary || !p.offers(Rejoin, Nobody) {
		t.Errorf("offered are %v", a)
	}
	p.do(Action{Kind: Extend, Until: p.now.Wall.Add(10 * time.Minute)})
	p.refuses(Action{Kind: Return}, ErrNotAllowed)
	p.wait(11 * time.Minute)
	p.did(Return)
	p.do(Action{Kind: GiveRates, Side: Left, Readings: Readings{Calm: CalmLine}})
	p.do(Action{Kind: GiveRates, Side: Right}) // rather not
	if a := p.s.State.Allowed(p.now); a[0].Kind != Rejoin || !a[0].Primary {
		t.Errorf("offered are %v", a)
	}
	p.did(Rejoin)
	p.is("speak", 1, Left)
	p.left(45 * time.Second)
	if len(p.s.State.Now().Stops) != 1 || p.s.State.Stop() != nil {
		t.Errorf("the stops are %+v", p.s.State.Now().Stops)
	}
}

func TestState_BreakEndsEarlyOnlyByConsent(t *testing.T) {
	p := at(t, "base", "rest", 1)
	p.did(Hold) // a break can be called from a hold, too
	p.do(Action{Kind: TakeBreak, Until: p.now.Wall.Add(time.Hour)})
	p.wait(time.Minute)
	// Longer never means shorter: that would be an early end by one alone.
	p.refuses(Action{Kind: Extend, Until: p.now.Wall.Add(30 * time.Minute)}, ErrBreak)
	p.do(Action{Kind: MoveOn, Side: Left})
	p.do(Action{Kind: Extend, Until: p.now.Wall.Add(2 * time.Hour)})
	p.do(Action{Kind: MoveOn, Side: Right})
	if p.s.State.Stop().Back {
		t.Error("a consent to the old time counted for the new one")
	}
	p.do(Action{Kind: MoveOn, Side: Left})
	if !p.s.State.Stop().Back {
		t.Error("both agreed to come back, and they are not")
	}
	p.is("rest", 1, Nobody)
}

func TestState_LeaveAndResume(t *testing.T) {
	for _, by := range []string{"", ByCrash, BySleep} {
		p := at(t, "base", "speak", 1)
		p.wait(25 * time.Second)
		p.do(Action{Kind: Leave, By: by})
		p.left(35 * time.Second)
		p.is("speak", 1, Nobody)
		if a := p.s.State.Allowed(p.now); len(a) != 2 || a[0].Kind != Resume || a[1].Kind != LetRest || p.s.State.Running() {
			t.Errorf("while nobody is there, offered are %v", a)
		}
		if p.s.State.Summary().Status != StatusOpen {
			t.Error("it counts as over")
		}
		// The session's clock stands still while nobody runs it.
		p.now.Wall = p.now.Wall.AddDate(0, 0, 9)
		p.did(Resume)
		p.left(35 * time.Second)
		p.is("speak", 1, Left)
		if e := p.all[len(p.all)-2]; e.Kind != LeftOpen || by != "" && e.By != by || by == "" && e.By != ByPeople {
			t.Errorf("left as %+v", e)
		}
	}
}

func TestState_LeavingKeepsAHoldAndABreak(t *testing.T) {
	p := at(t, "base", "speak", 1)
	p.did(Hold)
	p.did(Leave)
	p.did(Resume)
	if stop := p.s.State.Stop(); stop == nil || stop.Break {
		t.Errorf("the stop is %+v", stop)
	}
	p.do(Action{Kind: TakeBreak, Until: p.now.Wall.Add(30 * time.Minute)})
	p.did(Leave)
	p.now.Wall = p.now.Wall.Add(time.Hour)
	p.did(Resume)
	p.did(Return)
}

func TestState_LetRest(t *testing.T) {
	p := at(t, "base", "speak", 1)
	p.wait(10 * time.Second)
	p.did(Hold)
	p.wait(10 * time.Second)
	p.did(LetRest)
	sum := p.s.State.Summary()
	if p.s.State.End != Stopped || sum.Status != Stopped || sum.Step != "speak" || sum.Spoken[0] != 10*time.Second || p.offers(LookBack, Nobody) || !p.offers(Reflect, Nobody) {
		t.Errorf("the summary is %+v", sum)
	}
	p.wait(time.Hour)
	p.left(50 * time.Second) // nothing goes on after the end
	p.refuses(Action{Kind: Resume}, ErrNotAllowed)
	if _, err := p.s.Apply(Event{Seq: p.s.State.Seq + 1, At: p.now.Wall, Clock: p.now.Clock, Kind: Noted}); err == nil {
		t.Error("an event after the end was taken")
	}
}

func TestState_RatesStayHiddenUntilBoth(t *testing.T) {
	p := at(t, "all", "wish", 1)
	if a := p.s.State.Allowed(p.now); a[0].Kind != GiveRates || a[0].Side != Left || !a[0].Primary || a[1].Primary {
		t.Errorf("offered are %v", a)
	}
	given := Readings{Calm: 0, Closeness: 10}
	p.do(Action{Kind: GiveRates, Side: Left, Readings: given})
	given[Calm] = 7 // what was given cannot be changed from outside
	v := p.s.State.Now()
	if r, both := v.Readings(); both || r[0] != nil || r[1] != nil || !v.Rated(Left) || v.Rated(Right) {
		t.Errorf("with one given, shown are %v", r)
	}
	p.refuses(Action{Kind: Proceed}, ErrNotAllowed)
	for _, bad := range []Readings{{Calm: -1}, {Calm: 11}, {"anger": 3}} {
		p.refuses(Action{Kind: GiveRates, Side: Right, Readings: bad}, ErrReadings)
	}
	p.do(Action{Kind: GiveRates, Side: Right, Readings: Readings{}})
	r, both := p.s.State.Now().Readings()
	if !both || !reflect.DeepEqual(r[0], Readings{Calm: 0, Closeness: 10}) || len(r[1]) != 0 {
		t.Errorf("with both given, shown are %v", r)
	}
	p.proceed()
	p.is("rest", 1, Nobody)
	// Asked again after going back, both answer afresh.
	p.did(GoBack)
	if v := p.s.State.Now(); v.Step.ID != "wish" || v.Rated(Left) {
		t.Errorf("gone back to %+v", v)
	}
}

func TestState_NoteIsOverwritten(t *testing.T) {
	p := begin(t, "all")
	p.do(Action{Kind: WriteNote, Text: "one"})
	p.do(Action{Kind: WriteNote, Text: "two"})
	if events, err := p.s.Do(Action{Kind: WriteNote, Text: "two"}, p.now); len(events) != 0 || err != nil {
		t.Errorf("the same text again gives %v, %v", events, err)
	}
	if p.s.State.Now().Note != "two" || p.s.State.Topic() != "two" || p.s.State.Summary().Topic != "two" {
		t.Errorf("the note is %q", p.s.State.Now().Note)
	}
	p.do(Action{Kind: WriteNote})
	if p.s.State.Topic() != "" {
		t.Errorf("an erased note is still %q", p.s.State.Topic())
	}
	p = begin(t, "base")
	p.refuses(Action{Kind: WriteNote, Text: "x"}, ErrNotAllowed) // no field, no note
	p = at(t, "all", "heard", 1)
	p.do(Action{Kind: TakeBreak, Until: p.now.Wall.Add(time.Hour)})
	p.refuses(Action{Kind: WriteNote, Text: "x"}, ErrNotAllowed)
}

func TestState_TextHasLimits(t *testing.T) {
	p := begin(t, "all")
	for _, c := range []struct {
		text string
		want error
	}{
		{strings.Repeat("x", MaxText), nil},
		{strings.Repeat("x", MaxText+1), ErrText},
		{strings.Repeat("é", MaxText/2+1), ErrText},
		{"\xff", ErrText},
		{"\x00 \u202e 👪 any\n", nil},
	} {
		if _, err := p.s.Do(Action{Kind: WriteNote, Text: c.text}, p.now); !errors.Is(err, c.want) {
			t.Errorf("a text of %d bytes gives %v, want %v", len(c.text), err, c.want)
		}
	}
	p = at(t, "base", "plan", 1)
	p.refuses(Action{Kind: Settle, Text: "\xff"}, ErrText)
}

func TestState_Agreement(t *testing.T) {
	p := at(t, "all", "plan", 1)
	again := time.Date(2026, 3, 11, 0, 0, 0, 0, time.FixedZone("here", 3600))
	p.do(Action{Kind: Settle, Text: "A walk.", Until: again})
	sum := p.s.State.Summary()
	if sum.Agreement != "A walk." || !sum.LookAgain.Equal(again) || sum.LookAgain.Location() != time.UTC {
		t.Errorf("the summary is %+v", sum)
	}
	p.did(GoBack)
	p.do(Action{Kind: Settle, Text: " \n"}) // they took it out
	if s := p.s.State; s.Agreement != "" || !s.LookAgain.IsZero() {
		t.Errorf("the agreement is still %q", s.Agreement)
	}
	p = at(t, "base", "plan", 1)
	p.refuses(Action{Kind: Settle, Text: "x", Until: p.now.Wall.Add(MaxLookAgain + 1)}, ErrLookAgain)
	p.refuses(Action{Kind: Settle, Text: "x", Until: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)}, ErrLookAgain) // no JSON for it
	p.do(Action{Kind: Settle})
	p.is("after", 1, Nobody)
	if p.all[len(p.all)-1].Kind != Entered || p.all[len(p.all)-2].Kind == Settled {
		t.Error("no agreement was written down as one")
	}
}

func TestState_TuneOpenerAndPace(t *testing.T) {
	p := begin(t, "base")
	for _, bad := range []Terms{{Opener: Left, Pace: 49}, {Opener: Right, Pace: 201}, {Pace: 100}, {Opener: 7, Pace: 100}, {Opener: Left}, {Opener: Left, Pace: 100, Off: true}, {Opener: Left, Pace: 100, Variant: "none"}} {
		bad.Guidance = Full
		p.refuses(Action{Kind: Tune, Terms: bad}, ErrTerms)
	}
	if p.s.State.Expected() != 5*time.Minute {
		t.Errorf("expected are %s", p.s.State.Expected())
	}
	p.do(Action{Kind: Tune, Terms: Terms{Opener: Right, Pace: 150, Guidance: Cues}})
	if p.s.State.Expected() != 6*time.Minute { // two turns of a minute
		t.Errorf("expected are %s", p.s.State.Expected())
	}
	p.proceed()
	p.refuses(Action{Kind: Tune, Terms: p.s.State.Terms}, ErrNotAllowed)
	p.left(30 * time.Second) // a pause keeps its length
	p.wait(10 * time.Second)
	p.proceed()
	p.is("speak", 1, Right)
	p.left(90 * time.Second)
}

func TestState_EndsFinished(t *testing.T) {
	p := at(t, "base", "after", 1)
	p.do(Action{Kind: GiveRates, Side: Right, Readings: Readings{Calm: 8}})
	p.do(Action{Kind: GiveRates, Side: Left, Readings: Readings{Calm: 6}})
	p.proceed()
	if sum := p.s.State.Summary(); p.s.State.End != Finished || sum.Status != Finished || sum.Step != "after" || sum.Seq != len(p.all) {
		t.Errorf("the summary is %+v", sum)
	}
	if p.s.State.Now().To == (Instant{}) {
		t.Error("the last visit has no end")
	}
}

func TestSession_DoIgnoresAClockThatRunsBackwards(t *testing.T) {
	p := at(t, "base", "speak", 1)
	p.wait(30 * time.Second)
	p.did(Again)
	back := p.now.plus(-10 * time.Second)
	events, err := p.s.Do(Action{Kind: Hold}, back)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.s.Apply(events...); err != nil {
		t.Errorf("it wrote an event that it cannot read: %v", err)
	}
}

func TestSession_ApplyLeavesTheReceiver(t *testing.T) {
	p := at(t, "base", "speak", 1)
	p.did(Hold) // its end is what a shared list of stops would show
	before := p.s
	want, err := Fold(before.State.Protocol, p.all)
	if err != nil {
		t.Fatal(err)
	}
	p.did(Release)
	p.do(Action{Kind: MoveOn, Side: Left})
	p.proceed()
	if !reflect.DeepEqual(before.State, want) {
		t.Error("an earlier state has changed")
	}
	if _, err := before.Apply(Event{Seq: 99, Kind: Held}); err == nil || !reflect.DeepEqual(before.State, want) {
		t.Errorf("a gap in the events gives %v", err)
	}
}

func TestFold_RefusesWhatNoSessionWrites(t *testing.T) {
	good := at(t, "base", "speak", 2)
	p := good.s.State.Protocol
	if _, err := Fold(p, good.all); err != nil {
		t.Fatal(err)
	}
	n := len(good.all) - 1 // the entry to the second round
	for name, spoil := range map[string]func([]Event) []Event{
		"no start":           func(e []Event) []Event { return e[1:] },
		"two starts":         func(e []Event) []Event { e[2].Kind = Started; return e },
		"a gap":              func(e []Event) []Event { return append(e[:3], e[4:]...) },
		"twice":              func(e []Event) []Event { return append(e[:3], e[2:]...) },
		"another order":      func(e []Event) []Event { e[2], e[3] = e[3], e[2]; return e },
		"clock back":         func(e []Event) []Event { e[n].Clock = 1; return e },
		"another protocol":   func(e []Event) []Event { e[0].Protocol = "other"; return e },
		"no opener":          func(e []Event) []Event { e[0].Side = Nobody; return e },
		"no pace":            func(e []Event) []Event { e[0].Pace = 0; return e },
		"unknown kind":       func(e []Event) []Event { e[n].Kind = "danced"; return e },
		"unknown step":       func(e []Event) []Event { e[n].Step = "dance"; return e },
		"round too high":     func(e []Event) []Event { e[n].Round = 3; return e },
		"nobody's turn":      func(e []Event) []Event { e[n].Side = Nobody; return e },
		"a pause with floor": func(e []Event) []Event { e[1].Side = Left; return e },
		"nobody agrees":      func(e []Event) []Event { e[n] = Event{Seq: n + 1, Clock: math.MaxInt64, Kind: Consented}; return e },
		"nobody rates":       func(e []Event) []Event { e[n] = Event{Seq: n + 1, Clock: math.MaxInt64, Kind: Rated}; return e },
		"back from nowhere":  func(e []Event) []Event { e[n] = Event{Seq: n + 1, Clock: math.MaxInt64, Kind: Returned}; return e },
		"no step":            func(e []Event) []Event { e[1] = Event{Seq: 2, Kind: Held}; return e },
	} {
		events := spoil(append([]Event(nil), good.all...))
		if _, err := Fold(p, events); !errors.Is(err, errCourse) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if _, err := Open(p, good.all[:1]); err == nil {
		t.Error("a session without a step was opened")
	}
	var zero Session
	if _, err := zero.Do(Action{Kind: Proceed}, noon); !errors.Is(err, ErrNotAllowed) {
		t.Errorf("the zero session gives %v", err)
	}
}
