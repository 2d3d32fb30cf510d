package ui

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"halfway/dialogue"
	"halfway/ui/control"
	"halfway/ui/look"
	"halfway/ui/words"
)

// page is a page of one's own: a free one that is written, or one of a dialogue
// that is read.
type page struct {
	w       *Window
	o       opened
	page    dialogue.Page
	read    []string // the words of a dialogue, prompts and answers in turns; nil for a free page
	title   *control.Entry
	text    *control.Entry
	trouble *control.Text
	reader  *reader
	rest    *time.Timer
	keeping bool
	again   []func(error) // to be done after what is written now was kept
	box     *fyne.Container
}

// pageRest is how long typing must rest before a page is kept.
const pageRest = 2 * time.Second

// showPage shows a free page to write on.
func (w *Window) showPage(o opened, at dialogue.Page) {
	p := &page{w: w, o: o, page: at, box: container.NewStack()}
	p.reader = w.newReader(nil, func() []*control.Entry { return []*control.Entry{p.text} })
	p.title, p.text = control.NewEntry(words.Say("page.title")), control.NewNotes(words.Say("page.text"), 12)
	p.title.Say(at.Title)
	p.text.Say(at.Text)
	p.title.OnDone = func() { w.focus(p.text) }
	p.text.OnDone = p.leave
	for _, f := range []*control.Entry{p.title, p.text} {
		f.OnChanged = func(string) { p.typed() }
	}
	p.text.HintRoom(w.opts.Coach != nil)
	p.reader.follow()
	p.build()
	w.show(p)
	w.focus(p.text)
}

// readPage shows what was written in a dialogue for one person.
func (w *Window) readPage(o opened, id string) {
	p := &page{w: w, o: o, box: container.NewStack()}
	p.reader = w.newReader(nil, func() []*control.Entry { return nil }) // nobody writes here
	var stored dialogue.Stored
	w.conductor.write(func(ctx context.Context) (err error) {
		stored, err = o.drawer.Session(ctx, id)
		return err
	}, func(err error) {
		var state dialogue.State
		var proto *dialogue.Protocol
		if err == nil {
			proto, err = w.opts.Load(stored.Protocol, []byte(stored.Text))
		}
		if err == nil {
			state, err = dialogue.Fold(proto, stored.Events)
		}
		if err != nil {
			w.tell(err)
			return
		}
		p.page = dialogue.Page{ID: id, Made: stored.Start, Saved: stored.Last, Session: &stored.Record}
		p.read = []string{}
		for _, v := range state.Visits {
			if note := strings.TrimSpace(v.Note); note != "" {
				p.read = append(p.read, words.Protocol(proto, v.Step.Prompt, nil, v.Step.ID, "prompt"), note)
			}
		}
		p.build()
		w.show(p)
	})
}

func (p *page) object() fyne.CanvasObject { return p.box }

func (p *page) restyle() {
	p.build()
	p.reader.follow()
}

func (p *page) menu() []offer {
	all := []offer{{words.Say("settings.back"), p.leave}, {words.Say("page.share"), p.share}, {words.Say("page.erase"), p.erase}}
	if p.read == nil && p.w.opts.Coach != nil {
		all = append(all, offer{words.Say("coach.words"), p.reader.look})
	}
	return all
}

func (p *page) build() {
	p.trouble = control.NewText("", look.Body+1, look.Ink)
	p.trouble.Hide()
	head := control.NewRow(look.Space3, 1,
		control.NewButton(words.Say("settings.back"), keyLabel(cmdLeave), control.Second, p.leave),
		control.NewTitle(words.Day(p.page.Made.Local()), look.Lead, look.Ink))
	actions := control.NewFlow(look.Space2,
		control.NewButton(words.Say("page.share"), keyLabel(cmdTen), control.Second, p.share),
		control.NewButton(words.Say("page.erase"), keyLabel(cmdErase), control.Faint, p.erase))
	column := control.NewColumn(look.Space3, 1000, head, actions, p.trouble)
	if p.read == nil {
		column.Add(p.title)
		column.Add(p.text)
	}
	for i := 0; i+1 < len(p.read); i += 2 {
		column.Add(control.NewColumn(look.Space1, 0, control.NewText(p.read[i], look.Body, look.Quiet), control.NewText(p.read[i+1], look.Lead, look.Ink)))
	}
	if p.read != nil && len(p.read) == 0 {
		column.Add(control.NewText(words.Say("page.blank"), look.Lead, look.Quiet))
	}
	p.box.Objects = []fyne.CanvasObject{control.NewPage(control.NewInset(look.Space4, look.Space3, column)).FromTop().Container}
	p.box.Refresh()
}

// do carries out a key's command.
func (p *page) do(c command) {
	switch c {
	case cmdLeave:
		p.leave()
	case cmdNote, cmdPrimary:
		if p.read == nil {
			p.w.focus(p.text)
		}
	case cmdWords:
		p.reader.look()
	case cmdTen:
		p.share()
	case cmdErase:
		p.erase()
	}
}

// typed keeps the page once the typing rests.
func (p *page) typed() {
	p.reader.typed()
	if p.rest != nil {
		p.rest.Stop()
	}
	p.rest = time.AfterFunc(pageRest, func() {
		p.w.conductor.post(func() {
			if p.w.current == screen(p) {
				p.keep(func(error) {})
			}
		})
	})
}

// changed reports whether something is not kept yet.
func (p *page) changed() bool {
	return p.read == nil && (p.title.Text != p.page.Title || p.text.Text != p.page.Text)
}

// keep keeps what is written, and then goes on. What is written meanwhile is kept
// after it.
func (p *page) keep(then func(error)) {
	if p.keeping {
		p.again = append(p.again, then)
		return
	}
	if !p.changed() {
		then(nil)
		return
	}
	next := p.page
	next.Title, next.Text, next.Saved = p.title.Text, p.text.Text, p.w.opts.Now()
	p.keeping = true
	var kept dialogue.Page
	p.w.conductor.aside(func(ctx context.Context) (err error) {
		kept, err = p.o.drawer.SavePage(ctx, next)
		return err
	}, func(err error) {
		p.keeping = false
		if err == nil {
			p.page = kept
			p.trouble.Hide()
		} else {
			p.trouble.Set(p.w.opts.Sentence(err))
			p.trouble.Show()
			p.box.Refresh()
		}
		again := p.again
		p.again = nil
		then(err)
		for _, do := range again {
			p.keep(do)
		}
	})
}

// finish keeps what is written and then goes on; where it cannot be kept, it
// stays on the screen with a sentence.
func (p *page) finish(then func()) {
	p.keep(func(err error) {
		if err == nil {
			then()
		}
	})
}

func (p *page) leave() {
	p.finish(func() { p.w.showPages(p.o) })
}

func (p *page) erase() {
	gone := func() {
		p.wipe()
		p.w.showPages(p.o)
	}
	p.finish(func() { // so that nothing of it is on its way
		if p.page.ID == "" {
			gone()
			return
		}
		p.w.erasePage(p.o, p.page, gone)
	})
}

// share lets the owner choose lines for a dialogue.
func (p *page) share() {
	p.finish(func() {
		var lines []string
		texts := []string{p.page.Text}
		for i := 1; i < len(p.read); i += 2 {
			texts = append(texts, p.read[i])
		}
		for _, text := range texts {
			for line := range strings.Lines(text) {
				if line = strings.TrimSpace(line); line != "" {
					lines = append(lines, line)
				}
			}
		}
		if len(lines) == 0 {
			p.w.inform(words.Say("page.share"), words.Say("page.blank"))
			return
		}
		p.w.showSharing(p, lines)
	})
}

// wipe takes the words off the screen.
func (p *page) wipe() {
	p.reader.forget()
	if p.rest != nil {
		p.rest.Stop()
	}
	control.Wipe(p.box)
	p.page, p.read = dialogue.Page{}, []string{}
}
