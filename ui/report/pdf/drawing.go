package pdf

import (
	"image"
	"image/color"
	"math"

	"github.com/tdewolff/canvas"
	"github.com/tdewolff/canvas/text"
)

// Draw puts a drawing on the page, as wide as given, with its top left corner at
// x and y. Text in it becomes text of the document. It returns its height.
func (p *Page) Draw(c *canvas.Canvas, x, y, width float64) float64 {
	k := width / c.W
	height := c.H * k
	p.op("q")
	p.op(k, 0, 0, -k, x, y+height, "cm")
	c.RenderTo(&drawing{p: p, width: c.W, height: c.H})
	p.op("Q")
	return height
}

// drawing takes what a canvas holds. Its points are counted from the bottom left.
type drawing struct {
	p             *Page
	width, height float64
}

// Size is for the canvas.
func (d *drawing) Size() (float64, float64) { return d.width, d.height }

// RenderPath is for the canvas.
func (d *drawing) RenderPath(path *canvas.Path, style canvas.Style, m canvas.Matrix) {
	if style.HasFill() && style.Fill.IsColor() {
		if data := path.Copy().Transform(m).ToPDF(); data != "" {
			d.p.paint(style.Fill.Color)
			d.p.content.WriteString(data + "\n")
			if style.FillRule == canvas.EvenOdd {
				d.p.op("f*")
			} else {
				d.p.op("f")
			}
		}
	}
	if !style.HasStroke() || !style.Stroke.IsColor() {
		return
	}
	k := math.Sqrt(math.Abs(m.Det()))
	dashes := make([]float64, len(style.Dashes))
	for i, dash := range style.Dashes {
		dashes[i] = dash * k
	}
	if data := path.Copy().Transform(m).ToPDF(); data != "" {
		d.p.paint(style.Stroke.Color)
		d.p.pen(style.StrokeWidth*k, max(style.DashOffset*k, 0), dashes)
		d.p.op(capOf(style.StrokeCapper), "J", joinOf(style.StrokeJoiner), "j")
		d.p.content.WriteString(data + "\n")
		d.p.op("S")
		d.p.op(0, "J", 0, "j")
	}
}

func capOf(c canvas.Capper) int {
	switch c.(type) {
	case canvas.RoundCapper:
		return 1
	case canvas.SquareCapper:
		return 2
	default:
		return 0
	}
}

func joinOf(j canvas.Joiner) int {
	switch j.(type) {
	case canvas.RoundJoiner:
		return 1
	case canvas.BevelJoiner:
		return 2
	default:
		return 0
	}
}

// RenderText is for the canvas. The text is set anew, in the fonts of the
// document, and keeps its place: where it began, it begins.
func (d *drawing) RenderText(t *canvas.Text, m canvas.Matrix) {
	t.WalkSpans(func(x, y float64, span canvas.TextSpan) {
		if !span.IsText() || !span.Face.Fill.IsColor() {
			return
		}
		style := Style{Size: span.Face.Size, Bold: span.Face.Style.Weight() >= canvas.FontBold || span.Face.Font.Style().Weight() >= canvas.FontBold}
		line := d.p.doc.fonts.Line(span.Text, style)
		at := m.Translate(x, y)
		if span.Direction == text.RightToLeft {
			at = at.Translate(span.Width-line.Width, 0)
		}
		if len(line.runs) > 0 {
			d.p.paint(span.Face.Fill.Color)
			d.p.text(line, [6]float64{at[0][0], at[1][0], at[0][1], at[1][1], at[0][2], at[1][2]})
		}
	})
}

// RenderImage is for the canvas. Nothing that we draw has one.
func (d *drawing) RenderImage(img image.Image, m canvas.Matrix) {
	size := img.Bounds()
	box := canvas.Rectangle(float64(size.Dx()), float64(size.Dy()))
	d.RenderPath(box, canvas.Style{Fill: canvas.Paint{Color: color.RGBA{A: 0x22}}}, m)
}
