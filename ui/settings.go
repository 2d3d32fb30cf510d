package ui

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"halfway/ui/look"
)

// Settings are how people like the program to be. The zero value is how it
// comes.
type Settings struct {
	// Mode is which colours are used.
	Mode look.Mode `json:"mode,omitempty"`
	// Text is the size of text, as an index into look.Scales.
	Text int `json:"text,omitempty"`
	// Still is true where nothing is to move.
	Still bool `json:"still,omitempty"`
	// HideClock is true where no time left is to be seen while people talk.
	HideClock bool `json:"hide_clock,omitempty"`
	// Quieter is by how many steps of VolumeSteps chimes are turned down.
	Quieter int `json:"quieter,omitempty"`
	// Mute is true where nothing is to be heard.
	Mute bool `json:"mute,omitempty"`
	// Placed is true once the stage has been made full-screen by hand, so that
	// nobody needs to be told how.
	Placed bool `json:"placed,omitempty"`
	// Reminder is the id of what the desktop was asked to tell, so that another
	// run of the program can take it back.
	Reminder string `json:"reminder,omitempty"`
	// LockAfter is after how many minutes without a touch the program locks
	// itself: one of LockTimes, of which 0 is the time with which it comes and
	// Never stands for not at all.
	LockAfter int `json:"lock_after,omitempty"`
	// HideKey is the key that hides everything at once: one of HideKeys, of which
	// the empty one is that with which it comes.
	HideKey fyne.KeyName `json:"hide_key,omitempty"`
	// Uncoached is true where nobody wants the coach to notice anything.
	Uncoached bool `json:"uncoached,omitempty"`
	// Offered is true once the two were asked whether they want a passphrase.
	Offered bool `json:"offered,omitempty"`
}

// VolumeSteps is the number of steps in which chimes can be turned down, the
// last of which is barely to be heard.
const VolumeSteps = 4

// Volume returns how loud chimes are, from 0 for silent to 1.
func (s Settings) Volume() float64 {
	if s.Mute {
		return 0
	}
	return 1 - float64(s.Quieter)/(VolumeSteps+1)
}

// Never is a time after which nothing happens.
const Never = -1

// LockTimes are the times after which the program can lock itself, in minutes.
var LockTimes = [...]int{2, 5, 0, 30, Never}

// HideKeys are the keys that can hide everything.
var HideKeys = [...]fyne.KeyName{"", fyne.KeyF8, fyne.KeyF12}

// lockAfter is after how long without a touch the program locks itself, and
// whether it does.
func (s Settings) lockAfter() (time.Duration, bool) {
	switch s.LockAfter {
	case Never:
		return 0, false
	case 0:
		return 10 * time.Minute, true
	default:
		return time.Duration(s.LockAfter) * time.Minute, true
	}
}

// hideKey is the key that hides everything.
func (s Settings) hideKey() fyne.KeyName {
	if s.HideKey == "" {
		return fyne.KeyF9
	}
	return s.HideKey
}

// theme returns the theme that suits.
func (s Settings) theme() look.Theme { return look.Theme{Mode: s.Mode, Scale: look.Scales[s.Text]} }

// ReadSettings reads settings as they were kept. No document gives the zero
// value; of what cannot be used, each part gives way to how the program comes.
func ReadSettings(document []byte) (Settings, error) {
	var s Settings
	if len(document) == 0 {
		return s, nil
	}
	if err := json.Unmarshal(document, &s); err != nil {
		return Settings{}, fmt.Errorf("read settings: %w", err)
	}
	if !slices.Contains(look.Modes[:], s.Mode) {
		s.Mode = look.Auto
	}
	if s.Text < 0 || s.Text >= len(look.Scales) {
		s.Text = 0
	}
	if !slices.Contains(LockTimes[:], s.LockAfter) {
		s.LockAfter = 0
	}
	if !slices.Contains(HideKeys[:], s.HideKey) {
		s.HideKey = ""
	}
	s.Quieter = max(0, min(s.Quieter, VolumeSteps))
	return s, nil
}
