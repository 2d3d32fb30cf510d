package chart

import (
	"image/color"
	"math"
	"slices"
	"strconv"

	"github.com/tdewolff/canvas"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// drawing is a chart while it is drawn. Its lengths are points.
type drawing struct {
	Chart
	Colours
	em    vg.Length // the size of text
	area  draw.Canvas
	plain text.Style // names and the like
	axis  text.Style // figures of the axes
	whole vg.Rectangle
	pitch vg.Length // from one point to the next
}

func (c Chart) draw(width, height float64, colours Colours, size float64) *canvas.Canvas {
	width, height, size = max(width, 1), max(height, 1), max(size, 1)
	on := canvas.New(width, height)
	p := newPen(on)
	d := &drawing{Chart: c, Colours: colours, em: vg.Length(size), area: draw.New(p)}
	d.whole = d.area.Rectangle
	if d.whole.Size().X < 4*d.em || d.whole.Size().Y < 4*d.em {
		return on // no room for anything that could be read
	}
	d.scale()
	d.plain = style(d.em, d.Ink, draw.XLeft, draw.YCenter)
	d.axis = style(d.em*0.92, d.Quiet, draw.XCenter, draw.YTop)
	d.all()
	return on
}

func style(size vg.Length, ink color.Color, x text.XAlignment, y text.YAlignment) text.Style {
	return text.Style{Font: font.Font{Size: size}, Color: ink, XAlign: x, YAlign: y, Handler: handler{}}
}

// scale makes sure of an upright axis with figures.
func (d *drawing) scale() {
	if !(d.Min < d.Max) || math.IsInf(d.Max-d.Min, 0) { // no bounds, or none that make sense
		d.Min, d.Max = 0, 1
		for i := range d.Points {
			sum := 0.0
			for _, s := range d.Series {
				if v := s.at(i); !v.gap() {
					if d.Kind == Stacks {
						sum += max(v.V, 0)
					} else {
						sum = max(sum, v.V)
					}
				}
			}
			if !math.IsInf(sum, 0) {
				d.Max = max(d.Max, sum)
			}
		}
		step := stepOf(d.Max)
		d.Max = math.Ceil(d.Max/step) * step
		d.Ticks = nil
	}
	if d.Ticks == nil {
		step := stepOf(d.Max - d.Min)
		for v := d.Min; v <= d.Max+step/1000; v += step {
			d.Ticks = append(d.Ticks, Tick{v, strconv.FormatFloat(v, 'f', -1, 64)})
		}
	}
}

// stepOf is how far the figures of an axis of that length lie apart: whole, and
// few.
func stepOf(length float64) float64 {
	step := 1.0
	for _, next := range []float64{2, 5, 10} {
		if length/step <= 4 {
			return step
		}
		step = next
	}
	for length/step > 4 {
		step *= 2
		if length/step > 4 {
			step *= 2.5
		}
		if length/step > 4 {
			step *= 2
		}
	}
	return step
}

// at returns the value at a point, which is a gap where there is none.
func (s Series) at(i int) Value { return valueAt(s.Values, i) }

func valueAt(values []Value, i int) Value {
	if i >= len(values) {
		return Value{}
	}
	return values[i]
}

// all lays the chart out and draws it.
func (d *drawing) all() {
	left := vg.Length(0)
	figures := d.axis
	for _, t := range d.Ticks {
		left = max(left, figures.Width(t.Label))
	}
	left += d.em * 0.6
	top, bottom, right := d.em*0.7, d.em*1.5, d.em*0.5
	if slices.ContainsFunc(d.Points, func(p Point) bool { return p.Group != "" }) {
		bottom += d.em * 1.25
	}
	aside := d.aside()
	if aside > 0 {
		right = aside
	}
	if head := d.legend(aside > 0, false); head > 0 {
		top += head + d.em*0.3
	}
	inner := draw.Crop(d.area, left, -right, bottom, -top)
	if inner.Max.X-inner.Min.X < 2*d.em || inner.Max.Y-inner.Min.Y < d.em {
		return
	}
	d.legend(aside > 0, true)

	n := max(len(d.Points), 1)
	d.pitch = (inner.Max.X - inner.Min.X) / vg.Length(n)
	p := plot.New()
	p.BackgroundColor = nil
	p.HideAxes()
	p.X.Padding, p.Y.Padding = 0, 0
	p.X.Min, p.X.Max = -0.5, float64(n)-0.5
	p.Y.Min, p.Y.Max = d.Min, d.Max
	p.Add(below{d})
	switch d.Kind {
	case Stacks:
		p.Add(bars{d})
	case Ranges:
		p.Add(ranges{d})
	default:
		d.lines(p)
	}
	if aside > 0 {
		p.Add(names{d})
	}
	// Nothing may pad the plot: what stands out has its room already.
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = -0.5, float64(n)-0.5, d.Min, d.Max
	p.Draw(inner)
}

// bare is a plotter that has no say in the bounds of the plot.
type bare struct{ plot.Plotter }

// below draws what lies behind the values: a line for each figure of the upright
// axis, the figures at its left, times below.
type below struct{ *drawing }

// Plot is for gonum.
func (d below) Plot(c draw.Canvas, p *plot.Plot) {
	d.figures(c, p)
	x, _ := p.Transforms(&c)
	style := d.axis
	top := c.Min.Y - d.em*0.35
	end := d.whole.Min.X // of what was written last
	every := d.every(style)
	for i := 0; i < len(d.Points); i += every {
		label := d.Points[i].Label
		w := style.Width(label)
		if label == "" || w > d.whole.Size().X {
			continue
		}
		at := min(max(x(float64(i)), d.whole.Min.X+w/2), d.whole.Max.X-w/2)
		if at-w/2 < end {
			continue
		}
		c.FillText(style, vg.Point{X: at, Y: top}, label)
		end = at + w/2 + d.em*0.6
	}
	d.groups(c, x, top-d.em*1.25)
}

// every is how many points there are to each that is labelled.
func (d below) every(style text.Style) int {
	widest := vg.Length(0)
	for i, p := range d.Points {
		if i > 400 { // all are of a kind
			break
		}
		widest = max(widest, style.Width(p.Label))
	}
	return max(1, int(math.Ceil(float64((widest+d.em*0.7)/d.pitch))))
}

// groups writes what neighbours share, once, where it begins.
func (d below) groups(c draw.Canvas, x func(float64) vg.Length, top vg.Length) {
	style := d.axis
	style.XAlign = draw.XLeft
	end := d.whole.Min.X
	for i, p := range d.Points {
		if p.Group == "" || i > 0 && d.Points[i-1].Group == p.Group {
			continue
		}
		w := style.Width(p.Group)
		at := min(max(x(float64(i))-w/2, d.whole.Min.X), d.whole.Max.X-w)
		if at < end {
			continue
		}
		c.FillText(style, vg.Point{X: at, Y: top}, p.Group)
		end = at + w + d.em*0.8
	}
}

// figures writes the figures of the upright axis, as many as there is room for.
func (d below) figures(c draw.Canvas, p *plot.Plot) {
	_, y := p.Transforms(&c)
	style := d.axis
	style.XAlign, style.YAlign = draw.XRight, draw.YCenter
	last := vg.Length(math.Inf(-1))
	for i, t := range d.Ticks {
		at := y(t.Value)
		if t.Value < d.Min || t.Value > d.Max {
			continue
		}
		c.StrokeLine2(draw.LineStyle{Color: d.Grid, Width: d.em * 0.07}, c.Min.X, at, c.Max.X, at)
		if i > 0 && at-last < d.em*1.1 {
			continue
		}
		last = at
		c.FillText(style, vg.Point{X: c.Min.X - d.em*0.5, Y: at}, t.Label)
	}
}
