package stage

import (
	"halfway/dialogue"
	"halfway/ui/control"
	"halfway/ui/look"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// rates asks one partner after the other, and then shows both side by side.
type rates struct {
	box    *fyne.Container
	head   *fyne.Container
	shape  *control.Shape
	name   *control.Text
	scales []*control.Scale
	asked  []Rate
	list   *fyne.Container
	result *fyne.Container
	at     int
	stay   [2]int // the visit and the side for which the scales were emptied
}

func newRates() *rates {
	r := &rates{
		shape: control.NewShape(dialogue.Left, look.Ink, true), name: control.NewTitle("", look.Heading, look.Ink),
		list: control.NewColumn(look.Space3, 0), result: control.NewColumn(look.Space3, 0),
	}
	r.head = control.NewRow(look.Space3, 1, container.NewGridWrap(fyne.NewSize(26, 26), r.shape), r.name)
	r.box = control.NewColumn(look.Space4, 0, r.head, r.list, r.result)
	return r
}

func (r *rates) show(sc Scene) {
	show(r.box, sc.Rates != nil)
	if sc.Rates == nil {
		return
	}
	show(r.head, !sc.Rates.Done)
	show(r.list, !sc.Rates.Done)
	show(r.result, sc.Rates.Done)
	if sc.Rates.Done {
		r.showBoth(sc)
		return
	}
	side := sc.Rates.Side
	r.shape.Set(side, look.Tint(side), true)
	r.name.Set(sc.Names[side.Index()])
	r.name.SetColor(look.Tint(side))
	stay := [2]int{sc.Key, int(side)}
	if r.stay == stay {
		return
	}
	r.stay, r.asked = stay, sc.Rates.Asked
	for i, ask := range sc.Rates.Asked {
		if i == len(r.scales) {
			r.scales = append(r.scales, control.NewScale("", "", ""))
			r.list.Add(r.scales[i])
		}
		r.scales[i].SetWords(ask.Label, ask.Low, ask.High)
		r.scales[i].SetColors(look.Fill(side), look.On(side))
		r.scales[i].OnChanged = nil
		r.scales[i].Choose(-1)
	}
	for i, s := range r.scales {
		show(s, i < len(sc.Rates.Asked))
		s.OnChanged = func(int) { r.goTo(i) }
	}
	r.goTo(0)
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
	for _, ask := range sc.Rates.Asked {
		row := control.NewColumn(look.Space1, 0, control.NewText(ask.Label, look.Lead, look.Ink))
		for _, side := range dialogue.Both {
			value, given := sc.Rates.Given[side.Index()][ask.Reading]
			row.Add(control.NewReadingRow(side, sc.Names[side.Index()], value, given, sc.Rates.Unsaid))
		}
		r.result.Add(row)
	}
}
