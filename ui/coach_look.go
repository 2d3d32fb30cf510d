package ui

import (
	"halfway/dialogue/coach"
	"halfway/ui/control"
	"halfway/ui/look"
	"halfway/ui/words"
)

// looking shows what the coach has to say about the sentences of a field, one
// after the other.
type looking struct {
	r      *reader
	e      *control.Entry
	text   string // in which they stand
	frames []coach.Frame
}

func newLook(r *reader, e *control.Entry, frames []coach.Frame) *looking {
	return &looking{r: r, e: e, text: e.Text, frames: frames}
}

// sheet is about one of the sentences.
func (l *looking) sheet(i int) *sheet {
	f := l.frames[i]
	pattern := l.r.w.opts.Coach.Words().Patterns[f.Mark.Category]
	leave := func() { l.r.back(l.e) }
	s := newSheet(leave, words.Say("coach.quoted", words.Data{"Text": shorten(oneLine(l.text[f.Mark.Start:f.Mark.End]), 80)}), pattern.Why)
	s.wide = 860
	s.content.Add(control.NewTitle(pattern.Ask, look.Lead, look.Ink))
	s.content.Add(control.NewText(words.Say("coach.frame"), look.Body, look.Quiet))
	for j, text := range []string{f.Text, f.Also} {
		key, on := digitKey(j)
		use := func() { l.use(f, text) }
		b := control.NewChoice(text, words.Say("coach.use"), key, use)
		b.SetSize(look.Body + 1)
		s.content.Add(b)
		s.keys[on] = use
	}
	row := control.NewFlow(look.Space2)
	add := func(label string, on command, rank control.Rank, do func()) {
		b := control.NewButton(words.Say(label), keyLabel(on), rank, do)
		b.SetSize(look.Body)
		row.Add(b)
		s.keys[on] = do
	}
	add("coach.leave", cmdPrimary, control.Primary, leave)
	if n := len(l.frames); n > 1 {
		add("coach.next", cmdRight, control.Second, func() { l.r.open(l.sheet((i + 1) % n)) })
	}
	add("coach.words", cmdWords, control.Second, func() { l.r.find(l.e) })
	add("coach.off", cmdEnd, control.Faint, func() {
		leave()
		l.r.w.set(func(all *Settings) { all.Uncoached = true })
		l.r.follow()
	})
	s.content.Add(row)
	return s
}

// use puts a frame in the place of its sentence.
func (l *looking) use(f coach.Frame, frame string) {
	l.r.back(l.e)
	if l.e.Text == l.text { // nothing was brought into it meanwhile
		l.e.Swap(l.text[:f.Start] + frame + l.text[f.End:])
	}
}
