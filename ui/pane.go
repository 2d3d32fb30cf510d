package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"

	"halfway/ui/control"
)

// screen is what fills a window.
type screen interface {
	object() fyne.CanvasObject
	// do carries out a command, where it means something on this screen.
	do(command)
	// menu lists what can be done, for hands that have few keys.
	menu() []offer
	// restyle draws it anew in other colours or sizes.
	restyle()
}

// offer is one line of a menu.
type offer struct {
	label string
	do    func()
}

// pane is a window of the program: what fills it, and perhaps a sheet over that.
// While something covers it, nothing else of it reaches the window.
type pane struct {
	win   fyne.Window
	frame *fyne.Container
	shown fyne.CanvasObject // what fills it, be it covered or not
	sheet *sheet

	cover fyne.CanvasObject   // what stands in the place of everything; nil for nothing
	bare  bool                // not even a plain sheet lies over the cover
	aside []fyne.CanvasObject // what lay over the window and comes back
}

func newPane(win fyne.Window, key func(*pane, *fyne.KeyEvent)) *pane {
	p := &pane{win: win, frame: container.NewStack(), shown: container.NewWithoutLayout()}
	win.SetPadded(false)
	win.SetContent(p.frame)
	win.Canvas().SetOnTypedKey(func(ev *fyne.KeyEvent) { key(p, ev) })
	win.Canvas().AddShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyL, Modifier: fyne.KeyModifierControl},
		func(fyne.Shortcut) { key(p, &fyne.KeyEvent{Name: control.CtrlL}) })
	return p
}

// fill puts an object into the window.
func (p *pane) fill(o fyne.CanvasObject) {
	p.dismiss()
	p.shown = o
	if p.cover == nil {
		p.win.Canvas().Unfocus()
		p.place(o)
	}
}

func (p *pane) place(o fyne.CanvasObject) {
	p.frame.Objects = []fyne.CanvasObject{control.NewGround(), o}
	p.frame.Refresh()
}

// lay lays a sheet over what fills the window.
func (p *pane) lay(s *sheet) {
	p.sheet = s
	s.canvas = p.win.Canvas()
	if p.covers(s) {
		return
	}
	p.win.Canvas().Unfocus()
	p.win.Canvas().Overlays().Add(s.box)
	s.box.Resize(p.win.Canvas().Size())
	if s.shown != nil {
		s.shown()
	}
}

// covers reports whether a sheet is not to be seen because of the cover.
func (p *pane) covers(s *sheet) bool { return p.cover != nil && (p.bare || !s.plain) }

// lies reports whether a sheet is to be seen.
func (p *pane) lies() bool { return p.sheet != nil && !p.covers(p.sheet) }

// dismiss takes the sheet away.
func (p *pane) dismiss() {
	if p.sheet != nil {
		p.win.Canvas().Overlays().Remove(p.sheet.box)
		p.sheet = nil
	}
}

// hide puts something in the place of everything in the window, at once.
func (p *pane) hide(cover fyne.CanvasObject, bare bool) {
	c := p.win.Canvas()
	p.cover, p.bare = cover, bare
	for _, o := range c.Overlays().List() {
		switch {
		case p.sheet == nil || o != p.sheet.box:
			p.aside = append(p.aside, o) // one of Fyne's own dialogs
			c.Overlays().Remove(o)
		case p.covers(p.sheet):
			c.Overlays().Remove(o)
		}
	}
	p.place(cover)
}

// unhide brings back what is behind the cover.
func (p *pane) unhide() {
	s, aside := p.sheet, p.aside
	p.cover, p.bare, p.aside = nil, false, nil
	p.win.Canvas().Unfocus()
	p.place(p.shown)
	if s != nil {
		p.win.Canvas().Overlays().Remove(s.box) // a plain one lay there
		p.lay(s)
	}
	for _, o := range aside {
		p.win.Canvas().Overlays().Add(o)
	}
}

// drop takes everything out of the window that is behind the cover, and returns
// it.
func (p *pane) drop() []fyne.CanvasObject {
	gone := append(p.aside, p.shown)
	if p.sheet != nil {
		gone = append(gone, p.sheet.box)
		if p.sheet.forget != nil {
			p.sheet.forget()
		}
	}
	p.dismiss()
	p.shown, p.aside = container.NewWithoutLayout(), nil
	return gone
}

// rest takes the focus from a button, which would take the next Space for
// itself.
func (p *pane) rest() {
	if _, ok := p.win.Canvas().Focused().(*control.Button); ok && p.sheet == nil && p.cover == nil {
		p.win.Canvas().Unfocus()
	}
}
