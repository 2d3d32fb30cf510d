package ui

import (
	"context"
	"path/filepath"
	"strconv"

	"halfway/dialogue"
	"halfway/ui/control"
	"halfway/ui/look"
	"halfway/ui/words"
)

// guarding is the sheet on which a passphrase is chosen, changed or taken away.
type guarding struct {
	w       *Window
	sheet   *sheet
	now     *control.Entry // the present one; nil where there is none
	next    *control.Entry // nil where it is taken away
	again   *control.Entry
	meter   *meter
	trouble *control.Text
	owner   string // whose drawer it guards; "" for what the two share
	// set sets a new passphrase, and returns the words of its recovery sheet; then
	// goes on once they were written down.
	set  func(ctx context.Context, now, next string) ([]string, error)
	then func()
}

// chooseGuard asks for a new passphrase, and for the present one where there is
// one.
func (w *Window) chooseGuard() {
	key := "guard.set"
	if w.opts.Store.Guarded() {
		key = "guard.change"
	}
	g := w.newChoosing(key+".title", key+".text", w.opts.Store.Guarded(),
		[]string{w.couple.Partners[0].Name, w.couple.Partners[1].Name}, w.opts.Store.Guard)
	g.open("guard.do", g.save)
}

// newChoosing is the sheet on which a passphrase is chosen, for whatever that
// guards.
func (w *Window) newChoosing(title, text string, present bool, known []string, set func(ctx context.Context, now, next string) ([]string, error)) *guarding {
	g := w.newGuarding(title, text, present)
	g.set, g.then = set, func() {}
	g.next, g.again = g.field("guard.next"), g.field("guard.again")
	g.meter = newMeter(known)
	g.next.OnChanged = func(typed string) {
		g.meter.show(typed)
		g.say("") // it was about the one before
	}
	g.sheet.content.Add(g.next)
	g.sheet.content.Add(g.meter.gauge.Container)
	g.sheet.content.Add(g.meter.text)
	g.sheet.content.Add(g.again)
	return g
}

// dropGuard asks for the present passphrase to take it away.
func (w *Window) dropGuard() {
	g := w.newGuarding("guard.remove.title", "guard.remove.text", true)
	g.open("guard.remove.do", g.remove)
}

func (w *Window) newGuarding(title, text string, present bool) *guarding {
	g := &guarding{w: w, trouble: control.NewText("", look.Body, look.Ink)}
	g.trouble.Hide()
	g.sheet = newSheet(g.close, words.Say(title), words.Say(text))
	g.sheet.wide = 720
	if present {
		g.now = g.field("guard.now")
		g.sheet.content.Add(g.now)
	}
	return g
}

func (g *guarding) field(key string) *control.Entry { return control.NewSecret(words.Say(key)) }

// fields are those that there are, in their order.
func (g *guarding) fields() []*control.Entry {
	var all []*control.Entry
	for _, f := range []*control.Entry{g.now, g.next, g.again} {
		if f != nil {
			all = append(all, f)
		}
	}
	return all
}

// open adds the buttons and shows the sheet. Enter leads from field to field,
// and in the last one does it.
func (g *guarding) open(label string, do func()) {
	fields := g.fields()
	for i, f := range fields {
		f.OnDone, f.OnLeave = do, g.close
		if i+1 < len(fields) {
			f.OnDone = func() { g.w.focus(fields[i+1]) }
		}
	}
	g.sheet.content.Add(g.trouble)
	g.sheet.content.Add(control.NewRow(look.Space2, -1,
		control.NewButton(words.Say(label), words.Say("key.name.enter"), control.Primary, do),
		newToggle(fields...),
		control.NewButton(words.Say("take.close"), keyLabel(cmdLeave), control.Faint, g.close)))
	g.sheet.keys[cmdPrimary] = do
	g.sheet.shown = func() { g.w.focus(fields[0]) }
	g.w.open(g.sheet)
}

// close takes the sheet away, and what was typed.
func (g *guarding) close() {
	for _, f := range g.fields() {
		f.Wipe()
	}
	g.w.dismiss()
}

func (g *guarding) say(text string) {
	g.trouble.Set(text)
	g.trouble.Hidden = text == ""
	g.sheet.box.Refresh()
}

// refused says why it did not work; a passphrase that is wrong is typed again.
func (g *guarding) refused(err error) {
	if g.now != nil && g.w.opts.NeedsSecret(err) {
		g.now.SetText("")
		g.w.focus(g.now)
	}
	g.say(g.w.opts.Sentence(err))
}

func (g *guarding) present() string {
	if g.now == nil {
		return ""
	}
	return g.now.Text
}

// save checks what was typed and sets it. What comes back are the words for the
// recovery sheet.
func (g *guarding) save() {
	w := g.w
	if w.conductor.busy {
		return
	}
	switch why := weak(g.next.Text, g.meter.known); {
	case why != "":
		g.say(why)
		w.focus(g.next)
		return
	case g.next.Text != g.again.Text:
		g.again.SetText("")
		g.say(words.Say("guard.differ"))
		w.focus(g.again)
		return
	}
	g.say(words.Say("lock.opening"))
	now, next := g.present(), g.next.Text
	var recovery []string
	w.conductor.write(func(ctx context.Context) (err error) {
		recovery, err = g.set(ctx, now, next)
		return err
	}, func(err error) {
		if err != nil {
			g.refused(err)
			return
		}
		g.close()
		w.keepWatch()
		w.restyle() // what protects now is said there
		w.showRecovery(recovery, g.owner, g.then)
	})
}

// remove takes the passphrase away.
func (g *guarding) remove() {
	w, now := g.w, g.present()
	if w.conductor.busy {
		return
	}
	g.say(words.Say("lock.opening"))
	w.conductor.write(func(ctx context.Context) error { return w.opts.Store.Unguard(ctx, now) }, func(err error) {
		if err != nil {
			g.refused(err)
			return
		}
		g.close()
		w.keepWatch()
		w.restyle()
		w.inform(words.Say("guard.removed.title"), words.Say("privacy.open"))
	})
}

// showRecovery shows the words of a recovery sheet, once: they are to be copied
// or printed, and are gone with the sheet. Owner is whose drawer they open; "" for
// what the two share.
func (w *Window) showRecovery(recovery []string, owner string, then func()) {
	if w.shade != nil {
		clear(recovery)
		return // it was hidden meanwhile; a new sheet comes with another passphrase
	}
	text, label := "recovery.text", "recovery.done"
	if owner != "" {
		text, label = "recovery.own.text", "recovery.own.done"
	}
	s := newSheet(func() {}, words.Say("recovery.title"), words.Say(text))
	s.wide = 940
	grid := control.NewGrid(look.Space2, 160)
	for i, word := range recovery {
		grid.Add(control.NewPair(36, control.NewText(strconv.Itoa(i+1), look.Lead, look.Quiet), control.NewTitle(word, look.Lead, look.Ink)))
	}
	s.content.Add(grid)
	trouble := control.NewText("", look.Body, look.Ink)
	trouble.Hide()
	written := control.NewButton(words.Say(label), keyLabel(cmdPrimary), control.Primary, nil).Leading()
	say := func(text string) {
		trouble.Set(text)
		trouble.Show()
		s.box.Refresh()
		s.page.Reveal(written)
	}
	done := func() {
		w.copying = nil
		control.Wipe(s.box)
		clear(recovery)
		w.dismiss()
		then()
	}
	if w.opts.SaveSheet != nil {
		w.addSaveSheet(s, recovery, owner, say)
	}
	s.content.Add(trouble)
	written.OnTap = done
	s.content.Add(written)
	s.keys[cmdPrimary] = done
	w.copying = s
	w.open(s)
}

// addSaveSheet adds what it takes to save the words as a page.
func (w *Window) addSaveSheet(s *sheet, recovery []string, owner string, say func(string)) {
	path := control.NewEntry("")
	name := "recovery.file"
	if owner != "" {
		name = "recovery.own.file"
	}
	path.Say(filepath.Join(w.opts.Folder, words.Say(name)+".pdf"))
	save := func() {
		if w.conductor.busy || path.Text == "" {
			return
		}
		to := path.Text
		w.conductor.write(func(ctx context.Context) error { return w.opts.SaveSheet(ctx, to, owner, recovery) }, func(err error) {
			if err != nil {
				say(w.opts.Sentence(err))
				return
			}
			say(words.Say("recovery.saved", words.Data{"Path": to}))
		})
	}
	path.OnDone = save
	s.content.Add(control.NewText(words.Say("take.path"), look.Body, look.Quiet))
	s.content.Add(control.NewRow(look.Space2, 0, path,
		control.NewButton(words.Say("recovery.save"), keyLabel(cmdSwap), control.Second, save)))
	s.keys[cmdSwap] = save
}

// offerGuard asks the two once, after their third dialogue, whether they want a
// passphrase.
func (w *Window) offerGuard() {
	if !w.back || w.settings.Offered || w.couple.ID == "" || w.outlook.Open != nil || w.opts.Store.Guarded() || gone(w.outlook) < 3 {
		return
	}
	w.back = false
	w.set(func(s *Settings) { s.Offered = true })
	s := newSheet(w.dismiss, words.Say("guard.offer.title"), words.Say("guard.offer.text"))
	s.choice(words.Say("guard.offer.yes"), keyLabel(cmdPrimary), control.Primary, cmdPrimary, w.chooseGuard)
	s.choice(words.Say("guard.offer.no"), keyLabel(cmdLeave), control.Faint, "", func() {})
	w.open(s)
}

// gone is how many dialogues the two have gone through.
func gone(o dialogue.Outlook) int {
	n := 0
	for _, times := range o.Finished {
		n += times
	}
	return n
}
