package ui

import (
	"errors"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"halfway/dialogue"
	"halfway/ui/control"
	"halfway/ui/look"
	"halfway/ui/words"
)

// amendment is something that can be done with a session that lies back.
type amendment struct {
	label string
	on    command
	do    func()
}

// offers lists what can be done with the session: what its state allows, taking
// it along, and taking it away.
func (r *review) offers() []amendment {
	var all []amendment
	allows := map[dialogue.ActionKind]bool{}
	for _, a := range r.state.Allowed(r.state.Last) {
		allows[a.Kind] = true
	}
	if allows[dialogue.Reflect] {
		all = append(all, amendment{words.Say("review.thought.add"), cmdNote, func() { r.think(dialogue.Nobody, "") }})
	}
	if allows[dialogue.LookBack] {
		all = append(all, amendment{words.Say("review.outcome.say"), cmdKept, r.sayOutcome})
	}
	if allows[dialogue.Rename] {
		all = append(all, amendment{words.Say("review.rename"), cmdNames, func() { r.rename(r.rec.Topic) }})
	}
	if r.rec.Status == dialogue.StatusOpen {
		all = append(all, amendment{words.Say("review.rest"), cmdLater, r.letRest})
	}
	return append(all,
		amendment{words.Say("review.take"), cmdEnd, func() { newTaking(r.w, r.rec.ID).open(true) }},
		amendment{words.Say("review.erase"), cmdErase, r.erase})
}

// amending is a row of what can be done.
func (r *review) amending() fyne.CanvasObject {
	row := control.NewFlow(look.Space2)
	for _, o := range r.offers() {
		b := control.NewButton(o.label, keyLabel(o.on), control.Second, o.do)
		b.SetSize(look.Body - 1)
		row.Add(b)
	}
	return row
}

// thoughts are what was added afterwards, with the day and whose it is.
func (r *review) thoughts(v view) fyne.CanvasObject {
	if len(v.state.Thoughts) == 0 {
		return nil
	}
	box := control.NewColumn(look.Space3, 0, control.NewTitle(words.Say("review.thoughts"), look.Lead, look.Ink))
	for _, t := range v.state.Thoughts {
		head := control.NewRow(look.Space2, 1)
		name := words.Say("review.thought.both")
		if t.Side != dialogue.Nobody {
			name = v.name(t.Side)
			head.Add(container.NewGridWrap(fyne.NewSquareSize(look.Body), control.NewShape(t.Side, look.Tint(t.Side), true)))
		} else {
			head.Layout = control.NewRow(look.Space2, 0).Layout
		}
		head.Add(control.NewText(words.Say("review.thought.by", words.Data{"Name": name, "Day": dayAndTime(t.At, r.w.opts.Now())}), look.Body, look.Tint(t.Side)))
		box.Add(control.NewColumn(look.Space1, 0, head, control.NewText(strings.TrimSpace(t.Text), look.Body+1, look.Ink)))
	}
	return box
}

// amend adds to the session and shows it as it then is. Where that fails,
// people are told, and then asked anew with what they had typed.
func (r *review) amend(a dialogue.Action, retry func()) {
	r.w.conductor.amend(r.rec, a, func(err error) {
		if err != nil {
			r.w.tell(err)
			if s := r.w.asked(); s != nil && retry != nil {
				closes := s.close
				s.close = func() {
					closes()
					retry()
				}
			}
			return
		}
		r.w.reload(func() { r.stale(r.again) }) // the start screen may ask for less now
	})
}

// stale has what led here look anew, and then goes on.
func (r *review) stale(then func()) {
	if r.ways.stale == nil {
		then()
		return
	}
	r.ways.stale(then)
}

// think asks for a thought to add, and whose it is.
func (r *review) think(side dialogue.Side, text string) {
	field := control.NewNotes(words.Say("review.thought.hint"), 5)
	field.SetText(text)
	s := r.asking("review.thought", field, words.Say("key.name.done"), strings.TrimSpace, func(text string) {
		r.amend(dialogue.Action{Kind: dialogue.Reflect, Side: side, Text: text}, func() { r.think(side, text) })
	})
	s.wide = 760
	who := control.NewGrid(look.Space2, 200)
	sides := [...]dialogue.Side{dialogue.Left, dialogue.Right, dialogue.Nobody}
	var all [len(sides)]*control.Button
	pick := func(by dialogue.Side) {
		side = by
		for i, b := range all {
			rank := control.Second
			if sides[i] == by {
				rank = control.Primary
			}
			b.SetRank(rank)
		}
	}
	for i, by := range sides {
		name := words.Say("review.thought.both")
		if by != dialogue.Nobody {
			name = r.rec.Partners[by.Index()].Name
		}
		key, on := digitKey(i)
		all[i] = control.NewButton(name, key, control.Second, func() { pick(by) })
		all[i].SetSize(look.Body)
		who.Add(all[i])
		s.keys[on] = func() { pick(by) }
	}
	pick(side)
	s.content.Objects = slices.Insert(s.content.Objects, 1, fyne.CanvasObject(who)) // between the title and the field
	s.box.Refresh()
}

// rename asks for another name of the topic.
func (r *review) rename(text string) {
	field := control.NewEntry(words.Say("review.rename.hint"))
	field.SetText(oneLine(text))
	r.asking("review.rename", field, words.Say("key.name.enter"), oneLine, func(text string) {
		r.amend(dialogue.Action{Kind: dialogue.Rename, Text: text}, func() { r.rename(text) })
	})
}

// asking opens a sheet with a field, in words whose keys begin as given. What is
// typed is tidied and taken; while it cannot be, the sheet says why.
func (r *review) asking(key string, field *control.Entry, done string, tidy func(string) string, take func(text string)) *sheet {
	s := newSheet(r.w.dismiss, words.Say(key+".title"))
	trouble := control.NewText("", look.Body, look.Ink)
	trouble.Hide()
	save := func() {
		text := tidy(field.Text)
		if err := dialogue.CheckRemark(text); err != nil {
			trouble.Set(words.Say(textTrouble(err)))
			trouble.Show()
			s.box.Refresh()
			return
		}
		r.w.dismiss()
		take(text)
	}
	field.OnDone = save
	reader := r.w.newReader(s, func() []*control.Entry { return []*control.Entry{field} })
	field.HintRoom(r.w.opts.Coach != nil)
	field.OnChanged = func(string) { reader.typed() }
	reader.follow()
	s.forget, s.keys[cmdWords] = reader.forget, reader.look
	s.content.Add(field)
	s.content.Add(trouble)
	s.content.Add(control.NewRow(look.Space2, -1,
		control.NewButton(words.Say(key+".save"), done, control.Primary, save),
		control.NewButton(words.Say("take.close"), keyLabel(cmdLeave), control.Faint, r.w.dismiss)))
	s.keys[cmdPrimary] = save
	r.w.open(s)
	r.w.focus(field)
	return s
}

func textTrouble(err error) string {
	if errors.Is(err, dialogue.ErrNoWords) {
		return "text.empty"
	}
	return "text.long"
}

// sayOutcome asks how the agreement went.
func (r *review) sayOutcome() {
	s := newSheet(r.w.dismiss, words.Say("due.question"), agreement(r.rec)...)
	for i, outcome := range dialogue.Outcomes {
		key, on := digitKey(i)
		s.choice(words.Outcome(outcome), key, control.Second, on, func() {
			r.amend(lookingBack(outcome, r.w.opts.Now()), nil)
		})
	}
	s.choice(words.Say("take.close"), keyLabel(cmdLeave), control.Faint, "", func() {})
	r.w.open(s)
}

// letRest ends a session that was left open.
func (r *review) letRest() {
	s := newSheet(r.w.dismiss, words.Say("review.rest.title"), words.Say("review.rest.text"))
	s.choice(words.Say("review.rest.do"), keyLabel(cmdLater), control.Second, cmdLater, func() {
		r.amend(dialogue.Action{Kind: dialogue.LetRest}, nil)
	})
	s.choice(words.Say("review.keep"), keyLabel(cmdPrimary), control.Primary, cmdPrimary, func() {})
	r.w.open(s)
}

// erase asks once whether the session is to go for good, by its name.
func (r *review) erase() {
	name := words.Title(r.rec, r.w.opts.Protocols)
	if topic := oneLine(r.rec.Topic); topic != "" {
		name = words.Say("review.erase.name", words.Data{"Title": name, "Topic": shorten(topic, 60)})
	}
	s := newSheet(r.w.dismiss, words.Say("review.erase.title", words.Data{"Name": name, "Day": day(r.rec.Start)}), words.Say("review.erase.text"))
	s.choice(words.Say("review.erase.do", words.Data{"Name": name}), keyLabel(cmdErase), control.Second, cmdErase, func() {
		r.w.conductor.erase(r.rec.ID, func(err error) {
			if err != nil {
				r.w.tell(err)
				return
			}
			r.w.reload(func() { r.stale(r.ways.back) })
		})
	})
	s.choice(words.Say("review.keep"), keyLabel(cmdPrimary), control.Primary, cmdPrimary, func() {})
	r.w.open(s)
}

// shorten cuts a text after so many characters.
func shorten(text string, most int) string {
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	return string(runes[:most-1]) + "…"
}
