package archive

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"halfway/dialogue"
)

const (
	coupleID = "019a0000-0000-7000-8000-000000000001"
	leftID   = "019a0000-0000-7000-8000-000000000002"
	rightID  = "019a0000-0000-7000-8000-000000000003"
)

func sessionID(n int) string { return fmt.Sprintf("019a0000-0000-7000-9000-%012d", n) }

var day = time.Date(2026, 3, 4, 20, 0, 0, 123456789, time.UTC)

func loadProtocol(t testing.TB, id string) *dialogue.Protocol {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "assets", "protocols", id+".yaml"))
	if err != nil {
		t.Fatal(err)
	}
	p, err := dialogue.Load(id, text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// played is a session that was gone through to its end by the first thing that
// is offered, with words wherever they can be written.
func played(t testing.TB, p *dialogue.Protocol, n int) Session {
	t.Helper()
	now := dialogue.Instant{Wall: day.AddDate(0, 0, n)}
	events := dialogue.Start(p, dialogue.Terms{}, now)
	s, err := dialogue.Open(p, events)
	if err != nil {
		t.Fatal(err)
	}
	do := func(a dialogue.Action) {
		t.Helper()
		more, err := s.Do(a, now)
		if err == nil {
			s, err = s.Apply(more...)
		}
		if err != nil {
			t.Fatalf("%+v at %s: %v", a, s.State.Now().Step.ID, err)
		}
		events = append(events, more...)
	}
	for range 200 {
		if s.State.End != "" {
			break
		}
		now.Wall, now.Clock = now.Wall.Add(30*time.Second), now.Clock+30*time.Second
		a := s.State.Allowed(now)[0]
		switch a.Kind {
		case dialogue.GiveRates:
			a.Readings = dialogue.Readings{}
			for i, r := range s.State.Asked() {
				a.Readings[r] = i
			}
		case dialogue.TakeBreak:
			a.Until = now.Wall.Add(dialogue.MinBreak)
		case dialogue.Settle:
			a.Text, a.Until = "one small thing", now.Wall.AddDate(0, 0, 7)
		case dialogue.Pick:
			if s.State.Now().Step.Option(a.Option).When {
				a.Until = now.Wall.Add(time.Hour)
			}
		}
		if s.State.Now().Step.Note != "" && s.State.Now().Note == "" && !s.State.Off {
			do(dialogue.Action{Kind: dialogue.WriteNote, Text: "nobody else's \u2028 <business> & “more”"})
		}
		do(a)
	}
	if !s.State.Off {
		do(dialogue.Action{Kind: dialogue.Reflect, Side: dialogue.Left, Text: "later"})
	}
	return Session{
		ID: sessionID(n), Couple: coupleID, Partners: [2]string{leftID, rightID}, Protocol: p.Hash, Events: s.State.Kept(events),
		Remarks: []dialogue.Remark{{ID: fmt.Sprintf("019a0000-0000-7000-a000-%012d", n), At: day, Step: "x", Text: "seen"}},
	}
}

func headOf(p *dialogue.Protocol) Head {
	return Head{
		Protocols: []Protocol{{p.Hash, p.ID, p.Text}},
		Couples:   []Couple{{coupleID, day, [2]dialogue.Partner{{ID: leftID, Name: "Ada"}, {ID: rightID, Name: "Ben"}}}},
	}
}

func written(t testing.TB, head Head, sessions ...Session) []byte {
	t.Helper()
	var out bytes.Buffer
	err := Write(&out, head, func(yield func(Session, error) bool) {
		for _, s := range sessions {
			if !yield(s, nil) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// readAll reads an archive to its end.
func readAll(text []byte) (Head, []Session, error) {
	r, err := NewReader(bytes.NewReader(text))
	if err != nil {
		return Head{}, nil, err
	}
	var all []Session
	for s, err := range r.All() {
		if err != nil {
			return r.Head, nil, err
		}
		all = append(all, s.Session)
	}
	return r.Head, all, nil
}

func TestArchive_IsReadAsItWasWritten(t *testing.T) {
	p := loadProtocol(t, "speaker-listener")
	for _, n := range []int{0, 1, 3} {
		var sessions []Session
		for i := range n {
			sessions = append(sessions, played(t, p, i))
		}
		text := written(t, headOf(p), sessions...)
		head, got, err := readAll(text)
		if err != nil {
			t.Fatal(err)
		}
		if again := written(t, head, got...); !bytes.Equal(again, text) || len(got) != n {
			t.Errorf("%d sessions are read as %d:\n%s\n%s", n, len(got), text, again)
		}
	}
}

func TestReader_RefusesWhatIsNoArchive(t *testing.T) {
	p := loadProtocol(t, "speaker-listener")
	s := played(t, p, 1)
	good := string(written(t, headOf(p), s, played(t, p, 2)))
	change := func(old, new string) string {
		t.Helper()
		if !strings.Contains(good, old) {
			t.Fatalf("%q is not in it", old)
		}
		return strings.Replace(good, old, new, 1)
	}
	many := s
	many.Events = append(many.Events[:1:1], make([]dialogue.Event, MaxSteps)...)
	for name, c := range map[string]struct {
		text string
		want error
	}{
		"nothing":             {"", ErrForeign},
		"a word":              {"hello", ErrForeign},
		"a picture":           {"\x89PNG\r\n\x1a\n\x00\x00", ErrForeign},
		"a list":              {"[]", ErrForeign},
		"another object":      {`{"name":"x"}`, ErrForeign},
		"another format":      {change(Format, "a recipe"), ErrForeign},
		"format as a number":  {`{"format":7}`, ErrForeign},
		"a newer one":         {change(`"version":1`, `"version":2`), ErrNewer},
		"version nought":      {change(`"version":1`, `"version":0`), ErrBroken},
		"version huge":        {change(`"version":1`, `"version":1e999`), ErrBroken},
		"half":                {good[:len(good)/2], ErrCut},
		"without its end":     {strings.TrimSuffix(good, "\n]}\n"), ErrCut},
		"something after it":  {good + "x", ErrBroken},
		"a second one":        {good + good, ErrBroken},
		"deep nesting":        {change(`"sessions":[`, `"sessions":[`+strings.Repeat("[", 200_000)), ErrBroken},
		"deep in an event":    {change(`"seq":1,`, `"seq":1,"deep":`+strings.Repeat(`{"a":`, 20_000)+"1"+strings.Repeat("}", 20_000)+","), ErrBroken},
		"an unknown member":   {change(`"seq":1,`, `"seq":1,"colour":"red",`), ErrBroken},
		"members mixed up":    {change(`"protocols":[`, `"sessions":[`), ErrBroken},
		"no list":             {change(`"protocols":[`, `"protocols":{"a":[`), ErrBroken},
		"huge seq":            {change(`"seq":2,`, `"seq":99999999999999999999,`), ErrBroken},
		"a gap":               {change(`"seq":2,`, `"seq":3,`), ErrBroken},
		"huge clock":          {change(`"clock_ns":30000000000`, `"clock_ns":9223372036854775807`), ErrBroken},
		"clock back":          {change(`"clock_ns":30000000000`, `"clock_ns":-1`), ErrBroken},
		"year 1":              {change(`"at":"2026-03-05`, `"at":"0001-03-05`), ErrBroken},
		"year 9999":           {change(`"at":"2026-03-05`, `"at":"9999-03-05`), ErrBroken},
		"no day":              {change(`"at":"2026-03-05`, `"at":"2026-13-05`), ErrBroken},
		"unknown kind":        {change(`"kind":"entered"`, `"kind":"danced"`), ErrBroken},
		"unknown step":        {change(`"step":"`, `"step":"no`), ErrBroken},
		"unknown side":        {change(`"side":"left"`, `"side":"up"`), ErrBroken},
		"reading of eleven":   {change(`"calm":0`, `"calm":11`), ErrBroken},
		"unknown reading":     {change(`"calm":0`, `"love":1`), ErrBroken},
		"session id":          {change(`"id":"`+sessionID(1), `"id":"../../etc/passwd`), ErrBroken},
		"session id 4":        {change(`"id":"`+sessionID(1), `"id":"019a0000-0000-4000-9000-000000000001`), ErrBroken},
		"session twice":       {change(sessionID(2), sessionID(1)), ErrBroken},
		"remark twice":        {change("019a0000-0000-7000-a000-000000000002", "019a0000-0000-7000-a000-000000000001"), ErrBroken},
		"empty remark":        {change(`"text":"seen"`, `"text":" "`), ErrBroken},
		"couple unknown":      {change(`"couple":"`+coupleID, `"couple":"`+leftID), ErrBroken},
		"partner unknown":     {change(`"partners":["`+leftID, `"partners":["`+coupleID), ErrBroken},
		"partner twice":       {change(`"partners":["`+leftID, `"partners":["`+rightID), ErrBroken},
		"a name of nothing":   {change(`"name":"Ada"`, `"name":""`), ErrBroken},
		"a name untidy":       {change(`"name":"Ada"`, `"name":"A\nda"`), ErrBroken},
		"the same name":       {change(`"name":"Ada"`, `"name":"BEN"`), ErrBroken},
		"a long name":         {change(`"name":"Ada"`, `"name":"`+strings.Repeat("a", 201)+`"`), ErrBroken},
		"protocol changed":    {change(`\ntitle: `, `\ntitle: x`), ErrBroken},
		"protocol unknown":    {change(`"protocol":"`+p.Hash, `"protocol":"`+strings.Repeat("0", 64)), ErrBroken},
		"first event's hash":  {change(`"hash":"`+p.Hash+`","side"`, `"hash":"x","side"`), ErrBroken},
		"long text":           {change(`"text":"later"`, `"text":"`+strings.Repeat("a", dialogue.MaxText+1)+`"`), ErrBroken},
		"a value too long":    {change(`"text":"later"`, `"text":"`+strings.Repeat("a", MaxValue)+`"`), ErrLarge},
		"blanks without end":  {change(`"sessions":[`, `"sessions":[`+strings.Repeat(" ", 2*MaxValue)), ErrLarge},
		"too many events":     {string(written(t, headOf(p), many)), ErrLarge},
		"unknown way to end":  {change(`"by":"finished"`, `"by":"somehow"`), ErrBroken},
		"events after it all": {change(`"kind":"reflected"`, `"kind":"held"`), ErrBroken},
	} {
		if c.want == nil || strings.Contains(name, "first event") && !strings.Contains(c.text, `"hash":"x"`) {
			t.Fatalf("%s is not tried", name)
		}
		if _, _, err := readAll([]byte(c.text)); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// Cut anywhere, it is refused.
func TestReader_RefusesAnyBeginning(t *testing.T) {
	p := loadProtocol(t, "speaker-listener")
	good := written(t, headOf(p), played(t, p, 1))
	for n := 0; n < len(bytes.TrimSpace(good)); n += 7 {
		if _, _, err := readAll(good[:n]); err == nil {
			t.Fatalf("%d of %d bytes are taken for a whole archive", n, len(good))
		}
	}
}

func TestReader_TellsFailuresOfReadingApart(t *testing.T) {
	broken := errors.New("the disk is gone")
	p := loadProtocol(t, "speaker-listener")
	good := written(t, headOf(p), played(t, p, 1))
	r, err := NewReader(io.MultiReader(bytes.NewReader(good[:len(good)-400]), failing{broken}))
	if err == nil {
		for _, err = range r.All() {
			break
		}
	}
	if !errors.Is(err, broken) || errors.Is(err, ErrBroken) || errors.Is(err, ErrCut) {
		t.Errorf("it failed with %v", err)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func TestReader_OffTheRecordHasNoWords(t *testing.T) {
	p := loadProtocol(t, "speaker-listener")
	s := played(t, p, 1)
	s.Events[0].Off = true
	if _, _, err := readAll(written(t, headOf(p), s)); !errors.Is(err, ErrBroken) {
		t.Errorf("words off the record: %v", err)
	}
}

func TestWithoutPrivate_LeavesTheCourse(t *testing.T) {
	p := loadProtocol(t, "my-own-page")
	s := played(t, p, 1)
	before, err := json.Marshal(s.Events)
	if err != nil {
		t.Fatal(err)
	}
	kept := WithoutPrivate(p, s.Events)
	if after, err := json.Marshal(s.Events); err != nil || !bytes.Equal(before, after) {
		t.Error("the events themselves were changed")
	}
	text, err := json.Marshal(kept)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(text), "nobody else") || len(kept) != len(s.Events) || !strings.Contains(string(before), "nobody else") {
		t.Errorf("of\n%s\nthere is\n%s", before, text)
	}
	if _, err := dialogue.Open(p, kept); err != nil {
		t.Error(err)
	}
}

func FuzzReader(f *testing.F) {
	p := loadProtocol(f, "speaker-listener")
	good := written(f, headOf(p), played(f, p, 1), played(f, p, 2))
	f.Add(good)
	f.Add(good[:len(good)/2])
	f.Add([]byte(`{"format":"halfway archive","version":1,"protocols":[],"couples":[],"sessions":[]}`))
	f.Add([]byte(`{"format":"halfway archive","version":1,"protocols":[],"couples":[],"sessions":[{}]}`))
	f.Add(bytes.Replace(good, []byte(`"kind":"entered"`), []byte(`"kind":"break begun"`), 3))
	f.Fuzz(func(t *testing.T, text []byte) {
		head, sessions, err := readAll(text)
		if err != nil {
			for _, kind := range []error{ErrForeign, ErrNewer, ErrCut, ErrBroken, ErrLarge} {
				if errors.Is(err, kind) {
					return
				}
			}
			t.Fatalf("an error without a kind: %v", err)
		}
		// What is taken can be written, and is then the same for good.
		once := written(t, head, sessions...)
		head, sessions, err = readAll(once)
		if err != nil {
			t.Fatalf("what was taken is refused once written: %v", err)
		}
		if twice := written(t, head, sessions...); !bytes.Equal(once, twice) {
			t.Fatalf("written twice:\n%s\n%s", once, twice)
		}
	})
}
