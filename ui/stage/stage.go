package stage

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"halfway/dialogue"
	"halfway/ui/control"
	"halfway/ui/look"
)

// What the stage's own small buttons report, beside the IDs of a scene.
const (
	Swap    = "swap"    // the other begins
	Shorter = "shorter" // shorter turns
	Longer  = "longer"  // longer turns
	Day     = "day "    // a day, followed by its index
)

// Stage is the shared screen. It has no background of its own: the window's is
// the paper, and clearing it costs nothing, where a rectangle as large as the
// window takes 1.7 % of a core at one redraw a second.
type Stage struct {
	box *fyne.Container

	rule                *control.Panel
	title, where, until *control.Text
	marks               *marks
	sides               *sides
	centre              *centre
	rates               *rates
	plan                *note
	each                *each
	bar                 *bar
	sweep               *sweep

	scene Scene
	bare  bool // the present scene has sides
}

// New returns a stage that reports what is pressed by its ID, and what is
// written into the note of the step.
func New(press func(id string), write func(text string)) *Stage {
	r := newRates()
	s := &Stage{
		rule:  control.NewPanel(look.Hairline, 0),
		title: control.NewText("", look.Body, look.Quiet), where: control.NewText("", look.Body, look.Quiet).Centered(),
		until: control.NewText("", look.Body, look.Quiet).Trailing(), marks: newMarks(), sweep: newSweep(),
		sides: newSides(press, newNote(write)), rates: r, plan: newNote(write), each: newEach(write), bar: newBar(press),
	}
	s.centre = newCentre(press, s.plan, s.each, newWho(press), r, newDays(press))
	s.box = container.New(s, s.sides.box, s.centre.box.Container, s.sweep.band, s.rule, s.marks.box, s.title, s.where, s.until, s.bar.box)
	return s
}

// Object returns what is put into a window.
func (s *Stage) Object() fyne.CanvasObject { return s.box }

// Show draws a scene. Whatever is the same as before is left alone.
func (s *Stage) Show(sc Scene) {
	from, to := passing(s.scene, sc)
	s.scene = sc
	s.bare = sc.Actor != dialogue.Nobody
	s.title.Set(sc.Title)
	s.where.Set(sc.Where)
	s.until.Set(sc.Until)
	s.marks.show(sc.Marks)
	show(s.sides.box, s.bare)
	show(s.centre.box.Container, !s.bare)
	if s.bare {
		s.sides.show(sc)
	} else {
		s.centre.show(sc)
	}
	s.bar.show(sc)
	s.Layout(nil, s.box.Size())
	if to != dialogue.Nobody && !sc.Still {
		s.sweep.run(s.box.Size().Width, from, to)
	}
}

// Tick draws only what time alone changes: the clock and the breath.
func (s *Stage) Tick(sc Scene) {
	before := s.scene
	s.scene = sc
	switch {
	case same(before.Clock, sc.Clock) && same(before.Breath, sc.Breath):
	case !s.bare:
		s.centre.ticking(sc)
	case sc.Clock != nil:
		s.sides.time.Set(sc.Clock.Text)
		s.sides.left = sc.Clock.Left
		s.sides.bar.Resize(fyne.NewSize(s.sides.barWidth(), s.sides.track.Size().Height))
	}
}

// same reports whether two things that may be nil are alike.
func same[T comparable](a, b *T) bool { return a == b || a != nil && b != nil && *a == *b }

// Scene returns what is shown.
func (s *Stage) Scene() Scene { return s.scene }

// Note returns the field that is shown for notes, or nil.
func (s *Stage) Note() *control.Entry {
	switch {
	case s.scene.Note == nil:
		return nil
	case s.bare:
		return s.sides.note.entry
	default:
		return s.plan.entry
	}
}

// Fields returns the fields that are shown.
func (s *Stage) Fields() []*control.Entry {
	var all []*control.Entry
	if e := s.Note(); e != nil {
		all = append(all, e)
	}
	if s.scene.Each != nil {
		all = append(all, s.each.fields[0].entry, s.each.fields[1].entry)
	}
	return all
}

// RoomForHints keeps room under the fields for what the writer may be told.
func (s *Stage) RoomForHints(keep bool) {
	for _, f := range []*field{s.sides.note.field, s.plan.field, s.each.fields[0], s.each.fields[1]} {
		f.room(keep)
	}
}

// Written returns what stands in the field for notes.
func (s *Stage) Written() string {
	if e := s.Note(); e != nil {
		return e.Text
	}
	return ""
}

// TakenOn returns what stands in the fields for what each partner takes on.
func (s *Stage) TakenOn() [2]string {
	if s.scene.Each == nil {
		return [2]string{}
	}
	return [2]string{s.each.fields[0].entry.Text, s.each.fields[1].entry.Text}
}

// Rate sets the reading that the keyboard works on, and reports whether any is
// asked for. A zero typed after a one makes ten.
func (s *Stage) Rate(value int) bool {
	if !s.Rating() {
		return false
	}
	scale := s.rates.scales[s.rates.at]
	if value == 0 && scale.Value() == 1 {
		value = dialogue.MaxReading
	}
	scale.Choose(value)
	return true
}

// NextRate moves the keyboard by that many readings, where any are asked for.
func (s *Stage) NextRate(by int) {
	if s.Rating() {
		s.rates.goTo(s.rates.at + by)
	}
}

// StepRate changes the reading by steps, where one is asked for.
func (s *Stage) StepRate(by int) {
	if s.Rating() {
		s.rates.step(by)
	}
}

// TurnRate changes the reading by one step and begins anew after the last, where
// one is asked for.
func (s *Stage) TurnRate() {
	if !s.Rating() {
		return
	}
	if s.rates.scales[s.rates.at].Value() == dialogue.MaxReading {
		s.rates.scales[s.rates.at].Choose(dialogue.MinReading)
		return
	}
	s.StepRate(1)
}

// Scroll moves what belongs to both by that many screens, where it does not fit.
func (s *Stage) Scroll(screens float32) {
	if !s.bare {
		s.centre.box.Scroll(screens)
	}
}

// Rating reports whether readings are being asked for.
func (s *Stage) Rating() bool { return s.scene.Asks != nil }

// LastRate reports whether the keyboard works on the last reading.
func (s *Stage) LastRate() bool { return s.rates.at >= len(s.rates.asked)-1 }

// Readings returns what is chosen on the scales.
func (s *Stage) Readings() dialogue.Readings { return s.rates.given() }

// MinSize is for Fyne.
func (s *Stage) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(640, 420) }

// Layout is for Fyne.
func (s *Stage) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	if size.Width == 0 {
		return
	}
	strip := max(44, size.Height*0.055) * (1 + (look.Scale()-1)/2)
	barHeight := s.bar.height(size.Height)
	for _, t := range []*control.Text{s.title, s.where, s.until} {
		t.SetSize(max(look.Body-2, size.Height*0.022))
	}
	// The middle takes what it needs, and the sides the same of what is left.
	inner := size.Width - 2*look.Space4
	middle := min(s.where.Width()+2*look.Space3, inner/3)
	side := (inner - middle) / 2
	for _, at := range []struct {
		t       *control.Text
		x, wide float32
	}{{s.title, 0, side}, {s.where, side, middle}, {s.until, side + middle, side}} {
		h := min(at.t.HeightFor(1e6), strip-8)
		place(at.t, look.Space4+at.x, (strip-8-h)/2, at.wide, h)
	}
	s.sides.height = size.Height
	body := size.Height - strip - barHeight
	place(s.sides.box, 0, strip, size.Width, body)
	s.sides.Layout(nil, fyne.NewSize(size.Width, body))
	s.centre.scale(size.Height)
	place(s.centre.box.Container, 0, strip, size.Width, body)
	s.sweep.top, s.sweep.height = strip, body
	mark := max(4, size.Height*0.006)
	place(s.marks.box, look.Space4, strip-mark, size.Width-2*look.Space4, mark)
	place(s.rule, 0, size.Height-barHeight, size.Width, 1)
	place(s.bar.box, 0, size.Height-barHeight, size.Width, barHeight)
}
