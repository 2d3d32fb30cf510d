package ui

import (
	"strconv"
	"strings"
	"time"

	"halfway/dialogue"
	"halfway/ui/control"
	"halfway/ui/look"
	"halfway/ui/words"
)

// moment is a time that is offered.
type moment struct {
	label string
	at    time.Time
}

// in is a moment so long after now, called by its length and the time of day.
func in(now time.Time, length time.Duration) moment {
	key, n := "when.in.minutes", int(length/time.Minute)
	at := now.Add(length)
	switch {
	case length < time.Hour:
	case length >= 24*time.Hour:
		key, data := "when.day", words.Data{"Day": day(at), "Time": timeOfDay(at)}
		if midnight(at).Equal(midnight(now).AddDate(0, 0, 1)) {
			key = "when.tomorrow"
		}
		return moment{words.Say(key, data), at}
	case length%time.Hour == 0:
		key, n = "when.in.hours", int(length/time.Hour)
	default:
		return moment{words.Say("when.at", words.Data{"Time": soon(at, now)}), at}
	}
	data := words.Data{"N": n, "Time": soon(at, now)}
	if n == 1 {
		return moment{words.Say(key+".one", data), at}
	}
	return moment{words.Say(key+".many", data), at}
}

// asking is a question for a time.
type asking struct {
	title string
	texts []string
	// offers are the moments that one press chooses.
	offers []moment
	// refuse says why a time that was typed cannot be used; "" where it can.
	refuse func(at, now time.Time) string
	// most is how far off the time may lie.
	most time.Duration
	// accept is called with the time that was chosen.
	accept func(at time.Time)
	// no is the label of the way out.
	no string
}

// timeSheet asks for a time: one of the offers, or another that is typed.
func (w *Window) timeSheet(q asking) *sheet {
	s := newSheet(w.dismiss, q.title, q.texts...)
	for i, m := range q.offers {
		rank := control.Second
		if i == 0 {
			rank = control.Primary
		}
		n := strconv.Itoa(i + 1)
		s.choice(m.label, n, rank, cmdDigit+command(n), func() { q.accept(m.at) })
	}
	s.keys[cmdPrimary] = s.keys[cmdDigit+"1"]
	n := strconv.Itoa(len(q.offers) + 1)
	s.choice(words.Say("when.other"), n, control.Second, cmdDigit+command(n), func() { w.open(w.typedTimeSheet(q, "", "")) })
	s.choice(q.no, keyLabel(cmdLeave), control.Faint, "", func() {})
	return s
}

// typedTimeSheet asks for a time that is typed. It opens again with what was
// typed and a sentence where that cannot be used.
func (w *Window) typedTimeSheet(q asking, typed, trouble string) *sheet {
	s := newSheet(w.dismiss, q.title)
	entry := control.NewEntry(words.Say("when.example"))
	entry.Say(typed)
	if trouble != "" {
		s.content.Add(control.NewText(trouble, look.Body+1, look.Ink))
	}
	s.content.Add(entry)
	done := func() {
		now := w.conductor.clock.now().Wall
		at, ok := nextTime(entry.Text, now)
		why := words.Say("when.unclear")
		if ok {
			why = q.refuse(at, now)
		}
		if ok && why == "" && at.Sub(now) > q.most {
			why = words.Say("when.within")
		}
		if why != "" {
			w.open(w.typedTimeSheet(q, entry.Text, why))
			return
		}
		w.dismiss()
		q.accept(at)
	}
	entry.OnDone, entry.OnLeave = done, w.dismiss
	s.keys[cmdPrimary] = done
	s.content.Add(control.NewButton(words.Say("when.done"), words.Say("key.name.enter"), control.Primary, done).Leading())
	s.choice(q.no, keyLabel(cmdLeave), control.Faint, "", func() {})
	s.shown = func() { w.focus(entry) }
	return s
}

// breakSheet asks when to return, and who calls the break, where they like to
// say so.
func breakSheet(d *dialogueScreen, now dialogue.Instant, caller dialogue.Side) *sheet {
	wall := now.Wall
	s := d.w.timeSheet(asking{
		title: words.Say("break.ask"), texts: []string{words.Say("break.why")},
		offers: []moment{in(wall, 20*time.Minute), in(wall, 30*time.Minute), in(wall, time.Hour), in(wall, 2*time.Hour)},
		refuse: func(at, now time.Time) string {
			if at.Sub(now) < dialogue.MinBreak {
				return words.Say("break.short")
			}
			return ""
		},
		accept: func(at time.Time) {
			if soonest := d.w.conductor.clock.now().Wall.Add(dialogue.MinBreak); at.Before(soonest) {
				at = soonest // the question stood open for a while
			}
			d.act(dialogue.Action{Kind: dialogue.TakeBreak, Side: caller, Until: at})
		},
		most: dialogue.MaxBreak,
		no:   words.Say("break.no"),
	})
	row := control.NewGrid(look.Space2, 220)
	for i, side := range dialogue.Both {
		rank, other := control.Second, side
		if side == caller {
			rank, other = control.Primary, dialogue.Nobody
		}
		key := [...]command{cmdLeft, cmdRight}[i]
		again := func() { d.w.open(breakSheet(d, now, other)) }
		b := control.NewButton(words.Say("break.calls", words.Data{"Name": d.view.names()[i]}), keyLabel(key), rank, again)
		b.SetSize(look.Body)
		row.Add(b)
		s.keys[key] = again
	}
	s.content.Add(control.NewText(words.Say("break.who"), look.Body, look.Quiet))
	s.content.Add(row)
	return s
}

// laterSheet asks for a later time to return: the ladder, up to a day.
func laterSheet(d *dialogueScreen, now dialogue.Instant) *sheet {
	from := later(d.view.state, now)
	most := now.Wall.Add(dialogue.MaxBreak)
	var offers []moment
	for _, more := range []time.Duration{dialogue.MinExtension, time.Hour, 2 * time.Hour, 12 * time.Hour, 24 * time.Hour} {
		if at := from.Add(more); !at.After(most) {
			m := in(now.Wall, at.Sub(now.Wall).Round(time.Minute))
			m.at = at
			offers = append(offers, m)
		}
	}
	return d.w.timeSheet(asking{
		title: words.Say("break.later"), texts: []string{words.Say("break.later.text")}, offers: offers,
		refuse: func(at, _ time.Time) string {
			if at.Before(from.Add(dialogue.MinExtension)) {
				return words.Say("break.later.short")
			}
			return ""
		},
		accept: func(at time.Time) {
			if soonest := later(d.view.state, d.w.conductor.clock.now()).Add(dialogue.MinExtension); at.Before(soonest) {
				at = soonest // the question stood open for a while
			}
			d.act(dialogue.Action{Kind: dialogue.Extend, Until: at})
		},
		most: dialogue.MaxBreak,
		no:   words.Say("when.no"),
	})
}

// postponeSheet asks for a better time to begin, within a day.
func postponeSheet(d *dialogueScreen, now dialogue.Instant) *sheet {
	s := d.w.timeSheet(asking{
		title: words.Say("later.title"), texts: []string{words.Say("later.text")},
		offers: []moment{in(now.Wall, time.Hour), in(now.Wall, 2*time.Hour), in(now.Wall, 24*time.Hour)},
		refuse: func(time.Time, time.Time) string { return "" },
		accept: func(at time.Time) { d.act(dialogue.Action{Kind: dialogue.Postpone, Until: at}) },
		most:   dialogue.MaxPostponed,
		no:     words.Say("leave.stay"),
	})
	end := func() {
		d.w.dismiss()
		d.act(dialogue.Action{Kind: dialogue.LetRest})
	}
	s.content.Add(control.NewButton(words.Say("later.no"), keyLabel(cmdEnd), control.Faint, end).Leading())
	s.keys[cmdEnd] = end
	return s
}

// whenSheet asks for the time that belongs to an answer.
func whenSheet(d *dialogueScreen, now dialogue.Instant, option string) *sheet {
	return d.w.timeSheet(asking{
		title:  words.Say("when.title", words.Data{"Name": d.view.name(d.view.state.Now().Actor)}),
		offers: []moment{in(now.Wall, time.Hour), in(now.Wall, 24*time.Hour), in(now.Wall, 48*time.Hour), in(now.Wall, 7*24*time.Hour)},
		refuse: func(time.Time, time.Time) string { return "" },
		accept: func(at time.Time) {
			d.act(dialogue.Action{Kind: dialogue.Pick, Side: d.view.state.Now().Actor, Option: option, Until: at})
		},
		most: dialogue.MaxLookAgain,
		no:   words.Say("when.no"),
	})
}

// offSheet asks what stays of a dialogue off the record.
func offSheet(w *Window, id string) *sheet {
	s := newSheet(w.dismiss, words.Say("off.title"), words.Say("off.text"))
	s.choice(words.Say("off.keep"), keyLabel(cmdPrimary), control.Primary, cmdPrimary, func() {})
	s.choice(words.Say("off.erase"), keyLabel(cmdEnd), control.Second, cmdEnd, func() {
		w.conductor.erase(id, func(err error) {
			if err != nil {
				w.tell(err)
				return
			}
			w.reload(w.showStart)
		})
	})
	return s
}

// aboutSheet says what a dialogue is for, and whose work it follows.
func aboutSheet(w *Window, p *dialogue.Protocol) *sheet {
	s := newSheet(w.dismiss, words.Protocol(p, p.Title, nil, "title"), words.Protocol(p, p.Purpose, nil, "purpose"))
	if p.NotWhen != "" {
		s.content.Add(control.NewText(words.Say("about.not", words.Data{"Text": words.Protocol(p, p.NotWhen, nil, "not_when")}), look.Body+1, look.Ink))
	}
	for _, source := range p.Sources {
		s.content.Add(control.NewText(source, look.Body-1, look.Quiet))
	}
	s.choice(words.Say("help.close"), keyLabel(cmdLeave), control.Primary, cmdPrimary, func() {})
	return s
}

// danceSheet shows the loop that the two found, as a reminder.
func danceSheet(w *Window, dance dialogue.Dance, names [2]string) *sheet {
	s := newSheet(w.dismiss, words.Say("dance.title"))
	s.wide = 860
	s.content.Add(control.NewDance(*danceOf(dance, names), look.Body))
	s.choice(words.Say("help.close"), keyLabel(cmdLeave), control.Primary, cmdPrimary, func() {})
	return s
}

// nextTime reads a time of day, as people write it, and returns when it comes
// next: on the day that is named before it, or else within a day.
func nextTime(typed string, now time.Time) (time.Time, bool) {
	if fields := strings.Fields(typed); len(fields) > 1 {
		if days, ok := daysUntil(fields[0], now); ok {
			at, ok := nextTime(strings.Join(fields[1:], ""), midnight(now).AddDate(0, 0, days).Add(-time.Second))
			return at, ok && at.After(now)
		}
	}
	typed = strings.ToLower(strings.Join(strings.Fields(typed), ""))
	now = now.Local()
	for _, form := range []string{"15:04", "15.04", "15h04", "1504", "3:04pm", "3.04pm", "3pm", "15"} {
		t, err := time.Parse(form, typed)
		if err != nil {
			continue
		}
		next := time.Date(now.Year(), now.Month(), now.Day(), t.Hour(), t.Minute(), 0, 0, now.Location())
		if !next.After(now) {
			next = next.AddDate(0, 0, 1)
		}
		return next, true
	}
	return time.Time{}, false
}

func midnight(t time.Time) time.Time {
	t = t.Local()
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
}

// daysUntil reads "tomorrow" or a day of the week, of which three letters are
// enough. Today's name means today a week from now.
func daysUntil(typed string, now time.Time) (int, bool) {
	typed = strings.ToLower(strings.Trim(typed, ".,"))
	if len([]rune(typed)) < 2 {
		return 0, false
	}
	if strings.HasPrefix(strings.ToLower(words.Say("date.word.tomorrow")), typed) {
		return 1, true
	}
	for days := 1; days <= 7; days++ {
		name := words.Say("date.weekday." + now.Local().AddDate(0, 0, days).Format("Mon"))
		if strings.HasPrefix(strings.ToLower(name), typed) {
			return days, true
		}
	}
	return 0, false
}

// leaveSheet asks whether to keep the dialogue for later.
func leaveSheet(d *dialogueScreen) *sheet {
	s := newSheet(d.w.dismiss, words.Say("leave.title"), words.Say("leave.text"))
	s.choice(words.Say("leave.later"), keyLabel(cmdPrimary), control.Primary, cmdPrimary,
		func() { d.act(dialogue.Action{Kind: dialogue.Leave}) })
	s.choice(words.Say("leave.end"), keyLabel(cmdEnd), control.Second, cmdEnd,
		func() { d.act(dialogue.Action{Kind: dialogue.LetRest}) })
	s.choice(words.Say("leave.stay"), keyLabel(cmdLeave), control.Faint, "", func() {})
	return s
}

// showHelp lists the keys, out of the one table, and says which devices are missing.
func (w *Window) showHelp() {
	s := newSheet(w.dismiss, words.Say("help.title"))
	s.wide, s.plain = 980, true
	grid := control.NewGrid(look.Space1, 380)
	for _, b := range keyTable {
		if b.help {
			grid.Add(control.NewInset(look.Space2, 0, control.NewPair(104, control.NewTitle(keyLabel(b.does), look.Body, look.Ink),
				control.NewText(words.Say("help.key."+string(b.does)), look.Body, look.Ink))))
		}
	}
	s.content.Add(grid)
	quiet := func(key string, data ...words.Data) *control.Text {
		text := control.NewText(words.Say(key, data...), look.Body-1, look.Quiet)
		s.content.Add(text)
		return text
	}
	silent := quiet("help.silent")
	silent.Hide()
	if !w.hasSecond() {
		quiet("help.single", words.Data{"Key": keyLabel(cmdSecond)})
	}
	for _, key := range []string{"help.clicker", "help.limits", "help.safety"} {
		quiet(key)
	}
	s.choice(words.Say("safety.open"), keyLabel(cmdAlone), control.Faint, cmdAlone, func() { w.open(safetySheet(w)) })
	s.choice(words.Say("help.close"), keyLabel(cmdLeave), control.Primary, cmdPrimary, func() {})
	w.open(s)
	if w.opts.Audible == nil {
		return
	}
	go func() {
		if w.opts.Audible() {
			return
		}
		w.conductor.post(func() {
			silent.Show()
			s.content.Refresh()
			s.page.Refresh()
		})
	}()
}
