package chart

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// color returns what a role is drawn in.
func (d *drawing) color(r Role) color.Color {
	switch r {
	case Left:
		return d.Colours.Left
	case Right:
		return d.Colours.Right
	default:
		return d.Ink
	}
}

// line returns how the line of a role is drawn.
func (d *drawing) line(r Role) draw.LineStyle {
	s := draw.LineStyle{Color: d.color(r), Width: d.em * 0.14}
	switch r {
	case Right, Second, Fifth:
		s.Dashes = []vg.Length{d.em * 0.62, d.em * 0.34}
	case Third:
		s.Dashes = []vg.Length{d.em * 0.16, d.em * 0.26}
	}
	return s
}

// outline is the shape of a role's mark around a place.
func outline(r Role, at vg.Point, radius vg.Length) vg.Path {
	var p vg.Path
	corners := func(dx ...vg.Length) {
		for i := 0; i < len(dx); i += 2 {
			to := vg.Point{X: at.X + dx[i]*radius, Y: at.Y + dx[i+1]*radius}
			if i == 0 {
				p.Move(to)
			} else {
				p.Line(to)
			}
		}
		p.Close()
	}
	switch r {
	case Right:
		corners(-0.9, -0.9, 0.9, -0.9, 0.9, 0.9, -0.9, 0.9)
	case First, Fourth:
		corners(0, -1.25, 1.25, 0, 0, 1.25, -1.25, 0)
	case Second, Fifth:
		corners(-1.1, -0.8, 1.1, -0.8, 0, 1.15)
	case Third: // a cross of two bars
		corners(-0.4, -1.1, 0.4, -1.1, 0.4, -0.4, 1.1, -0.4, 1.1, 0.4, 0.4, 0.4, 0.4, 1.1, -0.4, 1.1, -0.4, 0.4, -1.1, 0.4, -1.1, -0.4, -0.4, -0.4)
	default:
		p.Move(vg.Point{X: at.X + radius, Y: at.Y})
		p.Arc(at, radius, 0, 2*math.Pi)
		p.Close()
	}
	return p
}

// mark draws the mark of a role, full or as a ring, with a rim of the ground
// around it that keeps it apart from what lies behind.
func (d *drawing) mark(c draw.Canvas, r Role, ink color.Color, at vg.Point, radius vg.Length, full bool) {
	c.SetColor(d.Surface)
	c.Fill(outline(r, at, radius+d.em*0.09))
	c.SetColor(ink)
	if full {
		c.Fill(outline(r, at, radius))
		return
	}
	c.SetLineStyle(draw.LineStyle{Color: ink, Width: d.em * 0.12})
	c.Stroke(outline(r, at, radius-d.em*0.06))
}

// radius is how large marks are, so that neighbours stay apart.
func (d *drawing) radius(neighbours int) vg.Length {
	return max(min(d.em*0.3, d.pitch/vg.Length(neighbours)*0.4), d.em*0.1)
}

// mixed returns a colour between two: a part of the first.
func mixed(a, b color.Color, part float64) color.Color {
	x, y := color.NRGBAModel.Convert(a).(color.NRGBA), color.NRGBAModel.Convert(b).(color.NRGBA)
	mix := func(p, q uint8) uint8 { return uint8(math.Round(float64(p)*part + float64(q)*(1-part))) }
	return color.NRGBA{mix(x.R, y.R), mix(x.G, y.G), mix(x.B, y.B), 0xFF}
}

// fill draws a box as the bar of a role.
func (d *drawing) fill(c draw.Canvas, r Role, box vg.Rectangle) {
	if box.Max.X <= box.Min.X || box.Max.Y <= box.Min.Y {
		return
	}
	whole := func(ink color.Color) {
		c.SetColor(ink)
		c.Fill(box.Path())
	}
	switch r {
	case Left, Right:
		whole(d.color(r))
		return
	case First:
		whole(mixed(d.Ink, d.Surface, 0.82))
	case Second:
		whole(mixed(d.Ink, d.Surface, 0.36))
	case Third:
		d.hatch(c, box)
	case Fifth:
		whole(mixed(d.Ink, d.Surface, 0.12))
	}
	edge := min(d.em*0.09, (box.Max.X-box.Min.X)/4, (box.Max.Y-box.Min.Y)/4)
	inner := vg.Rectangle{
		Min: box.Min.Add(vg.Point{X: edge / 2, Y: edge / 2}), Max: box.Max.Sub(vg.Point{X: edge / 2, Y: edge / 2}),
	}
	style := draw.LineStyle{Color: d.Quiet, Width: edge}
	if r == Fifth {
		style.Dashes = []vg.Length{d.em * 0.22, d.em * 0.2}
	}
	c.SetLineStyle(style)
	c.Stroke(inner.Path())
}

// hatch fills a box with slanting lines.
func (d *drawing) hatch(c draw.Canvas, box vg.Rectangle) {
	c.SetLineStyle(draw.LineStyle{Color: d.Quiet, Width: d.em * 0.1})
	w, h := box.Max.X-box.Min.X, box.Max.Y-box.Min.Y
	for k := -math.Ceil(float64(h / (d.em * 0.36))); vg.Length(k)*d.em*0.36 < w; k++ {
		x := vg.Length(k) * d.em * 0.36 // where the line meets the foot
		from, to := vg.Point{X: x, Y: 0}, vg.Point{X: x + h, Y: h}
		if from.X < 0 {
			from = vg.Point{X: 0, Y: -x}
		}
		if to.X > w {
			to = vg.Point{X: w, Y: w - x}
		}
		if to.X > from.X {
			c.Stroke(vg.Path{{Type: vg.MoveComp, Pos: box.Min.Add(from)}, {Type: vg.LineComp, Pos: box.Min.Add(to)}})
		}
	}
}
