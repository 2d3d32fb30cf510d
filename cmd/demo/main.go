// Command demo plays a whole dialogue in a real window that nobody sees, with
// the real program and synthetic keys, and says where the pictures are.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"halfway/cmd/internal/rig"
)

// settings are what the command line says.
type settings struct {
	program, out, theme  string
	width, height, speed int
}

func main() {
	var s settings
	flag.StringVar(&s.program, "program", "build/halfway", "the `binary` of Halfway")
	flag.StringVar(&s.out, "out", "build/demo", "the `folder` for pictures and data")
	flag.IntVar(&s.width, "width", 1280, "the screen's width in pixels")
	flag.IntVar(&s.height, "height", 800, "the screen's height in pixels")
	flag.IntVar(&s.speed, "speed", 60, "how many times faster than real time the dialogue runs")
	flag.StringVar(&s.theme, "theme", "", "light or dark")
	flag.Parse()
	if err := demo(s); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func demo(s settings) error {
	program, err := filepath.Abs(s.program)
	if err != nil {
		return err
	}
	out, err := filepath.Abs(s.out)
	if err != nil {
		return err
	}
	data := filepath.Join(out, "data")
	if err := tidy(out, data); err != nil {
		return err
	}
	screen, err := rig.NewScreen(s.width, s.height)
	if err != nil {
		return err
	}
	defer screen.Close()
	screen.Theme = s.theme
	fmt.Printf("Playing a whole dialogue, %d times faster than real time …\n", s.speed)
	p, err := screen.Start(program, data, s.speed)
	if err != nil {
		return err
	}
	n := 0
	shot := func(name string) error {
		n++
		return screen.Shot(filepath.Join(out, fmt.Sprintf("%02d-%s.png", n, name)))
	}
	if err := shot("first-start"); err != nil {
		return err
	}
	if err := p.Names(); err != nil {
		return err
	}
	if err := p.Play(s.speed, shot); err != nil {
		return err
	}
	if err := p.Close(); err != nil {
		return err
	}
	for _, line := range p.Complaints() {
		fmt.Fprintln(os.Stderr, "The program complained:", line)
	}
	fmt.Printf("%d pictures are in %s, and the data is in %s:\n\n", n, out, data)
	list := exec.Command(program, "sessions", "--data", data)
	list.Stdout, list.Stderr = os.Stdout, os.Stderr
	return list.Run()
}

// tidy takes away what the demonstration before has left.
func tidy(out, data string) error {
	if err := os.RemoveAll(data); err != nil {
		return err
	}
	old, err := filepath.Glob(filepath.Join(out, "[0-9][0-9]-*.png"))
	if err != nil {
		return err
	}
	for _, path := range old {
		if err := os.Remove(path); err != nil {
			return err
		}
	}
	return os.MkdirAll(out, 0o755)
}
