package ui

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"halfway/dialogue"
	"halfway/ui/control"
	"halfway/ui/look"
	"halfway/ui/words"
)

// due asks how an agreement went.
func (s *start) due(r dialogue.Record) fyne.CanvasObject {
	box := control.NewColumn(look.Space1, 0,
		control.NewText(words.Say("due.title", words.Data{"Day": day(r.Start)}), look.Body, look.Quiet))
	for _, line := range agreement(r) {
		box.Add(control.NewText(line, look.Body+1, look.Ink))
	}
	row := control.NewRow(look.Space2, 0, control.NewTitle(words.Say("due.question"), look.Lead, look.Ink))
	for i, outcome := range dialogue.Outcomes {
		label := words.Outcome(outcome)
		b := control.NewButton(label, keyLabel(outcomeKeys[i]), control.Second, func() { s.answer(r, outcome) })
		row.Add(b)
	}
	box.Add(row)
	return card(look.Space3, look.Space3, box)
}

// outcomeKeys are the commands that say how an agreement went, in the order of
// dialogue.Outcomes; the digits belong to the dialogues.
var outcomeKeys = [...]command{cmdKept, cmdHold, cmdYet, cmdEnd}

// answer writes down how an agreement went. One that is not yet done is asked
// about again after a few days.
func (s *start) answer(r dialogue.Record, outcome dialogue.Outcome) {
	s.w.conductor.amend(r, lookingBack(outcome, s.w.opts.Now()), func(err error) {
		if err != nil {
			s.w.tell(err)
			return
		}
		s.w.reload(s.build)
	})
}

// lookingBack says how an agreement went.
func lookingBack(outcome dialogue.Outcome, now time.Time) dialogue.Action {
	a := dialogue.Action{Kind: dialogue.LookBack, Option: outcome}
	if outcome == dialogue.NotYet {
		a.Until = now.AddDate(0, 0, notYetDays)
	}
	return a
}

// notYetDays is after how many days an agreement that is not yet done is asked
// about again.
const notYetDays = 3

// agreement is what was agreed, line by line: together, and each.
func agreement(r dialogue.Record) []string {
	var lines []string
	if !dialogue.Blank(r.Agreement) {
		lines = append(lines, strings.TrimSpace(r.Agreement))
	}
	for i, text := range r.Each {
		if !dialogue.Blank(text) {
			lines = append(lines, words.Say("agreement.each", words.Data{"Name": r.Partners[i].Name, "Text": strings.TrimSpace(text)}))
		}
	}
	return lines
}

// due returns the session whose agreement is to be looked at today, or nil.
func (w *Window) due() *dialogue.Record {
	r, now := w.outlook.Due, w.opts.Now().Local()
	tomorrow := time.Date(now.Year(), now.Month(), now.Day()+1, 0, 0, 0, 0, now.Location())
	if r == nil || !r.Due().Before(tomorrow) {
		return nil
	}
	return r
}
