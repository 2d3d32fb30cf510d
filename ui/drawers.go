package ui

import (
	"context"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"halfway/dialogue"
	"halfway/ui/control"
	"halfway/ui/look"
	"halfway/ui/words"
)

// drawers shows that each of the two can have a drawer, and nothing of what is in
// it.
type drawers struct {
	w      *Window
	behind screen
	has    [2]bool
	box    *fyne.Container
	page   *control.Page
	at     int
	rows   [2]*control.Button
}

// opened is a drawer that somebody has opened.
type opened struct {
	drawer Drawer
	owner  dialogue.Partner
	side   dialogue.Side
}

// showDrawers shows the drawers of the two.
func (w *Window) showDrawers() {
	if w.conductor.live || w.couple.ID == "" {
		w.inform(words.Say("drawer.title"), words.Say("copies.later"))
		return
	}
	w.closeDrawer()
	d := &drawers{w: w, behind: w.current, box: container.NewStack()}
	switch w.current.(type) {
	case *drawers, *pages, *page, *sharing:
		d.behind = nil
	}
	d.load(func() {
		d.build()
		w.show(d)
	})
}

func (d *drawers) object() fyne.CanvasObject { return d.box }

func (d *drawers) restyle() { d.build() }

func (d *drawers) back() screen { return d.behind }

func (d *drawers) menu() []offer {
	all := []offer{{words.Say("settings.back"), d.leave}}
	for i := range d.rows {
		all = append(all, offer{d.label(i), func() { d.choose(i) }})
	}
	return all
}

func (d *drawers) leave() {
	if d.behind == nil {
		d.w.showStart()
		return
	}
	d.w.show(d.behind)
	d.behind.restyle()
}

// load reads who has a drawer.
func (d *drawers) load(then func()) {
	var have []string
	couple := d.w.couple
	d.w.conductor.write(func(ctx context.Context) (err error) {
		have, err = d.w.opts.Store.Drawers(ctx, couple.ID)
		return err
	}, func(err error) {
		if err != nil {
			d.w.tell(err)
			return
		}
		for i, p := range couple.Partners {
			d.has[i] = slices.Contains(have, p.ID)
		}
		then()
	})
}

func (d *drawers) label(i int) string {
	return words.Say("drawer.of", words.Data{"Name": d.w.couple.Partners[i].Name})
}

func (d *drawers) build() {
	head := control.NewRow(look.Space3, 1,
		control.NewButton(words.Say("settings.back"), keyLabel(cmdLeave), control.Second, d.leave),
		control.NewTitle(words.Say("drawer.title"), look.Heading, look.Ink))
	column := control.NewColumn(look.Space4, 1000, head, control.NewText(words.Say("drawer.text"), look.Body+1, look.Ink))
	grid := control.NewGrid(look.Space4, 380)
	for i, side := range dialogue.Both {
		state := "drawer.none"
		if d.has[i] {
			state = "drawer.locked"
		}
		key, _ := digitKey(i)
		d.rows[i] = control.NewChoice(d.label(i), words.Say(state), key, func() { d.choose(i) })
		if i == d.at {
			d.rows[i].SetRank(control.Primary)
		}
		whose := control.NewRow(look.Space2, 1, container.NewGridWrap(fyne.NewSize(26, 26), control.NewShape(side, look.Tint(side), true)),
			control.NewTitle(d.w.couple.Partners[i].Name, look.Lead, look.Tint(side)))
		inside := control.NewColumn(look.Space3, 0, whose, d.rows[i])
		if d.has[i] {
			key := ""
			if i == d.at {
				key = keyLabel(cmdErase)
			}
			b := control.NewButton(words.Say("drawer.erase"), key, control.Faint, func() { d.erase(i) })
			b.SetSize(look.Body - 1)
			inside.Add(b.Leading())
		}
		grid.Add(card(look.Space4, look.Space4, inside))
	}
	column.Add(grid)
	d.page = control.NewPage(control.NewInset(look.Space4, look.Space3, column)).FromTop()
	d.box.Objects = []fyne.CanvasObject{d.page.Container}
	d.box.Refresh()
}

// do carries out a key's command.
func (d *drawers) do(c command) {
	if n, ok := c.digit(); ok && n >= 1 && n <= len(d.rows) {
		d.choose(n - 1)
		return
	}
	switch c {
	case cmdLeave:
		d.leave()
	case cmdUp, cmdDown, cmdLeft, cmdRight, cmdBack:
		d.at = 1 - d.at
		d.build()
		d.page.Reveal(d.rows[d.at])
	case cmdPrimary:
		d.choose(d.at)
	case cmdErase:
		if d.has[d.at] {
			d.erase(d.at)
		}
	}
}

// choose opens a drawer, or makes one first.
func (d *drawers) choose(i int) {
	d.w.openDrawerOf(i, d.has[i], d.w.showPages)
}

// openDrawerOf asks a partner for their passphrase, or for one to begin with, and
// goes on with the open drawer.
func (w *Window) openDrawerOf(i int, has bool, then func(opened)) {
	owner := w.couple.Partners[i]
	open := func(secret string, failed func(error)) {
		var drawer Drawer
		w.conductor.write(func(ctx context.Context) (err error) {
			drawer, err = w.opts.Store.OpenDrawer(ctx, owner.ID, secret)
			return err
		}, func(err error) {
			if err != nil {
				failed(err)
				return
			}
			w.triesAt(owner.ID).fit()
			o := opened{drawer: drawer, owner: owner, side: dialogue.Both[i]}
			w.opened = &o
			w.watchDrawer()
			then(o)
		})
	}
	if !has {
		var secret string
		g := w.newChoosing("drawer.make.title", "drawer.make.text", false, []string{owner.Name}, func(ctx context.Context, _, next string) ([]string, error) {
			secret = next
			return w.opts.Store.MakeDrawer(ctx, owner.ID, next)
		})
		g.owner = owner.Name
		g.then = func() {
			chosen := secret
			secret = "" // the sheet is kept for a while, and this with it
			open(chosen, w.tell)
		}
		g.open("guard.do", g.save)
		return
	}
	w.askDrawer(owner, "", open)
}

// askDrawer asks for the passphrase of a drawer, with a sentence about the one
// before, if that was wrong.
func (w *Window) askDrawer(owner dialogue.Partner, trouble string, open func(secret string, failed func(error))) {
	t := w.triesAt(owner.ID)
	text := strings.Join(slices.DeleteFunc([]string{trouble, t.waiting(), words.Say("drawer.ask.text")}, func(s string) bool { return s == "" }), " ")
	w.askSecret(words.Say("drawer.ask", words.Data{"Name": owner.Name}), text, func(secret string) {
		if t.left() > 0 {
			w.askDrawer(owner, "", open)
			return
		}
		open(secret, func(err error) {
			text := w.opts.Sentence(err)
			if w.opts.NeedsSecret(err) {
				text = words.Say("lock.wrong")
				t.failed()
			}
			w.askDrawer(owner, text, open)
		})
	})
}

// erase asks for the owner's name, and takes a drawer away.
func (d *drawers) erase(i int) {
	w, owner := d.w, d.w.couple.Partners[i]
	name := words.Data{"Name": owner.Name}
	w.typedSheet(owner.Name, func(typed string) bool { return dialogue.Name(typed) == owner.Name }, words.Say("drawer.erase"), func() {
		w.conductor.write(func(ctx context.Context) error { return w.opts.Store.EraseDrawer(ctx, owner.ID) }, func(err error) {
			if err != nil {
				w.tell(err)
				return
			}
			d.load(d.build)
		})
	}, words.Say("drawer.erase.title", name), words.Say("drawer.erase.text", name))
}

// closeDrawer forgets the key of the drawer that is open, and what was shown of
// it.
func (w *Window) closeDrawer() {
	if w.opened == nil {
		return
	}
	w.opened.drawer.Close()
	w.opened = nil
	switch s := w.current.(type) {
	case *pages:
		s.wipe()
	case *page:
		s.wipe()
	case *sharing:
		s.wipe()
	}
}

// drawerRest is after how long without a touch an open drawer closes itself.
const drawerRest = 5 * time.Minute

// watchDrawer closes the drawer when nobody has touched anything for a while.
func (w *Window) watchDrawer() {
	mine := w.opened
	time.AfterFunc(max(time.Until(control.LastInput().Add(drawerRest)), time.Second), func() {
		w.conductor.post(func() {
			switch {
			case w.opened != mine || mine == nil:
			case w.conductor.live || time.Since(control.LastInput()) < drawerRest:
				w.watchDrawer()
			default:
				w.shutDrawer(w.showDrawers)
			}
		})
	})
}

// shutDrawer keeps what is being written, and closes the drawer.
func (w *Window) shutDrawer(then func()) {
	if p, ok := w.current.(*page); ok {
		p.finish(then)
		return
	}
	then()
}

// askWhose asks whose page a dialogue for one person is to be.
func (w *Window) askWhose(p *dialogue.Protocol) {
	d := &drawers{w: w}
	d.load(func() {
		s := newSheet(w.dismiss, words.Say("drawer.whose"), words.Say("drawer.whose.text"))
		for i := range w.couple.Partners {
			key, on := digitKey(i)
			s.choice(d.label(i), key, control.Second, on, func() {
				w.openDrawerOf(i, d.has[i], func(o opened) { w.startIn(o, p) })
			})
		}
		key, on := digitKey(2)
		s.choice(words.Say("drawer.nothing"), key, control.Primary, on, func() { w.startFleeting(p) })
		s.keys[cmdPrimary] = s.keys[on]
		w.open(s)
	})
}

// startIn begins a dialogue for one person in their drawer.
func (w *Window) startIn(o opened, p *dialogue.Protocol) {
	terms := w.terms(p)
	terms.Off, terms.Opener = false, o.side
	w.enter(o.drawer, p.ID, w.couple.Partners, func() { w.conductor.begin(w.couple, p, terms, w.tell) })
}

// startFleeting begins one of which nothing is kept.
func (w *Window) startFleeting(p *dialogue.Protocol) {
	terms := w.terms(p)
	terms.Off = true
	w.enter(&fleeting{}, p.ID, w.couple.Partners, func() { w.conductor.begin(w.couple, p, terms, w.tell) })
}
