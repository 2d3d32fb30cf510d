// Package chart draws figures over time: with gonum's plots, into a canvas that
// can become an image, a part of an HTML page or of a PDF. It also tells a trend
// of dialogue/insight in words and figures; see [Tell].
package chart

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"github.com/tdewolff/canvas"
	"github.com/tdewolff/canvas/renderers/rasterizer"
	"github.com/tdewolff/canvas/renderers/svg"

	"halfway/ui/look"
)

// Kind is how values are drawn.
type Kind int

// The kinds of chart.
const (
	// Lines joins the values of each series; a gap parts the line.
	Lines Kind = iota
	// Ranges draws each value as a mark, joined upright with where it came from.
	Ranges
	// Stacks puts the values of all series on top of each other, as bars.
	Stacks
)

// Role is whose a series is, which says how it is drawn. The partners differ in
// colour, mark and line alike.
type Role int

// The roles. What is nobody's has the colour of the ink, in several manners.
const (
	Left   Role = iota // circles and a full line
	Right              // squares and a dashed line
	First              // diamonds and a full line; a full bar
	Second             // triangles and a dashed line; a bar of half the strength
	Third              // crosses and a dotted line; a hatched bar
	Fourth             // as First; an empty bar
	Fifth              // as Second; a dotted bar
)

// Value is a figure; the zero Value is a gap.
type Value struct {
	V float64
	// Known is false for a gap. What is not a number is one too.
	Known bool
}

func (v Value) gap() bool { return !v.Known || math.IsNaN(v.V) || math.IsInf(v.V, 0) }

// Series is one thing that is followed over time.
type Series struct {
	Name string
	Role Role
	// Values are its figures, one for each point of the chart.
	Values []Value
	// From is where each came from, for Ranges.
	From []Value
}

// Point is a place on the axis of time.
type Point struct {
	// Label is written below it, where there is room.
	Label string
	// Group is what it shares with its neighbours, such as the year. It is
	// written once, where it begins.
	Group string
}

// Tick is a figure of the upright axis.
type Tick struct {
	Value float64
	Label string
}

// Chart is what is to be drawn.
type Chart struct {
	Kind   Kind
	Points []Point
	Series []Series
	// Min and Max are the ends of the upright axis; where they are equal, the
	// axis begins at 0 and has room for all values.
	Min, Max float64
	// Ticks are the figures of the upright axis; nil for some that fit.
	Ticks []Tick
	// Was and Is name the two ends of Ranges.
	Was, Is string
}

// Colours are what a chart is drawn in.
type Colours struct {
	// Ink is for what is nobody's, Quiet for the axes, Grid for the lines behind
	// the values, Surface is what the chart stands on; it is not filled.
	Ink, Quiet, Grid, Surface color.Color
	// Left and Right are the partners'.
	Left, Right color.Color
}

// ColoursOf returns the colours that a theme has for charts on its cards.
func ColoursOf(t fyne.Theme, variant fyne.ThemeVariant) Colours {
	return Colours{
		Ink: t.Color(look.Ink, variant), Quiet: t.Color(look.Quiet, variant), Grid: t.Color(look.Hairline, variant),
		Surface: t.Color(look.Surface, variant), Left: t.Color(look.LeftTint, variant), Right: t.Color(look.RightTint, variant),
	}
}

// perInch is how many pixels an inch has where sizes are in pixels.
const perInch = 96

// Draw draws the chart with that width and height in millimetres, and text of
// that size in points. Everything lies within the bounds, and the ground stays
// clear.
func (c Chart) Draw(width, height float64, colours Colours, size float64) *canvas.Canvas {
	lettering.Lock()
	defer lettering.Unlock()
	return c.draw(width, height, colours, size)
}

// Image draws the chart with that width and height in pixels, and text of that
// size in pixels.
func (c Chart) Image(width, height int, colours Colours, size float64) image.Image {
	width, height = max(width, 1), max(height, 1)
	mm := 25.4 / perInch
	lettering.Lock()
	defer lettering.Unlock()
	drawn := c.draw(float64(width)*mm, float64(height)*mm, colours, size*72/perInch)
	picture := image.NewRGBA(image.Rect(0, 0, width, height))
	// Blended as screens do: text has its usual weight then.
	r := rasterizer.FromImage(picture, canvas.DPI(perInch), canvas.LinearColorSpace{})
	drawn.RenderTo(r)
	r.Close()
	return picture
}

// SVG draws the chart as Draw does, as a document of its own. Its text is text,
// in the program's typeface where the reader has it.
func (c Chart) SVG(width, height float64, colours Colours, size float64) ([]byte, error) {
	lettering.Lock()
	defer lettering.Unlock()
	var b bytes.Buffer
	out := svg.New(&b, width, height, &svg.Options{EmbedFonts: false, SizeUnits: "mm"})
	c.draw(width, height, colours, size).RenderTo(out)
	if err := out.Close(); err != nil {
		return nil, fmt.Errorf("draw chart: %w", err)
	}
	return b.Bytes(), nil
}
