// Package chart draws figures over time: with gonum's plots, into a canvas that
// can become an image, a part of an HTML page or of a PDF.
package chart

import (
	_ "github.com/tdewolff/canvas"
	_ "github.com/tdewolff/canvas/renderers/pdf"
	_ "github.com/tdewolff/canvas/renderers/rasterizer"
	_ "github.com/tdewolff/canvas/renderers/svg"
	_ "gonum.org/v1/plot"
	_ "gonum.org/v1/plot/plotter"
	_ "gonum.org/v1/plot/vg"
	_ "gonum.org/v1/plot/vg/draw"
)
