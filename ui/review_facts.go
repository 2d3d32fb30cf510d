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

// picture is the session along time.
func (r *review) picture(v view) fyne.CanvasObject {
	stretches := v.state.Band(v.now)
	if len(stretches) == 0 {
		return nil
	}
	r.band = control.NewBand(stretches, words.Length)
	r.band.OnTap = func(visit int) {
		if visit < len(r.visits) {
			r.page.Reveal(r.visits[visit])
		}
	}
	who := func(side dialogue.Side) fyne.CanvasObject {
		return control.NewRow(look.Space2, 1,
			container.NewGridWrap(fyne.NewSquareSize(look.Body), control.NewShape(side, look.Tint(side), true)),
			control.NewText(v.name(side), look.Body, look.Tint(side)))
	}
	box := control.NewColumn(look.Space1, 0, who(dialogue.Left), r.band, who(dialogue.Right))
	if v.state.Protocol.Solo() {
		box = control.NewColumn(look.Space1, 0, who(dialogue.Left), r.band)
	}
	return box
}

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
	line("review.length", words.Length(rec.Clock))
	if rec.Opener != dialogue.Nobody && !r.state.Protocol.Solo() {
		line("review.who", rec.Partners[rec.Opener.Index()].Name)
	}
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
		line("review.outcome", words.Outcome(rec.Outcome))
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
