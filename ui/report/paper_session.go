package report

import (
	"image/color"

	"halfway/dialogue"
	"halfway/ui/report/pdf"
	"halfway/ui/words"
)

// leastOfSession is how much of a sheet a session wants to begin on it.
const leastOfSession = 330.0

// Add writes a session.
func (p *paper) Add(e Entry) error {
	a := p.o.account(e)
	p.running = "" // the sheet that a session begins on needs no head
	if !p.fresh && p.y+leastOfSession > bottom {
		p.turn()
	} else if !p.fresh {
		p.y += 16
		p.page.Stroke(p.inks.hairline, 1.2, new(pdf.Path).MoveTo(margin, p.y).LineTo(margin+columnWide, p.y))
		p.y += 22
	}
	p.running = a.Title + " · " + a.Day
	p.doc.Mark(a.Day+" · "+a.Title, p.y-12)
	p.head(a)
	p.band(a)
	p.shares(a.Shares)
	p.checks(a)
	p.agreement(a)
	p.dance(a.Dance)
	p.course(a.Course)
	p.quotes(words.Say("report.thoughts"), a.Thoughts)
	p.quotes(words.Say("review.remarks"), a.Remarks)
	return p.err()
}

func (p *paper) head(a account) {
	p.text(a.Title, pdf.Style{Size: sizeSession, Bold: true}, p.inks.ink)
	if a.Topic != "" {
		p.y++
		p.text(a.Topic, pdf.Style{Size: sizeTopic}, p.inks.ink)
	}
	p.y += 6
	wide := 0.0
	for _, f := range a.Facts {
		wide = max(wide, p.fonts.Line(f.Label, pdf.Style{Size: sizeBody}).Width)
	}
	wide = min(wide+16, columnWide/3)
	for _, f := range a.Facts {
		b := p.block(f.Text, pdf.Style{Size: sizeBody}, columnWide-wide, p.inks.ink)
		p.room(min(b.height, 3*sizeBody*leading))
		p.block(f.Label, pdf.Style{Size: sizeBody}, columnWide, p.inks.quiet).at(p.page, margin, p.y)
		p.flow(b, margin+wide, nil)
	}
}

// named writes the sign and the name of a partner in one line, and returns how
// wide it got.
func (p *paper) named(side dialogue.Side, name string, x, baseline, size, most float64) float64 {
	from := x
	x += p.sign(side, x, baseline, size)
	line := p.line(name, pdf.Style{Size: size, Bold: true}, most-(x-from))
	p.page.Text(line, x, baseline, p.tint(side))
	return x + line.Width - from
}

func (p *paper) shares(shares []share) {
	if len(shares) == 0 {
		return
	}
	const tall = 9
	p.heading(words.Say("review.shares"), tall+20)
	gap, x := 1.0, margin
	for i, s := range shares {
		w := (columnWide - gap) * s.Part
		if w > 0 {
			p.page.Fill(p.inks.fill[i], new(pdf.Path).Rounded(x, p.y, w, tall, 2))
		}
		x += w + gap
	}
	y := p.y + tall + sizeBody*1.25
	half := columnWide/2 - 8
	for i, s := range shares {
		length := p.fonts.Line(s.Length, pdf.Style{Size: sizeBody})
		sign := sizeBody * 1.07
		name := p.line(s.Name, pdf.Style{Size: sizeBody, Bold: true}, half-length.Width-sign-5)
		x := margin
		if i == 1 {
			x = margin + columnWide - name.Width - length.Width - sign - 5
		}
		p.named(s.Side, s.Name, x, y, sizeBody, name.Width+sign+1)
		p.page.Text(length, x+sign+name.Width+5, y, p.inks.ink)
	}
	p.y, p.fresh = y+4, false
}

func (p *paper) checks(a account) {
	if len(a.Checks) == 0 {
		return
	}
	const row = 17.0
	p.heading(words.Say("report.checks"), row*float64(len(a.Checks)+1)+16)
	first := columnWide * 0.3
	wide := (columnWide - first) / 2
	for i, side := range dialogue.Both {
		p.named(side, a.Names[i], margin+first+float64(i)*wide, p.y+row*0.65, sizeBody, wide-12)
	}
	p.y += row
	for _, c := range a.Checks {
		p.page.Stroke(p.inks.hairline, 0.5, new(pdf.Path).MoveTo(margin, p.y).LineTo(margin+columnWide, p.y))
		base := p.y + row*0.66
		p.page.Text(p.line(c.Name, pdf.Style{Size: sizeBody}, first-8), margin, base, p.inks.ink)
		for i := range dialogue.Both {
			x := margin + first + float64(i)*wide
			p.figures(c.By[i], x, base)
			p.scale(c.By[i], p.inks.fill[i], x+46, p.y+row/2, wide-74)
		}
		p.y += row
	}
	base, x := p.y+sizeSmall*1.1, margin
	for i, key := range []string{"report.before", "report.after"} {
		ring := new(pdf.Path).Circle(x+3, base-3, 2.4)
		if i == 1 {
			p.page.Fill(p.inks.quiet, ring)
		}
		p.page.Stroke(p.inks.quiet, 1, ring)
		word := p.fonts.Line(words.Say(key), pdf.Style{Size: sizeSmall})
		p.page.Text(word, x+9, base, p.inks.quiet)
		x += 9 + word.Width + 14
	}
	p.page.Text(p.fonts.Line("0 – 10", pdf.Style{Size: sizeSmall}), x, base, p.inks.quiet)
	p.y = base + 4
}

// figures writes a change as two numbers, with an arrow between them. It is
// drawn, since few fonts have one.
func (p *paper) figures(c change, x, base float64) {
	before, after := c.figures()
	line := p.fonts.Line(before, pdf.Style{Size: sizeBody})
	p.page.Text(line, x, base, p.inks.ink)
	if after == "" {
		return
	}
	x += line.Width + 4
	y := base - sizeBody*0.3
	p.page.Stroke(p.inks.ink, 0.8, new(pdf.Path).MoveTo(x, y).LineTo(x+8, y).MoveTo(x+5.5, y-2.2).LineTo(x+8, y).LineTo(x+5.5, y+2.2))
	p.page.Text(p.fonts.Line(after, pdf.Style{Size: sizeBody}), x+12, base, p.inks.ink)
}

// scale draws a change between 0 and 10.
func (p *paper) scale(c change, ink color.Color, x, y, width float64) {
	at := func(v int) float64 { return x + width*float64(v)/dialogue.MaxReading }
	p.page.Stroke(p.inks.hairline, 1.4, new(pdf.Path).MoveTo(x, y).LineTo(x+width, y))
	if c.Before != nil && c.After != nil {
		p.page.Stroke(ink, 1.6, new(pdf.Path).MoveTo(at(*c.Before), y).LineTo(at(*c.After), y))
	}
	if c.Before != nil {
		ring := new(pdf.Path).Circle(at(*c.Before), y, 3)
		p.page.Fill(p.inks.paper, ring)
		p.page.Stroke(ink, 1.3, ring)
	}
	if c.After != nil {
		p.page.Fill(ink, new(pdf.Path).Circle(at(*c.After), y, 3.6))
	}
}

func (p *paper) agreement(a account) {
	if len(a.Agreed) == 0 {
		return
	}
	p.heading(words.Say("review.agreement"), 30)
	for _, s := range a.Agreed {
		p.said(s, margin, columnWide)
	}
	for _, w := range a.Went {
		p.y += 2
		p.text(w.Label+": "+w.Text, pdf.Style{Size: sizeSmall}, p.inks.quiet)
	}
}

// said writes what somebody wrote, with a rule in their colour beside it.
func (p *paper) said(s said, x, width float64) {
	const indent = 10
	rule := func(from, to float64) {
		ink := p.inks.hairline
		if s.Side != dialogue.Nobody {
			ink = p.tint(s.Side)
		}
		p.page.Fill(ink, new(pdf.Path).Rect(x, from, 2, to-from))
	}
	p.y += 3
	if s.Who != "" {
		who := p.block(s.Who, pdf.Style{Size: sizeSmall, Bold: true}, width-indent, p.tint(s.Side))
		p.room(who.height + 2*sizeBody*leading)
		p.flow(who, x+indent, rule)
	}
	p.flow(p.block(s.Text, pdf.Style{Size: sizeBody}, width-indent, p.inks.ink), x+indent, rule)
}

func (p *paper) quotes(title string, all []said) {
	if len(all) == 0 {
		return
	}
	p.heading(title, 40)
	for _, s := range all {
		p.said(s, margin, columnWide)
		p.y += 3
	}
}

func (p *paper) course(course []moment) {
	p.heading(words.Say("review.course"), 40)
	for _, m := range course {
		p.moment(m)
	}
}

// moment writes one step: its time on the left, how long it took on the right.
func (p *paper) moment(m moment) {
	const left, right = 42.0, 44.0
	x, wide := margin+left, columnWide-left-right
	// The head stays with what it heads.
	sign := 0.0
	if m.Side != dialogue.Nobody {
		sign = sizeBody * 1.07
	}
	head := p.block(m.Head, pdf.Style{Size: sizeBody, Bold: true}, wide-sign, p.tint(m.Side))
	prompt := block{}
	if m.Prompt != "" {
		prompt = p.block(m.Prompt, pdf.Style{Size: sizeBody}, wide, p.inks.quiet)
	}
	p.room(head.height + prompt.height + 2*sizeBody*leading)
	base := p.y + sizeBody*leading*0.72
	p.page.Text(p.fonts.Line(m.At, pdf.Style{Size: sizeBody}), margin, base, p.inks.quiet)
	took := p.fonts.Line(m.Took, pdf.Style{Size: sizeBody})
	p.page.Text(took, margin+columnWide-took.Width, base, p.inks.quiet)
	p.sign(m.Side, x, base, sizeBody)
	p.flow(head, x+sign, nil)
	p.flow(prompt, x, nil)
	if m.Chosen != "" {
		p.flow(p.block("“"+m.Chosen+"”", pdf.Style{Size: sizeBody}, wide, p.inks.ink), x, nil)
	}
	for _, q := range m.Quiet {
		p.flow(p.block(q, pdf.Style{Size: sizeSmall}, wide, p.inks.quiet), x, nil)
	}
	for _, n := range m.Notes {
		p.said(n, x, wide)
	}
	p.y += 6
}
