package ui

import (
	"slices"
	"strings"
	"time"

	"halfway/dialogue/search"
	"halfway/ui/control"
	"halfway/ui/look"
	"halfway/ui/words"
)

// named is a dialogue as it is offered for choosing.
type named struct{ id, title string }

// dialogues lists those of which there is a session, in the order in which they
// are offered for beginning, and after them those that are not there any more.
func (h *history) dialogues() []named {
	there := map[string]string{}
	for _, r := range h.shelf.records {
		if _, ok := there[r.Protocol]; !ok {
			there[r.Protocol] = words.Title(r, h.w.opts.Protocols)
		}
	}
	all := []named{{"", words.Say("history.filter.any")}}
	for _, p := range h.w.opts.Protocols {
		if title, ok := there[p.ID]; ok {
			all = append(all, named{p.ID, title})
			delete(there, p.ID)
		}
	}
	var gone []named
	for id, title := range there {
		gone = append(gone, named{id, title})
	}
	slices.SortFunc(gone, func(a, b named) int { return strings.Compare(a.title+a.id, b.title+b.id) })
	return append(all, gone...)
}

// choose asks for one of several; the present one is marked.
func (h *history) choose(title string, labels []string, present int, take func(i int)) *sheet {
	s := newSheet(h.w.dismiss, title)
	for i, label := range labels {
		rank := control.Second
		if i == present {
			rank = control.Primary
		}
		key, on := digitKey(i)
		s.choice(label, key, rank, on, func() { take(i) }).SetSize(look.Body + 1)
	}
	h.w.open(s)
	return s
}

func (h *history) chooseDialogue() { h.shelf.once(h.askDialogue) } // all of them are to be offered

func (h *history) askDialogue() {
	all := h.dialogues()
	labels := make([]string, len(all))
	for i, d := range all {
		labels[i] = d.title
	}
	present := slices.IndexFunc(all, func(d named) bool { return d.id == h.shelf.filter.Protocol })
	h.choose(words.Say("history.filter.dialogue.title"), labels, present, func(i int) {
		h.narrow(func(f *search.Filter) { f.Protocol = all[i].id })
	})
}

func (h *history) chooseEnding() {
	var labels []string
	for _, e := range search.Endings {
		labels = append(labels, words.Say("history.ending."+endingKey(e)))
	}
	h.choose(words.Say("history.filter.ending.title"), labels, slices.Index(search.Endings[:], h.shelf.filter.Ending), func(i int) {
		h.narrow(func(f *search.Filter) { f.Ending = search.Endings[i] })
	})
}

// The spans of days that are offered; the last is for days that are typed.
const (
	anyTime = iota
	fourWeeks
	threeMonths
	lastTwelve
	thisYear
	lastYear
	fromTo
)

// spanOf returns the bounds of a span: From included, To not.
func spanOf(span int, now time.Time) (from, to time.Time) {
	now = now.Local()
	day := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
	year := time.Date(now.Year(), 1, 1, 0, 0, 0, 0, now.Location())
	switch span {
	case fourWeeks:
		return day.AddDate(0, 0, -27), time.Time{}
	case threeMonths:
		return day.AddDate(0, -3, 0), time.Time{}
	case lastTwelve:
		return day.AddDate(-1, 0, 0), time.Time{}
	case thisYear:
		return year, time.Time{}
	case lastYear:
		return year.AddDate(-1, 0, 0), year
	}
	return time.Time{}, time.Time{}
}

var spanKeys = [...]string{"any", "weeks", "months", "twelve", "year", "before", "days"}

// spanLabel says which days are asked for.
func (h *history) spanLabel() string {
	if h.span == fromTo {
		f := h.shelf.filter
		label := func(t time.Time) string {
			if t.IsZero() {
				return "…"
			}
			return t.Local().Format(isoDay)
		}
		to := f.To
		if !to.IsZero() {
			to = to.Local().AddDate(0, 0, -1)
		}
		return label(f.From) + " – " + label(to)
	}
	return words.Say("history.when." + spanKeys[h.span])
}

func (h *history) chooseSpan() {
	var labels []string
	for _, key := range spanKeys[:fromTo] {
		labels = append(labels, words.Say("history.when."+key))
	}
	s := h.choose(words.Say("history.filter.when.title"), labels, h.span, func(i int) {
		h.span = i
		h.narrow(func(f *search.Filter) { f.From, f.To = spanOf(i, h.w.opts.Now()) })
	})
	d := newDays(h.shelf.filter.From, h.shelf.filter.To)
	show := func() {
		from, to, ok := d.read()
		if !ok {
			return
		}
		h.w.dismiss()
		h.span = fromTo
		if from.IsZero() && to.IsZero() {
			h.span = anyTime
		}
		h.narrow(func(f *search.Filter) { f.From, f.To = from, to })
	}
	d.done(show)
	s.content.Add(d.box)
	s.content.Add(control.NewButton(words.Say("history.when.show"), keyLabel(cmdPrimary), control.Second, show).Leading())
	s.keys[cmdPrimary] = show
	h.w.sheet.box.Refresh()
}

// isoDay is how a day is typed.
const isoDay = "2006-01-02"
