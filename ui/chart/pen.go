package chart

import (
	"image"
	"image/color"
	"math"

	"github.com/tdewolff/canvas"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// perMM is a millimetre in gonum's unit, the point.
const perMM vg.Length = 72 / 25.4

// pen draws for gonum on a canvas.
type pen struct {
	ctx    *canvas.Context
	style  penStyle
	pushed []penStyle
}

type penStyle struct {
	color  color.Color
	width  vg.Length
	dashes []vg.Length
	offset vg.Length
}

var _ vg.CanvasSizer = (*pen)(nil)

func newPen(on *canvas.Canvas) *pen {
	p := &pen{ctx: canvas.NewContext(on)}
	p.ctx.SetStrokeCapper(canvas.ButtCap)
	p.ctx.SetStrokeJoiner(canvas.RoundJoin)
	vg.Initialize(p)
	return p
}

// Size is for gonum.
func (p *pen) Size() (vg.Length, vg.Length) {
	w, h := p.ctx.Size()
	return vg.Length(w) * perMM, vg.Length(h) * perMM
}

// SetLineWidth is for gonum.
func (p *pen) SetLineWidth(w vg.Length) { p.style.width = w }

// SetLineDash is for gonum.
func (p *pen) SetLineDash(pattern []vg.Length, offset vg.Length) {
	p.style.dashes, p.style.offset = pattern, offset
}

// SetColor is for gonum.
func (p *pen) SetColor(c color.Color) {
	if c == nil {
		c = color.Black
	}
	p.style.color = c
}

// Rotate is for gonum.
func (p *pen) Rotate(rad float64) { p.ctx.Rotate(degrees(rad)) }

// Translate is for gonum.
func (p *pen) Translate(by vg.Point) { p.ctx.Translate(mm(by.X), mm(by.Y)) }

// Scale is for gonum.
func (p *pen) Scale(x, y float64) { p.ctx.Scale(x, y) }

// Push is for gonum.
func (p *pen) Push() {
	p.ctx.Push()
	p.pushed = append(p.pushed, p.style)
}

// Pop is for gonum.
func (p *pen) Pop() {
	p.ctx.Pop()
	n := len(p.pushed) - 1
	p.style, p.pushed = p.pushed[n], p.pushed[:n]
}

func mm(l vg.Length) float64 { return float64(l / perMM) }

func degrees(rad float64) float64 { return rad * 180 / math.Pi }

func pathOf(path vg.Path) *canvas.Path {
	p := &canvas.Path{}
	for _, c := range path {
		x, y := mm(c.Pos.X), mm(c.Pos.Y)
		switch c.Type {
		case vg.MoveComp:
			p.MoveTo(x, y)
		case vg.LineComp:
			p.LineTo(x, y)
		case vg.ArcComp: // gonum names the centre, and a line leads to where it begins
			r := mm(c.Radius)
			fromX, fromY := x+r*math.Cos(c.Start), y+r*math.Sin(c.Start)
			if p.Empty() {
				p.MoveTo(fromX, fromY)
			} else if p.Pos() != (canvas.Point{X: fromX, Y: fromY}) {
				p.LineTo(fromX, fromY)
			}
			p.Arc(r, r, 0, degrees(c.Start), degrees(c.Start+c.Angle))
		case vg.CurveComp:
			if len(c.Control) == 1 {
				p.QuadTo(mm(c.Control[0].X), mm(c.Control[0].Y), x, y)
			} else {
				p.CubeTo(mm(c.Control[0].X), mm(c.Control[0].Y), mm(c.Control[1].X), mm(c.Control[1].Y), x, y)
			}
		case vg.CloseComp:
			p.Close()
		}
	}
	return p
}

// Stroke is for gonum. Dashes become lines of their own, since renderers do not
// agree on how long a dash is.
func (p *pen) Stroke(path vg.Path) {
	if p.style.width <= 0 {
		return
	}
	line := pathOf(path)
	if len(p.style.dashes) > 0 {
		dashes := make([]float64, len(p.style.dashes))
		for i, d := range p.style.dashes {
			dashes[i] = mm(d)
		}
		line = line.Dash(mm(p.style.offset), dashes...)
	}
	p.ctx.SetFillColor(color.Transparent)
	p.ctx.SetStrokeColor(p.style.color)
	p.ctx.SetStrokeWidth(mm(p.style.width))
	p.ctx.DrawPath(0, 0, line)
}

// Fill is for gonum.
func (p *pen) Fill(path vg.Path) {
	p.ctx.SetStrokeColor(color.Transparent)
	p.ctx.SetFillColor(p.style.color)
	p.ctx.DrawPath(0, 0, pathOf(path))
}

// FillString is for gonum. Of the face only size and weight count: the typeface
// is ours.
func (p *pen) FillString(f font.Face, at vg.Point, s string) {
	if f.Font.Size <= 0 {
		return
	}
	for _, l := range set(s, f.Font, p.style.color) {
		t, width := line(l.face, l.text)
		p.ctx.DrawText(mm(at.X), mm(at.Y), t)
		at.X += width
	}
}

// DrawImage is for gonum.
func (p *pen) DrawImage(box vg.Rectangle, img image.Image) {
	size := img.Bounds().Size()
	if size.X == 0 || size.Y == 0 {
		return
	}
	wide := mm(box.Max.X - box.Min.X)
	p.ctx.DrawImage(mm(box.Min.X), mm(box.Min.Y), img, canvas.DPMM(float64(size.X)/wide))
}
