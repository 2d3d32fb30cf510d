package ui

import (
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"halfway/dialogue"
	"halfway/ui/look"
)

// renew writes the pictures anew; `make pictures` sets it.
var renew = flag.Bool("renew", false, "write the golden pictures of the stage anew")

// What two pictures may differ by and still be the same: in so many of ten
// thousand pixels, by more than so much in red, green or blue.
const (
	alikeParts = 2
	alikeShade = 48
)

// A pictured scene is led to by the hands of a couple.
var pictured = []struct {
	name string
	lead func(d *desk)
	// second is true for the picture of the second window.
	second bool
	// coach is true where there is one.
	coach bool
}{
	{name: "agree", lead: func(d *desk) { d.key(fyne.Key1) }},
	{name: "pause", lead: func(d *desk) { d.key(fyne.Key1, fyne.KeySpace); d.wait(7 * time.Second) }},
	{name: "rate", lead: func(d *desk) {
		d.key(fyne.Key1, fyne.KeySpace)
		d.wait(21 * time.Second)
		d.key(fyne.KeySpace, fyne.Key7)
	}},
	{name: "left", lead: func(d *desk) { d.begin(); d.watch(40 * time.Second) }},
	{name: "right", lead: func(d *desk) { d.begin(); d.turnRight(); d.watch(40 * time.Second) }},
	{name: "over", lead: func(d *desk) {
		d.begin()
		d.watch(200 * time.Second)
	}},
	{name: "hold", lead: func(d *desk) { d.begin(); d.watch(40 * time.Second); d.key(fyne.KeyP) }},
	{name: "break", lead: func(d *desk) { d.begin(); d.key(fyne.KeyB, fyne.KeySpace) }},
	{name: "close", lead: func(d *desk) {
		d.begin()
		d.key(fyne.KeyF2, fyne.KeyX, fyne.KeySpace, fyne.KeyF2)
		d.forwardToKind(dialogue.Plan)
	}},
	{name: "controls", lead: func(d *desk) {
		d.begin()
		d.watch(40 * time.Second)
		d.key(fyne.KeyF2, fyne.KeyF, fyne.Key1, fyne.KeyF, fyne.Key3)
	}},
	{name: "stage", second: true, lead: func(d *desk) { d.begin(); d.watch(40 * time.Second); d.key(fyne.KeyF2) }},
	{name: "waiting", second: true, lead: func(d *desk) { d.key(fyne.KeyF2) }},
	{name: "settings", lead: func(d *desk) { d.key(fyne.KeyComma) }},
	{name: "marked", coach: true, lead: (*desk).marks},
	{name: "look", coach: true, lead: func(d *desk) { d.marks(); d.key(fyne.KeyF4) }},
	{name: "find", coach: true, lead: func(d *desk) {
		d.marks()
		d.key(fyne.KeyF4, fyne.KeyF4, fyne.Key1, fyne.KeySpace)
		d.typing("the dishes were still there")
		d.key(fyne.KeyReturn, fyne.Key5, fyne.Key2)
	}},
}

// watch lets time pass and looks meanwhile: the test driver forgets what it has
// not drawn for a minute.
func (d *desk) watch(by time.Duration) {
	const often = 20 * time.Second
	for d.w.win.Canvas().Capture(); by > 0; by -= often {
		d.wait(min(by, often))
		d.w.win.Canvas().Capture()
	}
}

// marks leads to words that are marked.
func (d *desk) marks() {
	d.t.Helper()
	d.softly()
	d.key(fyne.KeyN)
	d.typing("You never help with the dishes.")
	d.wait(time.Second)
	d.key(fyne.KeyEscape)
}

// at sits down where the scene is led to.
func at(t *testing.T, coach bool, body func(d *desk)) {
	t.Helper()
	f := newFriend(t)
	sitWith(t, &memory{couple: couple("Robin", "Sam")}, func(o *Options) {
		if coach {
			o.Coach = f
		}
	}, body)
}

// turnRight leads from the first turn to the second, which is the right
// partner's.
func (d *desk) turnRight() {
	d.t.Helper()
	for range 50 {
		if now := d.state().Now(); now.Floor == dialogue.Right && now.Step.Kind == dialogue.Turn {
			d.wait(now.Breath)
			return
		}
		d.forward()
	}
	d.t.Fatal("the right partner never has the floor")
}

// forwardToKind goes on to a step of that kind.
func (d *desk) forwardToKind(kind dialogue.Kind) {
	d.t.Helper()
	for range 50 {
		if d.state().Now().Step.Kind == kind {
			return
		}
		d.forward()
	}
	d.t.Fatalf("there is no %s", kind)
}

var pictureSizes = []fyne.Size{fyne.NewSize(1024, 700), fyne.NewSize(1280, 800), fyne.NewSize(1920, 1080)}

// alone leaves a test out under the race detector: it draws much, on one
// goroutine. `make test` runs it without.
func alone(t *testing.T) {
	t.Helper()
	if raced {
		t.Skip("it runs without the race detector")
	}
}

// some leaves most of the dialogues out under the race detector, where each
// takes ten times as long.
func some(t *testing.T, i int) {
	t.Helper()
	if raced && i%5 != 1 {
		t.Skip("it runs without the race detector")
	}
}

// The stage looks as it did when somebody last looked at it and found it good.
func TestPictures(t *testing.T) {
	alone(t)
	for _, p := range pictured {
		t.Run(p.name, func(t *testing.T) {
			at(t, p.coach, func(d *desk) {
				p.lead(d)
				for _, mode := range []look.Mode{look.Light, look.Dark, look.Contrast} {
					d.w.set(func(s *Settings) { s.Mode = mode })
					d.settle()
					for _, size := range pictureSizes {
						win := d.w.win
						if p.second {
							win = d.w.second.win
						}
						win.Resize(size)
						d.settle()
						name := fmt.Sprintf("%s-%s-%.0fx%.0f.png", p.name, mode, size.Width, size.Height)
						compare(t, filepath.Join("testdata", "pictures", name), win.Canvas().Capture())
					}
				}
			})
		})
	}
}

// compare holds a picture against the kept one, which has half the width and
// height.
func compare(t *testing.T, path string, whole image.Image) {
	t.Helper()
	got := halved(whole)
	if *renew {
		must(t, os.MkdirAll(filepath.Dir(path), 0o755))
		write(t, path, got)
		return
	}
	f, err := os.Open(path)
	must(t, err)
	defer f.Close()
	want, err := png.Decode(f)
	must(t, err)
	if want.Bounds() != got.Bounds() {
		t.Errorf("%s: it is %v, and was %v", path, got.Bounds().Size(), want.Bounds().Size())
		return
	}
	differ := 0
	for y := range got.Bounds().Dy() {
		for x := range got.Bounds().Dx() {
			if apart(got.At(x, y), want.At(x, y)) {
				differ++
			}
		}
	}
	if all := got.Bounds().Dx() * got.Bounds().Dy(); differ*10_000 > alikeParts*all {
		seen := filepath.Join(os.TempDir(), filepath.Base(path))
		write(t, seen, got)
		t.Errorf("%s: %d of %d pixels differ; see %s", path, differ, all, seen)
	}
}

func apart(a, b color.Color) bool {
	r1, g1, b1, _ := a.RGBA()
	r2, g2, b2, _ := b.RGBA()
	for _, d := range []int{int(r1>>8) - int(r2>>8), int(g1>>8) - int(g2>>8), int(b1>>8) - int(b2>>8)} {
		if d > alikeShade || d < -alikeShade {
			return true
		}
	}
	return false
}

// halved is a picture at half its width and height, in few enough colours to
// be kept.
func halved(whole image.Image) image.Image {
	b := whole.Bounds()
	source := image.NewNRGBA(b)
	draw.Draw(source, b, whole, b.Min, draw.Src)
	out := image.NewNRGBA(image.Rect(0, 0, b.Dx()/2, b.Dy()/2))
	for y := range out.Bounds().Dy() {
		for x := range out.Bounds().Dx() {
			var sum [3]int
			for _, at := range [...]int{source.PixOffset(2*x, 2*y), source.PixOffset(2*x+1, 2*y), source.PixOffset(2*x, 2*y+1), source.PixOffset(2*x+1, 2*y+1)} {
				for i := range sum {
					sum[i] += int(source.Pix[at+i])
				}
			}
			shade := func(i int) uint8 { return uint8(min((sum[i]/4+2)/4*4, 0xFF)) }
			out.SetNRGBA(x, y, color.NRGBA{shade(0), shade(1), shade(2), 0xFF})
		}
	}
	return out
}

func write(t *testing.T, path string, picture image.Image) {
	t.Helper()
	f, err := os.Create(path)
	must(t, err)
	defer f.Close()
	best := png.Encoder{CompressionLevel: png.BestCompression}
	must(t, best.Encode(f, picture))
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
