package control

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"halfway/ui/look"
)

// heighter is anything whose height depends on its width.
type heighter interface{ HeightFor(width float32) float32 }

// HeightOf returns the height that an object wants at a width. A container is
// asked through the HeightAt method of its layout.
func HeightOf(o fyne.CanvasObject, width float32) float32 {
	if h, ok := o.(heighter); ok {
		return h.HeightFor(width)
	}
	if c, ok := o.(*fyne.Container); ok {
		if l, ok := c.Layout.(interface {
			HeightAt(objects []fyne.CanvasObject, width float32) float32
		}); ok {
			return l.HeightAt(c.Objects, width)
		}
	}
	return o.MinSize().Height
}

// column puts objects under each other, each as wide as the column and as high
// as its text needs there.
type column struct {
	gap   float32
	wide  float32 // the greatest width; 0 for any
	width float32 // the width of the last layout
}

// NewColumn returns a container that puts objects under each other with that
// gap, at most wide across, in the middle of what it is given. A wide of 0
// takes all the width.
func NewColumn(gap, wide float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&column{gap: gap, wide: wide}, objects...)
}

// Column returns the layout of NewColumn, to change one that exists.
func Column(gap, wide float32) fyne.Layout { return &column{gap: gap, wide: wide} }

func (c *column) inner(width float32) float32 {
	if c.wide > 0 {
		return min(width, look.Scaled(c.wide))
	}
	return width
}

// HeightAt returns the height of the objects at a width.
func (c *column) HeightAt(objects []fyne.CanvasObject, width float32) float32 {
	height := float32(0)
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		if height > 0 {
			height += c.gap
		}
		height += HeightOf(o, c.inner(width))
	}
	return height
}

// Layout is for Fyne.
func (c *column) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	c.width = size.Width
	inner := c.inner(size.Width)
	x, y := (size.Width-inner)/2, float32(0)
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		height := HeightOf(o, inner)
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(inner, height))
		y += height + c.gap
	}
}

// MinSize is for Fyne: as high as at the last width.
func (c *column) MinSize(objects []fyne.CanvasObject) fyne.Size {
	width := float32(0)
	for _, o := range objects {
		if o.Visible() {
			width = max(width, o.MinSize().Width)
		}
	}
	at := c.width
	if at == 0 {
		at = 480
	}
	return fyne.NewSize(width, c.HeightAt(objects, at))
}

// row puts objects beside each other, each as wide as it wants.
type row struct {
	gap  float32
	grow int // the index of the one that takes the rest; -1 for none
}

// NewRow returns a container that puts objects beside each other, centred in
// height; the one with the index grow takes the width that is left, and -1
// leaves it empty at the end.
func NewRow(gap float32, grow int, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&row{gap: gap, grow: grow}, objects...)
}

func (r *row) widths(objects []fyne.CanvasObject, width float32) []float32 {
	widths := make([]float32, len(objects))
	left := width
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		if i > 0 {
			left -= r.gap
		}
		if i != r.grow {
			widths[i] = o.MinSize().Width
			left -= widths[i]
		}
	}
	if r.grow >= 0 && r.grow < len(objects) {
		widths[r.grow] = max(left, 0)
	}
	return widths
}

// HeightAt returns the height of the objects at a width.
func (r *row) HeightAt(objects []fyne.CanvasObject, width float32) float32 {
	height := float32(0)
	for i, w := range r.widths(objects, width) {
		if objects[i].Visible() {
			height = max(height, HeightOf(objects[i], w))
		}
	}
	return height
}

// Layout is for Fyne.
func (r *row) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	x := float32(0)
	for i, w := range r.widths(objects, size.Width) {
		o := objects[i]
		if !o.Visible() {
			continue
		}
		h := min(HeightOf(o, w), size.Height)
		o.Move(fyne.NewPos(x, (size.Height-h)/2))
		o.Resize(fyne.NewSize(w, h))
		x += w + r.gap
	}
}

// MinSize is for Fyne.
func (r *row) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.Size{}
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		min := o.MinSize()
		size.Width += min.Width
		if i > 0 {
			size.Width += r.gap
		}
		size.Height = max(size.Height, min.Height)
	}
	return size
}

// inset surrounds one object with space.
type inset struct{ x, y float32 }

// NewInset returns a container with that much space around an object.
func NewInset(x, y float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(inset{x, y}, o)
}

// HeightAt returns the height of the objects at a width.
func (in inset) HeightAt(objects []fyne.CanvasObject, width float32) float32 {
	return HeightOf(objects[0], width-2*in.x) + 2*in.y
}

// Layout is for Fyne.
func (in inset) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.NewPos(in.x, in.y))
	objects[0].Resize(size.SubtractWidthHeight(2*in.x, 2*in.y))
}

// MinSize is for Fyne.
func (in inset) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return objects[0].MinSize().AddWidthHeight(2*in.x, 2*in.y)
}

// Page scrolls a column when it does not fit, and centres it when it does.
type Page struct {
	*fyne.Container

	scroll *container.Scroll
}

// NewPage returns a scrolling page around a column; what fits stands in the
// middle of the height.
func NewPage(content *fyne.Container) *Page {
	scroll := container.NewVScroll(container.New(&centre{}, content))
	return &Page{Container: container.New(&scroller{scroll: scroll}, scroll), scroll: scroll}
}

// FromTop lets what fits stand at the top, and returns the page.
func (p *Page) FromTop() *Page {
	p.scroll.Content.(*fyne.Container).Layout.(*centre).top = true
	return p
}

// Scroll moves the page by that many screens, down for more than 0.
func (p *Page) Scroll(screens float32) {
	room := p.scroll.Content.Size().Height - p.scroll.Size().Height
	to := p.scroll.Offset.Y + screens*p.scroll.Size().Height
	p.scroll.ScrollToOffset(fyne.NewPos(0, max(0, min(to, room))))
}

// Reveal scrolls as far as it takes to show an object of the page.
func (p *Page) Reveal(o fyne.CanvasObject) {
	// Not by way of the driver, which knows no place of what was not drawn yet.
	top, there := down(p.scroll.Content, o)
	if !there {
		return
	}
	top -= p.scroll.Offset.Y
	bottom := top + o.Size().Height
	room := p.scroll.Size().Height
	const margin = 12
	to := p.scroll.Offset.Y
	if top < 0 {
		to += top - margin
	} else if bottom > room {
		to += bottom - room + margin
	}
	p.scroll.ScrollToOffset(fyne.NewPos(0, max(0, to)))
}

// down returns how far below the top of a container an object in it is.
func down(in, o fyne.CanvasObject) (y float32, there bool) {
	if in == o {
		return 0, true
	}
	if c, ok := in.(*fyne.Container); ok {
		for _, inner := range c.Objects {
			if y, there := down(inner, o); there {
				return y + inner.Position().Y, true
			}
		}
	}
	return 0, false
}

type scroller struct{ scroll *container.Scroll }

// Layout is for Fyne. The first pass tells the column its width, the second
// gives the scroller the height that follows from it.
func (p *scroller) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	p.scroll.Resize(size)
	p.scroll.Refresh()
}

// MinSize is for Fyne.
func (p *scroller) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 200) }

type centre struct {
	width float32
	top   bool
}

// Layout is for Fyne.
func (c *centre) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	c.width = size.Width
	h := HeightOf(objects[0], size.Width)
	y := max((size.Height-h)/2, 0)
	if c.top {
		y = 0
	}
	objects[0].Move(fyne.NewPos(0, y))
	objects[0].Resize(fyne.NewSize(size.Width, h))
}

// MinSize is for Fyne.
func (c *centre) MinSize(objects []fyne.CanvasObject) fyne.Size {
	if c.width == 0 {
		return fyne.NewSize(0, 0)
	}
	return fyne.NewSize(0, HeightOf(objects[0], c.width))
}

// NewGrid puts objects into as many columns as there is room for, each at least
// so wide at the usual scale of text, filled from the left. Every row is as high as its highest object.
func NewGrid(gap, least float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&grid{gap, least}, objects...)
}

type grid struct{ gap, least float32 }

func (g *grid) columns(width float32) (n int, wide float32) {
	n = max(1, int((width+g.gap)/(look.Scaled(g.least)+g.gap)))
	return n, (width - float32(n-1)*g.gap) / float32(n)
}

// each calls do for every object with its place.
func (g *grid) each(objects []fyne.CanvasObject, width float32, do func(o fyne.CanvasObject, x, y, w, h float32)) (height float32) {
	n, wide := g.columns(width)
	objects = slices.DeleteFunc(slices.Clone(objects), func(o fyne.CanvasObject) bool { return !o.Visible() })
	for start := 0; start < len(objects); start += n {
		row := objects[start:min(start+n, len(objects))]
		high := float32(0)
		for _, o := range row {
			high = max(high, HeightOf(o, wide))
		}
		for i, o := range row {
			do(o, float32(i)*(wide+g.gap), height, wide, high)
		}
		height += high + g.gap
	}
	return max(0, height-g.gap)
}

// HeightAt returns the height of the objects at a width.
func (g *grid) HeightAt(objects []fyne.CanvasObject, width float32) float32 {
	return g.each(objects, width, func(fyne.CanvasObject, float32, float32, float32, float32) {})
}

// MinSize is for Fyne.
func (g *grid) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(min(g.least, 320), g.HeightAt(objects, 2*g.least+g.gap))
}

// Layout is for Fyne.
func (g *grid) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	g.each(objects, size.Width, func(o fyne.CanvasObject, x, y, w, h float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(w, h))
	})
}

// NewPair returns a row of two texts, the first of which takes a fixed width of
// the usual scale of text, and both of which begin at the top.
func NewPair(first float32, a, b fyne.CanvasObject) *fyne.Container {
	return container.New(pair(first), a, b)
}

type pair float32

// HeightAt returns the height of the objects at a width.
func (p pair) HeightAt(objects []fyne.CanvasObject, width float32) float32 {
	first := look.Scaled(float32(p))
	return max(HeightOf(objects[0], first), HeightOf(objects[1], width-first))
}

// Layout is for Fyne.
func (p pair) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	first := look.Scaled(float32(p))
	objects[0].Move(fyne.NewPos(0, 0))
	objects[0].Resize(fyne.NewSize(first, HeightOf(objects[0], first)))
	objects[1].Move(fyne.NewPos(first, 0))
	objects[1].Resize(fyne.NewSize(size.Width-first, size.Height))
}

// MinSize is for Fyne.
func (p pair) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(look.Scaled(float32(p))+40, objects[0].MinSize().Height)
}

// NewTriple returns a row of three objects, the outer ones of fixed width of the
// usual scale of text, all of which begin at the top.
func NewTriple(first, last float32, a, b, c fyne.CanvasObject) *fyne.Container {
	return container.New(triple{first, last}, a, b, c)
}

type triple struct{ first, last float32 }

// HeightAt returns the height of the objects at a width.
func (t triple) HeightAt(objects []fyne.CanvasObject, width float32) float32 {
	first, last := look.Scaled(t.first), look.Scaled(t.last)
	return max(HeightOf(objects[0], first), HeightOf(objects[1], width-first-last), HeightOf(objects[2], last))
}

// Layout is for Fyne.
func (t triple) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	x := float32(0)
	first, last := look.Scaled(t.first), look.Scaled(t.last)
	for i, w := range []float32{first, size.Width - first - last, last} {
		objects[i].Move(fyne.NewPos(x, 0))
		objects[i].Resize(fyne.NewSize(w, HeightOf(objects[i], w)))
		x += w
	}
}

// MinSize is for Fyne.
func (t triple) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(look.Scaled(t.first+t.last)+100, objects[0].MinSize().Height)
}
