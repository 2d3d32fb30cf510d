package stage

import (
	"halfway/ui/control"
	"halfway/ui/look"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// bar is the row at the foot of the stage: the quiet buttons, then the one
// primary action, the largest thing to press.
type bar struct {
	box     *fyne.Container
	quiet   []*control.Button
	primary *control.Button
	hint    *control.Text
	press   func(string)
	id      string
	keys    []string // of the quiet buttons
	tall    float32
}

func newBar(press func(string)) *bar {
	b := &bar{press: press, hint: control.NewText("", look.Body, look.Quiet).Trailing()}
	b.primary = control.NewButton("", "", control.Primary, func() { b.press(b.id) })
	b.box = container.New(b, b.hint, b.primary)
	return b
}

func (b *bar) height(window float32) float32 {
	b.tall = window
	return max(72, window*0.125)
}

func (b *bar) show(sc Scene) {
	b.keys = b.keys[:0]
	for i, a := range sc.Actions {
		b.keys = append(b.keys, a.Key)
		if i == len(b.quiet) {
			b.quiet = append(b.quiet, control.NewButton("", "", control.Faint, nil))
			b.box.Add(b.quiet[i])
		}
		q := b.quiet[i]
		q.OnTap = func() { b.press(a.ID) }
		q.Set(a.Label, "")
	}
	for i, q := range b.quiet {
		show(q, i < len(sc.Actions))
	}
	show(b.primary, sc.Primary != nil)
	show(b.hint, sc.Primary == nil && sc.Hint != "" || sc.Trouble != "")
	if sc.Primary != nil {
		b.id = sc.Primary.ID
		b.primary.SetKey(sc.Primary.Key)
		b.primary.Set(sc.Primary.Label, "")
	}
	b.hint.Set(sc.Hint)
	if sc.Trouble != "" {
		b.hint.Set(sc.Trouble)
	}
	b.Layout(nil, b.box.Size())
	b.box.Refresh()
}

// placeQuiet places the quiet buttons from x on, at that share of their size,
// with or without their keys, and returns where they end.
func (b *bar) placeQuiet(x, height, scale float32, keys bool) float32 {
	for i, q := range b.quiet {
		if !q.Visible() {
			continue
		}
		q.SetSize(max(look.Body-1, b.tall*0.0205) * scale)
		q.SetKey("")
		if keys {
			q.SetKey(b.keys[i])
		}
		w := q.MinSize().Width
		place(q, x, (height-look.Touch)/2, w, look.Touch)
		x += w + look.Space1
	}
	return x
}

// fits are the sizes that are tried for the quiet buttons, the best first. The
// help still names the keys that they do without.
var fits = []struct {
	scale float32
	keys  bool
}{{1, true}, {0.9, true}, {1, false}, {0.9, false}, {0.8, false}, {0.7, false}, {0.6, false}}

// MinSize is for Fyne.
func (b *bar) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(400, 72) }

// Layout is for Fyne.
func (b *bar) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	if size.Width == 0 {
		return
	}
	pad := look.Space3
	right := size.Width - look.Space4
	least := float32(0) // for the primary button, or for the hint
	b.primary.SetSize(max(look.Lead, b.tall*0.032))
	switch {
	case b.primary.Visible():
		least = min(b.primary.MinSize().Width, size.Width*0.45)
	case b.hint.Visible():
		least = size.Width * 0.3
	}
	x := pad
	for _, fit := range fits {
		if x = b.placeQuiet(pad, size.Height, fit.scale, fit.keys); x+pad+least <= right {
			break
		}
	}
	if b.primary.Visible() {
		w := max(min(max(b.primary.MinSize().Width, size.Width*0.26), right-x-pad), look.Touch)
		h := min(max(b.primary.HeightFor(w), size.Height*0.66), size.Height-2)
		place(b.primary, right-w, (size.Height-h)/2, w, h)
		right -= w + pad
	}
	room := max(right-x-pad, 1)
	h := min(b.hint.HeightFor(room), size.Height)
	place(b.hint, right-room, (size.Height-h)/2, room, h)
}
