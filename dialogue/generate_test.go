package dialogue

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// maker writes protocol files at random that are good by the rules of the
// format: the second opinion on what the loader takes.
type maker struct {
	*rapid.T
	b     strings.Builder
	ids   int
	notes []string // the steps with a note that both can see
	seen  map[string]int
	plan  bool
}

func (m *maker) line(indent int, format string, args ...any) {
	fmt.Fprintf(&m.b, strings.Repeat(" ", indent)+format+"\n", args...)
}

func (m *maker) id(kind string) string {
	m.ids++
	return fmt.Sprintf("%s-%d", kind, m.ids)
}

func (m *maker) maybe(what string) bool {
	yes := rapid.IntRange(0, 2).Draw(m.T, what) == 0
	if yes {
		m.seen[what]++
	}
	return yes
}

func (m *maker) span(what string, least, most int) string {
	return fmt.Sprintf("%ds", rapid.IntRange(least, most).Draw(m.T, what))
}

// step begins a step with what every kind has.
func (m *maker) step(kind Kind, actor Role, first bool) string {
	m.seen[string(kind)]++
	id := m.id(string(kind))
	m.line(6, "- id: %s", id)
	m.line(8, "kind: %s", kind)
	m.line(8, "prompt: What about %s?", id)
	if actor != "" {
		m.line(8, "actor: %s", actor)
		if actor != Together {
			m.line(8, "sign: acts")
			if m.maybe("cue") {
				m.line(8, "cue: About {{.Speaker}}")
			}
		}
	}
	if !first && kind != Agree && m.maybe("back") {
		m.line(8, "back: true")
	}
	return id
}

func (m *maker) note(id string, private bool) {
	m.line(8, "note: A few words")
	if !private {
		m.notes = append(m.notes, id)
	}
}

func (m *maker) shows() {
	switch {
	case m.maybe("shows dance"):
		m.line(8, "shows: dance")
	case len(m.notes) > 0 && m.maybe("shows note"):
		m.line(8, "shows: %s", rapid.SampledFrom(m.notes).Draw(m.T, "of"))
	}
}

// options writes the answers of a choice at the end of some steps. The first
// leads on; others may lead back to one of them.
func (m *maker) options(before []string, heard bool) {
	m.line(8, "options:")
	m.line(10, "- id: on")
	m.line(12, "label: Yes")
	if heard {
		m.line(12, "heard: true")
	}
	for i := range rapid.IntRange(0, 3).Draw(m.T, "more options") {
		m.line(10, "- id: o%d", i)
		m.line(12, "label: Number %d", i)
		switch {
		case len(before) > 0 && m.maybe("loop"):
			m.line(12, "then: %s", rapid.SampledFrom(before).Draw(m.T, "then"))
			m.line(12, "limit: %d", rapid.IntRange(1, 4).Draw(m.T, "limit"))
		case heard:
			m.line(12, "heard: true")
		}
		if m.maybe("when") {
			m.line(12, "when: true")
		}
	}
}

func (m *maker) write(actor Role, first bool) string {
	id := m.step(Write, actor, first)
	private := actor != Together && m.maybe("private")
	m.note(id, private)
	switch {
	case private:
		m.line(8, "private: true")
	case m.maybe("dance"):
		strands := []Strand{Move, Sees, Feeling, Fear}
		if actor == Together {
			strands = []Strand{DanceName, FirstSign, FirstStep}
		}
		m.line(8, "dance: %s", rapid.SampledFrom(strands).Draw(m.T, "strand"))
	}
	if m.maybe("hard") {
		m.line(8, "time: %s", m.span("time", 10, 600))
		m.line(8, "hard: true")
	} else {
		m.line(8, "next: On")
	}
	return id
}

// floored writes a part in which somebody has the floor.
func (m *maker) floored(varies bool) {
	m.line(2, "- id: %s", m.id("part"))
	m.line(4, "rounds: %d", rapid.IntRange(1, 5).Draw(m.T, "rounds"))
	if varies {
		m.line(4, "varies: true")
	}
	m.line(4, "steps:")
	roles := []Role{Speaker, Listener}
	var ids []string
	for i := range rapid.IntRange(1, 4).Draw(m.T, "steps") {
		actor := rapid.SampledFrom(roles).Draw(m.T, "actor")
		kind := Turn
		if i > 0 {
			kind = rapid.SampledFrom([]Kind{Turn, Turn, Choose, Write}).Draw(m.T, "kind")
		}
		var id string
		switch kind {
		case Turn:
			id = m.step(Turn, actor, i == 0)
			m.line(8, "other: Listen to {{.Speaker}}.")
			m.line(8, "time: %s", m.span("time", 10, 900))
			if m.maybe("hard") {
				m.line(8, "hard: true")
			} else {
				m.line(8, "next: On")
			}
			m.shows()
			if m.maybe("note") {
				m.note(id, false)
			}
		case Choose:
			id = m.step(Choose, actor, false)
			m.options(ids, false)
		case Write:
			id = m.write(actor, false)
		}
		ids = append(ids, id)
	}
	if m.maybe("bell at the end") {
		m.step(Turn, Speaker, false)
		m.line(8, "other: Only listen.")
		m.line(8, "time: 2m")
		m.line(8, "hard: true")
		return
	}
	m.step(Choose, Speaker, false)
	m.options(ids, true)
}

// shared writes a part in which nobody has the floor.
func (m *maker) shared() {
	writers := m.maybe("writers")
	m.line(2, "- id: %s", m.id("part"))
	if writers {
		m.line(4, "rounds: %d", rapid.IntRange(1, 4).Draw(m.T, "rounds"))
	}
	m.line(4, "steps:")
	var ids []string
	for i := range rapid.IntRange(1, 4).Draw(m.T, "steps") {
		kind := rapid.SampledFrom([]Kind{Rate, Pause, Choose, Write, Rest, Plan}).Draw(m.T, "kind")
		if kind == Plan && (m.plan || i == 0) || i == 0 && writers {
			kind = Write
		}
		var id string
		switch kind {
		case Rate:
			id = m.step(kind, "", i == 0)
			m.line(8, "ask: [%s]", rapid.SampledFrom([]string{"calm", "calm, heard", "space, closeness, calm"}).Draw(m.T, "ask"))
		case Pause:
			id = m.step(kind, "", i == 0)
			m.line(8, "time: %s", m.span("time", 30, 200))
			m.line(8, "minimum: %s", m.span("minimum", 0, 30))
			m.line(8, "next: On")
			m.shows()
		case Choose:
			id = m.step(kind, Together, i == 0)
			m.options(ids, false)
		case Write:
			actor := Together
			if writers && (i == 0 || m.maybe("one writes")) {
				actor = rapid.SampledFrom([]Role{Speaker, Listener}).Draw(m.T, "actor")
			}
			id = m.write(actor, i == 0)
		case Rest:
			id = m.step(kind, "", i == 0)
			m.line(8, "helps: [A walk, Tea]")
			m.line(8, "next: A break")
		case Plan:
			id, m.plan = m.step(kind, "", false), true
			m.shows()
		}
		ids = append(ids, id)
	}
}

// protocol writes a whole file.
func (m *maker) protocol() string {
	m.line(0, "format: 1\nid: made\ntitle: Made\nneed: A test\npurpose: To be tested.\nlength: %s", m.span("length", 60, 3600))
	m.line(0, "breath: %s", m.span("breath", 0, 20))
	solo, varies := m.maybe("solo"), false
	if solo {
		m.line(0, "people: 1")
	} else if varies = m.maybe("variants"); varies {
		m.line(0, "variants:")
		for i := range rapid.IntRange(2, 4).Draw(m.T, "variants") {
			m.line(2, "- {id: v%d, label: Number %d, length: %s, rounds: %d, time: %s}", i, i,
				m.span("length", 60, 7200), rapid.IntRange(1, 5).Draw(m.T, "rounds"), m.span("time", 10, 900))
		}
	}
	if m.maybe("off the record") {
		m.line(0, "off_record: true")
	}
	m.line(0, "parts:")
	m.line(2, "- id: opening")
	m.line(4, "steps:")
	id := m.step(Agree, "", true)
	m.line(8, "rules: [One, Two]")
	m.line(8, "next: Agreed")
	if m.maybe("note") {
		m.note(id, false)
	}
	if varies {
		m.floored(true)
	}
	for range rapid.IntRange(1, 4).Draw(m.T, "parts") {
		switch {
		case solo:
			m.line(2, "- id: %s", m.id("part"))
			m.line(4, "steps:")
			for i := range rapid.IntRange(1, 3).Draw(m.T, "steps") {
				m.write(Speaker, i == 0)
			}
		case m.maybe("shared"):
			m.shared()
		default:
			m.floored(false)
		}
	}
	return m.b.String()
}

// What holds for the shipped protocols holds for any that the format allows.
func TestSession_PropertiesOfMadeProtocols(t *testing.T) {
	seen := map[string]int{}
	unseen := func() (missing []string) {
		for _, what := range []string{
			"agree", "rate", "pause", "turn", "choose", "write", "break", "plan", "hard", "when", "private", "dance", "variants", "solo",
			"loop", "bell at the end", "shows dance", "shows note", "one writes", "back", "cue", "off the record",
		} {
			if seen[what] == 0 {
				missing = append(missing, what)
			}
		}
		return missing
	}
	// Some things are rare in a hundred protocols; in a thousand, none is.
	for round := 0; round == 0 || round < 10 && len(unseen()) > 0; round++ {
		rapid.Check(t, func(t *rapid.T) { goThrough(t, seen) })
	}
	if missing := unseen(); len(missing) > 0 {
		t.Errorf("no protocol had %q", missing)
	}
}

// goThrough makes a protocol and takes a course through it under watch.
func goThrough(t *rapid.T, seen map[string]int) {
	m := &maker{T: t, seen: seen}
	text := m.protocol()
	p, err := Load("made", []byte(text))
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	r := started(t, p)
	for range rapid.IntRange(1, 40).Draw(t, "steps taken") {
		r.check()
		r.advance()
		r.check()
		r.refuse()
		if !r.act() {
			break
		}
	}
	r.check()
	r.replay()
	if r.s.State.End == "" {
		finish(t, r.s, r.now)
	}
}
