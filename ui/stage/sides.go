package stage

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
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
	lit    *canvas.Rectangle
	edge   *canvas.Rectangle
	shape  *control.Shape
	name   *control.Text
	sign   *control.Text
	prompt *control.Text
	lines  []*control.Text
	picks  []*control.Button
	note   *note

	track, bar *canvas.Rectangle
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
		lit: canvas.NewRectangle(color.Transparent), edge: canvas.NewRectangle(color.Transparent),
		shape: control.NewShape(dialogue.Left, look.Ink, true), name: control.NewTitle("", look.Display, look.Ink),
		sign: control.NewText("", look.Lead, look.Ink), prompt: control.NewTitle("", look.Heading, look.Ink),
		track: canvas.NewRectangle(color.Transparent), bar: canvas.NewRectangle(color.Transparent),
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
	s.lit.FillColor = look.Color(fill)
	s.edge.FillColor = look.Color(look.Tint(sc.Actor))
	show(s.edge, sc.Stopped)
	s.shape.Set(sc.Actor, on, sc.Floor == sc.Actor)
	s.name.Set(sc.Names[sc.Actor.Index()])
	s.sign.Set(sc.Sign)
	s.prompt.Set(sc.Prompt)
	for _, t := range []*control.Text{s.name, s.sign, s.prompt, s.time} {
		t.SetColor(on)
	}
	for i, line := range sc.Openings {
		if i == len(s.lines) {
			s.lines = append(s.lines, control.NewText("", look.Lead, on))
			s.box.Add(s.lines[i])
		}
		s.lines[i].Set(line)
		s.lines[i].SetColor(on)
	}
	for i, t := range s.lines {
		show(t, i < len(sc.Openings))
	}
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
		s.track.FillColor, s.bar.FillColor = look.Color(wash), look.Color(on)
		s.time.Set(sc.Clock.Text)
		s.left = sc.Clock.Left
	}
	s.otherShape.Set(other, look.Tint(other), sc.Floor == other)
	s.otherName.Set(sc.Names[other.Index()])
	s.otherName.SetColor(look.Tint(other))
	s.otherSign.Set(sc.OtherSign)
	s.other.Set(sc.Other)
	s.note.show(sc)
	s.box.Refresh()
}

// MinSize is for Fyne.
func (s *sides) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(400, 200) }

// Layout is for Fyne.
func (s *sides) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	if s.side == dialogue.Nobody {
		return
	}
	h := s.height
	wide := float32(int(size.Width * 0.62))
	if s.alone {
		wide = size.Width
	}
	lit, rest := float32(0), wide
	if s.side == dialogue.Right {
		lit, rest = size.Width-wide, 0
	}
	place(s.lit, lit, 0, wide, size.Height)
	place(s.edge, lit, 0, wide, 6)
	s.layoutActor(lit, wide, size.Height, h)
	if !s.alone {
		s.layoutOther(rest, size.Width-wide, size.Height, h)
	}
}

func (s *sides) layoutActor(x, width, height, h float32) {
	pad := h * 0.045
	left, inner := x+pad, width-2*pad

	nameSize := h / 8.8
	s.name.SetSize(nameSize)
	nameBox := nameSize * 1.3
	mark := nameSize * 0.62
	place(s.shape, left, pad*0.7+(nameBox-mark)/2, mark, mark)
	place(s.name, left+mark*1.35, pad*0.7, inner-mark*1.35, nameBox)
	y := pad*0.7 + nameBox
	s.sign.SetSize(h * 0.036)
	place(s.sign, left, y, inner, h*0.05)
	y += h*0.05 + h*0.03

	// From the bottom up: the time, then the note, then what is left.
	bottom := height - pad*0.8
	if s.time.Visible() {
		size := h * 0.062
		s.time.SetSize(size)
		digits := inner // words, once it is over
		if s.track.Visible() {
			digits = min(max(s.time.Width()+2, size*2.1), inner*0.5)
			barX, barH := left+digits+pad*0.4, h*0.018
			barY := bottom - size*0.64 - barH/2
			place(s.track, barX, barY, inner-digits-pad*0.4, barH)
			place(s.bar, barX, barY, s.barWidth(), barH)
			s.track.CornerRadius, s.bar.CornerRadius = barH/2, barH/2
		}
		place(s.time, left, bottom-size*1.28, digits, size*1.28)
		bottom -= size*1.28 + h*0.02
	}
	if s.note.box.Visible() {
		nh := s.note.height()
		place(s.note.box, left, bottom-nh, inner, nh)
		bottom -= nh + h*0.02
	}
	room := bottom - y

	// The prompt and what follows shrink together until they fit.
	for scale := float32(1); ; scale *= 0.94 {
		used := s.layoutWords(left, y, inner, h*scale, false)
		if used <= room || scale < 0.4 {
			s.layoutWords(left, y, inner, h*scale, true)
			// Where there is much to write, the field takes what is left.
			if s.note.tall() && s.note.box.Visible() {
				top := y + min(used, room) + h*0.01
				place(s.note.box, left, top, inner, s.note.box.Position().Y+s.note.box.Size().Height-top)
			}
			return
		}
	}
}

// layoutWords places the prompt, the openings and the answers, or only
// measures them, and returns the height that they take.
func (s *sides) layoutWords(x, y, width, h float32, do bool) float32 {
	used := float32(0)
	put := func(o fyne.CanvasObject, height, gap float32) {
		if do {
			place(o, x, y+used, width, height)
		}
		used += height + gap
	}
	s.prompt.SetSize(h * 0.056)
	put(s.prompt, s.prompt.HeightFor(width), h*0.022)
	for _, t := range s.lines {
		if t.Visible() {
			t.SetSize(h * 0.036)
			put(t, t.HeightFor(width), h*0.006)
		}
	}
	for _, b := range s.picks {
		if b.Visible() {
			b.SetSize(h * 0.036)
			put(b, b.HeightFor(width), h*0.016)
		}
	}
	return used
}

// barWidth is how long the bar of the time left is; it keeps a rounded end.
func (s *sides) barWidth() float32 {
	return max(s.track.Size().Width*s.left, s.height*0.018)
}

func (s *sides) layoutOther(x, width, height, h float32) {
	pad := h * 0.045
	inner := width - 2*pad
	size := h * 0.062
	mark := size * 0.6
	box := size * 1.3
	top := pad*0.7 + h/8.8*1.3 - box // on one line with the actor's name
	s.otherName.SetSize(size)
	place(s.otherShape, x+pad, top+(box-mark)/2, mark, mark)
	place(s.otherName, x+pad+mark*1.4, top, inner-mark*1.4, box)
	y := pad*0.7 + h/8.8*1.3
	s.otherSign.SetSize(h * 0.036)
	place(s.otherSign, x+pad, y, inner, h*0.05)
	y += h*0.05 + h*0.03
	s.other.SetSize(h * 0.04)
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
