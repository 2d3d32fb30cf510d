package ui

import (
	"context"
	"errors"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"halfway/dialogue"
	"halfway/ui/control"
	"halfway/ui/look"
	"halfway/ui/words"
)

// start is the first screen: who sits where, and what they need.
type start struct {
	w       *Window
	page    *fyne.Container
	scroll  *control.Page
	editing bool
	fields  [2]*control.Entry
	trouble *control.Text
	choices []func()
	rows    []*control.Button // of the choices
	at      int               // which of them the arrows are on; -1 for none
	asked   *dialogue.Record  // whose agreement is asked about; nil for none
	form    dialogue.Couple   // whose names are typed, as they will sit
}

func newStart(w *Window) *start {
	s := &start{w: w, editing: w.couple.ID == "", form: w.couple}
	s.build()
	return s
}

func (s *start) object() fyne.CanvasObject { return s.page }

// restyle draws the screen anew; what is being typed stays as it is.
func (s *start) restyle() {
	if s.editing {
		s.page.Refresh()
		return
	}
	s.build()
}

func (s *start) menu() []offer {
	all := []offer{{words.Say("start.history"), s.w.showHistory}}
	if !s.editing {
		all = append(all, offer{words.Say("start.names"), s.edit}, offer{words.Say("start.swap"), s.swap})
	}
	if !s.editing {
		all = append(all, offer{words.Say("drawer.title"), s.w.showDrawers})
	}
	return all
}

// build puts the screen together for the present names.
func (s *start) build() {
	s.choices, s.rows, s.at, s.asked = nil, nil, -1, nil
	s.trouble = control.NewText("", look.Body, look.Ink)
	s.trouble.Hide()
	column := control.NewColumn(look.Space2+2, 1120, s.head(), s.seats(), s.trouble)
	for _, err := range s.w.opts.Broken {
		column.Add(control.NewText(words.Say("start.broken", words.Data{"Cause": err.Error()}), look.Body-1, look.Quiet))
	}
	if !s.editing {
		s.waiting(column)
	}
	column.Add(control.NewInset(0, look.Space1, control.NewTitle(words.Say("start.question"), look.Heading, look.Ink)))
	for _, group := range dialogue.Groups {
		s.group(column, group)
	}
	page := control.NewPage(control.NewInset(look.Space4, look.Space3, column))
	s.scroll = page
	if s.page == nil {
		s.page = container.NewStack(page.Container)
	} else {
		s.page.Objects = []fyne.CanvasObject{page.Container}
		s.page.Refresh()
	}
}

// waiting adds what waits for the two: a dialogue that can be taken up again,
// and an agreement whose day has come.
func (s *start) waiting(column *fyne.Container) {
	if r := s.w.outlook.Open; r != nil {
		column.Add(s.unfinished(*r))
	}
	if b := s.w.brought; b != nil {
		column.Add(control.NewRow(look.Space3, 0,
			control.NewText(words.Count("page.brings", len(b.lines), words.Data{"Name": b.owner.Name}), look.Body+1, look.Ink),
			control.NewButton(words.Say("page.brings.back"), "", control.Faint, func() {
				s.w.brought = nil
				s.build()
			})))
	}
	if s.asked = s.w.due(); s.asked != nil {
		column.Add(s.due(*s.asked))
	}
}

// group lists the dialogues of a group, in two columns where there is room.
func (s *start) group(column *fyne.Container, group dialogue.Group) {
	var rows []fyne.CanvasObject
	for _, p := range s.w.opts.Protocols {
		if p.Group != group {
			continue
		}
		begin := func() { s.begin(p) }
		s.choices = append(s.choices, begin)
		key := ""
		if n := len(s.choices); n < 10 {
			key = strconv.Itoa(n)
		}
		b := control.NewChoice(words.Protocol(p, p.Need, nil, "need"),
			words.Say("start.choice", words.Data{"Title": words.Protocol(p, p.Title, nil, "title"), "N": int(time.Duration(p.Length) / time.Minute)}),
			key, begin)
		b.SetSize(look.Body + 1)
		s.rows = append(s.rows, b)
		rows = append(rows, b)
	}
	if len(rows) == 0 {
		return
	}
	name := string(group)
	if group == dialogue.Own {
		name = "own"
	}
	column.Add(control.NewText(words.Say("group."+name), look.Body, look.Quiet))
	column.Add(control.NewGrid(look.Space2, 460, rows...))
}

func (s *start) head() fyne.CanvasObject {
	row := control.NewRow(look.Space3, 1, mark(), control.NewTitle("Halfway", look.Lead, look.Ink))
	// Also with nothing to look back on: a history can be brought in there.
	back := control.NewButton(words.Say("start.history"), keyLabel(cmdHistory), control.Faint, s.w.showHistory)
	if s.editing {
		back.SetKey("") // letters are names there
	}
	row.Add(back)
	if !s.editing {
		row.Add(control.NewButton(words.Say("drawer.title"), keyLabel(cmdBring), control.Faint, s.w.showDrawers))
		row.Add(control.NewButton(words.Say("start.names"), keyLabel(cmdNames), control.Faint, s.edit))
	}
	if s.w.second == nil && s.w.hasSecond() {
		row.Add(control.NewButton(words.Say("second.open"), keyLabel(cmdSecond), control.Second, s.w.toggleSecond))
	}
	row.Add(control.NewButton(words.Say("settings.title"), keyLabel(cmdSettings), control.Faint, s.w.showSettings))
	row.Add(control.NewButton(words.Say("start.help"), keyLabel(cmdHelp), control.Faint,
		s.w.showHelp))
	return row
}

// halves draws the two signs so that they overlap: they meet halfway.
type halves struct{}

// MinSize is for Fyne.
func (halves) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(34, 26) }

// Layout is for Fyne.
func (halves) Layout(objects []fyne.CanvasObject, _ fyne.Size) {
	for i, o := range objects {
		o.Move(fyne.NewPos(float32(i)*14, 3))
		o.Resize(fyne.NewSquareSize(20))
	}
}

// seats is a small picture of the two seats.
func (s *start) seats() fyne.CanvasObject {
	key := keyLabel(cmdSwap)
	if s.editing {
		key = "" // letters are names there
	}
	swap := control.NewButton(words.Say("start.swap"), key, control.Second, s.swap)
	var seats [2]fyne.CanvasObject
	for i, side := range dialogue.Both {
		name := s.w.couple.Partners[i].Name
		head := control.NewRow(look.Space2, 1,
			container.NewGridWrap(fyne.NewSize(20, 20), control.NewShape(side, look.Tint(side), true)),
			control.NewText(words.Say("start.seat."+side.String()), look.Small+1, look.Quiet))
		var who fyne.CanvasObject = control.NewTitle(name, look.Heading, look.Tint(side))
		if s.editing {
			if s.fields[i] == nil {
				s.fields[i] = control.NewEntry(words.Say("start.name"))
				s.fields[i].SetText(name)
			}
			who = s.fields[i]
		}
		seats[i] = card(look.Space3, look.Space2, control.NewColumn(look.Space1, 0, head, who))
	}
	row := container.New(seating{}, seats[0], swap, seats[1])
	if !s.editing {
		return row
	}
	s.fields[0].OnDone = func() { s.w.focus(s.fields[1]) }
	s.fields[1].OnDone = func() { s.save(func() {}) }
	return control.NewColumn(look.Space2, 0, control.NewText(words.Say("start.who"), look.Lead, look.Ink), row,
		control.NewRow(look.Space3, -1, control.NewButton(words.Say("start.save"), words.Say("key.name.enter"), control.Primary,
			func() { s.save(func() {}) })))
}

// seating puts two seats beside each other, as wide as each other, with what
// swaps them between.
type seating struct{}

func (seating) widths(objects []fyne.CanvasObject, width float32) (seat, swap float32) {
	swap = objects[1].MinSize().Width
	return max((width-swap-2*look.Space3)/2, 1), swap
}

// HeightAt returns the height of the objects at a width.
func (l seating) HeightAt(objects []fyne.CanvasObject, width float32) float32 {
	seat, _ := l.widths(objects, width)
	return max(control.HeightOf(objects[0], seat), control.HeightOf(objects[2], seat))
}

// MinSize is for Fyne.
func (l seating) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(objects[1].MinSize().Width+2*look.Space3+200, 60)
}

// Layout is for Fyne.
func (l seating) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	seat, swap := l.widths(objects, size.Width)
	objects[0].Move(fyne.NewPos(0, 0))
	objects[0].Resize(fyne.NewSize(seat, size.Height))
	objects[1].Move(fyne.NewPos(seat+look.Space3, (size.Height-look.Touch)/2))
	objects[1].Resize(fyne.NewSize(swap, look.Touch))
	objects[2].Move(fyne.NewPos(seat+swap+2*look.Space3, 0))
	objects[2].Resize(fyne.NewSize(seat, size.Height))
}

// unfinished offers to go on where the two were.
func (s *start) unfinished(r dialogue.Record) fyne.CanvasObject {
	when := words.Data{"Time": dayAndTime(r.Last, s.w.opts.Now())}
	where := words.Say("start.were", when)
	now := s.w.opts.Now()
	switch {
	case !r.BreakUntil.IsZero() && r.BreakUntil.After(now):
		where = words.Say("start.break", words.Data{"Time": dayAndTime(r.BreakUntil, now)})
	case !r.BreakUntil.IsZero():
		where = words.Say("start.break.over", words.Data{"Time": dayAndTime(r.BreakUntil, now)})
	case !r.Meet.IsZero():
		where = words.Say("start.meet", words.Data{"Time": dayAndTime(r.Meet, now)})
	}
	on := control.NewChoice(words.Say("start.go.on", words.Data{"Title": words.Title(r, s.w.opts.Protocols)}), where, keyLabel(cmdPrimary),
		func() { s.w.resume(r) })
	on.SetRank(control.Primary)
	return on
}

// do carries out a key's command.
func (s *start) do(c command) {
	if n, ok := c.digit(); ok {
		if n >= 1 && n <= len(s.choices) {
			s.choices[n-1]()
		}
		return
	}
	if s.editing && c != cmdPrimary && c != cmdUp && c != cmdDown && c != cmdLeave {
		return // most likely a name that is typed beside its field
	}
	if s.asked != nil && !s.editing {
		for i, key := range outcomeKeys {
			if key == c {
				s.answer(*s.asked, dialogue.Outcomes[i])
				return
			}
		}
	}
	switch c {
	case cmdPrimary:
		if s.at >= 0 {
			s.choices[s.at]()
		} else if r := s.w.outlook.Open; r != nil && !s.editing {
			s.w.resume(*r)
		} else if !s.editing {
			s.choices[0]()
		} else {
			s.save(func() {})
		}
	case cmdSwap:
		s.swap()
	case cmdHistory:
		s.w.showHistory()
	case cmdUp:
		s.move(-1)
	case cmdDown:
		s.move(1)
	case cmdBack: // a clicker goes round with it
		if s.at == len(s.rows)-1 {
			s.mark(0)
		} else {
			s.move(1)
		}
	case cmdNames:
		s.edit()
	case cmdBring:
		s.w.showDrawers()
	case cmdLeave:
		if s.editing && s.w.couple.ID != "" {
			s.editing = false
			s.build()
		} else if s.at >= 0 {
			s.rows[s.at].SetRank(control.Second)
			s.at = -1
		}
	}
}

// move marks another dialogue, and brings it into sight.
func (s *start) move(by int) { s.mark(max(0, min(s.at+by, len(s.rows)-1))) }

func (s *start) mark(i int) {
	if s.at >= 0 {
		s.rows[s.at].SetRank(control.Second)
	}
	s.at = i
	s.rows[s.at].SetRank(control.Primary)
	s.scroll.Reveal(s.rows[s.at])
}

// focus puts the cursor where a first-time user begins.
func (s *start) focus() {
	if s.editing {
		s.w.focus(s.fields[0])
	}
}

func (s *start) edit() {
	if s.editing {
		return
	}
	s.editing, s.fields, s.form = true, [2]*control.Entry{}, s.w.couple
	s.build()
	s.focus()
}

// swap exchanges the seats.
func (s *start) swap() {
	if s.editing {
		left, right := s.fields[0].Text, s.fields[1].Text
		s.fields[0].SetText(right)
		s.fields[1].SetText(left)
		s.form = s.form.Swapped() // the ids go with the names
		return
	}
	s.keep(s.w.couple.Swapped(), func() {})
}

// save checks what was typed and keeps it.
func (s *start) save(then func()) {
	c := s.form
	for i := range c.Partners {
		c.Partners[i].Name = dialogue.Name(s.fields[i].Text)
	}
	if err := dialogue.CheckNames(c.Partners[0].Name, c.Partners[1].Name); err != nil {
		s.say(words.Say(nameTrouble(err)))
		return
	}
	s.keep(c, then)
}

func nameTrouble(err error) string {
	switch {
	case errors.Is(err, dialogue.ErrNoName):
		return "names.missing"
	case errors.Is(err, dialogue.ErrSameNames):
		return "names.same"
	case errors.Is(err, dialogue.ErrLongName):
		return "names.long"
	default:
		return "names.unreadable"
	}
}

func (s *start) say(text string) {
	s.trouble.Set(text)
	s.trouble.Show()
	s.page.Refresh()
}

// keep writes the couple down, and only then shows it.
func (s *start) keep(c dialogue.Couple, then func()) {
	if s.w.conductor.busy {
		return // the same key pressed twice
	}
	var kept dialogue.Couple
	s.w.conductor.write(func(ctx context.Context) (err error) {
		kept, err = s.w.opts.Store.SaveCouple(ctx, c)
		return err
	}, func(err error) {
		if err != nil {
			s.w.tell(err)
			return
		}
		s.w.couple = kept
		s.editing, s.fields = false, [2]*control.Entry{}
		s.w.win.Canvas().Unfocus()
		s.w.reload(func() {
			s.build()
			then()
		})
	})
}

// begin starts a dialogue, and keeps the names first where they are new.
func (s *start) begin(p *dialogue.Protocol) {
	if s.editing {
		s.save(func() { s.w.start(p) })
		return
	}
	s.w.start(p)
}
