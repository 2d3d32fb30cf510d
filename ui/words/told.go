package words

import (
	"fmt"
	"strings"
	"time"

	"halfway/dialogue"
)

// Title is what the dialogue of a session is called among the protocols of
// today, or what it was called then.
func Title(rec dialogue.Record, protocols []*dialogue.Protocol) string {
	for _, p := range protocols {
		if p.ID == rec.Protocol {
			return Protocol(p, p.Title, nil, "title")
		}
	}
	return rec.Title
}

// Outcome says how an agreement went.
func Outcome(o dialogue.Outcome) string { return Say("outcome." + strings.ReplaceAll(o, " ", ".")) }

// Day writes a date out, with the month in words, as it is in the time's own
// location.
func Day(t time.Time) string {
	return Say("date.day", Data{
		"Day": t.Day(), "Year": t.Year(), "Month": Say("date.month." + t.Format("01")),
		"Weekday": Say("date.weekday." + t.Format("Mon")),
	})
}

// Length says how long something took, in full minutes once it took one.
func Length(d time.Duration) string {
	if d < time.Minute {
		return Count("length.seconds", int(d.Round(time.Second)/time.Second))
	}
	return Count("length.minutes", int(d.Round(time.Minute)/time.Minute))
}

// Clock writes a time as minutes and seconds, the rest cut off.
func Clock(d time.Duration) string {
	seconds := int(d / time.Second)
	return fmt.Sprintf("%d:%02d", seconds/60, seconds%60)
}

// Danced is a dance in words.
type Danced struct {
	// Name is what the two call it.
	Name string
	// Under is what goes on beneath the move of each, by Side.Index.
	Under [2][]string
	// Foot are its first sign and their first step out of it.
	Foot []string
}

// Dance phrases a dance. The names are as they stand in a sentence, and what the
// two wrote goes through quote.
func Dance(d dialogue.Dance, names [2]string, quote func(string) string) Danced {
	said := Danced{Name: d.Name}
	if said.Name == "" {
		said.Name = Say("dance.unnamed")
	}
	type line struct{ key, text string }
	for i, step := range d.Steps {
		for _, l := range [...]line{{"dance.feeling", step.Feeling}, {"dance.fear", step.Fear}, {"dance.sees", step.Sees}} {
			if l.text != "" {
				said.Under[i] = append(said.Under[i], Say(l.key, Data{"Text": quote(l.text), "Name": names[1-i]}))
			}
		}
	}
	for _, l := range [...]line{{"dance.sign", d.Sign}, {"dance.first", d.First}} {
		if l.text != "" {
			said.Foot = append(said.Foot, Say(l.key, Data{"Text": quote(l.text)}))
		}
	}
	return said
}
