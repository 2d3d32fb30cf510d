package ui

import (
	"halfway/ui/control"
	"halfway/ui/words"
)

// menuSheet lists everything that can be done, for hands that have few keys: a
// presentation clicker goes round with Page Up and takes what is marked with
// Page Down.
func menuSheet(w *Window) *sheet {
	s := newSheet(w.dismiss, words.Say("menu.title"))
	for _, o := range append(w.current.menu(), w.common()...) {
		s.choice(o.label, "", control.Second, "", o.do)
	}
	s.choice(words.Say("menu.close"), keyLabel(cmdMenu), control.Faint, "", func() {})
	s.shown = s.next
	return s
}

// common is what can be done anywhere.
func (w *Window) common() []offer {
	screen, sound, clock := "second.open", "menu.mute", "menu.clock"
	if w.second != nil {
		screen = "second.close"
	}
	if w.settings.Mute {
		sound = "menu.sound"
	}
	if w.settings.HideClock {
		clock = "menu.clock.back"
	}
	return []offer{
		{words.Say(screen), w.toggleSecond},
		{words.Say(sound), w.mute},
		{words.Say(clock), w.hideClock},
		{words.Say("menu.hide"), w.hide},
		{words.Say("settings.title"), w.showSettings},
		{words.Say("privacy.title"), w.showPrivacy},
		{words.Say("help.title"), w.showHelp},
	}
}
