package ui

import (
	"context"
	"errors"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"

	"halfway/ui/control"
	"halfway/ui/look"
	"halfway/ui/words"
)

// Format is a kind of file in which a history is taken along.
type Format string

// The formats.
const (
	PDF      Format = "pdf"  // to print
	HTML     Format = "html" // to read in a browser
	Markdown Format = "md"   // to read and work on as text
	CSV      Format = "csv"  // the readings alone, for a table
	JSON     Format = "json" // all of it, to bring in again
)

// Formats lists the formats in the order in which they are offered.
var Formats = [...]Format{PDF, HTML, Markdown, CSV, JSON}

// Taking says what of a history is taken along, and where to.
type Taking struct {
	Format Format
	// Path is the file, which is replaced only by a whole one.
	Path string
	// From and To bound when a session began: From included, To not. Zero is
	// without a bound. ID is that of the one session that is meant, or empty.
	From, To time.Time
	ID       string
	// Private is what people wrote for themselves alone, and Remarks what a
	// facilitator kept; both stay out unless they are asked for.
	Private, Remarks bool
}

// Brought counts the sessions of a file that was brought in by what became of
// them: new here, gone on since, and known already.
type Brought struct{ Added, Extended, Known int }

// taking is the sheet on which people say what they take along.
type taking struct {
	w       *Window
	sheet   *sheet
	id      string
	format  Format
	formats map[Format]*control.Button
	days    *days
	path    *control.Entry
	named   string // the name that we proposed last
	extra   struct {
		private, remarks bool
	}
	private, remarks *control.Button
	trouble          *control.Text
}

// take asks what of all sessions is to be taken along.
func (h *history) take() {
	t := newTaking(h.w, "")
	if f := h.shelf.filter; !f.From.IsZero() || !f.To.IsZero() {
		t.days = newDays(f.From, f.To)
	}
	t.open(len(h.shelf.records) > 0)
}

// newTaking returns the sheet for one session, or for all where id is empty.
func newTaking(w *Window, id string) *taking {
	return &taking{w: w, id: id, format: PDF, formats: map[Format]*control.Button{}, days: newDays(time.Time{}, time.Time{})}
}

// open shows the sheet; without any session, there is only something to bring in.
func (t *taking) open(any bool) {
	title := "take.title"
	if t.id != "" {
		title = "take.title.one"
	}
	if !any {
		title = "take.in.title"
	}
	t.sheet = newSheet(t.w.dismiss, words.Say(title))
	t.sheet.wide = 760
	if any {
		t.out()
	}
	if t.id == "" {
		t.in()
	}
	if !any {
		t.sheet.content.Add(t.leave())
	}
	t.w.open(t.sheet)
}

func (t *taking) leave() *control.Button {
	return control.NewButton(words.Say("take.close"), keyLabel(cmdLeave), control.Faint, t.w.dismiss).Leading()
}

// out adds what it takes to write a file.
func (t *taking) out() {
	s := t.sheet
	formats := control.NewGrid(look.Space2, 300)
	for i, f := range Formats {
		key, on := digitKey(i)
		pick := func() { t.pick(f) }
		b := control.NewChoice(words.Say("take.format."+string(f)), words.Say("take.format."+string(f)+".for"), key, pick)
		b.SetSize(look.Body)
		t.formats[f] = b
		s.keys[on] = pick
		formats.Add(b)
	}
	if t.id == "" {
		key, on := digitKey(len(Formats))
		b := control.NewChoice(words.Say("bundle.format"), words.Say("bundle.format.for"), key, t.w.askBundle)
		b.SetSize(look.Body)
		s.keys[on] = t.w.askBundle
		formats.Add(b)
	}
	s.content.Add(formats)
	if t.id == "" {
		s.content.Add(t.days.box)
	}
	toggle := func(on command, is *bool) *control.Button {
		flip := func() {
			*is = !*is
			t.show()
		}
		s.keys[on] = flip
		return control.NewButton("", keyLabel(on), control.Second, flip).Leading()
	}
	t.private, t.remarks = toggle(cmdAlone, &t.extra.private), toggle(cmdFlag, &t.extra.remarks)
	s.content.Add(control.NewGrid(look.Space2, 300, t.private, t.remarks))
	t.path = control.NewEntry("")
	t.path.OnDone = t.save
	s.content.Add(control.NewText(words.Say("take.path"), look.Body, look.Quiet))
	s.content.Add(control.NewRow(look.Space2, 0, t.path, control.NewButton(words.Say("take.folder"), "", control.Second, func() { t.w.pickFolder(t.path) })))
	t.trouble = control.NewText("", look.Body, look.Ink)
	t.trouble.Hide()
	s.content.Add(t.trouble)
	s.content.Add(control.NewRow(look.Space2, -1,
		control.NewButton(words.Say("take.save"), keyLabel(cmdPrimary), control.Primary, t.save), t.leave()))
	s.keys[cmdPrimary] = t.save
	t.pick(t.format)
}

// pick chooses a format, and a name that goes with it unless people gave one.
func (t *taking) pick(f Format) {
	t.format = f
	if name := t.path.Text; name == "" || name == t.named {
		what := "halfway"
		if t.id != "" {
			what += "-" + t.id[:8]
		}
		t.named = filepath.Join(t.w.opts.Folder, what+"-"+t.w.opts.Now().Local().Format(isoDay)+"."+string(f))
		t.path.SetText(t.named)
	}
	t.show()
}

// show marks what is chosen.
func (t *taking) show() {
	for f, b := range t.formats {
		rank := control.Second
		if f == t.format {
			rank = control.Primary
		}
		b.SetRank(rank)
	}
	for b, is := range map[*control.Button]struct {
		key string
		on  bool
	}{t.private: {"take.private", t.extra.private}, t.remarks: {"take.remarks", t.extra.remarks}} {
		state := ".out"
		if is.on {
			state = ".in"
			b.SetColors(look.Ink, look.Paper)
		} else {
			b.SetColors("", "")
		}
		b.Set(words.Say(is.key+state), "")
	}
}

func (t *taking) save() {
	from, to, ok := t.days.read()
	if !ok {
		return
	}
	if t.path.Text == "" {
		t.trouble.Set(words.Say("take.nowhere"))
		t.trouble.Show()
		t.sheet.box.Refresh()
		return
	}
	what := Taking{
		Format: t.format, Path: t.path.Text, From: from, To: to, ID: t.id,
		Private: t.extra.private, Remarks: t.extra.remarks,
	}
	t.w.dismiss()
	t.w.longer(words.Say("take.running"), func(ctx context.Context, tell func(done, of int)) error {
		return t.w.opts.TakeAlong(ctx, what, tell)
	}, func(err error) {
		if err == nil {
			t.w.inform(words.Say("take.done.title"), words.Say("take.done", words.Data{"Path": what.Path}))
		}
	})
}

// in adds what it takes to bring a file in again.
func (t *taking) in() {
	path := control.NewEntry(words.Say("take.in.file"))
	bring := func() {
		if path.Text == "" {
			t.w.focus(path)
			return
		}
		t.bring(path.Text)
	}
	path.OnDone = bring
	t.sheet.content.Add(control.NewText(words.Say("take.in"), look.Body, look.Quiet))
	t.sheet.content.Add(control.NewRow(look.Space2, 0, path, control.NewButton(words.Say("take.in.choose"), "", control.Second, func() { t.w.pickFile(path) }), control.NewButton(words.Say("take.in.do"), keyLabel(cmdKept), control.Second, bring)))
	t.sheet.keys[cmdKept] = bring
}

// bring takes in a file of either kind.
func (t *taking) bring(path string) {
	var brought Brought
	bundle := false
	w := t.w
	w.dismiss()
	w.longer(words.Say("take.in.running"), func(ctx context.Context, tell func(done, of int)) (err error) {
		if bundle = w.opts.IsBundle != nil && w.opts.IsBundle(path); bundle {
			return nil
		}
		brought, err = w.opts.BringIn(ctx, path, func(done int) { tell(done, 0) })
		return err
	}, func(err error) {
		switch {
		case err != nil:
		case bundle:
			w.unbundle(path)
		default:
			w.broughtIn(brought)
		}
	})
}

// broughtIn shows what has come.
func (w *Window) broughtIn(brought Brought) {
	w.reload(func() {
		w.lookBack(func() {
			w.inform(words.Say("take.in.done.title"), words.Say("take.in.done", words.Data{
				"Added": brought.Added, "Extended": brought.Extended, "Known": brought.Known,
			}))
		})
	})
}

// longer does something that may take a while. Where it takes more than a
// second, people see how far it is and can call it off; what was called off has
// changed nothing. An error is told before then is called with it.
func (w *Window) longer(title string, work func(ctx context.Context, tell func(done, of int)) error, then func(error)) {
	if w.conductor.busy {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	bar, counting := control.NewProgress(), control.NewText(words.Say("lock.opening"), look.Body, look.Quiet)
	s := newSheet(cancel, title)
	s.content.Add(bar.Container)
	s.content.Add(counting)
	s.content.Add(control.NewButton(words.Say("take.cancel"), keyLabel(cmdLeave), control.Second, cancel).Leading())
	over := false
	timer := time.AfterFunc(patience, func() {
		w.conductor.post(func() {
			if !over {
				w.open(s)
			}
		})
	})
	last := time.Now()
	tell := func(done, of int) {
		if time.Since(last) < patience/10 {
			return
		}
		last = time.Now()
		w.conductor.post(func() {
			if of > 0 {
				bar.Set(float32(done) / float32(of))
			} else {
				bar.Hide() // how many there are is not known
			}
			counting.Set(words.Count("take.count", done))
		})
	}
	w.conductor.write(func(context.Context) error { return work(ctx, tell) }, func(err error) {
		over = true
		timer.Stop()
		cancel()
		if w.asked() == s {
			w.dismiss()
		}
		if err != nil && !errors.Is(err, context.Canceled) {
			w.tell(err)
		}
		then(err)
	})
}

// patience is after how long people are told how far something is.
const patience = time.Second

// pickFolder lets people point at the folder of a file, pickFile at a file.
func (w *Window) pickFolder(path *control.Entry) {
	d := dialog.NewFolderOpen(func(to fyne.ListableURI, err error) {
		if err == nil && to != nil {
			path.SetText(filepath.Join(to.Path(), filepath.Base(path.Text)))
		}
	}, w.at().win)
	d.Show() // Fyne makes its window only then
	d.Resize(fyne.NewSize(820, 600))
}

func (w *Window) pickFile(path *control.Entry) {
	d := dialog.NewFileOpen(func(from fyne.URIReadCloser, err error) {
		if err == nil && from != nil {
			path.SetText(from.URI().Path())
			_ = from.Close() // it is opened again where it is read
		}
	}, w.at().win)
	d.Show() // Fyne makes its window only then
	d.Resize(fyne.NewSize(820, 600))
}
