// Package coach notices where words may be heard as blame, and helps to say the
// same thing so that it can be heard. It runs on the machine alone, learns
// nothing from what it reads, and keeps nothing of it.
//
// It is a few small networks over words (package tagger), trained on sentences
// that were made for it (the folder corpus), and a rule that stands above them:
// nothing that is said out of fear is ever marked.
package coach

import (
	"fmt"
	"io/fs"
	"iter"
	"math"
	"slices"
	"strings"
	"sync"

	"halfway/dialogue/coach/tagger"
)

// Category is one of nine ways in which words may be heard as blame.
type Category string

// The categories. They follow the literature on what starts a quarrel: criticism,
// contempt and defensiveness after Gottman; the rest after Rosenberg
// (faux feelings, demands, comparisons), Gordon and Beck (mind reading, absolutes).
const (
	Absolute      Category = "absolute"       // “you never …”
	Criticism     Category = "criticism"      // of who somebody is
	Contempt      Category = "contempt"       // insult, mockery, sarcasm
	FauxFeeling   Category = "faux_feeling"   // “I feel ignored”, “I feel that you …”
	MindReading   Category = "mind_reading"   // “you don’t even care”
	Demand        Category = "demand"         // should, must, ultimatum
	WhyAccusation Category = "why_accusation" // “why can’t you just …”
	Defensiveness Category = "defensiveness"  // yes-but, cross-complaint
	Comparison    Category = "comparison"     // with somebody who does better
)

// Categories are all of them, in the order in which the model knows them.
var Categories = [...]Category{Absolute, Criticism, Contempt, FauxFeeling, MindReading, Demand, WhyAccusation, Defensiveness, Comparison}

// Notice is what the coach noticed in a text.
type Notice struct {
	// Blame says whether it would speak up, and Score how sure it is, from 0 to 1.
	Blame bool
	Score float64
	// Marks are in the order of the text. Without Blame there are none.
	Marks []Mark
}

// Mark is one category and the words on which it stands.
type Mark struct {
	Category Category
	Score    float64 // from 0 to 1
	// Start and End are where the words stand, in bytes, on the borders of
	// characters.
	Start, End int
}

// Coach reads texts in one language. It is safe for use by several goroutines.
type Coach struct {
	model  *Model
	words  Words
	passes sync.Pool
}

// Load reads the folder of a language.
func Load(folder fs.FS) (*Coach, error) {
	l, err := LoadLexicon(folder)
	if err != nil {
		return nil, err
	}
	words, err := loadWords(folder)
	if err != nil {
		return nil, err
	}
	weights, err := fs.ReadFile(folder, "weights.bin")
	if err != nil {
		return nil, fmt.Errorf("read the coach's weights: %w", err)
	}
	m, err := ReadModel(l, weights)
	if err != nil {
		return nil, err
	}
	c := New(m)
	c.words = words
	return c, nil
}

// New makes a coach of a model, without words for people.
func New(m *Model) *Coach {
	return &Coach{model: m, passes: sync.Pool{New: func() any { return new(tagger.Pass) }}}
}

// A text is read in pieces of whole sentences, of about as many tokens as those
// have from which the model was trained; longest bounds one without an end.
const (
	usual   = 45
	longest = 120
)

// Read says what the coach notices in a text. It takes any bytes.
func (c *Coach) Read(text string) Notice {
	var n Notice
	tokens := c.model.Lexicon.Tokens(text)
	if c.model.Lexicon.Afraid(tokens) {
		return n
	}
	for piece := range pieces(text, tokens) {
		one := c.read(piece)
		n.Score = max(n.Score, one.Score)
		n.Blame = n.Blame || one.Blame
		n.Marks = append(n.Marks, one.Marks...)
	}
	return n
}

// pieces cuts tokens at the ends of sentences.
func pieces(text string, tokens []Token) iter.Seq[[]Token] {
	return func(yield func([]Token) bool) {
		from, end := 0, 0 // the last end of a sentence
		for i := range tokens {
			size := i + 1 - from
			if last := i == len(tokens)-1; last || over(text, tokens[i], tokens[i+1]) {
				if size > usual && end > from {
					if !yield(tokens[from:end]) {
						return
					}
					from = end
				}
				end = i + 1
			} else if size == longest {
				if end <= from {
					end = i + 1
				}
				if !yield(tokens[from:end]) {
					return
				}
				from = end
			}
		}
		if from < len(tokens) {
			yield(tokens[from:])
		}
	}
}

// over reports whether a sentence ends between two tokens.
func over(text string, t, next Token) bool {
	return t.Word == "." || t.Word == "?" || t.Word == "!" || t.End <= next.Start && strings.Contains(text[t.End:next.Start], "\n")
}

// read reads one piece.
func (c *Coach) read(tokens []Token) Notice {
	pass := c.passes.Get().(*tagger.Pass)
	defer c.passes.Put(pass)
	m := c.model
	tags, whole := m.Judge(pass, tokens)
	n := Notice{Score: Sigmoid(whole[len(Categories)])}
	if n.Blame = n.Score >= m.Threshold; !n.Blame {
		return n
	}
	best := 0
	for i, category := range Categories {
		score := Sigmoid(whole[i])
		if whole[i]-logit(m.Marked[i]) > whole[best]-logit(m.Marked[best]) {
			best = i
		}
		if score >= m.Marked[i] {
			n.Marks = append(n.Marks, m.mark(tokens, tags, i, category, score))
		}
	}
	if len(n.Marks) == 0 {
		n.Marks = append(n.Marks, m.mark(tokens, tags, best, Categories[best], Sigmoid(whole[best])))
	}
	slices.SortStableFunc(n.Marks, func(a, b Mark) int { return a.Start - b.Start })
	return n
}

// mark is a category with the words about the most telling one that belong to it.
func (m *Model) mark(tokens []Token, tags []float32, i int, category Category, score float64) Mark {
	k := len(Categories)
	at := func(t int) float32 { return tags[t*k+i] }
	peak := 0
	for t := range tokens {
		if at(t) > at(peak) {
			peak = t
		}
	}
	// The bound is the one by which most words of the development part agree.
	bound := min(-1, at(peak)-3)
	first, last := peak, peak
	for first > 0 && at(first-1) > bound {
		first--
	}
	for last < len(tokens)-1 && at(last+1) > bound {
		last++
	}
	for last > peak && tokens[last].sign() {
		last--
	}
	for first < peak && tokens[first].sign() {
		first++
	}
	return Mark{Category: category, Score: score, Start: tokens[first].Start, End: tokens[last].End}
}

// Sigmoid is the chance that a logit stands for.
func Sigmoid(x float32) float64 { return 1 / (1 + math.Exp(-float64(x))) }

func logit(p float64) float32 {
	p = min(max(p, 1e-6), 1-1e-6)
	return float32(math.Log(p / (1 - p)))
}
