package ui

import (
	"encoding/json"
	"fmt"
	"slices"

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
	s.Quieter = max(0, min(s.Quieter, VolumeSteps))
	return s, nil
}
