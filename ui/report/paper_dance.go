package report

import (
	"math"

	"halfway/dialogue"
	"halfway/ui/report/pdf"
	"halfway/ui/words"
)

// dance draws the loop: two cards, an arrow over them to the one and an arrow
// under them back. A card that is higher than a sheet is written in lines
// instead.
func (p *paper) dance(d *dance) {
	if d == nil {
		return
	}
	const gap, pad, arc = 22.0, 10.0, 26.0
	wide := (columnWide - gap) / 2
	inner := wide - 2*pad
	var cards [2][]block
	tall := 0.0
	for i, part := range d.Parts {
		cards[i] = append(cards[i], p.block(part.Name, pdf.Style{Size: sizeBody, Bold: true}, inner-sizeBody*1.07, p.tint(part.Side)))
		if part.Move != "" {
			cards[i] = append(cards[i], p.block(part.Move, pdf.Style{Size: sizeBody, Bold: true}, inner, p.inks.ink))
		}
		for _, line := range part.Under {
			cards[i] = append(cards[i], p.block(line, pdf.Style{Size: sizeSmall}, inner, p.inks.quiet))
		}
		height := 2 * pad
		for _, b := range cards[i] {
			height += b.height + 2
		}
		tall = max(tall, height)
	}
	name := p.block(d.Name, pdf.Style{Size: sizeTopic, Bold: true}, wide*1.2, p.inks.ink)
	if height := name.height + 2*arc + tall; height < bottom-top-40 {
		p.heading(words.Say("dance.title"), height)
		for _, line := range name.lines {
			p.page.Text(line, margin+(columnWide-line.Width)/2, p.y+line.Ascent, p.inks.ink)
			p.y += advance(line, name.size)
		}
		p.loop(cards, wide, tall, pad, arc)
	} else {
		p.heading(words.Say("dance.title"), 60)
		p.flow(name, margin, nil)
		for _, part := range d.Parts {
			p.said(said{part.Side, part.Name, part.Move}, margin, columnWide)
			for _, line := range part.Under {
				p.said(said{Side: part.Side, Text: line}, margin, columnWide)
			}
		}
	}
	for _, line := range d.Foot {
		b := p.block(line, pdf.Style{Size: sizeBody}, columnWide, p.inks.ink)
		if len(b.lines) == 1 {
			p.room(b.height)
			p.page.Text(b.lines[0], margin+(columnWide-b.lines[0].Width)/2, p.y+b.lines[0].Ascent, p.inks.ink)
			p.y, p.fresh = p.y+b.height, false
		} else {
			p.flow(b, margin, nil)
		}
	}
}

// loop draws the cards and the arrows.
func (p *paper) loop(cards [2][]block, wide, tall, pad, arc float64) {
	y := p.y + arc
	var middle [2]float64
	for i, side := range dialogue.Both {
		x := margin + float64(i)*(columnWide-wide)
		middle[i] = x + wide/2
		p.page.Stroke(p.tint(side), 1.3, new(pdf.Path).Rounded(x, y, wide, tall, 6))
		at := y + pad
		for j, b := range cards[i] {
			left := x + pad
			if j == 0 {
				left += p.sign(side, left, at+sizeBody*leading*0.72, sizeBody)
			}
			b.at(p.page, left, at)
			at += b.height + 2
		}
	}
	p.arrow(dialogue.Left, middle[0], y-3, middle[1], y-3, -arc)
	p.arrow(dialogue.Right, middle[1], y+tall+3, middle[0], y+tall+3, arc)
	p.y, p.fresh = y+tall+arc+6, false
}

// arrow draws a bent arrow; bend is how far its control points lie above, where
// it is below zero, or below.
func (p *paper) arrow(side dialogue.Side, x1, y1, x2, y2, bend float64) {
	ink := p.inks.fill[side.Index()]
	const head = 6.0
	away := math.Copysign(head, bend)
	p.page.Stroke(ink, 1.8, new(pdf.Path).MoveTo(x1, y1).
		CurveTo(x1+(x2-x1)*0.22, y1+bend*1.15, x1+(x2-x1)*0.78, y2+bend*1.15, x2, y2+away*0.8))
	p.page.Fill(ink, new(pdf.Path).MoveTo(x2-head*0.65, y2+away).LineTo(x2+head*0.65, y2+away).LineTo(x2, y2).Shut())
}
