package chart

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// crowded is from how many points on a line has no marks but where it stands
// alone.
const crowded = 120

// shift is how far the values of a series stand beside their point, in points:
// where those of both partners are alike, both are to be seen.
func (d *drawing) shift(r Role, part float64) float64 {
	most := min(part, float64(d.em*0.5/d.pitch))
	switch r {
	case Left:
		return -most
	case Right:
		return most
	default:
		return 0
	}
}

// lines adds the series as lines with marks, which gaps interrupt.
func (d *drawing) lines(p *plot.Plot) {
	for _, s := range d.Series {
		dx := d.shift(s.Role, 0.14)
		var run plotter.XYs
		end := func() {
			if len(run) > 1 {
				p.Add(bare{&plotter.Line{XYs: run, LineStyle: d.line(s.Role)}})
			}
			run = nil
		}
		for i := range d.Points {
			v := s.at(i)
			if v.gap() {
				end()
				continue
			}
			run = append(run, plotter.XY{X: float64(i) + dx, Y: d.inside(v.V)})
		}
		end()
	}
	for _, s := range d.Series {
		p.Add(dots{d, s})
	}
}

// inside keeps a value within the axis.
func (d *drawing) inside(v float64) float64 { return max(d.Min, min(v, d.Max)) }

// dots are the marks of a line.
type dots struct {
	*drawing
	series Series
}

// Plot is for gonum.
func (d dots) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	r, dx := d.radius(1), d.shift(d.series.Role, 0.14)
	for i := range d.Points {
		v := d.series.at(i)
		if v.gap() {
			continue
		}
		alone := (i == 0 || d.series.at(i-1).gap()) && d.series.at(i+1).gap()
		if len(d.Points) > crowded && !alone {
			continue
		}
		d.mark(c, d.series.Role, d.color(d.series.Role), vg.Point{X: x(float64(i) + dx), Y: y(d.inside(v.V))}, r, true)
	}
}

// ranges draws where each value came from as a ring, itself as a full mark, and
// the way between.
type ranges struct{ *drawing }

// Plot is for gonum.
func (d ranges) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	r := d.radius(2)
	for _, s := range d.Series {
		dx := d.shift(s.Role, 0.22)
		ink := d.color(s.Role)
		for i := range d.Points {
			to, from := s.at(i), valueAt(s.From, i)
			at := func(v Value) vg.Point { return vg.Point{X: x(float64(i) + dx), Y: y(d.inside(v.V))} }
			if !to.gap() && !from.gap() {
				c.StrokeLine2(draw.LineStyle{Color: ink, Width: max(r*0.5, d.em*0.1)}, at(from).X, at(from).Y, at(to).X, at(to).Y)
			}
			if !from.gap() {
				d.mark(c, s.Role, ink, at(from), r, false)
			}
			if !to.gap() {
				d.mark(c, s.Role, ink, at(to), r, true)
			}
		}
	}
}

// bars puts the series on top of each other.
type bars struct{ *drawing }

// Plot is for gonum.
func (d bars) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	w := min(d.pitch*0.64, d.em*2.6)
	for i := range d.Points {
		base := max(d.Min, 0)
		for _, s := range d.Series {
			v := s.at(i)
			if v.gap() || v.V <= 0 {
				continue
			}
			top := d.inside(base + v.V)
			box := vg.Rectangle{
				Min: vg.Point{X: x(float64(i)) - w/2, Y: y(d.inside(base))}, Max: vg.Point{X: x(float64(i)) + w/2, Y: y(top)},
			}
			if gap := d.em * 0.12; base > d.Min && box.Max.Y-box.Min.Y > 2*gap { // parts stay apart
				box.Min.Y += gap
			}
			d.fill(c, s.Role, box)
			if r := d.em * 0.24; (s.Role == Left || s.Role == Right) && w > 5*r && box.Max.Y-box.Min.Y > 3.2*r {
				c.SetColor(d.Surface)
				c.Fill(outline(s.Role, vg.Point{X: x(float64(i)), Y: (box.Min.Y + box.Max.Y) / 2}, r))
			}
			base += v.V
		}
	}
}
