package ui

import (
	"errors"
	"io/fs"
	"os"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"halfway/assets"
	"halfway/dialogue"
	"halfway/ui/words"
)

func TestMain(m *testing.M) {
	time.Local = time.UTC // times of day stand in pictures
	if err := words.Load(assets.Translations, "translations", protocols(), nil); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

// protocols loads what is shipped, in the order of the start screen.
func protocols() []*dialogue.Protocol {
	var all []*dialogue.Protocol
	for _, id := range assets.ProtocolIDs {
		name := "protocols/" + id + ".yaml"
		text, err := fs.ReadFile(assets.Protocols, name)
		if err != nil {
			panic(err)
		}
		p, err := dialogue.Load(name, text)
		if err != nil {
			panic(err)
		}
		all = append(all, p)
	}
	return all
}

// desk is a window with a store in memory, and hands to work it.
type desk struct {
	t     *testing.T
	store *memory
	w     *Window
	queue chan func() // what is posted to Fyne's goroutine, which is the test's
}

// sit opens a window in virtual time and lets body work it.
func sit(t *testing.T, store *memory, body func(d *desk)) {
	t.Helper()
	sitWith(t, store, func(*Options) {}, body)
}

// sitWith opens it with other options.
func sitWith(t *testing.T, store *memory, with func(*Options), body func(d *desk)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		app := test.NewTempApp(t)
		if store.Safe == nil {
			store.Safe = &safe{}
		}
		outlook, err := store.Outlook(t.Context(), store.couple.ID)
		if err != nil {
			t.Fatal(err)
		}
		couple := store.couple
		if store.Locked() {
			couple, outlook = dialogue.Couple{}, dialogue.Outlook{} // nobody can read them
		}
		opts := Options{
			Store: store, Protocols: protocols(), Load: dialogue.Load, Couple: couple, Outlook: outlook,
			Sentence: func(err error) string { return err.Error() }, Speed: 1,
			NeedsSecret: func(err error) bool { return errors.Is(err, errSecret) || errors.Is(err, errWrongDrawer) },
		}
		with(&opts)
		w := Open(app, opts)
		w.win.Resize(fyne.NewSize(1280, 800))
		d := &desk{t: t, store: store, w: w, queue: make(chan func(), 100)}
		w.conductor.post = func(f func()) { d.queue <- f }
		w.keepWatch() // anew: its timers post as well
		d.settle()
		body(d)
		w.conductor.stop()
		w.Wait()
		d.settle()
	})
}

// settle lets everything that is under way come to rest. Fyne's test driver
// would run what is posted at once, on whatever goroutine; the real one queues
// it, and so does this.
func (d *desk) settle() {
	for {
		synctest.Wait()
		select {
		case f := <-d.queue:
			f()
		default:
			return
		}
	}
}

// wait lets time pass.
func (d *desk) wait(by time.Duration) {
	end := time.After(by)
	for {
		select {
		case f := <-d.queue:
			f()
		case <-end:
			d.settle()
			return
		}
	}
}

// key presses keys, wherever the focus is.
func (d *desk) key(keys ...fyne.KeyName) {
	for _, k := range keys {
		ev := &fyne.KeyEvent{Name: k}
		if f := d.w.win.Canvas().Focused(); f != nil {
			f.TypedKey(ev)
			if k == fyne.KeyEscape && d.w.win.Canvas().Focused() == f {
				d.w.win.Canvas().Unfocus() // the test driver takes the last window for that of any object
			}
		} else {
			d.w.win.Canvas().OnTypedKey()(ev)
		}
		d.settle()
	}
}

func (d *desk) typing(text string) {
	d.t.Helper()
	f := d.w.win.Canvas().Focused()
	if f == nil {
		d.t.Fatalf("nothing has the focus to type %q into", text)
	}
	test.Type(f, text)
	d.settle()
}

func (d *desk) state() dialogue.State { return d.w.conductor.session.State }

func (d *desk) step() string { return d.state().Now().Step.ID }

func couple(left, right string) dialogue.Couple {
	return dialogue.Couple{ID: "couple", Partners: [2]dialogue.Partner{{ID: "one", Name: left}, {ID: "two", Name: right}}}
}
