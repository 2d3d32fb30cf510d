package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"halfway/ui/control"
	"halfway/ui/look"
	"halfway/ui/words"
)

// privacyScreen says what keeps others from what is stored, and lets people
// change it.
type privacyScreen struct {
	w      *Window
	behind screen // to which it leads back
	page   *control.Page
	box    *fyne.Container
	rows   []concern
	at     int // the row that the keyboard works on
}

// concern is a row of the privacy screen: what it is about, and what can be done.
type concern struct {
	title, text string // a text may be missing
	offers      []offer
	// chosen is which of the offers holds now; noChoice where they are things to
	// do.
	chosen int
	box    fyne.CanvasObject
}

const noChoice = -1

func (w *Window) showPrivacy() {
	if _, already := w.current.(*privacyScreen); already {
		return
	}
	w.showControls() // they are in the first window
	s := &privacyScreen{w: w, behind: w.current, box: container.NewStack()}
	s.build()
	w.show(s)
}

func (s *privacyScreen) object() fyne.CanvasObject { return s.box }

func (s *privacyScreen) restyle() { s.build() }

func (s *privacyScreen) back() screen { return s.behind }

func (s *privacyScreen) menu() []offer { return []offer{{words.Say("settings.back"), s.leave}} }

func (s *privacyScreen) leave() {
	s.w.show(s.behind)
	s.behind.restyle()
}

// list are the rows as things are now.
func (s *privacyScreen) list() []concern {
	w := s.w
	passphrase := concern{title: words.Say("privacy.passphrase"), chosen: noChoice, offers: []offer{{words.Say("privacy.set"), w.chooseGuard}}}
	if !w.opts.Store.Guarded() {
		return []concern{passphrase, s.hideKeys(), s.own(), s.copies(), s.everything()}
	}
	passphrase.offers = []offer{
		{words.Say("privacy.change"), w.chooseGuard},
		{words.Say("privacy.remove"), w.dropGuard},
		{words.Say("privacy.lock"), w.lock},
	}
	return []concern{passphrase, s.lockTimes(), s.hideKeys(), s.own(), s.copies(), s.everything()}
}

// copies are what could be put back.
func (s *privacyScreen) copies() concern {
	return concern{
		title: words.Say("copies.title"), text: words.Say("privacy.copies.text"), chosen: noChoice,
		offers: []offer{{words.Say("privacy.copies"), s.w.showCopies}},
	}
}

// own are the pages that each keeps for themselves.
func (s *privacyScreen) own() concern {
	return concern{
		title: words.Say("drawer.title"), text: words.Say("privacy.drawers.text"), chosen: noChoice,
		offers: []offer{{words.Say("privacy.drawers"), s.w.showDrawers}},
	}
}

// everything is what could be taken away.
func (s *privacyScreen) everything() concern {
	return concern{
		title: words.Say("privacy.everything"), text: words.Say("privacy.everything.text"), chosen: noChoice,
		offers: []offer{{words.Say("privacy.erase"), s.w.askEraseAll}},
	}
}

// lockTimes is after how long the program locks itself.
func (s *privacyScreen) lockTimes() concern {
	c := concern{title: words.Say("privacy.after"), text: words.Say("privacy.after.text"), chosen: noChoice}
	for i, minutes := range LockTimes {
		label := words.Say("privacy.after.never")
		if after, ever := (Settings{LockAfter: minutes}).lockAfter(); ever {
			label = words.Length(after)
		}
		if minutes == s.w.settings.LockAfter {
			c.chosen = i
		}
		c.offers = append(c.offers, offer{label, func() { s.w.set(func(all *Settings) { all.LockAfter = minutes }) }})
	}
	return c
}

// hideKeys is which key hides everything.
func (s *privacyScreen) hideKeys() concern {
	c := concern{title: words.Say("privacy.hide"), text: words.Say("privacy.hide.text"), chosen: noChoice}
	for i, key := range HideKeys {
		if key == s.w.settings.HideKey {
			c.chosen = i
		}
		label := string((Settings{HideKey: key}).hideKey())
		c.offers = append(c.offers, offer{label, func() { s.w.set(func(all *Settings) { all.HideKey = key }) }})
	}
	return c
}

// build puts the screen together.
func (s *privacyScreen) build() {
	s.rows = s.list()
	s.at = min(s.at, len(s.rows)-1)
	head := control.NewRow(look.Space3, 1,
		control.NewButton(words.Say("settings.back"), keyLabel(cmdLeave), control.Second, s.leave),
		control.NewTitle(words.Say("privacy.title"), look.Heading, look.Ink))
	protects := "privacy.open"
	if s.w.opts.Store.Guarded() {
		protects = "privacy.guarded"
	}
	column := control.NewColumn(look.Space4, 900, head, control.NewText(words.Say(protects), look.Body+1, look.Ink))
	for i := range s.rows {
		s.rows[i].box = s.row(i)
		column.Add(s.rows[i].box)
	}
	column.Add(control.NewText(words.Say("privacy.keys"), look.Body-1, look.Quiet))
	s.page = control.NewPage(control.NewInset(look.Space4, look.Space3, column)).FromTop()
	s.box.Objects = []fyne.CanvasObject{s.page.Container}
	s.box.Refresh()
}

// row draws a row, with the keys where the keyboard works on it.
func (s *privacyScreen) row(i int) fyne.CanvasObject {
	c := &s.rows[i]
	mark, line := control.NewPanel("", 2), control.NewFlow(look.Space2)
	if i == s.at {
		mark.SetColors(theme.ColorNameFocus, "")
	}
	for j, o := range c.offers {
		rank, key := control.Second, ""
		if j == c.chosen {
			rank = control.Primary
		}
		if i == s.at {
			key, _ = digitKey(j)
		}
		b := control.NewButton(o.label, key, rank, func() { s.choose(i, j) })
		b.SetSize(look.Body)
		line.Add(b)
	}
	column := control.NewColumn(look.Space1, 0, control.NewTitle(c.title, look.Body, look.Ink))
	if c.text != "" {
		column.Add(control.NewText(c.text, look.Body-1, look.Quiet))
	}
	column.Add(control.NewInset(0, look.Space1, line))
	return container.New(marked{}, mark, column)
}

func (s *privacyScreen) choose(i, j int) {
	if s.at != i {
		s.at = i
		s.build()
	}
	s.rows[i].offers[j].do()
}

// do carries out a key's command.
func (s *privacyScreen) do(c command) {
	r := s.rows[s.at]
	if n, ok := c.digit(); ok {
		if n >= 1 && n <= len(r.offers) {
			s.choose(s.at, n-1)
		}
		return
	}
	switch c {
	case cmdLeave:
		s.leave()
	case cmdUp:
		s.move(-1)
	case cmdDown, cmdBack: // a clicker has no arrows
		s.move(1)
	case cmdLeft:
		if r.chosen > 0 {
			s.choose(s.at, r.chosen-1)
		}
	case cmdRight:
		if r.chosen != noChoice && r.chosen+1 < len(r.offers) {
			s.choose(s.at, r.chosen+1)
		}
	case cmdPrimary:
		s.choose(s.at, (r.chosen+1)%len(r.offers)) // what is to be done, or the next choice
	}
}

// move goes to another row, and from the last to the first.
func (s *privacyScreen) move(by int) {
	s.at = (s.at + by + len(s.rows)) % len(s.rows)
	s.build()
	s.page.Reveal(s.rows[s.at].box)
}
