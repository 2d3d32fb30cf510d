package ui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"halfway/dialogue"
	"halfway/dialogue/coach"
	"halfway/ui/control"
	"halfway/ui/look"
	"halfway/ui/words"
)

// finder is where somebody puts a sentence together, in five steps that can all
// be left out, and a last one in which it is read aloud.
type finder struct {
	r     *reader
	e     *control.Entry // into which it may be put
	said  coach.Words
	parts [5]*coach.Part
	at    int // the step; len(parts) for the last

	family int // of feelings that is shown; -1 for all
	under  []string
	sheet  *sheet
	field  *control.Entry
	choice *fyne.Container // what can be chosen
	ask    *control.Text   // what is gently asked

	entered bool          // the step was left by Enter in its field
	whole   *control.Text // the sentence as it is
}

// find helps to find words for a field.
func (r *reader) find(e *control.Entry) {
	f := &finder{r: r, e: e, said: r.w.opts.Coach.Words()}
	f.parts = f.said.Builder.Parts()
	f.goTo(0)
}

// The steps in which something can be chosen, or is gently asked.
const (
	stepIntention = 0
	stepFeeling   = 2
	stepRequest   = 4
)

// part is what was written for the present step.
func (f *finder) part() *string {
	d := &f.r.draft
	return [...]*string{&d.Intention, &d.Observation, &d.Feeling, &d.Meaning, &d.Request}[f.at]
}

// goTo shows a step.
func (f *finder) goTo(at int) {
	f.at, f.family = at, -1
	leave := func() { f.r.back(f.e) }
	title := words.Say("coach.aloud")
	if at < len(f.parts) {
		title = f.parts[at].Ask
	}
	s := newSheet(leave, title)
	f.sheet, s.wide = s, 860
	steps := control.NewSteps(len(f.parts))
	steps.Set(at)
	s.content.Objects = slices.Insert(s.content.Objects, 0, fyne.CanvasObject(steps.Container))
	f.field, f.choice, f.ask, f.under = nil, nil, nil, nil
	row := control.NewFlow(look.Space2)
	add := func(label string, on command, rank control.Rank, do func()) {
		b := control.NewButton(words.Say(label), keyLabel(on), rank, do)
		b.SetSize(look.Body)
		row.Add(b)
		s.keys[on] = do
	}
	if at < len(f.parts) {
		f.whole = control.NewText("", look.Lead, look.Ink)
		f.write(f.parts[at])
		add("coach.next.step", cmdPrimary, control.Primary, func() { f.goTo(at + 1) })
	} else {
		f.whole = control.NewTitle("", look.Heading, look.Ink)
		add("coach.keep", cmdPrimary, control.Primary, f.keep)
		add("coach.copy", cmdGuidance, control.Second, f.copy)
	}
	s.content.Add(newRoom(f.whole, 2))
	if at > 0 {
		add("coach.back", cmdBack, control.Second, func() { f.goTo(at - 1) })
	} else {
		s.keys[cmdBack] = func() {}
	}
	if at < len(f.parts) && at > 0 {
		add("coach.last", cmdKept, control.Faint, func() { f.goTo(len(f.parts)) })
	}
	add("coach.close", cmdLeave, control.Faint, leave)
	s.content.Add(row)
	f.changed()
	f.r.open(s)
	switch {
	case f.field == nil || f.choice != nil:
	case f.entered && f.r.w.shade == nil:
		// At once, or whoever types on presses the sheet's keys until a slow computer
		// comes to it. Enter, unlike Space, is no sign that would be typed too.
		s.canvas.Focus(f.field)
	default:
		f.r.w.focus(f.field)
	}
}

// write adds what a step is written and chosen with.
func (f *finder) write(p *coach.Part) {
	s := f.sheet
	s.content.Add(control.NewText(p.Tell, look.Body, look.Quiet))
	label := p.Lead
	if f.at == stepIntention || f.at == stepFeeling {
		least := float32(175)
		if f.at == stepIntention {
			least = 290
		}
		f.choice = control.NewGrid(look.Space2, least)
		s.content.Add(f.choice)
		s.keys[cmdNote] = func() { f.r.w.focus(f.field) }
		label = words.Say("coach.own", words.Data{"Lead": p.Lead, "Key": keyLabel(cmdNote)})
	}
	f.field = control.NewEntry(label)
	f.field.Say(*f.part())
	f.field.ToEnd()
	f.field.OnChanged = func(text string) {
		*f.part() = text
		f.changed()
	}
	next := f.at + 1
	f.field.OnDone = func() {
		f.entered = true
		f.goTo(next)
		f.entered = false
	}
	s.content.Add(f.field)
	f.ask = control.NewText("", look.Body, look.Ink)
	s.content.Add(f.ask)
}

// changed draws what follows from what is written.
func (f *finder) changed() {
	text := f.said.Sentence(f.r.draft)
	if text == "" {
		text = words.Say("coach.nothing")
	}
	f.whole.Set(text)
	if f.ask == nil {
		return
	}
	ask := ""
	switch f.at {
	case stepFeeling:
		ask, f.under = f.said.Under(f.r.draft.Feeling)
	case stepRequest:
		ask = strings.Join(f.said.Doubts(f.r.draft.Request), "\n")
	}
	f.ask.Set(ask)
	f.ask.Hidden = ask == ""
	f.offer()
	f.sheet.box.Refresh()
}

// offer lists what can be chosen: an intention, a family of feelings, or the
// feelings in one or under a word that is none.
func (f *finder) offer() {
	if f.choice == nil {
		return
	}
	focused := f.focused()
	defer func() {
		if focused >= 0 {
			f.sheet.canvas.Focus(f.choice.Objects[min(focused, len(f.choice.Objects)-1)].(*control.Button))
		}
	}()
	f.choice.RemoveAll()
	for i := range 9 {
		_, on := digitKey(i)
		delete(f.sheet.keys, on)
	}
	delete(f.sheet.keys, cmdLeft)
	n := 0
	add := func(label string, chosen bool, do func()) {
		key, on := digitKey(n)
		rank := control.Second
		if chosen {
			rank = control.Primary
		}
		b := control.NewButton(label, key, rank, do).Leading()
		b.SetSize(look.Body)
		f.choice.Add(b)
		if on != "" {
			f.sheet.keys[on] = do
		}
		n++
	}
	feelings := f.under
	switch {
	case f.at == stepIntention:
		for _, text := range f.said.Intentions {
			add(text, f.r.draft.Intention == text, func() { f.choose(text) })
		}
		return
	case feelings == nil && f.family >= 0:
		feelings = f.said.Feelings[f.family].Words
	case feelings == nil:
		for i, family := range f.said.Feelings {
			add(family.Name, f.has(family.Words...), func() { f.turn(i) })
		}
		return
	}
	for _, word := range feelings {
		add(word, f.has(word), func() {
			if f.under != nil {
				f.choose(f.said.Instead(f.r.draft.Feeling, word))
				return
			}
			f.choose(f.said.Add(f.r.draft.Feeling, word))
		})
	}
	if f.under == nil {
		all := func() { f.turn(-1) }
		f.choice.Add(control.NewButton(words.Say("coach.families"), keyLabel(cmdLeft), control.Faint, all).Leading())
		f.sheet.keys[cmdLeft] = all
	}
}

// focused is which of what can be chosen has the keyboard; -1 for none.
func (f *finder) focused() int {
	if f.sheet.canvas == nil {
		return -1
	}
	return slices.IndexFunc(f.choice.Objects, func(o fyne.CanvasObject) bool {
		return fyne.Focusable(o.(*control.Button)) == f.sheet.canvas.Focused()
	})
}

// turn shows another family of feelings, or all of them.
func (f *finder) turn(family int) {
	f.family = family
	f.changed()
}

// has reports whether one of these feelings was chosen.
func (f *finder) has(feelings ...string) bool {
	return slices.ContainsFunc(feelings, func(word string) bool { return f.said.Felt(f.r.draft.Feeling, word) })
}

// choose takes what was chosen for the present step; once more takes it away.
func (f *finder) choose(text string) {
	if *f.part() == text {
		text = ""
	}
	f.field.SetText(text)
	f.field.ToEnd()
}

// keep puts the sentence into the field, after what is written there.
func (f *finder) keep() {
	text, e := f.said.Sentence(f.r.draft), f.e
	f.r.draft = coach.Draft{}
	f.r.back(e)
	if text == "" {
		return
	}
	if before := strings.TrimRight(e.Text, " \n"); before != "" {
		text = before + " " + text
	}
	e.Swap(text)
}

// copy puts the sentence on the clipboard.
func (f *finder) copy() {
	fyne.CurrentApp().Clipboard().SetContent(f.said.Sentence(f.r.draft))
	f.r.back(f.e)
}

// newRoom keeps room for as many lines of a text, so that nothing moves while it
// grows, on a quiet ground.
func newRoom(t *control.Text, lines int) *fyne.Container {
	back := control.NewPanel(look.Wash(dialogue.Nobody), look.Space2).Edged(theme.ColorNameSeparator, 1)
	return container.New(room{lines}, back, t)
}

type room struct{ lines int }

// HeightAt returns the height at a width.
func (r room) HeightAt(objects []fyne.CanvasObject, width float32) float32 {
	t := objects[1].(*control.Text)
	return max(t.HeightFor(width-2*look.Space3), float32(r.lines)*t.Line()) + 2*look.Space3
}

// MinSize is for Fyne.
func (r room) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(200, r.HeightAt(objects, 600))
}

// Layout is for Fyne.
func (r room) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Resize(size)
	objects[1].Move(fyne.NewPos(look.Space3, look.Space3))
	objects[1].Resize(size.SubtractWidthHeight(2*look.Space3, 2*look.Space3))
}
