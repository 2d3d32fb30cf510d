package ui

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"halfway/ui/control"
	"halfway/ui/look"
	"halfway/ui/words"
)

// RecoveryOptions are what a window needs that offers copies in the place of data
// that cannot be opened.
type RecoveryOptions struct {
	// Why says what is wrong, in a sentence.
	Why string
	// Copies are those that there are, the newest first.
	Copies []Copy
	// PutBack, NeedsSecret and Sentence are as in Options.
	PutBack     func(ctx context.Context, path, secret string) error
	NeedsSecret func(error) bool
	Sentence    func(error) string
}

// Recovery is the window that offers copies in the place of data that cannot be
// opened.
type Recovery struct {
	*pane

	o    RecoveryOptions
	post func(func()) // is fyne.Do
	rows []*control.Button
	at   int
	page *control.Page
	// trouble is a sentence about what did not work.
	trouble string
	busy    bool
	done    bool
}

// OpenRecovery builds that window and shows it; the caller runs the application.
// Done tells afterwards whether a copy was put back.
func OpenRecovery(app fyne.App, o RecoveryOptions) *Recovery {
	o.Copies = slices.DeleteFunc(slices.Clone(o.Copies), func(c Copy) bool { return c.Sessions < 0 })
	app.Settings().SetTheme(Settings{}.theme())
	r := &Recovery{o: o, post: fyne.Do}
	r.pane = newPane(app.NewWindow(words.Say("lock.title")), func(_ *pane, ev *fyne.KeyEvent) { r.key(commandFor(ev.Name)) })
	r.build()
	r.win.SetMaster()
	r.win.Resize(fyne.NewSize(980, 680))
	r.win.Show()
	return r
}

// Done reports whether a copy was put back. It is called once the application has
// come to its end.
func (r *Recovery) Done() bool { return r.done }

func (r *Recovery) build() {
	column := control.NewColumn(look.Space3, 820,
		control.NewTitle(words.Say("recover.title"), look.Heading, look.Ink),
		control.NewText(r.o.Why, look.Body+1, look.Ink))
	switch {
	case r.busy:
		column.Add(control.NewText(words.Say("copies.back.running"), look.Lead, look.Ink))
	case len(r.o.Copies) == 0:
		column.Add(control.NewText(words.Say("recover.none"), look.Body+1, look.Ink))
	default:
		column.Add(control.NewText(words.Say("recover.text"), look.Body+1, look.Ink))
	}
	if r.trouble != "" {
		column.Add(control.NewText(r.trouble, look.Body+1, look.Ink))
	}
	r.rows = nil
	for i, c := range r.o.Copies {
		b := control.NewChoice(words.Say("recover.take", words.Data{"Time": dayAndTime(c.Made, time.Now())}), describe(c), "", func() { r.put(c, "") })
		b.SetSize(look.Body + 1)
		if i == r.at {
			b.SetRank(control.Primary)
			b.SetKey(keyLabel(cmdPrimary))
		}
		r.rows = append(r.rows, b)
		column.Add(b)
	}
	column.Add(control.NewButton(words.Say("recover.quit"), keyLabel(cmdLeave), control.Faint, r.win.Close).Leading())
	r.page = control.NewPage(control.NewInset(look.Space5, look.Space4, column)).FromTop()
	r.fill(r.page.Container)
}

func (r *Recovery) key(c command) {
	switch {
	case r.sheet != nil:
		r.sheet.do(c)
	case r.busy:
	case c == cmdLeave:
		r.win.Close()
	case c == cmdUp:
		r.move(-1)
	case c == cmdDown, c == cmdBack:
		r.move(1)
	case c == cmdPrimary && r.at < len(r.o.Copies):
		r.put(r.o.Copies[r.at], "")
	}
}

func (r *Recovery) move(by int) {
	if n := len(r.rows); n > 0 {
		r.at = (r.at + by + n) % n
		r.build()
		r.page.Reveal(r.rows[r.at])
	}
}

// put puts a copy in the place of what cannot be opened, and closes the window.
func (r *Recovery) put(c Copy, secret string) {
	if r.busy {
		return
	}
	r.busy, r.trouble = true, ""
	r.build()
	go func() {
		err := r.o.PutBack(context.Background(), c.Path, secret)
		r.post(func() {
			r.busy = false
			switch {
			case err == nil:
				r.done = true
				r.win.Close()
				return
			case r.o.NeedsSecret(err):
				text := words.Say("copies.secret.text")
				if secret != "" {
					text = words.Say("lock.wrong") + " " + text
				}
				r.build()
				r.lay(secretSheet(r.dismiss, words.Say("copies.secret"), text, func(f fyne.Focusable) { r.win.Canvas().Focus(f) }, func(secret string) { r.put(c, secret) }))
				return
			}
			r.trouble = r.o.Sentence(err)
			r.build()
		})
	}()
}
