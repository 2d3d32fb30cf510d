package report

import (
	"fmt"
	"image/color"
	"io"

	"halfway/assets"
	"halfway/dialogue"
	"halfway/ui/look"
	"halfway/ui/report/pdf"
	"halfway/ui/words"
)

// PDF writes a document on sheets of A4. Its text can be selected and searched,
// in every script that the program's own fonts or the system's have; what none
// of them has is an empty box, and the document says so at its end.
//
// Sessions are written as they come; what stays in memory is one line of the
// outline for each, and which letters were used.
func PDF(w io.Writer, o Options) (Writer, error) {
	fonts, err := pdf.NewFonts(assets.FontRegular, assets.FontBold, "AtkinsonHyperlegibleNext")
	if err != nil {
		return nil, fmt.Errorf("write PDF: %w", err)
	}
	return onPaper(w, o, fonts)
}

func onPaper(w io.Writer, o Options, fonts *pdf.Fonts) (Writer, error) {
	p := &paper{
		o: o, inks: inksOf(look.Light), fonts: fonts,
		doc: pdf.New(w, fonts, pdf.Info{Title: o.heading(), Creator: "Halfway", Language: words.Say("report.language"), Created: o.Now}),
	}
	p.inks.paper = color.White
	p.turn()
	p.title()
	p.trends()
	return p, p.err()
}

// Measures of a sheet, in points.
const (
	margin     = 56.0
	top        = 60.0
	bottom     = pdf.A4Height - 62
	columnWide = pdf.A4Width - 2*margin
)

// Sizes of text, in points.
const (
	sizeTitle   = 24.0
	sizeSession = 17.0
	sizeTopic   = 12.5
	sizeHead    = 11.0
	sizeBody    = 10.0
	sizeSmall   = 8.5
	sizeTiny    = 7.0
)

// leading is how far lines lie apart, in parts of their size.
const leading = 1.4

// paper lays a document out on sheets.
type paper struct {
	o     Options
	inks  inks
	fonts *pdf.Fonts
	doc   *pdf.Document
	page  *pdf.Page
	// y is where the next thing goes.
	y float64
	// running is what stands at the head of the sheets that follow.
	running string
	fresh   bool // nothing is on this sheet yet
}

func (p *paper) err() error {
	if err := p.doc.Err(); err != nil {
		return fmt.Errorf("write PDF: %w", err)
	}
	return nil
}

// turn begins a sheet.
func (p *paper) turn() {
	p.page = p.doc.Page(pdf.A4Width, pdf.A4Height)
	p.y, p.fresh = top, true
	number := p.fonts.Line(words.Say("report.page", words.Data{"N": p.doc.Pages()}), pdf.Style{Size: sizeSmall})
	p.page.Text(number, (pdf.A4Width-number.Width)/2, pdf.A4Height-34, p.inks.quiet)
	if p.running != "" {
		line := p.line(p.running, pdf.Style{Size: sizeSmall}, columnWide)
		p.page.Text(line, pdf.A4Width-margin-line.Width, 36, p.inks.quiet)
	}
}

// room begins a sheet unless there is so much room on this one.
func (p *paper) room(height float64) {
	if p.y+height > bottom && !p.fresh {
		p.turn()
	}
}

// space leaves room, but not at the head of a sheet.
func (p *paper) space(height float64) {
	if !p.fresh {
		p.y += height
	}
}

// line sets a text in one line of at most that width; what is too long ends in
// an ellipsis.
func (p *paper) line(text string, style pdf.Style, width float64) pdf.Line {
	line := p.fonts.Line(text, style)
	if line.Width <= width {
		return line
	}
	runes := []rune(text)
	low, high := 0, min(len(runes), int(width/style.Size*6))
	for low < high { // how many characters there is room for
		n := (low + high + 1) / 2
		if p.fonts.Line(string(runes[:n])+"…", style).Width <= width {
			low = n
		} else {
			high = n - 1
		}
	}
	return p.fonts.Line(string(runes[:low])+"…", style)
}

// block is a text in lines.
type block struct {
	lines  []pdf.Line
	height float64
	wide   float64
	size   float64
	ink    color.Color
}

func (p *paper) block(text string, style pdf.Style, width float64, ink color.Color) block {
	b := block{lines: p.fonts.Wrap(text, style, width), wide: width, size: style.Size, ink: ink}
	for _, line := range b.lines {
		b.height += advance(line, b.size)
	}
	return b
}

// advance is how far below a line the next one begins: further than usual where
// a script reaches higher or deeper.
func advance(line pdf.Line, size float64) float64 {
	return max(size*leading, line.Ascent+line.Descent)
}

// put writes a line with its top at y, from the side on which it is read first,
// and returns where the next line goes.
func (b block) put(page *pdf.Page, line pdf.Line, x, y float64) float64 {
	step := advance(line, b.size)
	if line.RightToLeft {
		x += b.wide - line.Width
	}
	page.Text(line, x, y+(step-line.Ascent-line.Descent)/2+line.Ascent, b.ink)
	return y + step
}

// at writes a block where there is room for it, without turning the sheet.
func (b block) at(page *pdf.Page, x, y float64) {
	for _, line := range b.lines {
		y = b.put(page, line, x, y)
	}
}

// flow writes a block, over as many sheets as it needs. Beside is called for
// every stretch of it on one sheet, with its top and its bottom.
func (p *paper) flow(b block, x float64, beside func(from, to float64)) {
	from := p.y
	for i, line := range b.lines {
		step := advance(line, b.size)
		left := len(b.lines) - i
		// No line alone at the foot of a sheet, none alone at the head of the next.
		need := step
		if i == 0 && left > 1 || left == 2 {
			need += step
		}
		if p.y+need > bottom && !p.fresh {
			if beside != nil && p.y > from {
				beside(from, p.y)
			}
			p.turn()
			from = p.y
		}
		p.y, p.fresh = b.put(p.page, line, x, p.y), false
	}
	if beside != nil {
		beside(from, p.y)
	}
}

// text writes a text over the whole width.
func (p *paper) text(text string, style pdf.Style, ink color.Color) {
	p.flow(p.block(text, style, columnWide, ink), margin, nil)
}

// heading writes the head of a part, on the sheet on which at least that much of
// the part has room too.
func (p *paper) heading(text string, with float64) {
	p.space(16)
	b := p.block(text, pdf.Style{Size: sizeHead, Bold: true}, columnWide, p.inks.ink)
	p.room(b.height + 5 + with)
	p.flow(b, margin, nil)
	p.y += 5
}

func (p *paper) title() {
	p.text(p.o.heading(), pdf.Style{Size: sizeTitle, Bold: true}, p.inks.ink)
	p.y += 2
	p.text(words.Say("report.written", words.Data{"Day": p.o.day(p.o.Now)}), pdf.Style{Size: sizeBody}, p.inks.quiet)
	p.y += 12
}

func (p *paper) trends() {
	if len(p.o.Trends) == 0 {
		return
	}
	p.space(8)
	p.doc.Mark(words.Say("report.trends"), p.y)
	p.text(words.Say("report.trends"), pdf.Style{Size: sizeSession, Bold: true}, p.inks.ink)
	for _, t := range p.o.Trends {
		picture, height := t.drawing(look.Light), 60.0
		if picture != nil {
			height += columnWide * picture.H / picture.W
		}
		p.heading(t.Title, height)
		if picture != nil {
			p.y += p.page.Draw(picture, margin, p.y, columnWide) + 4
		}
		p.text(t.Sentence, pdf.Style{Size: sizeBody}, p.inks.ink)
		p.grid(t.Head, t.Rows)
	}
	p.turn()
}

// grid is a small table.
func (p *paper) grid(head []string, rows [][]string) {
	columns := len(head)
	for _, row := range rows {
		columns = max(columns, len(row))
	}
	if columns == 0 {
		return
	}
	p.y += 4
	wide := columnWide / float64(columns)
	style := pdf.Style{Size: sizeSmall}
	step := sizeSmall * 1.6
	for i, row := range append([][]string{head}, rows...) {
		if len(row) == 0 {
			continue
		}
		p.room(step)
		ink := p.inks.ink
		if i == 0 {
			ink = p.inks.quiet
		} else {
			p.page.Stroke(p.inks.hairline, 0.5, new(pdf.Path).MoveTo(margin, p.y).LineTo(margin+columnWide, p.y))
		}
		for j, cell := range row {
			p.page.Text(p.line(cell, style, wide-6), margin+float64(j)*wide, p.y+step*0.7, ink)
		}
		p.y, p.fresh = p.y+step, false
	}
}

// Close ends the document.
func (p *paper) Close() error {
	if p.fonts.Lacking() {
		p.space(20)
		p.room(40)
		p.page.Stroke(p.inks.hairline, 0.7, new(pdf.Path).MoveTo(margin, p.y).LineTo(margin+columnWide, p.y))
		p.y += 6
		p.text(words.Say("report.lacking"), pdf.Style{Size: sizeSmall}, p.inks.quiet)
	}
	return p.doc.Close()
}

// tint is the colour of a side's words.
func (p *paper) tint(side dialogue.Side) color.Color {
	if side == dialogue.Nobody {
		return p.inks.ink
	}
	return p.inks.tint[side.Index()]
}

// sign draws the sign of a side: a circle on the left, a square on the right. It
// returns how much room it takes.
func (p *paper) sign(side dialogue.Side, x, baseline, size float64) float64 {
	if side == dialogue.Nobody {
		return 0
	}
	d := size * 0.62
	var path pdf.Path
	if side == dialogue.Left {
		path.Circle(x+d/2, baseline-d/2, d/2)
	} else {
		path.Rounded(x, baseline-d, d, d, d*0.12)
	}
	p.page.Fill(p.tint(side), &path)
	return d + size*0.45
}
