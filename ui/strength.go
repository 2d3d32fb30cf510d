package ui

import (
	"errors"

	"halfway/dialogue/passphrase"
	"halfway/ui/control"
	"halfway/ui/look"
	"halfway/ui/words"
)

// weak says why a passphrase cannot be used; "" where it can.
func weak(chosen string, known []string) string {
	err := passphrase.Check(chosen, known)
	switch {
	case errors.Is(err, passphrase.ErrShort):
		return words.Say("guard.short", words.Data{"N": passphrase.Least})
	case err != nil:
		return words.Say("guard.weak")
	default:
		return ""
	}
}

// meter shows how strong a passphrase is while it is typed: in five parts, and in
// words.
type meter struct {
	gauge *control.Steps
	text  *control.Text
	known []string
}

func newMeter(known []string) *meter {
	m := &meter{gauge: control.NewSteps(passphrase.Strongest + 1), text: control.NewText("", look.Body, look.Quiet), known: known}
	m.show("")
	return m
}

func (m *meter) show(typed string) {
	if typed == "" {
		m.gauge.Set(0)
		m.text.Set(words.Say("strength.none"))
		return
	}
	score := passphrase.Strength(typed, m.known)
	m.gauge.Set(score + 1)
	m.text.Set(words.Say("strength." + string(rune('0'+score))))
}
