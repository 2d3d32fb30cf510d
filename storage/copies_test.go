package storage

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"halfway/dialogue"
	"halfway/storage/keyring"
)

func keepCopyAt(t testing.TB, s *Store, at time.Time) {
	t.Helper()
	if err := s.KeepCopy(t.Context(), at); err != nil {
		t.Fatal(err)
	}
}

func copiesIn(t testing.TB, dir string) []Copy {
	t.Helper()
	all, err := Copies(dir)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// Whenever the program was started: the last five stay, one of each day of a week
// on which there was one, and one of each of four weeks; and never more than that.
func TestCopies_TheRollingSet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now := firstDay
		var kept []Copy
		var ever []time.Time
		for range rapid.IntRange(1, 120).Draw(t, "starts") {
			now = now.Add(time.Duration(rapid.Int64Range(1, int64(60*time.Hour)).Draw(t, "later")))
			kept = append([]Copy{{Made: now, Why: CopiedAtStart, Path: now.String()}}, kept...)
			ever = append([]time.Time{now}, ever...)
			for _, c := range superfluous(kept, now) {
				kept = slices.DeleteFunc(kept, func(k Copy) bool { return k.Path == c.Path })
			}
		}
		has := func(at time.Time) bool {
			return slices.ContainsFunc(kept, func(c Copy) bool { return c.Made.Equal(at) })
		}
		for _, at := range ever[:min(len(ever), keptStarts)] {
			if !has(at) {
				t.Fatalf("one of the last five is gone: %v", at)
			}
		}
		if len(kept) > keptStarts+keptDays+keptWeeks+1 {
			t.Fatalf("%d are kept", len(kept))
		}
		for days := range keptDays {
			day := now.AddDate(0, 0, -days).Format(time.DateOnly)
			on := func(at time.Time) bool { return at.Format(time.DateOnly) == day }
			if slices.ContainsFunc(ever, on) && now.Sub(ever[slices.IndexFunc(ever, on)]) < keptDays*24*time.Hour &&
				!slices.ContainsFunc(kept, func(c Copy) bool { return on(c.Made) }) {
				t.Fatalf("none of %s is left", day)
			}
		}
		for weeks := range keptWeeks {
			year, week := now.AddDate(0, 0, -7*weeks).ISOWeek()
			in := func(at time.Time) bool { y, w := at.ISOWeek(); return y == year && w == week }
			if weeks < keptWeeks-1 && slices.ContainsFunc(ever, in) && !slices.ContainsFunc(kept, func(c Copy) bool { return in(c.Made) }) {
				t.Fatalf("none of week %d is left", week)
			}
		}
	})
}

func TestKeepCopy_IsWholeWhileOthersWrite(t *testing.T) {
	dir, s, c, p := withCouple(t)
	g := begin(t, s, c, p, firstDay, seeded(1))
	done := make(chan error, 1)
	ctx, stop := context.WithCancel(t.Context())
	go func() {
		for ctx.Err() == nil {
			if err := s.Beat(t.Context(), g.id, g.now.Clock+1); err != nil {
				done <- err
				return
			}
			events, after, err := g.next()
			if err == nil && len(events) > 0 {
				err = s.Append(t.Context(), g.id, events, after.State.Summary())
				g.session = after
			}
			if err != nil {
				done <- err
				return
			}
		}
		done <- nil
	}()
	for n := range 7 {
		keepCopyAt(t, s, firstDay.Add(time.Duration(n)*time.Minute))
	}
	stop()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	all := copiesIn(t, dir)
	if len(all) != keptStarts || all[0].Sessions != 1 || all[0].Why != CopiedAtStart {
		t.Fatalf("copies: %+v", all)
	}
	for _, copied := range all {
		if info, err := os.Stat(copied.Path); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", copied.Path, info.Mode(), err)
		}
		if d, err := s.Compare(t.Context(), copied.Path, ""); err != nil || d.Back+d.Gone != 0 {
			t.Errorf("%s: %+v, %v", copied.Path, d, err)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*.restore*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestRestore_PutsBackAndKeepsAside(t *testing.T) {
	dir, s, c, p := withCouple(t)
	was := begin(t, s, c, p, firstDay, seeded(1))
	was.play(t, s, 5)
	lost := begin(t, s, c, p, firstDay.Add(time.Hour), seeded(2))
	keepCopyAt(t, s, firstDay)
	before := exported(t, s, Selection{}, Archived{Private: true})
	was.play(t, s, 2)
	if err := s.Erase(t.Context(), lost.id); err != nil {
		t.Fatal(err)
	}
	s.tidying.Wait()
	begin(t, s, c, p, firstDay.Add(2*time.Hour), seeded(3))
	after := exported(t, s, Selection{}, Archived{Private: true})
	path := copiesIn(t, dir)[0].Path
	// What was erased is not in the copy any more.
	d, err := s.Compare(t.Context(), path, "")
	if err != nil || d.Back != 0 || d.Gone != 1 || d.Other != 1 {
		t.Errorf("it would change %+v, %v", d, err)
	}
	if err := s.Restore(t.Context(), path, ""); err != nil {
		t.Fatal(err)
	}
	wantWhole(t, s)
	now := exported(t, s, Selection{}, Archived{Private: true})
	if bytes.Equal(now, before) || bytes.Equal(now, after) || bytes.Contains(now, []byte(lost.id)) {
		t.Error("what was erased came back")
	}
	if list, err := s.Sessions(t.Context()); err != nil || len(list) != 1 || list[0].ID != was.id {
		t.Errorf("sessions: %v, %v", list, err)
	}
	// The present state then lies aside, and can come back.
	aside := copiesIn(t, dir)
	i := slices.IndexFunc(aside, func(c Copy) bool { return c.Why == CopiedAside })
	if i < 0 {
		t.Fatalf("copies: %+v", aside)
	}
	if err := s.Restore(t.Context(), aside[i].Path, ""); err != nil {
		t.Fatal(err)
	}
	if got := exported(t, s, Selection{}, Archived{Private: true}); !bytes.Equal(got, after) {
		t.Error("the state of before is another now")
	}
	// It goes on working.
	begin(t, s, c, p, firstDay.Add(3*time.Hour), seeded(4)).play(t, s, 3)
	closeStore(t, s)
	s = openStore(t, dir)
	wantWhole(t, s)
}

// A copy in a file goes to another machine, where its own passphrase opens it.
func TestRestore_OnAnotherMachine(t *testing.T) {
	s := openStore(t, t.TempDir())
	c := saveCouple(t, s)
	guarded(t, s, "", passphrase)
	file := filepath.Join(t.TempDir(), "a copy.db")
	if err := s.CopyTo(t.Context(), file); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	there := openStore(t, dir)
	saveCouple(t, there)
	if _, err := there.Compare(t.Context(), file, ""); !errors.Is(err, ErrLocked) {
		t.Errorf("without a secret: %v", err)
	}
	wantSentence(t, there.Restore(t.Context(), file, "wrong one here"), ErrPassphrase, "not the passphrase")
	if got, err := there.Couple(t.Context()); err != nil || got.ID == c.ID {
		t.Errorf("it was taken all the same: %v", err)
	}
	if err := there.Restore(t.Context(), file, passphrase); err != nil {
		t.Fatal(err)
	}
	if got, err := there.Couple(t.Context()); err != nil || got != c {
		t.Errorf("got %v, %v", got, err)
	}
	closeStore(t, there)
	there = openStore(t, dir)
	if !there.Locked() {
		t.Error("it came without its lock")
	}
	if err := there.Unlock(t.Context(), passphrase); err != nil {
		t.Fatal(err)
	}
	// What lay aside has another key, and its ring with it.
	var aside string
	for _, c := range copiesIn(t, dir) {
		if c.Why == CopiedAside {
			aside = c.Path
		}
	}
	if err := there.Restore(t.Context(), aside, ""); err != nil {
		t.Errorf("back again: %v", err)
	}
}

func TestRestore_OfWhatCannotBeOpened(t *testing.T) {
	for name, spoil := range map[string]func(dir string) error{
		"damaged": func(dir string) error {
			return os.WriteFile(filepath.Join(dir, databaseName), bytes.Repeat([]byte("x"), 5000), 0o600)
		},
		"missing":     func(dir string) error { return os.Remove(filepath.Join(dir, databaseName)) },
		"key missing": func(dir string) error { return os.Remove(filepath.Join(dir, keyName)) },
		"both": func(dir string) error {
			return errors.Join(os.Remove(filepath.Join(dir, databaseName)), os.Remove(filepath.Join(dir, keyName)))
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			s := openStore(t, dir)
			c := saveCouple(t, s)
			keepCopyAt(t, s, firstDay)
			closeStore(t, s)
			if err := spoil(dir); err != nil {
				t.Fatal(err)
			}
			if name != "key missing" { // which heals
				if s, err := Open(dir); err == nil {
					closeStore(t, s)
					t.Fatal("it was opened")
				}
			}
			all := copiesIn(t, dir)
			if len(all) != 1 || all[0].Sessions != 0 {
				t.Fatalf("copies: %+v", all)
			}
			if err := Restore(t.Context(), dir, all[0].Path, ""); err != nil {
				t.Fatal(err)
			}
			s = openStore(t, dir)
			if got, err := s.Couple(t.Context()); err != nil || got != c {
				t.Errorf("got %v, %v", got, err)
			}
			if name == "damaged" && !slices.ContainsFunc(copiesIn(t, dir), func(c Copy) bool { return c.Why == CopiedDamaged && c.Sessions == -1 }) {
				t.Errorf("the damaged one is gone: %+v", copiesIn(t, dir))
			}
		})
	}
}

func TestRestore_RefusesWhatIsNoGoodCopy(t *testing.T) {
	dir, s, c, p := withCouple(t)
	g := begin(t, s, c, p, firstDay, seeded(1))
	g.play(t, s, 5)
	file := filepath.Join(t.TempDir(), "copy.db")
	if err := s.CopyTo(t.Context(), file); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before := exported(t, s, Selection{}, Archived{Private: true})
	sealed := pieces(t, s, g.id)[1]
	if !bytes.Contains(whole, sealed) {
		t.Fatal("what is to be changed is not in the copy")
	}
	for name, content := range map[string][]byte{
		"nothing": {}, "text": []byte("what was said"), "cut": whole[:len(whole)/2],
		"changed": bytes.Replace(whole, sealed, append(bytes.Clone(sealed[:len(sealed)-1]), sealed[len(sealed)-1]^1), 1),
	} {
		bad := filepath.Join(t.TempDir(), "bad.db")
		if err := os.WriteFile(bad, content, 0o600); err != nil {
			t.Fatal(err)
		}
		err := s.Restore(t.Context(), bad, "")
		if !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrNotOurs) {
			t.Errorf("%s: %v", name, err)
		}
		if strings.HasPrefix(Sentence(err), "Something went wrong") {
			t.Errorf("%s: no sentence for %v", name, err)
		}
	}
	if err := s.Restore(t.Context(), filepath.Join(dir, "none.db"), ""); !errors.Is(err, ErrUnwritable) {
		t.Errorf("a file that is not there: %v", err)
	}
	if got := exported(t, s, Selection{}, Archived{Private: true}); !bytes.Equal(got, before) {
		t.Error("something was changed")
	}
	if got := copiesIn(t, dir); len(got) != 0 {
		t.Errorf("copies: %+v", got)
	}
}

// What is erased goes from every copy, also where that was cut off, and what is
// left of them is whole.
func TestErase_ReachesTheCopies(t *testing.T) {
	dir, s, c, p := withCouple(t)
	gone, stays := begin(t, s, c, p, firstDay, seeded(3)), begin(t, s, c, p, firstDay, seeded(2))
	gone.play(t, s, 20)
	stays.play(t, s, 5)
	d, _ := makeDrawer(t, s, c.Partners[0].ID)
	page := savePage(t, d, dialogue.Page{Text: "a page"})
	remark(t, s, gone.id, "goes along")
	note := remark(t, s, stays.id, "goes by itself")
	for n := range 4 {
		keepCopyAt(t, s, firstDay.Add(time.Duration(n)*time.Minute))
	}
	was := pieces(t, s, gone.id)
	if n := traces(t, dir, was); n < len(was) {
		t.Fatalf("%d of %d pieces are found before", n, len(was))
	}
	s.copying.Lock() // a cut before the copies are seen to
	for _, err := range []error{
		s.Erase(t.Context(), gone.id), s.EraseRemark(t.Context(), stays.id, note.ID), d.ErasePage(t.Context(), page.ID),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	var waiting int
	if err := s.read.QueryRow("SELECT count(*) FROM erased").Scan(&waiting); err != nil || waiting != 3 {
		t.Fatalf("%d wait, %v", waiting, err)
	}
	s.copying.Unlock()
	s.tidying.Wait()
	if err := s.read.QueryRow("SELECT count(*) FROM erased").Scan(&waiting); err != nil || waiting != 0 {
		t.Errorf("%d still wait, %v", waiting, err)
	}
	wantGone(t, dir, was)
	d.Close()
	for _, copied := range copiesIn(t, dir) {
		if copied.Sessions != 1 {
			t.Errorf("a copy has %d sessions", copied.Sessions)
		}
		if err := s.Restore(t.Context(), copied.Path, ""); err != nil {
			t.Fatal(err)
		}
		if list, err := s.Remarks(t.Context(), stays.id); err != nil || len(list) != 0 {
			t.Errorf("remarks: %v, %v", list, err)
		}
		d := openDrawer(t, s, c.Partners[0].ID, passphrase)
		if pages, err := d.Pages(t.Context()); err != nil || len(pages) != 0 {
			t.Errorf("pages: %v, %v", pages, err)
		}
	}
}

func TestEraseCouple_TakesAllAlong(t *testing.T) {
	dir, s, c, p := withCouple(t)
	g := begin(t, s, c, p, firstDay, seeded(3))
	g.play(t, s, 20)
	makeDrawer(t, s, c.Partners[0].ID)
	other := saveCouple(t, s)
	stays := begin(t, s, other, p, firstDay, seeded(4))
	keepCopyAt(t, s, firstDay)
	was := pieces(t, s, g.id)
	if err := s.EraseCouple(t.Context(), c.ID); err != nil {
		t.Fatal(err)
	}
	if err := s.EraseCouple(t.Context(), c.ID); !errors.Is(err, ErrNotFound) {
		t.Errorf("twice: %v", err)
	}
	s.tidying.Wait()
	wantGone(t, dir, was)
	if list, err := s.Sessions(t.Context()); err != nil || len(list) != 1 || list[0].ID != stays.id {
		t.Errorf("sessions: %v, %v", list, err)
	}
	wantWhole(t, s)
}

func TestEraseAll_LeavesAnEmptyStore(t *testing.T) {
	dir, s, c, p := withCouple(t)
	g := begin(t, s, c, p, firstDay, seeded(3))
	g.play(t, s, 20)
	keepCopyAt(t, s, firstDay)
	was := pieces(t, s, g.id)
	key := s.ring.Key()
	guarded(t, s, "", passphrase)
	if err := s.EraseAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	if s.Guarded() || traces(t, dir, append(was, key)) > 0 || len(copiesIn(t, dir)) != 0 {
		t.Error("something is left")
	}
	saveCouple(t, s)
	closeStore(t, s)
	// Begun and cut off, the next start brings it to its end.
	if err := os.WriteFile(filepath.Join(dir, eraseName), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s = openStore(t, dir)
	if _, err := s.Couple(t.Context()); !errors.Is(err, ErrNotFound) {
		t.Errorf("a couple is left: %v", err)
	}
}

// Wherever putting back was cut off, the next start works, with the one or the
// other.
func TestRestore_TheKeyIsFoundAfterACut(t *testing.T) {
	dir := t.TempDir()
	s := openStore(t, dir)
	c := saveCouple(t, s)
	closeStore(t, s)
	// The ring of what was to come lies beside, and the data is still the old.
	if err := writeRing(filepath.Join(dir, keyName+asideSuffix), keyring.Plain(bytes.Repeat([]byte{9}, 32))); err != nil {
		t.Fatal(err)
	}
	s = openStore(t, dir)
	if got, err := s.Couple(t.Context()); err != nil || got != c {
		t.Errorf("got %v, %v", got, err)
	}
	if _, err := os.Stat(filepath.Join(dir, keyName+asideSuffix)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("it is still there: %v", err)
	}
	closeStore(t, s)
	// The data is the new, and its ring still beside.
	if err := os.Rename(filepath.Join(dir, keyName), filepath.Join(dir, keyName+asideSuffix)); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{filepath.Join(dir, keyName), filepath.Join(dir, copiesName, keyName)} {
		if err := writeRing(path, keyring.Plain(bytes.Repeat([]byte{9}, 32))); err != nil {
			t.Fatal(err)
		}
	}
	s = openStore(t, dir)
	if got, err := s.Couple(t.Context()); err != nil || got != c {
		t.Errorf("got %v, %v", got, err)
	}
}

// A copy is read back before it counts: of what does not hold together none is made,
// and those that there are stay. One that was damaged later is named.
func TestKeepCopy_IsReadBack(t *testing.T) {
	for name, change := range map[string]string{
		"an event cut": "UPDATE events SET payload = substr(payload, 1, length(payload) - 1) WHERE seq = 3",
		"a summary":    "UPDATE sessions SET summary = substr(summary, 1, 40)",
		"a remark":     "UPDATE remarks SET payload = substr(payload, 1, 20)",
		"the ledger":   "UPDATE couples SET ledger = substr(ledger, 1, 20)",
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			s := openStore(t, dir)
			g := begin(t, s, saveCouple(t, s), loadShort(t), firstDay, seeded(1))
			g.play(t, s, 8)
			remark(t, s, g.id, "a remark")
			for n := range keptStarts {
				keepCopyAt(t, s, firstDay.Add(time.Duration(n)*time.Minute))
			}
			before := listing(t, filepath.Join(dir, copiesName))
			if err := s.VerifyCopies(t.Context()); err != nil {
				t.Error(err)
			}
			conn, err := connect(copiesIn(t, dir)[2].Path, forCopying, 1)
			if err != nil {
				t.Fatal(err)
			}
			for _, db := range []*sql.DB{s.write, conn} {
				if _, err := db.Exec(unguarded + change); err != nil {
					t.Fatal(err)
				}
			}
			if err := conn.Close(); err != nil {
				t.Fatal(err)
			}
			damaged := copiesIn(t, dir)[2].Path
			if err := s.VerifyCopies(t.Context()); !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), damaged) {
				t.Errorf("the copies: %v", err)
			}
			if err := s.KeepCopy(t.Context(), firstDay.Add(time.Hour)); !errors.Is(err, ErrDamaged) {
				t.Errorf("keep copy: %v", err)
			}
			aside := filepath.Join(t.TempDir(), "copy.db")
			if err := s.CopyTo(t.Context(), aside); !errors.Is(err, ErrDamaged) {
				t.Errorf("copy to a file: %v", err)
			}
			if _, err := os.Stat(aside); err == nil {
				t.Error("it is there all the same")
			}
			after := listing(t, filepath.Join(dir, copiesName))
			delete(before, filepath.Base(damaged))
			delete(after, filepath.Base(damaged))
			if !maps.Equal(before, after) {
				t.Errorf("there are %v, and were %v", after, before)
			}
			// Whoever puts a good one back gets out of it, and what was there is kept.
			if err := s.Restore(t.Context(), copiesIn(t, dir)[0].Path, ""); err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(s.Verify(t.Context()), s.VerifyCopies(t.Context())); !strings.Contains(fmt.Sprint(err), damaged) {
				t.Errorf("put back: %v", err)
			}
			if all := copiesIn(t, dir); all[0].Why != CopiedDamaged || all[0].Sessions != 1 {
				t.Errorf("kept is %+v", all[0])
			}
		})
	}
}

func TestCopyTo_NeverOverTheDataItself(t *testing.T) {
	dir := t.TempDir()
	s := openStore(t, dir)
	saveCouple(t, s)
	keepCopyAt(t, s, firstDay)
	before := listing(t, dir)
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(dir, link); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{
		databaseName, databaseName + "-wal", databaseName + restoreSuffix, keyName, keyName + asideSuffix, lockName,
		filepath.Join(copiesName, keyName), filepath.Join(copiesName, "anything"), strings.ToUpper(keyName),
	} {
		for _, folder := range []string{dir, link} {
			if err := s.CopyTo(t.Context(), filepath.Join(folder, name)); !errors.Is(err, ErrOwn) || strings.HasPrefix(Sentence(err), "Something went wrong") {
				t.Errorf("onto %s: %v", name, err)
			}
		}
	}
	if after := listing(t, dir); !maps.Equal(before, after) {
		t.Errorf("there are %v, and were %v", after, before)
	}
	if err := s.CopyTo(t.Context(), filepath.Join(t.TempDir(), "no", "such", "copy.db")); err == nil {
		t.Error("into a folder that is not there")
	}
}

// A copy or a restore that was cut off leaves pieces, in which there may be what
// was erased since: the next start removes them.
func TestOpen_SweepsWhatWasCutOff(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a [folder] with *")
	s := openStore(t, dir)
	saveCouple(t, s)
	keepCopyAt(t, s, firstDay)
	closeStore(t, s)
	before := listing(t, dir)
	for _, left := range []string{
		databaseName + restoreSuffix, databaseName + restoreSuffix + "-journal",
		filepath.Join(copiesName, "."+copyName(firstDay, CopiedAtStart)+".part"), filepath.Join(copiesName, copyName(firstDay, CopiedAtStart)+asideSuffix),
	} {
		if err := os.WriteFile(filepath.Join(dir, left), []byte("what was said"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	closeStore(t, openStore(t, dir))
	after := listing(t, dir)
	delete(before, databaseName)
	delete(after, databaseName)
	if !maps.Equal(before, after) {
		t.Errorf("before %v, after %v", before, after)
	}
}

// A page that waits for its owner's key keeps nothing else from being erased.
func TestErase_APageOfTheOtherWaits(t *testing.T) {
	dir := t.TempDir()
	s := openStore(t, dir)
	c := saveCouple(t, s)
	one, _ := makeDrawer(t, s, c.Partners[0].ID)
	page := savePage(t, one, dialogue.Page{Text: "goes"})
	keepCopyAt(t, s, firstDay)
	s.copying.Lock() // a cut before the copies are seen to
	if err := one.ErasePage(t.Context(), page.ID); err != nil {
		t.Fatal(err)
	}
	one.Close()
	s.copying.Unlock()
	s.tidying.Wait()
	two, _ := makeDrawer(t, s, c.Partners[1].ID)
	other := savePage(t, two, dialogue.Page{Text: "goes too"})
	if err := two.ErasePage(t.Context(), other.ID); err != nil {
		t.Fatal(err)
	}
	waiting := func() (n int) {
		if err := s.read.QueryRow("SELECT count(*) FROM erased").Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := waiting(); n != 1 {
		t.Errorf("%d wait, and it is one", n)
	}
	openDrawer(t, s, c.Partners[0].ID, passphrase).Close()
	s.tidying.Wait()
	openDrawer(t, s, c.Partners[0].ID, passphrase)
	s.tidying.Wait()
	if n := waiting(); n != 0 {
		t.Errorf("%d wait, with the key at hand", n)
	}
}
