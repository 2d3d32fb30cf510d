package report

import (
	"github.com/tdewolff/canvas"

	"halfway/ui/look"
)

// Trend is a look at many sessions: a picture, a sentence that says what it
// shows, and its figures.
type Trend struct {
	Title, Sentence string
	// Draw draws the picture for a light or a dark ground; nil for none. It is
	// shown as wide as a column: ChartWide by ChartHigh fit, with text of ChartText.
	Draw func(look.Mode) *canvas.Canvas
	// Head names the columns of the table, the first of which says what a row is
	// of. Rows are its cells.
	Head []string
	Rows [][]string
}

// The size of a chart that fits, in millimetres, and of its text, in points.
const (
	ChartWide = 170.0
	ChartHigh = 62.0
	ChartText = 8.5
)

// drawing is the picture in a mode; nil for none.
func (t Trend) drawing(mode look.Mode) *canvas.Canvas {
	if t.Draw == nil {
		return nil
	}
	return t.Draw(mode)
}
