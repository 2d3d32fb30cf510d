package ui

import (
	"errors"
	"os"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"halfway/dialogue"
)

func TestStart_BrokenOwnProtocolsAreNamedAndTheRestWorks(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		d.w.opts.Broken = []error{errors.New("mine.yaml:3: unknown key"), errors.New("other.yaml:1: not a mapping")}
		d.w.showStart()
		d.wantShown("could not be read: mine.yaml:3: unknown key", "could not be read: other.yaml:1: not a mapping")
		d.wantNotShown("Your own")
		d.begin()
	})
}

func TestStart_ProtocolWithoutAGroupStandsUnderYourOwn(t *testing.T) {
	const name = "../dialogue/testdata/protocols/good/base.yaml"
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	own, err := dialogue.Load(name, text)
	if err != nil {
		t.Fatal(err)
	}
	store := &memory{couple: couple("Robin", "Sam")}
	sit(t, store, func(d *desk) {
		d.w.opts.Protocols = append([]*dialogue.Protocol{own}, d.w.opts.Protocols...)
		d.w.showStart()
		all := d.shown()
		head := slices.Index(all, "Your own")
		if head < 0 || head+1 >= len(all) || all[head+1] != "We need a base" {
			t.Fatalf("“Your own” stands at %d of %q", head, all)
		}
		d.choose(len(protocols())) // own ones come last
		if d.state().Protocol.ID != "base" {
			t.Fatalf("started %q", d.state().Protocol.ID)
		}
		d.forwardTo("speak")
		d.wantShown("What is it?", "Base")
		d.finish()
		if s := store.sessions[0]; s.Protocol != "base" || s.Status != dialogue.Finished {
			t.Errorf("%s is %q", s.Protocol, s.Status)
		}
	})
}

// inSight reports whether a marked row lies within the scrolling page.
func (s *start) inSight(o fyne.CanvasObject) bool {
	driver := fyne.CurrentApp().Driver()
	top := driver.AbsolutePositionForObject(o).Y - driver.AbsolutePositionForObject(s.scroll.Container).Y
	return top >= 0 && top+o.Size().Height <= s.scroll.Size().Height
}

func TestStart_ArrowsReachEveryDialogueAndShowIt(t *testing.T) {
	store := &memory{couple: couple("Robin", "Sam")}
	sit(t, store, func(d *desk) {
		d.w.win.Resize(fyne.NewSize(1024, 700))
		s := d.w.current.(*start)
		if len(s.rows) != len(protocols()) || s.inSight(s.rows[len(s.rows)-1]) {
			t.Fatalf("%d rows; without scrolling, the last is in sight: %v", len(s.rows), s.inSight(s.rows[len(s.rows)-1]))
		}
		for i, p := range protocols() {
			d.key(fyne.KeyDown)
			if s.at != i || !s.inSight(s.rows[i]) {
				t.Errorf("%s: at row %d of %d, in sight: %v", p.ID, s.at, i, s.inSight(s.rows[i]))
			}
		}
		d.key(fyne.KeyDown)
		if s.at != len(s.rows)-1 {
			t.Errorf("after the last comes row %d", s.at)
		}
		for range s.rows {
			d.key(fyne.KeyUp)
			if !s.inSight(s.rows[s.at]) {
				t.Errorf("on the way up, row %d is out of sight", s.at)
			}
		}
		if s.at != 0 {
			t.Errorf("at the top, row %d", s.at)
		}
		d.w.showStart() // none is marked
		for i, p := range protocols() {
			d.choose(i)
			if got := d.state().Protocol.ID; got != p.ID {
				t.Errorf("row %d starts %q, want %q", i, got, p.ID)
			}
			d.key(fyne.KeyEscape, fyne.KeyX)
			if p.OffRecord {
				d.key(fyne.KeyX)
			}
		}
	})
}
