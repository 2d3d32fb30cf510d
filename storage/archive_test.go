package storage

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"halfway/dialogue"
	"halfway/dialogue/archive"
)

// exported writes everything there is.
func exported(t testing.TB, s *Store, sel Selection, with Archived) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := s.Export(t.Context(), &out, sel, with, nil); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func imported(t testing.TB, s *Store, text []byte) Imported {
	t.Helper()
	done, err := s.Import(t.Context(), bytes.NewReader(text), nil)
	if err != nil {
		t.Fatal(err)
	}
	return done
}

// filled returns a store with sessions of one couple, and a remark on each.
func filled(t testing.TB, n, steps int) (*Store, []*play) {
	t.Helper()
	_, s, c, p := withCouple(t)
	var all []*play
	for i := range n {
		g := begin(t, s, c, p, firstDay.AddDate(0, 0, i), seeded(uint64(i)))
		g.play(t, s, steps)
		remark(t, s, g.id, fmt.Sprint("remark ", i))
		all = append(all, g)
	}
	return s, all
}

var everything = Archived{Private: true, Remarks: true}

func TestImport_BringsBackWhatWasExported(t *testing.T) {
	s, _ := filled(t, 25, 60)
	text := exported(t, s, Selection{}, everything)
	there := openStore(t, t.TempDir())
	if done := imported(t, there, text); done != (Imported{Added: 25}) {
		t.Errorf("done is %+v", done)
	}
	if again := exported(t, there, Selection{}, everything); !bytes.Equal(again, text) {
		t.Error("exported again, it differs")
	}
	if err := there.Verify(t.Context()); err != nil {
		t.Error(err)
	}
	want, err := s.Sessions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	got, err := there.Sessions(t.Context())
	if err != nil || asJSON(t, got) != asJSON(t, want) {
		t.Errorf("the sessions are %v, %v", got, err)
	}
	// Twice adds nothing, not even a byte.
	if done := imported(t, there, text); done != (Imported{Known: 25}) {
		t.Errorf("the second time, done is %+v", done)
	}
	if again := exported(t, there, Selection{}, everything); !bytes.Equal(again, text) {
		t.Error("after a second import, it differs")
	}
	couple, err := there.Couple(t.Context())
	if home, err2 := s.Couple(t.Context()); err != nil || err2 != nil || couple != home {
		t.Errorf("the couple is %+v, %v", couple, err)
	}
}

func TestExport_OfASelection(t *testing.T) {
	s, all := filled(t, 10, 10)
	count := func(sel Selection) int {
		t.Helper()
		r, err := archive.NewReader(bytes.NewReader(exported(t, s, sel, Archived{})))
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for session, err := range r.All() {
			if err != nil || session.Remarks != nil {
				t.Fatalf("%+v, %v", session.Remarks, err)
			}
			n++
		}
		return n
	}
	for _, c := range []struct {
		sel  Selection
		want int
	}{
		{Selection{}, 10},
		{Selection{From: firstDay.AddDate(0, 0, 7)}, 3},
		{Selection{To: firstDay.AddDate(0, 0, 7)}, 7},
		{Selection{From: firstDay.AddDate(0, 0, 2), To: firstDay.AddDate(0, 0, 4)}, 2},
		{Selection{From: firstDay.AddDate(1, 0, 0)}, 0},
		{Selection{ID: " " + strings.ToUpper(all[4].id)}, 1},
	} {
		if n := count(c.sel); n != c.want {
			t.Errorf("%+v has %d sessions, want %d", c.sel, n, c.want)
		}
		if n, err := s.Tally(t.Context(), c.sel); err != nil || n != c.want {
			t.Errorf("%+v is told to have %d sessions, %v", c.sel, n, err)
		}
	}
	for id, want := range map[string]error{"ffffffff": ErrNotFound, "0": ErrNotFound, all[0].id[:4]: ErrAmbiguous} {
		if err := s.Export(t.Context(), io.Discard, Selection{ID: id}, Archived{}, nil); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", id, err, want)
		}
	}
}

// What is refused changes nothing, wherever in the file the trouble is.
func TestImport_RefusesWholeOrNotAtAll(t *testing.T) {
	from, _ := filled(t, 8, 40)
	text := exported(t, from, Selection{}, everything)
	s, _ := filled(t, 3, 20)
	before := exported(t, s, Selection{}, everything)
	refuse := func(text []byte, want error) {
		t.Helper()
		_, err := s.Import(t.Context(), bytes.NewReader(text), nil)
		if !errors.Is(err, want) {
			t.Errorf("%v, want %v", err, want)
		}
		if sentence := Sentence(err); !strings.Contains(sentence, "safe") || strings.Contains(sentence, "%") {
			t.Errorf("people are told: %s", sentence)
		}
		if after := exported(t, s, Selection{}, everything); !bytes.Equal(after, before) {
			t.Error("something was changed")
		}
	}
	refuse(text[:len(text)-200], archive.ErrCut)
	refuse(text[:len(text)-4], archive.ErrCut)
	refuse([]byte("x"), archive.ErrForeign)
	at := bytes.LastIndex(text, []byte(`"seq":5,`))
	refuse(bytes.Join([][]byte{text[:at], []byte(`"seq":6,`), text[at+len(`"seq":5,`):]}, nil), archive.ErrBroken)
	ctx, cancel := context.WithCancel(t.Context())
	_, err := s.Import(ctx, bytes.NewReader(text), func(done int) {
		if done == 5 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("called off, it says %v", err)
	}
	if after := exported(t, s, Selection{}, everything); !bytes.Equal(after, before) {
		t.Error("called off, it changed something")
	}
	wantWhole(t, s)
}

func TestImport_TakesWhatCameAfter(t *testing.T) {
	s, all := filled(t, 4, 6)
	early := exported(t, s, Selection{}, everything)
	there := openStore(t, t.TempDir())
	imported(t, there, early)
	longer := 0
	for _, g := range all {
		before := g.session.State.Seq
		g.play(t, s, 10)
		if g.session.State.Seq > before {
			longer++
		}
	}
	late := exported(t, s, Selection{}, everything)
	if done := imported(t, there, late); done != (Imported{Extended: longer, Known: 4 - longer}) || longer == 0 {
		t.Errorf("done is %+v, want %d gone on", done, longer)
	}
	if again := exported(t, there, Selection{}, everything); !bytes.Equal(again, late) {
		t.Error("it is not what it is where it came from")
	}
	// What is here has gone on further than the file.
	if done := imported(t, there, early); done != (Imported{Known: 4}) {
		t.Errorf("of the earlier file, done is %+v", done)
	}
	if err := there.Verify(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestImport_RefusesAnotherCourseOfTheSameSession(t *testing.T) {
	s, all := filled(t, 2, 6)
	there := openStore(t, t.TempDir())
	imported(t, there, exported(t, s, Selection{}, everything))
	// Both go on, each in its own way.
	g := all[1]
	other := *g
	g.random, other.random = seeded(100), seeded(200)
	g.play(t, s, 5)
	other.play(t, there, 5)
	before := exported(t, there, Selection{}, everything)
	if _, err := there.Import(t.Context(), bytes.NewReader(exported(t, s, Selection{}, everything)), nil); !errors.Is(err, ErrConflict) {
		t.Errorf("it is refused with %v", err)
	}
	if after := exported(t, there, Selection{}, everything); !bytes.Equal(after, before) {
		t.Error("something was changed")
	}
}

// A history that went without private writing can be completed later, and what
// is complete is not taken away by one that is not.
func TestImport_CompletesPrivateWriting(t *testing.T) {
	s := openStore(t, t.TempDir())
	c := saveCouple(t, s)
	p, err := dialogue.Load("private.yaml", []byte(strings.Replace(shortProtocol, "  - id: closing\n    steps:\n", `  - id: closing
    steps:
      - id: alone
        kind: write
        actor: speaker
        sign: writes
        prompt: What stays with you?
        other: Wait.
        note: For yourself
        private: true
        next: Done
`, 1)))
	if err != nil {
		t.Fatal(err)
	}
	g := begin(t, s, c, p, firstDay, seeded(3))
	for step := 0; g.session.State.Now().Step.ID != "alone"; step++ { // by the first thing that is offered
		g.now = dialogue.Instant{Wall: g.now.Wall.Add(time.Minute), Clock: g.now.Clock + time.Minute}
		a := g.session.State.Allowed(g.now)[0]
		if step > 50 || !g.do(t, s, a) {
			t.Fatalf("it does not get there from %s", g.session.State.Now().Step.ID)
		}
	}
	g.do(t, s, dialogue.Action{Kind: dialogue.WriteNote, Text: "nobody else's business"})
	bare, whole := exported(t, s, Selection{}, Archived{Remarks: true}), exported(t, s, Selection{}, everything)
	if bytes.Contains(bare, []byte("nobody else")) || !bytes.Contains(whole, []byte("nobody else")) {
		t.Fatal("the private words go along, or do not where they were asked for")
	}
	there := openStore(t, t.TempDir())
	imported(t, there, bare)
	if again := exported(t, there, Selection{}, everything); !bytes.Equal(again, bare) {
		t.Error("without the private words, it is not what it was")
	}
	remark(t, there, g.id, "kept here")
	if done := imported(t, there, whole); done != (Imported{Extended: 1}) {
		t.Errorf("done is %+v", done)
	}
	if got := exported(t, there, Selection{}, Archived{Private: true}); !bytes.Equal(got, exported(t, s, Selection{}, Archived{Private: true})) {
		t.Error("the private words are not there")
	}
	if r, err := there.Remarks(t.Context(), g.id); err != nil || len(r) != 1 {
		t.Errorf("the remarks are %v, %v", r, err)
	}
	if done := imported(t, there, bare); done != (Imported{Known: 1}) {
		t.Errorf("of the poorer file, done is %+v", done)
	}
	// The poorer file may still know what came after.
	g.do(t, s, dialogue.Action{Kind: dialogue.LetRest})
	if done := imported(t, there, exported(t, s, Selection{}, Archived{})); done != (Imported{Extended: 1}) {
		t.Errorf("of what came after, done is %+v", done)
	}
	if got := exported(t, there, Selection{}, Archived{Private: true}); !bytes.Equal(got, exported(t, s, Selection{}, Archived{Private: true})) {
		t.Error("what came after took the private words away, or is not there")
	}
	if err := there.Verify(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestExport_IsCalledOff(t *testing.T) {
	s, _ := filled(t, 5, 4)
	ctx, cancel := context.WithCancel(t.Context())
	told := 0
	err := s.Export(ctx, io.Discard, Selection{}, everything, func(done, of int) {
		if told++; done != told || of != 5 {
			t.Errorf("told is %d of %d", done, of)
		}
		if done == 2 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || told != 2 {
		t.Errorf("after %d sessions: %v", told, err)
	}
}

func TestOutlook_IsWhatTheSessionsSay(t *testing.T) {
	s, all := filled(t, 60, 40)
	c, err := s.Couple(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	do := func(g *play, a dialogue.Action) {
		t.Helper()
		g.now.Wall = g.now.Wall.Add(time.Hour)
		if !g.do(t, s, a) {
			t.Fatalf("%v is not allowed", a)
		}
	}
	// Some end it, and look back at what they agreed.
	for i, g := range all {
		if g.session.State.Agreement != "" && g.session.State.End == "" && i%3 > 0 {
			do(g, dialogue.Action{Kind: dialogue.LetRest})
		}
		if g.session.State.Summary().Undecided() && i%2 == 0 {
			do(g, dialogue.Action{Kind: dialogue.LookBack, Option: dialogue.Kept})
		}
	}
	list, err := s.Sessions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := dialogue.Outlook{Finished: map[string]int{}, Latest: map[string]dialogue.Record{}}
	for i := len(list) - 1; i >= 0; i-- {
		r := &list[i]
		want.Last, want.Latest[r.Protocol] = r, *r
		if r.Status == dialogue.StatusOpen {
			want.Open = r
		} else {
			want.Ended = true
		}
		if r.Status == dialogue.Finished {
			want.Finished[r.Protocol]++
		}
		if due := r.Due(); !due.IsZero() && (want.Due == nil || due.Before(want.Due.Due())) {
			want.Due = r
		}
	}
	if want.Due == nil || want.Open == nil {
		t.Fatal("there is nothing to find")
	}
	got, err := s.Outlook(t.Context(), c.ID)
	if err != nil || asJSON(t, got) != asJSON(t, want) {
		t.Errorf("the outlook is\n%s\nwant\n%s\n%v", asJSON(t, got), asJSON(t, want), err)
	}
	if got, err := s.Outlook(t.Context(), "another"); err != nil || got.Last != nil || got.Ended || len(got.Latest) > 0 {
		t.Errorf("of another couple it is %+v, %v", got, err)
	}
}

func TestPassages_AreTheWordsOfTheEvents(t *testing.T) {
	s, all := filled(t, 20, 80)
	want := map[string][]dialogue.Passage{}
	for _, g := range all {
		if words := g.session.State.Passages(); words != nil {
			want[g.id] = words
		}
	}
	got := map[string][]dialogue.Passage{}
	var order []string
	if err := s.Passages(t.Context(), func(id string, _ int, words []dialogue.Passage) bool {
		got[id] = words
		order = append(order, id)
		return true
	}); err != nil {
		t.Fatal(err)
	}
	if asJSON(t, got) != asJSON(t, want) || len(want) < 3 {
		t.Errorf("the words are\n%s\nwant\n%s", asJSON(t, got), asJSON(t, want))
	}
	for i := 1; i < len(order); i++ {
		if order[i] > order[i-1] { // ids sort by time
			t.Errorf("%s comes after %s", order[i], order[i-1])
		}
	}
	// Words of one session under another, or of before, are noticed.
	for _, forged := range []string{
		"UPDATE passages SET payload = (SELECT payload FROM passages ORDER BY session_id LIMIT 1)",
		"UPDATE passages SET said = said + 1",
		"UPDATE passages SET payload = substr(payload, 1, 20)",
		"DELETE FROM passages",
	} {
		t.Run(forged, func(t *testing.T) {
			s, _ := filled(t, 6, 80)
			if _, err := s.write.Exec(forged); err != nil {
				t.Fatal(err)
			}
			if err := s.Verify(t.Context()); !errors.Is(err, ErrDamaged) {
				t.Errorf("it goes unnoticed: %v", err)
			}
		})
	}
	for _, forged := range []string{"UPDATE sessions SET look_at = look_at + 1", "UPDATE sessions SET danced = 1"} {
		t.Run(forged, func(t *testing.T) {
			s, _ := filled(t, 6, 80)
			if _, err := s.write.Exec(forged); err != nil {
				t.Fatal(err)
			}
			if _, err := s.Sessions(t.Context()); !errors.Is(err, ErrDamaged) {
				t.Errorf("it goes unnoticed: %v", err)
			}
		})
	}
}
