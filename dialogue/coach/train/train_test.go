package train

import (
	"bytes"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"halfway/dialogue/coach"
)

const corpus = "../corpus/en"

func lexicon(t testing.TB) *coach.Lexicon {
	t.Helper()
	l, err := coach.LoadLexicon(os.DirFS("../../../assets/coach/en"))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func part(t testing.TB, name string) []Sentence {
	t.Helper()
	all, err := Read(os.DirFS(filepath.Join(corpus, name)), "*.tsv")
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func grammar(t testing.TB) *Grammar {
	t.Helper()
	g, err := ReadGrammar(os.DirFS(filepath.Join(corpus, "grammar")))
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestParse(t *testing.T) {
	s, sure, err := parse("money\t12\tWhy do {w|you have to}, {c|you miser}?")
	want := []Span{{coach.WhyAccusation, 7, 18}, {coach.Criticism, 20, 29}}
	if err != nil || !sure || s.Topic != "money" || s.Text != "Why do you have to, you miser?" || !slices.Equal(s.Marks, want) {
		t.Errorf("%+v, %v, %v", s, sure, err)
	}
	if s, sure, err = parse("money\t-\t? Perhaps."); err != nil || sure || s.Text != "Perhaps." {
		t.Errorf("%+v, %v, %v", s, sure, err)
	}
	for _, line := range []string{"", "a\tb", "a\tb\t", "a\tb\t{a|", "a\tb\t{z|x}", "a\tb\t{a|}", "a\tb\t{ab}", "a\tb\tc}", "a\tb\tc\td"} {
		if s, _, err := parse(line); err == nil {
			t.Errorf("%q is read as %+v", line, s)
		}
	}
}

// What is measured is worth something only where the parts know nothing of each
// other.
func TestCorpus_PartsShareNothing(t *testing.T) {
	topics, texts := map[string]string{}, map[string]string{}
	for _, name := range []string{"train", "dev", "test"} {
		sentences := part(t, name)
		marked := 0
		var by [len(coach.Categories)]int
		for _, s := range sentences {
			if was := topics[s.Topic]; was != "" && was != name {
				t.Errorf("topic %q is in %s and %s", s.Topic, was, name)
			}
			text := strings.ToLower(s.Text)
			if was := texts[text]; was != "" && was != name {
				t.Errorf("%q is in %s and %s", s.Text, was, name)
			}
			topics[s.Topic], texts[text] = name, name
			if len(s.Marks) > 0 {
				marked++
			}
			for c, category := range coach.Categories {
				if s.Has(category) {
					by[c]++
				}
			}
		}
		if share := float64(marked) / float64(len(sentences)); share < 0.4 || share > 0.5 {
			t.Errorf("%s: %.2f of the sentences are marked", name, share)
		}
		for c, n := range by {
			if share := float64(n) / float64(marked); share < 0.08 {
				t.Errorf("%s: only %.2f of the marked ones are %s", name, share, coach.Categories[c])
			}
		}
	}
}

func TestInflect(t *testing.T) {
	for deed, want := range map[string][4]string{
		"forget my birthday": {"forgets my birthday", "forgot my birthday", "forgetting my birthday", "forgotten my birthday"},
		"help":               {"helps", "helped", "helping", "helped"},
		"stop it":            {"stops it", "stopped it", "stopping it", "stopped it"},
		"try":                {"tries", "tried", "trying", "tried"},
		"be on time":         {"is on time", "was on time", "being on time", "been on time"},
		"lie to me":          {"lies to me", "lied to me", "lying to me", "lied to me"},
		"wash up":            {"washes up", "washed up", "washing up", "washed up"},
		"play games":         {"plays games", "played games", "playing games", "played games"},
		"open up":            {"opens up", "opened up", "opening up", "opened up"},
		"see me":             {"sees me", "saw me", "seeing me", "seen me"},
		"ignore me":          {"ignores me", "ignored me", "ignoring me", "ignored me"},
		"have to win":        {"has to win", "had to win", "having to win", "had to win"},
	} {
		got := [4]string{inflect(deed, "s"), inflect(deed, "ed"), inflect(deed, "ing"), inflect(deed, "en")}
		if got != want {
			t.Errorf("%q: %q, want %q", deed, got, want)
		}
	}
	if got := spoken("leave your socks where I sleep, you know yourself", false); got != "leave my socks where you sleep, I know myself" {
		t.Error(got)
	}
	if got := spoken("leave your socks for me", true); got != "leave their socks for me" {
		t.Error(got)
	}
}

// What the grammar makes up is labelled, in both ways, and always the same from
// the same beginning.
func TestGrammar_Sentence(t *testing.T) {
	g := grammar(t)
	one, other := rand.New(rand.NewPCG(5, 6)), rand.New(rand.NewPCG(5, 6))
	marked, different := 0, map[string]bool{}
	for range 5000 {
		s, again := g.Sentence(one), g.Sentence(other)
		if s.Text != again.Text || !slices.Equal(s.Marks, again.Marks) {
			t.Fatalf("%q and %q", s.Text, again.Text)
		}
		if strings.ContainsAny(s.Text, "<>|{}~") {
			t.Errorf("%q is not filled", s.Text)
		}
		for _, m := range s.Marks {
			if m.Start < 0 || m.Start >= m.End || m.End > len(s.Text) {
				t.Errorf("%q: a mark from %d to %d", s.Text, m.Start, m.End)
			}
		}
		if len(s.Marks) > 0 {
			marked++
		}
		different[s.Text] = true
	}
	if marked < 2000 || marked > 2600 || len(different) < 4500 {
		t.Errorf("%d of 5000 are marked, %d are different", marked, len(different))
	}
}

// A small model learns what it is shown, and is the same each time.
func TestTrain_LearnsAndRepeats(t *testing.T) {
	l, g := lexicon(t), grammar(t)
	sentences := part(t, "dev")[:150]
	o := Options{Seed: 3, Nets: 2, Epochs: 40, Hidden: 24, Context: 16, Own: 8, Rate: 6e-3, Made: 20, Tags: 1}
	first := Train(l, sentences, g, o)
	if !bytes.Equal(first.Bytes(), Train(l, sentences, g, o).Bytes()) {
		t.Error("the same seed made another model")
	}
	read, err := coach.ReadModel(l, first.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	Tune(read, sentences, 0.02)
	s := Measure(Coach(coach.New(read)), sentences)
	if s.FalseAlarms.Value > 0.02 || s.Recall.Value < 0.8 {
		t.Errorf("recall %v at %v false alarms on what it was shown", s.Recall, s.FalseAlarms)
	}
}

func TestMeasure(t *testing.T) {
	sentences := []Sentence{
		{Text: "a", Marks: []Span{{Category: coach.Absolute, End: 1}}}, {Text: "b", Marks: []Span{{Category: coach.Demand, End: 1}}}, {Text: "c"}, {Text: "d"},
	}
	s := Measure(func(text string) (v Verdict) {
		v.Blame = text == "a" || text == "c"
		v.Categories[0] = v.Blame
		return v
	}, sentences)
	for name, is := range map[string][2]float64{
		"accuracy": {s.Accuracy.Value, 0.5}, "precision": {s.Precision.Value, 0.5}, "recall": {s.Recall.Value, 0.5},
		"false alarms": {s.FalseAlarms.Value, 0.5}, "F1": {s.F1[0].Value, 2.0 / 3}, "mean": {s.Mean.Value, 2.0 / 27},
	} {
		if math.Abs(is[0]-is[1]) > 1e-9 {
			t.Errorf("%s is %v, want %v", name, is[0], is[1])
		}
	}
	// Newcombe (1998) gives this interval for 81 of 263.
	if i := wilson(81, 263); math.Abs(i.Low-0.2553) > 5e-4 || math.Abs(i.High-0.3662) > 5e-4 {
		t.Errorf("the interval of 81 of 263 is %v", i)
	}
}

func TestBaselines(t *testing.T) {
	l := lexicon(t)
	for text, want := range map[string]bool{"You never listen.": true, "I like tea.": false} {
		if got := Keywords(l)(text); got.Blame != want || got.Categories[0] != want {
			t.Errorf("keywords: %q is %+v", text, got)
		}
		if got := AnyYou(l)(text); got.Blame != want {
			t.Errorf("any you: %q is %+v", text, got)
		}
	}
	counted := BagOfWords(l, []Sentence{{Text: "you fool", Marks: []Span{{Category: coach.Contempt, End: 8}}}, {Text: "good tea"}})
	if !counted("fool").Blame || counted("tea").Blame {
		t.Error("the bag of words does not know what it counted")
	}
}

func TestVectors(t *testing.T) {
	v, err := Vectors(strings.NewReader(`{"dimensions":3,"words":["a","b","The","c","d"],
		"vectors":{"a":[1,0,0,9],"b":[-1,0,0,9],"c":[0,2,0.1,9],"d":[0,-2,0.1,9]}}`), 10, 2)
	if err != nil {
		t.Fatal(err)
	}
	x := make([]float32, v.Size())
	v.Fill(x, "c")
	y := make([]float32, v.Size())
	v.Fill(y, "d")
	if math.Abs(float64(x[0])) != 1 || x[0] != -y[0] || math.Abs(float64(x[1])) > 0.1 {
		t.Errorf("c is %v, d is %v", x, y)
	}
	for _, bad := range []string{"", "{}", `{"dimensions":3,"words":["a"],"vectors":{"a":[1,2,3]}}`} {
		if _, err := Vectors(strings.NewReader(bad), 10, 2); err == nil {
			t.Errorf("%q makes vectors", bad)
		}
	}
}
