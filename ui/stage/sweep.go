package stage

import (
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"halfway/dialogue"
	"halfway/ui/look"
)

// sweepTime is how long the floor takes to pass from one side to the other.
const sweepTime = 700 * time.Millisecond

// sweep is the passing of the floor as it is seen: the light goes from one half
// to the other, and out.
type sweep struct {
	band        *canvas.Rectangle
	top, height float32
	running     *fyne.Animation
}

func newSweep() *sweep {
	s := &sweep{band: canvas.NewRectangle(color.Transparent)}
	s.band.Hide()
	return s
}

// passing returns from whom to whom the floor passes between two scenes; Nobody
// where it stays.
func passing(before, after Scene) (from, to dialogue.Side) {
	to = after.Passing
	if to == dialogue.Nobody && before.Passing == dialogue.Nobody {
		to = after.Floor
	}
	from = before.Floor
	if from == dialogue.Nobody || to == from || before.Key == after.Key {
		return dialogue.Nobody, dialogue.Nobody
	}
	return from, to
}

// run lets the light pass once, unless the desktop asks for no movement.
func (s *sweep) run(width float32, from, to dialogue.Side) {
	if s.running != nil {
		s.running.Stop()
	}
	if !fyne.CurrentApp().Settings().ShowAnimations() {
		return
	}
	x, wide := litAt(from, width, false)
	end, _ := litAt(to, width, false)
	first, last := look.Color(look.Fill(from)), look.Color(look.Fill(to))
	s.running = fyne.NewAnimation(sweepTime, func(done float32) {
		show(s.band, done < 1)
		place(s.band, x+(end-x)*done, s.top, wide, s.height)
		s.band.FillColor = blend(first, last, done, min(1, 3*(1-done)))
		s.band.Refresh()
	})
	s.running.Curve = fyne.AnimationEaseInOut
	s.running.Start()
}

// blend mixes two colours and makes the mixture as opaque as that.
func blend(a, b color.Color, share, opaque float32) color.Color {
	r1, g1, b1, _ := a.RGBA()
	r2, g2, b2, _ := b.RGBA()
	mix := func(x, y uint32) uint8 { return uint8((float32(x)*(1-share) + float32(y)*share) / 0x101) }
	return color.NRGBA{R: mix(r1, r2), G: mix(g1, g2), B: mix(b1, b2), A: uint8(opaque * 0xFF)}
}
