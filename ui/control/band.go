package control

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"halfway/dialogue"
	"halfway/ui/look"
)

// Band draws a session along time: what the left partner did above the middle,
// what the right one did below it, pauses as a line, breaks as gaps. Solid is
// speaking, an outline is saying back or writing, a foot at the outer edge is
// time beyond what was meant, and a hollow bar in the middle is a held clock.
type Band struct {
	widget.BaseWidget

	// OnTap is called with the index of the visit that is clicked.
	OnTap func(visit int)

	stretches []dialogue.Stretch
	spans     []dialogue.Span
	axis      *canvas.Line
	pieces    []bandPiece
	ticks     []*Line
	away      []*Line // how long breaks took, one for each stretch off
	flags     []*canvas.Line
	at        []time.Duration // of the flags
	box       *fyne.Container
}

// bandPiece is what is drawn of one stretch.
type bandPiece struct {
	fill *Panel // what somebody did
	foot *Panel // time beyond what was meant
	cuts [2]*canvas.Line
}

// NewBand draws stretches. The length of a break is told by tell.
func NewBand(stretches []dialogue.Stretch, tell func(time.Duration) string) *Band {
	b := &Band{stretches: stretches, box: container.NewWithoutLayout(), axis: canvas.NewLine(look.Color(look.Quiet))}
	b.axis.StrokeWidth = 1.5
	b.box.Add(b.axis)
	for _, s := range stretches {
		b.add(s)
		if s.Off() {
			l := NewLine(look.Small, look.Quiet)
			l.Set(tell(s.Took))
			b.away = append(b.away, l)
			b.box.Add(l)
		}
	}
	for _, m := range b.marks(1) {
		l := NewLine(look.Small-1, look.Quiet)
		l.Set(strconv.Itoa(m.Minutes))
		b.ticks = append(b.ticks, l)
		b.box.Add(l)
	}
	b.ExtendBaseWidget(b)
	return b
}

// mostMarks is how many figures there are at most along the axis, beside the 0.
const mostMarks = 8

// marks lays the band out over a width, and returns the figures of its axis.
func (b *Band) marks(width float32) []dialogue.Mark {
	b.spans = dialogue.Spans(b.stretches, width, look.Scaled(bandGap))
	return dialogue.Marks(b.stretches, b.spans, mostMarks)
}

func (b *Band) add(s dialogue.Stretch) {
	var p bandPiece
	switch s.Kind {
	case dialogue.Speaking:
		p.fill = NewPanel(look.Fill(s.Side), 2)
	case dialogue.Mirroring, dialogue.Writing:
		p.fill = NewPanel(look.Surface, 2).Edged(look.Tint(s.Side), 2)
	case dialogue.Shared:
		p.fill = NewPanel(look.Hairline, 2)
	case dialogue.Standing:
		p.fill = NewPanel("", 2).Edged(look.Quiet, 1)
	case dialogue.Apart, dialogue.Absent:
		for i := range p.cuts {
			p.cuts[i] = canvas.NewLine(look.Color(look.Quiet))
			p.cuts[i].StrokeWidth = 2
			b.box.Add(p.cuts[i])
		}
	}
	if p.fill != nil {
		b.box.Add(p.fill)
	}
	if s.Over {
		p.foot = NewPanel(theme.ColorNameFocus, 1)
		b.box.Add(p.foot)
	}
	b.pieces = append(b.pieces, p)
}

// Flag marks moments on the band, by the session's own clock.
func (b *Band) Flag(at ...time.Duration) {
	for range at {
		l := canvas.NewLine(look.Color(theme.ColorNameFocus))
		l.StrokeWidth = 3
		b.flags = append(b.flags, l)
		b.box.Add(l)
	}
	b.at = append(b.at, at...)
	b.lay(b.Size())
	b.box.Refresh()
}

// Heights of the band, in Fyne's units at the usual scale of text.
const (
	bandHalf float32 = 44 // a partner's side
	bandAxis float32 = 26 // the figures of the axis
	bandGap  float32 = 64 // a break
)

// MinSize is for Fyne.
func (b *Band) MinSize() fyne.Size {
	return fyne.NewSize(200, 2*bandHalf+look.Scaled(bandAxis))
}

// HeightFor returns the height of the band, which is the same at any width.
func (b *Band) HeightFor(float32) float32 { return b.MinSize().Height }

// CreateRenderer is for Fyne.
func (b *Band) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(b.box) }

// Resize is for Fyne.
func (b *Band) Resize(size fyne.Size) {
	b.BaseWidget.Resize(size)
	b.lay(size)
}

// Refresh is for Fyne.
func (b *Band) Refresh() {
	b.axis.StrokeColor = look.Color(look.Quiet)
	for _, p := range b.pieces {
		for _, c := range p.cuts {
			if c != nil {
				c.StrokeColor = look.Color(look.Quiet)
			}
		}
	}
	for _, f := range b.flags {
		f.StrokeColor = look.Color(theme.ColorNameFocus)
	}
	b.lay(b.Size())
	b.BaseWidget.Refresh()
}

// Tapped is for Fyne.
func (b *Band) Tapped(ev *fyne.PointEvent) {
	Noticed()
	for i, s := range b.spans {
		if ev.Position.X >= s.From && ev.Position.X < s.To && b.OnTap != nil {
			b.OnTap(b.stretches[i].Visit)
			return
		}
	}
}

func (b *Band) lay(size fyne.Size) {
	if size.Width <= 0 {
		return
	}
	marks := b.marks(size.Width)
	b.axis.Position1, b.axis.Position2 = fyne.NewPos(0, bandHalf), fyne.NewPos(size.Width, bandHalf)
	off := 0
	for i, s := range b.stretches {
		span := b.spans[i]
		b.pieces[i].lay(s, span)
		if s.Off() {
			l := b.away[off]
			off++
			w := min(l.Width(), span.To-span.From)
			put(l, (span.From+span.To-w)/2, 2*bandHalf-l.MinSize().Height, w+1, l.MinSize().Height)
		}
	}
	for i, l := range b.ticks {
		x, w := marks[i].At, l.Width()+1
		put(l, max(0, min(x-w/2, size.Width-w)), 2*bandHalf+look.Space1, w, l.MinSize().Height)
	}
	for i, f := range b.flags {
		x := b.clock(b.at[i])
		f.Position1, f.Position2 = fyne.NewPos(x, 0), fyne.NewPos(x, 2*bandHalf)
	}
}

func put(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

// lay places what is drawn of a stretch.
func (p bandPiece) lay(s dialogue.Stretch, span dialogue.Span) {
	w := max(span.To-span.From-1, 1) // neighbours stay apart
	high := bandHalf
	switch s.Kind {
	case dialogue.Mirroring:
		high = bandHalf * 0.55
	case dialogue.Writing:
		high = bandHalf * 0.4
	case dialogue.Shared, dialogue.Standing:
		high = bandHalf * 0.28
	case dialogue.Apart, dialogue.Absent:
		middle := (span.From + span.To) / 2
		for i, dx := range []float32{-5, 5} {
			p.cuts[i].Position1 = fyne.NewPos(middle+dx-4, bandHalf+10)
			p.cuts[i].Position2 = fyne.NewPos(middle+dx+4, bandHalf-10)
		}
		return
	}
	y := bandHalf - high - 1
	if s.Side == dialogue.Right {
		y = bandHalf + 1
	}
	if s.Kind == dialogue.Shared || s.Kind == dialogue.Standing {
		y = bandHalf - high/2
	}
	if p.fill != nil {
		put(p.fill, span.From, y, w, high)
	}
	if p.foot != nil {
		edge := y
		if s.Side == dialogue.Right {
			edge = y + high - 5
		}
		put(p.foot, span.From, edge, w, 5)
	}
}

// clock returns where a moment of the session's own clock lies: within the
// stretch in which it falls, or at the end of the last one before it.
func (b *Band) clock(at time.Duration) (x float32) {
	for i, s := range b.stretches {
		span := b.spans[i]
		switch {
		case s.Off() || s.From > at:
		case at < s.From+s.Took:
			return span.From + (span.To-span.From)*float32(at-s.From)/float32(s.Took)
		default:
			x = span.To
		}
	}
	return x
}
