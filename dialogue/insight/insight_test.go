package insight

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"
	_ "time/tzdata" // not every machine has it

	"pgregory.net/rapid"

	"halfway/dialogue"
)

var us = dialogue.Couple{ID: "c", Partners: [2]dialogue.Partner{{ID: "one", Name: "Robin"}, {ID: "two", Name: "Sam"}}}

var begin = time.Date(2024, 3, 4, 19, 0, 0, 0, time.UTC) // a Monday

// record is a finished session so many days after the first.
func record(days int, change func(*dialogue.Record)) dialogue.Record {
	r := dialogue.Record{ID: fmt.Sprintf("%05d", days), Couple: "c", Partners: us.Partners}
	r.Status, r.Start = dialogue.Finished, begin.AddDate(0, 0, days)
	if change != nil {
		change(&r)
	}
	return r
}

// swap seats the two of a session the other way round.
func swap(r dialogue.Record) dialogue.Record {
	r.Partners[0], r.Partners[1] = r.Partners[1], r.Partners[0]
	r.Spoken[0], r.Spoken[1] = r.Spoken[1], r.Spoken[0]
	for _, f := range []*[2]dialogue.Readings{&r.Figures.Before, &r.Figures.After} {
		f[0], f[1] = f[1], f[0]
	}
	r.Opener = r.Opener.Other()
	return r
}

func given(what dialogue.Reading, left, right int) [2]dialogue.Readings {
	return [2]dialogue.Readings{{what: left}, {what: right}}
}

func of(t *testing.T, subject Subject, records []dialogue.Record) Trend {
	t.Helper()
	all := Look(records, us, Span{}, time.UTC)
	i := slices.IndexFunc(all, func(t Trend) bool { return t.Subject == subject })
	if i < 0 {
		t.Fatalf("there is no trend of %s", subject)
	}
	return all[i]
}

func TestLook_CountsWhoWasCalmer(t *testing.T) {
	calm := func(day, l0, r0, l1, r1 int) dialogue.Record {
		return record(day, func(r *dialogue.Record) {
			r.Figures.Before, r.Figures.After = given(dialogue.Calm, l0, r0), given(dialogue.Calm, l1, r1)
		})
	}
	got := of(t, Calm, []dialogue.Record{calm(0, 3, 4, 6, 5), calm(1, 3, 4, 6, 4), swap(calm(2, 2, 8, 9, 3)), calm(3, 7, 7, 7, 6)})
	want := Sentence{Key: "both", N: 1, Of: 4, More: map[string]int{"One": 2, "None": 1}}
	if len(got.Said) != 1 || !reflect.DeepEqual(got.Said[0], want) {
		t.Errorf("it says %+v", got.Said)
	}
	if len(got.Rows) != 4 || got.Grain != BySession || got.Rows[2].Values[0] != (Value{2, 1}) || got.Rows[2].Values[3] != (Value{3, 1}) {
		t.Errorf("the rows are %+v", got.Rows)
	}
}

func TestLook_TooLittle(t *testing.T) {
	wish := func(day int) dialogue.Record {
		return record(day, func(r *dialogue.Record) { r.Figures.Before = given(dialogue.Closeness, 8, 2) })
	}
	for n := range 5 {
		var records []dialogue.Record
		for i := range n {
			records = append(records, wish(i))
		}
		got := of(t, Closeness, records)
		if got.Enough != (n >= Least) || got.Enough != (len(got.Rows) > 0) || (got.Said[0].Key == "few") == got.Enough {
			t.Errorf("of %d: %+v", n, got)
		}
		if !got.Enough && (got.Said[0].N != n || got.Said[0].Of != Least) {
			t.Errorf("of %d it says %+v", n, got.Said)
		}
	}
}

func TestLook_SaysThatWishesMoveOnlyIfTheyDo(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for _, c := range []struct {
		name, want string
		n          int
		gap        func(i, n int) int
	}{
		{"nearer", "nearer", 12, func(i, n int) int { return 8 - 8*i/n }},
		{"further", "further", 30, func(i, n int) int { return 1 + 6*i/n }},
		{"alike", "same", 30, func(int, int) int { return 4 }},
		{"noise", "same", 40, func(int, int) int { return r.IntN(8) }},
		{"one odd evening", "same", 12, func(i, _ int) int { return map[bool]int{true: 0, false: 5}[i == 11] }},
		{"by less than a point", "same", 200, func(i, n int) int { return 4 + map[bool]int{true: 1}[i > n/2 && i%3 == 0] }},
		{"thirds that overlap", "same", 12, func(i, _ int) int { return []int{5, 5, 5, 1, 4, 4, 4, 4, 4, 4, 4, 8}[i] }},
		{"too few", "early", 11, func(i, _ int) int { return 11 - i }},
	} {
		var records []dialogue.Record
		for i := range c.n {
			gap := c.gap(i, c.n)
			records = append(records, record(i, func(r *dialogue.Record) { r.Figures.Before = given(dialogue.Closeness, 1+gap, 1) }))
		}
		if got := of(t, Closeness, records); got.Said[0].Key != c.want {
			t.Errorf("%s: it says %+v", c.name, got.Said)
		} else if got.Said[0].Since != records[c.n-c.n/3].Start {
			t.Errorf("%s: since %v", c.name, got.Said[0].Since)
		}
	}
}

// Where nothing moves, it is seldom said that something does.
func TestMoved_IsNotFooledByChance(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	for _, n := range []int{12, 15, 20, 40, 300} {
		said := 0
		const tries = 2000
		for range tries {
			values := make([]float64, n)
			for i := range values {
				values[i] = float64(r.IntN(11))
			}
			if moved(values) != 0 {
				said++
			}
		}
		if said > tries*7/100 {
			t.Errorf("of %d values, in %d of %d times", n, said, tries)
		}
	}
}

func TestLook_NamesWhoFeelsHeardMore(t *testing.T) {
	for _, c := range []struct {
		left, right int // by how much it rises over all
		key         string
		side        dialogue.Side
	}{
		{6, 6, "more", dialogue.Nobody},
		{-6, -6, "less", dialogue.Nobody},
		{0, 0, "same", dialogue.Nobody},
		{6, 0, "one.more", dialogue.Left},
		{0, 6, "one.more", dialogue.Right},
		{0, -6, "one.less", dialogue.Right},
		{6, -6, "apart", dialogue.Left},
		{-6, 6, "apart", dialogue.Right},
	} {
		var records []dialogue.Record
		for i := range 18 {
			at := func(by int) int { return 5 - by/2 + by*i/17 }
			rec := record(i, func(r *dialogue.Record) { r.Figures.After = given(dialogue.Heard, at(c.left), at(c.right)) })
			if i%2 == 0 {
				rec = swap(rec)
			}
			records = append(records, rec)
		}
		if got := of(t, Heard, records).Said[0]; got.Key != c.key || got.Side != c.side {
			t.Errorf("%+v: it says %+v", c, got)
		}
	}
}

func TestLook_SharesAWhole(t *testing.T) {
	spoke := func(day int, left, right time.Duration) dialogue.Record {
		return record(day, func(r *dialogue.Record) { r.Spoken = [2]time.Duration{left, right} })
	}
	got := of(t, Speaking, []dialogue.Record{spoke(0, time.Minute, 3*time.Minute), spoke(1, 2*time.Minute, 0), swap(spoke(2, 3*time.Minute, time.Minute)), spoke(3, 0, 0)})
	if got.Sessions != 3 || got.Rows[0].Values[0].V != 25 || got.Rows[0].Values[1].V != 75 || got.Rows[2].Values[0].V != 75 {
		t.Errorf("the rows are %+v", got.Rows)
	}
	if more := got.Said[0].More; more["A"] != 60 || more["B"] != 40 {
		t.Errorf("it says %+v", got.Said)
	}
}

func TestLook_LeavesABreakThatLastsOut(t *testing.T) {
	records := []dialogue.Record{
		record(0, func(r *dialogue.Record) { r.Figures = dialogue.Figures{Breaks: 2, Returned: 2, Kept: 1} }),
		record(1, func(r *dialogue.Record) { r.Figures = dialogue.Figures{Breaks: 1} }),
		record(40, func(r *dialogue.Record) {
			r.Status, r.BreakUntil = dialogue.StatusOpen, r.Start.Add(time.Hour)
			r.Figures = dialogue.Figures{Breaks: 2, Returned: 1, Kept: 1}
		}),
	}
	got := of(t, Breaks, records)
	want := Sentence{Key: "called", N: 4, Of: 3, More: map[string]int{"Back": 3, "Kept": 2}}
	if !reflect.DeepEqual(got.Said[0], want) {
		t.Errorf("it says %+v", got.Said)
	}
	if first := got.Rows[0]; first.Values[0].V != 1 || first.Values[1].V != 1 || first.Values[2].V != 1 || first.Sessions != 2 {
		t.Errorf("the first row is %+v", first)
	}
	for _, r := range got.Rows[1 : len(got.Rows)-1] {
		if r.Values[0].N != 0 {
			t.Errorf("a week without a dialogue is no gap: %+v", r)
		}
	}
	records[0].Figures.Breaks, records[0].Figures.Returned, records[0].Figures.Kept = 0, 0, 0
	if got := of(t, Breaks, records); got.Enough || got.Said[0].Key != "seldom" || got.Said[0].N != 2 {
		t.Errorf("of two it says %+v", got.Said)
	}
}

func TestLook_TellsHowAgreementsWent(t *testing.T) {
	var records []dialogue.Record
	for i, outcome := range append(dialogue.Outcomes[:], "", dialogue.Kept) {
		records = append(records, record(i, func(r *dialogue.Record) { r.Each[1], r.Outcome = "the dishes", outcome }))
	}
	records = append(records, record(9, func(r *dialogue.Record) { r.Agreement = " " }),
		record(9, func(r *dialogue.Record) { r.Agreement, r.Status = "not settled yet", dialogue.StatusOpen }))
	got := of(t, Agreements, records)
	want := map[string]int{"kept": 2, "partly": 1, "yet": 1, "needless": 1, "unsaid": 1}
	if got.Said[0].Of != 6 || !reflect.DeepEqual(got.Said[0].More, want) {
		t.Errorf("it says %+v", got.Said)
	}
}

func TestLook_TellsOfTheProcess(t *testing.T) {
	var records []dialogue.Record
	for i := range 4 {
		records = append(records, record(i, func(r *dialogue.Record) {
			r.Figures = dialogue.Figures{Turns: 4, Over: 1, Mirrors: 2, First: 1}
		}))
	}
	got := of(t, Process, records)
	want := []Sentence{{Key: "mirrors", N: 4, Of: 8}, {Key: "turns", N: 12, Of: 16}}
	if !reflect.DeepEqual(got.Said, want) {
		t.Errorf("it says %+v", got.Said)
	}
	if v := got.Rows[0].Values; v[0] != (Value{50, 8}) || v[1] != (Value{75, 16}) || v[2].N != 0 {
		t.Errorf("the row is %+v", got.Rows[0])
	}
}

func TestLook_PassesOthersOver(t *testing.T) {
	records := []dialogue.Record{
		record(0, func(r *dialogue.Record) { r.Partners[1].ID = "three" }),
		record(1, func(r *dialogue.Record) { r.Partners[1] = r.Partners[0] }),
	}
	if got := of(t, Breaks, records); got.Said[0].N != 0 || got.Sessions != 0 {
		t.Errorf("it says %+v", got)
	}
}

func TestLook_KeepsToItsSpan(t *testing.T) {
	var records []dialogue.Record
	for i := range 10 {
		records = append(records, record(i, nil))
	}
	got := Look(records, us, Span{From: records[3].Start, To: records[7].Start}, nil)
	if i := slices.Index(Subjects[:], Breaks); got[i].Sessions != 4 {
		t.Errorf("it looked at %d sessions", got[i].Sessions)
	}
}

func TestLook_GrainFollowsTheTime(t *testing.T) {
	for _, c := range []struct {
		n, days int // sessions, and days from one to the next
		grain   Grain
		rows    int
	}{
		{40, 30, BySession, 40},
		{60, 4, ByWeek, 34},
		{100, 10, ByMonth, 33},
		{100, 30, ByQuarter, 34},
		{200, 70, ByYear, 39},
		{200, 300, ByYears, 34},
	} {
		var records []dialogue.Record
		for i := range c.n {
			records = append(records, record(i*c.days, func(r *dialogue.Record) { r.Figures.After = given(dialogue.Heard, 5, 5) }))
		}
		got := of(t, Heard, records)
		if got.Grain != c.grain || len(got.Rows) != c.rows {
			t.Errorf("%d sessions every %d days: grain %d in %d rows", c.n, c.days, got.Grain, len(got.Rows))
		}
	}
}

// In some places clocks go forward at midnight, so that a day has none.
func TestLook_DaysWithoutMidnight(t *testing.T) {
	where, err := time.LoadLocation("America/Sao_Paulo")
	if err != nil {
		t.Fatal(err)
	}
	var records []dialogue.Record
	for i := range 60 {
		records = append(records, record(0, func(r *dialogue.Record) {
			r.ID, r.Start = fmt.Sprint(i), time.Date(2018, 11, 4-28+i, 12, 0, 0, 0, where).UTC()
			r.Figures.After = given(dialogue.Heard, 5, 5)
		}))
	}
	all := Look(records, us, Span{}, where)
	rows := all[slices.Index(Subjects[:], Heard)].Rows
	for i, r := range rows {
		if r.From.Weekday() != time.Monday || r.To.Sub(r.From) != 7*24*time.Hour || i > 0 && r.From != rows[i-1].To {
			t.Errorf("row %d is from %v to %v", i, r.From, r.To)
		}
		if i > 0 && i < len(rows)-1 && r.Sessions != 7 {
			t.Errorf("row %d has %d sessions", i, r.Sessions)
		}
	}
}

// anything draws records as they come, and as they hardly can.
func anything(t *rapid.T) []dialogue.Record {
	ids := [][2]string{{"one", "two"}, {"two", "one"}, {"one", "three"}}
	readings := rapid.Custom(func(t *rapid.T) dialogue.Readings {
		r := dialogue.Readings{}
		for _, what := range []dialogue.Reading{dialogue.Calm, dialogue.Closeness, dialogue.Space, dialogue.Heard} {
			if v := rapid.IntRange(-3, 13).Draw(t, "reading"); v <= 11 {
				r[what] = v
			}
		}
		return r
	})
	n := rapid.IntRange(0, 90).Draw(t, "n")
	step := rapid.IntRange(0, 400).Draw(t, "days apart")
	records := make([]dialogue.Record, n)
	small := rapid.IntRange(0, 4)
	for i := range records {
		pair := rapid.SampledFrom(ids).Draw(t, "who")
		records[i] = record(i*step, func(r *dialogue.Record) {
			r.ID = fmt.Sprintf("%05d", i)
			r.Start = r.Start.Add(time.Duration(rapid.IntRange(-5000, 5000).Draw(t, "minutes")) * time.Minute)
			r.Partners[0].ID, r.Partners[1].ID = pair[0], pair[1]
			r.Spoken = [2]time.Duration{time.Duration(rapid.Int64().Draw(t, "left")), time.Duration(rapid.Int64().Draw(t, "right"))}
			r.Figures = dialogue.Figures{
				Before: [2]dialogue.Readings{readings.Draw(t, "a"), readings.Draw(t, "b")}, After: [2]dialogue.Readings{readings.Draw(t, "c"), readings.Draw(t, "d")},
				Turns: small.Draw(t, "turns"), Over: small.Draw(t, "over"), Mirrors: small.Draw(t, "mirrors"), First: small.Draw(t, "first"),
				Breaks: small.Draw(t, "breaks"), Returned: small.Draw(t, "returned"), Kept: small.Draw(t, "kept"),
			}
			if rapid.Bool().Draw(t, "agreed") {
				r.Agreement, r.Outcome = "so", rapid.SampledFrom(append(dialogue.Outcomes[:], "")).Draw(t, "outcome")
			}
			r.Status = rapid.SampledFrom([]string{dialogue.StatusOpen, dialogue.Finished, dialogue.Stopped}).Draw(t, "status")
		})
	}
	return records
}

func TestLook_HoldsForAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		records := anything(t)
		all := Look(records, us, Span{}, time.UTC)
		if len(all) != len(Subjects) {
			t.Fatalf("there are %d trends", len(all))
		}
		for _, trend := range all {
			sound(t, trend)
		}
		shuffled := slices.Clone(records)
		for i := len(shuffled) - 1; i > 0; i-- {
			j := rapid.IntRange(0, i).Draw(t, "j")
			shuffled[i], shuffled[j] = shuffled[j], shuffled[i]
		}
		if !reflect.DeepEqual(all, Look(shuffled, us, Span{}, time.UTC)) {
			t.Fatal("the order of the records matters")
		}
		for i := range records {
			shuffled[i] = swap(records[i])
		}
		if !reflect.DeepEqual(all, Look(shuffled, us, Span{}, time.UTC)) {
			t.Fatal("it matters where they sat")
		}
		swapped(t, all, Look(records, us.Swapped(), Span{}, time.UTC))
	})
}

// sound checks what holds for every trend.
func sound(t *rapid.T, trend Trend) {
	if trend.Enough != (len(trend.Rows) > 0) || len(trend.Said) == 0 || len(trend.Rows) > Most {
		t.Fatalf("%s: %+v", trend.Subject, trend)
	}
	sessions := 0
	for i, r := range trend.Rows {
		sessions += r.Sessions
		if len(r.Values) != len(trend.Columns) {
			t.Fatalf("%s: row %+v for columns %+v", trend.Subject, r, trend.Columns)
		}
		if i > 0 && (trend.Grain != BySession && r.From != trend.Rows[i-1].To || r.From.Before(trend.Rows[i-1].From)) {
			t.Fatalf("%s: row %d is from %v, after one to %v", trend.Subject, i, r.From, trend.Rows[i-1].To)
		}
		whole := 0.0
		for _, v := range r.Values {
			high := map[Unit]float64{Points: dialogue.MaxReading, Percent: 100, Count: math.MaxInt32}[trend.Unit]
			if math.IsNaN(v.V) || v.V < 0 || v.V > high || v.N < 0 || r.Sessions == 0 && v.N != 0 {
				t.Fatalf("%s: row %+v", trend.Subject, r)
			}
			whole += v.V
		}
		if trend.Subject == Speaking && r.Sessions > 0 && math.Abs(whole-100) > 1e-9 {
			t.Fatalf("the shares add up to %v", whole)
		}
	}
	if trend.Enough && sessions != trend.Sessions {
		t.Fatalf("%s: %d sessions in the rows, %d in all", trend.Subject, sessions, trend.Sessions)
	}
}

// swapped checks that trends tell the same of each partner from the other seat.
func swapped(t *rapid.T, as, bs []Trend) {
	for i, a := range as {
		b := bs[i]
		if a.Grain != b.Grain || len(a.Rows) != len(b.Rows) || a.Said[0].Key != b.Said[0].Key || a.Said[0].Side != b.Said[0].Side.Other() {
			t.Fatalf("%s: %+v and %+v", a.Subject, a, b)
		}
		for j, c := range a.Columns {
			other := slices.Index(b.Columns, Column{c.What, c.Side.Other()})
			for k, r := range a.Rows {
				if v, w := r.Values[j], b.Rows[k].Values[other]; v.N != w.N || math.Abs(v.V-w.V) > 1e-9 {
					t.Fatalf("%s: %+v is %+v in one seat and %+v in the other", a.Subject, c, v, w)
				}
			}
		}
	}
}

func BenchmarkLook_10000(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	records := make([]dialogue.Record, 10_000)
	for i := range records {
		records[i] = record(i/3, func(rec *dialogue.Record) {
			rec.ID = fmt.Sprintf("%05d", i)
			rec.Spoken = [2]time.Duration{time.Minute, time.Minute}
			for _, what := range []dialogue.Reading{dialogue.Calm, dialogue.Closeness, dialogue.Space, dialogue.Heard} {
				for j := range 2 {
					if rec.Figures.Before[j] == nil {
						rec.Figures.Before[j], rec.Figures.After[j] = dialogue.Readings{}, dialogue.Readings{}
					}
					rec.Figures.Before[j][what], rec.Figures.After[j][what] = r.IntN(11), r.IntN(11)
				}
			}
			rec.Figures.Turns, rec.Figures.Mirrors, rec.Figures.First, rec.Figures.Breaks = 6, 4, 3, i%3
		})
	}
	for b.Loop() {
		Look(records, us, Span{}, time.UTC)
	}
}
