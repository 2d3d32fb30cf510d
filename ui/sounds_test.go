package ui

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"halfway/dialogue"
)

// rung keeps what is rung.
func (d *desk) rung() func() []Sound {
	var all []Sound
	d.w.conductor.opts.Ring = func(s Sound, volume float64) {
		if volume <= 0 || volume > 1 {
			d.t.Errorf("%s is rung as loud as %v", s, volume)
		}
		all = append(all, s)
	}
	return func() []Sound {
		told := all
		all = nil
		return told
	}
}

func TestSounds_TellWhatHappens(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		heard := d.rung()
		want := func(when string, sounds ...Sound) {
			t.Helper()
			if got := heard(); !slices.Equal(got, sounds) {
				t.Errorf("%s: heard %v, want %v", when, got, sounds)
			}
		}
		d.key(fyne.Key1, fyne.KeySpace)
		d.wait(39 * time.Second)
		want("before the end of the pause")
		d.wait(5 * time.Second)
		want("after the pause", SoundPause)
		d.key(fyne.KeySpace)
		for range 2 * 3 {
			d.key(fyne.KeySpace)
		}
		d.key(fyne.KeySpace)
		want("on the way to the first turn")
		d.wait(104 * time.Second)
		want("with 16 seconds left")
		d.wait(2 * time.Second)
		want("with 14 seconds left", SoundNearly)
		d.wait(20 * time.Second)
		want("after the time", SoundOver)
		d.wait(3 * time.Minute)
		want("long after it")
		for range 50 {
			if d.state().Now().Round == 2 {
				break
			}
			d.forward()
		}
		if got := heard(); len(got) == 0 || got[len(got)-1] != SoundFloor || slices.Index(got, SoundFloor) != len(got)-1 {
			t.Errorf("when the floor passed, heard were %v", got)
		}
		d.key(fyne.KeyB, fyne.KeySpace)
		heard()
		d.wait(dialogue.MinBreak - time.Minute)
		want("in the break")
		d.wait(2 * time.Minute)
		want("after the break", SoundBreak)
	})
}

func TestSounds_MuteAndAMinuteMore(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		d.begin()
		heard := d.rung()
		d.wait(110 * time.Second)
		if got := heard(); !slices.Equal(got, []Sound{SoundNearly}) {
			t.Errorf("heard %v", got)
		}
		d.key(fyne.KeyF2, fyne.KeyPlus)
		d.wait(time.Minute)
		if got := heard(); !slices.Equal(got, []Sound{SoundNearly}) {
			t.Errorf("after a minute more, heard %v", got)
		}
		d.key(fyne.KeyM)
		if sc := d.scene().stage.Scene(); sc.Title != "Speaker and listener · sound off" {
			t.Errorf("the title is %q", sc.Title)
		}
		d.wait(time.Minute)
		if got := heard(); got != nil {
			t.Errorf("muted, heard %v", got)
		}
		d.key(fyne.KeyM)
		d.wait(time.Minute)
		if got := heard(); got != nil {
			t.Errorf("what was over while it was mute is heard later: %v", got)
		}
	})
}

// Silence holds on the start screen too, whatever the last dialogue knew of it.
func TestSounds_MuteHoldsOnTheStartScreen(t *testing.T) {
	store := &memory{couple: couple("Robin", "Sam")}
	sit(t, store, func(d *desk) {
		d.key(fyne.Key1, fyne.KeyL, fyne.Key1) // within an hour
		d.w.settings.Mute = true
		heard := d.rung()
		d.wait(2 * time.Hour)
		if got := heard(); got != nil {
			t.Errorf("muted, heard %v", got)
		}
	})
}
