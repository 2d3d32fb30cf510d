package stage

import (
	"fmt"
	"image/color"
	"reflect"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"halfway/dialogue"
	"halfway/ui/control"
	"halfway/ui/look"
)

// centre is the scene of what belongs to both: agreements, pauses, readings,
// breaks. Nobody's colour leads in it.
type centre struct {
	box    *control.Page
	column *fyne.Container

	prompt *control.Text
	rules  *fyne.Container
	other  *control.Text
	lines  *fyne.Container
	breath *breath
	time   *control.Text
	dance  *fyne.Container
	drawn  control.Dance
	size   float32 // of the text in it
	picks  *fyne.Container
	press  func(string)
	note   *note
	each   *each
	who    *who
	rates  *rates
	days   *days
	rated  bool
	height float32
}

func newCentre(press func(string), n *note, e *each, w *who, r *rates, d *days) *centre {
	c := &centre{
		dance: control.NewColumn(0, 0), picks: control.NewColumn(look.Space2, 0), press: press, each: e,
		prompt: control.NewTitle("", look.Display, look.Ink).Centered(),
		rules:  control.NewColumn(look.Space2+2, 0), other: control.NewText("", look.Lead+2, look.Ink).Centered(),
		lines: control.NewColumn(look.Space1, 0), breath: newBreath(),
		time: control.NewTitle("", look.Heading, look.Quiet).Centered(),
		note: n, who: w, rates: r, days: d,
	}
	c.column = control.NewColumn(look.Space3+4, 780, c.prompt, c.breath.box, c.dance, c.rules, c.other, c.rates.box, c.lines,
		c.picks, c.note.box, c.each.box, c.days.box, c.time, c.who.box)
	c.box = control.NewPage(control.NewInset(look.Space4, look.Space3, c.column))
	return c
}

func (c *centre) show(sc Scene) {
	text(c.prompt, sc.Prompt)
	c.showRules(sc.Rules)
	text(c.other, sc.Other)
	c.showLines(append(sc.Helps, sc.Openings...))
	c.showDance(sc.Dance)
	c.showPicks(sc)
	show(c.breath.box, sc.Breath != nil)
	if sc.Breath != nil {
		c.breath.show(*sc.Breath)
	}
	clock := ""
	if sc.Clock != nil {
		clock = sc.Clock.Text
	}
	text(c.time, clock)
	c.note.show(sc)
	c.each.show(sc)
	c.who.show(sc)
	c.rates.show(sc)
	c.days.show(sc)
	c.rated = sc.Rates != nil
	c.scale(c.height)
	c.box.Refresh()
}

// scale sizes the text by the height of the window, so that it can be read
// from afar on a large screen and fits a small one.
func (c *centre) scale(height float32) {
	c.height = height
	f := c.factor()
	if c.dance.Visible() && c.size != look.Body*f {
		c.drawDance()
	}
	c.column.Layout = control.Column(look.Space3*f, 780*max(f, 1))
	prompt, lead := look.Display, look.Lead+2
	if c.rated || c.dance.Visible() { // these need the room
		prompt, lead = look.Heading, look.Body
	}
	c.prompt.SetSize(prompt * f)
	c.other.SetSize(lead * f)
	c.time.SetSize(look.Heading * f)
	for _, o := range c.rules.Objects {
		row := o.(*fyne.Container)
		row.Objects[0].(*control.Text).SetSize((look.Lead + 1) * f)
		row.Objects[1].(*control.Text).SetSize((look.Lead + 1) * f)
	}
	for _, o := range c.lines.Objects {
		o.(*control.Text).SetSize(look.Lead * f)
	}
	c.breath.size = breathSize * f
	c.breath.word.SetSize((look.Lead + 2) * f)
}

func text(t *control.Text, s string) {
	t.Set(s)
	show(t, s != "")
}

func (c *centre) showRules(rules []string) {
	show(c.rules, len(rules) > 0)
	if len(rules) == 0 || same(c.rules, rules, func(o fyne.CanvasObject) string {
		return o.(*fyne.Container).Objects[1].(*control.Text).Text()
	}) {
		return
	}
	c.rules.RemoveAll()
	for i, rule := range rules {
		number := control.NewTitle(strconv.Itoa(i+1), look.Lead, look.Quiet)
		c.rules.Add(control.NewPair(40, number, control.NewText(rule, look.Lead, look.Ink)))
	}
}

func (c *centre) showLines(lines []string) {
	show(c.lines, len(lines) > 0)
	if same(c.lines, lines, func(o fyne.CanvasObject) string { return o.(*control.Text).Text() }) {
		return
	}
	c.lines.RemoveAll()
	for _, line := range lines {
		c.lines.Add(control.NewText(line, look.Lead, look.Quiet).Centered())
	}
}

// showDance draws the loop anew where it differs.
func (c *centre) showDance(d *control.Dance) {
	show(c.dance, d != nil)
	if d == nil || len(c.dance.Objects) > 0 && reflect.DeepEqual(c.drawn, *d) {
		return
	}
	c.drawn = *d
	c.drawDance()
}

// drawDance draws it at the size of the window.
func (c *centre) drawDance() {
	c.size = look.Body * c.factor()
	c.dance.Objects = []fyne.CanvasObject{control.NewDance(c.drawn, c.size)}
	c.dance.Refresh()
}

// factor is how much larger or smaller text is than in a window 800 high.
func (c *centre) factor() float32 { return max(0.66, min(c.height/800, 2)) }

// showPicks shows the answers to a question that belongs to both.
func (c *centre) showPicks(sc Scene) {
	show(c.picks, len(sc.Choices) > 0)
	c.picks.RemoveAll()
	for i, p := range sc.Choices {
		rank := control.Second
		if i == 0 {
			rank = control.Primary
		}
		c.picks.Add(control.NewButton(p.Label, p.Key, rank, func() { c.press(p.ID) }).Leading())
	}
}

// same reports whether a container already shows those texts.
func same(box *fyne.Container, texts []string, read func(fyne.CanvasObject) string) bool {
	if len(box.Objects) != len(texts) {
		return false
	}
	for i, t := range texts {
		if read(box.Objects[i]) != t {
			return false
		}
	}
	return true
}

// breath is the drawn breath: a disc that grows and shrinks.
type breath struct {
	box  *fyne.Container
	ring *canvas.Circle
	disc *canvas.Circle
	word *control.Text
	full float32
	size float32
}

// breathSize is how large a full breath is drawn in a window 800 high.
const breathSize float32 = 270

func newBreath() *breath {
	b := &breath{
		size: breathSize, ring: canvas.NewCircle(color.Transparent), disc: canvas.NewCircle(color.Transparent),
		word: control.NewTitle("", look.Lead+2, look.Ink).Centered(),
	}
	b.box = container.New(b, b.ring, b.disc, b.word)
	return b
}

// MinSize is for Fyne.
func (b *breath) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSquareSize(b.size) }

// Layout is for Fyne.
func (b *breath) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	least := b.size * 0.46
	d := least + (b.size-least)*b.full
	x := (size.Width - b.size) / 2
	place(b.ring, x, 0, b.size, b.size)
	place(b.disc, (size.Width-d)/2, (b.size-d)/2, d, d)
	word := b.word.HeightFor(b.size)
	place(b.word, x, (b.size-word)/2, b.size, max(word, 1))
}

func (b *breath) show(m Breath) {
	b.ring.StrokeColor, b.ring.StrokeWidth = look.Color(look.Hairline), 2
	b.disc.FillColor = look.Color(look.Hairline)
	b.word.Set(m.Word)
	b.full = m.Full
	b.Layout(nil, b.box.Size())
	b.disc.Refresh()
}

// who shows who begins, how long it takes and on what terms, with ways to change
// all of it.
type who struct {
	box            *fyne.Container
	shape          *control.Shape
	begins, length *control.Text
	swap           *control.Button
	lengths, terms *fyne.Container
	variants       *fyne.Container
	press          func(string)
}

func newWho(press func(string)) *who {
	w := &who{
		shape: control.NewShape(dialogue.Left, look.LeftTint, true), begins: control.NewTitle("", look.Lead, look.Ink),
		length:  control.NewText("", look.Lead, look.Ink),
		swap:    control.NewButton("", "S", control.Second, func() { press(Swap) }),
		lengths: control.NewRow(look.Space2, -1), variants: control.NewRow(look.Space2, -1), terms: control.NewRow(look.Space2, -1), press: press,
	}
	w.box = control.NewColumn(look.Space2, 0,
		control.NewRow(look.Space3, 1, w.shape, w.begins, w.swap),
		control.NewRow(look.Space3, 0, w.length, w.lengths), w.variants, w.terms)
	return w
}

func (w *who) buttons(row *fyne.Container, presses []Press, rank control.Rank, chosen string) {
	row.RemoveAll()
	for _, p := range presses {
		r := rank
		if chosen != "" && p.ID == chosen {
			r = control.Primary
		}
		b := control.NewButton(p.Label, p.Key, r, func() { w.press(p.ID) })
		b.SetSize(look.Body)
		row.Add(b)
	}
}

func (w *who) show(sc Scene) {
	show(w.box, sc.Who != nil)
	if sc.Who == nil {
		return
	}
	w.shape.Set(sc.Floor, look.Tint(sc.Floor), true)
	w.begins.Set(sc.Who.Begins)
	w.length.Set(sc.Who.Length)
	w.swap.Set(sc.Who.Swap, "")
	w.buttons(w.lengths, sc.Who.Lengths, control.Second, "")
	w.buttons(w.variants, sc.Who.Variants, control.Second, sc.Who.Chosen)
	show(w.lengths, len(sc.Who.Lengths) > 0)
	show(w.variants, len(sc.Who.Variants) > 0)
	w.buttons(w.terms, sc.Who.Terms, control.Faint, "")
}

// days is the choice of a day.
type days struct {
	box     *fyne.Container
	label   *control.Text
	buttons []*control.Button
	row     *fyne.Container
	press   func(string)
}

func newDays(press func(string)) *days {
	d := &days{label: control.NewText("", look.Body, look.Quiet), row: control.NewRow(look.Space2, -1), press: press}
	d.box = control.NewColumn(look.Space2, 0, d.label, d.row)
	return d
}

func (d *days) show(sc Scene) {
	show(d.box, sc.Days != nil)
	if sc.Days == nil {
		return
	}
	d.label.Set(sc.Days.Label)
	for i, label := range sc.Days.Labels {
		if i == len(d.buttons) {
			b := control.NewButton(label, "", control.Second, func() { d.press(fmt.Sprint(Day, i)) })
			d.buttons = append(d.buttons, b)
			d.row.Add(b)
		}
		d.buttons[i].Set(label, "")
		rank := control.Second
		if i == sc.Days.Chosen {
			rank = control.Primary
		}
		d.buttons[i].SetRank(rank)
	}
}
