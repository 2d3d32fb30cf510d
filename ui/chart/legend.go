package chart

import (
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// aside returns how much room the names take beside the values, at the right; 0
// where they stand above.
func (d *drawing) aside() vg.Length {
	wide := d.whole.Size().X
	if len(d.Series) == 0 || d.nobodys() && d.Kind == Stacks || wide < 26*d.em || len(d.Series)*13 > int(d.whole.Size().Y/d.em*8) {
		return 0
	}
	room := vg.Length(0)
	for _, s := range d.Series {
		if d.last(s) < 0 {
			continue
		}
		room = max(room, d.plain.Width(cut(s.Name, d.plain, d.nameRoom())))
	}
	if room == 0 {
		return 0
	}
	return room + d.em*2.2
}

// nameRoom is the greatest width of a name beside the values.
func (d *drawing) nameRoom() vg.Length { return min(d.whole.Size().X*0.26, d.em*11) }

// nobodys reports whether the series are not those of the two partners.
func (d *drawing) nobodys() bool {
	return slices.ContainsFunc(d.Series, func(s Series) bool { return s.Role >= First })
}

// last returns the last point at which a series has a value, or -1.
func (d *drawing) last(s Series) int {
	for i := len(d.Points) - 1; i >= 0; i-- {
		if !s.at(i).gap() {
			return i
		}
	}
	return -1
}

// names writes the name of each series beside its last value.
type names struct{ *drawing }

// tag is a name and how high it stands.
type tag struct {
	series Series
	y      vg.Length
}

// Plot is for gonum.
func (d names) Plot(c draw.Canvas, p *plot.Plot) {
	_, y := p.Transforms(&c)
	var tags []tag
	for i, s := range d.Series {
		last := d.last(s)
		if last < 0 {
			continue
		}
		at := d.inside(s.at(last).V)
		if d.Kind == Stacks { // the middle of its bar
			base := max(d.Min, 0)
			for _, under := range d.Series[:i] {
				if v := under.at(last); !v.gap() {
					base += max(v.V, 0)
				}
			}
			at = (d.inside(base) + d.inside(base+max(s.at(last).V, 0))) / 2
		}
		tags = append(tags, tag{s, y(at)})
	}
	spread(tags, d.em*1.3, c.Min.Y, c.Max.Y)
	for _, t := range tags {
		x := c.Max.X + d.em*0.95
		d.swatch(c, t.series.Role, vg.Point{X: x, Y: t.y})
		style := d.plain
		style.Color = d.color(t.series.Role)
		c.FillText(style, vg.Point{X: x + d.em*0.75, Y: t.y}, cut(t.series.Name, style, d.nameRoom()))
	}
}

// spread moves names apart until they are at least so far from each other, as
// near to their place as can be.
func spread(tags []tag, gap, low, high vg.Length) {
	slices.SortStableFunc(tags, func(a, b tag) int {
		switch {
		case a.y < b.y:
			return -1
		case a.y > b.y:
			return 1
		default:
			return 0
		}
	})
	for range 50 {
		moved := false
		for i := 1; i < len(tags); i++ {
			if short := gap - (tags[i].y - tags[i-1].y); short > gap/1000 {
				tags[i-1].y -= short / 2
				tags[i].y += short / 2
				moved = true
			}
		}
		if n := len(tags); n > 0 { // the whole row moves back in
			if by := low - tags[0].y; by > 0 {
				tags[0].y += by
			}
			if by := tags[n-1].y - high; by > 0 {
				tags[n-1].y -= by
			}
		}
		if !moved {
			return
		}
	}
}

// swatch shows how a series is drawn.
func (d *drawing) swatch(c draw.Canvas, r Role, at vg.Point) {
	if d.Kind == Stacks && r >= First {
		half := vg.Point{X: d.em * 0.42, Y: d.em * 0.42}
		d.fill(c, r, vg.Rectangle{Min: at.Sub(half), Max: at.Add(half)})
		return
	}
	c.SetColor(d.color(r))
	c.Fill(outline(r, at, d.em*0.32))
}

// entry is one part of the legend above the values.
type entry struct {
	name  string
	width vg.Length
	draw  func(c draw.Canvas, at vg.Point)
	style text.Style
}

// legend returns how high the legend above the values is, and draws it on
// demand. The names are not in it where they stand aside.
func (d *drawing) legend(aside, really bool) vg.Length {
	var all []entry
	add := func(name string, style text.Style, lead vg.Length, draw func(draw.Canvas, vg.Point)) {
		name = cut(name, style, min(d.whole.Size().X-lead-d.em, d.em*16))
		all = append(all, entry{name, lead + style.Width(name), draw, style})
	}
	if d.Kind == Ranges && d.Was+d.Is != "" {
		quiet := d.plain
		quiet.Color = d.Quiet
		for i, word := range [...]string{d.Was, d.Is} {
			add(word, quiet, d.em*1.9, func(c draw.Canvas, at vg.Point) {
				for j, r := range [...]Role{Left, Right} {
					d.mark(c, r, d.Quiet, at.Add(vg.Point{X: d.em * 0.75 * vg.Length(j)}), d.em*0.28, i == 1)
				}
			})
		}
	}
	if !aside {
		for _, s := range d.Series {
			style := d.plain
			style.Color = d.color(s.Role)
			add(s.Name, style, d.em*1.1, func(c draw.Canvas, at vg.Point) { d.swatch(c, s.Role, at) })
		}
	}
	if len(all) == 0 {
		return 0
	}
	const line = 1.45
	x, y := d.whole.Min.X, d.whole.Max.Y-d.em*line/2
	lines := 1
	for i, e := range all {
		if i > 0 && x+e.width > d.whole.Max.X {
			x, y = d.whole.Min.X, y-d.em*line
			lines++
		}
		if really {
			e.draw(d.area, vg.Point{X: x + d.em*0.45, Y: y})
			d.area.FillText(e.style, vg.Point{X: x + e.width - e.style.Width(e.name), Y: y}, e.name)
		}
		x += e.width + d.em*1.4
	}
	return vg.Length(lines) * d.em * line
}
