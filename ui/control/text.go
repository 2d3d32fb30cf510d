package control

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
	"github.com/go-text/typesetting/segmenter"

	"halfway/ui/look"
)

// Text shows a text of any length in the space it is given: it wraps, and
// where that is not enough it shrinks. It never loses a word while it can be
// made to fit. Its size is that of the usual scale of text; it is drawn at the
// present one.
type Text struct {
	widget.BaseWidget

	text  string
	size  float32
	least float32
	bold  bool
	align fyne.TextAlign
	color fyne.ThemeColorName

	area  fyne.Size
	lines []*canvas.Text
	box   *fyne.Container
}

// NewText returns a text of that size and colour.
func NewText(text string, size float32, name fyne.ThemeColorName) *Text {
	t := &Text{text: text, size: size, least: min(size, 11), color: name, box: container.NewWithoutLayout()}
	t.ExtendBaseWidget(t)
	return t
}

// NewTitle returns a text in bold.
func NewTitle(text string, size float32, name fyne.ThemeColorName) *Text {
	t := NewText(text, size, name)
	t.bold = true
	return t
}

// Centered centres the lines and returns the text.
func (t *Text) Centered() *Text {
	t.align = fyne.TextAlignCenter
	return t
}

// Trailing aligns the lines to the right and returns the text.
func (t *Text) Trailing() *Text {
	t.align = fyne.TextAlignTrailing
	return t
}

// Set changes what the text says, and nothing where it says that already.
func (t *Text) Set(text string) {
	if t.text != text {
		t.text = text
		t.Refresh()
	}
}

// Text returns what the text says.
func (t *Text) Text() string { return t.text }

// SetColor changes the colour.
func (t *Text) SetColor(name fyne.ThemeColorName) {
	if t.color != name {
		t.color = name
		t.Refresh()
	}
}

// SetSize changes the size of the letters, in Fyne's units.
func (t *Text) SetSize(size float32) {
	if t.size != size {
		t.size, t.least = size, min(size, 11)
		t.Refresh()
	}
}

// HeightFor returns the height that the text takes at that width.
func (t *Text) HeightFor(width float32) float32 { return t.HeightAt(t.size, width) }

// HeightAt returns the height that the text would take in letters of that size,
// at that width.
func (t *Text) HeightAt(size, width float32) float32 {
	size = look.Scaled(size)
	return float32(len(t.wrap(size, width))) * lineHeight(size)
}

// Width returns the width of the text in one line.
func (t *Text) Width() float32 { return t.width(look.Scaled(t.size)) }

func (t *Text) width(size float32) float32 {
	wide, last := float32(0), float32(0)
	for _, p := range piecesOf(t.text, t.bold) {
		last = wide + p.inked
		wide += p.wide
	}
	return last * size / measured
}

// Shown returns the lines as they are drawn, and the size of their letters.
func (t *Text) Shown() (lines []string, size float32) {
	for _, l := range t.lines {
		lines = append(lines, l.Text)
		size = l.TextSize
	}
	return lines, size
}

// Line returns the height of one line.
func (t *Text) Line() float32 { return lineHeight(look.Scaled(t.size)) }

func lineHeight(size float32) float32 { return size * 1.28 }

func (t *Text) style() fyne.TextStyle { return fyne.TextStyle{Bold: t.bold} }

func (t *Text) measure(s string, size float32) float32 {
	return fyne.MeasureText(s, size, t.style()).Width
}

// wrap breaks the text into lines that fit the width, where Unicode allows a
// break, and between characters where a single word is wider.
func (t *Text) wrap(size, width float32) []string {
	if t.text == "" {
		return nil
	}
	if width < size { // no layout has given any yet: there is nothing to cut for
		width = math.MaxFloat32
	}
	k := size / measured
	var lines []string
	line, used := "", float32(0)
	flush := func() {
		lines = append(lines, trimEnd(line))
		line, used = "", 0
	}
	for _, p := range piecesOf(t.text, t.bold) {
		word, wide, inked := p.text, p.wide*k, p.inked*k
		if line != "" && used+inked > width {
			flush()
		}
		for inked > width {
			head, tail := split(word, func(s string) bool { return t.measure(s, size) <= width })
			if tail == "" {
				break
			}
			line = head
			flush()
			word = tail
			wide = t.measure(word, size)
			inked = t.measure(trimEnd(word), size)
		}
		line += word
		used += wide
		if p.hard {
			flush()
		}
	}
	if line != "" {
		flush()
	}
	return lines
}

// split cuts a word after as many whole characters as fit, at least one.
func split(word string, fits func(string) bool) (head, tail string) {
	var seg segmenter.Segmenter
	runes := []rune(word)
	seg.Init(runes)
	end := 0
	for it := seg.GraphemeIterator(); it.Next(); {
		g := it.Grapheme()
		next := g.Offset + len(g.Text)
		if end > 0 && !fits(string(runes[:next])) {
			break
		}
		end = next
	}
	return string(runes[:end]), string(runes[end:])
}

func trimEnd(s string) string {
	for len(s) > 0 && (s[len(s)-1] == ' ' || s[len(s)-1] == '\n' || s[len(s)-1] == '\r') {
		s = s[:len(s)-1]
	}
	return s
}

// CreateRenderer is for Fyne.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(t.box)
}

// MinSize is small: the layouts of Halfway ask HeightFor.
func (t *Text) MinSize() fyne.Size { return fyne.NewSize(1, lineHeight(t.least)) }

// Resize lays the text out anew for that space.
func (t *Text) Resize(size fyne.Size) {
	t.BaseWidget.Resize(size)
	if t.area != size {
		t.area = size
		t.arrange()
	}
}

// Refresh draws the text with its present words and colours.
func (t *Text) Refresh() {
	t.arrange()
	t.BaseWidget.Refresh()
}

// exact mends lines that were found by widths of another size of letters: at
// this one they may be a little wider.
func (t *Text) exact(lines []string, size float32) ([]string, float32) {
	widest := float32(0)
	for _, line := range lines {
		widest = max(widest, t.measure(line, size))
	}
	over := widest / t.area.Width
	switch {
	case over <= 1:
		return lines, size
	case len(lines) == 1:
		return lines, size / over
	}
	narrower := t.wrap(size, t.area.Width/over*0.998)
	for len(narrower) > len(lines) && float32(len(narrower))*lineHeight(size) > t.area.Height+1 && size > t.least {
		size = max(t.least, size*0.97)
		narrower = t.wrap(size, t.area.Width/over*0.998)
	}
	return narrower, size
}

func (t *Text) arrange() {
	if t.area.Width <= 0 {
		return
	}
	size := look.Scaled(t.size)
	lines := t.wrap(size, t.area.Width)
	for size > t.least && float32(len(lines))*lineHeight(size) > t.area.Height+1 {
		size = max(t.least, size*0.94)
		lines = t.wrap(size, t.area.Width)
	}
	lines, size = t.exact(lines, size)
	ink := look.Color(t.color)
	for i, line := range lines {
		if i == len(t.lines) {
			t.lines = append(t.lines, canvas.NewText("", color.Transparent))
			t.box.Objects = append(t.box.Objects, t.lines[i])
		}
		l := t.lines[i]
		height := lineHeight(size)
		x, w := float32(0), t.measure(line, size)
		switch t.align {
		case fyne.TextAlignCenter:
			x = (t.area.Width - w) / 2
		case fyne.TextAlignTrailing:
			x = t.area.Width - w
		}
		l.Text, l.TextSize, l.TextStyle, l.Color = line, size, t.style(), ink
		l.Move(fyne.NewPos(x, float32(i)*height))
		l.Resize(fyne.NewSize(w, height))
		l.Refresh()
	}
	if len(lines) < len(t.lines) {
		for _, l := range t.lines[len(lines):] {
			l.Text = "" // Fyne keeps what was drawn for a while
		}
		t.lines = t.lines[:len(lines)]
		t.box.Objects = t.box.Objects[:len(lines)]
		t.box.Refresh()
	}
}
