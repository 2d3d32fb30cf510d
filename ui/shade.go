package ui

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"halfway/dialogue"
	"halfway/ui/control"
	"halfway/ui/look"
	"halfway/ui/words"
)

// shade stands in the place of everything while nothing of the couple is to be
// seen: the lock, or a calendar that says nothing of the program. What runs
// behind it is held or left, as soon as the disk allows.
type shade struct {
	w       *Window
	neutral bool // it is the calendar
	asks    bool // the passphrase is asked for
	sealing bool // the keys are to be forgotten
	sealed  bool // they are, and nothing is behind it any more
	settled bool // nothing more is to be done with what is behind
	tried   bool // something was, and the disk may have refused it
	shut    bool // the drawer that was open is closed, or being closed
	lifting bool // it goes as soon as a dialogue is drawn behind it
	opening bool // the passphrase is being tried
	beside  bool // a key was pressed beside the field

	again   string // the dialogue that is taken up when it goes; empty for none
	turn    int    // of hiding, so that a passphrase of before opens nothing
	where   *pane  // in which window it asks
	field   *control.Entry
	toggle  *control.Button
	trouble *control.Text
}

// lock asks for the passphrase before anything is seen again. A dialogue is left
// so that it can be taken up again; where the disk refuses that, the two stay in
// it and are told.
func (w *Window) lock() {
	if w.shade != nil {
		return
	}
	if !w.opts.Store.Guarded() {
		if !w.conductor.live {
			w.showPrivacy()
		}
		return
	}
	w.dismissPlain()
	w.raise(&shade{asks: true, sealing: true})
}

// hide puts a calendar in the place of everything, and is the way back too.
// Where there is a passphrase, it locks as well.
func (w *Window) hide() {
	s := w.shade
	switch {
	case s == nil:
		w.raise(&shade{neutral: true, sealing: w.opts.Store.Guarded()})
	case !s.neutral || s.asks:
		s.neutral, s.asks = true, false
		s.turn++
		s.wipe()
		w.dismissPlain()
		s.draw()
		w.release()
	case s.sealing:
		s.ask()
	default:
		w.lift()
	}
}

// raise puts a shade in the place of everything, in the same breath.
func (w *Window) raise(s *shade) {
	s.w, s.where = w, w.at()
	w.shade = s
	s.fields()
	s.draw()
	w.release()
	w.conductor.hush, w.conductor.waiting, w.conductor.trouble = true, nil, ""
	if s.asks {
		w.focus(s.field)
	}
	w.calm()
}

// release takes the cursor out of whatever has it.
func (w *Window) release() {
	for _, p := range w.panes() {
		p.win.Canvas().Unfocus()
	}
}

// dismissPlain takes away what could lie over the lock.
func (w *Window) dismissPlain() {
	for _, p := range w.panes() {
		if p.sheet != nil && p.sheet.plain {
			p.dismiss()
		}
	}
}

// draw fills every window with the shade, and gives it a title that suits.
func (s *shade) draw() {
	title, icon := words.Say("lock.title"), fyne.CurrentApp().Icon()
	if s.neutral {
		title, icon = words.Say("calendar.title"), plainIcon()
	}
	for _, p := range s.w.panes() {
		var face fyne.CanvasObject
		switch {
		case s.neutral:
			face = s.calendar(p)
		case p == s.where:
			face = s.gate()
		default:
			face = nameplate()
		}
		p.hide(face, s.neutral)
		p.win.SetTitle(title)
		p.win.SetIcon(icon)
	}
}

// calm holds what runs behind the shade, or leaves it and forgets everything. It
// goes one step at a time, whenever the disk has nothing more to do.
func (w *Window) calm() {
	s, c := w.shade, w.conductor
	if s == nil || s.settled || c.busy {
		return
	}
	if s.tried && c.trouble != "" {
		s.refused()
		return
	}
	if !c.live && w.opened != nil && !s.shut {
		s.shut = true
		s.shutDrawer()
		return
	}
	if c.live {
		s.tried, s.again = true, c.id
		w.dialogue.keepNote()
		if !c.busy && s.neutral {
			c.do(dialogue.Action{Kind: dialogue.Hold})
		}
		if !c.busy && s.sealing {
			c.do(dialogue.Action{Kind: dialogue.Leave})
		}
		if c.busy {
			return
		}
	}
	s.settled = true
	if s.sealing {
		s.seal()
	}
}

// shutDrawer closes the drawer that is open, once what is being written in it is
// kept: whoever comes back has to open it again.
func (s *shade) shutDrawer() {
	w := s.w
	done := func(err error) {
		switch {
		case w.shade != s:
		case err != nil:
			s.refused()
		default:
			w.showStart()
			w.calm()
		}
	}
	if p, ok := w.current.(*page); ok {
		p.keep(done)
		return
	}
	done(nil)
}

// refused is what happens where the disk does not take what is to be kept. What
// is hidden stays hidden, with what was typed; what is locked comes back.
func (s *shade) refused() {
	s.settled = true
	if !s.neutral {
		s.w.lift()
	}
}

// seal forgets the keys, and everything that was opened with them.
func (s *shade) seal() {
	w := s.w
	s.sealed = true
	w.forget()
	w.conductor.aside(func(context.Context) error {
		w.opts.Store.Lock()
		return nil
	}, func(error) {})
}

// forget takes everything of the couple out of memory, as far as Go and Fyne let
// us: what is dropped loses its words too, for Fyne keeps it for a while.
func (w *Window) forget() {
	var gone []fyne.CanvasObject
	for _, p := range w.panes() {
		gone = append(gone, p.drop()...)
	}
	if d := w.dialogue; d != nil {
		if d.rest != nil {
			d.rest.Stop()
		}
		d.reader.forget()
		d.given = nil
		gone = append(gone, d.stage.Object(), d.controls.box)
	}
	for s := w.current; s != nil; s = behind(s) {
		gone = append(gone, s.object())
	}
	if w.second != nil {
		gone = append(gone, w.second.stage.Object())
		w.second.stage = w.newShared(w.second)
	}
	for _, forget := range w.forgets {
		forget()
	}
	w.closeDrawer()
	w.brought = nil
	w.shelf.clear()
	w.conductor.forget()
	w.couple, w.outlook, w.dialogue, w.copying = dialogue.Couple{}, dialogue.Outlook{}, nil, nil
	w.opts.Couple, w.opts.Outlook = dialogue.Couple{}, dialogue.Outlook{}
	w.current = w.shade
	if w.reminder != nil {
		w.reminder.Stop()
	}
	for _, o := range gone {
		control.Wipe(o)
	}
	control.Forget()
	// Fyne forgets with the theme what it has measured.
	fyne.CurrentApp().Settings().SetTheme(w.settings.theme())
	if w.opts.Forgotten != nil {
		go w.opts.Forgotten()
	}
}

// behind returns the screen to which another one leads back, or nil.
func behind(s screen) screen {
	if b, ok := s.(interface{ back() screen }); ok {
		return b.back()
	}
	return nil
}

// lift takes the shade away. What is behind it is there already.
func (w *Window) lift() {
	s := w.shade
	w.shade, w.conductor.hush = nil, false
	s.wipe()
	for _, p := range w.panes() {
		p.unhide()
		p.win.SetTitle(words.Say("lock.title"))
		p.win.SetIcon(fyne.CurrentApp().Icon())
	}
	if !w.conductor.live {
		w.showControls() // what comes now is for the first window
	}
	control.Noticed()
	w.keepWatch()
}

// submit tries what was typed.
func (s *shade) submit() {
	w, secret := s.w, s.field.Text
	if wait := w.triesAt("").waiting(); wait != "" {
		s.say(wait)
		return
	}
	if s.opening || secret == "" {
		return
	}
	s.opening = true
	s.say(words.Say("lock.opening"))
	var found home
	fits, turn, sealed := false, s.turn, s.sealed
	w.conductor.aside(func(ctx context.Context) error {
		w.opts.Store.Lock() // it is open yet where the disk was slow or refused
		if err := w.opts.Store.Unlock(ctx, secret); err != nil {
			return err
		}
		if fits = true; !sealed {
			return nil
		}
		var err error
		found, err = w.home(ctx)
		return err
	}, func(err error) {
		s.opening = false
		switch {
		case s.turn != turn: // it was hidden meanwhile
			w.conductor.aside(func(context.Context) error { w.opts.Store.Lock(); return nil }, func(error) {})
		case err != nil:
			s.failed(err, fits)
		case !s.sealed:
			w.triesAt("").fit()
			w.lift()
		default:
			w.triesAt("").fit()
			w.couple, w.outlook = found.couple, found.outlook
			s.goOn()
		}
	})
}

// failed says that the passphrase did not open the store. After some in a row the
// field rests, each time for longer, so that trying many takes long; nobody is
// locked out.
func (s *shade) failed(err error, fits bool) {
	w := s.w
	text := w.opts.Sentence(err)
	if s.neutral || w.opts.NeedsSecret(err) {
		text = words.Say("lock.wrong") // which says nothing of what is behind
	}
	if !fits {
		s.field.SetText("")
		t := w.triesAt("")
		if rest := t.failed(); rest > 0 {
			s.say(text + " " + t.waiting())
			time.AfterFunc(rest, func() {
				w.conductor.post(func() {
					if w.shade == s && !s.opening && t.left() == 0 {
						s.say(text)
					}
				})
			})
			w.focus(s.field)
			return
		}
	}
	s.say(text)
	w.focus(s.field)
}

// goOn leads to where the two were: into the dialogue that was hidden, or to the
// start.
func (s *shade) goOn() {
	w := s.w
	if r := w.outlook.Open; s.neutral && r != nil && r.ID == s.again {
		record := *r
		s.lifting = true
		w.enter(w.opts.Store, r.Protocol, r.Partners, func() {
			w.conductor.resume(w.couple, record, func(err error) {
				w.showStart()
				w.lift()
				w.tell(err)
			})
		})
		return
	}
	w.showStart()
	w.lift()
	if f, ok := w.current.(*start); ok {
		f.focus()
	}
}

// ask shows the field on the calendar.
func (s *shade) ask() {
	s.asks, s.where = true, s.w.at()
	s.wipe()
	s.fields()
	s.draw()
	s.w.focus(s.field)
}

// wipe takes the passphrase out of the field.
func (s *shade) wipe() {
	s.field.Wipe()
	s.fields()
}

// fields makes what the passphrase is typed into.
func (s *shade) fields() {
	s.field = control.NewSecret(words.Say("lock.field"))
	if s.neutral {
		s.field.SetPlaceHolder("")
	}
	s.field.OnDone = s.submit
	s.toggle = newToggle(s.field)
	s.trouble = control.NewText("", look.Body+1, look.Ink)
	s.say("")
}

// say shows a sentence about what was typed. On the lock it stands in the place of
// the one that is there anyway, so that nothing moves.
func (s *shade) say(text string) {
	if text == "" && !s.neutral {
		text = words.Say("lock.text")
	}
	s.trouble.Set(text)
	if s.trouble.Hidden = text == ""; s.where.cover != nil {
		s.where.cover.Refresh()
	}
	s.where.frame.Refresh()
}

// typed takes the letter of a key that was pressed beside the field, so that none
// of a passphrase is lost.
func (s *shade) typed(r rune) {
	if s.beside && s.asks && r != ' ' {
		s.field.TypedRune(r)
	}
	s.beside = false
}

// object is for screen: a shade is not drawn as one.
func (s *shade) object() fyne.CanvasObject { return container.NewWithoutLayout() }

// do is for screen; keys reach a shade through key.
func (s *shade) do(command) {}

func (s *shade) menu() []offer { return nil }

func (s *shade) restyle() {}

// key carries out what little can be done while a shade is up.
func (s *shade) key(p *pane, c command) {
	w := s.w
	switch {
	case c == cmdHide:
		w.hide()
	case c == cmdFullscreen:
		w.fullscreen(p)
	case s.neutral && !s.asks:
	case s.neutral && c == cmdLeave:
		w.hide()
	case s.neutral:
		s.enter(c)
	case p.lies():
		p.sheet.do(c)
	case c == cmdHelp:
		w.showHelp()
	default:
		s.enter(c)
	}
}

// enter is what keys do beside the field.
func (s *shade) enter(c command) {
	if c == cmdPrimary && s.field.Text != "" {
		s.submit()
		return
	}
	s.beside = true
	s.w.focus(s.field)
}

// plainIcon is an icon that says nothing: a grey leaf of paper.
var plainIcon = sync.OnceValue(func() fyne.Resource {
	const size = 64
	img := image.NewNRGBA(image.Rect(0, 0, size, size))
	fill := func(r image.Rectangle, shade uint8) {
		draw.Draw(img, r, image.NewUniform(color.NRGBA{shade, shade, shade, 0xFF}), image.Point{}, draw.Src)
	}
	fill(image.Rect(8, 6, size-8, size-6), 0x80)
	fill(image.Rect(10, 20, size-10, size-8), 0xF0)
	var buf bytes.Buffer
	if err := png.Encode(&buf, img); err != nil {
		panic(err) // it is encoded into memory
	}
	return fyne.NewStaticResource("leaf.png", buf.Bytes())
})
