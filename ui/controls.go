package ui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"halfway/dialogue"
	"halfway/ui/control"
	"halfway/ui/look"
	"halfway/ui/words"
)

// controls are what a facilitator has beside the stage while the couple looks
// at another screen. What is remarked here stays here: it goes from this window
// to the store, and into no scene.
type controls struct {
	d   *dialogueScreen
	box *fyne.Container

	clock, floor, next *control.Text
	steer              []*steer
	flag               *control.Button
	kept               *fyne.Container

	session string // whose remarks are shown
	remarks []dialogue.Remark
}

// steer is a button for one action that leads the dialogue.
type steer struct {
	kind   dialogue.ActionKind
	on     command
	label  func(view) string
	button *control.Button
}

func newControls(d *dialogueScreen) *controls {
	c := &controls{
		d:     d,
		clock: control.NewTitle("", look.Display, look.Ink), floor: control.NewTitle("", look.Lead, look.Ink),
		next: control.NewText("", look.Body, look.Ink), kept: control.NewColumn(look.Space1, 0),
	}
	say := func(key string) func(view) string { return func(view) string { return words.Say(key) } }
	c.steer = []*steer{
		{kind: dialogue.Hold, on: cmdHold, label: say("do.hold")},
		{kind: dialogue.Release, on: cmdHold, label: say("do.release")},
		{kind: dialogue.AddTime, on: cmdLonger, label: say("controls.minute")},
		{kind: dialogue.GoBack, on: cmdBack, label: say("do.back")},
		{kind: dialogue.Again, on: cmdAgain, label: say("controls.again")},
		{kind: dialogue.GiveFloor, on: cmdSwap, label: func(v view) string {
			return words.Say("controls.floor", words.Data{"Name": v.name(v.state.Now().Floor.Other())})
		}},
		{kind: dialogue.EndWell, on: cmdEnd, label: say("controls.end")},
	}
	grid := control.NewGrid(look.Space2, 140)
	for _, s := range c.steer {
		s.button = control.NewButton("", keyLabel(s.on), control.Second, func() { c.press(s.kind) }).Leading()
		s.button.SetSize(look.Body - 1)
		grid.Add(s.button)
	}
	c.flag = control.NewButton(words.Say("controls.flag"), keyLabel(cmdFlag), control.Second, c.ask).Leading()
	c.flag.SetSize(look.Body - 1)
	column := control.NewColumn(look.Space2, 0, c.clock, c.floor,
		control.NewText(words.Say("controls.next"), look.Small, look.Quiet), c.next, grid,
		control.NewInset(0, look.Space2, control.NewText(words.Say("controls.private"), look.Small, look.Quiet)), c.flag, c.kept)
	page := control.NewPage(control.NewInset(look.Space3, look.Space3, column)).FromTop()
	c.box = container.NewStack(control.NewPanel(look.Surface, 0).Edged(theme.ColorNameSeparator, 1), page.Container)
	return c
}

// show draws the controls for the present view.
func (c *controls) show() {
	v := c.d.view
	if v.state.Protocol == nil {
		return
	}
	c.tick()
	step, round := v.state.Next()
	c.next.Set(words.Say("controls.closes"))
	if step != nil {
		there := v
		there.state.Visits = append(v.state.Visits[:len(v.state.Visits):len(v.state.Visits)], dialogue.Visit{Step: step, Round: round})
		c.next.Set(there.say(step.Prompt, "prompt"))
	}
	for _, s := range c.steer {
		possible := allowed(v.state, v.now, s.kind) != nil
		if possible {
			s.button.Set(s.label(v), "")
		}
		if possible != s.button.Visible() {
			s.button.Hidden = !possible
			s.button.Refresh()
		}
	}
	c.flag.Hidden = v.state.Off || v.state.Protocol.Solo() // then nobody's words are kept
	c.load()
	c.box.Refresh()
}

// tick draws the clock, which a facilitator sees also where it is hidden from
// the couple.
func (c *controls) tick() {
	v := c.d.view
	left, timed := v.state.TimeLeft(v.now)
	text := words.Say("controls.untimed")
	switch {
	case v.state.Stop() != nil && v.state.Stop().Break:
		text = soon(v.state.Stop().Until, v.now.Wall)
	case timed && left >= 0:
		text = minutes(dialogue.Told(left))
	case timed && v.state.Over(v.now):
		text = words.Say("controls.over", words.Data{"Time": minutes((-left).Truncate(dialogue.Grain))})
	case timed:
		text = minutes(0)
	}
	c.clock.Set(text)
	floor, tint := words.Say("controls.nobody"), look.Ink
	if side := v.state.Floor(v.now); side != dialogue.Nobody {
		floor, tint = words.Say("controls.holds", words.Data{"Name": v.name(side)}), look.Tint(side)
	}
	c.floor.Set(floor)
	c.floor.SetColor(tint)
}

// do carries out a command of the facilitator's, and reports whether it was one.
func (c *controls) do(on command) bool {
	if c.d.stage.Scene().Who != nil && (on == cmdSwap || on == cmdLonger) {
		return false // the couple's terms
	}
	if on == cmdFlag {
		c.ask()
		return true
	}
	if c.d.stage.Rating() && on == cmdBack {
		return false
	}
	v := c.d.view
	for _, s := range c.steer {
		if s.on == on && allowed(v.state, v.now, s.kind) != nil {
			c.press(s.kind)
			return true
		}
	}
	return false
}

// offers reports whether the controls have a button for a command.
func (c *controls) offers(on command) bool {
	return slices.ContainsFunc(c.steer, func(s *steer) bool { return s.on == on })
}

func (c *controls) press(kind dialogue.ActionKind) {
	c.d.w.active = c.d.w.pane
	if kind == dialogue.EndWell {
		c.d.w.open(endSheet(c.d))
		return
	}
	c.d.act(dialogue.Action{Kind: kind})
}

// endSheet asks once whether to go to the closing: from there no way leads back.
func endSheet(d *dialogueScreen) *sheet {
	s := newSheet(d.w.dismiss, words.Say("controls.end"), words.Say("controls.end.text"))
	s.choice(words.Say("controls.end.yes"), keyLabel(cmdPrimary), control.Primary, cmdPrimary,
		func() { d.act(dialogue.Action{Kind: dialogue.EndWell}) })
	s.choice(words.Say("leave.stay"), keyLabel(cmdLeave), control.Faint, "", func() {})
	return s
}

// flags are what a facilitator often wants to mark, by the end of their key in
// the catalogue.
var flags = [...]string{"toward", "softer", "repair", "away", "sharper", "flooded"}

// ask asks for a flag or a note at this moment.
func (c *controls) ask() {
	if s := c.d.view.state; !s.Off && !s.Protocol.Solo() && c.d.w.conductor.live {
		c.askAt(c.d.w.conductor.clock.now(), "", "")
	}
}

// askAt opens the sheet for it, in the first window alone: with what was typed
// and a sentence, where that could not be kept.
func (c *controls) askAt(now dialogue.Instant, typed, trouble string) {
	w := c.d.w
	w.active = w.pane
	s := newSheet(w.dismiss, words.Say("controls.flag"), words.Say("controls.flag.text", words.Data{"Time": timeOfDay(now.Wall)}))
	if trouble != "" {
		s.content.Add(control.NewText(trouble, look.Body, look.Ink))
	}
	entry := control.NewEntry(words.Say("controls.note") + "  ·  " + keyLabel(cmdNote))
	entry.Say(typed)
	entry.OnDone = func() {
		if dialogue.CheckRemark(entry.Text) != nil {
			entry.Leave()
			return
		}
		w.dismiss()
		c.remark(now, entry.Text, false)
	}
	grid := control.NewGrid(look.Space2, 250)
	for i, flag := range flags {
		text, n := words.Say("flag."+flag), string(rune('1'+i))
		mark := func() {
			w.dismiss()
			c.remark(now, text, true)
		}
		grid.Add(control.NewButton(text, n, control.Second, mark).Leading())
		s.keys[cmdDigit+command(n)] = mark
	}
	s.content.Add(grid)
	s.content.Add(entry)
	s.keys[cmdNote] = func() { w.focus(entry) }
	s.content.Add(control.NewButton(words.Say("controls.keep"), words.Say("key.name.enter"), control.Primary, entry.OnDone).Leading())
	s.choice(words.Say("controls.flag.no"), keyLabel(cmdLeave), control.Faint, "", func() {})
	w.open(s)
}

// remark keeps something that was seen at that instant.
func (c *controls) remark(now dialogue.Instant, text string, flag bool) {
	conductor, visit := c.d.w.conductor, c.d.view.state.Now()
	id := conductor.id
	r := dialogue.Remark{
		At: now.Wall.UTC().Round(0), Clock: now.Clock, Step: visit.Step.ID, Round: visit.Round, Flag: flag, Text: text,
	}
	var kept dialogue.Remark
	conductor.aside(func(ctx context.Context) (err error) {
		kept, err = c.d.w.opts.Store.AddRemark(ctx, id, r)
		return err
	}, func(err error) {
		switch {
		case err != nil:
			c.askAt(now, text, c.d.w.opts.Sentence(err))
		case id == c.session:
			c.remarks = append(c.remarks, kept)
			c.list()
		}
	})
}

// load reads the remarks of a session that was taken up again.
func (c *controls) load() {
	w := c.d.w
	id := w.conductor.id
	if id == c.session {
		return
	}
	c.session, c.remarks = id, nil
	c.list()
	if c.d.view.state.Protocol.Solo() {
		return // nobody looks over its writer's shoulder
	}
	var remarks []dialogue.Remark
	w.conductor.aside(func(ctx context.Context) (err error) {
		remarks, err = w.opts.Store.Remarks(ctx, id)
		return err
	}, func(err error) {
		if err != nil {
			w.tell(err)
			return
		}
		if id == c.session {
			c.remarks = remarks
			c.list()
		}
	})
}

// list shows the remarks, the newest first. A press takes one back.
func (c *controls) list() {
	c.kept.RemoveAll()
	for i := len(c.remarks) - 1; i >= 0; i-- {
		r := c.remarks[i]
		b := control.NewButton(words.Say("controls.remark", words.Data{"Time": timeOfDay(r.At), "Text": r.Text}), "", control.Faint,
			func() { c.takeBack(r) }).Leading()
		b.SetSize(look.Body - 1)
		c.kept.Add(b)
	}
	c.box.Refresh()
}

// takeBack asks whether to take a remark away, and does.
func (c *controls) takeBack(r dialogue.Remark) {
	w := c.d.w
	w.active = w.pane
	id := c.session
	s := newSheet(w.dismiss, words.Say("controls.remark", words.Data{"Time": timeOfDay(r.At), "Text": r.Text}))
	s.choice(words.Say("controls.erase"), keyLabel(cmdEnd), control.Second, cmdEnd, func() {
		w.conductor.aside(func(ctx context.Context) error { return w.opts.Store.EraseRemark(ctx, id, r.ID) }, func(err error) {
			if err != nil {
				w.tell(err)
				return
			}
			c.session = "" // read them anew
			c.load()
		})
	})
	s.choice(words.Say("controls.erase.no"), keyLabel(cmdLeave), control.Primary, cmdPrimary, func() {})
	w.open(s)
}

// workplace lays the stage out with the controls beside it.
type workplace struct{}

// MinSize is for Fyne.
func (workplace) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(960, 420) }

// Layout is for Fyne.
func (workplace) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	wide := min(look.Scaled(360), size.Width*0.38)
	objects[0].Move(fyne.NewPos(0, 0))
	objects[0].Resize(fyne.NewSize(size.Width-wide, size.Height))
	objects[1].Move(fyne.NewPos(size.Width-wide, 0))
	objects[1].Resize(fyne.NewSize(wide, size.Height))
}
