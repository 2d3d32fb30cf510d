package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

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
type pane struct {
	win   fyne.Window
	frame *fyne.Container
	sheet *sheet
}

func newPane(win fyne.Window, key func(*pane, *fyne.KeyEvent)) *pane {
	p := &pane{win: win, frame: container.NewStack()}
	win.SetPadded(false)
	win.SetContent(p.frame)
	win.Canvas().SetOnTypedKey(func(ev *fyne.KeyEvent) { key(p, ev) })
	return p
}

// fill puts an object into the window.
func (p *pane) fill(o fyne.CanvasObject) {
	p.dismiss()
	p.win.Canvas().Unfocus()
	p.frame.Objects = []fyne.CanvasObject{o}
	p.frame.Refresh()
}

// lay lays a sheet over what fills the window.
func (p *pane) lay(s *sheet) {
	p.win.Canvas().Unfocus()
	p.sheet = s
	p.win.Canvas().Overlays().Add(s.box)
	s.box.Resize(p.win.Canvas().Size())
	s.canvas = p.win.Canvas()
	if s.shown != nil {
		s.shown()
	}
}

// dismiss takes the sheet away.
func (p *pane) dismiss() {
	if p.sheet != nil {
		p.win.Canvas().Overlays().Remove(p.sheet.box)
		p.sheet = nil
	}
}

// rest takes the focus from a button, which would take the next Space for
// itself.
func (p *pane) rest() {
	if _, ok := p.win.Canvas().Focused().(*control.Button); ok && p.sheet == nil {
		p.win.Canvas().Unfocus()
	}
}
