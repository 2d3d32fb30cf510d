package storage

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"halfway/dialogue"
)

func openDrawer(t testing.TB, s *Store, partner, secret string) *Drawer {
	t.Helper()
	d, err := s.OpenDrawer(t.Context(), partner, secret)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func makeDrawer(t testing.TB, s *Store, partner string) (*Drawer, []string) {
	t.Helper()
	words, err := s.MakeDrawer(t.Context(), partner, passphrase)
	if err != nil {
		t.Fatal(err)
	}
	return openDrawer(t, s, partner, passphrase), words
}

func savePage(t testing.TB, d *Drawer, p dialogue.Page) dialogue.Page {
	t.Helper()
	saved, err := d.SavePage(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	return saved
}

func TestDrawer_IsForItsOwnerAlone(t *testing.T) {
	dir := t.TempDir()
	s := openStore(t, dir)
	c := saveCouple(t, s)
	owner, other := c.Partners[0].ID, c.Partners[1].ID
	d, words := makeDrawer(t, s, owner)
	page := savePage(t, d, dialogue.Page{Made: firstDay, Saved: firstDay, Title: "marmalade", Text: "nobody knows of the marmalade"})
	d.Close()

	if has, err := s.Drawers(t.Context(), c.ID); err != nil || !reflect.DeepEqual(has, []string{owner}) {
		t.Errorf("drawers: %v, %v", has, err)
	}
	for name := range listing(t, dir) {
		if content, err := os.ReadFile(filepath.Join(dir, name)); err != nil || bytes.Contains(content, []byte("marmalade")) {
			t.Errorf("%s tells of it (%v)", name, err)
		}
	}
	wantSentence(t, second(s.OpenDrawer(t.Context(), owner, "another passphrase")), ErrPassphrase, "not the passphrase")
	wantSentence(t, second(s.OpenDrawer(t.Context(), other, passphrase)), ErrNotFound, "")
	if _, err := s.MakeDrawer(t.Context(), owner, passphrase); !errors.Is(err, ErrConflict) {
		t.Errorf("a second one: %v", err)
	}
	if _, err := s.MakeDrawer(t.Context(), "nobody", passphrase); !errors.Is(err, ErrNotFound) {
		t.Errorf("for nobody: %v", err)
	}
	if _, err := d.Pages(t.Context()); !errors.Is(err, ErrLocked) {
		t.Errorf("closed: %v", err)
	}
	// What everybody can get at does not have it.
	var out bytes.Buffer
	if err := s.Export(t.Context(), &out, Selection{}, Archived{Private: true, Remarks: true}, nil); err != nil || bytes.Contains(out.Bytes(), []byte("marmalade")) {
		t.Errorf("it is in an export (%v)", err)
	}
	err := s.Passages(t.Context(), func(string, int, []dialogue.Passage) bool { t.Error("it can be looked for"); return true })
	if err != nil {
		t.Error(err)
	}
	for _, secret := range []string{passphrase, strings.Join(words, " ")} {
		d := openDrawer(t, s, owner, secret)
		pages, err := d.Pages(t.Context())
		if err != nil || len(pages) != 1 || asJSON(t, pages[0]) != asJSON(t, page) {
			t.Errorf("pages: %v, %v", pages, err)
		}
		d.Close()
	}
	wantWhole(t, s)
	// Locking closes it.
	d = openDrawer(t, s, owner, passphrase)
	guarded(t, s, "", passphrase)
	s.Lock()
	if _, err := d.Pages(t.Context()); !errors.Is(err, ErrLocked) {
		t.Errorf("locked: %v", err)
	}
}

func TestDrawer_PagesComeAndGo(t *testing.T) {
	s := openStore(t, t.TempDir())
	c := saveCouple(t, s)
	d, _ := makeDrawer(t, s, c.Partners[1].ID)
	first := savePage(t, d, dialogue.Page{Made: firstDay, Saved: firstDay, Text: "one"})
	savePage(t, d, dialogue.Page{Made: firstDay, Saved: firstDay.Add(time.Hour), Text: strings.Repeat("w", dialogue.MaxText)})
	first.Text, first.Saved = "one, and more", firstDay.Add(2*time.Hour)
	savePage(t, d, first)
	pages, err := d.Pages(t.Context())
	if err != nil || len(pages) != 2 || pages[0].Text != "one, and more" {
		t.Fatalf("pages: %v, %v", pages, err)
	}
	if _, err := d.SavePage(t.Context(), dialogue.Page{Text: strings.Repeat("w", dialogue.MaxText+1)}); !errors.Is(err, dialogue.ErrText) {
		t.Errorf("too long: %v", err)
	}
	if _, err := d.SavePage(t.Context(), dialogue.Page{ID: "unknown"}); !errors.Is(err, ErrNotFound) {
		t.Errorf("unknown: %v", err)
	}
	if err := d.ErasePage(t.Context(), first.ID); err != nil {
		t.Fatal(err)
	}
	if err := d.ErasePage(t.Context(), first.ID); !errors.Is(err, ErrNotFound) {
		t.Errorf("twice: %v", err)
	}
	if pages, err = d.Pages(t.Context()); err != nil || len(pages) != 1 {
		t.Errorf("pages: %v, %v", pages, err)
	}
	// Its passphrase can be another one.
	if _, err := d.Guard(t.Context(), "wrong one here", "the next one"); !errors.Is(err, ErrPassphrase) {
		t.Errorf("wrong: %v", err)
	}
	if _, err := d.Guard(t.Context(), passphrase, "the next one"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.OpenDrawer(t.Context(), c.Partners[1].ID, passphrase); !errors.Is(err, ErrPassphrase) {
		t.Errorf("the old one: %v", err)
	}
	openDrawer(t, s, c.Partners[1].ID, "the next one").Close()
	if err := s.EraseDrawer(t.Context(), c.Partners[1].ID); err != nil {
		t.Fatal(err)
	}
	if has, err := s.Drawers(t.Context(), c.ID); err != nil || len(has) != 0 {
		t.Errorf("drawers: %v, %v", has, err)
	}
}

// A dialogue for one person runs in a drawer as one for two does in the history.
func TestDrawer_KeepsASession(t *testing.T) {
	_, s, c, p := withCouple(t)
	d, _ := makeDrawer(t, s, c.Partners[0].ID)
	g := &play{now: dialogue.Instant{Wall: firstDay}, random: seeded(4)}
	events := dialogue.Start(p, dialogue.Terms{}, g.now)
	session, err := dialogue.Open(p, events)
	if err != nil {
		t.Fatal(err)
	}
	g.session = session
	id, err := d.Begin(t.Context(), c, p, events, session.State.Summary())
	if err != nil {
		t.Fatal(err)
	}
	all := events
	for range 8 {
		more, after, err := g.next()
		if err != nil || len(more) == 0 {
			t.Fatal(err)
		}
		if err := d.Append(t.Context(), id, more, after.State.Summary()); err != nil {
			t.Fatal(err)
		}
		if err := d.Append(t.Context(), id, more, after.State.Summary()); !errors.Is(err, ErrOutOfStep) {
			t.Fatalf("twice: %v", err)
		}
		all, g.session = append(all, more...), after
	}
	if err := errors.Join(d.Beat(t.Context(), id, g.now.Clock+5), d.Beat(t.Context(), id, 1)); err != nil {
		t.Fatal(err)
	}
	if clock, err := d.Clock(t.Context(), id); err != nil || clock != g.now.Clock+5 {
		t.Errorf("clock %v, want %v (%v)", clock, g.now.Clock+5, err)
	}
	stored, err := d.Session(t.Context(), id)
	if err != nil || asJSON(t, stored.Events) != asJSON(t, all) || stored.Text != p.Text || stored.ID != id {
		t.Errorf("stored: %v, %v", stored, err)
	}
	if list, err := s.Sessions(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("the history has %d, %v", len(list), err)
	}
	pages, err := d.Pages(t.Context())
	if err != nil || len(pages) != 1 || pages[0].Session == nil || pages[0].Session.ID != id {
		t.Errorf("pages: %v, %v", pages, err)
	}
	if _, err := d.SavePage(t.Context(), dialogue.Page{ID: id, Text: "over it"}); !errors.Is(err, ErrNotFound) {
		t.Errorf("written over: %v", err)
	}
}

func TestDrawer_NoticesWhatWasPutBack(t *testing.T) {
	for name, change := range map[string]string{
		"an older page": "UPDATE pages SET payload = (SELECT payload FROM older.pages o WHERE o.id = pages.id)",
		"a page gone":   "DELETE FROM pages WHERE id = (SELECT id FROM pages LIMIT 1)",
		"pages swapped": "UPDATE pages SET payload = (SELECT payload FROM pages q WHERE q.id <> pages.id)",
		"a page cut":    "UPDATE pages SET payload = substr(payload, 1, length(payload) - 1)",
		"an old ledger": "UPDATE drawers SET ledger = (SELECT ledger FROM older.drawers)",
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			s := openStore(t, dir)
			c := saveCouple(t, s)
			d, _ := makeDrawer(t, s, c.Partners[0].ID)
			one := savePage(t, d, dialogue.Page{Text: "one"})
			savePage(t, d, dialogue.Page{Text: "two"})
			older := filepath.Join(t.TempDir(), "older.db")
			if err := s.CopyTo(t.Context(), older); err != nil {
				t.Fatal(err)
			}
			one.Text = "one, later"
			savePage(t, d, one)
			d.Close()
			if _, err := s.write.Exec("ATTACH ? AS older; "+change, older); err != nil {
				t.Fatal(err)
			}
			wantSentence(t, second(s.OpenDrawer(t.Context(), c.Partners[0].ID, passphrase)), ErrDamaged, "damaged")
		})
	}
}
