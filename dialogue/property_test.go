package dialogue

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// picture is what a screen draws of a state at an instant.
type picture struct {
	Seconds, OverMinutes int64
	Timed, Over, Breath  bool
	Late                 bool
	Floor                Side
	Allowed              []Action
}

func pictured(s State, now Instant) picture {
	pic := picture{Late: s.Late(now), Over: s.Over(now), Breath: s.Breathing(now), Floor: s.Floor(now), Allowed: s.Allowed(now)}
	var left time.Duration
	if left, pic.Timed = s.TimeLeft(now); left > 0 {
		pic.Seconds = int64(Told(left) / time.Second)
	} else if pic.Over {
		pic.OverMinutes = int64(-left / time.Minute)
	}
	return pic
}

// anything draws an action of whatever kind, sensible or not.
func anything(t *rapid.T, s State, now Instant) Action {
	a := Action{
		Kind: rapid.SampledFrom([]ActionKind{
			Proceed, Pick, GiveRates, WriteNote, Settle, Tune, Hold, Release, Again, GoBack, MoveOn,
			TakeBreak, Extend, Return, Rejoin, Leave, Resume, LetRest, Postpone, CoolFirst, Ring, LookBack, Reflect, Rename, AddTime, GiveFloor, EndWell, "dance", "",
		}).Draw(t, "kind"),
		Side: rapid.SampledFrom([]Side{Nobody, Left, Right, 3, -1}).Draw(t, "side"),
	}
	if options := s.Now().Step.Options; a.Kind == Pick && len(options) > 0 && rapid.Bool().Draw(t, "a real option") {
		a.Option = rapid.SampledFrom(options).Draw(t, "option").ID
	}
	return supplied(t, s, a, now)
}

// offered draws one of the actions that are offered. Those that lead on come
// often, and those that end it seldom, or no session would get anywhere.
func offered(t *rapid.T, s State, now Instant) (Action, bool) {
	all := s.Allowed(now)
	if rapid.IntRange(0, 20).Draw(t, "let it rest") > 0 {
		all = slices.DeleteFunc(all, func(a Action) bool { return a.Kind == LetRest })
	}
	if len(all) == 0 {
		return Action{}, false
	}
	if all[0].Primary && rapid.Bool().Draw(t, "primary") {
		return supplied(t, s, all[0], now), true
	}
	return supplied(t, s, rapid.SampledFrom(all).Draw(t, "offer"), now), true
}

// supplied gives an action what it may carry.
func supplied(t *rapid.T, s State, a Action, now Instant) Action {
	switch a.Kind {
	case GiveRates:
		a.Readings = Readings{}
		for _, r := range s.Asked() {
			if rapid.Bool().Draw(t, "would rather say") {
				a.Readings[r] = rapid.IntRange(MinReading, MaxReading).Draw(t, string(r))
			}
		}
	case WriteNote, Settle:
		a.Text = rapid.SampledFrom([]string{"", " ", "a", "b", "ein Wörtchen\n\"'\\u0000"}).Draw(t, "text")
		if rapid.Bool().Draw(t, "with a day") {
			a.Until = now.Wall.AddDate(0, 0, 7).In(time.FixedZone("here", 7200))
		}
	case TakeBreak, Extend:
		a = filled(s, a, now)
		a.Until = a.Until.Add(time.Duration(rapid.IntRange(0, 60).Draw(t, "minutes more")) * time.Minute)
	case Tune:
		a.Terms = anyTerms(t, s.Protocol)
		a.Terms.Off = s.Off
	case Postpone:
		a.Until = now.Wall.Add(time.Duration(rapid.IntRange(1, 24*60).Draw(t, "minutes off")) * time.Minute)
	case Pick:
		if o := s.Now().Step.Option(a.Option); o != nil && o.When {
			a.Until = now.Wall.Add(time.Duration(rapid.IntRange(1, 600).Draw(t, "hours off")) * time.Hour)
		}
	case Reflect, Rename:
		a.Text = rapid.SampledFrom([]string{"a", "b", "später\n\"'"}).Draw(t, "text")
	case LookBack:
		if rapid.Bool().Draw(t, "with a day") {
			a.Until = now.Wall.AddDate(0, 0, 3)
		}
	case Hold, Leave:
		a.By = rapid.SampledFrom([]string{"", BySleep, ByCrash}).Draw(t, "by")
	}
	return a
}

// anyTerms draws terms that a session of the protocol can have.
func anyTerms(t *rapid.T, p *Protocol) Terms {
	terms := Terms{
		Opener: rapid.SampledFrom(Both[:]).Draw(t, "opener"), Pace: rapid.IntRange(MinPace, MaxPace).Draw(t, "pace"),
		Guidance: rapid.SampledFrom(Guidances[:]).Draw(t, "guidance"), Off: rapid.Bool().Draw(t, "off the record"),
	}
	if len(p.Variants) > 0 {
		terms.Variant = rapid.SampledFrom(p.Variants).Draw(t, "variant").ID
	}
	return terms
}

// started begins a session on terms at random.
func started(t *rapid.T, p *Protocol) *run {
	events := Start(p, anyTerms(t, p), noon)
	s, err := Open(p, events)
	if err != nil {
		t.Fatal(err)
	}
	return &run{T: t, s: s, now: noon, events: events}
}

// run is a session of random actions under watch.
type run struct {
	*rapid.T
	s      Session
	now    Instant
	events []Event
}

func TestSession_PropertiesOfAnyCourse(t *testing.T) {
	shipped, err := fs.Glob(os.DirFS("../assets/protocols"), "*.yaml")
	if err != nil || len(shipped) == 0 {
		t.Fatalf("no shipped protocols: %v", err)
	}
	for _, p := range everyProtocol(t) {
		t.Run(p.ID, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				r := started(t, p)
				for range rapid.IntRange(1, 80).Draw(t, "steps") {
					r.check()
					r.advance()
					r.check()
					r.refuse()
					if !r.act() {
						break
					}
				}
				r.check()
				r.replay()
				if r.s.State.End == "" {
					finish(t, r.s, r.now)
				}
			})
		})
	}
}

// advance lets time pass. While nobody runs the session, its clock stands.
func (r *run) advance() {
	before, state := r.now, r.s.State
	wait := time.Duration(rapid.Int64Range(0, int64(3*time.Minute)).Draw(r.T, "wait"))
	if next, ok := state.NextChange(r.now); ok && rapid.Bool().Draw(r.T, "to the change") {
		wait = next - time.Duration(rapid.IntRange(0, 1).Draw(r.T, "short of"))
	}
	if state.Away || rapid.IntRange(0, 9).Draw(r.T, "asleep") == 0 {
		r.now.Wall = r.now.Wall.Add(wait)
	} else {
		r.now = r.now.plus(wait)
	}
	was, _ := state.TimeLeft(before)
	is, _ := state.TimeLeft(r.now)
	if (state.Stop() != nil || state.Away || state.End != "") && was != is {
		r.Fatalf("with the clock stopped, the time left went from %s to %s", was, is)
	}
}

// check looks at what must hold at every instant.
func (r *run) check() {
	s, now := r.s.State, r.now
	v := s.Now()
	stop := s.Stop()
	absent := s.Away || s.End != "" || stop != nil && stop.Break || s.Breathing(now)
	floor := s.Floor(now)
	switch {
	case absent || !s.Protocol.PartOf(v.Step.ID).Floored():
		if floor != Nobody {
			r.Fatalf("at %s the floor is with %s", v.Step.ID, floor)
		}
	case floor != s.SpeakerIn(v.Round):
		r.Fatalf("in round %d of %s the floor is with %s", v.Round, v.Step.ID, floor)
	}
	if e := s.Elapsed(now); e < -v.Breath || e < -time.Duration(s.Protocol.Breath) {
		r.Fatalf("elapsed are %s, with a breath of %s", e, v.Breath)
	}
	allowed := s.Allowed(now)
	for i, a := range allowed {
		if a.Primary && i > 0 {
			r.Fatalf("the primary action is not the first: %v", allowed)
		}
		for _, b := range allowed[:i] {
			if a.fits(b) {
				r.Fatalf("offered twice: %v", a)
			}
		}
	}
	for _, a := range allowed {
		if (a.Kind == LookBack || a.Kind == Reflect || a.Kind == Rename) != (s.End != "") {
			r.Fatalf("with the end %q, offered are %v", s.End, allowed)
		}
	}
	if len(allowed) == 0 && s.End == "" {
		r.Fatal("there is no way on")
	}
	if s.End == "" && !s.Away && (stop == nil || !stop.Break) && !s.Protocol.Solo() &&
		!slices.ContainsFunc(allowed, func(a Action) bool { return a.Kind == TakeBreak }) {
		r.Fatalf("no break can be called at %s: %v", v.Step.ID, allowed)
	}
	pic := pictured(s, now)
	next, changes := s.NextChange(now)
	if !changes {
		later := now.plus(37 * time.Minute)
		if s.Away {
			later.Clock = now.Clock
		}
		if is := pictured(s, later); !reflect.DeepEqual(pic, is) {
			r.Fatalf("at %s the picture changes unasked\nfrom %+v\nto   %+v", v.Step.ID, pic, is)
		}
		return
	}
	if next <= 0 {
		r.Fatalf("the next change is after %s", next)
	}
	if is := pictured(s, now.plus(next-1)); !reflect.DeepEqual(pic, is) {
		r.Fatalf("at %s the picture changes before %s are over\nfrom %+v\nto   %+v", v.Step.ID, next, pic, is)
	}
	if is := pictured(s, now.plus(next)); reflect.DeepEqual(pic, is) {
		r.Fatalf("at %s the picture does not change after %s: %+v", v.Step.ID, next, pic)
	}
}

// refuse tries anything, and looks that what is not offered is refused.
func (r *run) refuse() {
	a := anything(r.T, r.s.State, r.now)
	if slices.ContainsFunc(r.s.State.Allowed(r.now), a.fits) {
		return
	}
	events, err := r.s.Do(a, r.now)
	if events != nil || !errors.Is(err, ErrNotAllowed) {
		r.Fatalf("%+v is not offered, and gives %v and error %v", a, events, err)
	}
	r.same()
}

// same looks that the live state is the fold of all events.
func (r *run) same() {
	folded, err := Fold(r.s.State.Protocol, r.events)
	if err != nil {
		r.Fatal(err)
	}
	if !reflect.DeepEqual(folded, r.s.State) {
		r.Fatalf("live is\n%+v\nfolded is\n%+v", r.s.State, folded)
	}
}

// act takes an offered action and watches what it does; false at the end.
func (r *run) act() bool {
	a, ok := offered(r.T, r.s.State, r.now)
	if !ok {
		return false
	}
	before := r.s.State
	var events []Event
	r.s, events = must(r.T, r.s, a, r.now)
	r.events = append(r.events, events...)
	after := r.s.State
	r.same()

	from, to := before.Now(), after.Now()
	both := a.Kind == MoveOn && before.Consents[a.Side.Other().Index()]
	moved := len(after.Visits) > len(before.Visits) && from.Floor != Nobody && to.Floor != from.Floor
	passed := slices.IndexFunc(events, func(e Event) bool { return e.Kind == Passed })
	heard := a.Kind == Pick && a.Side == from.Floor && from.Step.Option(a.Option).Heard
	bell := a.Kind == Ring && from.Step.Hard
	facilitated := a.Kind.ForFacilitator()
	if bell {
		if left, _ := before.TimeLeft(r.now); left > 0 {
			r.Fatalf("the bell rang %s early", left)
		}
	}
	switch {
	case moved != (passed >= 0):
		r.Fatalf("%v: the floor went from %s to %s, told are %+v", a, from.Floor, to.Floor, events)
	case moved && !heard && !both && !bell && !facilitated:
		r.Fatalf("%v moved the floor from %s to %s", a, from.Floor, to.Floor)
	case moved && (events[passed].Side != to.Floor || events[passed].By != map[bool]string{heard: ByHeard, bell: ByBell, both: ByConsent, facilitated: ByFacilitator}[true]):
		r.Fatalf("%v: the floor passed to %s, told is %+v", a, to.Floor, events[passed])
	case moved && to.Floor != Nobody && to.Breath != time.Duration(after.Protocol.Breath), !moved && to.Breath != from.Breath && to.Breath != 0:
		r.Fatalf("%v: the breath is %s", a, to.Breath)
	}
	r.banded()
	if before.End != "" && (after.End != before.End || !reflect.DeepEqual(after.Visits, before.Visits) || after.Last.Clock != before.Last.Clock) {
		r.Fatalf("%v rewrote what had ended", a)
	}
	gone := len(after.Visits) > len(before.Visits) || after.End == Finished && before.End == ""
	if gone && from.Step.Kind == Pause && before.Elapsed(r.now) < time.Duration(from.Step.Minimum) && !both && a.Kind != GoBack && a.Kind != Again && a.Kind != EndWell {
		r.Fatalf("%v left the pause %s after %s", a, from.Step.ID, before.Elapsed(r.now))
	}
	if stop := before.Stop(); stop != nil && stop.Break && after.Stop() != nil && after.Stop().Back && !stop.Back && r.now.Wall.Before(stop.Until) && !both {
		r.Fatalf("%v ended the break %s early", a, stop.Until.Sub(r.now.Wall))
	}
	if !gone && after.Terms == before.Terms {
		was, _ := before.TimeLeft(r.now)
		is, _ := after.TimeLeft(r.now)
		if a.Kind == AddTime {
			was = max(was, 0) + MoreTime
		}
		if was != is || before.Elapsed(r.now) != after.Elapsed(r.now) {
			r.Fatalf("%v changed the time left from %s to %s", a, was, is)
		}
	}
	r.unspoken(events)
	return true
}

// banded looks that the band is without gaps and as long as what it shows, and
// that the figures fit together.
func (r *run) banded() {
	s := r.s.State
	var at time.Duration
	var spoken [2]time.Duration
	for _, b := range s.Band(s.Last) {
		if b.Took < 0 || b.Visit < 0 || b.Visit >= len(s.Visits) {
			r.Fatalf("a stretch is %+v", b)
		}
		if b.Off() {
			continue
		}
		if b.From < at { // a break may take time on the clock too
			r.Fatalf("at %s, a stretch is %+v of %+v", at, b, s.Band(s.Last))
		}
		at = b.From + b.Took
		if b.Kind == Speaking || b.Kind == Mirroring {
			spoken[b.Side.Index()] += b.Took
		}
	}
	if at > s.Last.Clock {
		r.Fatalf("the band ends at %s, after %s", at, s.Last.Clock)
	}
	if spoken != s.Spoken(s.Last) {
		r.Fatalf("the band has spoken %v, the state %v: %+v", spoken, s.Spoken(s.Last), s.Band(s.Last))
	}
	for _, width := range []float32{1, 400} {
		var x float32
		for _, span := range Spans(s.Band(s.Last), width, 20) {
			if span.From != x || span.To < span.From {
				r.Fatalf("a span is %+v after %f", span, x)
			}
			x = span.To
		}
		if x > width*1.001 {
			r.Fatalf("the band is %f wide of %f", x, width)
		}
	}
	for _, m := range Marks(s.Band(s.Last), Spans(s.Band(s.Last), 400, 20), 8) {
		if m.At < 0 || m.At > 401 || m.Minutes < 0 || time.Duration(m.Minutes)*time.Minute > s.Last.Clock {
			r.Fatalf("a mark is %+v of %+v", m, s.Band(s.Last))
		}
	}
	f := s.Figures()
	if f.First > f.Mirrors || f.Over > f.Turns || (f.OverBy > 0) != (f.Over > 0) || f.Returned > f.Breaks || f.Kept > f.Returned {
		r.Fatalf("the figures are %+v", f)
	}
	for _, p := range s.Passages() {
		if s.Off || Blank(p.Text) {
			r.Fatalf("a passage is %+v", p)
		}
	}
}

// unspoken looks that off the record nothing that was said is kept, and that
// without it the course is the same.
func (r *run) unspoken(events []Event) {
	s := r.s.State
	if kept := s.Kept(events); !s.Off && !reflect.DeepEqual(kept, events) {
		r.Fatalf("on the record, %+v is kept as %+v", events, kept)
	}
	s.Off = true
	sum := s.Summary()
	if sum.Topic+sum.Agreement+sum.Each[0]+sum.Each[1]+sum.Outcome != "" || sum.Dance != nil || !sum.LookAgain.IsZero() {
		r.Fatalf("off the record, the summary is %+v", sum)
	}
	for i, e := range s.Kept(events) {
		if e.Text+e.Each[0]+e.Each[1] != "" || e.Readings != nil || e.Seq != events[i].Seq || e.Clock != events[i].Clock {
			r.Fatalf("off the record, %+v is kept as %+v", events[i], e)
		}
	}
}

// replay looks at the session as the store and the lists have it.
func (r *run) replay() {
	text, err := json.Marshal(r.events)
	if err != nil {
		r.Fatal(err)
	}
	var read []Event
	if err := json.Unmarshal(text, &read); err != nil {
		r.Fatal(err)
	}
	s, err := Open(r.s.State.Protocol, read)
	if err != nil {
		r.Fatal(err)
	}
	if !reflect.DeepEqual(s, r.s) {
		r.Fatalf("live is\n%+v\nread back is\n%+v", r.s.State, s.State)
	}
	if kept, err := Fold(r.s.State.Protocol, r.s.State.Kept(r.events)); err != nil || len(kept.Visits) != len(r.s.State.Visits) ||
		kept.Now().From != r.s.State.Now().From || kept.End != r.s.State.End || !reflect.DeepEqual(kept.Summary(), r.s.State.Summary()) {
		r.Fatalf("what is kept folds to %+v with error %v, live is %+v", kept, err, r.s.State)
	}
	last := r.events[len(r.events)-1]
	sum := r.s.State.Summary()
	if sum.Seq != len(r.events) || sum.Clock != last.Clock || !sum.Last.Equal(last.At) || !sum.Start.Equal(noon.Wall) ||
		sum.Step != r.s.State.Now().Step.ID || (sum.Status == StatusOpen) != (r.s.State.End == "") ||
		sum.Opener != r.s.State.Opener || sum.Spoken != spokenBy(r.s.State.Protocol, r.events) {
		r.Fatalf("after %+v, spoken by %v, the summary is %+v", last, spokenBy(r.s.State.Protocol, r.events), sum)
	}
}

// spokenBy counts how long each partner spoke, straight from the events: the
// second opinion on Visit.Elapsed.
func spokenBy(p *Protocol, events []Event) [2]time.Duration {
	var spoken [2]time.Duration
	var actor Side
	var breath, last time.Duration
	stopped := false
	for _, e := range events {
		if run := e.Clock - last; !stopped && actor != Nobody {
			pause := min(run, breath)
			breath -= pause
			spoken[actor.Index()] += run - pause
		}
		last = e.Clock
		switch e.Kind {
		case Entered:
			step := p.Step(e.Step)
			actor, breath, stopped = Nobody, e.Breath, false
			if step.Kind == Turn {
				if actor = e.Side; step.Actor == Listener {
					actor = e.Side.Other()
				}
			}
		case Held, BreakBegun:
			stopped = true
		case Released, Rejoined:
			stopped = false
		}
	}
	return spoken
}
