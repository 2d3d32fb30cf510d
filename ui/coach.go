package ui

import (
	"slices"
	"time"

	"halfway/dialogue/coach"
	"halfway/ui/control"
	"halfway/ui/words"
)

// Coach notices where words may be heard as blame, and has the words to help. Its
// methods return at once and may be called on any goroutine.
type Coach interface {
	// Read says what it notices in a text.
	Read(text string) coach.Notice
	// Words are what it says to people.
	Words() coach.Words
}

// coachRest is how long typing must rest before the coach reads.
const coachRest = 600 * time.Millisecond

// reader has the coach read along in the fields of a screen or a sheet, for the
// one who writes there: a quiet line stands under what it marks, and what there is
// to say about it is shown to whoever asks. Nothing of it is kept.
type reader struct {
	w      *Window
	fields func() []*control.Entry // those that are to be seen
	behind *sheet                  // in which they are; nil for a screen
	at     *control.Entry          // where the cursor was last; nil for nowhere
	read   map[*control.Entry]*reading
	rest   *time.Timer
	off    bool        // nobody wants anything to be noticed
	draft  coach.Draft // what is being put together
	sheet  *sheet      // what the coach shows, or showed last
	inside bool        // the cursor is in one of the fields
	left   func()      // called when the writer is done with a field; may be nil
}

// reading is what was noticed in one field.
type reading struct {
	text  string
	marks []coach.Mark
	due   bool // it has changed since
}

// newReader has the coach read along; without a coach it does nothing.
func (w *Window) newReader(behind *sheet, fields func() []*control.Entry) *reader {
	return &reader{w: w, fields: fields, behind: behind, read: map[*control.Entry]*reading{}}
}

// follow looks which fields there are. Where one is new, or begins anew, the coach
// reads it.
func (r *reader) follow() {
	if r.w.opts.Coach == nil {
		return
	}
	for _, e := range r.fields() {
		if r.read[e] == nil {
			r.read[e] = &reading{}
			e.OnHint = func() { r.at = e; r.look() }
			e.OnFocus = func(has bool) { r.focused(e, has) }
		}
	}
	if r.off != r.w.settings.Uncoached {
		r.off = !r.off
		r.reread()
	}
	r.typed()
}

// focused notices that the cursor comes into a field or leaves it.
func (r *reader) focused(e *control.Entry, has bool) {
	if r.inside = has; has {
		r.at = e
		r.show(e)
	} else if r.left != nil {
		r.left()
	}
}

// writing reports whether somebody is at it, and may want to look once more before
// others see it.
func (r *reader) writing() bool {
	return r.w.opts.Coach != nil && !r.off && (r.inside || r.sheet != nil && r.w.asked() == r.sheet)
}

// begin forgets what was shown of another step.
func (r *reader) begin() {
	if r.sheet != nil && r.w.asked() == r.sheet {
		r.w.dismiss()
	}
	r.at, r.inside, r.draft = nil, false, coach.Draft{}
	for e, seen := range r.read {
		*seen = reading{}
		r.show(e)
	}
}

// typed has the fields read once the typing rests. Marks on words that still
// stand there stay meanwhile.
func (r *reader) typed() {
	waits := false
	for _, e := range r.fields() {
		seen := r.read[e]
		if seen == nil || seen.text == e.Text {
			continue
		}
		seen.marks = coach.Kept(seen.text, e.Text, seen.marks)
		seen.text, seen.due, waits = e.Text, true, true
		r.show(e)
	}
	if waits {
		r.wait()
	}
}

func (r *reader) wait() {
	if r.rest != nil {
		r.rest.Stop()
	}
	r.rest = time.AfterFunc(coachRest, func() { r.w.conductor.post(r.notice) })
}

// reread reads all fields anew, after the settings have changed.
func (r *reader) reread() {
	for e, seen := range r.read {
		seen.marks, seen.due = nil, true
		r.show(e)
	}
	if len(r.read) > 0 {
		r.wait()
	}
}

// notice has the coach read what has changed. A long page takes it a while.
func (r *reader) notice() {
	if r.off {
		return
	}
	for e, seen := range r.read {
		if !seen.due {
			continue
		}
		seen.due = false
		if seen.text == "" {
			continue
		}
		text := seen.text
		go func() {
			said := r.w.opts.Coach.Words()
			marks := said.Theirs(text, r.w.opts.Coach.Read(text).Marks)
			r.w.conductor.post(func() {
				if seen.text == text && e.Text == text && !r.off {
					seen.marks = marks
					r.show(e)
				}
			})
		}()
	}
}

// show draws the marks of a field, and what is said under it. The words there say
// nothing of blame: on one screen, two people see them.
func (r *reader) show(e *control.Entry) {
	seen := r.read[e]
	if seen == nil {
		return // all is forgotten
	}
	var under []control.Stretch
	for _, m := range seen.marks {
		under = append(under, control.Stretch{From: m.Start, To: m.End})
	}
	if len(under) > 0 || len(e.Marked()) > 0 {
		e.Mark(under...)
	}
	key := words.Data{"Key": keyLabel(cmdWords)}
	switch {
	case len(under) > 0:
		e.Hint(words.Say("coach.look", key))
	case r.at == e || r.behind != nil:
		e.Hint(words.Say("coach.find", key))
	default:
		e.Hint("")
	}
}

// field is the one that is meant: where the cursor is or was, or else the first
// in which something is marked.
func (r *reader) field() *control.Entry {
	all := r.fields()
	switch i := slices.IndexFunc(all, func(e *control.Entry) bool { return r.read[e] != nil && len(r.read[e].marks) > 0 }); {
	case slices.Contains(all, r.at):
		return r.at
	case i >= 0:
		return all[i]
	case len(all) > 0:
		return all[0]
	}
	return nil
}

// look shows what was noticed in the field, or else how to find words for it.
func (r *reader) look() {
	if r.w.opts.Coach == nil {
		return
	}
	e := r.field()
	if e == nil {
		return
	}
	r.follow()
	said := r.w.opts.Coach.Words()
	seen := r.read[e]
	if frames := said.Frames(seen.text, seen.marks); len(frames) > 0 && seen.text == e.Text {
		r.open(newLook(r, e, frames).sheet(0))
		return
	}
	r.find(e)
}

// open shows a sheet to the writer: in the window in which the fields are, which
// is never the one that is for both.
func (r *reader) open(s *sheet) {
	if r.w.second != nil && !r.w.second.alone {
		r.w.active = r.w.pane
	}
	s.forget = r.forget
	r.sheet = s
	r.w.open(s)
}

// back leads back to the field.
func (r *reader) back(e *control.Entry) {
	r.w.dismiss()
	if r.behind != nil {
		r.w.open(r.behind)
	}
	r.w.focus(e)
}

// forget forgets every word.
func (r *reader) forget() {
	if r.rest != nil {
		r.rest.Stop()
	}
	clear(r.read)
	r.draft = coach.Draft{}
	for _, s := range []*sheet{r.sheet, r.behind} {
		if s != nil { // it may lie in no window just now
			control.Wipe(s.box)
			clear(s.keys)
		}
	}
}
