// Package rig runs the real program in a real window under Xvfb and works it
// with synthetic keys. The tests, the demonstration and the measurements share
// it. It needs xvfb, openbox and xdotool, which `make test` installs.
package rig

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// patience bounds every wait. A cold start under the race detector with
// software rendering, beside other tests, is what it has to cover.
const patience = 60 * time.Second

// Screen is a virtual screen with a window manager.
type Screen struct {
	// Theme is "light" or "dark" for the programs that are started from now
	// on; empty leaves it to the desktop, of which there is none.
	Theme string
	// Teller is a build of Halfway that tells what the others have stored; empty
	// leaves it to each of them. Under the race detector every question takes a
	// hundred times as long, and takes it from the window.
	Teller string

	name     string // of the display, such as ":7"
	eye      *display
	home     string
	servers  []*exec.Cmd
	programs []*Program
}

// NewScreen starts a screen of that size. Close it when done.
func NewScreen(width, height int) (*Screen, error) {
	for _, tool := range []string{"Xvfb", "openbox", "xdotool"} {
		if _, err := exec.LookPath(tool); err != nil {
			return nil, fmt.Errorf("%s is not installed; `make test` installs what a real window needs: %w", tool, err)
		}
	}
	return newScreen(func(s *Screen) error {
		// Without -noreset it would start afresh whenever nobody is connected.
		return s.serve("Xvfb", "-screen", "0", fmt.Sprintf("%dx%dx24", width, height), "-nolisten", "tcp", "-noreset")
	})
}

func newScreen(serve func(*Screen) error) (*Screen, error) {
	home, err := os.MkdirTemp("", "halfway-screen-")
	if err != nil {
		return nil, fmt.Errorf("make a home for the screen: %w", err)
	}
	s := &Screen{home: home}
	if err = serve(s); err == nil {
		err = s.open()
	}
	if err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// open connects to the server, and starts a window manager on it.
func (s *Screen) open() error {
	eye, err := look(s.name)
	if err != nil {
		return err
	}
	s.eye = eye
	if err := s.run(s.command("openbox")); err != nil {
		return err
	}
	err = s.until("the window manager", func() (bool, error) {
		out, err := s.command("xdotool", "get_desktop").Output()
		return err == nil && len(out) > 0, nil
	})
	if err != nil {
		return err
	}
	return eye.paint()
}

// serve starts an X server on a display that is free.
func (s *Screen) serve(server string, args ...string) error {
	read, write, err := os.Pipe()
	if err != nil {
		return fmt.Errorf("start %s: %w", server, err)
	}
	defer func() { _ = read.Close() }()
	x := exec.Command(server, append([]string{"-displayfd", "3"}, args...)...)
	x.ExtraFiles = []*os.File{write}
	err = s.run(x)
	_ = write.Close() // ours; the server has its own
	if err != nil {
		return err
	}
	_ = read.SetReadDeadline(time.Now().Add(patience))
	line, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		return fmt.Errorf("wait for the display of %s: %w", server, err)
	}
	s.name = ":" + strings.TrimSpace(line)
	return nil
}

func (s *Screen) run(c *exec.Cmd) error {
	if err := c.Start(); err != nil {
		return fmt.Errorf("start %s: %w", c.Path, err)
	}
	s.servers = append(s.servers, c)
	return nil
}

// env is the environment for programs on this screen: software rendering, a
// home of its own, and a language.
func (s *Screen) env() []string {
	keep := []string{}
	for _, v := range os.Environ() {
		name, _, _ := strings.Cut(v, "=")
		switch {
		case strings.HasPrefix(name, "XDG_"), strings.HasPrefix(name, "FYNE_"), strings.HasPrefix(name, "HALFWAY_"), strings.HasPrefix(name, "LC_"):
		case name == "DISPLAY", name == "WAYLAND_DISPLAY", name == "LANG", name == "LANGUAGE", name == "HOME":
		default:
			keep = append(keep, v)
		}
	}
	if s.Theme != "" {
		keep = append(keep, "FYNE_THEME="+s.Theme)
	}
	return append(keep, "DISPLAY="+s.name, "HOME="+s.home, "LANG=C.UTF-8", "LIBGL_ALWAYS_SOFTWARE=1")
}

func (s *Screen) command(name string, args ...string) *exec.Cmd {
	return s.Command(context.Background(), name, args...)
}

// Command is a command that runs on this screen, until the context ends.
func (s *Screen) Command(ctx context.Context, name string, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, name, args...)
	c.Env = s.env()
	return c
}

// Close ends the screen and all that runs on it.
func (s *Screen) Close() {
	for _, p := range s.programs {
		_ = p.Kill() // it may have ended already
	}
	if s.eye != nil {
		_ = s.eye.conn.Close()
	}
	for _, c := range slices.Backward(s.servers) {
		_ = c.Process.Kill()
		_ = c.Wait()
	}
	_ = os.RemoveAll(s.home)
}

// until waits for a condition, and says what it waited for.
func (s *Screen) until(what string, ready func() (bool, error)) error {
	end := time.Now().Add(patience)
	for {
		ok, err := ready()
		if err != nil {
			return fmt.Errorf("wait for %s: %w", what, err)
		}
		if ok {
			return nil
		}
		if time.Now().After(end) {
			return fmt.Errorf("%s did not come within %v", what, patience)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// Shot saves a picture of the whole screen, once it stands still. Where a clock
// or a breath keeps it moving, it waits for a moment only.
func (s *Screen) Shot(path string) error {
	var before []byte
	for end := time.Now().Add(500 * time.Millisecond); ; time.Sleep(100 * time.Millisecond) {
		now, err := s.eye.pixels(s.eye.bounds)
		if err != nil {
			return fmt.Errorf("picture %s: %w", path, err)
		}
		if bytes.Equal(before, now) || time.Now().After(end) {
			return s.save(path, now)
		}
		before = now
	}
}

// Words are what a person can read on the screen, as well as a machine reads: the
// words in order, without what divides them.
func (s *Screen) Words() (string, error) {
	shot := filepath.Join(s.home, "words.png")
	if err := s.Shot(shot); err != nil {
		return "", err
	}
	return s.read(shot)
}

// read returns the words in a picture.
func (s *Screen) read(shot string) (string, error) {
	read := s.command("tesseract", shot, "-", "-l", "eng", "--psm", "11")
	read.Env = append(read.Env, "OMP_THREAD_LIMIT=1")
	out, err := read.Output()
	if err != nil {
		return "", fmt.Errorf("read the screen: %w", err)
	}
	return strings.Join(strings.Fields(string(out)), " "), nil
}

// Await waits until all these words can be read on the screen.
func (s *Screen) Await(words ...string) error {
	var last string
	err := s.until(fmt.Sprintf("%q", words), func() (bool, error) {
		var err error
		last, err = s.Words()
		return err == nil && containsAll(last, words), err
	})
	if err != nil {
		return fmt.Errorf("%w; the screen says %q", err, last)
	}
	return nil
}

// Glimpse makes sure that all these words stood on the screen at some moment of the
// time that comes. What is there for less than a second is gone before it is read, so
// it takes pictures, and reads them afterwards.
func (s *Screen) Glimpse(within time.Duration, words ...string) error {
	var shots []string
	for end := time.Now().Add(within); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		shot := filepath.Join(s.home, fmt.Sprintf("glimpse-%d.png", len(shots)))
		now, err := s.eye.pixels(s.eye.bounds)
		if err == nil {
			err = s.save(shot, now)
		}
		if err != nil {
			return fmt.Errorf("picture %s: %w", shot, err)
		}
		shots = append(shots, shot)
	}
	for _, shot := range shots {
		if text, err := s.read(shot); err != nil || containsAll(text, words) {
			return err
		}
	}
	return fmt.Errorf("%q did not come within %v, in %d pictures", words, within, len(shots))
}

func containsAll(text string, words []string) bool {
	return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) })
}

// save writes pixels of the whole screen as a PNG.
func (s *Screen) save(path string, pixels []byte) error {
	img := image.NewRGBA(s.eye.bounds)
	for i := 0; i < len(img.Pix); i += 4 {
		img.Pix[i], img.Pix[i+1], img.Pix[i+2], img.Pix[i+3] = pixels[i+2], pixels[i+1], pixels[i], 0xFF
	}
	var file bytes.Buffer
	if err := png.Encode(&file, img); err != nil {
		return fmt.Errorf("picture %s: %w", path, err)
	}
	if err := os.WriteFile(path, file.Bytes(), 0o644); err != nil {
		return fmt.Errorf("keep picture: %w", err)
	}
	return nil
}

// Redraws counts how often the picture changes in that time, as seen by looking
// fifty times a second.
func (s *Screen) Redraws(over time.Duration) (int, error) {
	var before []byte
	n := -1
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(over); time.Now().Before(end); <-tick.C {
		now, err := s.eye.pixels(s.eye.bounds)
		if err != nil {
			return 0, err
		}
		if !bytes.Equal(before, now) {
			n++
			before = now
		}
	}
	return n, nil
}
