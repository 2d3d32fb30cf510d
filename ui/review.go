package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"halfway/dialogue"
	"halfway/ui/control"
	"halfway/ui/look"
	"halfway/ui/words"
)

// review shows one past session: a picture of it along time, what was agreed,
// how both were, and its course. It is the same fold that ran live.
type review struct {
	w     *Window
	ways  reviewWays
	box   fyne.CanvasObject
	page  *control.Page
	band  *control.Band
	rec   dialogue.Record
	state dialogue.State
	// theme is the one for which it was built.
	theme look.Theme
	// covered uncovers what was written in private, and remarks what a
	// facilitator kept.
	covered, remarks []func()
	// visits are the rows of the course, by the index of the visit.
	visits []fyne.CanvasObject
}

func newReview(w *Window, stored dialogue.Stored, s dialogue.State, remarks []dialogue.Remark, ways reviewWays) *review {
	r := &review{w: w, ways: ways, rec: stored.Record, state: s, theme: w.settings.theme()}
	v := view{state: s, now: s.Last, couple: dialogue.Couple{Partners: stored.Partners}}
	head := control.NewRow(look.Space3, 1,
		control.NewButton(words.Say("review.back"), keyLabel(cmdLeave), control.Second, r.leave),
		control.NewTitle(words.Title(stored.Record, w.opts.Protocols), look.Heading, look.Ink))
	if stored.Status == dialogue.StatusOpen {
		head.Add(control.NewButton(words.Say("review.go.on"), keyLabel(cmdPrimary), control.Primary, r.goOn))
	}
	if ways.step != nil {
		head.Add(control.NewButton(words.Say("history.newer"), keyLabel(cmdLeft), control.Faint, func() { ways.step(-1) }))
		head.Add(control.NewButton(words.Say("history.older"), keyLabel(cmdRight), control.Faint, func() { ways.step(1) }))
	}
	column := control.NewColumn(look.Space4, 960)
	for _, part := range []fyne.CanvasObject{
		r.picture(v), r.facts(stored.Record), r.thoughts(v), r.amending(), r.dance(stored.Record), r.shares(v), r.checkIns(v),
		r.course(v), r.remarked(remarks),
	} {
		if part != nil {
			column.Add(part)
		}
	}
	r.page = control.NewPage(control.NewInset(look.Space4, look.Space3, column)).FromTop()
	r.box = container.NewBorder(container.New(middle{wide: 1080}, control.NewInset(look.Space4, look.Space3, head)),
		nil, nil, nil, r.page.Container)
	return r
}

func (r *review) object() fyne.CanvasObject { return r.box }

// restyle builds the review anew for other sizes of text; colours change by
// themselves.
func (r *review) restyle() {
	if r.theme != r.w.settings.theme() {
		r.again()
	}
}

// again shows the session as it is stored now.
func (r *review) again() { r.w.showReview(r.rec.ID, r.ways) }

func (r *review) menu() []offer {
	offers := []offer{{words.Say("review.back"), r.leave}}
	for _, o := range r.offers() {
		offers = append(offers, offer{o.label, o.do})
	}
	return offers
}

func (r *review) do(c command) {
	switch c {
	case cmdLeave, cmdHistory:
		r.leave()
	case cmdPrimary:
		if r.rec.Status == dialogue.StatusOpen {
			r.goOn()
		} else {
			r.page.Scroll(0.8)
		}
	case cmdBack:
		r.page.Scroll(-0.8)
	case cmdAbout:
		for _, uncover := range r.covered {
			uncover()
		}
	case cmdFlag:
		for _, uncover := range r.remarks {
			uncover()
		}
	case cmdDown:
		r.page.Scroll(0.2)
	case cmdUp:
		r.page.Scroll(-0.2)
	case cmdLeft:
		r.step(-1)
	case cmdRight:
		r.step(1)
	default:
		for _, o := range r.offers() {
			if o.on == c {
				o.do()
			}
		}
	}
}

func (r *review) leave() { r.ways.back() }

func (r *review) goOn() { r.w.resume(r.rec) }

// step goes to another session of the list that led here.
func (r *review) step(by int) {
	if r.ways.step != nil {
		r.ways.step(by)
	}
}

// cover hides private writing until somebody asks to see it.
func (r *review) cover(lines *fyne.Container, text *control.Text, name string) {
	r.hide(&r.covered, lines, text, words.Say("review.private", words.Data{"Name": name}), cmdAbout, func() {})
}

// hide puts a button in the place of an object, until it is pressed; then does
// the rest.
func (r *review) hide(among *[]func(), lines *fyne.Container, o fyne.CanvasObject, label string, on command, then func()) {
	var b *control.Button
	shown := false
	uncover := func() {
		if shown {
			return // pressed a second time
		}
		shown = true
		lines.Remove(b)
		lines.Add(o)
		r.page.Scroll(0)
		then()
	}
	b = control.NewButton(label, keyLabel(on), control.Faint, uncover).Leading()
	*among = append(*among, uncover)
	lines.Add(b)
}

// remarked is what a facilitator kept for themselves, hidden until they ask.
func (r *review) remarked(remarks []dialogue.Remark) fyne.CanvasObject {
	if len(remarks) == 0 {
		return nil
	}
	list := control.NewColumn(look.Space1, 0)
	for _, remark := range remarks {
		list.Add(control.NewText(words.Say("controls.remark", words.Data{"Time": timeOfDay(remark.At), "Text": remark.Text}), look.Body+1, look.Ink))
	}
	lines := control.NewColumn(look.Space2, 0)
	// The marks on the band come with them: they are as private.
	var at []time.Duration
	for _, remark := range remarks {
		at = append(at, remark.Clock)
	}
	r.hide(&r.remarks, lines, list, words.Say("review.remarks"), cmdFlag, func() {
		if r.band != nil {
			r.band.Flag(at...)
		}
	})
	return lines
}
