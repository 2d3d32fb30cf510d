// Command demo plays a whole dialogue in a real window that nobody sees, with
// the real program and synthetic keys, and says where the pictures are.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"halfway/cmd/internal/rig"
)

func main() {
	program := flag.String("program", "build/halfway", "the `binary` of Halfway")
	out := flag.String("out", "build/demo", "the `folder` for pictures and data")
	width := flag.Int("width", 1280, "the screen's width in pixels")
	height := flag.Int("height", 800, "the screen's height in pixels")
	speed := flag.Int("speed", 60, "how many times faster than real time the dialogue runs")
	theme := flag.String("theme", "", "light or dark")
	flag.Parse()
	if err := demo(*program, *out, *width, *height, *speed, *theme); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func demo(program, out string, width, height, speed int, theme string) error {
	program, err := filepath.Abs(program)
	if err != nil {
		return err
	}
	if out, err = filepath.Abs(out); err != nil {
		return err
	}
	data := filepath.Join(out, "data")
	if err := os.RemoveAll(data); err != nil { // of the demonstration before
		return err
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	screen, err := rig.NewScreen(width, height)
	if err != nil {
		return err
	}
	defer screen.Close()
	screen.Theme = theme
	fmt.Printf("Playing a whole dialogue, %d times faster than real time …\n", speed)
	p, err := screen.Start(program, data, speed)
	if err != nil {
		return err
	}
	n := 0
	shot := func(name string) error {
		n++
		time.Sleep(300 * time.Millisecond) // from the disk to the screen
		return screen.Shot(filepath.Join(out, fmt.Sprintf("%02d-%s.png", n, name)))
	}
	if err := shot("first-start"); err != nil {
		return err
	}
	if err := p.Names(); err != nil {
		return err
	}
	if err := p.Play(speed, shot); err != nil {
		return err
	}
	if err := p.Close(); err != nil {
		return err
	}
	fmt.Printf("%d pictures are in %s, and the data is in %s:\n\n", n, out, data)
	list := exec.Command(program, "sessions", "--data", data)
	list.Stdout, list.Stderr = os.Stdout, os.Stderr
	return list.Run()
}
