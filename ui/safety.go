package ui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2/lang"

	"halfway/ui/control"
	"halfway/ui/look"
	"halfway/ui/words"
)

// Line is a help line for people who are afraid of their partner.
type Line struct {
	// Country is its ISO 3166 code, and Region a part of it; empty for all.
	Country string `json:"country"`
	Region  string `json:"region"`
	// Name, Number and Site are as the service writes them; For is for whom it
	// is, and Hours when, where it says so.
	Name   string `json:"name"`
	Number string `json:"number"`
	Site   string `json:"site"`
	For    string `json:"for"`
	Hours  string `json:"hours"`
	// Source is where it was found, and Checked the day, as in 2026-11-23.
	Source  string `json:"source"`
	Checked string `json:"checked"`
}

// safetySheet is a page for one person alone. It asks nothing, stores nothing,
// and leaves no trace: it draws what it was given, and Escape takes it away.
func safetySheet(w *Window) *sheet {
	s := newSheet(w.dismiss, words.Say("safety.title"), words.Say("safety.text"), words.Say("safety.alone"))
	s.wide, s.plain = 860, true
	// The own country's lines come first, where the system tells which it is.
	here := ""
	if parts := strings.Split(lang.SystemLocale().String(), "-"); len(parts) > 1 {
		here = parts[len(parts)-1]
	}
	lines := slices.Clone(w.opts.Lines)
	slices.SortStableFunc(lines, func(a, b Line) int {
		switch {
		case (a.Country == here) == (b.Country == here):
			return strings.Compare(a.Country, b.Country)
		case a.Country == here:
			return -1
		default:
			return 1
		}
	})
	for _, l := range lines {
		about := strings.Join(slices.DeleteFunc([]string{l.Name, l.Region, l.For, l.Hours, l.Site}, func(t string) bool { return t == "" }), " · ")
		s.content.Add(control.NewTriple(48, 210, control.NewTitle(l.Country, look.Body, look.Quiet),
			control.NewText(about, look.Body, look.Ink), control.NewTitle(l.Number, look.Body, look.Ink).Trailing()))
	}
	if len(lines) > 0 {
		s.content.Add(control.NewText(words.Say("safety.checked", words.Data{"Day": oldest(lines)}), look.Body-1, look.Quiet))
	}
	s.choice(words.Say("help.close"), keyLabel(cmdLeave), control.Primary, cmdPrimary, func() {})
	return s
}

// oldest is the day on which the line was checked that was checked first.
func oldest(lines []Line) string {
	day := lines[0].Checked
	for _, l := range lines {
		day = min(day, l.Checked)
	}
	return day
}
