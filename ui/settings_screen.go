package ui

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"halfway/dialogue"
	"halfway/ui/control"
	"halfway/ui/look"
	"halfway/ui/stage"
	"halfway/ui/words"
)

// settingsScreen is where people choose how the program is to be. What they
// choose takes effect at once, on a small stage beside it too.
type settingsScreen struct {
	w      *Window
	behind screen // to which it leads back
	page   *control.Page
	box    *fyne.Container
	rows   []row
	at     int // the row that the keyboard works on
	sample *stage.Stage
	side   dialogue.Side // who speaks in the sample
}

// row is one thing to choose.
type row struct {
	label   string
	choices []string
	chosen  int
	choose  func(int)
	box     fyne.CanvasObject
}

func (w *Window) showSettings() {
	if _, already := w.current.(*settingsScreen); already {
		return
	}
	w.showControls() // they are in the first window
	s := &settingsScreen{w: w, behind: w.current, side: dialogue.Left, box: container.NewStack()}
	s.sample = stage.New(func(string) {}, func(string) {})
	s.build()
	w.show(s)
}

func (s *settingsScreen) object() fyne.CanvasObject { return s.box }

func (s *settingsScreen) restyle() { s.build() }

func (s *settingsScreen) back() screen { return s.behind }

func (s *settingsScreen) menu() []offer {
	return []offer{{words.Say("settings.back"), s.leave}}
}

func (s *settingsScreen) leave() {
	s.w.show(s.behind)
	s.behind.restyle()
}

// list are the rows for the present settings.
func (s *settingsScreen) list() []row {
	w := s.w
	said := func(keys ...string) []string {
		var all []string
		for _, k := range keys {
			all = append(all, words.Say("settings."+k))
		}
		return all
	}
	set := func(change func(*Settings, int)) func(int) {
		return func(i int) { w.set(func(all *Settings) { change(all, i) }) }
	}
	volume := VolumeSteps + 1 - w.settings.Quieter
	if w.settings.Mute {
		volume = 0
	}
	loud := said("sound.off")
	for i := range VolumeSteps + 1 {
		loud = append(loud, string(rune('1'+i)))
	}
	rows := []row{
		{
			label: "mode", choices: said("mode.auto", "mode.light", "mode.dark", "mode.contrast"), chosen: slices.Index(look.Modes[:], w.settings.Mode),
			choose: set(func(all *Settings, i int) { all.Mode = look.Modes[i] }),
		},
		{
			label: "text", choices: said("text.0", "text.1", "text.2", "text.3"), chosen: w.settings.Text,
			choose: set(func(all *Settings, i int) { all.Text = i }),
		},
		{
			label: "move", choices: said("move.on", "move.off"), chosen: number(w.settings.Still),
			choose: func(i int) {
				s.side = s.side.Other() // so that it can be seen
				w.set(func(all *Settings) { all.Still = i == 1 })
				s.show()
			},
		},
		{
			label: "clock", choices: said("clock.on", "clock.off"), chosen: number(w.settings.HideClock),
			choose: set(func(all *Settings, i int) { all.HideClock = i == 1 }),
		},
		{
			label: "sound", choices: loud, chosen: volume,
			choose: func(i int) {
				w.set(func(all *Settings) {
					all.Mute = i == 0
					if i > 0 {
						all.Quieter = VolumeSteps + 1 - i
					}
				})
				w.conductor.ring(SoundFloor)
			},
		},
	}
	if w.opts.Coach != nil {
		rows = append(rows, row{
			label: "notice", choices: said("notice.on", "notice.off"), chosen: number(w.settings.Uncoached),
			choose: set(func(all *Settings, i int) { all.Uncoached = i == 1 }),
		})
	}
	return rows
}

func number(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// build puts the screen together.
func (s *settingsScreen) build() {
	s.rows = s.list()
	head := control.NewRow(look.Space3, 1,
		control.NewButton(words.Say("settings.back"), keyLabel(cmdLeave), control.Second, s.leave),
		control.NewTitle(words.Say("settings.title"), look.Heading, look.Ink))
	choices := control.NewColumn(look.Space3, 0)
	for i := range s.rows {
		r := &s.rows[i]
		line := control.NewGrid(look.Space2, 104)
		if len(r.choices) > 4 {
			line = control.NewGrid(look.Space2, 62)
		}
		for j, label := range r.choices {
			rank := control.Second
			if j == r.chosen {
				rank = control.Primary
			}
			b := control.NewButton(label, "", rank, func() { s.at = i; r.choose(j) })
			b.SetSize(look.Body)
			line.Add(b)
		}
		mark := control.NewPanel("", 2)
		if i == s.at {
			mark.SetColors(theme.ColorNameFocus, "")
		}
		r.box = container.New(marked{}, mark, control.NewColumn(look.Space1, 0,
			control.NewText(words.Say("settings."+r.label), look.Body, look.Quiet), line))
		choices.Add(r.box)
	}
	privacy := control.NewButton(words.Say("settings.privacy"), keyLabel(cmdHold), control.Second, s.w.showPrivacy).Leading()
	privacy.SetSize(look.Body)
	choices.Add(control.NewInset(markWidth+look.Space3, 0, privacy))
	frame := container.New(sampled{}, s.sample.Object(), control.NewPanel("", look.Space2).Edged(theme.ColorNameSeparator, 2))
	column := control.NewColumn(look.Space4, 1120, head, control.NewGrid(look.Space5, 460, choices, frame),
		control.NewText(words.Say("settings.keys"), look.Body-1, look.Quiet))
	s.page = control.NewPage(control.NewInset(look.Space4, look.Space3, column)).FromTop()
	s.box.Objects = []fyne.CanvasObject{s.page.Container}
	s.box.Refresh()
	s.show()
}

// show draws the sample: a turn, as it would be.
func (s *settingsScreen) show() {
	names := [2]string{s.w.couple.Partners[0].Name, s.w.couple.Partners[1].Name}
	for i := range names {
		if names[i] == "" {
			names[i] = words.Say([...]string{"start.seat.left", "start.seat.right"}[i])
		}
	}
	p := stage.Picture{
		Names: names, Actor: s.side, Floor: s.side, Key: s.sample.Scene().Key + 1, Still: s.w.settings.Still,
		Sign: words.Say("settings.sample.sign"), Prompt: words.Say("settings.sample.prompt"),
		OtherSign: words.Say("stage.listens"), Other: words.Say("settings.sample.other"),
		Primary: &stage.Press{Label: words.Say("do.next"), Key: keyLabel(cmdPrimary)},
	}
	if !s.w.settings.HideClock {
		p.Clock = &stage.Clock{Text: minutes(80 * time.Second), Left: 0.67}
	}
	s.sample.Show(stage.Scene{Picture: p})
}

// do carries out a key's command.
func (s *settingsScreen) do(c command) {
	r := &s.rows[s.at]
	if n, ok := c.digit(); ok && n >= 1 && n <= len(r.choices) {
		r.choose(n - 1)
		return
	}
	switch c {
	case cmdLeave:
		s.leave()
	case cmdHold:
		s.w.showPrivacy()
	case cmdUp:
		s.move(-1)
	case cmdDown:
		s.move(1)
	case cmdBack: // a clicker has no arrows
		s.move(1)
	case cmdLeft:
		r.choose(max(r.chosen-1, 0))
	case cmdRight:
		r.choose(min(r.chosen+1, len(r.choices)-1))
	case cmdPrimary:
		r.choose((r.chosen + 1) % len(r.choices))
	}
}

// move goes to another row, and from the last to the first.
func (s *settingsScreen) move(by int) {
	s.at = (s.at + by + len(s.rows)) % len(s.rows)
	s.build()
	s.page.Reveal(s.rows[s.at].box)
}

// marked puts a mark at the left of an object.
type marked struct{}

const markWidth float32 = 5

// MinSize is for Fyne.
func (marked) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return objects[1].MinSize().AddWidthHeight(markWidth+look.Space3, 0)
}

// HeightAt returns the height at a width.
func (marked) HeightAt(objects []fyne.CanvasObject, width float32) float32 {
	return control.HeightOf(objects[1], width-markWidth-look.Space3)
}

// Layout is for Fyne.
func (marked) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Resize(fyne.NewSize(markWidth, size.Height))
	objects[1].Move(fyne.NewPos(markWidth+look.Space3, 0))
	objects[1].Resize(size.SubtractWidthHeight(markWidth+look.Space3, 0))
}

// sampled gives a stage the shape of a screen.
type sampled struct{}

// MinSize is for Fyne.
func (sampled) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 220) }

// HeightAt returns the height at a width.
func (sampled) HeightAt(_ []fyne.CanvasObject, width float32) float32 { return width * 0.66 }

// Layout is for Fyne.
func (sampled) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Resize(size)
	}
}
