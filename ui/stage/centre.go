package stage

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

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
	back   *control.Text // the time to return from a break
	lines  *fyne.Container
	dial   *dial
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
	scene  Scene
}

func newCentre(press func(string), n *note, e *each, w *who, r *rates, d *days) *centre {
	c := &centre{
		dance: control.NewColumn(0, 0), picks: control.NewColumn(look.Space2, 0), press: press, each: e,
		prompt: control.NewTitle("", look.Display, look.Ink).Centered(),
		rules:  control.NewColumn(look.Space2+2, 0), other: control.NewText("", look.Lead+2, look.Ink).Centered(),
		back:  control.NewTitle("", look.Display, look.Ink).Centered(),
		lines: control.NewColumn(look.Space1, 0), dial: newDial(),
		time: control.NewTitle("", look.Heading, look.Quiet).Centered(),
		note: n, who: w, rates: r, days: d,
	}
	c.column = control.NewColumn(look.Space3+4, 780, c.prompt, c.back, c.dial.box, c.dance, c.rules, c.other, c.rates.box, c.lines,
		c.picks, c.note.box, c.each.box, c.days.box, c.time, c.who.box)
	c.box = control.NewPage(control.NewInset(look.Space4, look.Space3, c.column))
	return c
}

func (c *centre) show(sc Scene) {
	c.scene = sc
	text(c.prompt, sc.Prompt)
	c.showRules(sc.Rules)
	text(c.other, sc.Other)
	text(c.back, sc.Return)
	c.showLines(slices.Concat(sc.Helps, sc.Written, sc.Openings))
	c.showDance(sc.Dance)
	c.showPicks(sc)
	c.ticking(sc)
	c.note.show(sc)
	c.each.show(sc)
	c.who.show(sc)
	c.rates.show(sc)
	c.days.show(sc)
	c.rated = sc.Asks != nil || sc.Given != nil
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
	grown := max(f, 1) // what is pressed and written in never gets smaller
	c.note.grow(grown)
	c.each.grow(grown)
	c.who.grow(grown)
	c.days.grow(grown)
	c.rates.grow(grown, c.scene)
	for _, o := range c.picks.Objects {
		o.(*control.Button).SetSize(look.Body * grown)
	}
	c.back.SetSize(look.Display * 2.4 * f / look.Scale())
	c.dial.size = dialSize * f
}

// ticking draws what time alone changes: a dial, or where there is much else,
// only the time.
func (c *centre) ticking(sc Scene) {
	dialled := sc.Breath != nil || sc.Clock != nil && sc.Note == nil && len(sc.Choices) == 0
	show(c.dial.box, dialled)
	if dialled {
		c.dial.show(sc)
	}
	clock := ""
	if sc.Clock != nil && (!dialled || sc.Breath != nil) {
		clock = sc.Clock.Text
	}
	text(c.time, clock)
}

func text(t *control.Text, s string) {
	t.Set(s)
	show(t, s != "")
}

func (c *centre) showRules(rules []string) {
	show(c.rules, len(rules) > 0)
	if len(rules) == 0 || says(c.rules, rules, func(o fyne.CanvasObject) string {
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
	if says(c.lines, lines, func(o fyne.CanvasObject) string { return o.(*control.Text).Text() }) {
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
func (c *centre) factor() float32 { return max(0.5, min(c.height/800, 3)) }

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

// says reports whether a container already shows those texts.
func says(box *fyne.Container, texts []string, read func(fyne.CanvasObject) string) bool {
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

// who shows who begins, how long it takes and on what terms, with ways to change
// all of it.
type who struct {
	box            *fyne.Container
	shape          *control.Shape
	begins, length *control.Text
	swap           *control.Button
	lengths, terms *fyne.Container
	variants       *fyne.Container
	times          float32 // how much larger than usual
	press          func(string)
}

func newWho(press func(string)) *who {
	w := &who{
		times: 1,
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

// grow makes everything so many times as large as usual.
func (w *who) grow(times float32) {
	if w.times == times {
		return
	}
	w.times = times
	w.begins.SetSize(look.Lead * times)
	w.length.SetSize(look.Lead * times)
	w.swap.SetSize(look.Body * times)
	for _, row := range []*fyne.Container{w.lengths, w.variants, w.terms} {
		for _, o := range row.Objects {
			o.(*control.Button).SetSize(look.Body * times)
		}
	}
}

func (w *who) buttons(row *fyne.Container, presses []Press, rank control.Rank, chosen string) {
	row.RemoveAll()
	for _, p := range presses {
		r := rank
		if chosen != "" && p.ID == chosen {
			r = control.Primary
		}
		b := control.NewButton(p.Label, p.Key, r, func() { w.press(p.ID) })
		b.SetSize(look.Body * w.times)
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
	show(w.swap, sc.Who.Swap != "")
	w.buttons(w.lengths, sc.Who.Lengths, control.Second, "")
	w.buttons(w.variants, sc.Who.Variants, control.Second, sc.Who.Chosen)
	show(w.lengths, len(sc.Who.Lengths) > 0)
	show(w.variants, len(sc.Who.Variants) > 0)
	show(w.terms, len(sc.Who.Terms) > 0)
	w.buttons(w.terms, sc.Who.Terms, control.Faint, "")
}

// days is the choice of a day.
type days struct {
	box     *fyne.Container
	label   *control.Text
	buttons []*control.Button
	row     *fyne.Container
	times   float32
	press   func(string)
}

func newDays(press func(string)) *days {
	d := &days{label: control.NewText("", look.Body, look.Quiet), row: control.NewRow(look.Space2, -1), press: press}
	d.box = control.NewColumn(look.Space2, 0, d.label, d.row)
	return d
}

// grow makes everything so many times as large as usual.
func (d *days) grow(times float32) {
	d.times = times
	d.label.SetSize(look.Body * times)
	for _, b := range d.buttons {
		b.SetSize(look.Body * times)
	}
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
			b.SetSize(look.Body * max(d.times, 1))
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
