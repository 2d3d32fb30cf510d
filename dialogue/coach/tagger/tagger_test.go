package tagger

import (
	"math"
	"math/rand/v2"
	"testing"
)

// The slopes that Backward finds are those that one finds by moving each weight a
// little.
func TestBackward_Slopes(t *testing.T) {
	draw := rand.New(rand.NewPCG(1, 2))
	p := New(Shape{In: 5, Hidden: 6, Context: 4, Classes: 3}, 7)
	p.Init(draw.NormFloat64)
	const words = 9
	x := make([]float32, words*p.In)
	for i := range x {
		x[i] = float32(draw.NormFloat64())
	}
	tags, head := make([]float32, words*p.Classes), make([]float32, p.Classes+1)
	for i := range tags {
		tags[i] = float32(draw.NormFloat64())
	}
	for i := range head {
		head[i] = float32(draw.NormFloat64())
	}
	var f Pass
	loss := func() float64 {
		copy(f.Begin(p, words), x)
		f.Forward(p)
		sum := 0.0
		for i, v := range f.Tags {
			sum += float64(v * tags[i])
		}
		for i, v := range f.Head {
			sum += float64(v * head[i])
		}
		return sum
	}
	loss()
	g := New(p.Shape, 7)
	values := append([]float32(nil), f.Backward(p, g, tags, head, 1, 4)...)
	const little = 2e-3
	checked := 0
	check := func(name string, at *float32, got float32) {
		was, here := *at, loss()
		*at = was + little
		up := (loss() - here) / little
		*at = was - little
		down := (here - loss()) / little
		*at = was
		if math.Abs(up-down) > 0.05*math.Max(1, math.Abs(up)) {
			return // a bend, where there are two slopes
		}
		checked++
		if want := (up + down) / 2; math.Abs(want-float64(got)) > 0.03*math.Max(1, math.Abs(want)) {
			t.Errorf("%s: slope %v, want %v", name, got, want)
		}
	}
	for i := range p.All[7:] {
		check("weight", &p.All[7+i], g.All[7+i])
	}
	for i, slope := range values {
		check("value", &x[i/3*p.In+1+i%3], slope)
	}
	if all := len(p.All) - 7 + len(values); checked < all*9/10 {
		t.Errorf("only %d of %d slopes could be checked", checked, all)
	}
}
