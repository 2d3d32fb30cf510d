// Package tagger is a small network that reads a row of words and says how much
// each, and all of them together, are of several classes: convolutions over the
// words beside each other, and one layer over all of them.
package tagger

import (
	"math"

	"gonum.org/v1/gonum/blas/gonum"
)

// Shape is how large a network is.
type Shape struct {
	In      int // values of a word
	Hidden  int // channels between
	Context int // values of the whole
	Classes int // what a word can be; the whole has one more, the last
}

// Params are the weights of a network. Their parts are slices of All.
type Params struct {
	Shape
	All []float32

	embed                  []float32
	convs                  [layers]conv
	ctxW, ctxB             []float32 // Context × 2·Hidden
	tagW, tagQ, tagB       []float32 // Classes × Hidden, Classes × Context, Classes
	headW, headPeak, headB []float32 // (Classes+1) × Context, Classes+1 × Classes, Classes+1
}

// layers is how many convolutions follow each other, and reach how far apart the
// words are at which each looks.
const layers = 3

var reach = [layers]int{1, 2, 4}

type conv struct {
	w, b []float32 // out × 3·in, out
	in   int
}

// Embed is the part in which the caller keeps vectors of its own.
func (p *Params) Embed() []float32 { return p.embed }

// New makes a network of zeros, with room for so many values of the caller's.
func New(s Shape, embed int) *Params {
	h, c, k := s.Hidden, s.Context, s.Classes
	sizes := []int{embed}
	for i := range layers {
		in := h
		if i == 0 {
			in = s.In
		}
		sizes = append(sizes, h*3*in, h)
	}
	sizes = append(sizes, c*2*h, c, k*h, k*c, k, (k+1)*c, (k+1)*k, k+1)
	total := 0
	for _, n := range sizes {
		total += n
	}
	p := &Params{Shape: s, All: make([]float32, total)}
	rest := p.All
	next := func() []float32 {
		n := sizes[0]
		part := rest[:n:n]
		rest, sizes = rest[n:], sizes[1:]
		return part
	}
	p.embed = next()
	for i := range layers {
		in := h
		if i == 0 {
			in = s.In
		}
		p.convs[i] = conv{w: next(), b: next(), in: in}
	}
	p.ctxW, p.ctxB = next(), next()
	p.tagW, p.tagQ, p.tagB = next(), next(), next()
	p.headW, p.headPeak, p.headB = next(), next(), next()
	return p
}

// Init fills a network with random weights of a fitting size.
func (p *Params) Init(normal func() float64) {
	fill := func(w []float32, in int, gain float64) {
		for i := range w {
			w[i] = float32(normal() * gain / math.Sqrt(float64(in)))
		}
	}
	for i := range p.embed {
		p.embed[i] = float32(normal() * 0.1)
	}
	for _, c := range p.convs {
		fill(c.w, 3*c.in, math.Sqrt2)
	}
	fill(p.ctxW, 2*p.Hidden, math.Sqrt2)
	fill(p.tagW, p.Hidden, 1)
	fill(p.tagQ, p.Context, 1)
	fill(p.headW, p.Context, 1)
	fill(p.headPeak, p.Classes, 0.3)
}

// Pass is one reading of a row of words, with all that lies between. It can be
// used again, by one goroutine at a time.
type Pass struct {
	n int
	x []float32 // words × In; the caller fills it after Begin

	h      [layers][]float32 // words × Hidden, after each convolution
	act    [layers][]float32 // what a convolution added
	near   []float32         // a word and those beside it
	pool   []float32         // greatest and mean of each channel
	where  []int             // the word with the greatest
	ctx    []float32
	shared []float32 // by class, what the whole adds to each word
	Tags   []float32 // words × Classes, logits
	peak   []float32 // by class, the greatest tag
	at     []int     // and its word
	Head   []float32 // Classes+1 logits of the whole

	// Keep and Scale of channels, for training; nil otherwise.
	dropH, dropC []float32

	gradH, gradNext, gradX, gradPool, gradCtx, gradPeak, gradShared []float32
}

// Begin makes room for so many words and returns where their values go.
func (f *Pass) Begin(p *Params, n int) []float32 {
	f.n = n
	f.x = sized(f.x, n*p.In)
	return f.x
}

// sized is a slice of n zeros, in the place of an older one where that is large
// enough.
func sized(s []float32, n int) []float32 {
	if cap(s) < n {
		return make([]float32, n)
	}
	s = s[:n]
	clear(s)
	return s
}

// Forward reads what Begin made room for.
func (f *Pass) Forward(p *Params) {
	h, n := p.Hidden, f.n
	in, width := f.x, p.In
	for l := range layers {
		c := p.convs[l]
		out := sized(f.h[l], n*h)
		act := sized(f.act[l], n*h)
		f.near = sized(f.near, 3*width)
		for t := range n {
			// The words beside each other are one row, so that each channel is one
			// product; beyond the first and the last word there is nothing.
			first, last := 0, 3
			if t < reach[l] {
				first = 1
			}
			if t+reach[l] >= n {
				last = 2
			}
			for side := first; side < last; side++ {
				from := t + (side-1)*reach[l]
				copy(f.near[side*width:], in[from*width:(from+1)*width])
			}
			near, row := f.near[first*width:last*width], act[t*h:(t+1)*h]
			for o := range row {
				row[o] = max(dot(c.w[(o*3+first)*width:(o*3+last)*width], near)+c.b[o], 0)
			}
		}
		copy(out, act)
		if l > 0 {
			for i, v := range f.h[l-1] {
				out[i] += v
			}
		}
		f.h[l], f.act[l] = out, act
		in, width = out, h
	}
	top := f.h[layers-1]
	if f.dropH != nil {
		for t := range n {
			for o := range h {
				top[t*h+o] *= f.dropH[o]
			}
		}
	}
	f.pool = sized(f.pool, 2*h)
	if cap(f.where) < h {
		f.where = make([]int, h)
	}
	f.where = f.where[:h]
	for o := range h {
		best, sum := float32(math.Inf(-1)), float32(0)
		for t := range n {
			v := top[t*h+o]
			sum += v
			if v > best {
				best, f.where[o] = v, t
			}
		}
		f.pool[o], f.pool[h+o] = best, sum/float32(n)
	}
	f.ctx = sized(f.ctx, p.Context)
	for o := range f.ctx {
		f.ctx[o] = max(dot(p.ctxW[o*2*h:(o+1)*2*h], f.pool)+p.ctxB[o], 0)
		if f.dropC != nil {
			f.ctx[o] *= f.dropC[o]
		}
	}
	k := p.Classes
	f.shared, f.Tags, f.peak = sized(f.shared, k), sized(f.Tags, n*k), sized(f.peak, k)
	if cap(f.at) < k {
		f.at = make([]int, k)
	}
	f.at = f.at[:k]
	for c := range k {
		f.shared[c] = dot(p.tagQ[c*p.Context:(c+1)*p.Context], f.ctx) + p.tagB[c]
		f.peak[c] = float32(math.Inf(-1))
		for t := range n {
			v := dot(p.tagW[c*h:(c+1)*h], top[t*h:(t+1)*h]) + f.shared[c]
			f.Tags[t*k+c] = v
			if v > f.peak[c] {
				f.peak[c], f.at[c] = v, t
			}
		}
	}
	f.Head = sized(f.Head, k+1)
	for c := range f.Head {
		f.Head[c] = dot(p.headW[c*p.Context:(c+1)*p.Context], f.ctx) + dot(p.headPeak[c*k:(c+1)*k], f.peak) + p.headB[c]
	}
}

// dot is the sum of products.
func dot(a, b []float32) float32 { return blas.Sdot(len(a), a, 1, b, 1) }

// axpy adds k times x to y.
func axpy(k float32, x, y []float32) {
	if k != 0 {
		blas.Saxpy(len(x), k, x, 1, y, 1)
	}
}

var blas gonum.Implementation

// Drop sets by what each channel and each value of the whole is multiplied.
func (f *Pass) Drop(channels, whole []float32) { f.dropH, f.dropC = channels, whole }

// Backward adds to g what each weight has to do with the loss, whose slopes by
// the tags and by the heads are given, and returns those by some values of each
// word: from one to before another.
func (f *Pass) Backward(p, g *Params, tags, head []float32, from, to int) []float32 {
	h, n, k := p.Hidden, f.n, p.Classes
	top := f.h[layers-1]
	f.gradH, f.gradCtx = sized(f.gradH, n*h), sized(f.gradCtx, p.Context)
	f.gradPeak, f.gradShared = sized(f.gradPeak, k), sized(f.gradShared, k)
	for c, d := range head {
		axpy(d, f.ctx, g.headW[c*p.Context:(c+1)*p.Context])
		axpy(d, f.peak, g.headPeak[c*k:(c+1)*k])
		g.headB[c] += d
		axpy(d, p.headW[c*p.Context:(c+1)*p.Context], f.gradCtx)
		axpy(d, p.headPeak[c*k:(c+1)*k], f.gradPeak)
	}
	for t := range n {
		for c := range k {
			d := tags[t*k+c]
			if f.at[c] == t {
				d += f.gradPeak[c]
			}
			if d == 0 {
				continue
			}
			f.gradShared[c] += d
			axpy(d, top[t*h:(t+1)*h], g.tagW[c*h:(c+1)*h])
			axpy(d, p.tagW[c*h:(c+1)*h], f.gradH[t*h:(t+1)*h])
		}
	}
	for c, d := range f.gradShared {
		g.tagB[c] += d
		axpy(d, f.ctx, g.tagQ[c*p.Context:(c+1)*p.Context])
		axpy(d, p.tagQ[c*p.Context:(c+1)*p.Context], f.gradCtx)
	}
	f.gradPool = sized(f.gradPool, 2*h)
	for o, d := range f.gradCtx {
		if f.ctx[o] <= 0 {
			continue
		}
		if f.dropC != nil {
			d *= f.dropC[o]
		}
		g.ctxB[o] += d
		axpy(d, f.pool, g.ctxW[o*2*h:(o+1)*2*h])
		axpy(d, p.ctxW[o*2*h:(o+1)*2*h], f.gradPool)
	}
	for o := range h {
		f.gradH[f.where[o]*h+o] += f.gradPool[o]
		mean := f.gradPool[h+o] / float32(n)
		for t := range n {
			f.gradH[t*h+o] += mean
		}
	}
	if f.dropH != nil {
		for t := range n {
			for o := range h {
				f.gradH[t*h+o] *= f.dropH[o]
			}
		}
	}
	grad := f.gradH
	for l := layers - 1; l >= 0; l-- {
		c, gc := p.convs[l], g.convs[l]
		in, width := f.x, p.In
		if l > 0 {
			in, width = f.h[l-1], h
		}
		var next []float32
		first, some := 0, width
		if l > 0 {
			f.gradNext = sized(f.gradNext, n*width)
			next = f.gradNext
			copy(next, grad) // what went round the convolution
		} else {
			first, some = from, to-from
			f.gradX = sized(f.gradX, n*some)
			next = f.gradX
		}
		for t := range n {
			for o := range h {
				if f.act[l][t*h+o] <= 0 {
					continue
				}
				d := grad[t*h+o]
				gc.b[o] += d
				for side := range 3 {
					word := t + (side-1)*reach[l]
					if word < 0 || word >= n {
						continue
					}
					at := (o*3 + side) * width
					axpy(d, in[word*width:(word+1)*width], gc.w[at:at+width])
					axpy(d, c.w[at+first:at+first+some], next[word*some:(word+1)*some])
				}
			}
		}
		if l > 0 {
			f.gradH, f.gradNext = next, f.gradH
		}
		grad = next
	}
	return grad
}
