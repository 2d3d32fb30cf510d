package stage

import (
	"halfway/dialogue"
	"halfway/ui/control"
	"halfway/ui/look"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
)

// rates asks one partner after the other, and then shows both side by side.
type rates struct {
	box    *fyne.Container
	head   *fyne.Container
	mark   *fyne.Container
	shape  *control.Shape
	name   *control.Text
	scales []*control.Scale
	asked  []Rate
	list   *fyne.Container
	result *fyne.Container
	at     int
	times  float32 // how much larger than usual
	stay   [2]int  // the visit and the side for which the scales were emptied
}

func newRates() *rates {
	r := &rates{
		times: 1,
		shape: control.NewShape(dialogue.Left, look.Ink, true), name: control.NewTitle("", look.Heading, look.Ink),
		list: control.NewColumn(look.Space3, 0), result: control.NewColumn(look.Space3, 0),
	}
	r.mark = container.NewGridWrap(fyne.NewSquareSize(26), r.shape)
	r.head = control.NewRow(look.Space3, 1, r.mark, r.name)
	r.box = control.NewColumn(look.Space4, 0, r.head, r.list, r.result)
	return r
}

func (r *rates) show(sc Scene) {
	show(r.box, sc.Asks != nil || sc.Given != nil)
	show(r.head, sc.Asks != nil)
	show(r.list, sc.Asks != nil)
	show(r.result, sc.Given != nil)
	if sc.Given != nil {
		r.showBoth(sc)
	}
	if sc.Asks == nil {
		return
	}
	side := sc.Asks.Side
	r.shape.Set(side, look.Tint(side), true)
	r.name.Set(sc.Names[side.Index()])
	r.name.SetColor(look.Tint(side))
	stay := [2]int{sc.Key, int(side)}
	if r.stay == stay {
		return
	}
	r.stay, r.asked = stay, sc.Asks.Rates
	for i, ask := range sc.Asks.Rates {
		if i == len(r.scales) {
			r.scales = append(r.scales, control.NewScale("", "", ""))
			r.scales[i].Grow(r.times)
			r.list.Add(r.scales[i])
		}
		r.scales[i].SetWords(ask.Label, ask.Low, ask.High)
		r.scales[i].SetColors(look.Fill(side), look.On(side))
		r.scales[i].OnChanged = nil
		r.scales[i].Choose(-1)
	}
	for i, s := range r.scales {
		show(s, i < len(sc.Asks.Rates))
		s.OnChanged = func(int) { r.goTo(i) }
	}
	r.goTo(0)
}

// grow makes everything so many times as large as usual.
func (r *rates) grow(times float32, sc Scene) {
	if r.times == times {
		return
	}
	r.times = times
	r.name.SetSize(look.Heading * times)
	r.mark.Layout = layout.NewGridWrapLayout(fyne.NewSquareSize(26 * times))
	for _, s := range r.scales {
		s.Grow(times)
	}
	if sc.Given != nil {
		r.showBoth(sc)
	}
}

// goTo moves the keyboard to one of the scales.
func (r *rates) goTo(i int) {
	r.at = max(0, min(i, len(r.asked)-1))
	for j, s := range r.scales {
		s.SetActive(j == r.at && len(r.asked) > 1)
	}
}

// step moves the value of the present scale.
func (r *rates) step(by int) {
	s := r.scales[r.at]
	if s.Value() < 0 {
		s.Choose(5)
		return
	}
	s.Choose(max(0, s.Value()+by))
}

// given returns what was chosen.
func (r *rates) given() dialogue.Readings {
	given := dialogue.Readings{}
	for i, ask := range r.asked {
		if v := r.scales[i].Value(); v >= 0 {
			given[ask.Reading] = v
		}
	}
	return given
}

// showBoth draws what both gave: one row a reading, two marks on one line. It
// draws no difference between them.
func (r *rates) showBoth(sc Scene) {
	r.result.RemoveAll()
	r.stay = [2]int{}
	for _, ask := range sc.Given.Rates {
		row := control.NewColumn(look.Space1, 0, control.NewText(ask.Label, look.Lead*r.times, look.Ink))
		for _, side := range dialogue.Both {
			value, given := sc.Given.By[side.Index()][ask.Reading]
			row.Add(control.NewReadingRow(side, sc.Names[side.Index()], value, given, sc.Given.Unsaid, r.times))
		}
		r.result.Add(row)
	}
}
