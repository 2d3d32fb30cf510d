package ui

import (
	"context"
	"fmt"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"halfway/ui/control"
	"halfway/ui/look"
	"halfway/ui/words"
)

// copies is where people see the copies that there are, put one back, and make
// one of their own.
type copies struct {
	w      *Window
	behind screen
	list   []Copy
	loaded bool
	wrong  string // a sentence about what did not work
	box    *fyne.Container
	page   *control.Page
	rows   []*control.Button
	at     int
}

// showCopies shows the copies, but not in the middle of a dialogue.
func (w *Window) showCopies() {
	if w.conductor.live {
		w.inform(words.Say("copies.title"), words.Say("copies.later"))
		return
	}
	c := &copies{w: w, behind: w.current, box: container.NewStack()}
	c.build()
	w.show(c)
	c.load()
}

func (c *copies) object() fyne.CanvasObject { return c.box }

func (c *copies) restyle() { c.build() }

func (c *copies) back() screen { return c.behind }

func (c *copies) menu() []offer {
	return []offer{
		{words.Say("settings.back"), c.leave},
		{words.Say("copies.make"), c.make},
		{words.Say("copies.file"), c.choose},
	}
}

func (c *copies) leave() {
	c.w.show(c.behind)
	c.behind.restyle()
}

// load reads which copies there are.
func (c *copies) load() {
	var list []Copy
	c.w.conductor.aside(func(ctx context.Context) (err error) {
		list, err = c.w.opts.Copies(ctx)
		return err
	}, func(err error) {
		c.list, c.loaded, c.wrong = list, true, ""
		if err != nil {
			c.wrong = c.w.opts.Sentence(err)
		}
		if c.w.current == screen(c) {
			c.build()
		}
	})
}

func (c *copies) build() {
	head := control.NewRow(look.Space3, 1,
		control.NewButton(words.Say("settings.back"), keyLabel(cmdLeave), control.Second, c.leave),
		control.NewTitle(words.Say("copies.title"), look.Heading, look.Ink))
	column := control.NewColumn(look.Space3, 900, head, control.NewText(words.Say("copies.text"), look.Body+1, look.Ink))
	column.Add(control.NewFlow(look.Space2,
		control.NewButton(words.Say("copies.make"), keyLabel(cmdKept), control.Second, c.make),
		control.NewButton(words.Say("copies.file"), keyLabel(cmdFlag), control.Second, c.choose)))
	if c.wrong != "" {
		column.Add(control.NewText(c.wrong, look.Body+1, look.Ink))
	}
	c.rows = nil
	for _, copied := range c.list {
		b := control.NewChoice(dayAndTime(copied.Made, c.w.opts.Now()), describe(copied), "", func() { c.ask(copied) })
		b.SetSize(look.Body + 1)
		c.rows = append(c.rows, b)
		column.Add(b)
	}
	if c.loaded && len(c.list) == 0 && c.wrong == "" {
		column.Add(control.NewText(words.Say("copies.none"), look.Body+1, look.Quiet))
	}
	c.mark()
	c.page = control.NewPage(control.NewInset(look.Space4, look.Space3, column)).FromTop()
	c.box.Objects = []fyne.CanvasObject{c.page.Container}
	c.box.Refresh()
}

// describe says what a copy is: why it was made, and what it has.
func describe(copied Copy) string {
	has := words.Say("copies.unreadable")
	if copied.Sessions >= 0 {
		has = words.Count("copies.count", copied.Sessions)
	}
	return words.Say("copies.row", words.Data{"Why": words.Say("copies.why." + copied.Why), "Has": has, "Size": size(copied.Size)})
}

// size says how long a file is.
func size(bytes int64) string {
	if bytes < 1<<20 {
		return words.Say("copies.size.kb", words.Data{"N": (bytes + 1023) >> 10})
	}
	return words.Say("copies.size.mb", words.Data{"N": fmt.Sprintf("%.1f", float64(bytes)/(1<<20))})
}

// do carries out a key's command.
func (c *copies) do(on command) {
	switch on {
	case cmdLeave:
		c.leave()
	case cmdKept:
		c.make()
	case cmdFlag:
		c.choose()
	case cmdUp:
		c.move(-1)
	case cmdDown, cmdBack:
		c.move(1)
	case cmdPrimary:
		if c.at < len(c.list) {
			c.ask(c.list[c.at])
		}
	}
}

func (c *copies) move(by int) {
	if len(c.rows) == 0 {
		return
	}
	c.at = (c.at + by + len(c.rows)) % len(c.rows)
	c.mark()
	c.page.Reveal(c.rows[c.at])
}

// mark shows on which copy the keyboard works.
func (c *copies) mark() {
	for i, b := range c.rows {
		rank, key := control.Second, ""
		if i == c.at {
			rank, key = control.Primary, keyLabel(cmdPrimary)
		}
		b.SetRank(rank)
		b.SetKey(key)
	}
}

// ask says what putting a copy back would change, and asks whether to.
func (c *copies) ask(copied Copy) {
	w := c.w
	if copied.Sessions < 0 {
		w.inform(words.Say("copies.title"), words.Say("copies.unreadable.text"))
		return
	}
	var d Difference
	w.withSecret(asksSecret{"copies.comparing", "copies.secret", "copies.secret.text"}, "",
		func(ctx context.Context, secret string, _ func(done, of int)) (err error) {
			d, err = w.opts.Compare(ctx, copied.Path, secret)
			return err
		}, func(secret string) { c.sure(copied, secret, d) })
}

// sure asks whether a copy is to be put back, and does it.
func (c *copies) sure(copied Copy, secret string, d Difference) {
	w := c.w
	s := newSheet(w.dismiss, words.Say("copies.back.title"), differences(d)...)
	s.choice(words.Say("copies.back.do"), keyLabel(cmdKept), control.Second, cmdKept, func() {
		w.longer(words.Say("copies.back.running"), func(ctx context.Context, _ func(done, of int)) error {
			return w.opts.PutBack(ctx, copied.Path, secret)
		}, func(err error) {
			if err != nil {
				return
			}
			w.startAnew(func() { w.inform(words.Say("copies.back.done.title"), words.Say("copies.back.done")) })
		})
	})
	s.choice(words.Say("copies.back.no"), keyLabel(cmdPrimary), control.Primary, cmdPrimary, func() {})
	w.open(s)
}

// differences says what putting a copy back would change.
func differences(d Difference) []string {
	var all []string
	for _, part := range []struct {
		key string
		n   int
	}{{"copies.would.back", d.Back}, {"copies.would.gone", d.Gone}, {"copies.would.other", d.Other}} {
		if part.n > 0 {
			all = append(all, words.Count(part.key, part.n))
		}
	}
	if len(all) == 0 {
		all = append(all, words.Say("copies.would.same"))
	}
	return append(all, words.Say("copies.would.aside"))
}

// make asks where a copy is to go, and makes it.
func (c *copies) make() {
	w := c.w
	path := control.NewEntry("")
	path.SetText(filepath.Join(w.opts.Folder, "halfway-"+w.opts.Now().Local().Format(isoDay)+".db"))
	text := "copies.make.open"
	if w.opts.Store.Guarded() {
		text = "copies.make.guarded"
	}
	s := newSheet(w.dismiss, words.Say("copies.make"), words.Say(text))
	s.wide = 760
	save := func() {
		to := path.Text
		if to == "" {
			w.focus(path)
			return
		}
		w.dismiss()
		w.longer(words.Say("copies.making"), func(ctx context.Context, _ func(done, of int)) error { return w.opts.CopyTo(ctx, to) }, func(err error) {
			if err == nil {
				w.inform(words.Say("take.done.title"), words.Say("take.done", words.Data{"Path": to}))
			}
		})
	}
	path.OnDone = save
	s.keys[cmdPrimary] = save
	s.content.Add(control.NewRow(look.Space2, 0, path, control.NewButton(words.Say("take.folder"), "", control.Second, func() { w.pickFolder(path) })))
	s.content.Add(control.NewRow(look.Space2, -1,
		control.NewButton(words.Say("copies.make.do"), keyLabel(cmdPrimary), control.Primary, save),
		control.NewButton(words.Say("take.close"), keyLabel(cmdLeave), control.Faint, w.dismiss)))
	w.open(s)
}

// choose asks for a file with a copy, and then as for any other.
func (c *copies) choose() {
	w := c.w
	path := control.NewEntry(words.Say("copies.file.hint"))
	s := newSheet(w.dismiss, words.Say("copies.file"), words.Say("copies.file.text"))
	s.wide = 760
	next := func() {
		from := path.Text
		if from == "" {
			w.focus(path)
			return
		}
		w.dismiss()
		c.ask(Copy{Path: from, Why: CopiedElsewhere})
	}
	path.OnDone, path.OnLeave = next, w.dismiss
	s.keys[cmdPrimary] = next
	s.content.Add(control.NewRow(look.Space2, 0, path, control.NewButton(words.Say("take.in.choose"), "", control.Second, func() { w.pickFile(path) })))
	s.content.Add(control.NewRow(look.Space2, -1,
		control.NewButton(words.Say("copies.file.do"), words.Say("key.name.enter"), control.Primary, next),
		control.NewButton(words.Say("take.close"), keyLabel(cmdLeave), control.Faint, w.dismiss)))
	s.shown = func() { w.focus(path) }
	w.open(s)
}
