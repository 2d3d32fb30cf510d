package ui

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"halfway/dialogue"
	"halfway/ui/control"
	"halfway/ui/stage"
	"halfway/ui/words"
)

// noteRest is how long typing must rest before a note is kept.
const noteRest = time.Second

// dialogueScreen joins the stage to the conductor: it turns presses and keys
// into actions, and states into scenes.
type dialogueScreen struct {
	w     *Window
	stage *stage.Stage
	view  view
	day   int // which of lookAgain is chosen
	key   int // the visit that is shown
	// spread changes with what a tick cannot draw.
	spread string
	rest   *time.Timer
	// together is open while the two are asked whether to move on.
	together bool
	controls *controls
	reader   *reader
	given    []string        // the words that the window for both shows
	both     *fyne.Container // the stage and the controls beside it
}

func newDialogueScreen(w *Window) *dialogueScreen {
	d := &dialogueScreen{w: w, day: lookAgainFirst}
	d.stage = stage.New(d.press, d.typed)
	d.stage.RoomForHints(w.opts.Coach != nil)
	d.reader = w.newReader(nil, d.stage.Fields)
	d.reader.left = func() { w.second.follow(d, (*stage.Stage).Show) }
	d.controls = newControls(d)
	d.both = container.New(workplace{}, d.stage.Object(), d.controls.box)
	return d
}

// object is the stage, and beside it the controls while the couple looks at
// another screen.
func (d *dialogueScreen) object() fyne.CanvasObject {
	if !d.w.dual() {
		return d.stage.Object()
	}
	d.controls.show()
	return d.both
}

func (d *dialogueScreen) restyle() {
	d.view.settings = d.w.settings
	d.draw()
	d.stage.Object().Refresh()
}

// draw shows the present view on every screen.
func (d *dialogueScreen) draw() { d.show(d.scene()) }

func (d *dialogueScreen) show(sc stage.Scene) {
	d.spread = spread(sc)
	d.stage.Show(sc)
	d.reader.follow()
	if d.w.dual() {
		d.controls.show()
	}
	d.w.second.follow(d, (*stage.Stage).Show)
}

// scene is what the present view shows. What the controls offer, it leaves out
// while they stand beside it.
func (d *dialogueScreen) scene() stage.Scene {
	sc := sceneOf(d.view, d.day)
	if b := d.w.brought; b != nil && sc.Note != nil && !sc.Private {
		sc.Actions = append(sc.Actions, stage.Press{
			ID: string(cmdBring), Label: words.Say("page.bring", words.Data{"Name": b.owner.Name}), Key: keyLabel(cmdBring),
		})
	}
	if d.w.dual() {
		sc.Actions = slices.DeleteFunc(sc.Actions, func(a stage.Press) bool { return d.controls.offers(command(a.ID)) })
	}
	return sc
}

func (d *dialogueScreen) menu() []offer {
	sc := d.stage.Scene()
	var all []offer
	add := func(id, label string) { all = append(all, offer{label, func() { d.press(id) }}) }
	if sc.Primary != nil {
		add(sc.Primary.ID, sc.Primary.Label)
	}
	for _, list := range [][]stage.Press{sc.Choices, sc.Actions} {
		for _, p := range list {
			if p.ID != string(cmdMenu) {
				add(p.ID, p.Label)
			}
		}
	}
	if sc.Note != nil && d.w.opts.Coach != nil {
		all = append(all, offer{words.Say("coach.words"), d.reader.look})
	}
	if sc.Who != nil {
		if sc.Who.Swap != "" {
			add(stage.Swap, sc.Who.Swap)
		}
		for _, p := range slices.Concat(sc.Who.Variants, sc.Who.Terms) {
			add(p.ID, p.Label)
		}
	}
	return all
}

// render draws a state anew.
func (d *dialogueScreen) render(v view) {
	d.view = v
	if key := len(v.state.Visits); key != d.key {
		d.key, d.day = key, lookAgainFirst
		d.w.unfocus() // a new step: keys mean actions again
		d.reader.begin()
		d.given = nil
		d.closeTogether()
	}
	if allowed(v.state, v.now, dialogue.MoveOn) == nil {
		d.closeTogether() // both have agreed
	}
	for _, p := range d.w.panes() {
		p.rest()
	}
	d.draw()
	if d.together && d.w.asked() != nil {
		d.askTogether()
	}
}

// tick draws what time alone has changed. Where that is more than a clock or a
// breath, the whole scene is drawn.
func (d *dialogueScreen) tick(v view) {
	d.view = v
	sc := d.scene()
	if spread(sc) != d.spread {
		d.show(sc)
		return
	}
	d.stage.Tick(sc)
	if d.w.dual() {
		d.controls.tick()
	}
	d.w.second.follow(d, (*stage.Stage).Tick)
}

// spread names what of a scene changes its shape.
func spread(sc stage.Scene) string {
	var b strings.Builder
	for _, s := range []string{sc.Prompt, sc.Sign, sc.Other, sc.Hint, sc.Where, sc.Until, sc.Trouble} {
		b.WriteString(s + "\x00")
	}
	for _, a := range sc.Actions {
		b.WriteString(a.ID + "\x00")
	}
	if sc.Primary != nil {
		b.WriteString(sc.Primary.ID)
	}
	if sc.Clock != nil && sc.Clock.Over {
		b.WriteString(sc.Clock.Text)
	}
	return b.String()
}

func (d *dialogueScreen) act(a dialogue.Action) {
	d.keepNote()
	d.w.conductor.do(a)
}

// do carries a key's command out.
func (d *dialogueScreen) do(c command) {
	sc := d.stage.Scene()
	if d.w.dual() && d.w.active == d.w.pane && d.controls.do(c) {
		return
	}
	if n, ok := c.digit(); ok {
		d.digit(n)
		return
	}
	switch c {
	case cmdPrimary:
		switch {
		case sc.Asks != nil && !d.stage.LastRate():
			d.stage.NextRate(1)
		case sc.Primary != nil:
			d.press(sc.Primary.ID)
		case len(sc.Choices) > 0:
			d.press(sc.Choices[0].ID)
		}
	case cmdNote:
		if e := d.stage.Note(); e != nil {
			d.w.focus(e)
		}
	case cmdWords:
		d.reader.look()
	case cmdTen:
		d.stage.Rate(dialogue.MaxReading)
	case cmdUp, cmdDown:
		by := 1
		if c == cmdUp {
			by = -1
		}
		if d.stage.Rating() {
			d.stage.NextRate(by)
		} else {
			d.stage.Scroll(0.4 * float32(by))
		}
	case cmdBack:
		if d.stage.Rating() {
			d.stage.TurnRate() // all that a clicker can do
			return
		}
		d.press(string(c))
	case cmdLeft:
		d.stage.StepRate(-1)
	case cmdRight:
		d.stage.StepRate(1)
	case cmdSwap, cmdShorter, cmdLonger, cmdGuidance, cmdOff, cmdVariant:
		solo := d.view.state.Protocol.Solo()
		if sc.Who != nil && (c != cmdOff || !solo) && (c != cmdSwap || sc.Who.Swap != "") {
			d.terms(c)
		}
	default:
		d.press(string(c))
	}
}

func (d *dialogueScreen) digit(n int) {
	sc := d.stage.Scene()
	if d.stage.Rate(n) {
		return
	}
	if n >= 1 && n <= len(sc.Choices) {
		d.press(sc.Choices[n-1].ID)
		return
	}
	key := strconv.Itoa(n)
	for _, a := range sc.Actions {
		if a.Key == key {
			d.press(a.ID)
			return
		}
	}
}

// terms changes what the two settle on before they begin.
func (d *dialogueScreen) terms(c command) {
	p := d.view.state.Protocol
	d.tune(func(t *dialogue.Terms) {
		switch c {
		case cmdSwap:
			t.Opener = t.Opener.Other()
		case cmdShorter:
			t.Pace = max(t.Pace-25, dialogue.MinPace)
		case cmdLonger:
			t.Pace = min(t.Pace+25, dialogue.MaxPace)
		case cmdGuidance:
			t.Guidance = following(dialogue.Guidances[:], t.Guidance)
		case cmdOff:
			t.Off = !t.Off
		case cmdVariant:
			if i := slices.IndexFunc(p.Variants, func(v dialogue.Variant) bool { return v.ID == t.Variant }); i >= 0 {
				t.Variant = p.Variants[(i+1)%len(p.Variants)].ID
			}
		}
	})
}

// following returns the item after one of a list, and the first after the last.
func following[T comparable](items []T, of T) T {
	return items[(slices.Index(items, of)+1)%len(items)]
}

// press carries out what a button reports.
func (d *dialogueScreen) press(id string) {
	s, now := d.view.state, d.w.conductor.clock.now()
	sc := d.stage.Scene()
	if option, ok := strings.CutPrefix(id, pressPick); ok {
		if o := s.Now().Step.Option(option); o != nil && o.When {
			d.w.open(whenSheet(d, now, option))
			return
		}
		d.act(dialogue.Action{Kind: dialogue.Pick, Side: s.Now().Actor, Option: option})
		return
	}
	if day, ok := strings.CutPrefix(id, stage.Day); ok {
		d.day = int(day[0] - '0')
		d.draw()
		return
	}
	if variant, ok := strings.CutPrefix(id, pressVariant); ok {
		d.tune(func(t *dialogue.Terms) { t.Variant = variant })
		return
	}
	switch id {
	case string(cmdPrimary):
		d.primary(s, now)
	case pressProceed:
		d.act(dialogue.Action{Kind: dialogue.Proceed})
	case pressCool:
		d.act(dialogue.Action{Kind: dialogue.CoolFirst})
	case pressLater:
		d.w.open(laterSheet(d, now))
	case string(cmdLater):
		if allowed(s, now, dialogue.Postpone) != nil {
			d.w.open(postponeSheet(d, now))
		}
	case string(cmdAbout):
		d.w.open(aboutSheet(d.w, s.Protocol))
	case string(cmdDance):
		if d.view.past.dance != nil {
			d.w.open(danceSheet(d.w, *d.view.past.dance, d.view.names()))
		}
	case string(cmdBack):
		d.act(dialogue.Action{Kind: dialogue.GoBack})
	case string(cmdHold):
		if stop := s.Stop(); stop != nil && !stop.Break {
			d.act(dialogue.Action{Kind: dialogue.Release})
		} else {
			d.act(dialogue.Action{Kind: dialogue.Hold})
		}
	case string(cmdAgain):
		if !sc.Offers(id) {
			return // a facilitator may, from the controls
		}
		d.act(dialogue.Action{Kind: dialogue.Again})
	case string(cmdBring):
		d.bring()
	case string(cmdTogether):
		d.askTogether()
	case string(cmdBreak):
		if allowed(s, now, dialogue.TakeBreak) != nil {
			d.w.open(breakSheet(d, now, dialogue.Nobody))
		}
	case string(cmdLeave):
		d.w.open(leaveSheet(d))
	case string(cmdMenu):
		d.w.open(menuSheet(d.w))
	case pressReturn:
		d.act(dialogue.Action{Kind: dialogue.Return})
	case pressRejoin:
		d.act(dialogue.Action{Kind: dialogue.Rejoin})
	case pressTenMore:
		d.act(dialogue.Action{Kind: dialogue.Extend, Until: later(s, now).Add(dialogue.MinExtension)})
	case stage.Swap, stage.Shorter, stage.Longer, string(cmdGuidance), string(cmdOff):
		d.terms(command(id))
	}
}

// tune settles on other terms.
func (d *dialogueScreen) tune(change func(*dialogue.Terms)) {
	terms := d.view.state.Terms
	change(&terms)
	if terms.Off != d.view.state.Off {
		d.w.conductor.restart(terms, d.stage.Written())
		return
	}
	d.act(dialogue.Action{Kind: dialogue.Tune, Terms: terms})
}

// later is from when on a break is made longer: its end, or now if that has
// passed.
func later(s dialogue.State, now dialogue.Instant) time.Time {
	if stop := s.Stop(); stop != nil && stop.Until.After(now.Wall) {
		return stop.Until
	}
	return now.Wall
}

func (d *dialogueScreen) primary(s dialogue.State, now dialogue.Instant) {
	a := allowedPrimary(s, now)
	if a == nil {
		return
	}
	action := *a
	switch a.Kind {
	case dialogue.GiveRates:
		action.Readings = d.stage.Readings()
	case dialogue.Settle:
		action.Text, action.Each = d.stage.Written(), d.stage.TakenOn()
		if days := lookAgain[d.day]; days > 0 && !dialogue.Blank(action.Text+action.Each[0]+action.Each[1]) {
			action.Until = now.Wall.AddDate(0, 0, days)
		}
	}
	d.act(action)
}

func allowedPrimary(s dialogue.State, now dialogue.Instant) *dialogue.Action {
	for _, a := range s.Allowed(now) {
		if a.Primary {
			return &a
		}
	}
	return nil
}

func allowed(s dialogue.State, now dialogue.Instant, kind dialogue.ActionKind) *dialogue.Action {
	for _, a := range s.Allowed(now) {
		if a.Kind == kind {
			return &a
		}
	}
	return nil
}

// typed notices that somebody writes, and keeps the note when they rest.
func (d *dialogueScreen) typed(string) {
	d.w.second.follow(d, (*stage.Stage).Show)
	d.reader.typed()
	if d.rest != nil {
		d.rest.Stop()
	}
	key := d.key
	d.rest = time.AfterFunc(noteRest, func() {
		d.w.conductor.post(func() {
			if key == d.key {
				d.keepNote()
			}
		})
	})
}

// keepNote keeps what stands in the field, if it is new.
func (d *dialogueScreen) keepNote() {
	if d.rest != nil {
		d.rest.Stop()
		d.rest = nil
	}
	if d.stage.Note() == nil {
		return
	}
	text, each := d.stage.Written(), d.stage.TakenOn()
	if now := d.view.state.Now(); text != now.Note || each != now.Each {
		d.w.conductor.do(dialogue.Action{Kind: dialogue.WriteNote, Text: text, Each: each})
	}
}

// askTogether asks both whether to move on; each says so for themselves.
func (d *dialogueScreen) askTogether() {
	s, now := d.view.state, d.w.conductor.clock.now()
	if allowed(s, now, dialogue.MoveOn) == nil {
		return
	}
	sh := newSheet(d.closeTogether,
		words.Say("together.title"), words.Say("together.text"))
	for i, side := range dialogue.Both {
		name := words.Data{"Name": d.view.name(side)}
		key := [...]command{cmdLeft, cmdRight}[i]
		label, rank := words.Say("together.yes", name), control.Second
		if s.Consents[i] {
			label, rank = words.Say("together.done", name), control.Primary
		}
		yes := func() { d.act(dialogue.Action{Kind: dialogue.MoveOn, Side: side}) }
		b := control.NewButton(label, keyLabel(key), rank, yes).Leading()
		sh.content.Add(b)
		sh.keys[key] = yes
	}
	sh.choice(words.Say("together.no"), keyLabel(cmdLeave), control.Faint, "", func() {})
	d.w.open(sh)
	d.together = true
}

func (d *dialogueScreen) closeTogether() {
	if d.together {
		d.together = false
		d.w.dismiss()
	}
}
