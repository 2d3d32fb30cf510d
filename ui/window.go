// Package ui is Halfway's windows and screens. It draws state and sends
// actions; what may happen is decided in dialogue.
package ui

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"halfway/dialogue"
	"halfway/ui/control"
	"halfway/ui/words"
)

// Window is the program's windows: the first, and while there is a second
// screen, one for the stage there.
type Window struct {
	*pane // the first window

	opts      Options
	conductor *conductor
	couple    dialogue.Couple
	outlook   dialogue.Outlook
	shelf     *shelf
	settings  Settings

	current  screen
	dialogue *dialogueScreen // the one that runs, or ran last
	second   *second
	active   *pane // where somebody pressed something last
	closing  bool
	opened   *opened  // the drawer that is open; nil for none
	brought  *brought // lines for the next dialogue; nil for none

	shade   *shade            // while nothing of the couple is to be seen; nil otherwise
	tries   map[string]*tries // see triesAt
	watcher watcher
	copying *sheet   // the one with the recovery words, which take a while to copy
	back    bool     // the two have come back from a dialogue
	forgets []func() // what else forgets what it knows when the program is locked

	reminder  *time.Timer
	appointed *time.Time // what the desktop is to tell; nil before anything is known
	scheduled string     // its id; only what is done aside touches it
}

// Open builds the window of an application and shows it; the caller runs the
// application. Call [Window.Wait] afterwards, before the store is closed.
func Open(app fyne.App, opts Options) *Window {
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Schedule == nil {
		opts.Schedule = func(time.Time, string, string) string { return "" }
	}
	if opts.Cancel == nil {
		opts.Cancel = func(string) {}
	}
	if opts.Ring == nil {
		opts.Ring = func(Sound, float64) {}
	}
	if opts.SecondDisplay == nil {
		opts.SecondDisplay = func() (x, y int, there bool) { return 0, 0, false }
	}
	app.Settings().SetTheme(opts.Settings.theme())
	w := &Window{opts: opts, couple: opts.Couple, outlook: opts.Outlook, settings: opts.Settings, conductor: newConductor(opts)}
	w.shelf = newShelf(w.conductor)
	w.pane = newPane(app.NewWindow("Halfway"), w.key)
	w.active = w.pane
	w.takeRunes(w.pane)
	w.win.SetMaster()
	w.win.SetCloseIntercept(w.close)
	w.conductor.settings = &w.settings
	w.conductor.over = w.over
	w.conductor.appoint = func(at time.Time, in time.Duration) { w.appoint(at, in, "notify.break") }
	w.scheduled = w.settings.Reminder
	w.conductor.idle = w.calm
	bindHide(w.settings.hideKey())
	control.Noticed()
	if opts.Store.Locked() {
		s := &shade{asks: true, sealing: true, sealed: true, settled: true}
		w.current = s
		w.raise(s)
	} else {
		w.showStart()
		w.keepWatch()
	}
	w.win.Resize(fyne.NewSize(1180, 760))
	w.win.SetFullScreen(opts.Fullscreen)
	w.win.Show()
	// The desktop may change between light and dark.
	app.Settings().AddListener(func(fyne.Settings) { w.conductor.post(w.restyle) })
	return w
}

// Wait blocks until everything that was done is on disk.
func (w *Window) Wait() { w.conductor.wait() }

// key looks a key up in the one table.
func (w *Window) key(p *pane, ev *fyne.KeyEvent) {
	w.active = p
	control.Noticed()
	c := commandFor(ev.Name)
	switch {
	case w.shade != nil:
		w.shade.key(p, c)
	case c == "":
	case c == cmdHide:
		w.hide()
	case c == cmdLock:
		w.lock()
	case c == cmdFullscreen:
		w.fullscreen(p)
	case c == cmdSecond:
		w.toggleSecond()
	case p.sheet != nil:
		p.sheet.do(c)
	case c == cmdHelp:
		w.showHelp()
	case c == cmdSettings:
		w.showSettings()
	case c == cmdMenu:
		w.open(menuSheet(w))
	case c == cmdMute:
		w.mute()
	case c == cmdClock:
		w.hideClock()
	case p != w.pane && w.conductor.live:
		w.dialogue.do(c) // whatever the first window shows meanwhile
	default:
		w.current.do(c)
	}
}

// takeRunes lets what is typed into a window where no field has the cursor reach
// the lock.
func (w *Window) takeRunes(p *pane) {
	p.win.Canvas().SetOnTypedRune(func(r rune) {
		if w.shade != nil {
			w.shade.typed(r)
		}
	})
}

// show puts a screen into the first window.
func (w *Window) show(s screen) {
	w.dismiss()
	w.current = s
	w.arrange()
}

// at is the window where questions are asked: the one where something was
// pressed last, if it is to be seen.
func (w *Window) at() *pane {
	if w.second != nil && (w.second.alone || w.active == w.second.pane) {
		return w.second.pane
	}
	return w.pane
}

// open asks something, in the place of what was asked before.
func (w *Window) open(s *sheet) {
	if w.shade != nil && w.shade.sealed && !s.plain {
		return // it comes too late
	}
	w.dismiss()
	w.at().lay(s)
}

// focus puts the cursor into a field, once the key that asked for it has been
// dealt with: otherwise its letter would be typed there.
func (w *Window) focus(f fyne.Focusable) {
	at := w.pane
	if w.second != nil && (w.second.alone || w.second.sheet != nil) {
		at = w.second.pane
	}
	if s := w.shade; s != nil {
		at = s.where
	}
	fyne.Do(func() {
		if s := w.shade; s == nil || f == fyne.Focusable(s.field) && s.asks && !at.lies() {
			at.win.Canvas().Focus(f)
		}
	})
}

// dismiss takes away what is asked, in whichever window.
func (w *Window) dismiss() {
	for _, p := range w.panes() {
		lay := p.lies()
		p.dismiss()
		if lay && w.shade != nil && w.shade.asks {
			w.focus(w.shade.field)
		}
	}
}

// asked returns the sheet that is open, or nil.
func (w *Window) asked() *sheet {
	if w.second != nil && w.second.sheet != nil {
		return w.second.sheet
	}
	return w.sheet
}

// fullscreen fills the screen with a window, or leaves it again.
func (w *Window) fullscreen(p *pane) {
	full := !p.win.FullScreen()
	p.win.SetFullScreen(full)
	if full && w.second != nil && p == w.second.pane && !w.settings.Placed {
		w.set(func(s *Settings) { s.Placed = true })
	}
}

// unfocus takes the focus from whatever has it, but for a field that somebody
// writes in for themselves.
func (w *Window) unfocus() {
	for _, p := range w.panes() {
		if p.sheet == nil && p.cover == nil {
			p.win.Canvas().Unfocus()
		}
	}
}

func (w *Window) panes() []*pane {
	if w.second != nil {
		return []*pane{w.pane, w.second.pane}
	}
	return []*pane{w.pane}
}

// mute silences the chimes, or lets them ring again; hideClock hides the time
// left, or shows it again.
func (w *Window) mute()      { w.set(func(s *Settings) { s.Mute = !s.Mute }) }
func (w *Window) hideClock() { w.set(func(s *Settings) { s.HideClock = !s.HideClock }) }

// set changes the settings. They take effect at once, and are kept.
func (w *Window) set(change func(*Settings)) {
	was := w.settings
	change(&w.settings)
	if w.settings == was {
		return
	}
	if w.settings.theme() != was.theme() {
		fyne.CurrentApp().Settings().SetTheme(w.settings.theme())
	}
	bindHide(w.settings.hideKey())
	w.restyle()
	w.save()
	w.keepWatch()
}

// save keeps the settings.
func (w *Window) save() {
	document, err := json.Marshal(w.settings)
	if err != nil {
		panic(err) // they are plain values
	}
	w.conductor.aside(func(ctx context.Context) error { return w.opts.Store.SaveSettings(ctx, document) }, func(err error) {
		if err != nil {
			w.tell(err)
		}
	})
}

// restyle draws everything anew.
func (w *Window) restyle() {
	w.current.restyle()
	if w.second != nil {
		w.second.restyle(w)
	}
	if w.shade != nil {
		w.shade.draw()
	}
}

// tell shows a sentence about something that went wrong.
func (w *Window) tell(err error) {
	w.inform(words.Say("trouble.title"), w.opts.Sentence(err))
}

func (w *Window) inform(title, text string) {
	s := newSheet(w.dismiss, title, text)
	s.choice(words.Say("trouble.ok"), keyLabel(cmdPrimary), control.Primary, cmdPrimary, func() {})
	w.open(s)
}

// close leaves a running dialogue so that it can be resumed, and quits. A
// second wish to close does not wait for the disk. While the stage has a screen
// of its own, the dialogue goes on there.
func (w *Window) close() {
	c := w.conductor
	if c.live && w.second != nil && !w.second.alone {
		w.hideControls()
		return
	}
	if p, ok := w.current.(*page); ok && w.shade == nil && !w.closing {
		w.closing = true // a second wish does not wait for the disk
		p.keep(func(err error) {
			if w.closing = err == nil; w.closing {
				w.quit()
			}
		})
		return
	}
	if !c.live || w.closing || c.trouble != "" {
		w.quit()
		return
	}
	w.closing = true
	w.dialogue.keepNote()
	c.do(dialogue.Action{Kind: dialogue.Leave})
}

func (w *Window) quit() {
	if w.reminder != nil {
		w.reminder.Stop()
	}
	for _, t := range []*time.Timer{w.watcher.idle, w.watcher.sleep} {
		if t != nil {
			t.Stop()
		}
	}
	if w.second != nil {
		w.second.close()
		w.second = nil
	}
	w.win.SetCloseIntercept(nil)
	w.win.Close()
}

func (w *Window) showStart() {
	w.closeDrawer()
	w.shelf.clear()
	w.remind()
	s := newStart(w)
	w.show(s)
	s.focus()
	w.offerGuard()
}

// over shows what a dialogue came to once it was gone through to the end, and
// the start screen when it was left.
func (w *Window) over(s dialogue.State) {
	if w.closing {
		w.quit()
		return
	}
	if w.shade != nil && w.shade.sealing && !w.shade.sealed {
		return // all of it is forgotten at once
	}
	w.showControls() // what comes now is for the first window
	id := w.conductor.id
	if in := w.conductor.keeper; in != Keeper(w.opts.Store) {
		w.conductor.keeper = w.opts.Store
		w.overAlone(in, id, s)
		return
	}
	w.brought = nil
	w.reload(func() {
		cooling := w.cooling()
		w.back = !s.Off // off the record, something else is asked
		switch {
		case s.LeftBy == dialogue.ByCooling && cooling != nil:
			w.start(cooling)
		case s.Off && s.End != "":
			w.showStart()
			w.open(offSheet(w, id))
		case s.End == dialogue.Finished:
			w.showReview(id, reviewWays{back: w.showStart})
		default:
			w.showStart()
		}
	})
}

// overAlone goes on after a dialogue for one person.
func (w *Window) overAlone(in Keeper, id string, s dialogue.State) {
	cooling := w.cooling()
	switch o := w.opened; {
	case s.LeftBy == dialogue.ByCooling && cooling != nil:
		w.closeDrawer()
		w.start(cooling)
	case o == nil || in != Keeper(o.drawer):
		w.showStart()
	case s.End != "":
		w.readPage(*o, id)
	default:
		w.showPages(*o)
	}
}

// cooling returns the dialogue for cooling down, or nil.
func (w *Window) cooling() *dialogue.Protocol {
	i := slices.IndexFunc(w.opts.Protocols, (*dialogue.Protocol).Cools)
	if i < 0 {
		return nil
	}
	return w.opts.Protocols[i]
}

// opener is who begins: the one who did not the last time.
func (w *Window) opener() dialogue.Side {
	last := w.outlook.Last
	if last == nil || last.Opener == dialogue.Nobody {
		return dialogue.Left
	}
	if last.Partners[last.Opener.Index()].ID == w.couple.Partners[0].ID {
		return dialogue.Right
	}
	return dialogue.Left
}

// terms are those on which a dialogue begins, unless the two change them: as
// much guidance as they had in it the last time, and off the record where the
// protocol is.
func (w *Window) terms(p *dialogue.Protocol) dialogue.Terms {
	t := dialogue.Terms{Opener: w.opener(), Off: p.OffRecord}
	if last, ok := w.outlook.Latest[p.ID]; ok {
		t.Guidance = last.Guidance
		if p.Variant(last.Variant) != nil {
			t.Variant = last.Variant
		}
	}
	return t
}

// start begins a dialogue.
func (w *Window) start(p *dialogue.Protocol) {
	if p.Solo() {
		w.askWhose(p)
		return
	}
	w.enter(w.opts.Store, p.ID, w.couple.Partners, func() { w.conductor.begin(w.couple, p, w.terms(p), w.tell) })
}

// resume takes a session up again.
func (w *Window) resume(r dialogue.Record) {
	w.enter(w.opts.Store, r.Protocol, r.Partners, func() { w.conductor.resume(w.couple, r, w.tell) })
}

// known is after how many times shorter guidance is offered.
const known = 3

// past is what the earlier sessions bring to a dialogue of two who sit like
// that.
func (w *Window) past(protocol string, seats [2]dialogue.Partner) past {
	p := past{first: !w.outlook.Ended, known: w.outlook.Finished[protocol] >= known}
	if r := w.outlook.Dance; r != nil && r.Dance != nil {
		dance := *r.Dance
		if r.Partners[0].ID != seats[0].ID {
			dance = dance.Swapped()
		}
		p.dance = &dance
	}
	return p
}

// leadsBackTo reports whether a screen is shown, or another that leads back to it.
func (w *Window) leadsBackTo(to screen) bool {
	for s := w.current; s != nil; s = behind(s) {
		if s == to {
			return true
		}
	}
	return false
}

func (w *Window) enter(in Keeper, protocol string, seats [2]dialogue.Partner, begin func()) {
	if w.conductor.busy {
		return // the same key pressed twice
	}
	w.shelf.clear()
	d := newDialogueScreen(w)
	c := w.conductor
	w.dialogue = d
	c.keeper = in
	c.past = w.past(protocol, seats)
	c.flush = d.keepNote
	c.tick = d.tick
	c.render = func(v view) {
		if v.trouble != "" {
			w.closing = false // it could not be left; the two go on
		}
		if !w.leadsBackTo(d) {
			w.show(d)
		}
		d.render(v)
		w.ran(v.state.Running())
		if w.shade != nil && w.shade.lifting {
			w.lift()
		}
	}
	begin()
}
