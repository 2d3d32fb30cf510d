package ui

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"halfway/ui/control"
	"halfway/ui/look"
	"halfway/ui/words"
)

// calendar is what is seen while everything is hidden: the present month. The
// name of the month, clicked twice, is a way back for those who cannot find the
// key.
func (s *shade) calendar(p *pane) fyne.CanvasObject {
	now := s.w.opts.Now().Local()
	name := newTwice(control.NewTitle(words.Say("calendar.month", words.Data{
		"Month": words.Say("date.month." + now.Format("01")), "Year": now.Year(),
	}), look.Heading, look.Ink).Centered(), s.w.hide)
	days := container.New(weeks{})
	first := time.Date(now.Year(), now.Month(), 1, 12, 0, 0, 0, now.Location())
	before := (int(first.Weekday()) + 6) % 7 // weeks begin on Monday
	for i := range 7 {
		weekday := first.AddDate(0, 0, i-before).Format("Mon")
		days.Add(leaf(words.Say("calendar.weekday."+weekday), look.Quiet, false))
	}
	for range before {
		days.Add(leaf("", look.Ink, false))
	}
	for d := first; d.Month() == first.Month(); d = d.AddDate(0, 0, 1) {
		days.Add(leaf(strconv.Itoa(d.Day()), look.Ink, d.Day() == now.Day()))
	}
	column := control.NewColumn(look.Space4, 700, name, days)
	if s.asks && p == s.where {
		column.Add(control.NewRow(look.Space2, 0, s.field, control.NewButton(words.Say("hide.done"), "", control.Second, s.submit)))
		column.Add(s.trouble)
	}
	return control.NewPage(control.NewInset(look.Space4, look.Space4, column)).Container
}

// leaf is a day of the calendar.
func leaf(text string, ink fyne.ThemeColorName, today bool) fyne.CanvasObject {
	back := control.NewPanel("", look.Space2)
	t := control.NewText(text, look.Lead, ink).Centered()
	if today {
		back.Edged(theme.ColorNameForeground, 2)
	}
	return container.NewStack(back, control.NewInset(0, look.Space1, t))
}

// weeks lays days out by weeks.
type weeks struct{}

func leafHeight() float32 { return max(look.Touch, look.Scaled(look.Lead)*1.6) }

// MinSize is for Fyne.
func (weeks) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(7*look.Touch, 5*leafHeight())
}

// HeightAt returns the height at a width.
func (weeks) HeightAt(objects []fyne.CanvasObject, _ float32) float32 {
	return float32((len(objects)+6)/7) * leafHeight()
}

// Layout is for Fyne.
func (weeks) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	wide, high := size.Width/7, leafHeight()
	for i, o := range objects {
		o.Move(fyne.NewPos(float32(i%7)*wide, float32(i/7)*high))
		o.Resize(fyne.NewSize(wide, high))
	}
}

// twice is a text that does something when it is clicked twice.
type twice struct {
	widget.BaseWidget

	text *control.Text
	does func()
}

var _ fyne.DoubleTappable = (*twice)(nil)

func newTwice(text *control.Text, does func()) *twice {
	t := &twice{text: text, does: does}
	t.ExtendBaseWidget(t)
	return t
}

// DoubleTapped is for Fyne.
func (t *twice) DoubleTapped(*fyne.PointEvent) { t.does() }

// HeightFor returns the height of the text at a width.
func (t *twice) HeightFor(width float32) float32 { return max(look.Touch, t.text.HeightFor(width)) }

// CreateRenderer is for Fyne.
func (t *twice) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(t.text) }
