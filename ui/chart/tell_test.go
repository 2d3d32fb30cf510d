package chart

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"halfway/assets"
	"halfway/dialogue"
	"halfway/dialogue/insight"
	"halfway/ui/words"
)

func TestMain(m *testing.M) {
	if err := words.Load(assets.Translations, "translations", nil, nil); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

var us = dialogue.Couple{Partners: [2]dialogue.Partner{{ID: "one", Name: "Robin"}, {ID: "two", Name: "Sam"}}}

// lived are sessions that lie so many hours apart.
func lived(n, hours int) []dialogue.Record {
	r := rand.New(rand.NewPCG(3, uint64(n*hours)))
	all := make([]dialogue.Record, n)
	readings := func() dialogue.Readings {
		return dialogue.Readings{dialogue.Calm: r.IntN(11), dialogue.Closeness: r.IntN(11), dialogue.Space: r.IntN(11), dialogue.Heard: r.IntN(11)}
	}
	for i := range all {
		rec := dialogue.Record{ID: fmt.Sprintf("%05d", i), Partners: us.Partners}
		rec.Start, rec.Status = time.Date(2024, 1, 1, 19, 0, 0, 0, time.UTC).Add(time.Duration(i*hours)*time.Hour), dialogue.Finished
		rec.Spoken = [2]time.Duration{time.Duration(1+r.IntN(9)) * time.Minute, time.Duration(1+r.IntN(9)) * time.Minute}
		rec.Figures = dialogue.Figures{
			Before: [2]dialogue.Readings{readings(), readings()}, After: [2]dialogue.Readings{readings(), readings()},
			Turns: 4, Over: r.IntN(3), Mirrors: 3, First: r.IntN(4), Breaks: r.IntN(2),
		}
		rec.Agreement, rec.Outcome = "so", append(dialogue.Outcomes[:], "")[r.IntN(5)]
		all[i] = rec
	}
	return all
}

// whole checks that something is said in words, all of them.
func whole(t *testing.T, said ...string) {
	t.Helper()
	for _, s := range said {
		if s == "" || strings.Contains(s, "trends.") || strings.Contains(s, "date.") || strings.Contains(s, "{{") || strings.Contains(s, "<no value>") {
			t.Errorf("it says %q", s)
		}
	}
}

func TestTell_SaysEverythingInWords(t *testing.T) {
	for _, n := range []int{0, 1, 2, 3, 8, 12, 41, 200} {
		for _, hours := range []int{20, 24 * 5, 24 * 20, 24 * 60, 24 * 200} {
			for _, told := range TellAll(lived(n, hours), us, insight.Span{}, time.UTC) {
				whole(t, told.Title, told.Sentence)
				if told.Drawn != (n >= insight.Least) && told.Title != words.Say("trends.breaks.title") {
					t.Errorf("of %d: %+v", n, told)
				}
				if !told.Drawn {
					continue
				}
				whole(t, told.Hint)
				whole(t, told.Head...)
				if len(told.Chart.Points) != len(told.Rows) {
					t.Errorf("%s: %d points for %d rows", told.Title, len(told.Chart.Points), len(told.Rows))
				}
				for _, cells := range told.Rows {
					whole(t, cells...)
					if len(cells) != len(told.Head) {
						t.Errorf("%s: cells %q under %q", told.Title, cells, told.Head)
					}
				}
				for _, s := range told.Chart.Series {
					whole(t, s.Name)
				}
			}
		}
	}
}

// Every sentence that insight can say stands in the catalogue.
func TestTell_HasAllSentences(t *testing.T) {
	keys := map[insight.Subject][]string{
		insight.Calm: {"both"}, insight.Heard: {"more", "less", "same", "one.more", "one.less", "apart", "early"},
		insight.Closeness: {"nearer", "further", "same", "early"}, insight.Space: {"nearer", "further", "same", "early"},
		insight.Speaking: {"share"}, insight.Breaks: {"called", "none", "seldom"}, insight.Agreements: {"went"},
		insight.Process: {"mirrors", "turns", "breaks"},
	}
	for subject, all := range keys {
		for _, key := range append(all, "few") {
			for _, n := range []int{0, 1, 2, 9} {
				s := insight.Sentence{
					Key: key, N: n, Of: 9, Side: dialogue.Right, Since: time.Date(2025, 3, 4, 0, 0, 0, 0, time.UTC),
					More: map[string]int{"One": 1, "None": 2, "A": 40, "B": 60, "Back": 3, "Kept": 2, "kept": n},
				}
				whole(t, Tell(insight.Trend{Subject: subject, Said: []insight.Sentence{s}}, us).Sentence)
			}
		}
	}
}

func TestTell_Agreements(t *testing.T) {
	s := insight.Sentence{Key: "went", Of: 5, More: map[string]int{"kept": 3, "unsaid": 2}}
	trend := insight.Trend{Subject: insight.Agreements, Said: []insight.Sentence{s}, Columns: []insight.Column{{What: "kept"}, {What: "partly"}, {What: "unsaid"}}}
	if got, want := Tell(trend, us).Sentence, "You made 5 agreements: 3 kept, 2 not looked at yet."; got != want {
		t.Errorf("it says %q", got)
	}
}

func TestTell_KeepsThePartnersApart(t *testing.T) {
	i := slices.Index(insight.Subjects[:], insight.Calm)
	c := TellAll(lived(6, 24), us, insight.Span{}, time.UTC)[i].Chart
	records := lived(6, 24)
	if c.Kind != Ranges || len(c.Series) != 2 || c.Series[0].Name != "Robin" || c.Series[0].Role != Left || c.Series[1].Role != Right {
		t.Fatalf("the chart is %+v", c)
	}
	for j, r := range records {
		for k, s := range c.Series {
			if s.From[j].V != float64(r.Figures.Before[k][dialogue.Calm]) || s.Values[j].V != float64(r.Figures.After[k][dialogue.Calm]) {
				t.Errorf("point %d of %s is %v to %v", j, s.Name, s.From[j], s.Values[j])
			}
		}
	}
}

// All or nothing of one break is told in the figures, and not drawn.
func TestTell_DrawsNoPartOfOneOrTwo(t *testing.T) {
	trend := insight.Trend{
		Subject: insight.Process, Unit: insight.Percent, Grain: insight.ByWeek, Enough: true, Columns: []insight.Column{{What: "turns"}, {What: "breaks"}},
		Rows: []insight.Row{
			{Sessions: 1, Values: []insight.Value{{V: 75, N: 4}, {V: 0, N: 1}}}, {Sessions: 1, Values: []insight.Value{{V: 50, N: 2}, {V: 100, N: 2}}},
		},
	}
	told := Tell(trend, us)
	if len(told.Chart.Series) != 1 || !told.Chart.Series[0].Values[0].Known || told.Chart.Series[0].Values[1].Known {
		t.Errorf("drawn are %+v", told.Chart.Series)
	}
	if told.Rows[0][2] != "0 % of 1" || told.Rows[1][1] != "50 % of 2" {
		t.Errorf("the figures are %q", told.Rows)
	}
}

func BenchmarkTellAll_10000(b *testing.B) {
	records := lived(10_000, 12)
	for b.Loop() {
		TellAll(records, us, insight.Span{}, time.UTC)
	}
}
