package ui

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"halfway/ui/control"
	"halfway/ui/look"
	"halfway/ui/words"
)

// days is a pair of fields for a span of days, either of which may stay empty.
type days struct {
	from, to *control.Entry
	trouble  *control.Text
	box      *fyne.Container
}

// newDays returns fields that say the bounds of a span, To not included.
func newDays(from, to time.Time) *days {
	d := &days{from: control.NewEntry(isoDay), to: control.NewEntry(isoDay), trouble: control.NewText("", look.Body, look.Ink)}
	if !from.IsZero() {
		d.from.SetText(from.Local().Format(isoDay))
	}
	if !to.IsZero() {
		d.to.SetText(to.Local().AddDate(0, 0, -1).Format(isoDay))
	}
	d.from.PlaceHolder, d.to.PlaceHolder = words.Say("days.example"), words.Say("days.example")
	d.trouble.Hide()
	d.box = control.NewColumn(look.Space1, 0, control.NewGrid(look.Space2, 260,
		control.NewColumn(look.Space1, 0, control.NewText(words.Say("days.from"), look.Body, look.Quiet), d.from),
		control.NewColumn(look.Space1, 0, control.NewText(words.Say("days.to"), look.Body, look.Quiet), d.to)), d.trouble)
	return d
}

// done has Enter in the fields do something.
func (d *days) done(do func()) { d.from.OnDone, d.to.OnDone = do, do }

// read returns the bounds of what was typed: From included, To not. It says what
// is wrong where there is something, and returns false.
func (d *days) read() (from, to time.Time, ok bool) {
	from, good := readDay(d.from.Text)
	to, fine := readDay(d.to.Text)
	if !to.IsZero() {
		to = to.AddDate(0, 0, 1)
	}
	key := ""
	switch {
	case !good || !fine:
		key = "days.unread"
	case !from.IsZero() && !to.IsZero() && !from.Before(to):
		key = "days.order"
	}
	if key != "" {
		d.trouble.Set(words.Say(key))
		d.trouble.Show()
		d.box.Refresh()
		return from, to, false
	}
	return from, to, true
}

// readDay reads a day as people type it; an empty one is no day.
func readDay(typed string) (time.Time, bool) {
	if typed = strings.TrimSpace(typed); typed == "" {
		return time.Time{}, true
	}
	for _, form := range []string{isoDay, "2006-1-2", "2.1.2006", "2006/1/2", "2 Jan 2006", "2 January 2006"} {
		if t, err := time.ParseInLocation(form, typed, time.Local); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}
