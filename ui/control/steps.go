package control

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"halfway/ui/look"
)

// Steps is a bar in equal parts, of which some are filled.
type Steps struct {
	*fyne.Container

	parts []*Panel
}

// NewSteps returns a bar in so many parts, none of which is filled.
func NewSteps(n int) *Steps {
	s := &Steps{Container: container.New(steps{})}
	for range n {
		p := NewPanel(look.Hairline, 4)
		s.parts = append(s.parts, p)
		s.Add(p)
	}
	return s
}

// Set fills the first so many parts.
func (s *Steps) Set(filled int) {
	for i, p := range s.parts {
		name := look.Hairline
		if i < filled {
			name = theme.ColorNamePrimary
		}
		p.SetColors(name, "")
	}
}

type steps struct{}

// MinSize is for Fyne.
func (steps) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(120, 10) }

// Layout is for Fyne.
func (steps) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	wide := (size.Width - float32(len(objects)-1)*look.Space1) / float32(len(objects))
	for i, o := range objects {
		o.Move(fyne.NewPos(float32(i)*(wide+look.Space1), (size.Height-10)/2))
		o.Resize(fyne.NewSize(wide, 10))
	}
}
