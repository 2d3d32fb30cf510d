package report

import (
	"time"

	"halfway/ui/words"
)

func (o Options) local(t time.Time) time.Time {
	if o.Location == nil {
		return t.Local()
	}
	return t.In(o.Location)
}

// day writes a date out.
func (o Options) day(t time.Time) string { return words.Day(o.local(t)) }

// at writes a date and a time of day out.
func (o Options) at(t time.Time) string {
	return words.Say("date.other", words.Data{"Day": o.day(t), "Time": o.local(t).Format("15:04")})
}

// length says how long something took: in seconds, minutes, hours or days,
// whichever is read best.
func length(d time.Duration) string {
	switch {
	case d < 2*time.Hour:
		return words.Length(d)
	case d < 48*time.Hour:
		return words.Count("report.length.hours", int(d.Round(time.Hour)/time.Hour))
	default:
		return words.Count("report.length.days", int(d.Round(24*time.Hour)/(24*time.Hour)))
	}
}

// brief is a length where there is little room.
func brief(d time.Duration) string {
	switch {
	case d < 100*time.Minute:
		return words.Say("report.brief.minutes", words.Data{"N": int(max(d, time.Minute).Round(time.Minute) / time.Minute)})
	case d < 48*time.Hour:
		return words.Say("report.brief.hours", words.Data{"N": int(d.Round(time.Hour) / time.Hour)})
	default:
		return words.Say("report.brief.days", words.Data{"N": int(d.Round(24*time.Hour) / (24 * time.Hour))})
	}
}
