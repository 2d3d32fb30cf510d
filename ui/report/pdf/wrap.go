package pdf

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	bidi "github.com/tdewolff/canvas/text"
	"golang.org/x/image/math/fixed"
	unicodebidi "golang.org/x/text/unicode/bidi"
)

// Style is how a text is set.
type Style struct {
	// Size is in points.
	Size float64
	Bold bool
}

// Line is a line of text, shaped and in visual order.
type Line struct {
	runs []run
	size float64
	// Width is how wide it is, Ascent and Descent how far it reaches above and
	// below its baseline, in points.
	Width, Ascent, Descent float64
	// RightToLeft tells in which direction its paragraph is read.
	RightToLeft bool
}

// run is a stretch of a line in one font and direction.
type run struct {
	face *face
	text []rune // the whole paragraph, of which the run is a part
	out  shaping.Output
}

// longest is how many characters are shaped at once; positions in longer ones
// would leave their range.
const longest = 10_000

// Line sets a text in one line, however long it gets.
func (f *Fonts) Line(text string, style Style) Line {
	lines := f.Wrap(strings.Join(strings.Fields(text), " "), style, 0)
	if len(lines) == 0 {
		return Line{size: style.Size}
	}
	return lines[0]
}

// Wrap sets a text in lines of up to a width in points; 0 is for as wide as it
// gets. Every line break in the text begins a paragraph, which is read from left
// to right or from right to left as its first letter is. An empty paragraph is
// an empty line.
func (f *Fonts) Wrap(text string, style Style, width float64) []Line {
	key := setting{text, style, width}
	if lines, ok := f.set[key]; ok {
		return lines
	}
	var lines []Line
	for _, paragraph := range paragraphs(text) {
		for runes := []rune(loosened(paragraph)); ; {
			n := min(len(runes), longest)
			lines = append(lines, f.paragraph(runes[:n], style, width)...)
			if runes = runes[n:]; len(runes) == 0 {
				break
			}
		}
	}
	if len(text) <= recurring {
		if len(f.set) >= remembered {
			clear(f.set)
		}
		f.set[key] = lines
	}
	return lines
}

// setting is a text as it was asked for. Sentences of a dialogue come back in
// every session that follows it, so that a thousand short texts are remembered.
type setting struct {
	text  string
	style Style
	width float64
}

const (
	recurring  = 200 // bytes
	remembered = 1000
)

var lineBreaks = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n", "\t", "    ")

func paragraphs(text string) []string {
	if !utf8.ValidString(text) {
		text = strings.ToValidUTF8(text, "\uFFFD")
	}
	return strings.Split(lineBreaks.Replace(text), "\n")
}

// breakable is a space of no width, at which a line may end.
const breakable = "\u200B"

// leading are the vowels of Thai and Lao that stand before their consonant, and
// so at the beginning of a syllable.
const leading = "\u0E40\u0E41\u0E42\u0E43\u0E44\u0EC0\u0EC1\u0EC2\u0EC3\u0EC4"

// loosened lets lines of Thai and Lao, which have no spaces between words, end
// where a syllable surely begins. Without a dictionary more cannot be known.
func loosened(text string) string {
	if !strings.ContainsAny(text, leading) {
		return text
	}
	var b strings.Builder
	before := rune(0)
	for _, r := range text {
		if strings.ContainsRune(leading, r) && before >= 0x0E00 && before <= 0x0EFF && !strings.ContainsRune(leading, before) {
			b.WriteString(breakable)
		}
		b.WriteRune(r)
		before = r
	}
	return b.String()
}

// direction is that of the first letter that has one.
func direction(text []rune) di.Direction {
	for _, r := range text {
		p, _ := unicodebidi.LookupRune(r)
		switch p.Class() {
		case unicodebidi.L:
			return di.DirectionLTR
		case unicodebidi.R, unicodebidi.AL:
			return di.DirectionRTL
		}
	}
	return di.DirectionLTR
}

func (f *Fonts) paragraph(text []rune, style Style, width float64) []Line {
	own := f.ownFace(style.Bold)
	if len(text) == 0 {
		ascent, descent := own.heights(style.Size)
		return []Line{{size: style.Size, Ascent: ascent, Descent: descent}}
	}
	base, levels := direction(text), bidi.EmbeddingLevels(text)
	inputs := f.inputs(text, style.Bold, levels)
	shaped := make([]shaping.Output, 0, len(inputs))
	for _, in := range inputs {
		shaped = append(shaped, f.shaper.Shape(in.Input))
	}
	most := fixed.Int26_6(1<<31 - 1)
	if width > 0 {
		most = fixed.Int26_6(width / style.Size * em * 64)
	}
	var wrapper shaping.LineWrapper
	wrapped, _ := wrapper.WrapParagraphF(shaping.WrapConfig{Direction: base, DisableTrailingWhitespaceTrim: true}, most, text, shaping.NewSliceIterator(shaped))
	lines := make([]Line, 0, len(wrapped))
	for _, parts := range wrapped {
		line := Line{size: style.Size, RightToLeft: base == di.DirectionRTL}
		line.Ascent, line.Descent = own.heights(style.Size)
		// The wrapper knows directions, and not how deep they are nested.
		slices.SortFunc(parts, func(a, b shaping.Output) int { return a.Runes.Offset - b.Runes.Offset })
		trim(text, parts)
		for _, out := range parts {
			i, _ := slices.BinarySearchFunc(inputs, out.Runes.Offset, func(in input, at int) int { return in.RunEnd - 1 - at })
			face := inputs[i].face
			line.runs = append(line.runs, run{face, text, out})
			line.Width += float64(out.Advance) / 64 / em * style.Size
			ascent, descent := face.heights(style.Size)
			line.Ascent, line.Descent = max(line.Ascent, ascent), max(line.Descent, descent)
		}
		visual(line.runs, levels)
		lines = append(lines, line)
	}
	return lines
}

// trim takes the room away from white space at the end of a line, in the order in
// which it is read. The wrapper would take it from where the line ends to the eye.
func trim(text []rune, parts []shaping.Output) {
	end := 0
	if n := len(parts); n > 0 {
		end = parts[n-1].Runes.Offset + parts[n-1].Runes.Count
	}
	for end > 0 && unicode.IsSpace(text[end-1]) {
		end--
	}
	for i := range parts {
		out := &parts[i]
		if out.Runes.Offset+out.Runes.Count <= end {
			continue
		}
		for j := range out.Glyphs {
			if g := &out.Glyphs[j]; g.TextIndex() >= end {
				out.Advance -= g.Advance
				g.Advance = 0
			}
		}
	}
}

// heights are how far the face reaches above and below its baseline.
func (f *face) heights(size float64) (ascent, descent float64) {
	e, ok := f.FontHExtents()
	if !ok {
		return size * 0.95, size * 0.25
	}
	k := f.scale() / em * size
	// Some fonts claim room for letters that hardly anybody writes.
	return min(float64(e.Ascender)*k, size*1.35), min(-float64(e.Descender)*k, size*0.7)
}

// input is what is shaped in one go.
type input struct {
	shaping.Input
	face *face
}

// inputs splits a paragraph by direction, script and font. The levels are those
// of the bidirectional algorithm; odd ones are read from right to left.
func (f *Fonts) inputs(text []rune, bold bool, levels []int) []input {
	faces, scripts := f.facesOf(text, bold), scriptsOf(text)
	var all []input
	for at := 0; at < len(text); {
		end := at + 1
		for end < len(text) && faces[end] == faces[at] && levels[end] == levels[at] && scripts[end] == scripts[at] {
			end++
		}
		in := shaping.Input{
			Text: text, RunStart: at, RunEnd: end, Direction: di.DirectionLTR,
			Face: faces[at].Face, Size: em << 6, Script: scripts[at],
		}
		if levels[at]%2 == 1 {
			in.Direction = di.DirectionRTL
		}
		all = append(all, input{in, faces[at]})
		at = end
	}
	return all
}

// scriptsOf gives every character a script. One that belongs to no script of its
// own takes that of the character before it, and at the beginning the first that
// comes.
func scriptsOf(text []rune) []language.Script {
	scripts := make([]language.Script, len(text))
	last := scriptOf(text)
	for i, r := range text {
		if s := language.LookupScript(r); s != language.Common && s != language.Inherited && s != language.Unknown {
			last = s
		}
		scripts[i] = last
	}
	return scripts
}

// visual puts the runs of a line into the order in which they stand from left to
// right: rule L2 of the bidirectional algorithm.
func visual(runs []run, levels []int) {
	level := func(r run) int { return levels[r.out.Runes.Offset] }
	highest := 0
	for _, r := range runs {
		highest = max(highest, level(r))
	}
	for l := highest; l > 0; l-- {
		for from := 0; from < len(runs); from++ {
			to := from
			for to < len(runs) && level(runs[to]) >= l {
				to++
			}
			if to > from {
				slices.Reverse(runs[from:to])
				from = to
			}
		}
	}
}

// facesOf chooses a face for every character of a paragraph, the same for all
// of what belongs together.
func (f *Fonts) facesOf(text []rune, bold bool) []*face {
	faces := make([]*face, len(text))
	han := hanOf(text)
	var before *face
	f.breaks.Init(text)
	clusters := f.breaks.GraphemeIterator()
	for clusters.Next() {
		g := clusters.Grapheme()
		script := scriptOf(g.Text)
		if script == language.Han {
			script = han
		}
		face := f.choose(g.Text, script, bold, before)
		for i := range g.Text {
			faces[g.Offset+i] = face
		}
		if before = face; isPicture(g.Text) {
			before = nil
		}
	}
	return faces
}

// hanOf is the script whose fonts are asked for Chinese characters: they look
// different in Japanese and in Korean, which are known by their own letters.
func hanOf(text []rune) language.Script {
	for _, r := range text {
		switch s := language.LookupScript(r); s {
		case language.Hiragana, language.Katakana, language.Hangul:
			return s
		}
	}
	return language.Han
}

// scriptOf is the script of the first character that has one.
func scriptOf(text []rune) language.Script {
	script := language.Common
	for _, r := range text {
		if script = language.LookupScript(r); script != language.Common && script != language.Inherited {
			return script
		}
	}
	return script
}
