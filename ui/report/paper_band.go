package report

import (
	"image/color"
	"strconv"
	"strings"

	"halfway/dialogue"
	"halfway/ui/report/pdf"
	"halfway/ui/words"
)

// band draws the course along time, between the two names.
func (p *paper) band(a account) {
	b := a.Band
	if len(b.Pieces) == 0 {
		return
	}
	const height, pad = 24.0, 5.0 // of a turn, and what goes beyond it
	legend, lines := p.legend(b)
	p.y += 12
	p.room(2*(height+pad) + 62 + float64(lines)*12)
	if a.sits(dialogue.Left) {
		p.named(dialogue.Left, a.Names[0], margin, p.y+7, sizeSmall, columnWide)
	}
	p.y += 11
	for _, piece := range b.Pieces {
		if piece.Label != "" {
			label := p.fonts.Line(piece.Label, pdf.Style{Size: sizeTiny})
			x := margin + columnWide*(piece.From+piece.To)/2 - label.Width/2
			p.page.Text(label, min(max(x, margin), margin+columnWide-label.Width), p.y+7, p.inks.quiet)
		}
	}
	p.y += 9
	middle := p.y + height + pad
	for _, piece := range b.Pieces {
		for _, s := range piece.shapes(columnWide, middle, height) {
			s.X += margin
			p.shape(s, piece.Side)
		}
	}
	p.y = middle + height + pad
	if a.sits(dialogue.Right) {
		p.named(dialogue.Right, a.Names[1], margin, p.y+8, sizeSmall, columnWide)
	}
	p.y += 13
	p.axis(b)
	p.y += 6
	legend()
	p.fresh = false
}

// axis writes the minutes under the band.
func (p *paper) axis(b band) {
	unit := p.fonts.Line(words.Say("report.band.minutes"), pdf.Style{Size: sizeTiny})
	end := margin + columnWide - unit.Width
	p.page.Text(unit, end, p.y+sizeTiny+1, p.inks.quiet)
	for _, t := range b.Marks {
		x := margin + columnWide*float64(t.At)
		number := p.fonts.Line(strconv.Itoa(t.Minutes), pdf.Style{Size: sizeTiny})
		p.page.Stroke(p.inks.hairline, 0.6, new(pdf.Path).MoveTo(x, p.y-1).LineTo(x, p.y+2))
		if left := max(x-number.Width/2, margin); left+number.Width < end-4 {
			p.page.Text(number, left, p.y+sizeTiny+2, p.inks.quiet)
		}
	}
	p.y += sizeTiny + 5
}

// legend lays the legend out, and returns what draws it and how many lines it
// takes.
func (p *paper) legend(b band) (draw func(), lines int) {
	type entry struct {
		kind bandKind
		word pdf.Line
		x    float64
		line int
	}
	const sign = 22
	var all []entry
	x, line := 0.0, 0
	for _, k := range b.Kinds {
		word := p.fonts.Line(k.Words(), pdf.Style{Size: sizeTiny + 0.5})
		if x+sign+word.Width > columnWide && x > 0 {
			x, line = 0, line+1
		}
		all = append(all, entry{k, word, x, line})
		x += sign + word.Width + 14
	}
	return func() {
		for _, e := range all {
			y := p.y + float64(e.line)*12
			for _, s := range swatch(e.kind) {
				const small = 0.56
				side := dialogue.Nobody
				for _, each := range dialogue.Both {
					if strings.HasPrefix(s.Class, each.String()) {
						side = each
					}
				}
				p.shape(shape{Class: s.Class, X: margin + e.x + s.X*small, Y: y + s.Y*small, W: s.W * small, H: s.H * small, Cut: s.Cut}, side)
			}
			p.page.Text(e.word, margin+e.x+sign, y+7.5, p.inks.quiet)
		}
		p.y += float64(line+1) * 12
	}, line + 1
}

// shape draws a shape of the band.
func (p *paper) shape(s shape, side dialogue.Side) {
	if s.Cut {
		const rise = 9
		p.page.Stroke(p.inks.quiet, 0.9, new(pdf.Path).MoveTo(s.X, s.Y+rise/2).LineTo(s.X+s.W, s.Y-rise/2))
		return
	}
	fill, deep := p.inks.quiet, p.inks.quiet
	if side != dialogue.Nobody {
		fill, deep = p.inks.fill[side.Index()], p.inks.deep[side.Index()]
	}
	box := new(pdf.Path).Rect(s.X, s.Y, s.W, s.H)
	kind := s.Class[strings.LastIndexByte(s.Class, ' ')+1:]
	switch kind {
	case "speaking":
		p.page.Fill(fill, box)
	case "over":
		p.page.Fill(deep, box)
		p.page.Stroke(p.inks.ink, 0.7, box)
	case "mirroring":
		p.page.Within(s.X, s.Y, s.W, s.H, func() {
			var hatch pdf.Path
			for x := s.X - s.H; x < s.X+s.W; x += 3.4 {
				hatch.MoveTo(x, s.Y+s.H).LineTo(x+s.H, s.Y)
			}
			p.page.Stroke(fill, 1.1, &hatch)
		})
		p.page.Stroke(fill, 0.5, box)
	case "writing":
		p.page.Fill(faded(fill, 0.75), box)
	case "shared":
		p.page.Fill(faded(fill, 0.45), box)
	case "quietly":
		p.page.Fill(p.inks.quiet, box)
	default: // the line in the middle, and a clock that stands
		p.page.Fill(p.inks.hairline, box)
	}
}

// faded is a colour that lets through what is under it.
func faded(c color.Color, alpha float64) color.Color {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	n.A = uint8(alpha * 255)
	return n
}
