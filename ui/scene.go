package ui

import (
	"time"

	"halfway/dialogue"
	"halfway/ui/control"
	"halfway/ui/stage"
	"halfway/ui/words"
)

// What the stage's buttons report, beside the names of commands.
const (
	pressReturn  = "return"
	pressRejoin  = "rejoin"
	pressTenMore = "ten more"
	pressPick    = "pick " // followed by the option
	pressCool    = "cool first"
	pressProceed = "proceed"
	pressLater   = "another time"
	pressVariant = "variant " // followed by the variant
)

// lookAgain are the days after which an agreement can be looked at again; 0
// stands for no day.
var lookAgain = []int{1, 3, 7, 14, 0}

// lookAgainFirst is the one that is chosen at first.
const lookAgainFirst = 2

// drawn reports whether a breath is drawn, whose picture moves.
func drawn(s dialogue.State, now dialogue.Instant) bool {
	return s.Running() && (s.Breathing(now) || s.Now().Step.In > 0 && s.Elapsed(now) < s.Length())
}

// sceneOf turns a view into what the stage shows. It takes every word from the
// catalogue, and every action from what the state allows.
func sceneOf(v view, day int) stage.Scene {
	s, visit := v.state, v.state.Now()
	step, p := visit.Step, v.state.Protocol
	sc := builder{v: v, Scene: stage.Scene{Picture: stage.Picture{
		Title: words.Protocol(p, p.Title, nil, "title"),
		Names: v.names(), Key: len(s.Visits), Trouble: v.trouble, Alone: p.Solo(), Still: v.settings.Still,
		Until: words.Say("stage.until", words.Data{"Time": timeOfDay(s.Due(v.now))}),
	}}}
	if at, of := s.Progress(); of > 1 {
		sc.Marks = &stage.Marks{At: at, Of: of}
	}
	switch {
	case v.settings.HideClock:
		sc.Until = ""
	case s.Late(v.now):
		sc.Until = words.Say("stage.late", words.Data{"Time": timeOfDay(s.Due(v.now))})
	}
	if s.Off {
		sc.Title = words.Say("stage.off", words.Data{"Title": sc.Title})
	}
	if v.settings.Mute {
		sc.Title = words.Say("stage.mute", words.Data{"Title": sc.Title})
	}
	if rounds := s.Rounds(p.PartOf(step.ID)); rounds > 1 {
		sc.Where = words.Say("stage.round", words.Data{"N": visit.Round, "Of": rounds})
	}
	stop := s.Stop()
	switch {
	case stop != nil && stop.Break:
		sc.breakScene(stop)
	case s.Breathing(v.now):
		sc.handOver()
	default:
		sc.step(day)
	}
	sc.offers()
	return sc.Scene
}

func (v view) names() [2]string {
	return [2]string{v.couple.Partners[0].Name, v.couple.Partners[1].Name}
}

func (v view) name(side dialogue.Side) string { return v.couple.Partners[side.Index()].Name }

// data are the names that a sentence of the protocol may hold.
func (v view) data() words.Data {
	speaker := v.state.SpeakerIn(v.state.Now().Round)
	if floor := v.state.Now().Floor; floor != dialogue.Nobody {
		speaker = floor
	}
	return words.Data{
		"Speaker": v.name(speaker), "Listener": v.name(speaker.Other()),
		"Opener": v.name(v.state.Opener), "Other": v.name(v.state.Opener.Other()),
	}
}

func (v view) say(text string, at ...string) string {
	at = append([]string{v.state.Now().Step.ID}, at...)
	return words.Protocol(v.state.Protocol, text, v.data(), at...)
}

func timeOfDay(t time.Time) string { return t.Local().Format("15:04") }

// lines are the texts of a list of the present step.
func (v view) lines(texts []string, kind string) []string {
	var lines []string
	for i, text := range texts {
		lines = append(lines, v.say(text, kind, string(rune('a'+i))))
	}
	return lines
}

func quoted(lines []string) []string {
	for i := range lines {
		lines[i] = "“" + lines[i] + "”"
	}
	return lines
}

// danceOf phrases a dance for its picture.
func danceOf(d dialogue.Dance, names [2]string) *control.Dance {
	said := words.Dance(d, names, func(text string) string { return text })
	return &control.Dance{Names: names, Moves: [2]string{d.Steps[0].Move, d.Steps[1].Move}, Under: said.Under, Name: said.Name, Foot: said.Foot}
}

func (v view) field(label string, lines int) *stage.Field {
	return &stage.Field{Label: label + "  ·  " + keyLabel(cmdNote), Text: v.state.Draft(), Lines: lines}
}
