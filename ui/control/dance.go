package control

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"halfway/dialogue"
	"halfway/ui/look"
)

// Dance is what is drawn of a dance: the loop in which the move of one partner
// leads to that of the other, and back.
type Dance struct {
	// Names are those of the partners, Moves what each does, and Under what
	// goes on beneath it, each by Side.Index.
	Names, Moves [2]string
	Under        [2][]string
	// Name is what the two call it; Foot are its first sign and first step.
	Name string
	Foot []string
}

// NewDance draws a dance. Text is sized by body, in Fyne's units.
func NewDance(d Dance, body float32) *fyne.Container {
	l := &loop{body: body, name: NewTitle(d.Name, body*1.2, look.Ink).Centered()}
	box := container.New(l)
	for i, side := range dialogue.Both {
		c := NewColumn(body*0.35, 0, NewRow(look.Space2, 1,
			container.NewGridWrap(fyne.NewSquareSize(body), NewShape(side, look.Tint(side), true)),
			NewTitle(d.Names[i], body, look.Tint(side))), NewTitle(d.Moves[i], body*1.05, look.Ink))
		for _, line := range d.Under[i] {
			c.Add(NewText(line, body*0.92, look.Quiet))
		}
		l.cards[i] = c
		l.backs[i] = NewPanel(look.Surface, look.Space3).Edged(look.Tint(side), 2)
		l.arcs[i] = canvas.NewCubicBezierCurve(fyne.Position{}, fyne.Position{}, fyne.Position{}, fyne.Position{}, look.Color(look.Tint(side)))
		l.arcs[i].StrokeWidth = 3
		l.heads[i] = canvas.NewArbitraryPolygon(nil, look.Color(look.Tint(side)))
		box.Objects = append(box.Objects, l.backs[i], c, l.arcs[i], l.heads[i])
	}
	l.foot = NewColumn(body*0.3, 0)
	for _, line := range d.Foot {
		l.foot.Add(NewText(line, body, look.Ink).Centered())
	}
	box.Objects = append(box.Objects, l.name, l.foot)
	return box
}

// loop lays a dance out: two cards side by side, an arrow over them to the one
// and an arrow under them back.
type loop struct {
	body  float32
	cards [2]*fyne.Container
	backs [2]*Panel
	arcs  [2]*canvas.BezierCurve
	heads [2]*canvas.ArbitraryPolygon
	name  *Text
	foot  *fyne.Container
}

// measures returns the height of the arrow above, of the cards, and the width
// of one.
func (l *loop) measures(width float32) (arc, height, card float32) {
	arc = l.body * 2.6
	card = (width - l.body*2.5) / 2
	for _, c := range l.cards {
		height = max(height, HeightOf(c, card-2*look.Space3)+2*look.Space2)
	}
	return arc, height, card
}

// HeightAt returns the height of the picture at a width.
func (l *loop) HeightAt(_ []fyne.CanvasObject, width float32) float32 {
	arc, height, _ := l.measures(width)
	return 2*arc + height + HeightOf(l.foot, width)
}

// MinSize is for Fyne.
func (l *loop) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 10*l.body) }

// Layout is for Fyne.
func (l *loop) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	arc, height, card := l.measures(size.Width)
	put := func(o fyne.CanvasObject, x, y, w, h float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(w, h))
	}
	for i, x := range []float32{0, size.Width - card} {
		put(l.backs[i], x, arc, card, height)
		put(l.cards[i], x+look.Space3, arc+look.Space2, card-2*look.Space3, height-2*look.Space2)
	}
	// From the middle of one card to the middle of the other and back. A curve
	// may not leave its object, so that it bends no further than to its edge.
	from, span := card/2, size.Width-card
	gap, w, h := l.body*0.2, l.body*0.45, l.body*0.7
	over, under := l.arcs[0], l.arcs[1]
	put(over, from, 0, span, arc)
	foot := arc - gap - h*0.6
	over.StartPoint, over.EndPoint = fyne.NewPos(0, arc-gap), fyne.NewPos(span, foot)
	over.ControlPoints = []fyne.Position{fyne.NewPos(span*0.25, 0), fyne.NewPos(span*0.75, 0)}
	put(l.heads[0], from+span-w, arc-gap-h, 2*w, h)
	l.heads[0].Points = []fyne.Position{fyne.NewPos(0, 0), fyne.NewPos(2*w, 0), fyne.NewPos(w, h)}
	put(under, from, arc+height, span, arc)
	under.StartPoint, under.EndPoint = fyne.NewPos(span, gap), fyne.NewPos(0, gap+h*0.6)
	under.ControlPoints = []fyne.Position{fyne.NewPos(span*0.75, arc), fyne.NewPos(span*0.25, arc)}
	put(l.heads[1], from-w, arc+height+gap, 2*w, h)
	l.heads[1].Points = []fyne.Position{fyne.NewPos(w, 0), fyne.NewPos(2*w, h), fyne.NewPos(0, h)}
	put(l.name, from, arc*0.34, span, l.name.HeightFor(span))
	put(l.foot, 0, 2*arc+height, size.Width, HeightOf(l.foot, size.Width))
}
