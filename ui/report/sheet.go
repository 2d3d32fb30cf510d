package report

import (
	"fmt"
	"io"
	"strconv"
	"time"

	"halfway/assets"
	"halfway/ui/look"
	"halfway/ui/report/pdf"
	"halfway/ui/words"
)

// RecoverySheet writes a page to print with the words that open what a passphrase
// guards: the drawer of that owner, or without one what the two share.
func RecoverySheet(w io.Writer, owner string, recovery []string, now time.Time) error {
	fonts, err := pdf.NewFonts(assets.FontRegular, assets.FontBold, "AtkinsonHyperlegibleNext")
	if err != nil {
		return fmt.Errorf("write recovery sheet: %w", err)
	}
	p := &paper{
		inks: inksOf(look.Light), fonts: fonts,
		doc: pdf.New(w, fonts, pdf.Info{Title: words.Say("sheet.title"), Creator: "Halfway", Language: words.Say("report.language"), Created: now}),
	}
	p.page = p.doc.Page(pdf.A4Width, pdf.A4Height)
	y := top + 30
	line := func(text string, size float64, bold bool) {
		for _, l := range fonts.Wrap(text, pdf.Style{Size: size, Bold: bold}, columnWide) {
			p.page.Text(l, margin, y, p.inks.ink)
			y += size * leading
		}
	}
	line(words.Say("sheet.title"), sizeTitle, true)
	y += 6
	if owner != "" {
		line(words.Say("drawer.of", words.Data{"Name": owner}), sizeTopic, true)
	}
	line(words.Say("sheet.for"), sizeTopic, false)
	line(words.Day(now.Local()), sizeTopic, false)
	y += 26
	const column = columnWide / 2
	for i, word := range recovery {
		x, down := margin+float64(i%2)*column, float64(i/2)*44
		p.page.Text(fonts.Line(strconv.Itoa(i+1), pdf.Style{Size: sizeTopic}), x, y+down, p.inks.quiet)
		p.page.Text(fonts.Line(word, pdf.Style{Size: sizeTitle, Bold: true}), x+30, y+down, p.inks.ink)
	}
	y += float64((len(recovery)+1)/2)*44 + 20
	line(words.Say("sheet.keep"), sizeTopic, false)
	if err := p.doc.Close(); err != nil {
		return fmt.Errorf("write recovery sheet: %w", err)
	}
	return p.err()
}
