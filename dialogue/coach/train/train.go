package train

import (
	"math"
	"math/rand/v2"
	"slices"
	"sync"

	"halfway/dialogue/coach"
	"halfway/dialogue/coach/tagger"
)

// Options are how a model is trained.
type Options struct {
	Seed    uint64
	Nets    int
	Epochs  int
	Hidden  int
	Context int
	Own     int // values of a word's own vector
	Rate    float64
	Decay   float64 // of the weights, a step, times the rate
	// DropWord is the chance that a word is unknown, and DropHidden that a channel
	// is silent, for one sentence of one epoch.
	DropWord, DropHidden float64
	// Join is the chance that a sentence follows another one.
	Join float64
	// Tags is how much the marks count beside the labels of the whole.
	Tags float64
	// Doubt is the share of labels taken to be wrong, which keeps the model from
	// being surer than they are.
	Doubt float64
	// Made is how many sentences the grammar makes up for each epoch.
	Made int
	// Progress is told the loss of each epoch of each network; it may be nil.
	Progress func(net, epoch int, loss float64)
}

// Standard are the options of the model that ships.
var Standard = Options{
	Seed: 7, Nets: 3, Epochs: 10, Made: 8000, Hidden: 160, Context: 96, Own: 32, Rate: 2e-3, Decay: 0.02,
	DropWord: 0.04, DropHidden: 0.2, Join: 0.2, Tags: 2, Doubt: 0.03,
}

const (
	batch   = 32
	workers = 2 // a batch is summed in their order, so that a seed always makes the same model
)

// sample is a sentence as the network reads it.
type sample struct {
	tokens []coach.Token
	tags   []bool // tokens × categories
	head   [len(coach.Categories) + 1]float32
}

func sampleOf(l *coach.Lexicon, s *Sentence) sample {
	k := len(coach.Categories)
	out := sample{tokens: l.Tokens(s.Text)}
	out.tags = make([]bool, len(out.tokens)*k)
	for _, m := range s.Marks {
		c := slices.Index(coach.Categories[:], m.Category)
		out.head[c], out.head[k] = 1, 1
		for t, token := range out.tokens {
			if token.Start < m.End && token.End > m.Start {
				out.tags[t*k+c] = true
			}
		}
	}
	return out
}

// joined is one sentence after another.
func joined(a, b sample) sample {
	out := sample{tokens: slices.Concat(a.tokens, b.tokens), tags: slices.Concat(a.tags, b.tags)}
	for i := range out.head {
		out.head[i] = max(a.head[i], b.head[i])
	}
	return out
}

// vocabulary are the words that get a vector of their own: those that stand in
// two sentences or more.
func vocabulary(samples []sample) []string {
	count := map[string]int{}
	for _, s := range samples {
		seen := map[string]bool{}
		for _, t := range s.tokens {
			if !seen[t.Word] {
				seen[t.Word] = true
				count[t.Word]++
			}
		}
	}
	var words []string
	for w, n := range count {
		if n >= 2 {
			words = append(words, w)
		}
	}
	slices.Sort(words)
	return words
}

// Train makes a model. The same sentences and options make the same one.
func Train(l *coach.Lexicon, sentences []Sentence, g *Grammar, o Options) *coach.Model {
	var written []sample
	for i := range sentences {
		if s := sampleOf(l, &sentences[i]); len(s.tokens) > 0 {
			written = append(written, s)
		}
	}
	words := vocabulary(append(madeUp(l, g, chance(o.Seed, 0), 2*o.Made), written...))
	m := coach.NewModel(l, words, o.Own, o.Hidden, o.Context, o.Nets)
	for i := range m.Nets {
		one := o
		one.Seed += uint64(i)
		trainNet(m, i, written, g, one)
	}
	m.Round()
	return m
}

// madeUp are samples of the grammar.
func madeUp(l *coach.Lexicon, g *Grammar, draw *rand.Rand, n int) []sample {
	out := make([]sample, n)
	for i := range out {
		s := g.Sentence(draw)
		out[i] = sampleOf(l, &s)
	}
	return out
}

func trainNet(m *coach.Model, number int, written []sample, g *Grammar, o Options) {
	net, draw := m.Nets[number], chance(o.Seed, 1)
	net.Init(draw.NormFloat64)
	adam := newAdam(len(net.All), o)
	var crew [workers]*worker
	for i := range crew {
		crew[i] = &worker{m: m, net: net, o: o, grad: tagger.New(net.Shape, len(net.Embed()))}
	}
	steps := o.Epochs * ((len(written) + o.Made + batch - 1) / batch)
	step := 0
	for epoch := range o.Epochs {
		samples := append(written[:len(written):len(written)], madeUp(m.Lexicon, g, draw, o.Made)...)
		total := 0.0
		for part := range slices.Chunk(draw.Perm(len(samples)), batch) {
			var wait sync.WaitGroup
			for i, w := range crew {
				wait.Go(func() {
					clear(w.grad.All)
					w.loss = 0
					for j := i; j < len(part); j += workers {
						w.read(samples, part[j], epoch)
					}
				})
			}
			wait.Wait()
			sum := crew[0].grad.All
			total += crew[0].loss
			for _, w := range crew[1:] {
				for i, g := range w.grad.All {
					sum[i] += g
				}
				total += w.loss
			}
			scale := 1 / float32(len(part))
			for i := range sum {
				sum[i] *= scale
			}
			adam.step(net.All, sum, o.Rate*schedule(step, steps))
			step++
		}
		if o.Progress != nil {
			o.Progress(number, epoch, total/float64(len(samples)))
		}
	}
}

// chance is a source that gives the same for the same seed and purpose.
func chance(seed, purpose uint64) *rand.Rand {
	return rand.New(rand.NewPCG(seed, purpose)) //nolint:gosec // nothing here is secret
}

// schedule warms the rate up and lets it fall along a half cosine.
func schedule(step, steps int) float64 {
	warm := float64(steps) * 0.05
	if s := float64(step); s < warm {
		return s / warm
	}
	return 0.5 * (1 + math.Cos(math.Pi*(float64(step)-warm)/(float64(steps)-warm)))
}

// worker reads its part of each batch.
type worker struct {
	m    *coach.Model
	net  *tagger.Params
	o    Options
	grad *tagger.Params
	pass tagger.Pass
	loss float64
}

// read adds what one sentence has to do with the loss.
func (w *worker) read(samples []sample, i, epoch int) {
	draw := chance(w.o.Seed, uint64(epoch+1)<<32|uint64(i))
	s := samples[i]
	if draw.Float64() < w.o.Join {
		s = joined(s, samples[draw.IntN(len(samples))])
	}
	tokens := slices.Clone(s.tokens)
	for t := range tokens {
		if draw.Float64() < w.o.DropWord {
			tokens[t].Word = "\x00"
		}
	}
	drop := func(n int) []float32 {
		out := make([]float32, n)
		for i := range out {
			if draw.Float64() >= w.o.DropHidden {
				out[i] = float32(1 / (1 - w.o.DropHidden))
			}
		}
		return out
	}
	w.pass.Drop(drop(w.net.Hidden), drop(w.net.Context))
	w.m.Fill(w.net, w.pass.Begin(w.net, len(tokens)), tokens)
	w.pass.Forward(w.net)
	k := len(coach.Categories)
	tags, head := make([]float32, len(tokens)*k), make([]float32, k+1)
	for c := range head {
		doubt := float32(w.o.Doubt)
		loss, slope := cross(w.pass.Head[c], doubt+(1-2*doubt)*s.head[c])
		weight := 1.0
		if c == k {
			weight = 3
		}
		w.loss += weight * loss
		head[c] = float32(weight * slope)
	}
	each := w.o.Tags / float64(len(tokens))
	for i := range tags {
		want := float32(0)
		if s.tags[i] {
			want = 1
		}
		loss, slope := cross(w.pass.Tags[i], want)
		w.loss += each * loss
		tags[i] = float32(each * slope)
	}
	from, size := w.m.OwnFrom(), w.m.Own
	values := w.pass.Backward(w.net, w.grad, tags, head, from, from+size)
	for t, token := range tokens {
		at := w.m.OwnAt(token.Word)
		own := w.grad.Embed()[at : at+size]
		for j, g := range values[t*size : (t+1)*size] {
			own[j] += g
		}
	}
}

// cross is the cross entropy of a logit against what is wanted, and its slope.
func cross(logit, want float32) (loss, slope float64) {
	p := coach.Sigmoid(logit)
	// log(1+e^x) without overflow
	x := float64(logit)
	loss = max(x, 0) - x*float64(want) + math.Log1p(math.Exp(-math.Abs(x)))
	return loss, p - float64(want)
}

// adam is Adam with decoupled decay of the weights (Kingma and Ba, 2015;
// Loshchilov and Hutter, 2019).
type adam struct {
	first, second []float32
	t             int
	decay         float64
}

func newAdam(n int, o Options) *adam {
	return &adam{first: make([]float32, n), second: make([]float32, n), decay: o.Decay}
}

func (a *adam) step(weights, grad []float32, rate float64) {
	const b1, b2, tiny = 0.9, 0.99, 1e-8
	a.t++
	c1, c2 := 1-math.Pow(b1, float64(a.t)), 1-math.Pow(b2, float64(a.t))
	scale, keep := float32(rate/c1), float32(1-rate*a.decay)
	for i, g := range grad {
		a.first[i] = b1*a.first[i] + (1-b1)*g
		a.second[i] = b2*a.second[i] + (1-b2)*g*g
		weights[i] = keep*weights[i] - scale*a.first[i]/(float32(math.Sqrt(float64(a.second[i])/c2))+tiny)
	}
}
