package report

import (
	"bufio"
	"bytes"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"

	"github.com/tdewolff/canvas/renderers/svg"

	"halfway/assets"
	"halfway/dialogue"
	"halfway/ui/look"
	"halfway/ui/words"
)

var (
	//go:embed page.css
	styleSheet string
	//go:embed page.gohtml
	pageText string
	page     = template.Must(template.New("page").Funcs(template.FuncMap{
		"say":       func(key string) string { return words.Say(key) },
		"shape":     func(p piece) []shape { return p.shapes(1000, 32, 25) },
		"swatch":    swatch,
		"centre":    func(p piece) string { return percent((p.From + p.To) / 2) },
		"percent":   percent,
		"place":     func(m dialogue.Mark) string { return percent(float64(m.At)) },
		"side":      func(i int) string { return dialogue.Both[i].String() },
		"sideClass": sideClass,
		"figures":   change.text,
		"scale":     scaleOf,
	}).Parse(pageText))
)

// HTML writes a document as one page that needs nothing else: no script, no
// picture, no other file. It is light or dark as the reader's computer is, and
// light on paper.
func HTML(w io.Writer, o Options) (Writer, error) {
	h := &html{o: o, out: bufio.NewWriterSize(w, 1<<16)}
	trends, err := drawn(o.Trends)
	if err != nil {
		return nil, err
	}
	return h, h.write("head", map[string]any{
		"Language": words.Say("report.language"), "Title": o.heading(), "Sides": dialogue.Both,
		"Written": words.Say("report.written", words.Data{"Day": o.day(o.Now)}),
		"Style":   style(), "Trends": trends, "TrendsTitle": words.Say("report.trends"),
	})
}

type html struct {
	o   Options
	out *bufio.Writer
}

func (h *html) write(part string, data any) error {
	if err := page.ExecuteTemplate(h.out, part, data); err != nil {
		return fmt.Errorf("write HTML: %w", err)
	}
	if err := h.out.Flush(); err != nil {
		return fmt.Errorf("write HTML: %w", err)
	}
	return nil
}

// Add writes a session.
func (h *html) Add(e Entry) error { return h.write("session", h.o.account(e)) }

// Close ends the page.
func (h *html) Close() error { return h.write("foot", nil) }

// style is the style sheet with the colours and the typeface of the program.
func style() template.CSS {
	var b bytes.Buffer
	for i, file := range [...][]byte{assets.FontRegular, assets.FontBold} {
		fmt.Fprintf(&b, "@font-face{font-family:\"Atkinson Hyperlegible Next\";font-weight:%d;src:url(data:font/ttf;base64,%s)}\n",
			[...]int{400, 700}[i], base64.StdEncoding.EncodeToString(file))
	}
	light, dark := inksOf(look.Light).variables(), inksOf(look.Dark).variables()
	fmt.Fprintf(&b, ":root{%s}\n@media screen and (prefers-color-scheme:dark){:root{%s}.light{display:none}.trend .dark{display:block}}\n", light, dark)
	fmt.Fprintf(&b, "@media print{:root{%s--paper:#fff}}\n", light)
	b.WriteString(styleSheet)
	return template.CSS(b.String()) //nolint:gosec // ours, to the last letter
}

// drawnTrend is a trend with its pictures as parts of a page.
type drawnTrend struct {
	Title, Sentence string
	Light, Dark     template.HTML
	Head            []string
	Rows            [][]string
}

func drawn(trends []Trend) ([]drawnTrend, error) {
	var all []drawnTrend
	for _, t := range trends {
		d := drawnTrend{Title: t.Title, Sentence: t.Sentence, Head: t.Head, Rows: t.Rows}
		for mode, to := range map[look.Mode]*template.HTML{look.Light: &d.Light, look.Dark: &d.Dark} {
			picture := t.drawing(mode)
			if picture == nil {
				continue
			}
			var b bytes.Buffer
			out := svg.New(&b, picture.W, picture.H, &svg.Options{})
			picture.RenderTo(out)
			if err := out.Close(); err != nil {
				return nil, fmt.Errorf("draw chart: %w", err)
			}
			*to = template.HTML(b.String()) //nolint:gosec // drawn by us
		}
		all = append(all, d)
	}
	return all, nil
}

func sideClass(side dialogue.Side) string {
	if side == dialogue.Nobody {
		return ""
	}
	return side.String()
}

func percent(part float64) string { return fmt.Sprintf("%.3f", part*100) }

// scaled is a change on a scale of 100.
type scaled struct {
	Way       []int
	Then, Now []int
}

func scaleOf(c change) scaled {
	var s scaled
	if c.Before != nil {
		s.Then = []int{*c.Before * 10}
	}
	if c.After != nil {
		s.Now = []int{*c.After * 10}
	}
	if c.Before != nil && c.After != nil {
		s.Way = []int{*c.Before * 10, *c.After * 10}
	}
	return s
}
