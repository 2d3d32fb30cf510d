package pdf

import (
	"fmt"
	"image/color"
	"math"
	"strings"

	"github.com/go-text/typesetting/shaping"
)

// em is the size at which text is shaped: the unit in which PDF counts the
// widths of glyphs, so that nothing is rounded twice.
const em = 1000

// Text writes a line. Its left end stands at x, its baseline at y.
func (p *Page) Text(l Line, x, y float64, c color.Color) {
	if len(l.runs) == 0 {
		return
	}
	p.paint(c)
	p.text(l, [6]float64{1, 0, 0, -1, x, y})
}

// text writes a line with a text matrix.
func (p *Page) text(l Line, m [6]float64) {
	p.op("BT")
	p.op(m[0], m[1], m[2], m[3], m[4], m[5], "Tm")
	w := writer{p: p, e: nil, size: l.size}
	for _, r := range l.runs {
		w.run(r)
	}
	w.end()
	p.op("ET")
}

// writer writes the glyphs of a line. Positions are in thousandths of its size.
type writer struct {
	p    *Page
	e    *embedded
	size float64
	sub  *subset
	rise float64
	open bool // an array of glyphs is being written
	// want is where the next glyph belongs, and have where it would come to
	// stand by the widths that the fonts tell.
	want, have float64
}

func (w *writer) run(r run) {
	w.e = w.p.doc.embed(r.face)
	glyphs := r.out.Glyphs
	for i := 0; i < len(glyphs); {
		n := min(max(1, glyphs[i].GlyphsCount()), len(glyphs)-i)
		cluster := glyphs[i : i+n]
		i += n
		from := cluster[0].TextIndex()
		said := r.text[from:min(from+max(cluster[0].RunesCount(), 0), len(r.text))]
		text := string(said)
		if unseen(text) {
			continue
		}
		if len(cluster) == 1 {
			w.glyph(cluster[0], text)
			continue
		}
		// Which of the glyphs stands for which of the characters cannot be told;
		// together they stand for all of them.
		w.shut()
		w.p.op(fmt.Sprintf("/Span<</ActualText<FEFF%s>>>BDC", hexOf(text)))
		for _, g := range cluster {
			w.glyph(g, text)
			text = breakable // seen by nobody
		}
		w.shut()
		w.p.op("EMC")
	}
}

// unseen reports whether a text is nothing but marks of direction and places to
// break, which have done their work once lines are set.
func unseen(text string) bool {
	return strings.Trim(text, breakable+"\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069") == ""
}

func (w *writer) glyph(g shaping.Glyph, said string) {
	sub, code := w.e.code(w.p.doc, uint32(g.GlyphID), said)
	if sub != w.sub {
		w.shut()
		w.sub = sub
		w.p.fonts[sub.name] = sub.object
		w.p.op("/"+sub.name, w.size, "Tf")
	}
	if rise := float64(g.YOffset) / 64; rise != w.rise {
		w.shut()
		w.rise = rise
		w.p.op(rise*w.size/em, "Ts")
	}
	if !w.open {
		w.p.content.WriteByte('[')
		w.open = true
	}
	if by := math.Round(w.have - w.want - float64(g.XOffset)/64); by != 0 {
		w.p.num(by)
		w.have -= by
	}
	if sub.wide {
		fmt.Fprintf(&w.p.content, "<%04X>", code)
	} else {
		fmt.Fprintf(&w.p.content, "<%02X>", code)
	}
	w.have += sub.width(uint32(g.GlyphID))
	w.want += float64(g.Advance) / 64
}

// shut ends the array of glyphs.
func (w *writer) shut() {
	if w.open {
		w.p.op("]TJ")
		w.open = false
	}
}

func (w *writer) end() {
	w.shut()
	if w.rise != 0 {
		w.p.op(0, "Ts")
	}
}
