package ui

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"halfway/dialogue"
	"halfway/ui/control"
)

const own = "marmalade orbit walrus"

// makesDrawer makes the left partner's drawer and opens it.
func (d *desk) makesDrawer() *pages {
	d.t.Helper()
	d.key(fyne.KeyJ, fyne.Key1)
	d.typing(own)
	d.key(fyne.KeyReturn)
	d.typing(own)
	d.key(fyne.KeyReturn)
	d.wantShown("Your recovery sheet", "open your drawer", "only you find them", "I have written them down")
	d.key(fyne.KeySpace)
	p, ok := d.w.current.(*pages)
	if !ok {
		d.t.Fatalf("the window shows %T with %q", d.w.current, d.shown())
	}
	return p
}

// withDrawer sits at a window in which the left partner's drawer has just been made.
func withDrawer(t *testing.T, body func(d *desk, store *memory)) {
	t.Helper()
	store := &memory{couple: couple("Robin", "Sam")}
	sit(t, store, func(d *desk) {
		d.makesDrawer()
		body(d, store)
	})
}

// writesPage begins a page in the open drawer.
func (d *desk) writesPage(text string) {
	d.t.Helper()
	d.key(fyne.KeyN)
	d.typing(text)
}

// wantPage makes sure that the drawer keeps one page, with this text.
func (m *memory) wantPage(t *testing.T, text string) {
	t.Helper()
	if pages := m.of["one"].pages; len(pages) != 1 || pages[0].Text != text {
		t.Errorf("kept: %+v", pages)
	}
}

// opensDrawer opens it with a passphrase.
func (d *desk) opensDrawer(secret string) {
	d.t.Helper()
	d.typing(secret)
	d.key(fyne.KeyReturn)
}

func TestDrawer_PagesAreWrittenAndRead(t *testing.T) {
	withDrawer(t, func(d *desk, store *memory) {
		d.wantShown("Robin’s drawer", "There is nothing in it yet")
		d.writesPage("The first line")
		d.key(fyne.KeyEscape, fyne.KeyEscape)
		d.wantShown("The first line")
		chest := store.of["one"]
		if len(chest.pages) != 1 || chest.pages[0].Text != "The first line" {
			t.Fatalf("kept: %+v", chest.pages)
		}
		// While somebody writes, it is kept by itself.
		d.key(fyne.KeySpace)
		d.typing(", and more")
		d.wait(pageRest + time.Second)
		if got := chest.pages[0].Text; got != ", and moreThe first line" && got != "The first line, and more" {
			t.Errorf("kept by itself: %q", got)
		}
		d.key(fyne.KeyEscape, fyne.KeyEscape, fyne.KeyEscape)
		if chest.opened != 0 || d.w.opened != nil {
			t.Error("the drawer is open yet")
		}
		d.wantNotShown("first line")
		if left := holds(d.w, "first line"); len(left) > 0 {
			t.Errorf("it is still known: %q", left)
		}
		// Wrong ones, and then the right one.
		d.key(fyne.Key1)
		d.opensDrawer("marmalade orbit")
		d.wantShown("Not that one.")
		d.opensDrawer(own)
		d.wantShown("first line")
		d.key(fyne.KeyDelete)
		d.wantShown("Erase “")
		d.key(fyne.KeySpace, fyne.KeyDelete, fyne.KeyX)
		if len(chest.pages) != 0 {
			t.Errorf("left: %+v", chest.pages)
		}
		d.key(fyne.KeyEscape, fyne.KeyEscape)
		d.wantShown("Robin", "Sam", "What do you need")
	})
}

func TestDrawer_ARefusingDiskLosesNoWord(t *testing.T) {
	withDrawer(t, func(d *desk, store *memory) {
		d.writesPage("what must not be lost")
		store.of["one"].sessions.refuse = true
		d.key(fyne.KeyEscape, fyne.KeyEscape)
		if _, ok := d.w.current.(*page); !ok {
			t.Fatalf("the window shows %T", d.w.current)
		}
		d.wantShown(errDisk.Error())
		store.of["one"].sessions.refuse = false
		d.key(fyne.KeyEscape)
		store.wantPage(t, "what must not be lost")
	})
}

func TestDrawer_GuidedPagesStayInIt(t *testing.T) {
	withDrawer(t, func(d *desk, store *memory) {
		d.key(fyne.KeyF2)
		d.key(fyne.KeyG)
		if !d.w.conductor.live || d.state().Off {
			t.Fatalf("live %v, off the record %v", d.w.conductor.live, d.state().Off)
		}
		d.wantNotShown("words are kept", "A note, or a moment") // neither a choice nor a facilitator's flag
		if shows(d.w.second.win.Canvas(), "page of your own") {
			t.Errorf("the second screen shows %q", drawnIn(d.w.second.win.Canvas()))
		}
		d.key(fyne.KeyO, fyne.KeyF)
		if d.state().Off || d.w.sheet != nil {
			t.Error("a key changes what is kept, or flags it")
		}
		for n := 0; d.w.conductor.live; n++ {
			if n > 100 {
				t.Fatalf("still at %q", d.step())
			}
			d.forward()
		}
		chest := store.of["one"]
		if len(store.sessions) != 0 || len(chest.sessions.sessions) != 1 || chest.sessions.sessions[0].Status != dialogue.Finished {
			t.Fatalf("the history has %d, the drawer %d", len(store.sessions), len(chest.sessions.sessions))
		}
		d.wantShown("words of longing", "What do you long for?")
		d.key(fyne.KeyEscape)
		d.wantShown("My own page")
		// An unfinished one can be gone on with.
		d.key(fyne.KeyG, fyne.KeySpace)
		d.w.conductor.do(dialogue.Action{Kind: dialogue.Leave})
		d.settle()
		d.wantShown("Go on")
		d.key(fyne.KeySpace)
		if !d.w.conductor.live || len(chest.sessions.sessions) != 2 {
			t.Errorf("it does not go on: live %v, %d sessions, %T, %q", d.w.conductor.live, len(chest.sessions.sessions), d.w.current, d.shown())
		}
	})
}

func TestDrawer_NothingIsKeptOfAFleetingPage(t *testing.T) {
	store := &memory{couple: couple("Robin", "Sam")}
	sit(t, store, func(d *desk) {
		d.w.start(d.w.solo())
		d.settle()
		d.wantShown("Whose page is it?")
		d.key(fyne.KeySpace)
		if !d.w.conductor.live || !d.state().Off {
			t.Fatal("it does not run off the record")
		}
		for n := 0; d.w.conductor.live; n++ {
			if n > 100 {
				t.Fatalf("still at %q", d.step())
			}
			d.forward()
		}
		if len(store.sessions) != 0 || len(store.of) != 0 {
			t.Error("something was kept")
		}
		d.wantShown("What do you need")
		if d.w.conductor.keeper != Keeper(d.w.opts.Store) {
			t.Error("the next dialogue would not be kept")
		}
		d.begin()
		if len(store.sessions) != 1 {
			t.Error("the next dialogue is not kept")
		}
	})
}

func TestDrawer_LinesAreBroughtIntoADialogue(t *testing.T) {
	withDrawer(t, func(d *desk, store *memory) {
		store.of["one"].pages = []dialogue.Page{{ID: "page 1", Text: "stays one\ngoes one\n\nstays two\ngoes two"}}
		d.key(fyne.KeyEscape, fyne.Key1)
		d.opensDrawer(own)
		d.key(fyne.KeySpace, fyne.KeyEscape, fyne.KeyT)
		d.wantShown("Which lines go along?", "stays one", "goes two")
		if along := d.w.current.(*sharing).along; along.Visible() {
			t.Error("it can be gone on before a line is chosen")
		}
		d.key(fyne.KeyDown, fyne.KeySpace, fyne.KeyDown, fyne.KeyDown, fyne.KeySpace, fyne.KeyK)
		d.wantShown("Robin brings 2 lines along")
		if d.w.opened != nil || store.of["one"].opened != 0 {
			t.Error("the drawer is open yet")
		}
		if left := holds(d.w, "stays "); len(left) > 0 {
			t.Errorf("more than was chosen is known: %q", left)
		}
		d.key(fyne.Key1)
		d.wantShown("A line from Robin’s page")
		d.key(fyne.KeyJ, fyne.KeyJ, fyne.KeyJ)
		if got := d.state().Now().Note; got != "goes one\ngoes two" {
			t.Errorf("the note is %q", got)
		}
		d.wantNotShown("A line from Robin’s page")
		for _, s := range store.sessions {
			for _, e := range s.Events {
				if strings.Contains(e.Text, "stays") {
					t.Errorf("an event has %q", e.Text)
				}
			}
		}
	})
}

func TestDrawer_ClosesByItself(t *testing.T) {
	withDrawer(t, func(d *desk, store *memory) {
		d.writesPage("half a thought")
		d.wait(drawerRest + time.Minute)
		if store.of["one"].opened != 0 || d.w.opened != nil {
			t.Fatal("it is open yet")
		}
		store.wantPage(t, "half a thought")
		d.wantNotShown("half a thought")
	})
}

func TestDrawer_IsErasedByItsName(t *testing.T) {
	withDrawer(t, func(d *desk, store *memory) {
		d.key(fyne.KeyEscape)
		d.click("Erase the drawer")
		d.typing("Sam")
		d.key(fyne.KeyReturn)
		if len(store.of) != 1 {
			t.Fatal("another name erases it")
		}
		d.key(fyne.KeyEscape, fyne.KeyDelete)
		d.typing("Robin")
		d.key(fyne.KeyReturn)
		if len(store.of) != 0 {
			t.Error("it is not erased")
		}
		d.wantShown("Not there yet")
	})
}

// Whoever hides or locks the window closes the drawer, and loses no word.
func TestDrawer_ClosesWhenHiddenOrLocked(t *testing.T) {
	for name, is := range map[string]struct {
		store *memory
		key   fyne.KeyName
	}{
		"hidden":                    {&memory{couple: couple("Robin", "Sam")}, fyne.KeyF9},
		"hidden, with a passphrase": {guarded(), fyne.KeyF9},
		"locked":                    {guarded(), control.CtrlL},
	} {
		t.Run(name, func(t *testing.T) {
			is.store.couple = couple("Robin", "Sam")
			sit(t, is.store, func(d *desk) {
				d.makesDrawer()
				d.writesPage("half a thought")
				d.w.win.Canvas().Unfocus()
				d.key(is.key)
				if chest := is.store.of["one"]; chest.opened != 0 || len(chest.pages) != 1 || chest.pages[0].Text != "half a thought" {
					t.Errorf("%d are open, kept: %+v", chest.opened, chest.pages)
				}
				if left := holds(d.w, "half a thought"); len(left) > 0 {
					t.Errorf("it is still known: %q", left)
				}
			})
		})
	}
}

func TestDrawer_ClosingTheWindowKeepsThePage(t *testing.T) {
	withDrawer(t, func(d *desk, store *memory) {
		d.writesPage("half a thought")
		store.of["one"].sessions.refuse = true
		d.w.close()
		d.settle()
		d.wantShown(errDisk.Error())
		store.of["one"].sessions.refuse = false
		d.w.close()
		d.settle()
		store.wantPage(t, "half a thought")
	})
}

func TestDrawer_GuessingIsSlowedDown(t *testing.T) {
	withDrawer(t, func(d *desk, _ *memory) {
		d.key(fyne.KeyEscape, fyne.Key1)
		for range patientWith {
			d.opensDrawer("guessed")
		}
		d.wantShown("Try again in a second")
		d.key(fyne.KeyEscape, fyne.KeyEscape, fyne.KeyEscape, fyne.KeyJ, fyne.Key1) // leaving changes nothing
		d.opensDrawer(own)
		if d.w.opened != nil {
			t.Fatal("it was tried although it rests")
		}
		d.wait(2 * time.Second)
		d.opensDrawer(own)
		if d.w.opened == nil {
			t.Errorf("the right one does not open it any more: %q", d.shown())
		}
	})
}
