package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"halfway/dialogue"
	"halfway/ui/words"
)

// stamp is how times are written in a terminal.
const stamp = "2006-01-02 15:04"

func printJSON(out io.Writer, v any) error {
	e := json.NewEncoder(out)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

func printSessions(out io.Writer, records []dialogue.Record) error {
	if len(records) == 0 {
		_, err := fmt.Fprintln(out, "No sessions yet.")
		return err
	}
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "BEGAN\tDIALOGUE\tLENGTH\tENDED\tID")
	for _, r := range records {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", r.Start.Local().Format(stamp), r.Title, clock(r.Clock), r.Status, r.ID)
	}
	return t.Flush()
}

// clock writes a length as minutes and seconds.
func clock(d time.Duration) string { return words.Clock(d.Round(time.Second)) }

func printSession(out io.Writer, s dialogue.Stored) error {
	p, err := dialogue.Load(s.Protocol, []byte(s.Text))
	if err != nil {
		return err
	}
	state, err := dialogue.Fold(p, s.Events)
	if err != nil {
		return err
	}
	name := func(side dialogue.Side) string {
		if side == dialogue.Nobody {
			return ""
		}
		return s.Partners[side.Index()].Name
	}
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fact := func(label, text string) {
		if text != "" {
			fmt.Fprintf(t, "%s\t%s\n", label, oneLine(text))
		}
	}
	fact("Dialogue", s.Title)
	fact("Partners", name(dialogue.Left)+" (left), "+name(dialogue.Right)+" (right)")
	fact("Began", s.Start.Local().Format(stamp))
	fact("Length", clock(s.Clock))
	fact("Ended", s.Status)
	fact("About", s.Topic)
	if s.Off {
		fact("Kept", "off the record, no words")
	}
	fact("Agreed", s.Agreement)
	for i, text := range s.Each {
		if !dialogue.Blank(text) {
			fact("", oneLine(s.Partners[i].Name)+": "+text)
		}
	}
	fact("How it went", s.Outcome)
	if !s.LookAgain.IsZero() {
		fact("Look again", s.LookAgain.Local().Format("2006-01-02"))
	}
	if d := s.Dance; d != nil {
		fact("Dance", d.Name)
		for i, step := range d.Steps {
			fact("", fmt.Sprintf("%s: %s; under it: %s; afraid: %s", s.Partners[i].Name, step.Move, step.Feeling, step.Fear))
		}
		fact("First sign", d.Sign)
		fact("First step", d.First)
	}
	fact("Spoken", fmt.Sprintf("%s %s, %s %s", name(dialogue.Left), clock(s.Spoken[0]), name(dialogue.Right), clock(s.Spoken[1])))
	fmt.Fprintln(t)
	if err := t.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(t, "AT\tSTEP\tWHO\tTOOK\t")
	for _, v := range state.Visits {
		printVisit(t, v, state, name)
	}
	return t.Flush()
}

func printVisit(t io.Writer, v dialogue.Visit, s dialogue.State, name func(dialogue.Side) string) {
	speaker := v.Floor
	if speaker == dialogue.Nobody {
		speaker = s.SpeakerIn(v.Round)
	}
	named := strings.NewReplacer("{{.Speaker}}", name(speaker), "{{.Listener}}", name(speaker.Other()),
		"{{.Opener}}", name(s.Opener), "{{.Other}}", name(s.Opener.Other()))
	step := v.Step.Prompt
	if v.Step.Kind == dialogue.Turn {
		step = v.Step.Sign
	}
	switch v.Via {
	case dialogue.ByBack, dialogue.ByAgain, dialogue.ByConsent, dialogue.ByFacilitator:
		step += " (" + v.Via + ")"
	}
	fmt.Fprintf(t, "%s\t%s\t%s\t%s\t\n", clock(v.From.Clock), oneLine(named.Replace(step)), oneLine(name(v.Actor)), clock(max(v.Elapsed(s.Last), 0)))
	more := func(format string, args ...any) { fmt.Fprintf(t, "\t  "+format+"\t\t\t\n", args...) }
	if o := v.Step.Option(v.Option); o != nil {
		more("“%s”", oneLine(named.Replace(o.Label)))
		if !v.At.IsZero() {
			more("at %s", v.At.Local().Format(stamp))
		}
	}
	switch {
	case dialogue.Blank(v.Note) || v.Step.Kind == dialogue.Plan:
	case v.Step.Private:
		more("a private note, which only --json prints")
	default:
		more("note: %s", oneLine(v.Note))
	}
	if given, all := v.Readings(); all {
		printReadings(more, given, name)
	}
	for _, stop := range v.Stops {
		to := stop.To
		if to == (dialogue.Instant{}) {
			to = s.Last
		}
		if stop.Break {
			if stop.Caller != dialogue.Nobody {
				more("%s called a break", oneLine(name(stop.Caller)))
			}
			more("break of %s, to return at %s", clock(to.Wall.Sub(stop.From.Wall)), stop.Until.Local().Format("15:04"))
		} else {
			more("held for %s (%s)", clock(to.Clock-stop.From.Clock), stop.By)
		}
		if given, all := stop.Calm(); all {
			printReadings(more, given, name)
		}
	}
}

func printReadings(more func(string, ...any), given [2]dialogue.Readings, name func(dialogue.Side) string) {
	for _, side := range dialogue.Both {
		more("%s: %s", oneLine(name(side)), readings(given[side.Index()]))
	}
}

func readings(r dialogue.Readings) string {
	var words []string
	for reading, value := range r {
		words = append(words, fmt.Sprintf("%s %d", reading, value))
	}
	slices.Sort(words)
	if len(words) == 0 {
		return "not said"
	}
	return strings.Join(words, ", ")
}

// counted is a number with what it counts; many may be left out where it is one
// with an s.
func counted(n int, one string, many ...string) string {
	switch {
	case n == 1:
		return "1 " + one
	case len(many) > 0:
		return fmt.Sprint(n, " ", many[0])
	}
	return fmt.Sprint(n, " ", one, "s")
}

// oneLine keeps a text from breaking the table, from steering a terminal, and
// from turning the direction of what follows it.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 {
			return -1
		}
		return r
	}, dialogue.Name(text))
}
