package ui

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"halfway/dialogue"
	"halfway/dialogue/sample"
	"halfway/dialogue/search"
	"halfway/ui/control"
	"halfway/ui/words"
)

// lookedBack is the day on which a history that is made up ends.
var lookedBack = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)

// stocked is a store with a history that is made up.
func stocked(t *testing.T, n int) *memory {
	t.Helper()
	all := protocols()
	h, err := sample.New(sample.Options{Sessions: n, Years: 2, Seed: 1, Until: lookedBack, Protocols: all})
	if err != nil {
		t.Fatal(err)
	}
	c := h.Head().Couples[0]
	m := &memory{couple: dialogue.Couple{ID: c.ID, Partners: c.Partners}}
	for s, err := range h.Sessions() {
		if err != nil {
			t.Fatal(err)
		}
		p := all[slices.IndexFunc(all, func(p *dialogue.Protocol) bool { return p.Hash == s.Protocol })]
		state, err := dialogue.Fold(p, s.Events)
		if err != nil {
			t.Fatal(err)
		}
		partners := c.Partners
		if s.Partners[0] != partners[0].ID {
			partners[0], partners[1] = partners[1], partners[0]
		}
		m.sessions = append(m.sessions, dialogue.Stored{
			Record: dialogue.Record{ID: s.ID, Couple: c.ID, Partners: partners, Protocol: p.ID, Title: p.Title, Hash: p.Hash, Summary: state.Summary()},
			Text:   p.Text, Events: s.Events,
		})
		m.remarks = map[string][]dialogue.Remark{}
	}
	return m
}

// back opens the place for looking back, on the day on which the history ends.
func (d *desk) back() *history {
	d.t.Helper()
	d.w.opts.Now = func() time.Time { return lookedBack }
	d.w.conductor.opts.Now = d.w.opts.Now
	d.key(fyne.KeyH)
	h, ok := d.w.current.(*history)
	if !ok {
		d.t.Fatalf("H shows %T", d.w.current)
	}
	return h
}

// listed are the sessions that the list shows, as the store has them.
func (h *history) listed() []dialogue.Record { return h.shelf.pickedRecords() }

// rowText is what a row of the list says.
func (h *history) rowText(i int) string {
	row := newHistoryRow()
	row.Resize(fyne.NewSize(1000, 80))
	h.row(i, row)
	return strings.Join(texts(row), "")
}

// newest returns the newest session that is as wanted.
func (m *memory) newest(t *testing.T, is func(dialogue.Stored) bool) dialogue.Stored {
	t.Helper()
	for _, s := range slices.Backward(m.sessions) {
		if is(s) {
			return s
		}
	}
	t.Fatal("there is no such session")
	return dialogue.Stored{}
}

// review opens a session out of the list.
func (d *desk) review(h *history, id string) *review {
	d.t.Helper()
	at := slices.IndexFunc(h.listed(), func(r dialogue.Record) bool { return r.ID == id })
	h.mark(at)
	d.key(fyne.KeySpace)
	r, ok := d.w.current.(*review)
	if !ok || r.rec.ID != id {
		d.t.Fatalf("the window shows %T", d.w.current)
	}
	return r
}

func TestHistory_ListsAllByMonth(t *testing.T) {
	store := stocked(t, 130)
	sit(t, store, func(d *desk) {
		h := d.back()
		if got := h.listed(); len(got) != 130 || !slices.IsSortedFunc(got, func(a, b dialogue.Record) int { return b.Start.Compare(a.Start) }) {
			t.Fatalf("listed are %d", len(got))
		}
		newest := h.listed()[0]
		d.wantShown("Looking back", "130 dialogues")
		for _, part := range []string{words.Title(newest, d.w.opts.Protocols), words.Say("date.weekday." + newest.Start.Format("Mon")), newest.Start.Format("15:04")} {
			if !strings.Contains(h.rowText(0), part) {
				t.Errorf("the first row says %q, without %q", h.rowText(0), part)
			}
		}
		count := 0
		for i, m := range h.months {
			count += m.count
			if i > 0 && m.from != h.months[i-1].from+h.months[i-1].count {
				t.Errorf("month %d begins at row %d", i, m.from)
			}
		}
		if count != 130 {
			t.Errorf("the months have %d sessions", count)
		}
		d.key(fyne.KeyRight)
		if h.at != h.months[1].from {
			t.Errorf("the next month begins at row %d, marked is %d", h.months[1].from, h.at)
		}
		d.wantShown(fmt.Sprint("November 2026 · ", words.Count("history.count", h.months[0].count)))
		d.key(fyne.KeyLeft, fyne.KeyEscape)
		if _, ok := d.w.current.(*start); !ok || len(h.shelf.records) > 0 || h.shelf.words != nil {
			t.Errorf("it leads back to %T, and keeps %d sessions", d.w.current, len(h.shelf.records))
		}
	})
}

func TestHistory_FindsAsOneTypes(t *testing.T) {
	store := stocked(t, 90)
	sit(t, store, func(d *desk) {
		h := d.back()
		d.key(fyne.KeyF3)
		d.typing("GÄRDEN")
		var want []string
		q := search.Parse("garden")
		for _, s := range slices.Backward(store.sessions) {
			x := search.NewIndex()
			x.Add(s.ID, s.Passages)
			x.Find(q, 0, 1, func(id string) bool { want = append(want, id); return true })
		}
		var got []string
		for _, r := range h.listed() {
			got = append(got, r.ID)
		}
		if len(want) == 0 || !slices.Equal(got, want) {
			t.Errorf("found are %d, want %d", len(got), len(want))
		}
		if h.shelf.searching || !strings.HasSuffix(h.tally.Text(), "of 90") {
			t.Errorf("it goes on searching: %q", h.tally.Text())
		}
		d.wantShown(fmt.Sprintf("%d of 90", len(want)), "Show all")
		for i := range h.listed() {
			if !strings.Contains(h.rowText(i), "garden") {
				t.Errorf("row %d says %q", i, h.rowText(i))
			}
		}
		d.typing(" zzzzz")
		d.wantShown("Nothing here fits that")
		d.key(fyne.KeyEscape) // out of the field
		d.key(fyne.KeyEscape) // of what is looked for
		if len(h.listed()) != 90 || h.find.Text != "" {
			t.Errorf("listed are %d, and the field says %q", len(h.listed()), h.find.Text)
		}
	})
}

// Who asks for more than what is read by then gets all of it.
func TestHistory_WaitsForAllOfIt(t *testing.T) {
	store := stocked(t, 90)
	sit(t, store, func(d *desk) {
		d.w.opts.Now = func() time.Time { return lookedBack }
		slow := make(chan struct{})
		store.slowly = slow
		d.key(fyne.KeyH)
		h := d.w.current.(*history)
		if len(h.listed()) != firstLook || !strings.HasSuffix(h.tally.Text(), "…") {
			t.Fatalf("at first there are %d, and it says %q", len(h.listed()), h.tally.Text())
		}
		d.key(fyne.KeyT)
		if d.w.current != screen(h) {
			t.Fatal("a part of them is shown over time")
		}
		close(slow)
		d.settle()
		if s, ok := d.w.current.(*trends); !ok || len(s.records) != 90 {
			t.Errorf("shown is %T", d.w.current)
		}
	})
}

func TestHistory_PrivateWritingIsNotFound(t *testing.T) {
	store := stocked(t, 300)
	secret := store.newest(t, func(s dialogue.Stored) bool { return s.Protocol == "my-own-page" && !s.Off })
	var private string
	for _, e := range secret.Events {
		if e.Kind == dialogue.Noted && e.Text != "" {
			private = e.Text
		}
	}
	if private == "" {
		t.Fatal("nothing private was written")
	}
	sit(t, store, func(d *desk) {
		h := d.back()
		h.shelf.look("\"" + private + "\"")
		d.settle()
		if slices.ContainsFunc(h.listed(), func(r dialogue.Record) bool { return r.ID == secret.ID }) {
			t.Errorf("%q is found", private)
		}
	})
}

func TestHistory_NarrowsDown(t *testing.T) {
	store := stocked(t, 120)
	count := func(is func(dialogue.Record) bool) int {
		n := 0
		for _, s := range store.sessions {
			if is(s.Record) {
				n++
			}
		}
		return n
	}
	sit(t, store, func(d *desk) {
		h := d.back()
		try := func(name string, want int, keys ...fyne.KeyName) {
			t.Helper()
			d.key(keys...)
			if got := len(h.listed()); got != want || want == 0 {
				t.Errorf("%s: listed are %d, want %d", name, got, want)
			}
			d.key(fyne.KeyR)
			if len(h.listed()) != 120 || h.shelf.asked() {
				t.Errorf("%s: afterwards listed are %d", name, len(h.listed()))
			}
		}
		second := h.dialogues()[2].id
		try("a dialogue", count(func(r dialogue.Record) bool { return r.Protocol == second }), fyne.KeyD, fyne.Key3)
		try("ended early", count(func(r dialogue.Record) bool { return r.Status == dialogue.Stopped }), fyne.KeyE, fyne.Key3)
		try("agreement open", count(func(r dialogue.Record) bool { return r.Undecided() }), fyne.KeyA)
		since := lookedBack.AddDate(0, -3, 0)
		try("three months", count(func(r dialogue.Record) bool { return !r.Start.Before(since) }), fyne.KeyS, fyne.Key3)
		last := count(func(r dialogue.Record) bool { return r.Start.Year() == 2025 })
		try("last year", last, fyne.KeyS, fyne.Key6)
		try("last year, ended early", count(func(r dialogue.Record) bool { return r.Start.Year() == 2025 && r.Status == dialogue.Stopped }),
			fyne.KeyS, fyne.Key6, fyne.KeyE, fyne.Key3)
	})
}

func TestHistory_DaysThatAreTyped(t *testing.T) {
	for typed, want := range map[string]string{
		"2026-03-14": "2026-03-14", "14.3.2026": "2026-03-14", "2026-3-4": "2026-03-04", " 3 Mar 2026 ": "2026-03-03", "": "0001-01-01",
		"yesterday": "no", "2026-13-01": "no", "31.2.2026": "no",
	} {
		day, ok := readDay(typed)
		if got := day.Format(isoDay); ok != (want != "no") || ok && got != want {
			t.Errorf("%q is read as %s, %t", typed, got, ok)
		}
	}
	sit(t, stocked(t, 60), func(d *desk) {
		h := d.back()
		d.key(fyne.KeyS)
		fields := entries(d.w.sheet.box)
		fields[0].SetText("2026-13-01")
		d.w.sheet.do(cmdPrimary)
		d.settle()
		d.wantShown("That is no day")
		fields[0].SetText("2026-06-01")
		fields[1].SetText("2026-05-01")
		d.w.sheet.do(cmdPrimary)
		d.settle()
		d.wantShown("The first day comes after")
		fields[1].SetText("2026-06-30")
		d.w.sheet.do(cmdPrimary)
		d.settle()
		if d.w.sheet != nil || len(h.listed()) == 0 {
			t.Fatalf("listed are %d", len(h.listed()))
		}
		for _, r := range h.listed() {
			if r.Start.Month() != time.June {
				t.Errorf("listed is one of %v", r.Start)
			}
		}
		d.wantShown("2026-06-01 – 2026-06-30")
	})
}

func TestHistory_EmptyOffersToBringSomethingIn(t *testing.T) {
	store := &memory{couple: couple("Robin", "Sam")}
	sit(t, store, func(d *desk) {
		d.back()
		d.wantShown("Nothing here yet")
		d.w.opts.BringIn = func(_ context.Context, path string, _ func(int)) (Brought, error) {
			if path != "/there/history.json" {
				return Brought{}, errors.New("the file cannot be read")
			}
			store.sessions = stocked(t, 3).sessions
			return Brought{Added: 3}, nil
		}
		d.key(fyne.KeyX)
		d.wantShown("Bring a history in")
		d.wantNotShown("PDF")
		entries(d.w.sheet.box)[0].SetText("/nowhere")
		d.key(fyne.KeyK)
		d.wantShown("the file cannot be read")
		d.key(fyne.KeySpace, fyne.KeyX)
		entries(d.w.sheet.box)[0].SetText("/there/history.json")
		d.key(fyne.KeyK)
		d.wantShown("It is here", "New: 3")
		d.key(fyne.KeySpace)
		if h, ok := d.w.current.(*history); !ok || len(h.listed()) != 3 {
			t.Errorf("afterwards the window shows %T", d.w.current)
		}
	})
}

func TestReview_ShowsTheSessionAlongTime(t *testing.T) {
	store := stocked(t, 40)
	s := store.newest(t, func(s dialogue.Stored) bool {
		return s.Protocol != "my-own-page" && s.Status == dialogue.Finished && !s.Off
	})
	sit(t, store, func(d *desk) {
		h := d.back()
		r := d.review(h, s.ID)
		if r.band == nil || len(r.visits) != len(r.state.Visits) {
			t.Fatalf("there is no band, or the course has %d of %d visits", len(r.visits), len(r.state.Visits))
		}
		d.wantShown(words.Title(s.Record, d.w.opts.Protocols), "Add a thought", "Delete", "Time spoken", "The course")
		r.band.OnTap(len(r.visits) - 1) // leads to that visit
		d.settle()
		at := h.at
		d.key(fyne.KeyRight)
		if next, ok := d.w.current.(*review); !ok || next.rec.ID != h.listed()[at+1].ID {
			t.Errorf("→ shows %T", d.w.current)
		}
		d.key(fyne.KeyEscape)
		if d.w.current != screen(h) || h.at != at+1 {
			t.Errorf("it leads back to %T, row %d", d.w.current, h.at)
		}
	})
}

// What a facilitator kept, and its marks on the band, stay covered until they ask
// for them.
func TestReview_CoversWhatAFacilitatorKept(t *testing.T) {
	store := stocked(t, 10)
	s := store.newest(t, func(s dialogue.Stored) bool { return s.Status == dialogue.Finished })
	store.remarks[s.ID] = []dialogue.Remark{{ID: "one", At: s.Start, Clock: time.Minute, Step: "speak", Flag: true, Text: "softer"}, {ID: "two", At: s.Start, Clock: 2 * time.Minute, Text: "a note"}}
	sit(t, store, func(d *desk) {
		r := d.review(d.back(), s.ID)
		flags := func() int {
			n := 0
			within(r.band, func(o fyne.CanvasObject) {
				if l, ok := o.(*canvas.Line); ok && l.StrokeWidth == 3 {
					n++
				}
			})
			return n
		}
		d.wantNotShown("softer", "a note")
		if flags() != 0 {
			t.Error("the flags are on the band")
		}
		d.key(fyne.KeyF, fyne.KeyF)
		d.wantShown("softer", "a note")
		if flags() != 2 {
			t.Errorf("%d flags are on the band, want 2", flags())
		}
	})
}

func TestReview_TakesAThoughtAndKeepsItWhenTheDiskRefuses(t *testing.T) {
	store := stocked(t, 20)
	s := store.newest(t, func(s dialogue.Stored) bool { return s.Status == dialogue.Finished && !s.Off })
	sit(t, store, func(d *desk) {
		h := d.back()
		d.review(h, s.ID)
		d.key(fyne.KeyN)
		d.wantShown("A thought, afterwards", s.Partners[0].Name, s.Partners[1].Name, "Both of us")
		field := entries(d.w.sheet.box)[0]
		field.OnDone()
		d.settle()
		d.wantShown("There are no words yet")
		d.w.win.Canvas().Unfocus()
		d.key(fyne.Key2) // whose it is
		field.SetText("It was the tone, not the words.")
		store.refuse = true
		field.OnDone()
		d.settle()
		d.wantShown("the disk is full")
		store.refuse = false
		d.key(fyne.KeySpace) // all right: what was typed is still there
		field = entries(d.w.sheet.box)[0]
		if field.Text != "It was the tone, not the words." {
			t.Fatalf("of what was typed there is %q", field.Text)
		}
		field.OnDone()
		d.settle()
		d.wantShown("Added afterwards", "It was the tone, not the words.")
		after := *store.find(s.ID)
		last := after.Events[len(after.Events)-1]
		if last.Kind != dialogue.Reflected || last.Side != dialogue.Right || after.Thoughts != s.Thoughts+1 {
			t.Errorf("kept is %+v", last)
		}
		// It can be found from now on.
		d.key(fyne.KeyEscape)
		h.shelf.look("\"the tone, not\"")
		d.settle()
		if got := h.listed(); len(got) != 1 || got[0].ID != s.ID {
			t.Errorf("found are %d", len(got))
		}
	})
}

func TestReview_RenamesLooksBackAndLetsRest(t *testing.T) {
	store := stocked(t, 60)
	s := store.newest(t, func(s dialogue.Stored) bool { return s.Undecided() })
	sit(t, store, func(d *desk) {
		h := d.back()
		d.review(h, s.ID)
		d.key(fyne.KeyE)
		field := entries(d.w.sheet.box)[0]
		field.SetText("  who gets\nup ")
		field.OnDone()
		d.settle()
		d.wantShown("who gets up")
		if got := store.find(s.ID).Topic; got != "who gets up" {
			t.Errorf("the topic is %q", got)
		}
		d.key(fyne.KeyK, fyne.Key2)
		if got := store.find(s.ID).Outcome; got != dialogue.Partly {
			t.Errorf("it went %q", got)
		}
		if d.w.outlook.Due != nil && d.w.outlook.Due.ID == s.ID {
			t.Error("the start screen still asks for it")
		}
	})
}

func TestReview_LetsAnUnfinishedOneRest(t *testing.T) {
	store := &memory{couple: couple("Robin", "Sam")}
	sit(t, store, func(d *desk) {
		d.begin()
		d.key(fyne.KeyEscape, fyne.KeySpace) // keeps it for later
		if d.w.outlook.Open == nil {
			t.Fatal("nothing is open")
		}
		h := d.back()
		d.review(h, store.sessions[0].ID)
		d.wantShown("Go on with it", "Let it rest")
		d.key(fyne.KeyL, fyne.KeyL)
		if s := store.sessions[0]; s.Status != dialogue.Stopped || d.w.outlook.Open != nil {
			t.Errorf("it is %q, and open is %v", s.Status, d.w.outlook.Open)
		}
		d.wantNotShown("Go on with it")
		d.wantShown("ended early")
	})
}

func TestReview_DeletesByNameAndOnlyThen(t *testing.T) {
	store := stocked(t, 12)
	s := store.newest(t, func(s dialogue.Stored) bool { return s.Topic != "" && s.Status == dialogue.Finished })
	sit(t, store, func(d *desk) {
		h := d.back()
		d.review(h, s.ID)
		d.key(fyne.KeyDelete)
		d.wantShown("Delete “"+words.Title(s.Record, d.w.opts.Protocols)+": "+s.Topic+"” of", "for good", "Keep it")
		d.key(fyne.KeySpace) // keeps it
		if store.find(s.ID) == nil {
			t.Fatal("it is gone")
		}
		d.key(fyne.KeyDelete, fyne.KeyDelete)
		if store.find(s.ID) != nil {
			t.Fatal("it is still there")
		}
		if d.w.current != screen(h) || len(h.listed()) != 11 {
			t.Errorf("the window shows %T with %d", d.w.current, len(h.listed()))
		}
	})
}

func TestTaking_SaysWhatGoesAlong(t *testing.T) {
	store := stocked(t, 8)
	sit(t, store, func(d *desk) {
		h := d.back()
		var asked []Taking
		d.w.opts.Folder = "/home/us"
		d.w.opts.TakeAlong = func(_ context.Context, what Taking, _ func(done, of int)) error {
			asked = append(asked, what)
			return nil
		}
		d.key(fyne.KeyX, fyne.Key2, fyne.KeyA)
		d.wantShown("Take your history along", "Private writing goes along", "The facilitator’s notes stay here")
		d.key(fyne.KeySpace)
		d.wantShown("It is saved", "/home/us/halfway-2026-11-22.html")
		d.key(fyne.KeySpace)
		r := d.review(h, h.listed()[2].ID)
		d.key(fyne.KeyX, fyne.Key5, fyne.KeyF, fyne.KeySpace)
		want := []Taking{
			{Format: HTML, Path: "/home/us/halfway-2026-11-22.html", Private: true},
			{Format: JSON, Path: "/home/us/halfway-" + r.rec.ID[:8] + "-2026-11-22.json", ID: r.rec.ID, Remarks: true},
		}
		if !slices.Equal(asked, want) {
			t.Errorf("asked for is %+v", asked)
		}
	})
}

// What takes long shows how far it is, and can be called off.
func TestTaking_IsCalledOff(t *testing.T) {
	sit(t, stocked(t, 8), func(d *desk) {
		d.back()
		off := make(chan struct{})
		d.w.opts.TakeAlong = func(ctx context.Context, _ Taking, tell func(done, of int)) error {
			for i := range 1000 {
				select {
				case <-ctx.Done():
					close(off)
					return fmt.Errorf("take along: %w", ctx.Err())
				case <-time.After(100 * time.Millisecond):
					tell(i+1, 1000)
				}
			}
			return nil
		}
		d.key(fyne.KeyX, fyne.Key3, fyne.KeySpace)
		d.wait(900 * time.Millisecond)
		if d.w.sheet != nil {
			t.Error("people are told within the first second")
		}
		d.wait(2 * time.Second)
		d.wantShown("Writing the file", "dialogues so far", "Stop")
		d.key(fyne.KeyEscape)
		<-off
		d.settle()
		if d.w.sheet != nil || d.w.conductor.busy {
			t.Errorf("afterwards the sheet is %v, and busy %t", d.w.sheet, d.w.conductor.busy)
		}
	})
}

// entries are the fields within an object.
func entries(o fyne.CanvasObject) []*control.Entry {
	var all []*control.Entry
	within(o, func(o fyne.CanvasObject) {
		if e, ok := o.(*control.Entry); ok {
			all = append(all, e)
		}
	})
	return all
}

// The buttons that lead to Fyne's own dialogs for files open them.
func TestTaking_PointsAtFilesAndFolders(t *testing.T) {
	sit(t, stocked(t, 3), func(d *desk) {
		d.back()
		for _, label := range []string{"Another folder", "Choose"} {
			d.key(fyne.KeyX)
			for _, b := range buttons(d.w.sheet.content, nil) {
				if slices.Contains(texts(b), label) {
					test.Tap(b)
				}
			}
			d.settle()
			if n := len(d.w.win.Canvas().Overlays().List()); n != 2 {
				t.Errorf("%s: over the window lie %d", label, n)
			}
			d.w.dismiss()
			d.settle()
		}
	})
}
