package ui

import (
	"context"
	"image"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"halfway/dialogue"
	"halfway/dialogue/insight"
	"halfway/ui/chart"
	"halfway/ui/control"
	"halfway/ui/look"
	"halfway/ui/words"
)

// trends shows how things moved over many sessions: a card for each subject,
// with a picture, a plain sentence, and the figures on demand.
type trends struct {
	w       *Window
	records []dialogue.Record
	back    func()

	span    int // which of trendSpans is looked at
	figures bool
	told    []chart.Told // nil while nothing was looked at yet
	looked  int          // how often was looked; an older answer is dropped

	box    *fyne.Container
	head   *fyne.Container
	page   *control.Page
	column *fyne.Container
	cards  []fyne.CanvasObject
	plots  []*plot // of what was told; nil where there is too little
}

// trendSpans are the spans that can be chosen, of those of the history.
var trendSpans = []struct {
	label string
	span  int
}{
	{"trends.span.all", anyTime}, {"trends.span.year", lastTwelve}, {"trends.span.months", threeMonths},
}

func newTrends(w *Window, records []dialogue.Record, back func()) *trends {
	t := &trends{w: w, records: records, back: back, head: control.NewColumn(look.Space3, 960), column: control.NewColumn(look.Space4, 960)}
	t.page = control.NewPage(control.NewInset(look.Space4, look.Space3, t.column)).FromTop()
	t.box = container.New(headed{}, control.NewInset(look.Space4, look.Space3, t.head), t.page.Container)
	t.build()
	t.look()
	return t
}

func (t *trends) object() fyne.CanvasObject { return t.box }

func (t *trends) restyle() {
	t.keep(t.build)
	for _, p := range t.plots {
		if p != nil {
			p.draw()
		}
	}
}

func (t *trends) menu() []offer {
	offers := []offer{{words.Say("trends.back"), t.back}, {t.figuresLabel(), t.toggle}}
	for i, s := range trendSpans {
		offers = append(offers, offer{words.Say(s.label), func() { t.choose(i) }})
	}
	return offers
}

func (t *trends) do(c command) {
	if n, ok := c.digit(); ok && n >= 1 && n <= len(trendSpans) {
		t.choose(n - 1)
		return
	}
	switch c {
	case cmdLeave, cmdHistory:
		t.back()
	case cmdPrimary:
		t.page.Scroll(0.8)
	case cmdBack:
		t.page.Scroll(-0.8)
	case cmdDown:
		t.page.Scroll(0.2)
	case cmdUp:
		t.page.Scroll(-0.2)
	case cmdNote:
		t.toggle()
	}
}

// choose looks at another span.
func (t *trends) choose(span int) {
	if span != t.span {
		t.span = span
		t.build()
		t.look()
	}
}

// toggle shows the figures, or hides them.
func (t *trends) toggle() {
	t.figures = !t.figures
	t.keep(t.build)
}

func (t *trends) figuresLabel() string {
	if t.figures {
		return words.Say("trends.figures.hide")
	}
	return words.Say("trends.figures.show")
}

// look reckons the trends up, beside Fyne's goroutine: there may be many
// sessions.
func (t *trends) look() {
	t.looked++
	looked, records, couple := t.looked, t.records, t.w.couple
	var span insight.Span
	span.From, span.To = spanOf(trendSpans[t.span].span, t.w.opts.Now())
	var told []chart.Told
	t.w.conductor.aside(func(context.Context) error {
		told = chart.TellAll(records, couple, span, time.Local)
		return nil
	}, func(error) {
		if looked == t.looked {
			t.told, t.plots = told, make([]*plot, len(told))
			for i := range told {
				if told[i].Drawn {
					t.plots[i] = newPlot(t.w, told[i].Chart)
				}
			}
			t.build()
			t.page.Scroll(-1e6)
		}
	})
}

// build puts the screen together from what was found.
func (t *trends) build() {
	row := control.NewRow(look.Space3, 1,
		control.NewButton(words.Say("trends.back"), keyLabel(cmdLeave), control.Second, t.back),
		control.NewTitle(words.Say("trends.title"), look.Heading, look.Ink))
	choice := control.NewFlow(look.Space2)
	for i, s := range trendSpans {
		key, _ := digitKey(i)
		b := control.NewButton(words.Say(s.label), key, control.Second, func() { t.choose(i) })
		if i == t.span {
			b.SetColors(look.Ink, look.Paper)
		}
		choice.Add(b)
	}
	choice.Add(control.NewButton(t.figuresLabel(), keyLabel(cmdNote), control.Faint, t.toggle))
	t.head.Objects = []fyne.CanvasObject{row, choice}
	t.cards = nil
	little := control.NewColumn(look.Space3, 0) // of which there is too little to draw
	for i, told := range t.told {
		if told.Drawn {
			t.cards = append(t.cards, t.card(told, t.plots[i]))
		} else {
			little.Add(control.NewColumn(look.Space1, 0, control.NewTitle(told.Title, look.Body, look.Ink),
				control.NewText(told.Sentence, look.Body, look.Quiet)))
		}
	}
	if len(little.Objects) > 0 {
		t.cards = append(t.cards, card(look.Space4, look.Space3, little))
	}
	intro := words.Say("trends.note")
	if t.told == nil {
		intro = words.Say("trends.looking")
	}
	t.column.Objects = append([]fyne.CanvasObject{control.NewText(intro, look.Body, look.Quiet)}, t.cards...)
	t.box.Refresh()
	t.page.Container.Refresh()
}

// card shows one trend.
func (t *trends) card(told chart.Told, p *plot) fyne.CanvasObject {
	column := control.NewColumn(look.Space2, 0, control.NewTitle(told.Title, look.Lead, look.Ink),
		control.NewText(told.Hint, look.Small, look.Quiet), p, control.NewText(told.Sentence, look.Body, look.Ink))
	if t.figures {
		column.Add(newFigures(told.Head, told.Rows))
	}
	return card(look.Space4, look.Space3, column)
}

// keep does something to the cards, and has the one that is read stay where it
// is.
func (t *trends) keep(do func()) {
	place := fyne.CurrentApp().Driver().AbsolutePositionForObject
	read, y := -1, float32(0)
	for i, c := range t.cards {
		if y = place(c).Y - place(t.page.Container).Y; y+c.Size().Height > look.Space5 {
			read = i
			break
		}
	}
	do()
	if high := t.page.Container.Size().Height; read >= 0 && read < len(t.cards) && high > 0 {
		t.page.Scroll((place(t.cards[read]).Y - place(t.page.Container).Y - y) / high)
	}
}

// plot is a chart as a picture of just the size that it has on the screen. It is
// drawn beside Fyne's goroutine; until it is done, the one before is stretched.
type plot struct {
	widget.BaseWidget

	w       *Window
	chart   chart.Chart
	picture *canvas.Image
	drawn   plotted // what is shown, or under way
	under   bool    // something is under way
}

// plotted is what the picture of a chart depends on.
type plotted struct {
	size    image.Point // in pixels
	letters float64     // likewise
	theme   look.Theme
	variant fyne.ThemeVariant
}

// plotHeight is the height of a chart at the usual scale of text.
const plotHeight float32 = 230

func newPlot(w *Window, c chart.Chart) *plot {
	p := &plot{w: w, chart: c, picture: &canvas.Image{FillMode: canvas.ImageFillStretch}}
	p.ExtendBaseWidget(p)
	return p
}

// CreateRenderer is for Fyne.
func (p *plot) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(p.picture) }

// MinSize is for Fyne.
func (p *plot) MinSize() fyne.Size { return fyne.NewSize(240, look.Scaled(plotHeight)) }

// Resize is for Fyne.
func (p *plot) Resize(size fyne.Size) {
	p.BaseWidget.Resize(size)
	p.draw()
}

// draw draws the chart, where anything has changed that its picture depends on.
func (p *plot) draw() {
	scale := p.w.win.Canvas().Scale()
	if c := fyne.CurrentApp().Driver().CanvasForObject(p); c != nil {
		scale = c.Scale()
	}
	want := plotted{
		image.Pt(int(p.Size().Width*scale+0.5), int(p.Size().Height*scale+0.5)), float64(look.Scaled(look.Small) * scale),
		p.w.settings.theme(), fyne.CurrentApp().Settings().ThemeVariant(),
	}
	if p.under || want == p.drawn || want.size.X < 1 || want.size.Y < 1 {
		return
	}
	p.drawn, p.under = want, true
	var picture image.Image
	p.w.conductor.aside(func(context.Context) error {
		picture = p.chart.Image(want.size.X, want.size.Y, chart.ColoursOf(want.theme, want.variant), want.letters)
		return nil
	}, func(error) {
		p.picture.Image, p.under = picture, false
		p.picture.Refresh()
		p.draw() // the window may have changed meanwhile
	})
}

// newFigures is a quiet table.
func newFigures(head []string, rows [][]string) *fyne.Container {
	objects := make([]fyne.CanvasObject, 0, len(head)*(len(rows)+1))
	for i, cell := range head {
		text := control.NewText(cell, look.Small, look.Quiet)
		if i > 0 {
			text = text.Trailing()
		}
		objects = append(objects, text)
	}
	for _, cells := range rows {
		for _, cell := range cells { // there are many, and none is longer than its place
			text := canvas.NewText(cell, look.Color(look.Ink))
			text.TextSize = look.Scaled(look.Small)
			objects = append(objects, text)
		}
	}
	return container.New(figures{columns: len(head)}, objects...)
}

// figures lays cells out in rows of as many columns. The first column begins at
// the left, the others end at the right; the first row may take several lines.
type figures struct{ columns int }

func (f figures) widths(width float32) (first, other float32) {
	first = min(look.Scaled(210), width*0.36)
	return first, (width - first) / float32(max(f.columns-1, 1))
}

func (f figures) headHeight(objects []fyne.CanvasObject, width float32) float32 {
	first, other := f.widths(width)
	high := control.HeightOf(objects[0], first)
	for _, o := range objects[1:f.columns] {
		high = max(high, control.HeightOf(o, other-look.Space2))
	}
	return high + look.Space1
}

func (f figures) lineHeight() float32 { return look.Scaled(look.Small) * 1.5 }

// HeightAt returns the height at a width.
func (f figures) HeightAt(objects []fyne.CanvasObject, width float32) float32 {
	return f.headHeight(objects, width) + float32(len(objects)/f.columns-1)*f.lineHeight()
}

// MinSize is for Fyne.
func (f figures) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(240, f.HeightAt(objects, 480))
}

// Layout is for Fyne.
func (f figures) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	first, other := f.widths(size.Width)
	head := f.headHeight(objects, size.Width)
	for i, o := range objects {
		column, row := i%f.columns, i/f.columns
		x, w := float32(0), first
		if column > 0 {
			x, w = first+float32(column-1)*other+look.Space2, other-look.Space2
		}
		if row == 0 {
			h := control.HeightOf(o, w)
			o.Move(fyne.NewPos(x, head-look.Space1-h))
			o.Resize(fyne.NewSize(w, h))
			continue
		}
		if t, ok := o.(*canvas.Text); ok && column > 0 {
			t.Alignment = fyne.TextAlignTrailing
		}
		o.Move(fyne.NewPos(x, head+float32(row-1)*f.lineHeight()))
		o.Resize(fyne.NewSize(w, f.lineHeight()))
	}
}
