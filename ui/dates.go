package ui

import (
	"time"

	"halfway/ui/words"
)

// dayAndTime says when something was, or will be, as people say it.
func dayAndTime(t, now time.Time) string {
	t, now = t.Local(), now.Local()
	at := words.Data{"Time": timeOfDay(t), "Day": day(t)}
	midnight := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
	switch {
	case !t.Before(midnight.AddDate(0, 0, 2)) || t.Before(midnight.AddDate(0, 0, -1)):
		return words.Say("date.other", at)
	case !t.Before(midnight.AddDate(0, 0, 1)):
		return words.Say("date.tomorrow", at)
	case t.Before(midnight):
		return words.Say("date.yesterday", at)
	default:
		return words.Say("date.today", at)
	}
}

// soon is the time of day, with the day where it is another one.
func soon(t, now time.Time) string {
	if t, now := t.Local(), now.Local(); t.YearDay() == now.YearDay() && t.Year() == now.Year() {
		return timeOfDay(t)
	}
	return dayAndTime(t, now)
}

// day writes a date out, with the month in words.
func day(t time.Time) string { return words.Day(t.Local()) }
