package ui

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"halfway/ui/control"
	"halfway/ui/look"
)

// sheet is a card over a screen that asks one thing. Escape closes it, and the
// first of its buttons is what Enter does.
type sheet struct {
	box     *fyne.Container
	card    *fyne.Container
	content *fyne.Container
	page    *control.Page
	keys    map[command]func()
	close   func()
	wide    float32
	canvas  fyne.Canvas // in which it lies
	plain   bool        // it says nothing of the couple, and may lie over the lock
	shown   func()      // called once the sheet is in its window; may be nil
	forget  func()      // called when all is forgotten while it is open; may be nil
}

// newSheet returns a sheet with a title and texts, to which buttons are added.
func newSheet(closes func(), title string, texts ...string) *sheet {
	s := &sheet{close: closes, keys: map[command]func(){}, wide: 640}
	s.content = control.NewColumn(look.Space3, 0, control.NewTitle(title, look.Heading, look.Ink))
	for _, t := range texts {
		s.content.Add(control.NewText(t, look.Body+1, look.Ink))
	}
	scrim := canvas.NewRectangle(color.NRGBA{A: 0x8C})
	back := control.NewPanel(look.Surface, look.Space3).Edged(theme.ColorNameSeparator, 1)
	s.page = control.NewPage(control.NewInset(look.Space5, look.Space4, s.content))
	s.card = container.NewStack(back, s.page.Container)
	s.box = container.New(s, scrim, newBlocker(closes), s.card)
	return s
}

// choice adds a button that closes the sheet and then does something.
func (s *sheet) choice(label, key string, rank control.Rank, on command, do func()) *control.Button {
	press := func() {
		s.close()
		do()
	}
	b := control.NewButton(label, key, rank, press).Leading()
	s.content.Add(b)
	if on != "" {
		s.keys[on] = press
	}
	return b
}

func (s *sheet) do(c command) {
	switch {
	case s.keys[c] != nil:
		s.keys[c]()
	case c == cmdLeave, c == cmdMenu:
		s.close()
	case c == cmdBack:
		s.next()
	case c == cmdDown:
		s.page.Scroll(0.5)
	case c == cmdUp:
		s.page.Scroll(-0.5)
	}
}

// next marks the button after the one that is marked, for hands that have only
// a few keys.
func (s *sheet) next() {
	all := buttons(s.content, nil)
	at := slices.IndexFunc(all, func(b *control.Button) bool { return s.canvas.Focused() == fyne.Focusable(b) })
	if at < 0 && s.keys[cmdPrimary] != nil {
		at = 0 // which is marked as it is
	}
	if len(all) > 0 {
		b := all[(at+1)%len(all)]
		s.canvas.Focus(b)
		s.page.Reveal(b)
	}
}

// buttons collects the buttons that are to be seen in a container.
func buttons(o fyne.CanvasObject, all []*control.Button) []*control.Button {
	switch o := o.(type) {
	case *control.Button:
		if o.Visible() {
			return append(all, o)
		}
	case *fyne.Container:
		for _, inner := range o.Objects {
			all = buttons(inner, all)
		}
	}
	return all
}

// MinSize is for Fyne.
func (s *sheet) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(300, 200) }

// Layout is for Fyne: the card is as high as it needs to be.
func (s *sheet) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects[:2] {
		o.Resize(size)
	}
	width := min(look.Scaled(s.wide), size.Width-2*look.Space4)
	for range 2 { // the first pass tells the texts their width
		height := min(s.content.MinSize().Height+2*look.Space4+2, size.Height-2*look.Space4)
		s.card.Resize(fyne.NewSize(width, height))
		s.card.Move(fyne.NewPos((size.Width-width)/2, (size.Height-height)/2))
	}
}

// blocker keeps clicks from what lies behind a sheet, and closes it.
type blocker struct {
	control.Area
}

func newBlocker(tapped func()) *blocker {
	b := &blocker{}
	b.OnTap = tapped
	b.ExtendBaseWidget(b)
	return b
}

// card puts a surface with rounded corners behind an object.
func card(x, y float32, o fyne.CanvasObject) *fyne.Container {
	back := control.NewPanel(look.Surface, look.Space3).Edged(theme.ColorNameSeparator, 1)
	return container.New(cardLayout{x, y}, back, o)
}

type cardLayout struct{ x, y float32 }

// MinSize is for Fyne.
func (c cardLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return objects[1].MinSize().AddWidthHeight(2*c.x, 2*c.y)
}

// HeightAt returns the height of the card at a width.
func (c cardLayout) HeightAt(objects []fyne.CanvasObject, width float32) float32 {
	return control.HeightOf(objects[1], width-2*c.x) + 2*c.y
}

// Layout is for Fyne.
func (c cardLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Resize(size)
	objects[1].Move(fyne.NewPos(c.x, c.y))
	objects[1].Resize(size.SubtractWidthHeight(2*c.x, 2*c.y))
}
