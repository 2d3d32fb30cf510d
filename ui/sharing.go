package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"halfway/dialogue"
	"halfway/ui/control"
	"halfway/ui/look"
	"halfway/ui/words"
)

// brought are the lines that somebody brings into the next dialogue, out of a
// page of their own.
type brought struct {
	owner dialogue.Partner
	lines []string
}

// sharing is where the owner of a page chooses which of its lines go into a
// dialogue.
type sharing struct {
	w      *Window
	from   *page
	lines  []string
	chosen []bool
	rows   []*control.Button
	marks  []*control.Panel // which row the keyboard works on
	along  *control.Button  // is there once a line is chosen
	at     int
	page   *control.Page
	box    *fyne.Container
}

func (w *Window) showSharing(from *page, lines []string) {
	s := &sharing{w: w, from: from, lines: lines, chosen: make([]bool, len(lines)), box: container.NewStack()}
	s.build()
	w.show(s)
}

func (s *sharing) object() fyne.CanvasObject { return s.box }

func (s *sharing) restyle() { s.build() }

func (s *sharing) back() screen { return s.from }

func (s *sharing) menu() []offer {
	return []offer{{words.Say("settings.back"), s.leave}, {words.Say("page.share.do"), s.take}}
}

func (s *sharing) leave() { s.w.show(s.from) }

func (s *sharing) build() {
	s.along = control.NewButton(words.Say("page.share.do"), keyLabel(cmdKept), control.Primary, s.take)
	s.along.SetSize(look.Body) // its row stays as high when it comes
	head := control.NewRow(look.Space3, 1,
		control.NewButton(words.Say("settings.back"), keyLabel(cmdLeave), control.Second, s.leave),
		control.NewTitle(words.Say("page.share.title"), look.Heading, look.Ink), s.along)
	column := control.NewColumn(look.Space2, 1000, head, control.NewInset(0, look.Space2, control.NewText(words.Say("page.share.text"), look.Body+1, look.Ink)))
	s.rows, s.marks = nil, nil
	for i, line := range s.lines {
		b := control.NewChoice(line, s.state(i), "", func() { s.toggle(i) })
		b.SetSize(look.Body + 1)
		mark := control.NewPanel("", 2)
		s.rows, s.marks = append(s.rows, b), append(s.marks, mark)
		column.Add(container.New(marked{}, mark, b))
	}
	s.mark()
	s.page = control.NewPage(control.NewInset(look.Space4, look.Space3, column)).FromTop()
	s.box.Objects = []fyne.CanvasObject{s.page.Container}
	s.box.Refresh()
}

func (s *sharing) state(i int) string {
	if s.chosen[i] {
		return words.Say("page.share.goes")
	}
	return words.Say("page.share.stays")
}

// mark shows which lines are chosen, and on which the keyboard works.
func (s *sharing) mark() {
	for i, b := range s.rows {
		rank, key, at := control.Second, "", fyne.ThemeColorName("")
		if s.chosen[i] {
			rank = control.Primary
		}
		if i == s.at {
			key, at = keyLabel(cmdPrimary), theme.ColorNameFocus
		}
		b.SetRank(rank)
		b.SetKey(key)
		s.marks[i].SetColors(at, "")
	}
	s.along.Hidden = !slices.Contains(s.chosen, true)
	s.box.Refresh()
}

func (s *sharing) toggle(i int) {
	s.at = i
	s.chosen[i] = !s.chosen[i]
	s.rows[i].Set(s.lines[i], s.state(i))
	s.mark()
}

// do carries out a key's command.
func (s *sharing) do(c command) {
	n := len(s.lines)
	switch c {
	case cmdLeave:
		s.leave()
	case cmdKept:
		s.take()
	case cmdPrimary:
		s.toggle(s.at)
	case cmdUp:
		s.at = (s.at + n - 1) % n
		s.mark()
		s.page.Reveal(s.rows[s.at])
	case cmdDown, cmdBack:
		s.at = (s.at + 1) % n
		s.mark()
		s.page.Reveal(s.rows[s.at])
	}
}

// take takes the chosen lines along, and closes the drawer.
func (s *sharing) take() {
	b := &brought{owner: s.from.o.owner}
	for i, line := range s.lines {
		if s.chosen[i] {
			b.lines = append(b.lines, line)
		}
	}
	if len(b.lines) == 0 {
		return
	}
	s.w.brought = b
	s.w.closeDrawer()
	s.w.showStart()
}

// wipe takes the words off the screen.
func (s *sharing) wipe() {
	control.Wipe(s.box)
	clear(s.lines)
	s.from.wipe()
}

// bring puts the next of the lines into the field for both.
func (d *dialogueScreen) bring() {
	b, field := d.w.brought, d.stage.Note()
	if b == nil || field == nil || len(b.lines) == 0 {
		return
	}
	text := field.Text
	if text != "" && text[len(text)-1] != '\n' {
		text += "\n"
	}
	line := b.lines[0]
	if b.lines = b.lines[1:]; len(b.lines) == 0 {
		d.w.brought = nil
	}
	field.SetText(text + line)
	d.keepNote()
}
