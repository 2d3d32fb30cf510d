package chart

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"fyne.io/fyne/v2/theme"
	"github.com/tdewolff/canvas"
	"github.com/tdewolff/canvas/renderers/rasterizer"

	"halfway/ui/look"
)

var light = ColoursOf(look.Theme{Mode: look.Light}, theme.VariantLight)

// points are those of so many months.
func points(n int) []Point {
	all := make([]Point, n)
	for i := range all {
		all[i] = Point{fmt.Sprintf("m%d", i+1), fmt.Sprint(2001 + i/12)}
	}
	return all
}

// walk goes up and down between 0 and 10, with gaps where wished for.
func walk(seed uint64, n int, gaps bool) []Value {
	r := rand.New(rand.NewPCG(seed, 7))
	all := make([]Value, n)
	at := 5.0
	for i := range all {
		at = max(0, min(10, at+float64(r.IntN(5)-2)))
		if !gaps || r.IntN(4) > 0 {
			all[i] = known(at)
		}
	}
	return all
}

func pair(kind Kind, n int, gaps bool) Chart {
	return Chart{
		Kind: kind, Points: points(n), Max: 10, Was: "before", Is: "after", Ticks: []Tick{{0, "nought"}, {5, "five"}, {10, "ten"}},
		Series: []Series{
			{"Robin", Left, walk(1, n, gaps), walk(2, n, gaps)}, {"Sam", Right, walk(3, n, gaps), walk(4, n, gaps)},
		},
	}
}

// counts are bars of all that is nobody's.
func counts(n int) Chart {
	c := Chart{Kind: Stacks, Points: points(n)}
	for i, name := range []string{"kept", "partly", "yet", "needless", "unsaid"} {
		c.Series = append(c.Series, Series{Name: name, Role: First + Role(i), Values: walk(uint64(i), n, true)})
	}
	return c
}

// odd are charts that can hardly be drawn.
func odd() map[string]Chart {
	wild := pair(Lines, 4, false)
	for i, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1), 1e300} {
		wild.Series[0].Values[i] = known(v)
	}
	free := wild
	free.Kind, free.Max, free.Ticks = Stacks, 0, nil
	short := pair(Ranges, 9, false)
	short.Series[0].Values, short.Series[1].From = nil, short.Series[1].From[:2]
	long := pair(Lines, 6, false)
	long.Series[0].Name, long.Series[1].Name = strings.Repeat("Maximiliane ", 20), "يوسف عبد الرحمن"
	long.Points[0].Label, long.Points[3].Group = strings.Repeat("label ", 60), strings.Repeat("group ", 60)
	names := pair(Lines, 3, false)
	names.Series[0].Name, names.Series[1].Name = "🌻", "e\u0301\u0301\u0301 \u200d \xff"
	return map[string]Chart{
		"nothing": {}, "no series": {Points: points(5)}, "no points": {Series: pair(Lines, 1, false).Series},
		"one": pair(Lines, 1, false), "one range": pair(Ranges, 1, false), "one bar": counts(1),
		"ten thousand": pair(Lines, 10_000, true), "ten thousand ranges": pair(Ranges, 10_000, true), "ten thousand bars": counts(10_000),
		"wild": wild, "wild, without bounds": free, "short": short, "long": long, "names": names,
		"lines": pair(Lines, 24, true), "ranges": pair(Ranges, 40, false), "bars": counts(24),
	}
}

func TestChart_StaysWithinItsBounds(t *testing.T) {
	for name, c := range odd() {
		for _, size := range [][3]float64{{240, 80, 11}, {80, 60, 11}, {300, 90, 22}, {30, 20, 9}, {4, 300, 10}, {0.1, 0.1, 8}} {
			drawn := c.Draw(size[0], size[1], light, size[2])
			const margin, perMM = 20.0, 2.0
			wide := canvas.New(drawn.W+2*margin, drawn.H+2*margin)
			drawn.RenderViewTo(wide, canvas.Identity.Translate(margin, margin))
			img := rasterizer.Draw(wide, canvas.DPMM(perMM), canvas.LinearColorSpace{})
			inner := image.Rect(margin*perMM-1, margin*perMM-1, int((margin+drawn.W)*perMM)+2, int((margin+drawn.H)*perMM)+2)
			if at, found := inkIn(img, func(p image.Point) bool { return !p.In(inner) }); found {
				t.Errorf("%s, %v by %v: something is drawn outside, at %v", name, size[0], size[1], at)
			}
		}
	}
}

// inkIn returns where something is drawn among some pixels.
func inkIn(img image.Image, among func(image.Point) bool) (image.Point, bool) {
	b := img.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if p := image.Pt(x, y); among(p) {
				if _, _, _, a := img.At(x, y).RGBA(); a > 0 {
					return p, true
				}
			}
		}
	}
	return image.Point{}, false
}

var spoken = regexp.MustCompile(`<tspan[^>]*>([^<]*)</tspan>`)

// written are the texts of a chart, in the order in which they are drawn.
func written(t *testing.T, c Chart, width, height, size float64) []string {
	t.Helper()
	svg, err := c.SVG(width, height, light, size)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, m := range spoken.FindAllStringSubmatch(string(svg), -1) {
		all = append(all, m[1])
	}
	return all
}

func TestChart_WritesEachWordOnce(t *testing.T) {
	for _, c := range []Chart{pair(Lines, 6, false), pair(Ranges, 6, false), pair(Stacks, 6, false)} {
		for _, width := range []float64{240, 80} { // names aside, and above
			all := written(t, c, width, 80, 10)
			want := []string{"nought", "five", "ten", "Robin", "Sam", "2001"}
			for _, p := range c.Points {
				want = append(want, p.Label)
			}
			if c.Kind == Ranges {
				want = append(want, "before", "after")
			}
			for _, w := range want {
				n := 0
				for _, s := range all {
					if s == w {
						n++
					}
				}
				if n != 1 {
					t.Errorf("kind %d, %v wide: %q is written %d times in %q", c.Kind, width, w, n, all)
				}
			}
			if len(all) != len(want) {
				t.Errorf("kind %d, %v wide: written are %q", c.Kind, width, all)
			}
		}
	}
}

func TestChart_LeavesLabelsOutWhereTheyWouldTouch(t *testing.T) {
	placed := regexp.MustCompile(`<tspan x="([0-9.]+)" y="([0-9.]+)"[^>]*>(m[0-9]+)</tspan>`)
	for _, n := range []int{2, 12, 40, 1000} {
		c := pair(Lines, n, false)
		svg, err := c.SVG(150, 70, light, 10)
		if err != nil {
			t.Fatal(err)
		}
		end, labels := -1.0, 0
		for _, m := range placed.FindAllStringSubmatch(string(svg), -1) {
			var x float64
			fmt.Sscan(m[1], &x)
			if x < end {
				t.Errorf("of %d, %s begins at %v, and the one before ends at %v", n, m[3], x, end)
			}
			lettering.Lock()
			_, w := line(typeface().Face(10*0.92, canvas.FontRegular, canvas.Black), m[3])
			lettering.Unlock()
			end = x + mm(w)
			labels++
		}
		if labels < 2 || labels > n {
			t.Errorf("of %d points %d are labelled", n, labels)
		}
	}
}

func TestChart_CutsALongName(t *testing.T) {
	c := pair(Lines, 5, false)
	c.Series[0].Name = "Maximiliane-Theodora von und zu Hohenstein-We" // 45 characters
	for _, width := range []float64{240, 80} {
		found := ""
		for _, s := range written(t, c, width, 80, 10) {
			if strings.HasPrefix(s, "Max") {
				found += s
			}
		}
		if !strings.HasSuffix(found, "…") || len(found) < 12 || len(found) > 44 {
			t.Errorf("%v wide, the name is %q", width, found)
		}
	}
}

// close reports whether two colours are nearly the same.
func close(a, b color.Color) bool {
	r, g, bl, al := a.RGBA()
	x, y, z, _ := b.RGBA()
	near := func(p, q uint32) bool { return max(p, q)-min(p, q) < 0x1800 }
	return al > 0xC000 && near(r, x) && near(g, y) && near(bl, z)
}

// spans are the stretches of columns of a picture that have a colour.
func spans(img image.Image, ink color.Color) (all [][2]int) {
	in := false
	for x := range img.Bounds().Dx() {
		has := false
		for y := 0; y < img.Bounds().Dy() && !has; y++ {
			has = close(img.At(x, y), ink)
		}
		if has && !in {
			all = append(all, [2]int{x, x})
		}
		if has {
			all[len(all)-1][1] = x
		}
		in = has
	}
	return all
}

func TestChart_GapsStayGaps(t *testing.T) {
	c := Chart{Points: make([]Point, 9), Max: 10, Series: []Series{{Name: "", Role: Left}}}
	for i := range 9 {
		v := known(5)
		if i == 3 || i == 4 || i == 6 { // so that there are three stretches, the middle one a single point
			v = Value{V: 5}
		}
		c.Series[0].Values = append(c.Series[0].Values, v)
	}
	// Beside a gap a mark stands apart from the next by the room of a point and more.
	wide := func() (n int) {
		all := spans(c.Image(600, 200, light, 14), light.Left)[1:] // without the legend
		for i := 1; i < len(all); i++ {
			if all[i][0]-all[i-1][1] > 30 {
				n++
			}
		}
		return n
	}
	if n := wide(); n != 2 {
		t.Errorf("with two gaps there are %d", n)
	}
	for i := range c.Series[0].Values {
		c.Series[0].Values[i].Known = true
	}
	if n := wide(); n != 0 {
		t.Errorf("without gaps there are %d", n)
	}
}

func TestChart_ASinglePointIsSeen(t *testing.T) {
	for _, kind := range []Kind{Lines, Ranges, Stacks} {
		for _, role := range []Role{Left, Right} {
			ink := map[Role]color.Color{Left: light.Left, Right: light.Right}[role]
			c := Chart{Kind: kind, Points: points(300), Max: 10, Series: []Series{{Role: role, Values: make([]Value, 300)}}}
			empty := spans(c.Image(700, 200, light, 14), ink)
			c.Series[0].Values[150] = known(5)
			if got := spans(c.Image(700, 200, light, 14), ink); len(got) <= len(empty) {
				t.Errorf("kind %d, role %d: nothing new is seen: %v", kind, role, got)
			}
		}
	}
}

// Those who do not tell the colours apart tell the shapes apart.
func TestChart_PartnersDifferInShape(t *testing.T) {
	grey := light
	grey.Left, grey.Right = light.Ink, light.Ink
	for _, kind := range []Kind{Lines, Ranges, Stacks} {
		one := Chart{Kind: kind, Points: points(5), Max: 10, Series: []Series{{Role: Left, Values: walk(1, 5, false)}}}
		other := one
		other.Series = []Series{{Role: Right, Values: one.Series[0].Values}}
		if same(one.Image(500, 200, grey, 14), other.Image(500, 200, grey, 14)) {
			t.Errorf("kind %d: without colours both look alike", kind)
		}
	}
}

func same(a, b image.Image) bool {
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			if a.At(x, y) != b.At(x, y) {
				return false
			}
		}
	}
	return true
}

func TestChart_DrawsTheSameEachTime(t *testing.T) {
	for name, c := range odd() {
		if len(c.Points) < 100 && !same(c.Image(400, 200, light, 14), c.Image(400, 200, light, 14)) {
			t.Errorf("%s: two pictures differ", name)
		}
	}
}

// The shaper of the canvas finds no glyphs for plain letters; ours does.
func TestLine_HasGlyphs(t *testing.T) {
	lettering.Lock()
	defer lettering.Unlock()
	for _, s := range []string{"Sam 1", "Zoë", "10 %", "fi"} {
		text, width := line(typeface().Face(12, canvas.FontRegular, canvas.Black), s)
		if width <= 0 {
			t.Errorf("%q is %v wide", s, width)
		}
		text.WalkSpans(func(_, _ float64, span canvas.TextSpan) {
			for _, g := range span.Glyphs {
				if g.ID == 0 {
					t.Errorf("%q has no glyph for %q", s, g.Text)
				}
			}
		})
	}
}

func TestStepOf_IsWholeAndFew(t *testing.T) {
	for n := range 100_000 {
		length := float64(n) * 1.7
		step := stepOf(length)
		if step < 1 || step != math.Trunc(step) || length/step > 5 || length > 10 && length/step < 1 {
			t.Fatalf("an axis of %v has steps of %v", length, step)
		}
	}
}

func BenchmarkImage(b *testing.B) {
	for name, c := range map[string]Chart{"lines": pair(Lines, 40, false), "ranges": pair(Ranges, 40, false), "bars": counts(24)} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				c.Image(912, 230, light, 15)
			}
		})
	}
}

// known returns a value that is no gap.
func known(v float64) Value { return Value{v, true} }
