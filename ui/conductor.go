package ui

import (
	"context"
	"errors"
	"math"
	"sync"
	"time"

	"fyne.io/fyne/v2"

	"halfway/dialogue"
	"halfway/ui/stage"
	"halfway/ui/words"
)

const (
	// beat is how often a running clock is written down, in real time, so
	// that a crash loses no more of it than this.
	beat = time.Second
	// stillFrame is how often a breath is looked at where nothing moves and only
	// its word changes.
	stillFrame = time.Second / 2
	// asleep is by how much the wall clock may run ahead of the monotonic one
	// between two beats, or a beat come late, before the machine must have
	// slept.
	asleep = 10 * time.Second
	// late is after how long people are told that something is not on disk yet.
	late = 1200 * time.Millisecond
)

// view is what a screen draws from.
type view struct {
	state  dialogue.State
	now    dialogue.Instant
	couple dialogue.Couple
	// trouble is a sentence about the last action, if it could not be kept.
	trouble string
	past    past
	// settings say what of it is drawn.
	settings Settings
}

// past is what earlier sessions bring to a dialogue.
type past struct {
	// dance is the loop that the two found, as they sit now; nil for none.
	dance *dialogue.Dance
	// first is true in the couple's first dialogue, and known where they have
	// gone through this one several times.
	first, known bool
}

// conductor is the one owner of the live session. It lives on Fyne's goroutine
// and needs no lock; only the writing happens elsewhere.
type conductor struct {
	opts Options
	// keeper keeps the live session: the store, a drawer, or nothing.
	keeper Keeper
	// post runs something on Fyne's goroutine, later; it is fyne.Do.
	post func(func())
	// render draws a state; tick draws what time alone has changed. over is
	// called when the session has ended or was left.
	render, tick func(view)
	over         func(dialogue.State)
	// appoint is told when a break will be over, and in how long in real time;
	// the zero time stands for none.
	appoint func(at time.Time, in time.Duration)
	// idle is called when nothing is on its way to the disk any more.
	idle func()
	// flush keeps what is being typed, before a step ends by itself.
	flush func()

	id       string
	session  dialogue.Session
	couple   dialogue.Couple
	past     past
	settings *Settings // the window's
	clock    clock
	trouble  string // with the last action; see delayed
	live     bool

	busy    bool
	delayed bool // an action has been on its way to the disk for long
	waiting []dialogue.Action
	writing sync.WaitGroup
	before  chan struct{} // closed once what was done aside last is done

	timer      *time.Timer
	generation int
	last       time.Time // of the last beat, with its monotonic reading
	lastAt     dialogue.Instant
	beating    bool
	hush       bool          // nothing is rung
	awake      bool          // the screen is kept from going dark
	slept      time.Duration // how long the machine had slept at the last beat
	ear        ear
}

func newConductor(opts Options) *conductor {
	return &conductor{opts: opts, keeper: opts.Store, post: fyne.Do, idle: func() {}}
}

func (c *conductor) view(now dialogue.Instant) view {
	trouble := c.trouble
	if c.delayed {
		trouble = words.Say("trouble.late")
	}
	return view{state: c.session.State, now: now, couple: c.couple, trouble: trouble, past: c.past, settings: *c.settings}
}

// write does something with the store off Fyne's goroutine, and then does the
// rest on it.
func (c *conductor) write(work func(context.Context) error, then func(error)) {
	c.busy = true
	c.writing.Add(1)
	go func() {
		err := work(context.Background())
		c.writing.Done()
		c.post(func() {
			c.busy = false
			if then(err); !c.busy {
				c.idle()
			}
		})
	}()
}

// begin starts a session of a protocol.
func (c *conductor) begin(couple dialogue.Couple, p *dialogue.Protocol, terms dialogue.Terms, failed func(error)) {
	c.anew(couple, p, terms, "", "", failed)
}

// restart begins the present session anew on terms that it could not take on
// any more, with what was written so far, and erases the old one: what is to be
// off the record must not stay there.
func (c *conductor) restart(terms dialogue.Terms, note string) {
	if c.live {
		c.anew(c.couple, c.session.State.Protocol, terms, note, c.id, c.fail)
	}
}

func (c *conductor) anew(couple dialogue.Couple, p *dialogue.Protocol, terms dialogue.Terms, note, instead string, failed func(error)) {
	if c.busy {
		return
	}
	clock := newClock(c.opts.Speed, 0)
	events := dialogue.Start(p, terms, clock.now())
	session, err := dialogue.Open(p, events)
	if err == nil && !dialogue.Blank(note) {
		var noted []dialogue.Event
		if noted, err = session.Do(dialogue.Action{Kind: dialogue.WriteNote, Text: note}, clock.now()); err == nil {
			events = append(events, noted...)
			session, err = session.Apply(noted...)
		}
	}
	if err != nil {
		failed(err)
		return
	}
	var id string
	keeper := c.keeper
	c.write(func(ctx context.Context) (err error) {
		kept, sum := session.State.Kept(events), session.State.Summary()
		if instead == "" {
			id, err = keeper.Begin(ctx, couple, p, kept, sum)
		} else {
			id, err = keeper.Replace(ctx, instead, couple, p, kept, sum)
		}
		return err
	}, func(err error) {
		if err != nil {
			failed(err)
			return
		}
		c.take(id, couple, session, clock)
	})
}

// resume takes a stored session up again at the step where it was, with the
// time that was left.
func (c *conductor) resume(couple dialogue.Couple, record dialogue.Record, failed func(error)) {
	if c.busy {
		return
	}
	var session dialogue.Session
	var reached time.Duration
	keeper := c.keeper
	c.write(func(ctx context.Context) error {
		var err error
		if _, session, err = c.stored(ctx, keeper, record.ID); err != nil {
			return err
		}
		reached, err = keeper.Clock(ctx, record.ID)
		return err
	}, func(err error) {
		if err != nil {
			failed(err)
			return
		}
		couple.Partners = record.Partners // as they sat then
		clock := newClock(c.opts.Speed, max(reached, session.State.Last.Clock))
		now := clock.now()
		now.Clock = clock.base.Clock
		var events []dialogue.Event
		after := session
		actions := []dialogue.Action{{Kind: dialogue.Resume}}
		if !session.State.Away { // it was cut off
			actions = []dialogue.Action{{Kind: dialogue.Leave, By: dialogue.ByCrash}, {Kind: dialogue.Resume}}
		}
		for _, a := range actions {
			more, err := after.Do(a, now)
			if err == nil {
				after, err = after.Apply(more...)
			}
			if err != nil {
				failed(err)
				return
			}
			events = append(events, more...)
		}
		c.write(func(ctx context.Context) error {
			return keeper.Append(ctx, record.ID, after.State.Kept(events), after.State.Summary())
		}, func(err error) {
			if err != nil {
				failed(err)
				return
			}
			clock = newClock(c.opts.Speed, clock.base.Clock)
			c.take(record.ID, couple, after, clock)
		})
	})
}

func (c *conductor) take(id string, couple dialogue.Couple, session dialogue.Session, clock clock) {
	c.id, c.couple, c.session, c.clock = id, couple, session, clock
	c.live, c.trouble, c.waiting = true, "", nil
	c.ear = listen(session.State, clock.now()) // what is over already is not rung for
	c.draw()
}

// do carries an action out: decide, write, and only then show. While one is on
// its way to the disk, further ones wait for their turn.
func (c *conductor) do(a dialogue.Action) { c.doAt(a, c.clock.now()) }

func (c *conductor) doAt(a dialogue.Action, now dialogue.Instant) {
	if !c.live {
		return
	}
	if c.busy {
		if len(c.waiting) < 8 { // a stuck disk must not pile up key presses
			c.waiting = append(c.waiting, a)
		}
		return
	}
	events, err := c.session.Do(a, now)
	if errors.Is(err, dialogue.ErrNotAllowed) || (err == nil && len(events) == 0) {
		c.nextWaiting() // a key that means nothing here
		return
	}
	var after dialogue.Session
	if err == nil {
		after, err = c.session.Apply(events...)
	}
	if err != nil {
		c.fail(err)
		return
	}
	id, keeper := c.id, c.keeper
	told := c.tellLate()
	c.write(func(ctx context.Context) error {
		return keeper.Append(ctx, id, after.State.Kept(events), after.State.Summary())
	}, func(err error) {
		told()
		if err != nil {
			c.waiting = nil
			c.fail(err)
			return
		}
		c.trouble = ""
		c.session = after
		if c.session.State.End != "" || c.session.State.Away {
			c.stop()
			c.over(c.session.State)
			return
		}
		c.draw()
		c.nextWaiting()
	})
}

// tellLate says that something is still on its way to the disk, once it takes
// longer than anybody would think, and until told is called.
func (c *conductor) tellLate() (told func()) {
	pending := true
	timer := time.AfterFunc(late, func() {
		c.post(func() {
			if c.delayed = pending && c.live; c.delayed {
				c.draw()
			}
		})
	})
	return func() {
		pending, c.delayed = false, false
		timer.Stop()
	}
}

func (c *conductor) nextWaiting() {
	if len(c.waiting) > 0 {
		a := c.waiting[0]
		c.waiting = c.waiting[1:]
		c.do(a)
	}
}

// fail says that an action was not taken. The state stays as it was.
func (c *conductor) fail(err error) {
	c.trouble = c.opts.Sentence(err)
	c.draw()
}

// stop ends the heartbeat.
func (c *conductor) stop() {
	c.live = false
	c.stayAwake(false)
	c.waiting = nil
	c.generation++
	if c.timer != nil {
		c.timer.Stop()
	}
}

func (c *conductor) draw() {
	now := c.clock.now()
	c.last, c.lastAt, c.beating = time.Now(), now, c.session.State.Running()
	c.slept, _ = suspended()
	c.hear(now)
	c.appointBreak(now)
	c.stayAwake(!c.inBreak())
	c.render(c.view(now))
	c.arm(now)
}

// arm sets the one timer for the next moment at which the picture changes, or
// the clock is to be written down.
func (c *conductor) arm(now dialogue.Instant) {
	c.generation++
	if c.timer != nil {
		c.timer.Stop()
	}
	s := c.session.State
	const never = time.Duration(math.MaxInt64)
	wait := never
	if change, ok := s.NextChange(now); ok {
		wait = c.clock.real(change)
	}
	if drawn(s, now) {
		wait = stage.Frame
		if c.settings.Still {
			wait = stillFrame
		}
	}
	if s.Running() || c.inBreak() {
		wait = min(wait, beat)
	}
	if wait == never {
		return
	}
	generation := c.generation
	c.timer = time.AfterFunc(wait, func() {
		c.post(func() {
			if generation == c.generation { // a beat of an older turn is dropped
				c.onBeat()
			}
		})
	})
}

func (c *conductor) inBreak() bool {
	stop := c.session.State.Stop()
	return stop != nil && stop.Break && !stop.Back
}

func (c *conductor) onBeat() {
	if !c.live {
		return
	}
	real := time.Now()
	sleep, known := suspended()
	mono, wall := real.Sub(c.last), real.Round(0).Sub(c.last.Round(0))
	if c.beating && slept(mono, wall, sleep-c.slept, known) {
		c.slept = sleep
		at := c.lastAt
		c.clock = newClock(c.opts.Speed, at.Clock)
		c.last, c.lastAt = real, dialogue.Instant{Wall: c.clock.base.Wall, Clock: at.Clock}
		c.doAt(dialogue.Action{Kind: dialogue.Hold, By: dialogue.BySleep}, at)
		if !c.busy {
			c.draw()
		}
		return
	}
	now := c.clock.now()
	if c.beating && now.Clock-c.lastAt.Clock >= c.clock.fast(beat)*9/10 {
		c.keepBeat(now)
		c.last, c.lastAt = real, now
	}
	if allowed(c.session.State, now, dialogue.Ring) != nil {
		c.flush()
		c.doAt(dialogue.Action{Kind: dialogue.Ring}, now)
	}
	c.hear(now)
	c.tick(c.view(now))
	c.arm(now)
}

// stayAwake keeps the screen from going dark while people look at it and touch
// nothing.
func (c *conductor) stayAwake(on bool) {
	if c.awake != on {
		c.awake = on
		fyne.CurrentApp().Driver().SetDisableScreenBlanking(on)
	}
}

// appointBreak has the desktop tell of the time to return, while a break lasts.
func (c *conductor) appointBreak(now dialogue.Instant) {
	stop := c.session.State.Stop()
	switch {
	case stop == nil || !stop.Break || stop.Back:
		c.appoint(time.Time{}, 0)
	case stop.Until.After(now.Wall):
		c.appoint(stop.Until, c.clock.real(stop.Until.Sub(now.Wall)))
	}
}

// aside does something with the store that no action waits for, and then does
// the rest on Fyne's goroutine. What is begun later is done later.
func (c *conductor) aside(work func(context.Context) error, then func(error)) {
	before := c.before
	done := make(chan struct{})
	c.before = done
	c.writing.Add(1)
	go func() {
		if before != nil {
			<-before
		}
		err := work(context.Background())
		close(done)
		c.writing.Done()
		c.post(func() { then(err) })
	}()
}

// keepBeat writes the clock down. It waits for no one: a beat that cannot be
// kept is followed by another, and an action that cannot be is told of.
func (c *conductor) keepBeat(now dialogue.Instant) {
	if c.busy {
		return
	}
	id, keeper := c.id, c.keeper
	c.writing.Add(1)
	go func() {
		defer c.writing.Done()
		_ = keeper.Beat(context.Background(), id, now.Clock)
	}()
}

// forget forgets the session, and everything else that it was told.
func (c *conductor) forget() {
	c.stop()
	c.opts.Couple, c.opts.Outlook = dialogue.Couple{}, dialogue.Outlook{}
	c.id, c.session, c.couple, c.past = "", dialogue.Session{}, dialogue.Couple{}, past{}
	c.trouble, c.ear, c.lastAt = "", ear{}, dialogue.Instant{}
	c.keeper = c.opts.Store
	c.render, c.tick, c.flush = func(view) {}, func(view) {}, func() {}
}

// wait blocks until everything under way is on disk.
func (c *conductor) wait() { c.writing.Wait() }
