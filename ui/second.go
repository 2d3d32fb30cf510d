package ui

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"

	"halfway/dialogue"
	"halfway/ui/control"
	"halfway/ui/look"
	"halfway/ui/stage"
	"halfway/ui/words"
)

// second is the window with the stage for the couple, on a screen of its own.
// The first window is the controls meanwhile.
type second struct {
	*pane

	stage *stage.Stage
	// alone is true while the first window is closed in the middle of a
	// dialogue: then this one has all that there is.
	alone bool
	// placed is true once the window was asked to fill a screen of its own.
	placed bool
	watch  *time.Timer
}

// watching is how often somebody looks whether the second screen is still
// there. Fyne does not tell.
const watching = 2 * time.Second

// toggleSecond gives the stage a screen of its own, or takes it back. Where the
// first window was closed, it comes back.
func (w *Window) toggleSecond() {
	switch {
	case w.second == nil:
		w.openSecond()
	case w.second.alone:
		w.showControls()
	default:
		w.bringBack()
	}
}

func (w *Window) openSecond() {
	s := &second{pane: newPane(fyne.CurrentApp().NewWindow("Halfway"), w.key)}
	w.takeRunes(s.pane)
	s.stage = w.newShared(s)
	w.second = s
	s.win.SetCloseIntercept(w.closeSecond)
	s.win.Resize(fyne.NewSize(1180, 760))
	if x, y, there := w.opts.SecondDisplay(); there {
		if d, ok := s.win.(desktop.Window); ok {
			d.RequestPosition(x, y) // some window managers fill the screen on which it is
			d.RequestFullScreenSecondary()
			s.placed = true
			w.watchSecond(s)
		}
	}
	s.win.Show()
	w.rearrange()
	if s.placed {
		for _, wait := range settling {
			time.AfterFunc(wait, func() {
				w.conductor.post(func() {
					if w.second == s && !s.alone {
						w.win.RequestFocus()
					}
				})
			})
		}
	}
}

// newShared returns an empty stage for the second window.
func (w *Window) newShared(s *second) *stage.Stage {
	return stage.New(func(id string) {
		w.active = s.pane
		w.dialogue.press(id)
	}, func(string) {})
}

// settling is when the keyboard is asked back for the controls: a window manager
// gives it to a new window once that is there, which nobody tells, and which
// takes longer on a slow machine.
var settling = [...]time.Duration{300 * time.Millisecond, 800 * time.Millisecond, 1600 * time.Millisecond}

func (w *Window) hasSecond() bool {
	_, _, there := w.opts.SecondDisplay()
	return there
}

// watchSecond brings the stage back when its screen is gone.
func (w *Window) watchSecond(s *second) {
	s.watch = time.AfterFunc(watching, func() {
		w.conductor.post(func() {
			switch {
			case w.second != s:
			case !w.hasSecond():
				w.bringBack()
			default:
				w.watchSecond(s)
			}
		})
	})
}

// closeSecond is what closing the second window does: with the first one closed
// too, it closes the program.
func (w *Window) closeSecond() {
	if w.second.alone {
		w.close()
		return
	}
	w.bringBack()
}

// bringBack brings the stage back into the first window, and opens that again
// where it was closed.
func (w *Window) bringBack() {
	s := w.second
	w.showControls()
	w.second, w.active = nil, w.pane
	s.close()
	w.rearrange()
	w.win.RequestFocus()
}

func (s *second) close() {
	if s.watch != nil {
		s.watch.Stop()
	}
	s.win.SetCloseIntercept(nil)
	s.win.Close()
}

// hideControls closes the first window while a dialogue goes on in the second.
func (w *Window) hideControls() {
	w.second.alone = true
	w.win.Hide()
	w.rearrange()
}

// showControls opens the first window again, where it was closed.
func (w *Window) showControls() {
	if w.second == nil || !w.second.alone {
		return
	}
	w.second.alone = false
	w.win.Show()
	w.rearrange()
}

// dual reports whether the first window is the controls of a stage elsewhere.
func (w *Window) dual() bool { return w.second != nil && !w.second.alone }

// arrange puts what there is to see into the windows that there are.
func (w *Window) arrange() {
	if w.second != nil && w.second.alone {
		w.pane.fill(container.NewWithoutLayout())
		w.second.fill(w.current.object())
		return
	}
	w.pane.fill(w.current.object())
	if w.second != nil {
		w.second.restyle(w)
	}
}

// rearrange does so after there are more windows, or fewer.
func (w *Window) rearrange() {
	w.arrange()
	w.current.restyle()
}

// restyle fills the second window anew.
func (s *second) restyle(w *Window) {
	if s.alone {
		return // the current screen does it
	}
	if !w.conductor.live || w.alone() {
		s.fill(w.waiting())
		return
	}
	if s.shown != s.stage.Object() {
		s.fill(s.stage.Object())
	}
	s.follow(w.dialogue, (*stage.Stage).Show)
}

// follow draws on the second screen what the dialogue has come to, whole or
// what time alone has changed.
func (s *second) follow(d *dialogueScreen, draw func(*stage.Stage, stage.Scene)) {
	if s == nil || s.alone {
		return
	}
	draw(s.stage, stage.Scene{Picture: d.shared()})
}

// waiting is what the second screen shows before and after a dialogue.
func (w *Window) waiting() fyne.CanvasObject {
	column := control.NewColumn(look.Space5, 900)
	for i, side := range dialogue.Both {
		if name := w.couple.Partners[i].Name; name != "" {
			column.Add(control.NewRow(look.Space4, 1,
				container.NewGridWrap(fyne.NewSquareSize(56), control.NewShape(side, look.Tint(side), true)),
				control.NewTitle(name, 2*look.Display, look.Tint(side))))
		}
	}
	column.Add(control.NewText(words.Say("second.waiting"), look.Heading, look.Quiet))
	if w.unplaced() {
		column.Add(control.NewText(words.Say("second.move", words.Data{"Key": keyLabel(cmdFullscreen)}), look.Heading, look.Ink))
	}
	return control.NewPage(control.NewInset(look.Space5, look.Space5, column)).Container
}

// unplaced reports whether somebody has to move the second window to its screen
// and has not been seen to know how.
func (w *Window) unplaced() bool {
	return w.second != nil && !w.second.placed && !w.settings.Placed
}

// alone reports whether a dialogue runs that is for one person and nobody else.
func (w *Window) alone() bool {
	p := w.conductor.session.State.Protocol
	return w.conductor.live && p != nil && p.Solo()
}

// shared is what the couple sees on a second screen: the picture of the scene,
// without its smaller buttons, and with the words that are written for both.
func (d *dialogueScreen) shared() stage.Picture {
	sc := d.stage.Scene()
	p := sc.Picture
	p.Actions = nil
	for _, a := range sc.Actions {
		if a.ID == string(cmdBreak) {
			p.Actions = []stage.Press{a} // which either can call, always
		}
	}
	if sc.Who != nil {
		p.Who = &stage.Who{Begins: sc.Who.Begins, Length: sc.Who.Length}
	}
	if sc.Asks != nil {
		p.Primary = nil // whoever answers presses it
		p.Other = words.Say("rate.elsewhere", words.Data{"Name": sc.Names[sc.Asks.Side.Index()]})
	}
	p.Trouble = ""
	if d.w.unplaced() {
		p.Title = words.Say("second.move", words.Data{"Key": keyLabel(cmdFullscreen)})
	}
	if !sc.Private {
		// Whoever is still finding words for their turn shows them once they
		// leave the field.
		if sc.Actor == dialogue.Nobody || !d.reader.writing() {
			d.given = d.written(sc)
		}
		p.Written = d.given
	}
	return p
}

// written are the words that stand in the fields for both to see.
func (d *dialogueScreen) written(sc stage.Scene) []string {
	var lines []string
	if text := strings.TrimSpace(d.stage.Written()); text != "" {
		lines = strings.Split(text, "\n")
	}
	for i, text := range d.stage.TakenOn() {
		if text = strings.TrimSpace(text); text != "" {
			lines = append(lines, words.Say("agreement.each", words.Data{"Name": sc.Names[i], "Text": text}))
		}
	}
	return lines
}
