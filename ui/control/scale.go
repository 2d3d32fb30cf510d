package control

import (
	"image/color"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"halfway/ui/look"
)

// Scale asks for a whole number from 0 to 10. It starts with none chosen, and
// may stay so.
type Scale struct {
	widget.BaseWidget

	// OnChanged is called with the value, or -1 for none.
	OnChanged func(value int)

	label, low, high string
	value            int
	active           bool
	grown            float32 // how much larger than usual
	fill, ink        fyne.ThemeColorName
}

const (
	scaleCells = 11
	scaleGap   = float32(5)
)

var _ fyne.Tappable = (*Scale)(nil)

// NewScale returns a scale with a label and words for its two ends.
func NewScale(label, low, high string) *Scale {
	s := &Scale{label: label, low: low, high: high, value: -1, grown: 1, fill: theme.ColorNamePrimary, ink: theme.ColorNameForegroundOnPrimary}
	s.ExtendBaseWidget(s)
	return s
}

// SetColors sets the fill of the chosen cell and what stands on it.
func (s *Scale) SetColors(fill, ink fyne.ThemeColorName) {
	if s.fill != fill || s.ink != ink {
		s.fill, s.ink = fill, ink
		s.Refresh()
	}
}

// Grow makes the scale so many times as large as usual.
func (s *Scale) Grow(times float32) {
	if s.grown != times {
		s.grown = times
		s.Refresh()
	}
}

// SetWords changes the label and the words of the ends.
func (s *Scale) SetWords(label, low, high string) {
	if s.label != label || s.low != low || s.high != high {
		s.label, s.low, s.high = label, low, high
		s.Refresh()
	}
}

// Value returns what is chosen, from 0 to 10, or -1.
func (s *Scale) Value() int { return s.value }

// Choose sets the value, from 0 to 10, or -1 for none.
func (s *Scale) Choose(value int) {
	value = max(-1, min(value, scaleCells-1))
	if s.value == value {
		return
	}
	s.value = value
	if s.OnChanged != nil {
		s.OnChanged(value)
	}
	s.Refresh()
}

// SetActive marks the scale that the keyboard works on.
func (s *Scale) SetActive(active bool) {
	if s.active != active {
		s.active = active
		s.Refresh()
	}
}

// Tapped chooses the cell that was hit; hitting the chosen one takes it back.
func (s *Scale) Tapped(ev *fyne.PointEvent) {
	Noticed()
	top, side := s.cells()
	if ev.Position.Y < top || ev.Position.Y > top+side.Height {
		return
	}
	i := int(ev.Position.X / (side.Width + scaleGap))
	if i == s.value {
		i = -1
	}
	s.Choose(i)
}

// cells returns where the row of cells begins and how large each is.
func (s *Scale) cells() (top float32, cell fyne.Size) {
	width := (s.Size().Width - scaleGap*(scaleCells-1)) / scaleCells
	return s.headHeight() + look.Space1, fyne.NewSize(width, look.Touch*s.grown)
}

// headHeight is the height of the line with the label.
func (s *Scale) headHeight() float32 { return lineHeight(look.Scaled(look.Lead * s.grown)) }

// Cell returns how large each number is to press.
func (s *Scale) Cell() fyne.Size {
	_, cell := s.cells()
	return cell
}

// MinSize is for Fyne.
func (s *Scale) MinSize() fyne.Size {
	return fyne.NewSize(scaleCells*34, s.headHeight()+look.Space1+look.Touch*s.grown)
}

// CreateRenderer is for Fyne.
func (s *Scale) CreateRenderer() fyne.WidgetRenderer {
	s.ExtendBaseWidget(s)
	r := &scaleRenderer{
		s: s, label: NewTitle("", look.Lead, look.Ink), mark: canvas.NewRectangle(color.Transparent),
		ends: NewText("", look.Small, look.Quiet).Trailing(),
	}
	r.mark.CornerRadius = 2
	r.objects = []fyne.CanvasObject{r.label, r.ends, r.mark}
	for i := range r.cells {
		r.cells[i] = canvas.NewRectangle(color.Transparent)
		r.cells[i].CornerRadius = look.Space2
		r.figures[i] = canvas.NewText(strconv.Itoa(i), color.Transparent)
		r.objects = append(r.objects, r.cells[i], r.figures[i])
	}
	r.Refresh()
	return r
}

type scaleRenderer struct {
	s           *Scale
	label, ends *Text
	mark        *canvas.Rectangle
	cells       [scaleCells]*canvas.Rectangle
	figures     [scaleCells]*canvas.Text
	objects     []fyne.CanvasObject
}

func (r *scaleRenderer) Destroy()                     {}
func (r *scaleRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *scaleRenderer) MinSize() fyne.Size           { return r.s.MinSize() }

func (r *scaleRenderer) Layout(size fyne.Size) {
	top, cell := r.s.cells()
	head, small := r.s.headHeight(), lineHeight(look.Scaled(look.Small*r.s.grown))
	r.mark.Resize(fyne.NewSize(4, head*0.7))
	r.mark.Move(fyne.NewPos(-14, head*0.15))
	label := min(r.label.Width()+2, size.Width*0.6)
	r.label.Resize(fyne.NewSize(label, head))
	for i := range r.cells {
		at := fyne.NewPos(float32(i)*(cell.Width+scaleGap), top)
		r.cells[i].Move(at)
		r.cells[i].Resize(cell)
		f := r.figures[i].MinSize()
		r.figures[i].Move(at.AddXY((cell.Width-f.Width)/2, (cell.Height-f.Height)/2))
		r.figures[i].Resize(f)
	}
	// The words for the ends stand on the line of the label, at its right.
	r.ends.Move(fyne.NewPos(label+look.Space3, head-small-2))
	r.ends.Resize(fyne.NewSize(max(size.Width-label-look.Space3, 1), small))
}

func (r *scaleRenderer) Refresh() {
	s := r.s
	r.label.SetSize(look.Lead * s.grown)
	r.ends.SetSize(look.Small * s.grown)
	r.label.Set(s.label)
	r.ends.Set(s.low + "   " + s.high)
	r.label.Refresh()
	r.ends.Refresh()
	r.mark.FillColor = color.Transparent
	if s.active {
		r.mark.FillColor = look.Color(theme.ColorNameFocus)
	}
	r.mark.Refresh()
	for i := range r.cells {
		fill, ink := theme.ColorNameButton, look.Ink
		if i == s.value {
			fill, ink = s.fill, s.ink
		}
		r.cells[i].FillColor = look.Color(fill)
		r.figures[i].Color = look.Color(ink)
		r.figures[i].TextSize = look.Scaled(look.Body * s.grown)
		r.figures[i].TextStyle.Bold = i == s.value
		r.cells[i].Refresh()
		r.figures[i].Refresh()
	}
	r.Layout(s.Size())
}
