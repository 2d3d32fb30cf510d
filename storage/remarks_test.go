package storage

import (
	"errors"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"halfway/dialogue"
)

func remark(t testing.TB, s *Store, session, text string) dialogue.Remark {
	t.Helper()
	r, err := s.AddRemark(t.Context(), session, dialogue.Remark{
		At: firstDay.Add(time.Duration(len(text)) * time.Second).In(time.FixedZone("here", 3600)), Clock: 90 * time.Second,
		Step: "tell", Round: 2, Flag: len(text)%2 == 0, Text: text,
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestRemarks_RoundTrip(t *testing.T) {
	dir, s, c, p := withCouple(t)
	one, two := begin(t, s, c, p, firstDay, seeded(1)), begin(t, s, c, p, firstDay, seeded(2))
	before, err := s.Session(t.Context(), one.id)
	if err != nil {
		t.Fatal(err)
	}
	later := remark(t, s, one.id, "turned toward, at last 🙂")
	first := remark(t, s, one.id, "sighs")
	other := remark(t, s, two.id, "of the other")
	want := []dialogue.Remark{first, later} // by time, not as they came
	closeStore(t, s)
	for _, open := range []func(string) (*Store, error){Open, OpenReadOnly} {
		s, err := open(dir)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := s.Remarks(t.Context(), one.id); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, %v, want %+v", got, err, want)
		}
		if got, err := s.Remarks(t.Context(), two.id); err != nil || len(got) != 1 || got[0] != other {
			t.Errorf("of the other: %+v, %v", got, err)
		}
		// They are no part of the session.
		if after, err := s.Session(t.Context(), one.id); err != nil || asJSON(t, after) != asJSON(t, before) {
			t.Errorf("the session is %v, %v", after, err)
		}
		wantWhole(t, s)
		closeStore(t, s)
	}
}

func TestRemarks_RefusesWhatItCannotKeep(t *testing.T) {
	_, s, c, p := withCouple(t)
	g := begin(t, s, c, p, firstDay, seeded(1))
	for _, text := range []string{"", " \n", strings.Repeat("x", dialogue.MaxText+1), "\xff"} {
		if _, err := s.AddRemark(t.Context(), g.id, dialogue.Remark{At: firstDay, Text: text}); !errors.Is(err, dialogue.CheckRemark(text)) {
			t.Errorf("%.10q: %v", text, err)
		}
	}
	if _, err := s.AddRemark(t.Context(), "nobody", dialogue.Remark{At: firstDay, Text: "x"}); !errors.Is(err, ErrNotFound) {
		t.Errorf("on no session: %v", err)
	}
	if got, err := s.Remarks(t.Context(), g.id); err != nil || got != nil {
		t.Errorf("kept are %v, %v", got, err)
	}
	if got, err := s.Remarks(t.Context(), "nobody"); err != nil || got != nil {
		t.Errorf("on nothing are %v, %v", got, err)
	}
}

func TestEraseRemark_LeavesNothingBehind(t *testing.T) {
	dir, s, c, p := withCouple(t)
	g := begin(t, s, c, p, firstDay, seeded(1))
	g.play(t, s, 20)
	gone, stays := remark(t, s, g.id, "this one goes, for good and all"), remark(t, s, g.id, "this one stays where it is")
	var payload []byte
	if err := s.read.QueryRow("SELECT payload FROM remarks WHERE id = ?", gone.ID).Scan(&payload); err != nil {
		t.Fatal(err)
	}
	was := [][]byte{[]byte(gone.ID), payload}
	if n := traces(t, dir, was); n != len(was) {
		t.Fatalf("%d of %d pieces are found before", n, len(was))
	}
	if err := s.EraseRemark(t.Context(), g.id, gone.ID); err != nil {
		t.Fatal(err)
	}
	s.tidying.Wait()
	wantGone(t, dir, was)
	if got, err := s.Remarks(t.Context(), g.id); err != nil || len(got) != 1 || got[0] != stays {
		t.Errorf("left are %+v, %v", got, err)
	}
	for what, err := range map[string]error{
		"again":           s.EraseRemark(t.Context(), g.id, gone.ID),
		"another session": s.EraseRemark(t.Context(), "nobody", stays.ID),
	} {
		if !errors.Is(err, ErrNotFound) {
			t.Errorf("%s: %v", what, err)
		}
	}
	wantWhole(t, s)
}

func TestRemarks_FindsWhateverWasChangedInTheFile(t *testing.T) {
	for name, change := range map[string]string{
		"cut":                  "UPDATE remarks SET payload = substr(payload, 1, length(payload) - 1)",
		"a byte":               "UPDATE remarks SET payload = payload || x'00'",
		"its time":             "UPDATE remarks SET at = at + 1",
		"its id":               "UPDATE remarks SET id = 'x' || id",
		"of another session":   "UPDATE remarks SET session_id = (SELECT id FROM sessions WHERE id <> remarks.session_id)",
		"two swapped":          "UPDATE remarks SET payload = (SELECT payload FROM remarks r WHERE r.id <> remarks.id AND r.session_id = remarks.session_id)",
		"of no session at all": "PRAGMA foreign_keys = off; UPDATE remarks SET session_id = 'nobody'",
	} {
		t.Run(name, func(t *testing.T) {
			s, _, sessions := twoSessions(t)
			for _, text := range []string{"one", "three"} {
				remark(t, s, sessions[0], text)
			}
			wantWhole(t, s)
			if _, err := s.write.Exec(change); err != nil {
				t.Fatal(err)
			}
			dir := filepath.Dir(s.path)
			closeStore(t, s)
			wantSentence(t, verified(t, dir), ErrDamaged, "damaged")
		})
	}
}

func TestSettings_AreKeptAndNeedNoKey(t *testing.T) {
	dir := t.TempDir()
	s := openStore(t, dir)
	if got, err := s.Settings(t.Context()); err != nil || got != nil {
		t.Errorf("at first there are %q, %v", got, err)
	}
	for _, document := range []string{`{"mode":"dark"}`, `{"mode":"light","text":2}`} {
		if err := s.SaveSettings(t.Context(), []byte(document)); err != nil {
			t.Fatal(err)
		}
	}
	for _, bad := range []string{"", "{", `"` + strings.Repeat("x", maxSettings) + `"`} {
		if err := s.SaveSettings(t.Context(), []byte(bad)); err == nil {
			t.Errorf("%.10q was kept", bad)
		}
	}
	closeStore(t, s)
	r, err := OpenReadOnly(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if got, err := r.Settings(t.Context()); err != nil || string(got) != `{"mode":"light","text":2}` {
		t.Errorf("kept is %q, %v", got, err)
	}
	if err := r.SaveSettings(t.Context(), []byte("{}")); !errors.Is(err, ErrUnwritable) {
		t.Errorf("a store for reading saves: %v", err)
	}
}
