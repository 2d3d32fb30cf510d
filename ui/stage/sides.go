package stage

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"halfway/dialogue"
	"halfway/ui/control"
	"halfway/ui/look"
)

// sides is the scene of a turn: the half of the one whose move it is is lit,
// the other half says what the partner does meanwhile.
type sides struct {
	box *fyne.Container

	side   dialogue.Side
	alone  bool
	lit    *control.Panel
	edge   *control.Panel
	shape  *control.Shape
	name   *control.Text
	sign   *control.Text
	prompt *control.Text
	lines  []*control.Text
	// written are the words that are being written for both, where there is
	// no field for them.
	written []*control.Text
	picks   []*control.Button
	note    *note

	track, bar *control.Panel
	time       *control.Text
	left       float32

	otherShape *control.Shape
	otherName  *control.Text
	otherSign  *control.Text
	other      *control.Text

	height float32 // of the whole window, by which text is sized
	press  func(id string)
}

func newSides(press func(string), n *note) *sides {
	s := &sides{
		press: press, note: n,
		lit: control.NewPanel("", 0), edge: control.NewPanel("", 0),
		shape: control.NewShape(dialogue.Left, look.Ink, true), name: control.NewTitle("", look.Display, look.Ink),
		sign: control.NewText("", look.Lead, look.Ink), prompt: control.NewTitle("", look.Heading, look.Ink),
		track: control.NewPanel("", 0), bar: control.NewPanel("", 0),
		time:       control.NewTitle("", look.Heading, look.Ink),
		otherShape: control.NewShape(dialogue.Right, look.Ink, false), otherName: control.NewTitle("", look.Heading, look.Ink),
		otherSign: control.NewText("", look.Lead, look.Quiet), other: control.NewText("", look.Lead, look.Ink),
	}
	s.box = container.New(s, s.lit, s.edge, s.shape, s.name, s.sign, s.prompt, s.track, s.bar, s.time,
		s.otherShape, s.otherName, s.otherSign, s.other, n.box)
	return s
}

// show draws a scene; it touches only what differs.
func (s *sides) show(sc Scene) {
	fill, on, wash := look.Fill(sc.Actor), look.On(sc.Actor), look.Wash(sc.Actor)
	if sc.Stopped {
		fill, on, wash = look.Surface, look.Ink, look.Hairline
	}
	other := sc.Actor.Other()
	s.side, s.alone = sc.Actor, sc.Alone
	for _, o := range []fyne.CanvasObject{s.otherShape, s.otherName, s.otherSign, s.other} {
		show(o, !sc.Alone)
	}
	s.lit.SetColors(fill, "")
	s.edge.SetColors(look.Tint(sc.Actor), "")
	show(s.edge, sc.Stopped)
	s.shape.Set(sc.Actor, on, sc.Floor == sc.Actor)
	s.name.Set(sc.Names[sc.Actor.Index()])
	s.sign.Set(sc.Sign)
	s.prompt.Set(sc.Prompt)
	for _, t := range []*control.Text{s.name, s.sign, s.prompt, s.time} {
		t.SetColor(on)
	}
	s.lines = s.list(s.lines, sc.Openings, on)
	s.written = s.list(s.written, sc.Written, on)
	for i, p := range sc.Choices {
		if i == len(s.picks) {
			s.picks = append(s.picks, control.NewButton("", "", control.Second, nil).Leading())
			s.box.Add(s.picks[i])
		}
		b := s.picks[i]
		b.OnTap = func() { s.press(p.ID) }
		b.Set(p.Label, "")
		b.SetKey(p.Key)
		if i == 0 && !sc.Stopped {
			b.SetColors(on, fill)
		} else {
			b.SetColors(wash, on)
		}
	}
	for i, b := range s.picks {
		show(b, i < len(sc.Choices))
	}
	show(s.track, sc.Clock != nil && !sc.Clock.Over)
	show(s.bar, sc.Clock != nil && sc.Clock.Left > 0)
	show(s.time, sc.Clock != nil)
	if sc.Clock != nil {
		s.track.SetColors(wash, "")
		s.bar.SetColors(on, "")
		s.time.Set(sc.Clock.Text)
		s.left = sc.Clock.Left
	}
	s.otherShape.Set(other, look.Tint(other), sc.Floor == other)
	s.otherName.Set(sc.Names[other.Index()])
	s.otherName.SetColor(look.Tint(other))
	s.otherSign.Set(sc.OtherSign)
	s.other.Set(sc.Other)
	s.note.tint(on)
	s.note.show(sc)
	s.box.Refresh()
}

// list shows texts under each other, and returns the objects that do.
func (s *sides) list(objects []*control.Text, texts []string, on fyne.ThemeColorName) []*control.Text {
	for i, text := range texts {
		if i == len(objects) {
			objects = append(objects, control.NewText("", look.Lead, on))
			s.box.Add(objects[i])
		}
		objects[i].Set(text)
		objects[i].SetColor(on)
	}
	for i, t := range objects {
		show(t, i < len(texts))
	}
	return objects
}

// MinSize is for Fyne.
func (s *sides) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(400, 200) }

// litShare is how much of the width belongs to the one whose move it is.
const litShare = 0.62

// litAt returns where the lit part begins and how wide it is.
func litAt(side dialogue.Side, width float32, alone bool) (x, wide float32) {
	if alone {
		return 0, width
	}
	wide = float32(int(width * litShare))
	if side == dialogue.Right {
		return width - wide, wide
	}
	return 0, wide
}

// Layout is for Fyne.
func (s *sides) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	if s.side == dialogue.Nobody {
		return
	}
	lit, wide := litAt(s.side, size.Width, s.alone)
	rest := wide
	if s.side == dialogue.Right {
		rest = 0
	}
	place(s.lit, lit, 0, wide, size.Height)
	place(s.edge, lit, 0, wide, 6)
	s.layoutActor(lit, wide, size.Height, s.height)
	if !s.alone {
		s.layoutOther(rest, size.Width-wide, size.Height, s.height)
	}
}

// What the height of the window is divided by for the size of a name, so that
// it can be read from two metres on a screen of fifteen inches, and how much
// higher its line is.
const (
	nameShare float32 = 8.8
	nameLine  float32 = 1.29
)

func (s *sides) layoutActor(x, width, height, h float32) {
	pad := pad(h)
	left, inner := x+pad, width-2*pad

	// The name is as large as it can be already, whatever the scale of text.
	nameSize := h / nameShare
	s.name.SetSize(nameSize / look.Scale())
	nameBox := nameSize * nameLine
	mark := nameSize * 0.62
	place(s.shape, left, pad*0.4+(nameBox-mark)/2, mark, mark)
	place(s.name, left+mark*1.35, pad*0.4, inner-mark*1.35, nameBox)
	y := pad*0.4 + nameBox
	s.sign.SetSize(signSize(h))
	signBox := min(s.sign.HeightFor(inner), h*0.1)
	place(s.sign, left, y, inner, signBox)
	y += signBox + h*0.022

	// From the bottom up: the time, then the note, then what is left.
	bottom := height - pad*0.8
	strip := float32(0) // under the note, for which the time moves down a little
	if s.note.box.Visible() {
		s.note.grow(max(1, h/800))
		strip = s.note.entry.Strip()
	}
	if s.time.Visible() {
		bottom = s.layoutTime(left, bottom+min(strip, h*0.014), inner, h)
	}
	if s.note.box.Visible() {
		bottom += min(strip, h*0.02)
		nh := s.note.height()
		if s.note.tall() {
			nh /= 2 // it takes what is left in any case
		}
		place(s.note.box, left, bottom-nh, inner, nh)
		bottom -= nh + h*0.02
	}
	room := bottom - y

	fit := s.fit(inner, h, room)
	used := s.layoutWords(left, y, inner, h, fit, true)
	// Where there is much to write, the field takes what is left.
	if s.note.tall() && s.note.box.Visible() {
		top := y + min(used, room) + h*0.01
		place(s.note.box, left, top, inner, s.note.box.Position().Y+s.note.box.Size().Height-top)
	}
}

// fit is how large the prompt and what stands under it are drawn, as shares of
// what they would like.
type fit struct {
	prompt, rest float32
	columns      int // of answers
}

// fit finds how large the words can be. What stands under the prompt gives way
// first; the prompt keeps its usual size as long as it can, whatever the scale
// of text.
func (s *sides) fit(width, h, room float32) fit {
	const step = 0.97
	usual := 1 / look.Scale()
	f := fit{1, 1, 1}
	fits := func() bool { return s.layoutWords(0, 0, width, h, f, false) <= room }
	for f.rest > 0.8*usual && !fits() {
		f.rest *= step
	}
	for f.prompt > usual && !fits() {
		f.prompt = max(f.prompt*step, usual)
	}
	if !fits() {
		f.columns = 2
	}
	for f.rest > 0.6*usual && !fits() {
		f.rest *= step
	}
	for f.prompt > 0.2 && !fits() {
		f.prompt, f.rest = f.prompt*step, f.rest*step
	}
	// What is left over goes back to what gave way.
	for _, share := range []*float32{&f.rest, &f.prompt} {
		for *share < 1 {
			before := *share
			if *share = min(before/step, 1); !fits() {
				*share = before
				break
			}
		}
	}
	return f
}

// layoutTime places the figures and the bar of the time left at the foot, and
// returns where what stands above may end.
func (s *sides) layoutTime(left, bottom, inner, h float32) float32 {
	size := h * 0.062
	s.time.SetSize(size / look.Scale()) // as large as it need be
	digits := inner                     // words, once it is over
	if s.track.Visible() {
		digits = min(max(s.time.Width()+2, size*2.1), inner*0.5)
		barX, barH := left+digits+pad(h)*0.4, h*0.018
		barY := bottom - size*0.64 - barH/2
		place(s.track, barX, barY, inner-digits-pad(h)*0.4, barH)
		place(s.bar, barX, barY, s.barWidth(), barH)
		s.track.SetRadius(barH / 2)
		s.bar.SetRadius(barH / 2)
	}
	place(s.time, left, bottom-size*1.28, digits, size*1.28)
	return bottom - size*1.28 - h*0.02
}

// signSize is the size of what somebody does; it grows no further than the room
// allows.
func signSize(h float32) float32 { return h * 0.036 * min(1, 1.2/look.Scale()) }

func pad(h float32) float32 { return h * 0.045 }

// layoutWords places the prompt, the openings and the answers, or only
// measures them, and returns the height that they take.
func (s *sides) layoutWords(x, y, width, h float32, fit fit, do bool) float32 {
	used := float32(0)
	put := func(t *control.Text, size, gap float32) {
		height := t.HeightAt(size, width)
		if do {
			t.SetSize(size)
			place(t, x, y+used, width, height)
		}
		used += height + gap
	}
	put(s.prompt, h*promptShare*fit.prompt, h*0.022*fit.prompt)
	h *= fit.rest
	for _, list := range [][]*control.Text{s.lines, s.written} {
		for _, t := range list {
			if t.Visible() {
				put(t, h*0.036, h*0.006)
			}
		}
	}
	return used + s.layoutPicks(x, y+used, width, h, fit.columns, do)
}

// layoutPicks places the answers in so many columns, or only measures them.
func (s *sides) layoutPicks(x, y, width, h float32, columns int, do bool) float32 {
	gap := h * 0.016
	wide := (width - gap*float32(columns-1)) / float32(columns)
	used := float32(0)
	row := make([]*control.Button, 0, columns)
	flush := func() {
		high := float32(0)
		for _, b := range row {
			high = max(high, b.HeightAt(h*0.036, wide))
		}
		for i, b := range row {
			if do {
				b.SetSize(h * 0.036)
				place(b, x+float32(i)*(wide+gap), y+used, wide, high)
			}
		}
		if len(row) > 0 {
			used += high + gap
		}
		row = row[:0]
	}
	for _, b := range s.picks {
		if !b.Visible() {
			continue
		}
		if row = append(row, b); len(row) == columns {
			flush()
		}
	}
	flush()
	return used
}

// promptShare is the size of a prompt as a share of the height of the window.
// Capital letters of the typeface are two thirds as high as its size.
const promptShare float32 = 0.056

// barWidth is how long the bar of the time left is; it keeps a rounded end.
func (s *sides) barWidth() float32 {
	return max(s.track.Size().Width*s.left, s.height*0.018)
}

func (s *sides) layoutOther(x, width, height, h float32) {
	pad := pad(h)
	inner := width - 2*pad
	size := h * 0.062
	mark := size * 0.6
	box := size * 1.3
	top := pad*0.4 + h/nameShare*nameLine - box // on one line with the actor's name
	s.otherName.SetSize(size / look.Scale())
	place(s.otherShape, x+pad, top+(box-mark)/2, mark, mark)
	place(s.otherName, x+pad+mark*1.4, top, inner-mark*1.4, box)
	y := pad*0.4 + h/nameShare*nameLine
	s.otherSign.SetSize(signSize(h))
	signBox := min(s.otherSign.HeightFor(inner), h*0.1)
	place(s.otherSign, x+pad, y, inner, signBox)
	y += signBox + h*0.03
	s.other.SetSize(h * 0.044)
	place(s.other, x+pad, y, inner, height-y-pad)
}

func place(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

func show(o fyne.CanvasObject, visible bool) {
	if o.Visible() == visible {
		return
	}
	if visible {
		o.Show()
	} else {
		o.Hide()
	}
}
