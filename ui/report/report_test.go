package report

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"halfway/assets"
	"halfway/dialogue"
	"halfway/ui/report/pdf"
	"halfway/ui/words"
)

type maker = func(io.Writer, Options) (Writer, error)

// paperOnly writes PDF without the system's fonts, so that it is the same
// everywhere.
func paperOnly(w io.Writer, o Options) (Writer, error) {
	fonts, err := pdf.NewFonts(assets.FontRegular, assets.FontBold, "Atkinson")
	if err != nil {
		return nil, err
	}
	fonts.OwnOnly()
	return onPaper(w, o, fonts)
}

var makers = map[string]maker{"Markdown": Markdown, "HTML": HTML, "PDF": paperOnly, "CSV": CSV}

func written(t testing.TB, make maker, o Options, entries ...Entry) string {
	t.Helper()
	var b bytes.Buffer
	w, err := make(&b, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if err := w.Add(e); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// read is what a person reads in a document, without white space.
func read(t *testing.T, name string, o Options, entries ...Entry) string {
	t.Helper()
	text := written(t, makers[name], o, entries...)
	switch name {
	case "HTML":
		text = textOf(parsed(t, text))
	case "PDF":
		text = paperText(t, []byte(text))
	case "Markdown":
		text = markdownText(t, text)
	}
	return squeezed(text)
}

func squeezed(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool {
		return r <= ' ' || r == 0xA0 || r == 0x2028 || r >= 0x2066 && r <= 0x2069
	}), "")
}

// documents are the formats that tell a session in full.
var documents = []string{"Markdown", "HTML", "PDF"}

func TestDocuments_TellWhatASessionWas(t *testing.T) {
	e := danced(t)
	want := []string{
		"Robin and Sam", "Seeing our dance", "When the holidays are planned, it starts every time",
		"Thursday, 20 November 2025 at 18:40", "Robin on the left, Sam on the right", "Who began", "How it ended", "finished",
		"29 min", "3 d", "speaks", "beyond the time", "says back", "clock stopped", "break", "left open",
		"Time spoken", "Calm", "4 → 10", "Feeling heard", "Wish for closeness",
		"When one of us says “here it is again”, we both sit down.", "I say it first, and softly", "How it went", "Partly",
		"The merry-go-round", "Under it:", "Sees Sam:", "Its first sign:", "Our first step out of it:",
		"Before you begin", "Sam tells of a move", "When it starts between you, what do you usually do?", "Robin says it back", "Yes, you heard me",
		"Robin called a break", "Break of 29 minutes", "Calm: Robin 7, Sam 6", "Clock stopped for 1 minute",
		"Left open, and taken up again after 3 days",
		"I noticed the first sign today, in the kitchen, before it began.", "Robin, Monday, 24 November 2025",
		"softer", "Ask about the kitchen next time",
	}
	for _, name := range documents {
		t.Run(name, func(t *testing.T) {
			got := read(t, name, utc, e)
			for _, text := range want {
				if name == "Markdown" && (text == "29 min" || text == "3 d") {
					continue // drawn there as strokes
				}
				if name == "PDF" {
					text = strings.ReplaceAll(text, "→", "") // drawn there
				}
				if !strings.Contains(got, squeezed(text)) {
					t.Errorf("it does not say %q", text)
				}
			}
		})
	}
}

func TestDocuments_LackNoWords(t *testing.T) {
	key := regexp.MustCompile(`\b(report|review|history|outcome|rate|length|date|dance|break)\.[a-z]+[a-z.]*`)
	o := utc
	o.Private = true
	for name := range makers {
		for _, e := range everything(t) {
			e.Remarks = []dialogue.Remark{{At: evening, Text: "a remark"}}
			if missing := key.FindString(read(t, name, o, e)); missing != "" {
				t.Errorf("%s says %q", name, missing)
			}
		}
	}
	for _, by := range []string{dialogue.ByPeople, dialogue.ByCooling, dialogue.ByCrash} {
		for _, to := range []dialogue.Instant{{}, {Wall: evening}} {
			if text := absence(dialogue.Absence{By: by, To: to}); key.MatchString(text) {
				t.Errorf("left by %q, it says %q", by, text)
			}
		}
	}
	for _, k := range kinds {
		if key.MatchString(k.Words()) {
			t.Errorf("the legend says %q", k.Words())
		}
	}
}

func TestDocuments_KeepRemarksToThemselvesUnlessGiven(t *testing.T) {
	e := danced(t)
	e.Remarks = nil
	for _, name := range documents {
		if strings.Contains(read(t, name, utc, e), squeezed("facilitator’s notes")) {
			t.Errorf("%s tells of remarks", name)
		}
	}
}

func TestDocuments_LeavePrivateWritingOutUnlessAskedFor(t *testing.T) {
	e := alone(t)
	for _, name := range documents {
		got := read(t, name, utc, e)
		if strings.Contains(got, "PRIVATE") || !strings.Contains(got, squeezed("Robin wrote something in private here. It is not in this document.")) {
			t.Errorf("%s does not keep it, or does not say so", name)
		}
		if strings.Contains(got, "Sam") && name != "PDF" && strings.Contains(strings.ReplaceAll(got, "RobinandSam", ""), "Sam") {
			t.Errorf("%s names Sam on a page that was Robin’s alone", name)
		}
		all := utc
		all.Private = true
		got = read(t, name, all, e)
		for _, step := range []string{"move", "part", "protecting", "longing", "asking", "letting"} {
			if !strings.Contains(got, "PRIVATE"+step) {
				t.Errorf("%s lacks what was written at %q", name, step)
			}
		}
	}
}

func TestDocuments_SayWhatWasOffTheRecord(t *testing.T) {
	e := unkept(t)
	// Even where the words are still in memory.
	p := protocols["after-a-fight"]
	g := begin(t, p, dialogue.Terms{Off: true})
	g.write = func(dialogue.Visit) string { return "SECRET" }
	g.settle = dialogue.Action{Text: "SECRET"}
	live := e
	live.State = g.end().s.State
	for name := range makers {
		for _, e := range []Entry{e, live} {
			got := read(t, name, utc, e)
			if strings.Contains(got, "SECRET") || strings.Contains(got, "Howyoubothwere") || name == "CSV" && strings.Count(got, "2025") > 0 {
				t.Errorf("%s tells what is off the record", name)
			}
			if name != "CSV" && !strings.Contains(got, squeezed("off the record: no words were kept")) {
				t.Errorf("%s does not say that it is off the record", name)
			}
		}
	}
}

func TestDocuments_TakeWhatHardlyBegan(t *testing.T) {
	e := empty(t)
	for _, n := range []int{2, 1} {
		var err error
		if e.State, err = dialogue.Fold(e.State.Protocol, e.Stored.Events[:n]); err != nil {
			t.Fatal(err)
		}
		for _, name := range documents {
			if got := read(t, name, utc, e); !strings.Contains(got, "Thankyou") || !strings.Contains(got, "notfinished") {
				t.Errorf("%s of %d events is %q", name, n, got)
			}
		}
	}
	for name, make := range makers {
		if written(t, make, Options{Now: utc.Now}) == "" {
			t.Errorf("%s of nothing is nothing at all", name)
		}
	}
}

func TestDocuments_HoldTheLongestNotesWhole(t *testing.T) {
	e := hardest(t)
	for _, name := range documents {
		got := read(t, name, utc, e)
		for _, v := range e.State.Visits {
			if !strings.Contains(got, squeezed(v.Note)) {
				t.Errorf("%s lacks a part of the note at %q", name, v.Step.ID)
			}
		}
		if !strings.Contains(got, squeezed(e.State.Agreement)) {
			t.Errorf("%s lacks a part of the agreement", name)
		}
	}
}

func TestDocuments_AreTheSameEveryTime(t *testing.T) {
	e := danced(t)
	first := map[string]string{}
	for name, make := range makers {
		first[name] = written(t, make, utc, e)
	}
	time.Sleep(1100 * time.Millisecond) // font files have a time of their own, in seconds
	for name, make := range makers {
		if written(t, make, utc, e) != first[name] {
			t.Errorf("%s of the same session differs", name)
		}
	}
}

var errFull = errors.New("the disk is full")

// full takes some bytes and no more.
type full int

func (f *full) Write(b []byte) (int, error) {
	if *f -= full(len(b)); *f < 0 {
		return 0, errFull
	}
	return len(b), nil
}

func TestDocuments_TellThatTheDiskIsFull(t *testing.T) {
	e := danced(t)
	for name, make := range makers {
		size := len(written(t, make, utc, e, e, e))
		for _, room := range []int{0, size / 2, size - 1} {
			left := full(room)
			w, err := make(&left, utc)
			for range 3 {
				if err == nil {
					err = w.Add(e)
				}
			}
			if err == nil {
				err = w.Close()
			}
			if !errors.Is(err, errFull) {
				t.Errorf("%s with room for %d of %d bytes returns %v", name, room, size, err)
			}
		}
	}
}

func TestDocuments_LookAtManyFirst(t *testing.T) {
	o := utc
	o.Trends = looks()
	for _, name := range documents {
		got := read(t, name, o, plainly(t))
		at := strings.Index(got, "Overtime")
		if first := strings.Index(got, "Speakerandlistener"); at < 0 || first < at {
			t.Errorf("%s begins its trends at %d, and its sessions at %d", name, at, first)
		}
		for _, want := range []string{"Calm, before and after", "After 9 of 12 dialogues both of you were calmer than before.", "July 2025", "6.5", "Of 17 agreements you kept 8."} {
			if !strings.Contains(got, squeezed(want)) {
				t.Errorf("%s lacks %q", name, want)
			}
		}
		if name != "Markdown" && strings.Count(got, squeezed("Sam, before")) < 2 {
			t.Errorf("%s lacks the legend of the chart", name)
		}
		if strings.Contains(read(t, name, utc, plainly(t)), "Overtime") {
			t.Errorf("%s tells of trends where there are none", name)
		}
	}
}

func TestCSV_HasARowForEveryReading(t *testing.T) {
	e := danced(t)
	e.Stored.Partners[0].Name, e.Stored.Partners[1].Name = "=HYPERLINK(\"x\")", "Sam \"S\", Jr"
	text := written(t, CSV, utc, e)
	if !strings.HasPrefix(text, "\uFEFF") || strings.Count(text, "\n") != strings.Count(text, "\r\n") {
		t.Error("it does not begin with a byte order mark, or its lines do not end as RFC 4180 has them")
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\uFEFF"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(rows[0], " "); got != "session day time dialogue moment partner reading value" {
		t.Errorf("its head is %q", got)
	}
	for _, want := range [][]string{
		{e.Stored.ID, "2025-11-20", "18:40", "Seeing our dance", "before", "'=HYPERLINK(\"x\")", "Calm", "4"},
		{e.Stored.ID, "2025-11-20", "18:40", "Seeing our dance", "after a break", "Sam \"S\", Jr", "Calm", "6"},
		{e.Stored.ID, "2025-11-20", "18:40", "Seeing our dance", "after", "Sam \"S\", Jr", "Wish for space", "10"},
	} {
		if !slices.ContainsFunc(rows, func(row []string) bool { return slices.Equal(row, want) }) {
			t.Errorf("there is no row %q", want)
		}
	}
	if len(rows) != 1+6+2+8 {
		t.Errorf("there are %d rows", len(rows))
	}
}

func TestCSV_KeepsSpreadsheetsFromReckoning(t *testing.T) {
	for text, want := range map[string]string{
		"=1+1": "'=1+1", "+1": "'+1", "-1": "'-1", "@a": "'@a", "\ta": "'\ta", "\ra": "'\ra", "": "", "a=1": "a=1", "é": "é",
	} {
		if got := harmless(text); got != want {
			t.Errorf("%q becomes %q", text, got)
		}
	}
}

func TestBand_LiesInOrderAndIsMarkedInMinutes(t *testing.T) {
	for i, e := range everything(t) {
		b := bandOf(e.State)
		at := 0.0
		for _, p := range b.Pieces {
			if p.From < at-1e-6 || p.To < p.From || p.To > 1+1e-6 {
				t.Fatalf("session %d: a piece lies from %g to %g, after %g", i, p.From, p.To, at)
			}
			at = p.To
		}
		last := dialogue.Mark{At: -1, Minutes: -1}
		for _, m := range b.Marks {
			if m.At <= last.At || m.Minutes <= last.Minutes || m.At < 0 || m.At > 1+1e-6 {
				t.Errorf("session %d: mark %v follows %v", i, m, last)
			}
			last = m
		}
		if len(b.Marks) > 12 || len(b.Pieces) > 1 && len(b.Marks) == 0 {
			t.Errorf("session %d has %d marks", i, len(b.Marks))
		}
	}
}

func TestBand_PutsEachPartnerOnTheirSide(t *testing.T) {
	for _, p := range bandOf(danced(t).State).Pieces {
		for _, s := range p.shapes(1000, 32, 25) {
			above, below := s.Y < 31.4, s.Y+s.H > 32.6
			switch {
			case s.Cut, s.Class == "middle":
			case p.Side == dialogue.Left && (!above || below), p.Side == dialogue.Right && (above || !below), p.Side == dialogue.Nobody && above != below:
				t.Errorf("what %s of %s draws is %+v", p.Kind, p.Side, s)
			}
		}
	}
}

func TestTimes_AreSaidInWhatIsReadBest(t *testing.T) {
	for _, c := range []struct {
		seconds      int
		long, narrow string
	}{
		{12, "12 seconds", "1 min"},
		{60, "1 minute", "1 min"},
		{1500, "25 minutes", "25 min"},
		{3600 * 3, "3 hours", "3 h"},
		{86400 * 9, "9 days", "9 d"},
	} {
		d := duration(c.seconds)
		if length(d) != c.long || brief(d) != c.narrow {
			t.Errorf("%d seconds are %q and %q", c.seconds, length(d), brief(d))
		}
	}
	if got := fmt.Sprint(words.Clock(duration(59)), words.Clock(duration(3725))); got != "0:59 62:05" && got != "0:5962:05" {
		t.Errorf("on the clock they are %s", got)
	}
}
