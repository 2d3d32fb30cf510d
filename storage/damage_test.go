package storage

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"halfway/dialogue"
)

// everything is all that a store shows, as text. What cannot be read is left out;
// trouble gets every error.
func (s *Store) everything(t *testing.T, trouble func(error)) map[string]string {
	all := map[string]string{}
	put := func(what string, v any, err error) {
		if err != nil {
			trouble(err)
			return
		}
		all[what] = asJSON(t, v)
	}
	ctx := t.Context()
	couple, err := s.Couple(ctx)
	put("couple", couple, err)
	list, err := s.Sessions(ctx)
	put("sessions", list, err)
	for _, r := range list {
		stored, err := s.Session(ctx, r.ID)
		put("session "+r.ID, stored, err)
		clock, err := s.Clock(ctx, r.ID)
		put("clock "+r.ID, clock, err)
		remarks, err := s.Remarks(ctx, r.ID)
		put("remarks "+r.ID, remarks, err)
	}
	if couple.ID != "" {
		outlook, err := s.Outlook(ctx, couple.ID)
		put("outlook", outlook, err)
	}
	words := map[string][]dialogue.Passage{}
	err = s.Passages(ctx, func(id string, _ int, said []dialogue.Passage) bool { words[id] = said; return true })
	put("passages", words, err)
	var out bytes.Buffer
	err = s.Export(ctx, &out, Selection{}, Archived{Private: true, Remarks: true}, nil)
	put("export", out.String(), err)
	if d, err := plainDrawer(s); err != nil {
		trouble(err)
	} else {
		pages, err := d.Pages(ctx)
		put("pages", pages, err)
	}
	return all
}

// A byte that was changed, wherever in the files of a data folder: never a panic,
// never something wrong shown as right, and always a sentence.
func TestDamage_AByteIsNeverTakenForWhatItIsNot(t *testing.T) {
	dir, s, c, p := withCouple(t)
	for n := range 3 {
		g := begin(t, s, c, p, firstDay.AddDate(0, 0, n), seeded(uint64(n)))
		g.play(t, s, 12)
		remark(t, s, g.id, "a remark")
		if err := s.Beat(t.Context(), g.id, g.now.Clock+1); err != nil {
			t.Fatal(err)
		}
	}
	makePlainDrawer(t, s)
	d, err := plainDrawer(s)
	if err != nil {
		t.Fatal(err)
	}
	savePage(t, d, dialogue.Page{Text: "a page for nobody else"})
	right := s.everything(t, func(err error) { t.Fatal(err) })
	keepCopyAt(t, s, firstDay)
	const taken = "copy.db" // which has its key with it
	if err := s.CopyTo(t.Context(), filepath.Join(dir, taken)); err != nil {
		t.Fatal(err)
	}
	closeStore(t, s)
	copied := copiesIn(t, dir)[0].Path
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := seeded(seed)
	flips, refused, noticed := max(crashes(t)*5/2, 150), 0, 0
	for n := range flips {
		there := t.TempDir()
		files := []string{databaseName, keyName, filepath.Join(copiesName, keyName), filepath.Join(copiesName, filepath.Base(copied)), taken}
		for _, name := range files {
			if err := errors.Join(os.MkdirAll(filepath.Dir(filepath.Join(there, name)), 0o700), copyFile(filepath.Join(dir, name), filepath.Join(there, name))); err != nil {
				t.Fatal(err)
			}
		}
		which := files[[...]int{0, 0, 0, 0, 1, 2, 3, 4}[random.IntN(8)]]
		content, err := os.ReadFile(filepath.Join(there, which))
		if err != nil {
			t.Fatal(err)
		}
		at := random.IntN(len(content))
		content[at] ^= byte(1 + random.IntN(255))
		if err := os.WriteFile(filepath.Join(there, which), content, 0o600); err != nil {
			t.Fatal(err)
		}
		where := fmt.Sprintf("flip %d: byte %d of %s", n, at, which)
		told := func(err error) {
			t.Helper()
			noticed++
			if strings.HasPrefix(Sentence(err), "Something went wrong") {
				t.Errorf("%s: no sentence for %v", where, err)
			}
		}
		data := there
		if which == taken { // to where there is nothing yet
			data = filepath.Join(there, "elsewhere")
		}
		s, err := Open(data)
		if err != nil {
			told(err)
			refused++
			continue
		}
		look := func(when string) {
			t.Helper()
			for what, is := range s.everything(t, told) {
				if want, known := right[what]; !known || is != want {
					t.Errorf("%s: %s%s is shown as %.300s, and was %.300s", where, when, what, is, want)
				}
			}
		}
		if which != taken {
			look("")
		}
		if which == files[3] || which == taken {
			err := s.Restore(t.Context(), filepath.Join(there, which), "")
			if err != nil {
				told(err)
			}
			if list, bad := s.Sessions(t.Context()); which == taken && err != nil {
				if len(list) > 0 || bad != nil {
					t.Errorf("%s: %d sessions came of it, %v", where, len(list), bad)
				}
			} else {
				look("put back, ")
			}
		}
		closeStore(t, s)
		if t.Failed() {
			t.FailNow()
		}
		_ = os.RemoveAll(there)
	}
	t.Logf("%d flips: %d refused at the start, %d noticed on reading", flips, refused, noticed-refused)
}
