package report

import (
	"strconv"

	"halfway/dialogue"
	"halfway/ui/words"
)

// check is one reading before and after.
type check struct {
	// Name says what was asked for.
	Name string
	By   [2]change
}

// change is how a reading of one partner was, each from dialogue.MinReading to
// dialogue.MaxReading; nil where it was not asked for, or not said.
type change struct{ Before, After *int }

// readingOrder is the order in which readings are told.
var readingOrder = [...]dialogue.Reading{dialogue.Calm, dialogue.Heard, dialogue.Closeness, dialogue.Space}

// checks are the check-ins before and after that both gave.
func checks(s dialogue.State) []check {
	f := s.Figures()
	var all []check
	for _, reading := range readingOrder {
		c := check{Name: words.Say("report.reading." + string(reading))}
		any := false
		for i := range c.By {
			c.By[i] = change{valueOf(f.Before[i], reading), valueOf(f.After[i], reading)}
			any = any || c.By[i] != change{}
		}
		if any {
			all = append(all, c)
		}
	}
	return all
}

func valueOf(given dialogue.Readings, reading dialogue.Reading) *int {
	if value, ok := given[reading]; ok {
		return &value
	}
	return nil
}

// figures are a change in two texts; the second is empty where there was nothing
// to ask for a second time.
func (c change) figures() (before, after string) {
	one := func(v *int) string {
		if v == nil {
			return "–"
		}
		return strconv.Itoa(*v)
	}
	if before = one(c.Before); c.After != nil {
		after = one(c.After)
	}
	return before, after
}

// text tells a change in one text.
func (c change) text() string {
	before, after := c.figures()
	if after == "" {
		return before
	}
	return before + " → " + after
}

// told are readings of both, a line for each that was asked for.
func told(names [2]string, given [2]dialogue.Readings, asked []dialogue.Reading) []string {
	var lines []string
	for _, reading := range asked {
		values := words.Data{"Reading": words.Say("report.reading." + string(reading)), "Left": names[0], "Right": names[1]}
		for i, key := range [...]string{"A", "B"} {
			values[key] = words.Say("rate.unsaid")
			if v := valueOf(given[i], reading); v != nil {
				values[key] = strconv.Itoa(*v)
			}
		}
		lines = append(lines, words.Say("report.told", values))
	}
	return lines
}
