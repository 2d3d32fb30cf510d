package sample

import (
	"math/rand/v2"
	"slices"
	"time"

	"halfway/dialogue"
)

// evening is a couple in the course of one session.
type evening struct {
	r        *rand.Rand
	tongue   tongue
	p        *dialogue.Protocol
	s        dialogue.Session
	now      dialogue.Instant
	events   []dialogue.Event
	remarks  []dialogue.Remark
	until    time.Time
	along    float64 // how far into the history this is, from 0 to 1
	last     bool    // nothing comes after it
	practice bool    // in a practice, with a facilitator
	swapped  bool    // the two sit the other way round than usual
	rests    int     // the step after which they let it rest; 0 for none
	breaks   int
	tries    int           // at the same mirror
	say      func() string // what is written wherever something can be; nil for what fits
}

// do carries out an action.
func (e *evening) do(a dialogue.Action) error {
	events, err := e.s.Do(a, e.now)
	if err != nil {
		return err
	}
	after, err := e.s.Apply(events...)
	if err != nil {
		return err
	}
	e.s, e.events = after, append(e.events, events...)
	return nil
}

// pass lets time go by.
func (e *evening) pass(d time.Duration) {
	d = d.Round(100 * time.Millisecond)
	e.now.Wall, e.now.Clock = e.now.Wall.Add(d), e.now.Clock+d
}

// chance is true so many times in a hundred.
func (e *evening) chance(percent int) bool { return e.r.IntN(100) < percent }

// between is a length at random.
func (e *evening) between(least, most time.Duration) time.Duration {
	return least + time.Duration(e.r.Int64N(int64(most-least)+1))
}

// can reports whether an action of that kind is offered now.
func (e *evening) can(kind dialogue.ActionKind) bool {
	return slices.ContainsFunc(e.s.State.Allowed(e.now), func(a dialogue.Action) bool { return a.Kind == kind })
}

// mostSteps bounds a session; no dialogue takes as many.
const mostSteps = 600

// play goes through a session.
func (e *evening) play(terms dialogue.Terms) error {
	e.events = dialogue.Start(e.p, terms, e.now)
	s, err := dialogue.Open(e.p, e.events)
	if err != nil {
		return err
	}
	e.s = s
	if e.chance(9) {
		e.rests = 3 + e.r.IntN(14)
	}
	for n := 0; n < mostSteps && e.s.State.End == ""; n++ {
		if e.last && n > 8 && e.chance(12) && e.can(dialogue.Leave) {
			if e.chance(50) && e.can(dialogue.TakeBreak) {
				return e.do(dialogue.Action{Kind: dialogue.TakeBreak, Until: e.now.Wall.Add(40 * time.Minute)})
			}
			return e.do(dialogue.Action{Kind: dialogue.Leave})
		}
		if e.rests > 0 && n >= e.rests && e.can(dialogue.LetRest) {
			return e.do(dialogue.Action{Kind: dialogue.LetRest})
		}
		if err := e.next(); err != nil {
			return err
		}
	}
	return e.afterwards()
}

// next does what comes next.
func (e *evening) next() error {
	state := e.s.State
	if state.Away {
		return e.comeBack()
	}
	if stop := state.Stop(); stop != nil && stop.Break {
		return e.rest(stop)
	}
	if len(state.Visits) == 1 && e.chance(3) && e.can(dialogue.Postpone) {
		return e.do(dialogue.Action{Kind: dialogue.Postpone, Until: e.now.Wall.Add(e.between(20*time.Minute, 20*time.Hour).Truncate(time.Minute))})
	}
	if err := e.asides(); err != nil {
		return err
	}
	return e.step()
}

// asides are what happens beside the course: holds, breaks, what a facilitator
// does.
func (e *evening) asides() error {
	step := e.s.State.Now().Step
	talking := step.Kind == dialogue.Turn && !step.Hard
	if talking && e.breaks < 2 && e.chance(2) && e.can(dialogue.TakeBreak) {
		e.breaks++
		e.pass(e.between(5*time.Second, 40*time.Second))
		back := e.between(20*time.Minute, 90*time.Minute)
		if e.chance(8) {
			back = e.between(10*time.Hour, 20*time.Hour)
		}
		a := dialogue.Action{Kind: dialogue.TakeBreak, Until: e.now.Wall.Add(back).Truncate(time.Minute).Add(time.Minute)}
		if e.chance(60) {
			a.Side = dialogue.Both[e.r.IntN(2)]
		}
		return e.do(a)
	}
	if talking && e.chance(3) && e.can(dialogue.Hold) {
		by := ""
		if e.chance(25) {
			by = dialogue.BySleep
		}
		if err := e.do(dialogue.Action{Kind: dialogue.Hold, By: by}); err != nil {
			return err
		}
		e.pass(e.between(10*time.Second, 5*time.Minute))
		return e.do(dialogue.Action{Kind: dialogue.Release})
	}
	if e.practice && e.chance(12) {
		at := e.s.State.Now()
		flag := e.chance(60)
		text := pick(e.r, facilitated)
		if flag {
			text = pick(e.r, flags)
		}
		e.remarks = append(e.remarks, dialogue.Remark{
			ID: newID(e.now.Wall, e.r), At: e.now.Wall, Clock: e.now.Clock, Step: at.Step.ID, Round: at.Round, Flag: flag, Text: text,
		})
		if e.chance(30) && e.can(dialogue.AddTime) {
			return e.do(dialogue.Action{Kind: dialogue.AddTime})
		}
	}
	return nil
}

// rest is a break: its end, and the way back.
func (e *evening) rest(stop *dialogue.Stop) error {
	allowed := e.s.State.Allowed(e.now)
	switch {
	case !stop.Back && e.now.Wall.Before(stop.Until):
		late := e.between(0, 6*time.Minute)
		if e.chance(15) {
			late = e.between(11*time.Minute, 50*time.Minute)
		}
		d := stop.Until.Sub(e.now.Wall) + late
		e.now.Wall = e.now.Wall.Add(d)
		e.now.Clock += min(d, 12*time.Hour) // the lid was closed for the night
		return nil
	case !stop.Back && e.chance(8) && !e.p.Cools():
		return e.do(dialogue.Action{Kind: dialogue.LetRest})
	}
	a := allowed[0]
	switch a.Kind {
	case dialogue.GiveRates:
		e.pass(e.between(3*time.Second, 20*time.Second))
		a.Readings = dialogue.Readings{dialogue.Calm: 5 + e.r.IntN(4)}
	case dialogue.Extend:
		a = dialogue.Action{Kind: dialogue.Rejoin}
	}
	return e.do(a)
}

// comeBack takes up what was left.
func (e *evening) comeBack() error {
	wait := e.between(5*time.Minute, 30*time.Hour)
	if meet := e.s.State.Meet; !meet.IsZero() {
		wait = meet.Sub(e.now.Wall) + e.between(0, 10*time.Minute)
	}
	e.now.Wall = e.now.Wall.Add(wait)
	if e.now.Wall.After(e.until) || e.s.State.LeftBy == dialogue.ByCooling && e.chance(50) {
		return e.do(dialogue.Action{Kind: dialogue.LetRest})
	}
	return e.do(dialogue.Action{Kind: dialogue.Resume})
}

// step goes on in the course.
func (e *evening) step() error {
	state := e.s.State
	v := state.Now()
	e.wait(v)
	if v.Step.Note != "" && v.Note == "" && e.can(dialogue.WriteNote) && e.writes(v) {
		if err := e.do(dialogue.Action{Kind: dialogue.WriteNote, Text: e.words(v)}); err != nil {
			return err
		}
	}
	allowed := e.s.State.Allowed(e.now)
	a := allowed[0]
	switch a.Kind {
	case dialogue.GiveRates:
		a.Readings = e.readings(a.Side)
	case dialogue.TakeBreak: // a break as a step of its own
		a.Until = e.now.Wall.Add(e.between(dialogue.MinBreak, 40*time.Minute)).Truncate(time.Minute).Add(time.Minute)
	case dialogue.Pick:
		a = e.answer(allowed)
	case dialogue.Settle:
		a = e.agree(a)
	case dialogue.CoolFirst:
		if e.chance(70) {
			a = dialogue.Action{Kind: dialogue.Proceed}
		}
	case dialogue.MoveOn:
		if !v.Step.Hard && v.Step.Kind != dialogue.Pause {
			break
		}
		e.pass(time.Second)
		return nil
	case dialogue.Hold:
		e.pass(e.between(time.Second, 10*time.Second))
		return nil
	}
	return e.do(a)
}

// wait lets as much time go by as the step takes.
func (e *evening) wait(v dialogue.Visit) {
	left, timed := e.s.State.TimeLeft(e.now)
	switch {
	case v.Breath > 0 && e.s.State.Breathing(e.now):
		e.pass(v.Breath + e.between(0, 2*time.Second))
		e.wait(v)
	case timed && (v.Step.Hard || v.Step.Kind == dialogue.Pause):
		e.pass(max(left, 0) + e.between(0, 3*time.Second))
	case timed:
		share := 0.35 + e.r.Float64()*0.6
		if e.chance(14) {
			share = 1 + e.r.Float64()*0.5
		}
		e.pass(time.Duration(float64(max(left, 0)) * share))
	default:
		e.pass(e.between(4*time.Second, 45*time.Second))
	}
}

// writes reports whether something is written here.
func (e *evening) writes(v dialogue.Visit) bool {
	switch {
	case e.say != nil:
		return true
	case v.Step.Dance != "" || v.Step.Kind == dialogue.Write:
		return e.chance(94)
	case v.Step.Kind == dialogue.Agree:
		return e.chance(85)
	default:
		return e.chance(45)
	}
}

// answer picks one of the answers of a choice. Half of those who are not heard
// at once are at the second try.
func (e *evening) answer(allowed []dialogue.Action) dialogue.Action {
	var picks []dialogue.Action
	for _, a := range allowed {
		if a.Kind == dialogue.Pick {
			picks = append(picks, a)
		}
	}
	a := picks[0]
	if len(picks) > 1 && e.tries < 3 && e.chance(32) {
		a = picks[1+e.r.IntN(len(picks)-1)]
		e.tries++
	} else {
		e.tries = 0
	}
	if o := e.s.State.Now().Step.Option(a.Option); o != nil && o.When {
		a.Until = e.now.Wall.Add(e.between(time.Hour, 72*time.Hour)).Truncate(time.Minute)
	}
	return a
}

// agree puts something small into words, mostly.
func (e *evening) agree(a dialogue.Action) dialogue.Action {
	if e.say != nil {
		a.Text, a.Each, a.Until = e.say(), [2]string{e.say(), e.say()}, e.now.Wall.AddDate(0, 0, 1)
		return a
	}
	if e.chance(15) {
		return a
	}
	a.Text = pick(e.r, e.tongue.agreements)
	if e.chance(40) {
		a.Each = [2]string{pick(e.r, e.tongue.parts), pick(e.r, e.tongue.parts)}
	}
	if e.chance(85) {
		a.Until = e.now.Wall.AddDate(0, 0, 3+e.r.IntN(18))
	}
	return a
}

// readings are what one says of oneself. One of the two reaches out and the
// other steps back; over the years, the two come nearer to each other.
func (e *evening) readings(side dialogue.Side) dialogue.Readings {
	reaching := side == dialogue.Left != e.swapped
	spoken := e.s.State.Spoken(e.now)
	after := spoken[0]+spoken[1] > 0
	level := map[dialogue.Reading]float64{
		dialogue.Calm: 4.2 + 1.6*e.along, dialogue.Closeness: 4 + 1.2*e.along, dialogue.Space: 7 - 1.3*e.along, dialogue.Heard: 5.2 + 2*e.along,
	}
	if reaching {
		level[dialogue.Closeness], level[dialogue.Space] = 8-0.9*e.along, 3+0.9*e.along
	}
	if after {
		level[dialogue.Calm] += 1.7
		level[dialogue.Heard] += 0.8
	}
	given := dialogue.Readings{}
	for _, asked := range e.s.State.Asked() {
		if e.chance(4) {
			continue // would rather not say
		}
		given[asked] = max(dialogue.MinReading, min(dialogue.MaxReading, int(level[asked]+e.r.NormFloat64()*1.6+0.5)))
	}
	return given
}

// afterwards is what the two add once it is over: how it went with the
// agreement, a thought, another name for the topic.
func (e *evening) afterwards() error {
	state := e.s.State
	if state.End == "" {
		return nil
	}
	later := func(least, most time.Duration) bool {
		at := e.now.Wall.Add(e.between(least, most))
		if !at.Before(e.until) {
			return false
		}
		e.now.Wall = at
		return true
	}
	if e.chance(7) && e.can(dialogue.Rename) && later(time.Minute, 20*time.Hour) {
		if err := e.do(dialogue.Action{Kind: dialogue.Rename, Text: pick(e.r, e.tongue.topics)}); err != nil {
			return err
		}
	}
	if e.chance(12) && e.can(dialogue.Reflect) && later(10*time.Hour, 60*time.Hour) {
		side := [...]dialogue.Side{dialogue.Left, dialogue.Right, dialogue.Nobody}[e.r.IntN(3)]
		if err := e.do(dialogue.Action{Kind: dialogue.Reflect, Side: side, Text: e.note()}); err != nil {
			return err
		}
	}
	for e.can(dialogue.LookBack) && e.s.State.Summary().Undecided() && e.chance(85) {
		wait := e.s.State.LookAgain.Sub(e.now.Wall)
		if !later(max(wait, time.Hour), max(wait, time.Hour)+72*time.Hour) {
			break
		}
		a := dialogue.Action{Kind: dialogue.LookBack, Option: [...]string{dialogue.Kept, dialogue.Kept, dialogue.Kept, dialogue.Partly, dialogue.Partly, dialogue.NotYet, dialogue.NoLonger}[e.r.IntN(7)]}
		if a.Option == dialogue.NotYet {
			a.Until = e.now.Wall.AddDate(0, 0, 3)
		}
		if err := e.do(a); err != nil {
			return err
		}
	}
	return nil
}
