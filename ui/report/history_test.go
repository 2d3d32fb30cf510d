package report

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/bidi"

	"halfway/assets"
	"halfway/dialogue"
	"halfway/dialogue/archive"
	"halfway/dialogue/sample"
)

// history is a couple and their sessions, made up.
func history(t testing.TB, sessions int, seed uint64) (dialogue.Couple, []Entry) {
	t.Helper()
	var all []*dialogue.Protocol
	for _, id := range assets.ProtocolIDs {
		all = append(all, protocols[id])
	}
	h, err := sample.New(sample.Options{Sessions: sessions, Years: 2, Seed: seed, Until: utc.Now, Protocols: all})
	if err != nil {
		t.Fatal(err)
	}
	c := h.Head().Couples[0]
	couple := dialogue.Couple{ID: c.ID, Partners: c.Partners}
	var entries []Entry
	for s, err := range h.Sessions() {
		if err != nil {
			t.Fatal(err)
		}
		entries = append(entries, entryOf(t, couple, s, all))
	}
	return couple, entries
}

func entryOf(t testing.TB, couple dialogue.Couple, s archive.Session, all []*dialogue.Protocol) Entry {
	t.Helper()
	if s.Partners[0] != couple.Partners[0].ID {
		couple = couple.Swapped()
	}
	for _, p := range all {
		if p.Hash != s.Protocol {
			continue
		}
		state, err := dialogue.Fold(p, s.Events)
		if err != nil {
			t.Fatal(err)
		}
		return Entry{State: state, Remarks: s.Remarks, Stored: dialogue.Stored{
			Record: dialogue.Record{
				ID: s.ID, Couple: couple.ID, Partners: couple.Partners,
				Protocol: p.ID, Title: p.Title, Hash: p.Hash, Summary: state.Summary(),
			}, Text: p.Text, Events: s.Events,
		}}
	}
	t.Fatalf("no protocol %s", s.Protocol)
	return Entry{}
}

func TestDocuments_HoldEveryWordOfAHistory(t *testing.T) {
	for seed := range uint64(2) {
		couple, entries := history(t, 40, seed)
		o := utc
		o.Couple = couple
		for _, name := range documents {
			keep := func(text string) string { return text }
			if name == "PDF" {
				keep = fromTheLeft
			}
			got := keep(read(t, name, o, entries...))
			for _, e := range entries {
				for _, p := range e.State.Passages() {
					if p.Kind == dialogue.OfDance {
						continue // its loop may be drawn over two sheets
					}
					if !strings.Contains(got, keep(squeezed(p.Text))) {
						t.Errorf("seed %d: %s lacks the %s %q of session %s", seed, name, p.Kind, p.Text, e.Stored.ID)
					}
				}
				for _, r := range e.Remarks {
					if !strings.Contains(got, keep(squeezed(r.Text))) {
						t.Errorf("seed %d: %s lacks the remark %q", seed, name, r.Text)
					}
				}
			}
		}
	}
}

// fromTheLeft leaves of a text what is read from left to right: the rest stands
// in a PDF as it is seen, and readers turn it round, each in its own way.
func fromTheLeft(text string) string {
	return strings.Map(func(r rune) rune {
		if p, _ := bidi.LookupRune(r); p.Class() != bidi.L {
			return -1
		}
		return r
	}, text)
}
