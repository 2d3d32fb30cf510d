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

// breakSheet asks when to return.
func breakSheet(d *dialogueScreen, now dialogue.Instant) *sheet {
	s := newSheet(d.w.dismiss, words.Say("break.ask"), words.Say("break.why"))
	for i, minutes := range []int{20, 30, 60} {
		length := time.Duration(minutes) * time.Minute
		label := words.Say("break.in", words.Data{"N": minutes, "Time": timeOfDay(now.Wall.Add(length))})
		rank := control.Second
		if i == 0 {
			rank = control.Primary
		}
		n := strconv.Itoa(i + 1)
		s.choice(label, n, rank, cmdDigit+command(n), func() {
			until := d.w.conductor.clock.now().Wall.Add(length)
			d.act(dialogue.Action{Kind: dialogue.TakeBreak, Until: until})
		})
	}
	s.keys[cmdPrimary] = s.keys[cmdDigit+"1"]
	s.choice(words.Say("break.at"), "4", control.Second, cmdDigit+"4", func() { d.w.open(breakTimeSheet(d, "", "")) })
	s.choice(words.Say("break.no"), keyLabel(cmdLeave), control.Faint, "", func() {})
	return s
}

// breakTimeSheet asks for a time of day. It opens again with what was typed
// and a sentence where that cannot be used.
func breakTimeSheet(d *dialogueScreen, typed, trouble string) *sheet {
	s := newSheet(d.w.dismiss, words.Say("break.at.title"))
	entry := control.NewEntry(words.Say("break.at.example"))
	entry.Say(typed)
	if trouble != "" {
		s.content.Add(control.NewText(trouble, look.Body+1, look.Ink))
	}
	s.content.Add(entry)
	done := func() {
		now := d.w.conductor.clock.now()
		until, ok := nextTime(entry.Text, now.Wall)
		switch away := until.Sub(now.Wall); {
		case !ok:
			d.w.open(breakTimeSheet(d, entry.Text, words.Say("break.at.unclear")))
		case away < dialogue.MinBreak:
			d.w.open(breakTimeSheet(d, entry.Text, words.Say("break.at.short")))
		default:
			d.w.dismiss()
			d.act(dialogue.Action{Kind: dialogue.TakeBreak, Until: until})
		}
	}
	entry.OnDone = done
	s.keys[cmdPrimary] = done
	b := control.NewButton(words.Say("break.at.done"), words.Say("key.name.enter"), control.Primary, done).Leading()
	s.content.Add(b)
	s.choice(words.Say("break.no"), keyLabel(cmdLeave), control.Faint, "", func() {})
	s.shown = func() { d.w.focus(entry) }
	return s
}

// nextTime reads a time of day, as people write it, and returns when it comes
// next.
func nextTime(typed string, now time.Time) (time.Time, bool) {
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

// helpSheet lists the keys, out of the one table.
func helpSheet(closes func()) *sheet {
	s := newSheet(closes, words.Say("help.title"))
	grid := control.NewColumn(look.Space1, 0)
	for _, b := range keyTable {
		if b.help {
			grid.Add(control.NewPair(130, control.NewTitle(keyLabel(b.does), look.Body, look.Ink),
				control.NewText(words.Say("help.key."+string(b.does)), look.Body, look.Ink)))
		}
	}
	s.content.Add(grid)
	for _, key := range []string{"help.clicker", "help.safety", "help.limits"} {
		s.content.Add(control.NewText(words.Say(key), look.Body-1, look.Quiet))
	}
	s.choice(words.Say("help.close"), keyLabel(cmdLeave), control.Primary, cmdPrimary, func() {})
	return s
}
