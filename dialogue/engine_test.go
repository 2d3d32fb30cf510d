package dialogue

import (
	"slices"
	"testing"
	"time"
)

// on begins a named protocol on terms, and agrees to its rules.
func on(t testing.TB, name string, terms Terms) *play {
	t.Helper()
	p := load(t, "testdata/protocols/good/"+name+".yaml")
	events := Start(p, terms, noon)
	s, err := Open(p, events)
	if err != nil {
		t.Fatal(err)
	}
	return &play{TB: t, s: s, now: noon, all: events}
}

// rate gives both the same reading of calm.
func (p *play) rate(left, right int) {
	p.Helper()
	p.do(Action{Kind: GiveRates, Side: Left, Readings: Readings{Calm: left}})
	p.do(Action{Kind: GiveRates, Side: Right, Readings: Readings{Calm: right}})
}

func (p *play) kinds() []ActionKind {
	var kinds []ActionKind
	for _, a := range p.s.State.Allowed(p.now) {
		kinds = append(kinds, a.Kind)
	}
	return kinds
}

func TestHard_TheBellAlonePassesTheFloor(t *testing.T) {
	p := at(t, "hard", "slot", 1)
	p.wait(4*time.Minute - time.Nanosecond)
	p.refuses(Action{Kind: Proceed, Side: Left}, ErrNotAllowed)
	p.refuses(Action{Kind: Ring}, ErrNotAllowed)
	p.wait(time.Nanosecond)
	p.did(Ring)
	if last := p.all[len(p.all)-2]; last.Kind != Passed || last.By != ByBell || last.Side != Right {
		t.Errorf("told is %+v", last)
	}
	p.wait(5 * time.Second) // the breath
	p.is("slot", 2, Right)
	p.did(Hold)
	p.wait(time.Hour)
	p.refuses(Action{Kind: Ring}, ErrNotAllowed)
	p.did(Release)
	p.left(4 * time.Minute)
}

func TestVariants_ChangeRoundsTimeAndLength(t *testing.T) {
	p := on(t, "hard", Terms{Variant: "long", Pace: 50})
	if got := p.s.State.Expected(); got != 30*time.Minute-4*3*time.Minute {
		t.Errorf("expected are %s", got)
	}
	p.proceed()
	p.rate(5, 5)
	p.proceed()
	p.left(3 * time.Minute)
	for range 4 {
		p.wait(3*time.Minute + 5*time.Second)
		p.did(Ring)
	}
	p.is("after", 1, Nobody)
	p = on(t, "hard", Terms{})
	if p.s.State.Variant != "short" || p.s.State.Rounds(p.s.State.Protocol.PartOf("slot")) != 2 {
		t.Errorf("the usual variant is %q", p.s.State.Variant)
	}
}

func TestCoolFirst_IsOfferedOnceAndToNobodyInParticular(t *testing.T) {
	for _, c := range [][2]int{{2, 9}, {9, 2}} {
		p := on(t, "hard", Terms{})
		p.proceed()
		p.rate(c[0], c[1])
		if all := p.s.State.Allowed(p.now); all[0].Kind != CoolFirst || !all[0].Primary || all[0].Side != Nobody || !slices.Contains(p.kinds(), Proceed) {
			t.Fatalf("offered are %+v", all)
		}
		p.did(CoolFirst)
		if !p.s.State.Away || p.s.State.LeftBy != ByCooling {
			t.Errorf("left by %q", p.s.State.LeftBy)
		}
		p.now.Wall = p.now.Wall.Add(time.Hour)
		p.did(Resume)
		if slices.Contains(p.kinds(), CoolFirst) {
			t.Error("after cooling down it is offered again")
		}
	}
	p := on(t, "hard", Terms{})
	p.proceed()
	p.rate(StirredLine, 10)
	if slices.Contains(p.kinds(), CoolFirst) {
		t.Error("it is offered at the line")
	}
	p = on(t, "rest", Terms{})
	p.proceed()
	p.rate(0, 0)
	if slices.Contains(p.kinds(), CoolFirst) {
		t.Error("it is offered in a dialogue for cooling down")
	}
}

func TestPostpone_KeepsThePlaceForADay(t *testing.T) {
	p := on(t, "hard", Terms{})
	p.refuses(Action{Kind: Postpone, Until: p.now.Wall}, ErrPostponed)
	p.refuses(Action{Kind: Postpone, Until: p.now.Wall.Add(25 * time.Hour)}, ErrPostponed)
	meet := p.now.Wall.Add(3 * time.Hour)
	p.do(Action{Kind: Postpone, Until: meet})
	if s := p.s.State; !s.Away || !s.Meet.Equal(meet) || !s.Summary().Meet.Equal(meet) {
		t.Errorf("it meets at %s, away is %v", s.Meet, s.Away)
	}
	p.now.Wall = meet
	p.did(Resume)
	if s := p.s.State; !s.Meet.IsZero() || s.Now().Step.ID != "agree" {
		t.Errorf("resumed at %s with a meeting at %s", s.Now().Step.ID, s.Meet)
	}
	p.proceed()
	p.refuses(Action{Kind: Postpone, Until: meet.Add(time.Hour)}, ErrNotAllowed)
}

func TestRest_GoesOnAfterTheBreak(t *testing.T) {
	p := on(t, "rest", Terms{})
	p.proceed()
	p.rate(5, 5)
	p.proceed()
	p.is("apart", 1, Nobody)
	p.do(Action{Kind: TakeBreak, Side: Right, Until: p.now.Wall.Add(MinBreak)})
	if got := p.s.State.Stop().Caller; got != Right {
		t.Errorf("%s called it", got)
	}
	p.wait(MinBreak)
	p.did(Return)
	p.rate(7, 8)
	p.did(Rejoin)
	p.is("back", 1, Nobody)
	p.do(Action{Kind: Pick, Option: "more"})
	p.is("apart", 1, Nobody)
	p.do(Action{Kind: MoveOn, Side: Left})
	p.is("apart", 1, Nobody)
	p.do(Action{Kind: MoveOn, Side: Right})
	p.is("back", 1, Nobody)
	p.do(Action{Kind: Pick, Option: "here"})
	p.is("after", 1, Nobody)
}

func TestLate_ComesByTheSessionsClockAndLeadsToTheClosing(t *testing.T) {
	p := on(t, "writes", Terms{})
	due := p.now.Wall.Add(20 * time.Minute)
	p.proceed()
	if got := p.s.State.Due(p.now); !got.Equal(due) {
		t.Errorf("due at %s, want %s", got, due)
	}
	for range 4 {
		p.proceed()
	}
	p.is("move", 1, Left)
	p.wait(10 * time.Minute)
	p.did(Hold) // counts
	p.wait(5 * time.Minute)
	p.did(Release)
	p.do(Action{Kind: TakeBreak, Until: p.now.Wall.Add(time.Hour)}) // does not
	p.wait(time.Hour)
	p.did(Return)
	p.rate(9, 9)
	p.did(Rejoin)
	p.did(Leave) // nor do days away
	p.now.Wall = p.now.Wall.AddDate(0, 0, 2)
	p.did(Resume)
	if got := p.s.State.Due(p.now).Sub(p.now.Wall); got != 5*time.Minute || p.s.State.Late(p.now) {
		t.Errorf("%s are left", got)
	}
	p.wait(5*time.Minute + time.Nanosecond)
	if !p.s.State.Late(p.now) {
		t.Fatal("it is not late")
	}
	p.do(Action{Kind: MoveOn, Side: Right})
	p.is("move", 1, Left)
	p.do(Action{Kind: MoveOn, Side: Left})
	p.is("name", 1, Nobody)
}

func TestWrite_WhoWritesAndWhoHasTheFloor(t *testing.T) {
	p := on(t, "writes", Terms{Opener: Right})
	p.proceed()
	for _, want := range []struct {
		step         string
		round        int
		actor, floor Side
	}{
		{"secret", 1, Right, Nobody},
		{"answer", 1, Left, Nobody},
		{"secret", 2, Left, Nobody},
		{"answer", 2, Right, Nobody},
		{"move", 1, Right, Right},
		{"words", 1, Right, Right},
	} {
		p.is(want.step, want.round, want.floor)
		if got := p.s.State.Now(); got.Actor != want.actor || got.Breath != 0 {
			t.Errorf("at %s of round %d %s acts after a breath of %s", got.Step.ID, got.Round, got.Actor, got.Breath)
		}
		p.proceed()
	}
	p.is("when", 1, Right)
	if p.s.State.Now().Actor != Left {
		t.Error("the listener does not answer")
	}
}

func TestWhen_AnAnswerWithATimeNeedsOne(t *testing.T) {
	p := at(t, "writes", "when", 1)
	pick := Action{Kind: Pick, Side: Right, Option: "later"}
	p.refuses(pick, ErrWhen)
	pick.Until = p.now.Wall
	p.refuses(pick, ErrWhen)
	pick.Until = p.now.Wall.AddDate(3, 0, 0)
	p.refuses(pick, ErrWhen)
	p.refuses(Action{Kind: Pick, Side: Right, Option: "now", Until: p.now.Wall.Add(time.Hour)}, ErrWhen)
	pick.Until = p.now.Wall.Add(time.Hour)
	p.do(pick)
	visits := p.s.State.Visits
	if v := visits[len(visits)-2]; v.Option != "later" || !v.At.Equal(pick.Until) {
		t.Errorf("answered was %q at %s", v.Option, v.At)
	}
}

func TestDance_IsWhatEachAndBothWrote(t *testing.T) {
	p := at(t, "writes", "secret", 1)
	for p.s.State.Now().Step.ID != "plan" {
		v := p.s.State.Now()
		if v.Step.Note != "" {
			p.do(Action{Kind: WriteNote, Text: " " + v.Step.ID + " of " + v.Actor.String() + "\n"})
		}
		p.wait(6 * time.Second)
		if v.Step.Kind == Pause {
			p.wait(time.Minute)
		}
		p.do(*primary(p.s.State, p.now))
	}
	want := Dance{
		Steps: [2]Dancer{
			{Move: "move of left", Feeling: "words of left", Fear: "answer of left"},
			{Move: "move of right", Feeling: "words of right", Fear: "answer of right"},
		},
		Name: "name of nobody",
	}
	if got := p.s.State.Dance(); got != want || got.Swapped().Swapped() != want || got.Swapped().Steps[0] != want.Steps[1] {
		t.Errorf("got %+v", got)
	}
	if got := p.s.State.Noted("name"); got != " name of nobody\n" {
		t.Errorf("what the pause shows is %q", got)
	}
	if sum := p.s.State.Summary(); sum.Dance == nil || *sum.Dance != want {
		t.Errorf("the summary has %+v", sum.Dance)
	}
}

func TestDraft_IsWhatStoodThereBefore(t *testing.T) {
	p := at(t, "writes", "move", 1)
	p.do(Action{Kind: WriteNote, Text: "first"})
	p.proceed()
	p.proceed()
	p.do(Action{Kind: Pick, Side: Right, Option: "again"})
	if got := p.s.State.Draft(); got != "first" || p.s.State.Now().Note != "" {
		t.Errorf("the field begins with %q", got)
	}
	p = at(t, "writes", "move", 2)
	if got := p.s.State.Draft(); got != "" {
		t.Errorf("the other one finds %q", got)
	}
}

func TestSolo_HasNobodyToTakeABreakFrom(t *testing.T) {
	p := on(t, "solo", Terms{Opener: Right})
	p.refuses(Action{Kind: TakeBreak, Until: p.now.Wall.Add(MinBreak)}, ErrNotAllowed)
	p.proceed()
	p.proceed()
	p.is("page", 1, Nobody)
	if p.s.State.Now().Actor != Right || slices.Contains(p.kinds(), MoveOn) || slices.Contains(p.kinds(), TakeBreak) {
		t.Errorf("%s writes, offered are %v", p.s.State.Now().Actor, p.kinds())
	}
	p.proceed()
	if p.s.State.End != Finished {
		t.Errorf("it ended by %q", p.s.State.End)
	}
}

func TestLookBack_AfterTheEndAndAsOftenAsOneLikes(t *testing.T) {
	p := at(t, "base", "plan", 1)
	each := [2]string{"the bread", ""}
	p.refuses(Action{Kind: LookBack, Option: Kept}, ErrNotAllowed)
	p.do(Action{Kind: Settle, Each: each, Until: p.now.Wall.AddDate(0, 0, 7)})
	p.rate(5, 5)
	p.proceed()
	clock := p.s.State.Last.Clock
	p.wait(7 * 24 * time.Hour)
	p.refuses(Action{Kind: LookBack, Option: "forgotten"}, ErrNotAllowed)
	again := p.now.Wall.AddDate(0, 0, 3)
	p.do(Action{Kind: LookBack, Option: NotYet, Until: again})
	if s := p.s.State.Summary(); s.Outcome != NotYet || !s.LookAgain.Equal(again) || s.Each != each || s.Status != Finished || s.Clock != clock {
		t.Errorf("the summary is %+v", s)
	}
	p.do(Action{Kind: LookBack, Option: Kept})
	if s := p.s.State; s.Outcome != Kept || !s.LookAgain.IsZero() || s.End != Finished {
		t.Errorf("it went %q, again on %s", s.Outcome, s.LookAgain)
	}
	for _, a := range p.s.State.Allowed(p.now) {
		if a.Kind != LookBack && a.Kind != Reflect && a.Kind != Rename {
			t.Errorf("after the end, %v is offered", a)
		}
	}
	p = at(t, "base", "plan", 1)
	p.did(Settle)
	p.rate(5, 5)
	p.proceed()
	if p.offers(LookBack, Nobody) {
		t.Error("without an agreement, looking back at it is offered")
	}
}

func TestOffRecord_CannotBeChangedOnTheWay(t *testing.T) {
	p := on(t, "writes", Terms{Off: true})
	terms := p.s.State.Terms
	terms.Off = false
	p.refuses(Action{Kind: Tune, Terms: terms}, ErrTerms)
	terms.Off, terms.Guidance = true, Bare
	p.do(Action{Kind: Tune, Terms: terms})
	if !p.s.State.Off || p.s.State.Guidance != Bare {
		t.Errorf("the terms are %+v", p.s.State.Terms)
	}
}

// A break over the change of clocks lasts its minutes, whatever they are called.
func TestBreak_OverTheChangeOfClocks(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skipf("no time zones here: %v", err)
	}
	for name, start := range map[string]time.Time{
		"spring": time.Date(2026, 3, 29, 1, 50, 0, 0, berlin),
		"autumn": time.Date(2026, 10, 25, 2, 50, 0, 0, berlin),
	} {
		t.Run(name, func(t *testing.T) {
			p := at(t, "base", "speak", 1)
			p.now.Wall = start
			p.do(Action{Kind: TakeBreak, Until: start.Add(20 * time.Minute)})
			wait, _ := p.s.State.NextChange(p.now)
			if wait != 20*time.Minute {
				t.Errorf("it lasts %s", wait)
			}
			p.wait(wait)
			p.did(Return)
		})
	}
}

// A clock that is set in mid-turn changes neither the time left nor the floor;
// appointments follow the clock on the wall.
func TestTurn_WithAClockThatIsSet(t *testing.T) {
	for _, by := range []time.Duration{time.Hour, -time.Hour, 48 * time.Hour} {
		p := at(t, "base", "speak", 1)
		p.wait(20 * time.Second)
		left, _ := p.s.State.TimeLeft(p.now)
		p.now.Wall = p.now.Wall.Add(by)
		p.left(left)
		p.is("speak", 1, Left)
		p.did(Hold)
		p.did(Release)
		p.left(left)
		until := p.now.Wall.Add(MinBreak)
		p.do(Action{Kind: TakeBreak, Until: until})
		p.now.Wall = until
		p.did(Return)
	}
}
