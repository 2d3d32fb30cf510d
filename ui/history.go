package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"halfway/dialogue"
	"halfway/dialogue/search"
	"halfway/ui/control"
	"halfway/ui/look"
	"halfway/ui/words"
)

// history is the place for looking back: all sessions by day and month, what
// can be looked for in them, and the ways on from there.
type history struct {
	w     *Window
	shelf *shelf
	box   fyne.CanvasObject
	body  *fyne.Container // the list, or why there is none
	list  *control.List
	at    int // the marked row; -1 for none

	find                                   *control.Entry
	dialogue, ending, when, undecided, all *control.Button
	month, tally                           *control.Text
	note                                   *control.Text // in the place of the list
	months                                 []month
	span                                   int // which of the spans the filter has
}

// month is a stretch of what is picked that began in the same month.
type month struct {
	year  int
	month time.Month
	from  int // the first row
	count int
}

func newHistory(w *Window, s *shelf) *history {
	h := &history{w: w, shelf: s, at: -1}
	s.changed = h.fill
	h.list = control.NewList(
		func() int { return len(s.picked) },
		func() fyne.CanvasObject { return newHistoryRow() },
		h.row)
	h.list.HideSeparators = true // a line parts the months
	h.list.OnSelected = func(i widget.ListItemID) {
		h.at = i
		h.open()
	}
	h.build()
	h.fill()
	return h
}

// build puts the screen together, with what is asked for as it is.
func (h *history) build() {
	if h.find == nil {
		h.find = control.NewEntry(words.Say("history.find"))
		h.find.OnChanged = h.shelf.look
		h.find.OnDone = func() {
			h.find.Leave()
			h.mark(0)
		}
	}
	button := func(on command, do func()) *control.Button {
		return control.NewButton("", keyLabel(on), control.Second, do)
	}
	h.dialogue, h.ending = button(cmdDance, h.chooseDialogue), button(cmdNames, h.chooseEnding)
	h.when, h.undecided = button(cmdSwap, h.chooseSpan), button(cmdAlone, h.toggleUndecided)
	h.all = control.NewButton(words.Say("history.filter.clear"), keyLabel(cmdAgain), control.Faint, h.clear)
	h.month = control.NewTitle("", look.Body, look.Ink)
	h.tally = control.NewText("", look.Body, look.Quiet).Trailing()
	h.note = control.NewText("", look.Lead, look.Quiet).Centered()
	head := control.NewRow(look.Space3, 1,
		control.NewButton(words.Say("history.back"), keyLabel(cmdLeave), control.Second, h.leave),
		control.NewTitle(words.Say("history.title"), look.Heading, look.Ink))
	column := control.NewColumn(look.Space2, 0, head)
	if len(h.shelf.records) > 0 {
		head.Add(control.NewButton(words.Say("history.trends"), keyLabel(cmdTen), control.Faint, h.trends))
		column.Add(h.find)
		column.Add(control.NewFlow(look.Space2, h.dialogue, h.ending, h.when, h.undecided, h.all))
		column.Add(control.NewRow(look.Space2, 0, h.month, control.NewButton(words.Say("history.newer"), keyLabel(cmdLeft), control.Faint, func() { h.jump(-1) }),
			control.NewButton(words.Say("history.older"), keyLabel(cmdRight), control.Faint, func() { h.jump(1) }),
			container.NewGridWrap(fyne.NewSize(look.Scaled(200), look.Scaled(24)), h.tally)))
	}
	head.Add(control.NewButton(words.Say("history.take"), keyLabel(cmdEnd), control.Faint, h.take))
	h.body = container.NewStack()
	h.box = container.New(middle{wide: 1080}, container.New(headed{}, control.NewInset(look.Space4, look.Space3, column), control.NewInset(look.Space3, 0, h.body)))
}

func (h *history) object() fyne.CanvasObject { return h.box }

func (h *history) restyle() {
	h.build()
	h.fill()
	h.w.arrange()
}

func (h *history) menu() []offer {
	offers := []offer{{words.Say("history.back"), h.leave}}
	if len(h.shelf.records) == 0 {
		return append(offers, offer{words.Say("history.take"), h.take})
	}
	return append(offers, offer{words.Say("history.trends"), h.trends}, offer{words.Say("history.take"), h.take},
		offer{words.Say("history.filter.dialogue.title"), h.chooseDialogue}, offer{words.Say("history.filter.ending.title"), h.chooseEnding},
		offer{words.Say("history.filter.when.title"), h.chooseSpan}, offer{words.Say("history.filter.undecided"), h.toggleUndecided},
		offer{words.Say("history.filter.clear"), h.clear})
}

func (h *history) do(c command) {
	if len(h.shelf.records) == 0 && c != cmdLeave && c != cmdHistory && c != cmdEnd {
		return
	}
	switch c {
	case cmdLeave:
		if h.shelf.asked() {
			h.clear()
		} else {
			h.leave()
		}
	case cmdHistory:
		h.leave()
	case cmdDown:
		h.move(1)
	case cmdUp:
		h.move(-1)
	case cmdBack: // a clicker goes round with it
		if h.at == len(h.shelf.picked)-1 {
			h.at = -1
		}
		h.move(1)
	case cmdRight:
		h.jump(1)
	case cmdLeft:
		h.jump(-1)
	case cmdPrimary:
		h.open()
	case cmdFind:
		h.w.focus(h.find)
	case cmdDance:
		h.chooseDialogue()
	case cmdNames:
		h.chooseEnding()
	case cmdSwap:
		h.chooseSpan()
	case cmdAlone:
		h.toggleUndecided()
	case cmdAgain:
		h.clear()
	case cmdTen:
		h.trends()
	case cmdEnd:
		h.take()
	}
}

func (h *history) leave() { h.w.showStart() }

// row fills a row of the list. Fyne asks for rows as they come into sight, so
// that this is also where the month above the list follows the scrolling.
func (h *history) row(i widget.ListItemID, o fyne.CanvasObject) {
	if i >= len(h.shelf.picked) {
		return
	}
	rec := h.shelf.records[h.shelf.picked[i]]
	var before *dialogue.Record
	if i > 0 {
		before = &h.shelf.records[h.shelf.picked[i-1]]
	}
	found, _ := h.shelf.excerpt(rec.ID)
	o.(*fyne.Container).Layout.(*historyRow).show(rec, before, found, h.w.opts)
	h.tellMonth(h.top())
}

// top is the first row in sight.
func (h *history) top() int {
	return int((h.list.GetScrollOffset() + look.Scaled(rowHeight)/2) / (look.Scaled(rowHeight) + theme.Padding())) // Fyne's list puts that between rows
}

// fill shows what is picked.
func (h *history) fill() {
	s := h.shelf
	h.months = h.months[:0]
	for i, at := range s.picked {
		y, m, _ := s.records[at].Start.Local().Date()
		if n := len(h.months); n > 0 && h.months[n-1].year == y && h.months[n-1].month == m {
			h.months[n-1].count++
			continue
		}
		h.months = append(h.months, month{y, m, i, 1})
	}
	h.at = min(h.at, len(s.picked)-1)
	h.labels()
	why := ""
	switch {
	case len(s.records) == 0:
		why = words.Say("history.empty")
	case len(s.picked) == 0 && s.searching:
		why = words.Say("history.searching")
	case len(s.picked) == 0:
		why = words.Say("history.none")
	}
	var body fyne.CanvasObject = h.list
	if why != "" {
		h.note.Set(why)
		body = control.NewPage(control.NewColumn(0, 700, h.note)).Container
	}
	if len(h.body.Objects) != 1 || h.body.Objects[0] != body {
		h.body.Objects = []fyne.CanvasObject{body}
		h.body.Refresh()
	}
	h.list.Refresh()
	h.tellMonth(h.top())
}

// tellMonth says above the list which month is at its top.
func (h *history) tellMonth(row int) {
	if i := h.monthOf(row); i >= 0 {
		m := h.months[i]
		h.month.Set(words.Say("history.month", words.Data{
			"Month": words.Say("date.month." + twoDigits(int(m.month))), "Year": m.year, "Count": words.Count("history.count", m.count),
		}))
		return
	}
	h.month.Set("")
}

func twoDigits(n int) string {
	return time.Date(0, time.Month(n), 1, 0, 0, 0, 0, time.UTC).Format("01")
}

// monthOf returns the month in which a row lies, or -1.
func (h *history) monthOf(row int) int {
	for i, m := range h.months {
		if row < m.from+m.count {
			return i
		}
	}
	return len(h.months) - 1
}

// labels says on the buttons what is asked for.
func (h *history) labels() {
	s := h.shelf
	name := words.Say("history.filter.any")
	for _, d := range h.dialogues() {
		if d.id == s.filter.Protocol && d.id != "" {
			name = d.title
		}
	}
	h.dialogue.Set(words.Say("history.filter.dialogue", words.Data{"Value": name}), "")
	h.ending.Set(words.Say("history.filter.ending", words.Data{"Value": words.Say("history.ending." + endingKey(s.filter.Ending))}), "")
	h.when.Set(words.Say("history.filter.when", words.Data{"Value": h.spanLabel()}), "")
	h.undecided.Set(words.Say("history.filter.undecided"), "")
	for b, on := range map[*control.Button]bool{
		h.dialogue: s.filter.Protocol != "", h.ending: s.filter.Ending != search.AnyEnding,
		h.when: !s.filter.From.IsZero() || !s.filter.To.IsZero(), h.undecided: s.filter.Undecided,
	} {
		if on {
			b.SetColors(look.Ink, look.Paper)
		} else {
			b.SetColors("", "")
		}
	}
	if s.asked() {
		h.all.Show()
	} else {
		h.all.Hide()
	}
	tally := words.Count("history.count", len(s.records))
	if s.asked() {
		tally = words.Say("history.tally", words.Data{"N": len(s.picked), "All": len(s.records)})
	}
	if s.searching || s.partial {
		tally += " …"
	}
	h.tally.Set(tally)
}

func endingKey(e search.Ending) string {
	if e == search.AnyEnding {
		return "any"
	}
	return string(e)
}

// move marks another row without opening it.
func (h *history) move(by int) { h.mark(h.at + by) }

func (h *history) mark(row int) {
	if n := len(h.shelf.picked); n > 0 {
		h.at = max(0, min(row, n-1))
		h.list.Mark(h.at)
	}
}

// jump marks the first row of the next month, or of the one before.
func (h *history) jump(by int) {
	i := h.monthOf(max(h.at, 0)) + by
	if i >= 0 && i < len(h.months) {
		h.mark(h.months[i].from)
	}
}

func (h *history) open() {
	if h.at >= 0 && h.at < len(h.shelf.picked) {
		h.look(h.at)
	}
}

// look opens a row's session; from there the ones before and after can be seen.
func (h *history) look(row int) {
	id := h.shelf.records[h.shelf.picked[row]].ID
	h.w.showReview(id, reviewWays{
		back: func() {
			h.w.show(h)
			h.mark(h.at)
		},
		step: func(by int) {
			if to := h.at + by; to >= 0 && to < len(h.shelf.picked) {
				h.at = to
				h.look(to)
			}
		},
		stale: func(then func()) {
			h.shelf.reload(func(err error) {
				then()
				if err != nil {
					h.w.tell(err)
				}
			})
		},
	})
}

// trends shows what is picked over time, once all of it is.
func (h *history) trends() {
	h.shelf.once(func() {
		if h.w.current == screen(h) && len(h.shelf.records) > 0 {
			h.w.show(newTrends(h.w, h.shelf.pickedRecords(), func() { h.w.show(h) }))
		}
	})
}

// clear asks for everything again.
func (h *history) clear() {
	h.span = 0
	h.find.Say("")
	h.find.Leave()
	h.shelf.query = search.Query{}
	h.shelf.narrow(search.Filter{})
	h.w.arrange()
}

func (h *history) narrow(change func(*search.Filter)) {
	f := h.shelf.filter
	change(&f)
	h.shelf.narrow(f)
	h.w.arrange()
}

func (h *history) toggleUndecided() {
	h.narrow(func(f *search.Filter) { f.Undecided = !f.Undecided })
}
