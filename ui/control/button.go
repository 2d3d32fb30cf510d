package control

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"halfway/ui/look"
)

// Rank is how much a button stands out.
type Rank int

// The ranks of buttons.
const (
	Second  Rank = iota // a filled button of quiet colour
	Primary             // the one thing to press
	Faint               // text only, until it is pointed at
)

// Button is something to press. It shows the key that does the same.
type Button struct {
	widget.BaseWidget

	// OnTap is called when it is pressed.
	OnTap func()

	label, sub, key string
	rank            Rank
	size            float32
	fill, ink       fyne.ThemeColorName // empty for those of the rank
	leading         bool

	hovered, focused, pressed bool
}

var (
	_ fyne.Tappable      = (*Button)(nil)
	_ fyne.Focusable     = (*Button)(nil)
	_ desktop.Hoverable  = (*Button)(nil)
	_ desktop.Mouseable  = (*Button)(nil)
	_ desktop.Cursorable = (*Button)(nil)
)

// NewButton returns a button of that rank; key is the name of the key that
// does the same, or empty.
func NewButton(label, key string, rank Rank, tap func()) *Button {
	b := &Button{OnTap: tap, label: label, key: key, rank: rank, size: look.Body}
	if rank == Primary {
		b.size = look.Lead
	}
	b.ExtendBaseWidget(b)
	return b
}

// NewChoice returns a wide button with a headline and a line under it.
func NewChoice(label, sub, key string, tap func()) *Button {
	b := NewButton(label, key, Second, tap)
	b.sub, b.leading, b.size = sub, true, look.Lead
	return b
}

// Set changes the words, and nothing where they are the same.
func (b *Button) Set(label, sub string) {
	if b.label != label || b.sub != sub {
		b.label, b.sub = label, sub
		b.Refresh()
	}
}

// SetKey changes the key that the button shows.
func (b *Button) SetKey(key string) {
	if b.key != key {
		b.key = key
		b.Refresh()
	}
}

// SetSize changes the size of the letters, in Fyne's units.
func (b *Button) SetSize(size float32) {
	if b.size != size {
		b.size = size
		b.Refresh()
	}
}

// SetColors gives the button other colours than those of its rank.
func (b *Button) SetColors(fill, ink fyne.ThemeColorName) {
	if b.fill != fill || b.ink != ink {
		b.fill, b.ink = fill, ink
		b.Refresh()
	}
}

// SetRank changes the rank.
func (b *Button) SetRank(rank Rank) {
	if b.rank != rank {
		b.rank = rank
		b.Refresh()
	}
}

// Leading aligns the words to the left and returns the button.
func (b *Button) Leading() *Button {
	b.leading = true
	return b
}

// Tapped is for Fyne.
func (b *Button) Tapped(*fyne.PointEvent) { b.press() }

func (b *Button) press() {
	Noticed()
	if b.OnTap != nil {
		b.OnTap()
	}
}

// TypedKey presses the button on Space, Enter and Page Down, and hands on the
// rest.
func (b *Button) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter, fyne.KeyPageDown:
		b.press()
	default:
		handOn(b, ev)
	}
}

// TypedRune is for Fyne; letters arrive as keys too.
func (b *Button) TypedRune(rune) {}

// FocusGained is for Fyne.
func (b *Button) FocusGained() { b.set(&b.focused, true) }

// FocusLost is for Fyne.
func (b *Button) FocusLost() { b.set(&b.focused, false) }

// MouseIn is for Fyne.
func (b *Button) MouseIn(*desktop.MouseEvent) {
	Noticed()
	b.set(&b.hovered, true)
}

// MouseMoved is for Fyne.
func (b *Button) MouseMoved(*desktop.MouseEvent) { Noticed() }

// MouseOut is for Fyne.
func (b *Button) MouseOut() { b.hovered = false; b.set(&b.pressed, false); b.Refresh() }

// MouseDown is for Fyne.
func (b *Button) MouseDown(*desktop.MouseEvent) { b.set(&b.pressed, true) }

// MouseUp is for Fyne.
func (b *Button) MouseUp(*desktop.MouseEvent) { b.set(&b.pressed, false) }

// Cursor is for Fyne.
func (b *Button) Cursor() desktop.Cursor { return desktop.PointerCursor }

func (b *Button) set(what *bool, to bool) {
	if *what != to {
		*what = to
		b.Refresh()
	}
}

// HeightAt returns the height that the button would have with letters of that
// size, at that width.
func (b *Button) HeightAt(size, width float32) float32 {
	other := Button{label: b.label, sub: b.sub, key: b.key, rank: b.rank, size: size}
	return other.HeightFor(width)
}

// HeightFor returns the height of the button at that width.
func (b *Button) HeightFor(width float32) float32 {
	in := b.inset()
	words := width - 2*in - b.keyWidth()
	t := Text{text: b.label, bold: true}
	height := float32(len(t.wrap(b.points(), words))) * lineHeight(b.points())
	if b.sub != "" {
		s := Text{text: b.sub}
		size := look.Scaled(b.subSize())
		height += float32(len(s.wrap(size, words)))*lineHeight(size) + look.Space1
	}
	return max(look.Touch, height+2*b.pad())
}

// points is the size of the letters at the present scale of text.
func (b *Button) points() float32 { return look.Scaled(b.size) }

func (b *Button) inset() float32 {
	if b.rank == Faint {
		return look.Space2
	}
	return b.points() * 0.9
}

func (b *Button) pad() float32 { return b.points() * 0.5 }

func (b *Button) subSize() float32 { return b.size * 0.78 }

func (b *Button) keySize() float32 { return max(13, b.points()*0.72) }

func (b *Button) keyWidth() float32 {
	if b.key == "" {
		return 0
	}
	return fyne.MeasureText(b.key, b.keySize(), fyne.TextStyle{}).Width + look.Space2*1.5 + look.Space2
}

// MinSize holds the words in one line.
func (b *Button) MinSize() fyne.Size {
	t := Text{text: b.label, bold: true}
	width := t.width(b.points())
	if b.sub != "" {
		s := Text{text: b.sub}
		width = max(width, s.width(look.Scaled(b.subSize())))
	}
	width += 2*b.inset() + b.keyWidth() + 1
	return fyne.NewSize(max(width, look.Touch), b.HeightFor(width))
}

// CreateRenderer is for Fyne.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	b.ExtendBaseWidget(b)
	r := &buttonRenderer{
		b:     b,
		back:  canvas.NewRectangle(color.Transparent),
		veil:  canvas.NewRectangle(color.Transparent),
		chip:  canvas.NewRectangle(color.Transparent),
		label: NewTitle(b.label, b.size, look.Ink),
		sub:   NewText(b.sub, b.subSize(), look.Quiet),
		key:   canvas.NewText(b.key, color.Transparent),
	}
	for _, rect := range []*canvas.Rectangle{r.back, r.veil} {
		rect.CornerRadius = look.Space2 + 2
	}
	r.chip.CornerRadius = 5
	r.Refresh()
	return r
}

type buttonRenderer struct {
	b                *Button
	back, veil, chip *canvas.Rectangle
	label, sub       *Text
	key              *canvas.Text
}

func (r *buttonRenderer) Destroy() {}

func (r *buttonRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.back, r.veil, r.label, r.sub, r.chip, r.key}
}

func (r *buttonRenderer) MinSize() fyne.Size { return r.b.MinSize() }

func (r *buttonRenderer) Layout(size fyne.Size) {
	b := r.b
	r.back.Resize(size)
	r.veil.Resize(size)
	in, keyWidth := b.inset(), b.keyWidth()
	words := max(size.Width-2*in-keyWidth, 1)
	labelHeight := min(r.label.HeightFor(words), size.Height)
	subHeight := float32(0)
	if b.sub != "" {
		subHeight = r.sub.HeightFor(words) + look.Space1
	}
	// Words and key form one group; it is centred unless the button leads.
	x := in
	if !b.leading && b.sub == "" {
		used := min(r.label.Width(), words)
		x = (size.Width - used - keyWidth) / 2
		words = used + 1
	}
	y := max((size.Height-labelHeight-subHeight)/2, 0)
	r.label.Move(fyne.NewPos(x, y))
	r.label.Resize(fyne.NewSize(words, labelHeight))
	r.sub.Move(fyne.NewPos(x, y+labelHeight+look.Space1))
	r.sub.Resize(fyne.NewSize(words, max(subHeight-look.Space1, 0)))
	if b.key == "" {
		r.chip.Hide()
		r.key.Hide()
		return
	}
	r.chip.Show()
	r.key.Show()
	chip := fyne.NewSize(keyWidth-look.Space2, lineHeight(b.keySize()))
	chipX := x + words + look.Space2 - 1
	if b.leading || b.sub != "" {
		chipX = size.Width - in - chip.Width
	}
	r.chip.Resize(chip)
	r.chip.Move(fyne.NewPos(chipX, (size.Height-chip.Height)/2))
	keySize := r.key.MinSize()
	r.key.Move(fyne.NewPos(chipX+(chip.Width-keySize.Width)/2, (size.Height-keySize.Height)/2))
	r.key.Resize(keySize)
}

func (r *buttonRenderer) Refresh() {
	b := r.b
	fill, ink := b.fill, b.ink
	if ink == "" {
		switch b.rank {
		case Primary:
			fill, ink = theme.ColorNamePrimary, theme.ColorNameForegroundOnPrimary
		case Second:
			fill, ink = theme.ColorNameButton, look.Ink
		case Faint:
			ink = look.Ink
		}
	}
	r.back.FillColor = color.Transparent
	if fill != "" {
		r.back.FillColor = look.Color(fill)
	}
	r.back.StrokeWidth, r.back.StrokeColor = 0, nil
	if b.focused {
		r.back.StrokeWidth, r.back.StrokeColor = 3, look.Color(theme.ColorNameFocus)
	}
	r.veil.FillColor = color.Transparent
	switch {
	case b.pressed:
		r.veil.FillColor = look.Color(theme.ColorNamePressed)
	case b.hovered:
		r.veil.FillColor = look.Color(theme.ColorNameHover)
	}
	quiet := ink
	if ink == look.Ink {
		quiet = look.Quiet
	}
	r.label.SetSize(b.size)
	r.label.SetColor(ink)
	r.label.Set(b.label)
	r.sub.SetSize(b.subSize())
	r.sub.SetColor(quiet)
	r.sub.Set(b.sub)
	r.key.Text, r.key.TextSize, r.key.Color = b.key, b.keySize(), look.Color(quiet)
	r.chip.StrokeWidth, r.chip.StrokeColor = 1, withAlpha(look.Color(quiet), 0x88)
	r.label.Refresh()
	r.sub.Refresh()
	r.Layout(b.Size())
	for _, o := range []fyne.CanvasObject{r.back, r.veil, r.chip, r.key} {
		o.Refresh()
	}
}

func withAlpha(c color.Color, alpha uint8) color.Color {
	r, g, b, _ := c.RGBA()
	return color.NRGBA{R: uint8(r >> 8), G: uint8(g >> 8), B: uint8(b >> 8), A: alpha}
}
