package ui

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"halfway/dialogue"
)

var errOtherSecret = errors.New("that copy has another passphrase")

// shelfOfCopies gives a window copies, and remembers what is done with them.
type shelfOfCopies struct {
	list    []Copy
	secret  string // that the copies need
	put     []string
	made    []string
	erased  bool
	refuse  bool
	waiting chan struct{} // where set, putting back waits for it
}

func (s *shelfOfCopies) in(d *desk) {
	o := &d.w.opts
	refused := func() error {
		if s.refuse {
			return errDisk
		}
		return nil
	}
	o.Copies = func(context.Context) ([]Copy, error) { return s.list, refused() }
	o.NeedsSecret = func(err error) bool { return errors.Is(err, errOtherSecret) }
	o.Compare = func(_ context.Context, _, secret string) (Difference, error) {
		if secret != s.secret {
			return Difference{}, errOtherSecret
		}
		return Difference{Back: 3, Gone: 1}, refused()
	}
	o.PutBack = func(_ context.Context, path, secret string) error {
		if s.waiting != nil {
			<-s.waiting
		}
		if err := refused(); err != nil || secret != s.secret {
			return errors.Join(err, errOtherSecret)
		}
		s.put = append(s.put, path)
		d.store.mu.Lock()
		d.store.couple = couple("Ines", "Jo")
		d.store.mu.Unlock()
		return nil
	}
	o.CopyTo = func(_ context.Context, path string) error {
		s.made = append(s.made, path)
		return refused()
	}
	o.EraseAll = func(context.Context) error {
		s.erased = true
		d.store.mu.Lock()
		d.store.couple = dialogue.Couple{}
		d.store.mu.Unlock()
		return refused()
	}
}

func fewCopies() []Copy {
	at := time.Date(2026, 11, 20, 18, 30, 0, 0, time.UTC)
	return []Copy{
		{Path: "/data/one.db", Made: at, Why: CopiedAtStart, Sessions: 7, Size: 300_000},
		{Path: "/data/two.db", Made: at.AddDate(0, 0, -1), Why: CopiedAside, Sessions: 1, Size: 3_000_000},
		{Path: "/data/bad.db", Made: at.AddDate(0, 0, -2), Why: CopiedDamaged, Sessions: -1, Size: 12},
	}
}

func toCopies(d *desk) {
	d.t.Helper()
	d.w.showPrivacy()
	d.w.showCopies()
	d.settle()
}

func TestCopies_OneIsPutBack(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		s := &shelfOfCopies{list: fewCopies()}
		s.in(d)
		toCopies(d)
		d.wantShown("7 dialogues · made at a start · 293 KB", "1 dialogue ·", "cannot be read")
		d.key(fyne.KeyUp, fyne.KeySpace)
		d.wantShown("cannot be read")
		d.key(fyne.KeySpace, fyne.KeyDown, fyne.KeyDown, fyne.KeySpace)
		d.wantShown("3 dialogues would come back.", "1 newer dialogue would not", "kept aside")
		d.key(fyne.KeySpace)
		if len(s.put) > 0 || d.w.sheet != nil {
			t.Fatal("what is pressed first puts it back")
		}
		d.key(fyne.KeySpace, fyne.KeyK)
		if !slices.Equal(s.put, []string{"/data/two.db"}) {
			t.Fatalf("put back: %q", s.put)
		}
		d.wantShown("The copy is in place")
		d.key(fyne.KeySpace)
		d.wantShown("Ines", "Jo")
	})
}

func TestCopies_WithAPassphraseOfTheirOwn(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		s := &shelfOfCopies{list: fewCopies(), secret: "of those days"}
		s.in(d)
		toCopies(d)
		d.key(fyne.KeySpace)
		d.wantShown("passphrase of its own")
		d.typing("of these days")
		d.key(fyne.KeyReturn)
		d.wantShown("Not that one.")
		d.typing("of those days")
		d.key(fyne.KeyReturn)
		d.wantShown("3 dialogues would come back.")
		d.key(fyne.KeyK)
		if len(s.put) != 1 {
			t.Errorf("put back: %q", s.put)
		}
	})
}

func TestCopies_RefusedIsToldAndCanBeRepeated(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		s := &shelfOfCopies{list: fewCopies()}
		s.in(d)
		toCopies(d)
		d.key(fyne.KeySpace)
		s.refuse = true
		d.key(fyne.KeyK)
		d.wantShown(errDisk.Error())
		s.refuse = false
		d.key(fyne.KeySpace, fyne.KeySpace, fyne.KeyK)
		if len(s.put) != 1 {
			t.Errorf("put back: %q", s.put)
		}
	})
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		s := &shelfOfCopies{refuse: true}
		s.in(d)
		toCopies(d)
		d.wantShown(errDisk.Error())
		d.wantNotShown("There are none yet")
		d.key(fyne.KeyK, fyne.KeySpace)
		if len(s.made) != 1 || !strings.HasSuffix(s.made[0], ".db") {
			t.Errorf("made: %q", s.made)
		}
		d.wantShown(errDisk.Error())
		s.refuse = false
		d.key(fyne.KeySpace, fyne.KeyK, fyne.KeySpace)
		d.wantShown(s.made[1])
	})
}

func TestCopies_FromAFileAndNotInADialogue(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		s := &shelfOfCopies{}
		s.in(d)
		toCopies(d)
		d.wantShown("There are none yet")
		long := "/media/" + strings.Repeat("folder/", 140) + "a copy.db"
		d.key(fyne.KeyF)
		d.typing(long)
		d.key(fyne.KeyReturn, fyne.KeyK)
		if !slices.Equal(s.put, []string{long}) {
			t.Errorf("put back: %q", s.put)
		}
		d.key(fyne.KeySpace)
		d.begin()
		d.w.showCopies()
		d.settle()
		d.wantShown("end this dialogue first")
		d.key(fyne.KeySpace)
		d.w.askEraseAll()
		d.settle()
		d.wantShown("end this dialogue first")
		if s.erased {
			t.Error("it was erased")
		}
	})
}

func TestErase_EverythingNeedsAWord(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		s := &shelfOfCopies{}
		s.in(d)
		d.w.askEraseAll()
		d.settle()
		d.key(fyne.KeyReturn)
		d.typing("yes")
		d.key(fyne.KeyReturn)
		if s.erased {
			t.Fatal("it was erased without the word")
		}
		d.key(fyne.KeyEscape, fyne.KeyEscape)
		d.w.askEraseAll()
		d.settle()
		d.typing("erase")
		d.key(fyne.KeyReturn)
		if !s.erased || d.w.couple.ID != "" {
			t.Fatal("it was not erased")
		}
		d.wantShown("Who")
	})
}

func TestBundle_OutAndIn(t *testing.T) {
	sit(t, stocked(t, 5), func(d *desk) {
		var out Bundle
		var secrets []string
		d.w.opts.Folder = "/home/them"
		d.w.opts.Bundle = func(_ context.Context, b Bundle, progress func(done, of int)) error {
			out = b
			progress(1, 2)
			return nil
		}
		d.w.opts.NeedsSecret = func(err error) bool { return errors.Is(err, errOtherSecret) }
		d.w.opts.IsBundle = func(path string) bool { return strings.HasSuffix(path, ".halfway") }
		d.w.opts.Unbundle = func(_ context.Context, _, secret string, _ func(int)) (Brought, error) {
			secrets = append(secrets, secret)
			if secret != "for the way" {
				return Brought{}, errOtherSecret
			}
			return Brought{Added: 4, Known: 1}, nil
		}
		d.w.opts.PublicKey = func(context.Context) (string, error) { return "age1ours", nil }
		d.back()
		d.key(fyne.KeyX, fyne.Key6)
		d.typing("for the way")
		d.key(fyne.KeyReturn)
		d.typing("for the wax")
		d.key(fyne.KeyReturn)
		d.wantShown("not the same")
		if out.Path != "" {
			t.Fatalf("it was written: %+v", out)
		}
		d.typing("for the way")
		d.key(fyne.KeyReturn)
		if out.Passphrase != "for the way" || out.Recipient != "" || !strings.HasPrefix(out.Path, "/home/them/halfway-") || !strings.HasSuffix(out.Path, ".halfway") {
			t.Errorf("written: %+v", out)
		}
		d.wantShown(out.Path)
		// Or for a key.
		d.key(fyne.KeySpace, fyne.KeyX, fyne.Key6, fyne.KeyEscape, fyne.KeyK)
		d.wantShown("Our own key")
		d.key(fyne.KeyK)
		if got := fyne.CurrentApp().Clipboard().Content(); got != "age1ours" {
			t.Errorf("copied is %q", got)
		}
		d.wantShown("Copied")
		d.key(fyne.KeySpace)
		// And in again.
		d.w.unbundle("/there/ours.halfway")
		d.settle()
		d.wantShown("This file is encrypted")
		d.typing("for the wrong")
		d.key(fyne.KeyReturn)
		d.wantShown("Not that one.")
		d.typing("for the way")
		d.key(fyne.KeyReturn)
		d.wantShown("4")
		if !slices.Equal(secrets, []string{"", "for the wrong", "for the way"}) {
			t.Errorf("tried: %q", secrets)
		}
	})
}

func TestRecovery_OffersTheCopies(t *testing.T) {
	app := test.NewTempApp(t)
	queue := make(chan func(), 10)
	var tried []string
	fail := errDisk
	r := OpenRecovery(app, RecoveryOptions{
		Why: "The data is damaged.", Copies: fewCopies(), Sentence: func(err error) string { return err.Error() },
		NeedsSecret: func(err error) bool { return errors.Is(err, errOtherSecret) },
		PutBack: func(_ context.Context, path, secret string) error {
			tried = append(tried, path+" "+secret)
			err := fail
			if fail = nil; secret == "" && err == nil {
				err = errOtherSecret
			}
			return err
		},
	})
	r.post = func(f func()) { queue <- f }
	key := func(name fyne.KeyName) { r.win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: name}) }
	says := func(part string) {
		t.Helper()
		if !shows(r.win.Canvas(), part) {
			t.Errorf("nothing says %q in %q", part, drawnIn(r.win.Canvas()))
		}
	}
	says("The data is damaged.")
	if n := len(r.rows); n != 2 {
		t.Errorf("%d copies are offered; the one that cannot be read is none", n)
	}
	key(fyne.KeyDown)
	key(fyne.KeySpace)
	says("Putting it back")
	key(fyne.KeySpace) // not twice
	(<-queue)()
	says(errDisk.Error())
	key(fyne.KeySpace)
	(<-queue)()
	says("passphrase of its own")
	field := r.win.Canvas().Focused()
	test.Type(field, "of those days")
	field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	(<-queue)()
	if !r.Done() || !slices.Equal(tried, []string{"/data/two.db ", "/data/two.db ", "/data/two.db of those days"}) {
		t.Errorf("done %v, tried %q", r.Done(), tried)
	}
}
