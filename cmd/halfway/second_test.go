package main

import (
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"

	"halfway/cmd/internal/rig"
	"halfway/dialogue"
)

// Two real screens: the stage opens on the second, follows the controls, comes
// back when that screen is unplugged, and each window can be closed and opened
// again in the middle of a turn.
func TestWindow_TwoScreens(t *testing.T) {
	const speed = 4
	two, err := rig.NewTwoScreens()
	screen := ready(t, two, err)
	screen.Theme = "light"
	p, err := screen.Start(program(t), filepath.Join(t.TempDir(), "data"), speed)
	must(t, err)
	must(t, p.Names())

	// The middle of what belongs to whom on the second screen.
	left, right := patch(rig.Second, 0.3, 0.65), patch(rig.Second, 0.9, 0.65)
	empty, err := screen.Pixels(left)
	must(t, err)
	must(t, p.Key("F2"))
	waiting, err := screen.Changed("the stage on the second screen", left, empty)
	must(t, err)
	time.Sleep(2 * time.Second) // until the window manager has dealt with it
	must(t, p.Front())
	_, err = p.At("agree", 1, "1")
	must(t, err)
	_, err = p.At("settle", 1, "space")
	must(t, err)
	time.Sleep(22 * time.Second / speed)
	_, err = p.At("before", 1, "space")
	must(t, err)
	must(t, p.CheckIn())
	_, err = p.At("speak", 1)
	must(t, err)
	lit, err := screen.Changed("the left half to be lit", left, waiting)
	must(t, err)
	unlit, err := screen.Pixels(right)
	must(t, err)
	keep(t, screen, "two-screens")

	_, err = p.At("mirror", 1, "space")
	must(t, err)
	_, err = screen.Changed("the right half to be lit", right, unlit)
	must(t, err)
	_, err = p.At("speak", 1, "Page_Up")
	must(t, err)

	// A minute more, from the controls.
	s, err := p.After(dialogue.Prolonged, "plus")
	must(t, err)
	if s.Status != dialogue.StatusOpen {
		t.Errorf("the session is %q", s.Status)
	}

	must(t, screen.Unplug())
	time.Sleep(4 * time.Second) // it is looked for every two
	_, err = p.At("mirror", 1, "space")
	must(t, err)
	must(t, screen.Plug())
	must(t, p.Key("F2"))
	_, err = screen.Changed("the stage again", right, unlit)
	must(t, err)

	// The first window is closed, and the dialogue goes on in the second.
	first := patch(rig.First, 0.5, 0.5)
	controls, err := screen.Pixels(first)
	must(t, err)
	time.Sleep(2 * time.Second)
	must(t, p.Front(), p.Key("alt+F4"))
	gone, err := screen.Changed("the first window to be gone", first, controls)
	must(t, err)
	time.Sleep(time.Second)
	_, err = p.At("speak", 1, "Page_Up")
	must(t, err)
	// What is on disk is drawn a moment later.
	is, err := screen.Pixels(left)
	for end := time.Now().Add(30 * time.Second); err == nil && string(is) != string(lit); is, err = screen.Pixels(left) {
		if time.Now().After(end) {
			t.Fatal("the second screen does not show the turn")
		}
		time.Sleep(50 * time.Millisecond)
	}
	must(t, err)
	must(t, p.Key("F2"))
	_, err = screen.Changed("the first window again", first, gone)
	must(t, err)
	must(t, p.Kill())
	quiet(t, p)
}

// patch is a small part of a screen, at those shares of its width and height.
func patch(of image.Rectangle, x, y float64) image.Rectangle {
	at := of.Min.Add(image.Pt(int(float64(of.Dx())*x), int(float64(of.Dy())*y)))
	return image.Rectangle{Min: at, Max: at.Add(image.Pt(4, 4))}
}

// keep leaves a picture behind where somebody asks for it.
func keep(t *testing.T, screen *rig.Screen, name string) {
	t.Helper()
	folder := os.Getenv("HALFWAY_PICTURES")
	if folder == "" {
		return
	}
	path := filepath.Join(folder, name+".png")
	must(t, screen.Shot(path))
	f, err := os.Open(path)
	must(t, err)
	defer f.Close()
	_, err = png.DecodeConfig(f)
	must(t, err)
}
