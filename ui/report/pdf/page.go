package pdf

import (
	"bytes"
	"fmt"
	"image/color"
	"maps"
	"slices"
	"strings"
)

// The size of a sheet of A4, in points.
const (
	A4Width  = 595.276
	A4Height = 841.89
)

// Page is a page that is being filled. It is done with when the next one
// begins. Points are counted from its top left.
type Page struct {
	doc           *Document
	object        int
	width, height float64
	content       bytes.Buffer
	fonts         map[string]int // objects by name
	alphas        map[string]bool
	number        []byte
}

// op writes an operator behind its operands.
func (p *Page) op(args ...any) {
	for i, arg := range args {
		if i > 0 {
			p.content.WriteByte(' ')
		}
		switch arg := arg.(type) {
		case string:
			p.content.WriteString(arg)
		case int:
			p.num(float64(arg))
		case float64:
			p.num(arg)
		}
	}
	p.content.WriteByte('\n')
}

func (p *Page) num(v float64) {
	p.number = appendNumber(p.number[:0], v)
	p.content.Write(p.number)
}

// resources lists what the content of the page refers to.
func (p *Page) resources() string {
	var b strings.Builder
	b.WriteString("/Font<<")
	for _, name := range slices.Sorted(maps.Keys(p.fonts)) {
		fmt.Fprintf(&b, "/%s %d 0 R", name, p.fonts[name])
	}
	b.WriteString(">>/ExtGState<<")
	for _, alpha := range slices.Sorted(maps.Keys(p.alphas)) {
		fmt.Fprintf(&b, "/A%s<</ca %s/CA %s>>", strings.ReplaceAll(alpha, ".", "_"), alpha, alpha)
	}
	b.WriteString(">>")
	return b.String()
}

// paint sets the colour of what is filled and drawn from here on.
func (p *Page) paint(c color.Color) {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	r, g, b := float64(n.R)/255, float64(n.G)/255, float64(n.B)/255
	p.op(r, g, b, "rg")
	p.op(r, g, b, "RG")
	alpha := number(float64(n.A) / 255)
	p.alphas[alpha] = true
	p.op("/A"+strings.ReplaceAll(alpha, ".", "_"), "gs")
}

// Path is an outline to be filled or drawn, in points.
type Path struct{ b []byte }

func (p *Path) add(op string, v ...float64) *Path {
	for _, x := range v {
		p.b = append(appendNumber(p.b, x), ' ')
	}
	p.b = append(append(p.b, op...), '\n')
	return p
}

// MoveTo begins a line.
func (p *Path) MoveTo(x, y float64) *Path { return p.add("m", x, y) }

// LineTo goes straight on.
func (p *Path) LineTo(x, y float64) *Path { return p.add("l", x, y) }

// CurveTo goes on in a Bézier curve with two control points.
func (p *Path) CurveTo(x1, y1, x2, y2, x, y float64) *Path { return p.add("c", x1, y1, x2, y2, x, y) }

// Shut goes straight back to where the line began.
func (p *Path) Shut() *Path { return p.add("h") }

// Rect adds a rectangle.
func (p *Path) Rect(x, y, w, h float64) *Path { return p.add("re", x, y, w, h) }

// round is how far the control points of a curve lie that looks like a quarter
// of a circle.
const round = 0.5523

// Rounded adds a rectangle whose corners have that radius.
func (p *Path) Rounded(x, y, w, h, r float64) *Path {
	r = min(r, w/2, h/2)
	k := r * (1 - round)
	return p.MoveTo(x+r, y).LineTo(x+w-r, y).CurveTo(x+w-k, y, x+w, y+k, x+w, y+r).
		LineTo(x+w, y+h-r).CurveTo(x+w, y+h-k, x+w-k, y+h, x+w-r, y+h).
		LineTo(x+r, y+h).CurveTo(x+k, y+h, x, y+h-k, x, y+h-r).
		LineTo(x, y+r).CurveTo(x, y+k, x+k, y, x+r, y).Shut()
}

// Circle adds a circle around a point.
func (p *Path) Circle(x, y, r float64) *Path { return p.Rounded(x-r, y-r, 2*r, 2*r, r) }

// Fill fills a path.
func (p *Page) Fill(c color.Color, path *Path) {
	p.paint(c)
	p.content.Write(path.b)
	p.op("f")
}

// Stroke draws along a path with a pen of that width; dashes are lengths of ink
// and of gaps in turn.
func (p *Page) Stroke(c color.Color, width float64, path *Path, dashes ...float64) {
	p.paint(c)
	p.pen(width, 0, dashes)
	p.content.Write(path.b)
	p.op("S")
}

func (p *Page) pen(width, offset float64, dashes []float64) {
	p.op(width, "w")
	p.content.WriteByte('[')
	for _, d := range dashes {
		p.num(d)
		p.content.WriteByte(' ')
	}
	p.op("]", offset, "d")
}

// Within draws only inside a rectangle.
func (p *Page) Within(x, y, w, h float64, draw func()) {
	p.op("q")
	p.content.Write(new(Path).Rect(x, y, w, h).b)
	p.op("W n")
	draw()
	p.op("Q")
}
