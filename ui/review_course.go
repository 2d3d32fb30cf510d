package ui

import (
	"strings"

	"fyne.io/fyne/v2"

	"halfway/dialogue"
	"halfway/ui/control"
	"halfway/ui/look"
	"halfway/ui/words"
)

// course is what happened, step by step, with the time since the start.
func (r *review) course(v view) fyne.CanvasObject {
	box := control.NewColumn(look.Space2, 0, control.NewTitle(words.Say("review.course"), look.Lead, look.Ink))
	for _, visit := range v.state.Visits {
		v.state.Visits = append(v.state.Visits[:0:0], visit) // so that the names fit this round
		o := r.visit(v, visit)
		r.visits = append(r.visits, o)
		box.Add(o)
	}
	return box
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
	if prompt := say(visit.Step.Prompt, "prompt"); prompt != "" && prompt != what {
		lines.Add(control.NewText(prompt, look.Body, look.Quiet))
	}
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
		lines.Add(control.NewText(words.Say(key, words.Data{"Length": words.Length(took)}), look.Body, look.Quiet))
		if calm, all := stop.Calm(); all {
			for i, side := range dialogue.Both {
				value, said := calm[i][dialogue.Calm]
				lines.Add(control.NewReadingRow(side, v.name(side), value, said, words.Say("rate.unsaid"), 1))
			}
		}
	}
	at := control.NewText(words.Clock(visit.From.Clock), look.Body, look.Quiet)
	took := control.NewText("", look.Body, look.Quiet)
	if run := visit.Elapsed(v.now); visit.Step.Time > 0 && run > 0 {
		took.Set(minutes(run))
	}
	return control.NewTriple(64, 64, at, lines, took.Trailing())
}
