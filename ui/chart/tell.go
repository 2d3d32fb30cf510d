package chart

import (
	"math"
	"strconv"
	"strings"
	"time"

	"halfway/dialogue"
	"halfway/dialogue/insight"
	"halfway/ui/words"
)

// Told is a trend in words, figures and a picture.
type Told struct {
	Title string
	// Hint says what is seen: the scale, and what a point or bar stands for.
	Hint string
	// Sentence says plainly what the figures show, or that there are too few.
	Sentence string
	// Drawn is false where there is too little to draw; Chart, Head and Rows are
	// empty then.
	Drawn bool
	Chart Chart
	// Head names the columns of the figures, and Rows are the cells.
	Head []string
	Rows [][]string
}

// Tell puts a trend of a couple into words.
func Tell(t insight.Trend, couple dialogue.Couple) Told {
	base := "trends." + string(t.Subject) + "."
	told := Told{Title: words.Say(base + "title"), Sentence: sentence(t, couple), Drawn: t.Enough}
	if !t.Enough {
		return told
	}
	told.Hint = words.Say(base+"hint") + " " + words.Say("trends.each."+unitKeys[t.Unit]+"."+grainKeys[t.Grain])
	told.Chart = chartOf(t, couple)
	told.Head = append(told.Head, words.Say("trends.when"))
	for _, c := range t.Columns {
		told.Head = append(told.Head, columnName(t, c, couple))
	}
	told.Head = append(told.Head, words.Say("trends.dialogues"))
	for _, r := range t.Rows {
		cells := []string{stretchName(t.Grain, r)}
		for _, v := range r.Values {
			cells = append(cells, cell(t, v))
		}
		told.Rows = append(told.Rows, append(cells, strconv.Itoa(r.Sessions)))
	}
	return told
}

// TellAll puts all trends of a couple's sessions in a span into words.
func TellAll(records []dialogue.Record, couple dialogue.Couple, span insight.Span, where *time.Location) []Told {
	var all []Told
	for _, t := range insight.Look(records, couple, span, where) {
		all = append(all, Tell(t, couple))
	}
	return all
}

var (
	unitKeys  = map[insight.Unit]string{insight.Points: "points", insight.Percent: "percent", insight.Count: "count"}
	grainKeys = map[insight.Grain]string{
		insight.BySession: "session", insight.ByWeek: "week", insight.ByMonth: "month", insight.ByQuarter: "quarter",
		insight.ByYear: "year", insight.ByYears: "years",
	}
)

// chartOf draws readings as lines, or from before to after, and what is counted
// or shared as bars.
func chartOf(t insight.Trend, couple dialogue.Couple) Chart {
	c := Chart{Kind: Lines}
	switch t.Unit {
	case insight.Points:
		c.Min, c.Max = dialogue.MinReading, dialogue.MaxReading
		c.Ticks = []Tick{{0, "0"}, {5, "5"}, {10, "10"}}
	case insight.Percent:
		c.Max = 100
		for _, v := range []float64{0, 50, 100} {
			c.Ticks = append(c.Ticks, Tick{v, percent(v)})
		}
	}
	switch t.Subject {
	case insight.Calm:
		c.Kind, c.Was, c.Is = Ranges, words.Say("trends.before"), words.Say("trends.after")
	case insight.Speaking, insight.Breaks, insight.Agreements:
		c.Kind = Stacks
	}
	for _, r := range t.Rows {
		c.Points = append(c.Points, point(t.Grain, r))
	}
	least := 1
	if t.Subject == insight.Process { // a part of one or two is all or nothing
		least = insight.Least
	}
	role := First
	for i, column := range t.Columns {
		s := Series{Values: make([]Value, len(t.Rows))}
		for j, r := range t.Rows {
			s.Values[j] = Value{r.Values[i].V, r.Values[i].N >= least}
		}
		switch {
		case column.What == "before": // told by the one after it
			continue
		case column.Side != dialogue.Nobody:
			s.Name, s.Role = couple.Partners[column.Side.Index()].Name, Role(column.Side.Index())
		default:
			s.Name, s.Role = words.Say("trends."+string(t.Subject)+"."+column.What), role
			role++
		}
		if column.What == "after" {
			s.From = make([]Value, len(t.Rows))
			for j, r := range t.Rows {
				s.From[j] = Value{r.Values[i-1].V, r.Values[i-1].N > 0}
			}
		}
		c.Series = append(c.Series, s)
	}
	if t.Subject == insight.Process { // what never came up has no line
		var some []Series
		for _, s := range c.Series {
			if _, ok := lastOf(s.Values); ok {
				some = append(some, s)
			}
		}
		c.Series = some
	}
	return c
}

func lastOf(values []Value) (Value, bool) {
	for i := len(values) - 1; i >= 0; i-- {
		if !values[i].gap() {
			return values[i], true
		}
	}
	return Value{}, false
}

// columnName is the head of a column of the figures.
func columnName(t insight.Trend, c insight.Column, couple dialogue.Couple) string {
	if c.Side == dialogue.Nobody {
		return words.Say("trends." + string(t.Subject) + "." + c.What)
	}
	name := couple.Partners[c.Side.Index()].Name
	if c.What == "" {
		return name
	}
	return words.Say("trends.of", words.Data{"Name": name, "What": words.Say("trends." + c.What)})
}

// cell is a figure as it is written.
func cell(t insight.Trend, v insight.Value) string {
	switch {
	case v.N == 0:
		return "–"
	case t.Subject == insight.Process:
		return words.Say("trends.part", words.Data{"Part": percent(v.V), "Of": v.N})
	case t.Unit == insight.Percent:
		return percent(v.V)
	default:
		return strconv.FormatFloat(math.Round(v.V*10)/10, 'f', -1, 64)
	}
}

func percent(v float64) string {
	return words.Say("trends.percent", words.Data{"N": int(math.Round(v))})
}

// point is the place of a row on the axis.
func point(g insight.Grain, r insight.Row) Point {
	month := words.Say("trends.month." + r.From.Format("01"))
	year := strconv.Itoa(r.From.Year())
	switch g {
	case insight.ByMonth, insight.ByQuarter:
		return Point{month, year}
	case insight.ByYear, insight.ByYears:
		return Point{year, ""}
	default:
		return Point{words.Say("trends.day.short", words.Data{"Day": r.From.Day(), "Month": month}), year}
	}
}

// stretchName says in full when a row was.
func stretchName(g insight.Grain, r insight.Row) string {
	last := r.To.AddDate(0, 0, -1)
	month := func(t time.Time) string { return words.Say("date.month." + t.Format("01")) }
	data := words.Data{"Day": date(r.From), "Month": month(r.From), "Last": month(last), "Year": r.From.Year(), "Until": last.Year()}
	if g == insight.BySession {
		return date(r.From)
	}
	return words.Say("trends.stretch."+grainKeys[g], data)
}

// date is a day in full.
func date(t time.Time) string {
	return words.Say("trends.day", words.Data{"Day": t.Day(), "Month": words.Say("date.month." + t.Format("01")), "Year": t.Year()})
}

// sentence joins what a trend says.
func sentence(t insight.Trend, couple dialogue.Couple) string {
	var all []string
	for _, s := range t.Said {
		data := words.Data{"N": s.N, "Of": s.Of, "Left": couple.Partners[0].Name, "Right": couple.Partners[1].Name}
		for name, n := range s.More {
			data[name] = n
		}
		if !s.Since.IsZero() {
			data["Since"] = date(s.Since)
		}
		if s.Side != dialogue.Nobody {
			data["Name"], data["Other"] = couple.Partners[s.Side.Index()].Name, couple.Partners[s.Side.Other().Index()].Name
		}
		all = append(all, words.Say(sentenceKey(t, s), data)+list(t, s))
	}
	return strings.Join(all, " ")
}

// sentenceKey is the key of a sentence, which depends on some of its numbers.
func sentenceKey(t insight.Trend, s insight.Sentence) string {
	base := "trends." + string(t.Subject) + "."
	switch {
	case s.Key == "few" && s.N == 0:
		return "trends.few.none"
	case s.Key == "few" && s.N == 1:
		return "trends.few.one"
	case s.Key == "few":
		return "trends.few.many"
	case s.Key == "seldom" && s.N == 1:
		return base + "seldom.one"
	case s.Key == "seldom":
		return base + "seldom.many"
	case t.Subject == insight.Calm && s.N == s.Of:
		return base + "both.all"
	case t.Subject == insight.Calm && s.N == 0:
		return base + "both.none"
	default:
		return base + s.Key + ".said"
	}
}

// list tells how many agreements went how.
func list(t insight.Trend, s insight.Sentence) string {
	if t.Subject != insight.Agreements || s.Key == "few" {
		return ""
	}
	var parts []string
	for _, c := range t.Columns {
		if n := s.More[c.What]; n > 0 {
			parts = append(parts, words.Say("trends.counted", words.Data{"N": n, "What": words.Say("trends.agreements." + c.What)}))
		}
	}
	return " " + strings.Join(parts, ", ") + "."
}
