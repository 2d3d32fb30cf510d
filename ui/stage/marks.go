package stage

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"halfway/ui/control"
	"halfway/ui/look"
)

// marks are where the two are in the dialogue: a short bar for each part, those
// behind them filled.
type marks struct {
	box  *fyne.Container
	bars []*control.Panel
	of   int
}

func newMarks() *marks {
	m := &marks{}
	m.box = container.New(m)
	return m
}

func (m *marks) show(at *Marks) {
	show(m.box, at != nil)
	if at == nil {
		return
	}
	for i := range at.Of {
		if i == len(m.bars) {
			m.bars = append(m.bars, control.NewPanel("", 2))
			m.box.Add(m.bars[i])
		}
		fill := look.Hairline
		switch {
		case i == at.At:
			fill = theme.ColorNamePrimary
		case i < at.At:
			fill = look.Quiet
		}
		m.bars[i].SetColors(fill, "")
	}
	for i, b := range m.bars {
		show(b, i < at.Of)
	}
	m.of = at.Of
	m.Layout(nil, m.box.Size())
}

// MinSize is for Fyne.
func (m *marks) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(40, 4) }

// Layout is for Fyne.
func (m *marks) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	if m.of == 0 {
		return
	}
	gap := min(size.Height*1.5, size.Width/float32(3*m.of))
	wide := (size.Width - gap*float32(m.of-1)) / float32(m.of)
	for i, b := range m.bars {
		place(b, float32(i)*(wide+gap), 0, wide, size.Height)
	}
}
