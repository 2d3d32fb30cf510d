package train

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"text/tabwriter"

	"halfway/dialogue/coach"
	"halfway/dialogue/coach/tagger"
)

// Verdict is what is found in one sentence: whether it blames, and by which of
// coach.Categories.
type Verdict struct {
	Blame      bool
	Categories [len(coach.Categories)]bool
}

// Judge finds something in a text.
type Judge func(text string) Verdict

// Coach judges as the coach does.
func Coach(c *coach.Coach) Judge {
	return func(text string) Verdict {
		n := c.Read(text)
		v := Verdict{Blame: n.Blame}
		for _, m := range n.Marks {
			v.Categories[slices.Index(coach.Categories[:], m.Category)] = true
		}
		return v
	}
}

// Interval is a figure with the bounds of its 95 % interval, all from 0 to 1.
type Interval struct{ Value, Low, High float64 }

func (i Interval) String() string {
	return fmt.Sprintf("%.1f %% (%.1f–%.1f)", 100*i.Value, 100*i.Low, 100*i.High)
}

// Score is how well a judge does.
type Score struct {
	Accuracy, Precision, Recall, FalseAlarms Interval
	// F1 is the harmonic mean of precision and recall of each category, and Mean
	// that of all.
	F1   [len(coach.Categories)]Interval
	Mean Interval
}

// Measure has a judge read sentences. Shares have Wilson's interval (1927), F1 the
// bootstrap's, of 1,000 draws.
func Measure(judge Judge, sentences []Sentence) Score {
	verdicts := make([]Verdict, len(sentences))
	var right, marked, said, hit int
	for i := range sentences {
		verdicts[i] = judge(sentences[i].Text)
		blame := len(sentences[i].Marks) > 0
		if blame == verdicts[i].Blame {
			right++
		}
		if blame {
			marked++
		}
		if verdicts[i].Blame {
			said++
			if blame {
				hit++
			}
		}
	}
	n := len(sentences)
	s := Score{
		Accuracy: wilson(right, n), Precision: wilson(hit, said), Recall: wilson(hit, marked), FalseAlarms: wilson(said-hit, n-marked),
	}
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	values, mean := f1(verdicts, sentences, all)
	draw := chance(1, 2)
	draws := make([][]float64, len(values)+1)
	for range 1000 {
		for i := range all {
			all[i] = draw.IntN(n)
		}
		v, m := f1(verdicts, sentences, all)
		for c, x := range append(v[:], m) {
			draws[c] = append(draws[c], x)
		}
	}
	bounds := func(c int, value float64) Interval {
		slices.Sort(draws[c])
		return Interval{Value: value, Low: draws[c][25], High: draws[c][974]}
	}
	for c, v := range values {
		s.F1[c] = bounds(c, v)
	}
	s.Mean = bounds(len(values), mean)
	return s
}

// f1 counts over the sentences with these numbers.
func f1(verdicts []Verdict, sentences []Sentence, numbers []int) (by [len(coach.Categories)]float64, mean float64) {
	var hit, said, there [len(coach.Categories)]int
	for _, i := range numbers {
		for c, category := range coach.Categories {
			has, says := sentences[i].Has(category), verdicts[i].Categories[c]
			if has {
				there[c]++
			}
			if says {
				said[c]++
			}
			if has && says {
				hit[c]++
			}
		}
	}
	for c := range by {
		by[c] = 2 * float64(hit[c]) / math.Max(1, float64(said[c]+there[c]))
		mean += by[c] / float64(len(by))
	}
	return by, mean
}

// wilson is the share k of n with Wilson's interval.
func wilson(k, n int) Interval {
	if n == 0 {
		return Interval{High: 1}
	}
	const z = 1.959964
	p, m := float64(k)/float64(n), float64(n)
	middle := (p + z*z/(2*m)) / (1 + z*z/m)
	reach := z * math.Sqrt(p*(1-p)/m+z*z/(4*m*m)) / (1 + z*z/m)
	return Interval{Value: p, Low: max(middle-reach, 0), High: min(middle+reach, 1)}
}

// Named is a judge with what it is called in a table.
type Named struct {
	Name  string
	Judge Judge
}

// Table writes how well judges do, a column each.
func Table(w io.Writer, judges []Named, sentences []Sentence) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	scores := make([]Score, len(judges))
	for i, j := range judges {
		scores[i] = Measure(j.Judge, sentences)
		fmt.Fprintf(t, "\t%s", j.Name)
	}
	fmt.Fprintln(t)
	row := func(name string, of func(Score) Interval) {
		fmt.Fprint(t, name)
		for _, s := range scores {
			fmt.Fprintf(t, "\t%v", of(s))
		}
		fmt.Fprintln(t)
	}
	row("accuracy", func(s Score) Interval { return s.Accuracy })
	row("precision", func(s Score) Interval { return s.Precision })
	row("recall", func(s Score) Interval { return s.Recall })
	row("false alarms", func(s Score) Interval { return s.FalseAlarms })
	for c, category := range coach.Categories {
		row("F1 "+string(category), func(s Score) Interval { return s.F1[c] })
	}
	row("F1, mean", func(s Score) Interval { return s.Mean })
	return t.Flush()
}

// Tune sets from which scores a model speaks up, so that it does so by mistake
// for at most this share of the harmless sentences, and from which it names a
// category, so that F1 is highest.
func Tune(m *coach.Model, sentences []Sentence, falseAlarms float64) {
	k := len(coach.Categories)
	var pass tagger.Pass
	whole := make([][]float32, len(sentences))
	var harmless []float64
	for i := range sentences {
		_, whole[i] = m.Judge(&pass, m.Lexicon.Tokens(sentences[i].Text))
		if len(sentences[i].Marks) == 0 {
			harmless = append(harmless, coach.Sigmoid(whole[i][k]))
		}
	}
	slices.Sort(harmless)
	slices.Reverse(harmless)
	m.Threshold = harmless[int(falseAlarms*float64(len(harmless)))] + 1e-6
	for c, category := range coach.Categories {
		best := -1.0
		for step := 1; step < 100; step++ {
			from := float64(step) / 100
			hit, said, there := 0, 0, 0
			for i := range sentences {
				has := sentences[i].Has(category)
				says := coach.Sigmoid(whole[i][k]) >= m.Threshold && coach.Sigmoid(whole[i][c]) >= from
				if has {
					there++
				}
				if says {
					said++
				}
				if has && says {
					hit++
				}
			}
			if f := 2 * float64(hit) / float64(said+there); f > best {
				best, m.Marked[c] = f, from
			}
		}
	}
}

// AnyYou takes each sentence with a "you" for blame of every kind.
func AnyYou(l *coach.Lexicon) Judge {
	return func(text string) (v Verdict) {
		for _, t := range l.Tokens(text) {
			if l.Is(t.Word, "you") {
				v.Blame = true
			}
		}
		for c := range v.Categories {
			v.Categories[c] = v.Blame
		}
		return v
	}
}

// Keywords looks for the words of a wide list.
func Keywords(l *coach.Lexicon) Judge {
	lists := map[coach.Category][]string{
		coach.Absolute: {"always"}, coach.Criticism: {"character"}, coach.Contempt: {"insult", "swearing"}, coach.FauxFeeling: {"fauxword"},
		coach.Demand: {"must"}, coach.Comparison: {"others"},
	}
	phrases := map[coach.Category][]string{
		coach.FauxFeeling:   {"feel like you", "feel that you", "feel you"},
		coach.MindReading:   {"you do n't care", "you think", "you want", "on purpose", "you just"},
		coach.WhyAccusation: {"why do you", "why ca", "why can n't you", "why did you", "how could you", "how can you"},
		coach.Defensiveness: {"yes but", "yes , but", "your fault", "you started", "because you", "at least i"},
		coach.Comparison:    {"just like your", "like your", "my ex"},
	}
	return func(text string) (v Verdict) {
		tokens := l.Tokens(text)
		line := " "
		for _, t := range tokens {
			line += t.Word + " "
		}
		for c, category := range coach.Categories {
			for _, list := range lists[category] {
				v.Categories[c] = v.Categories[c] || slices.ContainsFunc(tokens, func(t coach.Token) bool { return l.Is(t.Word, list) })
			}
			for _, p := range phrases[category] {
				v.Categories[c] = v.Categories[c] || strings.Contains(line, " "+p+" ")
			}
			v.Blame = v.Blame || v.Categories[c]
		}
		return v
	}
}

// BagOfWords counts the words of labelled sentences, and weighs those of another
// by them (naive Bayes with one added to each count).
func BagOfWords(l *coach.Lexicon, sentences []Sentence) Judge {
	const k = len(coach.Categories) + 1
	var counts [k][2]map[string]float64
	var totals, lines [k][2]float64
	for h := range counts {
		counts[h] = [2]map[string]float64{{}, {}}
	}
	known := map[string]bool{}
	for i := range sentences {
		for h := range k {
			side := 0
			if h == k-1 && len(sentences[i].Marks) > 0 || h < k-1 && sentences[i].Has(coach.Categories[h]) {
				side = 1
			}
			lines[h][side]++
			for _, t := range l.Tokens(sentences[i].Text) {
				known[t.Word] = true
				counts[h][side][t.Word]++
				totals[h][side]++
			}
		}
	}
	return func(text string) (v Verdict) {
		tokens := l.Tokens(text)
		for h := range k {
			odds := math.Log(lines[h][1] / lines[h][0])
			for _, t := range tokens {
				if known[t.Word] {
					odds += math.Log((counts[h][1][t.Word] + 1) / (totals[h][1] + float64(len(known))))
					odds -= math.Log((counts[h][0][t.Word] + 1) / (totals[h][0] + float64(len(known))))
				}
			}
			if h == k-1 {
				v.Blame = odds > 0
			} else {
				v.Categories[h] = odds > 0
			}
		}
		return v
	}
}
