package ui

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"halfway/dialogue"
	"halfway/ui/control"
	"halfway/ui/look"
	"halfway/ui/words"
)

// review shows one past session: what was agreed, how both were, and its
// course. It is the same fold that ran live.
type review struct {
	w    *Window
	back func()
	box  fyne.CanvasObject
	page *control.Page
	rec  dialogue.Record
	// theme is the one for which it was built.
	theme look.Theme
	// covered uncovers what was written in private, and remarks what a
	// facilitator kept.
	covered, remarks []func()
}

func newReview(w *Window, stored dialogue.Stored, s dialogue.State, remarks []dialogue.Remark, back func()) *review {
	r := &review{w: w, back: back, rec: stored.Record, theme: w.settings.theme()}
	v := view{state: s, now: s.Last, couple: dialogue.Couple{Partners: stored.Partners}}
	title := titleOf(stored.Record, w.opts)
	head := control.NewRow(look.Space3, 1,
		control.NewButton(words.Say("review.back"), keyLabel(cmdLeave), control.Second, r.leave),
		control.NewTitle(title, look.Heading, look.Ink))
	if stored.Status == dialogue.StatusOpen {
		head.Add(control.NewButton(words.Say("review.go.on"), keyLabel(cmdPrimary), control.Primary, func() { w.resume(r.rec) }))
	}
	column := control.NewColumn(look.Space4, 920, r.facts(stored.Record))
	for _, part := range []fyne.CanvasObject{r.dance(stored.Record), r.shares(v), r.checkIns(v), r.course(v), r.remarked(remarks)} {
		if part != nil {
			column.Add(part)
		}
	}
	r.page = control.NewPage(control.NewInset(look.Space4, look.Space3, column))
	r.box = container.NewBorder(container.New(middle{wide: 1080}, control.NewInset(look.Space4, look.Space3, head)),
		nil, nil, nil, r.page.Container)
	return r
}

func (r *review) object() fyne.CanvasObject { return r.box }

// restyle builds the review anew for other sizes of text; colours change by
// themselves.
func (r *review) restyle() {
	if r.theme != r.w.settings.theme() {
		r.w.showReview(r.rec.ID, r.back)
	}
}

func (r *review) menu() []offer { return []offer{{words.Say("review.back"), r.leave}} }

func (r *review) do(c command) {
	switch c {
	case cmdLeave, cmdHistory:
		r.leave()
	case cmdPrimary:
		if r.rec.Status == dialogue.StatusOpen {
			r.w.resume(r.rec)
		} else {
			r.page.Scroll(0.8)
		}
	case cmdBack:
		r.page.Scroll(-0.8)
	case cmdAbout:
		for _, uncover := range r.covered {
			uncover()
		}
	case cmdFlag:
		for _, uncover := range r.remarks {
			uncover()
		}
	case cmdDown:
		r.page.Scroll(0.2)
	case cmdUp:
		r.page.Scroll(-0.2)
	}
}

func (r *review) leave() { r.back() }

// facts are when it was, how it ended, what it was about and what was agreed.
func (r *review) facts(rec dialogue.Record) fyne.CanvasObject {
	box := control.NewColumn(look.Space2, 0)
	line := func(label, text string) {
		if text != "" {
			box.Add(control.NewPair(190, control.NewText(words.Say(label), look.Body, look.Quiet),
				control.NewText(text, look.Lead, look.Ink)))
		}
	}
	line("review.when", dayAndTime(rec.Start, r.w.opts.Now()))
	line("review.length", length(rec.Clock))
	line("review.ended", words.Say("history.ended."+rec.Status))
	if rec.Off {
		line("review.kept", words.Say("review.kept.off"))
	}
	line("review.topic", rec.Topic)
	line("review.agreement", strings.Join(agreement(rec), "\n"))
	if !rec.LookAgain.IsZero() {
		line("review.again", day(rec.LookAgain))
	}
	if rec.Outcome != "" {
		line("review.outcome", words.Say("outcome."+outcomeKey(rec.Outcome)))
	}
	return card(look.Space4, look.Space3, box)
}

// dance is the loop that the two found in this session.
func (r *review) dance(rec dialogue.Record) fyne.CanvasObject {
	if rec.Dance == nil {
		return nil
	}
	names := [2]string{rec.Partners[0].Name, rec.Partners[1].Name}
	return control.NewDance(*danceOf(*rec.Dance, names), look.Body)
}

// shares is how long each has spoken, shown once and without comment.
func (r *review) shares(v view) fyne.CanvasObject {
	spoken := v.state.Spoken(v.now)
	all := spoken[0] + spoken[1]
	if all < time.Second {
		return nil
	}
	box := control.NewColumn(look.Space2, 0, control.NewTitle(words.Say("review.shares"), look.Lead, look.Ink))
	for i, side := range dialogue.Both {
		box.Add(control.NewGaugeRow(side, v.name(side), float32(spoken[i])/float32(all), true, minutes(spoken[i]), 1))
	}
	return box
}

// checkIns are the readings that both gave.
func (r *review) checkIns(v view) fyne.CanvasObject {
	box := control.NewColumn(look.Space3, 0)
	for _, visit := range v.state.Visits {
		given, all := visit.Readings()
		if !all {
			continue
		}
		box.Add(control.NewTitle(words.Protocol(v.state.Protocol, visit.Step.Prompt, v.data(), visit.Step.ID, "prompt"), look.Lead, look.Ink))
		for _, asked := range visit.Step.Ask {
			group := control.NewColumn(look.Space1, 0, control.NewText(words.Say("rate."+string(asked)), look.Body, look.Quiet))
			for i, side := range dialogue.Both {
				value, said := given[i][asked]
				group.Add(control.NewReadingRow(side, v.name(side), value, said, words.Say("rate.unsaid"), 1))
			}
			box.Add(group)
		}
	}
	if len(box.Objects) == 0 {
		return nil
	}
	return box
}

// course is what happened, step by step, with the time since the start.
func (r *review) course(v view) fyne.CanvasObject {
	box := control.NewColumn(look.Space2, 0, control.NewTitle(words.Say("review.course"), look.Lead, look.Ink))
	for _, visit := range v.state.Visits {
		v.state.Visits = append(v.state.Visits[:0:0], visit) // so that the names fit this round
		box.Add(r.visit(v, visit))
	}
	return box
}

// cover hides private writing until somebody asks to see it.
func (r *review) cover(lines *fyne.Container, text *control.Text, name string) {
	r.hide(&r.covered, lines, text, words.Say("review.private", words.Data{"Name": name}), cmdAbout)
}

// hide puts a button in the place of an object, until it is pressed.
func (r *review) hide(among *[]func(), lines *fyne.Container, o fyne.CanvasObject, label string, on command) {
	var b *control.Button
	uncover := func() {
		lines.Remove(b)
		lines.Remove(o) // for a second press
		lines.Add(o)
		r.page.Scroll(0)
	}
	b = control.NewButton(label, keyLabel(on), control.Faint, uncover).Leading()
	*among = append(*among, uncover)
	lines.Add(b)
}

// remarked is what a facilitator kept for themselves, hidden until they ask.
func (r *review) remarked(remarks []dialogue.Remark) fyne.CanvasObject {
	if len(remarks) == 0 {
		return nil
	}
	list := control.NewColumn(look.Space1, 0)
	for _, remark := range remarks {
		list.Add(control.NewText(words.Say("controls.remark", words.Data{"Time": timeOfDay(remark.At), "Text": remark.Text}), look.Body+1, look.Ink))
	}
	lines := control.NewColumn(look.Space2, 0)
	r.hide(&r.remarks, lines, list, words.Say("review.remarks"), cmdFlag)
	return lines
}

func (r *review) visit(v view, visit dialogue.Visit) fyne.CanvasObject {
	say := func(text string, at ...string) string {
		return words.Protocol(v.state.Protocol, text, v.data(), append([]string{visit.Step.ID}, at...)...)
	}
	what := say(visit.Step.Prompt, "prompt")
	if visit.Actor != dialogue.Nobody {
		what = words.Say("review.turn", words.Data{"Name": v.name(visit.Actor), "Sign": say(visit.Step.Sign, "sign")})
	}
	lines := control.NewColumn(look.Space1, 0, control.NewTitle(what, look.Body, look.Tint(visit.Actor)))
	switch via := visit.Via; via {
	case dialogue.ByBack, dialogue.ByAgain, dialogue.ByConsent, dialogue.ByBell, dialogue.ByFacilitator:
		lines.Add(control.NewText(words.Say("review.via."+via), look.Body, look.Quiet))
	}
	if o := visit.Step.Option(visit.Option); o != nil {
		lines.Add(control.NewText("“"+say(o.Label, "option", o.ID)+"”", look.Body, look.Ink))
		if !visit.At.IsZero() {
			lines.Add(control.NewText(dayAndTime(visit.At, r.w.opts.Now()), look.Body, look.Ink))
		}
	}
	if note := strings.TrimSpace(visit.Note); note != "" && visit.Step.Kind != dialogue.Plan {
		text := control.NewText(note, look.Body+1, look.Ink)
		if visit.Step.Private {
			r.cover(lines, text, v.name(visit.Actor))
		} else {
			lines.Add(text)
		}
	}
	for _, stop := range visit.Stops {
		key, took := "review.held", stop.To.Clock-stop.From.Clock
		if stop.By == dialogue.BySleep {
			key = "review.slept"
		}
		if stop.Break {
			if stop.Caller != dialogue.Nobody {
				lines.Add(control.NewText(words.Say("break.calls", words.Data{"Name": v.name(stop.Caller)}), look.Body, look.Quiet))
			}
			key = "review.break"
			took = stop.To.Wall.Sub(stop.From.Wall)
		}
		if stop.To == (dialogue.Instant{}) {
			lines.Add(control.NewText(words.Say(key+".open"), look.Body, look.Quiet))
			continue
		}
		lines.Add(control.NewText(words.Say(key, words.Data{"Length": length(took)}), look.Body, look.Quiet))
		if calm, all := stop.Calm(); all {
			for i, side := range dialogue.Both {
				value, said := calm[i][dialogue.Calm]
				lines.Add(control.NewReadingRow(side, v.name(side), value, said, words.Say("rate.unsaid"), 1))
			}
		}
	}
	at := control.NewText(minutes(visit.From.Clock.Truncate(time.Second)), look.Body, look.Quiet)
	took := control.NewText("", look.Body, look.Quiet)
	if run := visit.Elapsed(v.now); visit.Step.Time > 0 && run > 0 {
		took.Set(minutes(run))
	}
	return control.NewTriple(64, 64, at, lines, took.Trailing())
}
