// Package ui is Halfway's windows and screens. It draws state and sends
// actions; what may happen is decided in dialogue.
package ui

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"halfway/dialogue"
	"halfway/ui/control"
	"halfway/ui/look"
	"halfway/ui/words"
)

// screen is what fills a window.
type screen interface {
	object() fyne.CanvasObject
	// do carries out a command, where it means something on this screen.
	do(command)
}

// Window is the program's window.
type Window struct {
	win       fyne.Window
	opts      Options
	conductor *conductor
	couple    dialogue.Couple
	records   []dialogue.Record

	frame   *fyne.Container
	current screen
	sheet   *sheet
	closing bool

	reminder *time.Timer
}

// Open builds the window of an application and shows it; the caller runs the
// application. Call [Window.Wait] afterwards, before the store is closed.
func Open(app fyne.App, opts Options) *Window {
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Notify == nil {
		opts.Notify = func(string, string) {}
	}
	app.Settings().SetTheme(look.Theme{})
	w := &Window{
		win: app.NewWindow("Halfway"), opts: opts, couple: opts.Couple, records: opts.Records,
		conductor: newConductor(opts), frame: container.NewStack(),
	}
	w.win.SetMaster()
	w.win.SetPadded(false)
	w.win.SetContent(w.frame)
	w.win.Canvas().SetOnTypedKey(func(ev *fyne.KeyEvent) { w.key(ev) })
	w.win.SetCloseIntercept(w.close)
	w.conductor.over = w.over
	w.showStart()
	w.win.Resize(fyne.NewSize(1180, 760))
	w.win.SetFullScreen(opts.Fullscreen)
	w.win.Show()
	return w
}

// Wait blocks until everything that was done is on disk.
func (w *Window) Wait() { w.conductor.wait() }

// key looks a key up in the one table.
func (w *Window) key(ev *fyne.KeyEvent) {
	c := commandFor(ev.Name)
	switch {
	case c == "":
	case c == cmdFullscreen:
		w.win.SetFullScreen(!w.win.FullScreen())
	case w.sheet != nil:
		w.sheet.do(c)
	case c == cmdHelp:
		w.showHelp()
	default:
		w.current.do(c)
	}
}

// show puts a screen into the window.
func (w *Window) show(s screen) {
	w.dismiss()
	w.win.Canvas().Unfocus()
	w.current = s
	w.frame.Objects = []fyne.CanvasObject{s.object()}
	w.frame.Refresh()
}

// open lays a sheet over the screen.
func (w *Window) open(s *sheet) {
	w.dismiss()
	w.win.Canvas().Unfocus()
	w.sheet = s
	w.win.Canvas().Overlays().Add(s.box)
	s.box.Resize(w.win.Canvas().Size())
	if s.shown != nil {
		s.shown()
	}
}

// focus puts the cursor into a field, once the key that asked for it has been
// dealt with: otherwise its letter would be typed there.
func (w *Window) focus(f fyne.Focusable) {
	fyne.Do(func() { w.win.Canvas().Focus(f) })
}

// dismiss takes the sheet away.
func (w *Window) dismiss() {
	if w.sheet != nil {
		w.win.Canvas().Overlays().Remove(w.sheet.box)
		w.sheet = nil
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
// second wish to close does not wait for the disk.
func (w *Window) close() {
	c := w.conductor
	if !c.live || w.closing || c.trouble != "" {
		w.quit()
		return
	}
	w.closing = true
	if d, ok := w.current.(*dialogueScreen); ok {
		d.keepNote()
	}
	c.do(dialogue.Action{Kind: dialogue.Leave})
}

func (w *Window) quit() {
	if w.reminder != nil {
		w.reminder.Stop()
	}
	w.win.SetCloseIntercept(nil)
	w.win.Close()
}

// reload reads the list of sessions again, and then goes on.
func (w *Window) reload(then func()) {
	var records []dialogue.Record
	w.conductor.write(func(ctx context.Context) (err error) {
		records, err = w.opts.Store.Sessions(ctx)
		return err
	}, func(err error) {
		if err == nil {
			w.records = records
		}
		then()
		if err != nil {
			w.tell(err)
		}
	})
}

func (w *Window) showStart() {
	w.remind()
	s := newStart(w)
	w.show(s)
	s.focus()
}

// remind waits for the time to return or to begin of what can be taken up
// again, and then tells of it, while no dialogue runs.
func (w *Window) remind() {
	if w.reminder != nil {
		w.reminder.Stop()
	}
	r := w.unfinished()
	if r == nil {
		return
	}
	at, what := r.BreakUntil, "notify.break"
	if at.IsZero() {
		at, what = r.Meet, "notify.meet"
	}
	wait := at.Sub(w.opts.Now())
	if wait <= 0 {
		return
	}
	w.reminder = time.AfterFunc(wait, func() {
		w.conductor.post(func() {
			if w.conductor.live {
				return
			}
			go w.opts.Notify(words.Say(what), words.Say("notify.text"))
			if s, ok := w.current.(*start); ok && !s.editing {
				s.build()
			}
		})
	})
}

func (w *Window) showHelp() { w.open(helpSheet(w.dismiss, func() { w.open(safetySheet(w)) })) }

func (w *Window) showHistory() { w.show(newHistory(w)) }

// over shows what a dialogue came to once it was gone through to the end, and
// the start screen when it was left.
func (w *Window) over(s dialogue.State) {
	if w.closing {
		w.quit()
		return
	}
	id := w.conductor.id
	w.reload(func() {
		cooling := w.cooling()
		switch {
		case s.LeftBy == dialogue.ByCooling && cooling != nil:
			w.start(cooling)
		case s.Off && s.End != "":
			w.showStart()
			w.open(offSheet(w, id))
		case s.End == dialogue.Finished:
			w.showReview(id, w.showStart)
		default:
			w.showStart()
		}
	})
}

// unfinished returns the session that can be taken up again, or nil.
func (w *Window) unfinished() *dialogue.Record {
	i := slices.IndexFunc(w.records, func(r dialogue.Record) bool { return r.Status == dialogue.StatusOpen })
	if i < 0 {
		return nil
	}
	return &w.records[i]
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
	if len(w.records) == 0 || w.records[0].Opener == dialogue.Nobody {
		return dialogue.Left
	}
	last := w.records[0]
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
	if i := slices.IndexFunc(w.records, func(r dialogue.Record) bool { return r.Protocol == p.ID }); i >= 0 {
		t.Guidance = w.records[i].Guidance
		if p.Variant(w.records[i].Variant) != nil {
			t.Variant = w.records[i].Variant
		}
	}
	return t
}

// start begins a dialogue.
func (w *Window) start(p *dialogue.Protocol) {
	w.enter(p.ID, w.couple.Partners, func() { w.conductor.begin(w.couple, p, w.terms(p), w.tell) })
}

// resume takes a session up again.
func (w *Window) resume(r dialogue.Record) {
	w.enter(r.Protocol, r.Partners, func() { w.conductor.resume(w.couple, r, w.tell) })
}

// known is after how many times shorter guidance is offered.
const known = 3

// past looks through the earlier sessions for what they bring to a dialogue of
// two who sit like that.
func (w *Window) past(protocol string, seats [2]dialogue.Partner) past {
	var p past
	done := 0
	p.first = true
	for _, r := range w.records {
		if r.Status != dialogue.StatusOpen {
			p.first = false
		}
		if r.Protocol == protocol && r.Status == dialogue.Finished {
			done++
		}
		if r.Dance != nil && p.dance == nil && r.Couple == w.couple.ID {
			dance := *r.Dance
			if r.Partners[0].ID != seats[0].ID {
				dance = dance.Swapped()
			}
			p.dance = &dance
		}
	}
	p.known = done >= known
	return p
}

func (w *Window) enter(protocol string, seats [2]dialogue.Partner, begin func()) {
	d := newDialogueScreen(w)
	c := w.conductor
	c.past = w.past(protocol, seats)
	c.flush = d.keepNote
	c.tick = d.tick
	c.render = func(v view) {
		if v.trouble != "" {
			w.closing = false // it could not be left; the two go on
		}
		if w.current != screen(d) {
			w.show(d)
		}
		d.render(v)
	}
	begin()
}
