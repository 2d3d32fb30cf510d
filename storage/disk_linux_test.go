package storage

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// disk is a small disk of its own, which can be filled and made read-only. Only
// root can have one.
func disk(t *testing.T) (dir string, remount func(how string)) {
	t.Helper()
	dir = t.TempDir()
	mount := func(args ...string) {
		t.Helper()
		if out, err := exec.Command("mount", args...).CombinedOutput(); err != nil {
			t.Skipf("no disk can be made here: %v: %s", err, out)
		}
	}
	mount("-t", "tmpfs", "-o", "size=3m", "halfway-test", dir)
	t.Cleanup(func() { _ = exec.Command("umount", "-l", dir).Run() })
	return dir, func(how string) { mount("-o", "remount,"+how, dir) }
}

// fill takes all the room that is left, and returns what gives it back.
func fill(t *testing.T, dir string) (free func()) {
	t.Helper()
	path := filepath.Join(dir, "ballast")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	for size := 1 << 16; size > 0; size /= 2 {
		for {
			if _, err := file.Write(make([]byte, size)); err != nil {
				break
			}
		}
	}
	_ = file.Close()
	return func() {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
}

// refusedKindly makes sure that an error is one for which people have a sentence.
func refusedKindly(t *testing.T, what string, err error) {
	t.Helper()
	if !errors.Is(err, ErrFull) && !errors.Is(err, ErrUnwritable) || strings.HasPrefix(Sentence(err), "Something went wrong") {
		t.Errorf("%s: %v", what, err)
	}
}

func onDisk(t *testing.T, dir string) (*Store, *play) {
	t.Helper()
	s := openStore(t, filepath.Join(dir, "data"))
	return s, begin(t, s, saveCouple(t, s), loadShort(t), firstDay, seeded(1))
}

func TestDisk_FullTakesNothingAndLosesNothing(t *testing.T) {
	dir, _ := disk(t)
	s, g := onDisk(t, dir)
	free := fill(t, dir)
	events, after, err := g.untilRefused(t, s)
	refusedKindly(t, "append", err)
	before := asJSON(t, first(s.Session(t.Context(), g.id)).Events)
	if want := asJSON(t, first(s.Session(t.Context(), g.id)).Seq); want != asJSON(t, g.session.State.Seq) {
		t.Errorf("stored are %s events, acknowledged %d", want, g.session.State.Seq)
	}
	refusedKindly(t, "keep copy", s.KeepCopy(t.Context(), firstDay))
	refusedKindly(t, "copy to a file", s.CopyTo(t.Context(), filepath.Join(dir, "copy.db")))
	from := openStore(t, t.TempDir())
	begin(t, from, saveCouple(t, from), loadShort(t), firstDay, seeded(2)).play(t, from, 10)
	_, err = s.Import(t.Context(), bytes.NewReader(exported(t, from, Selection{}, Archived{})), nil)
	refusedKindly(t, "import", err)
	if _, err := s.Guard(t.Context(), "", passphrase); err == nil && !s.Guarded() || err != nil && s.Guarded() {
		t.Errorf("a passphrase was set by half: %v", err)
	}
	if s.Guarded() { // a few bytes had room
		if err := s.Unguard(t.Context(), passphrase); err != nil {
			refusedKindly(t, "unguard", err)
		}
	}
	if now := asJSON(t, first(s.Session(t.Context(), g.id)).Events); now != before {
		t.Error("what was refused changed something")
	}
	free()
	if err := s.Append(t.Context(), g.id, events, after.State.Summary()); err != nil {
		t.Errorf("with room again: %v", err)
	}
	wantWhole(t, s)
	closeStore(t, s)
	s = openStore(t, filepath.Join(dir, "data"))
	if s.Locked() {
		if err := s.Unlock(t.Context(), passphrase); err != nil {
			t.Fatal(err)
		}
	}
	if stored, err := s.Session(t.Context(), g.id); err != nil || stored.Seq != after.State.Seq {
		t.Errorf("opened anew, %d events of %d: %v", stored.Seq, after.State.Seq, err)
	}
}

// Where little room is left, it is left to what people say: no copy is made, and
// none that is there is let go.
func TestDisk_LittleRoomKeepsNoCopy(t *testing.T) {
	dir, remount := disk(t)
	remount("size=100m")
	s, g := onDisk(t, dir)
	for day := range keptStarts + 1 {
		keepCopyAt(t, s, firstDay.AddDate(0, 0, day))
	}
	before := len(copiesIn(t, s.dir()))
	remount("size=50m")
	if err := s.KeepCopy(t.Context(), firstDay.AddDate(1, 0, 0)); !errors.Is(err, ErrFull) {
		t.Errorf("keep copy: %v", err)
	}
	if after := len(copiesIn(t, s.dir())); after != before {
		t.Errorf("%d copies are there, and were %d", after, before)
	}
	if !g.play(t, s, 3) {
		t.Error("it does not go on")
	}
}

// Nothing can be erased that a full disk has no room to note; then it says so.
func TestDisk_FullErasesWholeOrNot(t *testing.T) {
	dir, _ := disk(t)
	s, g := onDisk(t, dir)
	free := fill(t, dir)
	_, _, err := g.untilRefused(t, s)
	refusedKindly(t, "append", err)
	if err := s.Erase(t.Context(), g.id); err != nil {
		refusedKindly(t, "erase", err)
	}
	_, err = s.Session(t.Context(), g.id)
	if err != nil && !errors.Is(err, ErrNotFound) {
		t.Error(err)
	}
	free()
	closeStore(t, s)
	s = openStore(t, filepath.Join(dir, "data"))
	s.tidying.Wait()
	wantWhole(t, s)
}

// A disk that was pulled out takes nothing, though its files are still open.
func TestDisk_PulledOut(t *testing.T) {
	dir, _ := disk(t)
	s, g := onDisk(t, dir)
	if out, err := exec.Command("umount", "-l", dir).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	_, _, err := g.untilRefused(t, s)
	wantSentence(t, err, ErrGone, dir)
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("%v was made in its place: %v", left, err)
	}
}

func TestDisk_ReadOnlyAndBack(t *testing.T) {
	dir, remount := disk(t)
	s, g := onDisk(t, dir)
	closeStore(t, s)
	remount("ro")
	if _, err := Open(filepath.Join(dir, "data")); err == nil {
		t.Error("it is opened for writing")
	} else {
		refusedKindly(t, "open", err)
	}
	read, err := OpenReadOnly(filepath.Join(dir, "data"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := read.Session(t.Context(), g.id); err != nil {
		t.Error(err)
	}
	closeStore(t, read)
	remount("rw")
	s = openStore(t, filepath.Join(dir, "data"))
	if !g.play(t, s, 1) {
		t.Error("it does not go on")
	}
}
