package chart

import (
	"strings"
	"sync"
	"unicode"

	"github.com/go-text/typesetting/harfbuzz"
	"github.com/tdewolff/canvas"
	xfont "golang.org/x/image/font"
	"golang.org/x/text/unicode/bidi"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"

	"halfway/assets"
)

// lettering keeps the fonts. They remember what they have shaped, so that one
// goroutine at a time may use them.
var lettering struct {
	sync.Mutex
	family  *canvas.FontFamily
	shapers map[*canvas.Font]*harfbuzz.Font
	others  others
}

// familyName is what documents call our typeface.
const familyName = "Atkinson Hyperlegible Next"

func typeface() *canvas.FontFamily {
	if lettering.family == nil {
		f := canvas.NewFontFamily(familyName)
		f.MustLoadFont(assets.FontRegular, 0, canvas.FontRegular)
		f.MustLoadFont(assets.FontBold, 0, canvas.FontBold)
		lettering.family = f
	}
	return lettering.family
}

// faceOf returns our typeface as gonum's description asks for it.
func faceOf(f font.Font, fill any) *canvas.FontFace {
	style := canvas.FontRegular
	if f.Weight >= xfont.WeightSemiBold {
		style = canvas.FontBold
	}
	return typeface().Face(f.Size.Points(), style, fill)
}

// letters is a piece of a text that one font has.
type letters struct {
	text string
	face *canvas.FontFace
}

// set parts a line into what each font has, in the order in which it is read
// from left to right. What no font has is left out.
func set(s string, f font.Font, fill any) []letters {
	own := faceOf(f, fill)
	var all []letters
	for _, r := range s {
		face := own
		if !unicode.IsSpace(r) && own.Font.SFNT.GlyphIndex(r) == 0 {
			other := lettering.others.find(r)
			if other == nil {
				continue
			}
			face = other.Face(f.Size.Points(), fill)
		}
		n := len(all)
		if n > 0 && (all[n-1].face.Font == face.Font || unicode.IsSpace(r) || stays(r, all[n-1].face)) {
			all[n-1].text += string(r)
			continue
		}
		all = append(all, letters{string(r), face})
	}
	if rightToLeft(s) {
		for i, j := 0, len(all)-1; i < j; i, j = i+1, j-1 {
			all[i], all[j] = all[j], all[i]
		}
	}
	return all
}

// stays reports whether a character that belongs to no script can be drawn in
// the face of what comes before it.
func stays(r rune, face *canvas.FontFace) bool {
	return (unicode.Is(unicode.Mn, r) || unicode.IsPunct(r)) && face.Font.SFNT.GlyphIndex(r) != 0
}

// rightToLeft reports whether the first letter of a line is written from the
// right.
func rightToLeft(s string) bool {
	for _, r := range s {
		p, _ := bidi.LookupRune(r)
		switch p.Class() {
		case bidi.L:
			return false
		case bidi.R, bidi.AL:
			return true
		}
	}
	return false
}

// handler lets gonum measure and draw text in our typeface.
type handler struct{}

var _ text.Handler = handler{}

// Cache is for gonum.
func (handler) Cache() *font.Cache { return &font.Cache{} }

// Extents is for gonum.
func (handler) Extents(f font.Font) font.Extents {
	m := faceOf(f, canvas.Black).Metrics()
	return font.Extents{
		Ascent: vg.Length(m.Ascent) * perMM, Descent: vg.Length(m.Descent) * perMM,
		Height: vg.Length(m.LineHeight) * perMM,
	}
}

// Lines is for gonum.
func (handler) Lines(s string) []string { return strings.Split(strings.TrimRight(s, "\n"), "\n") }

// Box is for gonum.
func (h handler) Box(s string, f font.Font) (width, height, depth vg.Length) {
	e := h.Extents(f)
	for _, l := range set(s, f, canvas.Black) {
		_, w := line(l.face, l.text)
		width += w
	}
	return width, e.Ascent, e.Descent
}

// Draw is for gonum. It draws one line.
func (h handler) Draw(c vg.Canvas, s string, style text.Style, at vg.Point) {
	width, up, down := h.Box(s, style.Font)
	at.X += vg.Length(style.XAlign) * width
	at.Y += vg.Length(style.YAlign)*(up+down) + down
	c.SetColor(style.Color)
	c.FillString(font.Face{Font: style.Font}, at, s)
}

// cut shortens a text with an ellipsis until it is at most so wide; a text of
// which nothing is left is empty.
func cut(s string, style text.Style, room vg.Length) string {
	if style.Width(s) <= room {
		return s
	}
	runes := []rune(s)
	low, high := 0, len(runes) // low fits, with the ellipsis
	shown := func(n int) string { return strings.TrimRightFunc(string(runes[:n]), unicode.IsSpace) + "…" }
	for high-low > 1 {
		if middle := (low + high) / 2; style.Width(shown(middle)) <= room {
			low = middle
		} else {
			high = middle
		}
	}
	if low == 0 {
		return ""
	}
	return shown(low)
}
