package ui

import (
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"halfway/dialogue"
	"halfway/dialogue/search"
	"halfway/ui/control"
	"halfway/ui/look"
	"halfway/ui/words"
)

// historyRow shows one session in a list: the day at its left, what it was and
// how long, and what came of it or what was looked for in it.
type historyRow struct {
	rule                       *control.Panel // above the first of a month
	number, weekday, month     *control.Line
	title, topic, ended, facts *control.Line
	came                       *control.Line
}

// rowHeight is the height of a row at the usual scale of text.
const rowHeight = 78

func newHistoryRow() *fyne.Container {
	r := &historyRow{
		rule:   control.NewPanel(theme.ColorNameSeparator, 0),
		number: control.NewLine(look.Heading, look.Ink).Bold().Trailing(), weekday: control.NewLine(look.Small, look.Quiet),
		month: control.NewLine(look.Small, look.Quiet),
		title: control.NewLine(look.Lead-1, look.Ink).Bold(), topic: control.NewLine(look.Body, look.Ink),
		ended: control.NewLine(look.Small+1, look.Quiet).Trailing(), facts: control.NewLine(look.Small+1, look.Quiet),
		came: control.NewLine(look.Body-1, look.Ink),
	}
	return container.New(r, r.rule, r.number, r.weekday, r.month, r.title, r.topic, r.ended, r.facts, r.came)
}

// show fills the row. Above it stands the session of before, where there is one.
func (r *historyRow) show(rec dialogue.Record, before *dialogue.Record, found search.Excerpt, opts Options) {
	at := rec.Start.Local()
	r.number.Set(strconv.Itoa(at.Day()))
	r.weekday.Set(words.Say("date.weekday." + at.Format("Mon")))
	first := before == nil || before.Start.Local().Format("200601") != at.Format("200601")
	r.month.Set("")
	r.rule.Hide()
	if first {
		r.month.Set(words.Say("history.month.of", words.Data{"Month": words.Say("date.month." + at.Format("01")), "Year": at.Year()}))
		if before != nil {
			r.rule.Show()
		}
	}
	r.title.Set(words.Title(rec, opts.Protocols))
	r.topic.Set(oneLine(rec.Topic))
	r.ended.Set(endedLine(rec))
	facts := []string{timeOfDay(rec.Start), words.Length(rec.Clock)}
	if rec.Opener != dialogue.Nobody && !solo(rec, opts) {
		facts = append(facts, words.Say("history.began", words.Data{"Name": rec.Partners[rec.Opener.Index()].Name}))
	}
	r.facts.Set(strings.Join(facts, " · "))
	switch lines := agreement(rec); {
	case len(found.Marks) > 0:
		lead := words.Say("history.in."+string(found.Passage.Kind)) + ": "
		if found.Passage.Side != dialogue.Nobody {
			lead = rec.Partners[found.Passage.Side.Index()].Name + ", " + lead
		}
		marks := make([]control.Span, len(found.Marks))
		for i, m := range found.Marks {
			marks[i] = control.Span{From: m.From + len(lead), To: m.To + len(lead)}
		}
		r.came.Set(lead+found.Passage.Text, marks...)
	case len(lines) > 0:
		r.came.Set(words.Say("history.agreed", words.Data{"Text": oneLine(lines[0])}))
	default:
		r.came.Set("")
	}
	r.Layout(nil, fyne.NewSize(r.width(), look.Scaled(rowHeight)))
}

// solo reports whether a session was one person's alone.
func solo(rec dialogue.Record, opts Options) bool {
	return slices.ContainsFunc(opts.Protocols, func(p *dialogue.Protocol) bool { return p.ID == rec.Protocol && p.Solo() })
}

// endedLine says how a session ended, and what is open about it.
func endedLine(rec dialogue.Record) string {
	switch {
	case rec.Status == dialogue.StatusOpen && !rec.BreakUntil.IsZero():
		return words.Say("history.in.break")
	case rec.Undecided():
		return words.Say("history.undecided")
	case rec.Outcome != "":
		return words.Say("history.outcome", words.Data{"Outcome": words.Outcome(rec.Outcome)})
	default:
		return words.Say("history.ended." + rec.Status)
	}
}

// oneLine puts a text on one line.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// dateWidth is the room for the day at the usual scale of text.
const dateWidth = 148

// width is that of the last layout.
func (r *historyRow) width() float32 { return r.rule.Size().Width }

// MinSize is for Fyne: rows are of one height, so that long lists stay quick.
func (r *historyRow) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(300, look.Scaled(rowHeight))
}

// Layout is for Fyne.
func (r *historyRow) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	if size.Width <= 0 {
		return
	}
	put := func(o fyne.CanvasObject, x, y, w, h float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(max(w, 0), h))
	}
	k := look.Scale()
	put(r.rule, 0, 0, size.Width, 1)
	put(r.number, 0, 8*k, 44*k, 40*k)
	put(r.weekday, 54*k, 18*k, (dateWidth-58)*k, 20*k)
	put(r.month, 8*k, 48*k, (dateWidth-12)*k, 20*k)
	x := dateWidth * k
	wide := size.Width - x - look.Space2
	ended := min(r.ended.Width()+2, wide*0.36)
	title := min(r.title.Width()+2, (wide-ended-look.Space3)*0.75)
	put(r.title, x, 10*k, title, 28*k)
	put(r.topic, x+title+look.Space3, 13*k, wide-title-ended-2*look.Space3, 24*k)
	put(r.ended, x+wide-ended, 14*k, ended, 22*k)
	facts := min(r.facts.Width()+2, wide*0.5)
	put(r.facts, x, 44*k, facts, 22*k)
	put(r.came, x+facts+look.Space3, 43*k, wide-facts-look.Space3, 23*k)
}
