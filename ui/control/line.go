package control

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"halfway/ui/look"
)

// Span is a stretch of a text, in bytes.
type Span struct{ From, To int }

// Line shows a text in one line, cut with an ellipsis where it has no room, and
// can mark stretches of it. It is quick, for rows of long lists. Its size is
// that of the usual scale of text.
type Line struct {
	widget.BaseWidget

	text  string
	marks []Span
	size  float32
	bold  bool
	align fyne.TextAlign
	color fyne.ThemeColorName

	area fyne.Size
	box  *fyne.Container
	used float32
}

// NewLine returns a line of that size and colour.
func NewLine(size float32, name fyne.ThemeColorName) *Line {
	l := &Line{size: size, color: name, box: container.NewWithoutLayout()}
	l.ExtendBaseWidget(l)
	return l
}

// Bold writes the line in bold and returns it.
func (l *Line) Bold() *Line {
	l.bold = true
	return l
}

// Trailing aligns the line to the right and returns it.
func (l *Line) Trailing() *Line {
	l.align = fyne.TextAlignTrailing
	return l
}

// Set changes what the line says and what is marked in it. The marks are in
// order and do not overlap.
func (l *Line) Set(text string, marks ...Span) {
	if l.text == text && len(marks) == 0 && len(l.marks) == 0 {
		return
	}
	l.text, l.marks = text, marks
	l.Refresh()
}

// SetColor changes the colour.
func (l *Line) SetColor(name fyne.ThemeColorName) {
	if l.color != name {
		l.color = name
		l.Refresh()
	}
}

// Text returns what the line says, whole.
func (l *Line) Text() string { return l.text }

// Used returns how wide the line is as it is drawn.
func (l *Line) Used() float32 { return l.used }

// Width returns how wide the line would be whole.
func (l *Line) Width() float32 { return l.measure(l.text) }

func (l *Line) measure(s string) float32 {
	return fyne.MeasureText(s, look.Scaled(l.size), fyne.TextStyle{Bold: l.bold}).Width
}

// CreateRenderer is for Fyne.
func (l *Line) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(l.box) }

// MinSize is for Fyne.
func (l *Line) MinSize() fyne.Size { return fyne.NewSize(1, lineHeight(look.Scaled(l.size))) }

// Resize is for Fyne.
func (l *Line) Resize(size fyne.Size) {
	l.BaseWidget.Resize(size)
	if l.area != size {
		l.area = size
		l.arrange()
	}
}

// Refresh is for Fyne.
func (l *Line) Refresh() {
	l.arrange()
	l.BaseWidget.Refresh()
}

// shown returns as much of the text as there is room for.
func (l *Line) shown() string {
	if l.measure(l.text) <= l.area.Width {
		return l.text
	}
	const more = "…"
	room := l.area.Width - l.measure(more)
	head, _ := split(l.text, func(s string) bool { return l.measure(s) <= room })
	return trimEnd(head) + more
}

func (l *Line) arrange() {
	if l.area.Width <= 0 {
		return
	}
	text := l.shown()
	kept := len(text)
	if text != l.text {
		kept -= len("…")
	}
	objects := l.box.Objects[:0]
	l.used = l.measure(text)
	x := float32(0)
	if l.align == fyne.TextAlignTrailing {
		x = l.area.Width - l.used
	}
	height := lineHeight(look.Scaled(l.size))
	piece := func(s string, marked bool) {
		if s == "" {
			return
		}
		w := l.measure(s)
		if marked {
			back := canvas.NewRectangle(look.Color(look.Ink))
			back.CornerRadius = 3
			back.Move(fyne.NewPos(x-1, 0))
			back.Resize(fyne.NewSize(w+2, height))
			objects = append(objects, back)
		}
		t := canvas.NewText(s, color.Transparent)
		t.TextSize, t.Color = look.Scaled(l.size), look.Color(l.color)
		t.TextStyle = fyne.TextStyle{Bold: l.bold}
		if marked {
			t.Color = look.Color(look.Paper) // seen on a marked row too
		}
		t.Move(fyne.NewPos(x, 0))
		t.Resize(fyne.NewSize(w, height))
		objects = append(objects, t)
		x += w
	}
	at := 0
	for _, m := range l.marks {
		if m.From >= kept {
			break
		}
		to := min(m.To, kept)
		piece(text[at:m.From], false)
		piece(text[m.From:to], true)
		at = to
	}
	piece(text[at:], false)
	l.box.Objects = objects
	l.box.Refresh()
}
