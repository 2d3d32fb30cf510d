package ui

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"halfway/dialogue"
	"halfway/ui/control"
	"halfway/ui/look"
	"halfway/ui/words"
)

// pages is what is in an open drawer.
type pages struct {
	w    *Window
	o    opened
	all  []dialogue.Page
	at   int
	list *control.List
	box  *fyne.Container
}

// showPages shows what is in an open drawer.
func (w *Window) showPages(o opened) {
	p := &pages{w: w, o: o, box: container.NewStack()}
	p.list = control.NewList(func() int { return len(p.all) }, func() fyne.CanvasObject {
		return control.NewInset(0, look.Space1, control.NewChoice("Wg", "Wg", "", nil)) // as high as a row is
	}, p.row)
	p.list.HideSeparators = true
	p.list.OnSelected = func(widget.ListItemID) { p.list.UnselectAll() }
	p.load(func() {
		p.build()
		w.show(p)
	})
}

// load reads the pages.
func (p *pages) load(then func()) {
	var all []dialogue.Page
	p.w.conductor.write(func(ctx context.Context) (err error) {
		all, err = p.o.drawer.Pages(ctx)
		return err
	}, func(err error) {
		if err != nil {
			p.w.tell(err)
			return
		}
		// What can be gone on with, first.
		slices.SortStableFunc(all, func(a, b dialogue.Page) int { return number(b.Open()) - number(a.Open()) })
		p.all, p.at = all, min(p.at, max(len(all)-1, 0))
		then()
	})
}

func (p *pages) row(i widget.ListItemID, o fyne.CanvasObject) {
	b, page := o.(*fyne.Container).Objects[0].(*control.Button), p.all[i]
	b.Set(p.w.pageTitle(page), dayAndTime(page.Saved, p.w.opts.Now()))
	rank := control.Second
	if i == p.at {
		rank = control.Primary
	}
	b.SetRank(rank)
	b.OnTap = func() { p.open(i) }
}

// pageTitle is what a page is called: its title, its first words, or its dialogue.
func (w *Window) pageTitle(page dialogue.Page) string {
	if r := page.Session; r != nil {
		if page.Open() {
			return words.Say("start.go.on", words.Data{"Title": words.Title(*r, w.opts.Protocols)})
		}
		return words.Title(*r, w.opts.Protocols)
	}
	for _, text := range []string{page.Title, page.Text} {
		if first, _, _ := strings.Cut(strings.TrimSpace(text), "\n"); first != "" {
			return shorten(first, 80)
		}
	}
	return words.Say("page.blank")
}

func (p *pages) object() fyne.CanvasObject { return p.box }

func (p *pages) restyle() { p.build() }

func (p *pages) back() screen { return nil }

func (p *pages) menu() []offer {
	all := []offer{{words.Say("drawer.close"), p.w.showDrawers}, {words.Say("page.new"), p.write}, {words.Say("guard.change.title"), p.rekey}}
	if solo := p.w.solo(); solo != nil {
		all = append(all, offer{words.Protocol(solo, solo.Title, nil, "title"), p.guided})
	}
	return all
}

func (p *pages) build() {
	head := control.NewRow(look.Space3, 1,
		control.NewButton(words.Say("drawer.close"), keyLabel(cmdLeave), control.Second, p.w.showDrawers),
		control.NewTitle(words.Say("drawer.of", words.Data{"Name": p.o.owner.Name}), look.Heading, look.Tint(p.o.side)))
	actions := control.NewFlow(look.Space2, control.NewButton(words.Say("page.new"), keyLabel(cmdNote), control.Primary, p.write))
	if solo := p.w.solo(); solo != nil {
		actions.Add(control.NewButton(words.Protocol(solo, solo.Title, nil, "title"), keyLabel(cmdTogether), control.Second, p.guided))
	}
	actions.Add(control.NewButton(words.Say("guard.change.title"), keyLabel(cmdNames), control.Faint, p.rekey))
	column := control.NewColumn(look.Space3, 0, head, actions)
	var body fyne.CanvasObject = p.list
	if len(p.all) == 0 {
		body = control.NewInset(0, look.Space3, control.NewText(words.Say("drawer.empty"), look.Lead, look.Quiet))
	}
	p.box.Objects = []fyne.CanvasObject{container.New(middle{wide: 1000 + 2*look.Space4},
		container.New(headed{}, control.NewInset(look.Space4, look.Space3, column), control.NewInset(look.Space4, 0, body)))}
	p.box.Refresh()
}

// solo is the dialogue for one person, or nil.
func (w *Window) solo() *dialogue.Protocol {
	i := slices.IndexFunc(w.opts.Protocols, (*dialogue.Protocol).Solo)
	if i < 0 {
		return nil
	}
	return w.opts.Protocols[i]
}

// do carries out a key's command.
func (p *pages) do(c command) {
	switch c {
	case cmdLeave:
		p.w.showDrawers()
	case cmdNote:
		p.write()
	case cmdTogether:
		p.guided()
	case cmdNames:
		p.rekey()
	case cmdUp:
		p.move(-1)
	case cmdDown, cmdBack:
		p.move(1)
	case cmdPrimary:
		if len(p.all) > 0 {
			p.open(p.at)
		} else {
			p.write()
		}
	case cmdErase:
		if len(p.all) > 0 {
			p.w.erasePage(p.o, p.all[p.at], func() { p.load(p.build) })
		}
	}
}

func (p *pages) move(by int) {
	if n := len(p.all); n > 0 {
		p.at = (p.at + by + n) % n
		p.list.Refresh()
		p.list.ScrollTo(p.at)
	}
}

// open shows a page, or goes on with its dialogue.
func (p *pages) open(i int) {
	at := p.all[i]
	switch {
	case at.Session == nil:
		p.w.showPage(p.o, at)
	case at.Open():
		p.w.enter(p.o.drawer, at.Session.Protocol, at.Session.Partners, func() { p.w.conductor.resume(p.w.couple, *at.Session, p.w.tell) })
	default:
		p.w.readPage(p.o, at.ID)
	}
}

func (p *pages) write() {
	now := p.w.opts.Now()
	p.w.showPage(p.o, dialogue.Page{Made: now, Saved: now})
}

func (p *pages) guided() {
	if solo := p.w.solo(); solo != nil {
		p.w.startIn(p.o, solo)
	}
}

// rekey gives the drawer another passphrase.
func (p *pages) rekey() {
	g := p.w.newChoosing("guard.change.title", "guard.change.text", true, []string{p.o.owner.Name}, p.o.drawer.Guard)
	g.owner = p.o.owner.Name
	g.open("guard.do", g.save)
}

// erasePage asks once, naming the page, and takes it away.
func (w *Window) erasePage(o opened, at dialogue.Page, then func()) {
	s := newSheet(w.dismiss, words.Say("page.erase.title", words.Data{"Title": w.pageTitle(at)}), words.Say("page.erase.text"))
	s.choice(words.Say("page.erase"), keyLabel(cmdEnd), control.Second, cmdEnd, func() {
		w.conductor.write(func(ctx context.Context) error { return o.drawer.ErasePage(ctx, at.ID) }, func(err error) {
			if err != nil {
				w.tell(err)
				return
			}
			then()
		})
	})
	s.choice(words.Say("page.erase.no"), keyLabel(cmdPrimary), control.Primary, cmdPrimary, func() {})
	w.open(s)
}

// wipe takes the words off the screen.
func (p *pages) wipe() {
	p.all = nil
	p.list.Refresh()
	control.Wipe(p.box)
}
