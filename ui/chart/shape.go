package chart

import (
	"bytes"
	"cmp"
	"slices"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/harfbuzz"
	"github.com/go-text/typesetting/language"
	"github.com/tdewolff/canvas"
	"github.com/tdewolff/canvas/text"
	"gonum.org/v1/plot/vg"
)

// line sets a text in one face. The canvas would choose the glyphs itself, but
// the release of it that we use finds none for plain letters with our release of
// the shaper; so they are chosen here, and it keeps the rest.
func line(face *canvas.FontFace, s string) (t *canvas.Text, width vg.Length) {
	t = canvas.NewTextLine(face, s, canvas.Left)
	shaper := shaperOf(face.Font)
	end := 0.0
	t.WalkLines(func(_ float64, spans []canvas.TextSpan) {
		seen := make([]*canvas.TextSpan, len(spans))
		for i := range spans {
			seen[i] = &spans[i]
		}
		slices.SortStableFunc(seen, func(a, b *canvas.TextSpan) int { return cmp.Compare(a.X, b.X) })
		for _, span := range seen {
			if shaper != nil {
				span.Glyphs = shape(shaper, span)
			}
			advance := int32(0)
			for _, g := range span.Glyphs {
				advance += g.XAdvance
			}
			span.X, span.Width = end, face.MmPerEm*float64(advance)
			end += span.Width
		}
	})
	t.Width = end
	return t, vg.Length(end) * perMM
}

// shape chooses the glyphs of a span, in the order in which they are seen.
func shape(with *harfbuzz.Font, span *canvas.TextSpan) []text.Glyph {
	runes := []rune(span.Text)
	b := harfbuzz.NewBuffer()
	b.AddRunes(runes, 0, -1)
	b.Props.Direction = harfbuzz.LeftToRight
	if span.Direction == text.RightToLeft {
		b.Props.Direction = harfbuzz.RightToLeft
	}
	for _, r := range runes { // the first that has one names the script
		if s := language.LookupScript(r); s != language.Common && s != language.Inherited {
			b.Props.Script = s
			break
		}
	}
	b.GuessSegmentProperties()
	b.Shape(with, nil)
	glyphs := make([]text.Glyph, len(b.Info))
	for i, info := range b.Info {
		at := b.Pos[i]
		glyphs[i] = text.Glyph{
			SFNT: span.Face.Font.SFNT, Size: span.Face.Size, ID: uint16(info.Glyph), Cluster: uint32(info.Cluster),
			XAdvance: at.XAdvance, YAdvance: at.YAdvance, XOffset: at.XOffset, YOffset: at.YOffset, Text: runes[info.Cluster],
		}
	}
	return glyphs
}

// shaperOf returns what chooses the glyphs of a font; nil where it cannot be
// read.
func shaperOf(f *canvas.Font) *harfbuzz.Font {
	if known, ok := lettering.shapers[f]; ok {
		return known
	}
	var shaper *harfbuzz.Font
	if face, err := font.ParseTTF(bytes.NewReader(f.SFNT.Write())); err == nil {
		shaper = harfbuzz.NewFont(face)
	}
	if lettering.shapers == nil {
		lettering.shapers = map[*canvas.Font]*harfbuzz.Font{}
	}
	lettering.shapers[f] = shaper
	return shaper
}
