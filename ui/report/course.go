package report

import (
	"cmp"
	"slices"
	"time"

	"halfway/dialogue"
	"halfway/ui/words"
)

// moment is one step of a session's course.
type moment struct {
	// At is the time on the session's clock, Took how long it took where that
	// was measured.
	At, Took string
	// Side is whose move it was, and Head what is told of it first.
	Side dialogue.Side
	Head string
	// Prompt is what the step asked for; empty where the head says it already.
	Prompt string
	// Chosen is the answer that was picked.
	Chosen string
	// Quiet are remarks on how it went: stops, ways and what stays private.
	Quiet []string
	Notes []said
}

// course is what happened, step by step.
func (o Options) course(a account, s dialogue.State) []moment {
	var all []moment
	absences := s.Absences
	for i, v := range s.Visits {
		m := o.moment(a, s, v)
		for len(absences) > 0 && (i == len(s.Visits)-1 || absences[0].From.Clock < v.To.Clock) {
			m.Quiet = append(m.Quiet, absence(absences[0]))
			absences = absences[1:]
		}
		all = append(all, m)
	}
	return all
}

func (o Options) moment(a account, s dialogue.State, v dialogue.Visit) moment {
	say := func(text string, at ...string) string {
		speaker := cmp.Or(v.Floor, s.SpeakerIn(v.Round))
		return words.Protocol(s.Protocol, text, words.Data{
			"Speaker": a.name(speaker), "Listener": a.name(speaker.Other()),
			"Opener": a.name(s.Opener), "Other": a.name(s.Opener.Other()),
		}, append([]string{v.Step.ID}, at...)...)
	}
	m := moment{At: words.Clock(v.From.Clock), Side: v.Actor, Head: say(v.Step.Prompt, "prompt")}
	if run := v.Elapsed(s.Last); v.Step.Time > 0 && run >= time.Second {
		m.Took = words.Clock(run)
	}
	if v.Actor != dialogue.Nobody {
		m.Head, m.Prompt = words.Say("review.turn", words.Data{"Name": a.name(v.Actor), "Sign": say(v.Step.Sign, "sign")}), m.Head
	}
	switch v.Via {
	case dialogue.ByBack, dialogue.ByAgain, dialogue.ByConsent, dialogue.ByBell, dialogue.ByFacilitator:
		m.Quiet = append(m.Quiet, words.Say("review.via."+v.Via))
	}
	if option := v.Step.Option(v.Option); option != nil {
		m.Chosen = say(option.Label, "option", option.ID)
		if !v.At.IsZero() {
			m.Quiet = append(m.Quiet, o.at(v.At))
		}
	}
	if !s.Off {
		m.wrote(a, v, o.Private)
		if given, all := v.Readings(); all {
			m.Quiet = append(m.Quiet, told(a.In, given, v.Step.Ask)...)
		}
	}
	for _, stop := range v.Stops {
		m.Quiet = append(m.Quiet, stopped(a, stop, s.Off)...)
	}
	return m
}

// wrote adds what was written at a step. The agreement and the topic stand in
// places of their own.
func (m *moment) wrote(a account, v dialogue.Visit, private bool) {
	if v.Step.Kind == dialogue.Plan || v.Step.Kind == dialogue.Agree {
		return
	}
	var notes []said
	if !dialogue.Blank(v.Note) {
		notes = append(notes, said{Side: v.Actor, Text: tidy(v.Note)})
	}
	for i, side := range dialogue.Both {
		if !dialogue.Blank(v.Each[i]) {
			notes = append(notes, said{side, a.Names[i], tidy(v.Each[i])})
		}
	}
	switch {
	case len(notes) == 0:
	case v.Step.Private && !private:
		who := words.Say("report.private.both")
		if v.Actor != dialogue.Nobody {
			who = words.Say("report.private", words.Data{"Name": a.name(v.Actor)})
		}
		m.Quiet = append(m.Quiet, who)
	default:
		m.Notes = notes
	}
}

// stopped tells of a hold or a break.
func stopped(a account, stop dialogue.Stop, off bool) []string {
	var lines []string
	key, took := "review.held", stop.To.Clock-stop.From.Clock
	if stop.By == dialogue.BySleep {
		key = "review.slept"
	}
	if stop.Break {
		key, took = "review.break", stop.To.Wall.Sub(stop.From.Wall)
		if stop.Caller != dialogue.Nobody {
			lines = append(lines, words.Say("report.called", words.Data{"Name": a.name(stop.Caller)}))
		}
	}
	if stop.To == (dialogue.Instant{}) {
		return append(lines, words.Say(key+".open"))
	}
	lines = append(lines, words.Say(key, words.Data{"Length": length(max(took, 0))}))
	if calm, all := stop.Calm(); all && !off {
		lines = append(lines, told(a.In, calm, []dialogue.Reading{dialogue.Calm})...)
	}
	return slices.Clip(lines)
}

// absence tells of a time in which the session was left.
func absence(away dialogue.Absence) string {
	key := "report.left"
	switch away.By {
	case dialogue.ByCooling:
		key = "report.left.cooling"
	case dialogue.ByCrash:
		key = "report.left.crash"
	}
	if away.To == (dialogue.Instant{}) {
		return words.Say(key + ".open")
	}
	return words.Say(key, words.Data{"Length": length(max(away.To.Wall.Sub(away.From.Wall), 0))})
}
