// Package rig runs the real program in a real window under Xvfb and works it
// with synthetic keys. The tests, the demonstration and the measurements share
// it. It needs xvfb, openbox, xdotool and imagemagick, which `make test`
// installs.
package rig

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"halfway/dialogue"
)

// patience bounds every wait. A cold start under the race detector with
// software rendering is what it has to cover.
const patience = 60 * time.Second

// Screen is a virtual screen with a window manager.
type Screen struct {
	// Theme is "light" or "dark" for the programs that are started from now
	// on; empty leaves it to the desktop, of which there is none.
	Theme string

	display string
	home    string
	procs   []*exec.Cmd
}

// NewScreen starts a screen of that size. Close it when done.
func NewScreen(width, height int) (*Screen, error) {
	for _, tool := range []string{"Xvfb", "openbox", "xdotool", "import"} {
		if _, err := exec.LookPath(tool); err != nil {
			return nil, fmt.Errorf("%s is not installed; `make test` installs what a real window needs: %w", tool, err)
		}
	}
	home, err := os.MkdirTemp("", "halfway-screen-")
	if err != nil {
		return nil, err
	}
	s := &Screen{home: home}
	read, write, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	x := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", fmt.Sprintf("%dx%dx24", width, height), "-nolisten", "tcp")
	x.ExtraFiles = []*os.File{write}
	if err := s.run(x); err != nil {
		return nil, err
	}
	_ = write.Close() // ours; the server keeps its own
	line, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		s.Close()
		return nil, fmt.Errorf("Xvfb named no display: %w", err)
	}
	s.display = ":" + strings.TrimSpace(line)
	if err := s.run(s.command("openbox")); err != nil {
		s.Close()
		return nil, err
	}
	return s, s.until("the window manager", func() (bool, error) {
		out, err := s.command("xdotool", "get_desktop").Output()
		return err == nil && len(out) > 0, nil
	})
}

func (s *Screen) run(c *exec.Cmd) error {
	if err := c.Start(); err != nil {
		return fmt.Errorf("start %s: %w", c.Path, err)
	}
	s.procs = append(s.procs, c)
	return nil
}

// Env is the environment for programs on this screen: software rendering, a
// home of its own, and a language.
func (s *Screen) Env() []string {
	keep := []string{}
	for _, v := range os.Environ() {
		name, _, _ := strings.Cut(v, "=")
		switch {
		case strings.HasPrefix(name, "XDG_"), strings.HasPrefix(name, "FYNE_"), strings.HasPrefix(name, "HALFWAY_"):
		case name == "DISPLAY", name == "WAYLAND_DISPLAY", name == "LANG", name == "LC_ALL", name == "HOME":
		default:
			keep = append(keep, v)
		}
	}
	if s.Theme != "" {
		keep = append(keep, "FYNE_THEME="+s.Theme)
	}
	return append(keep, "DISPLAY="+s.display, "HOME="+s.home, "LANG=C.UTF-8", "LIBGL_ALWAYS_SOFTWARE=1")
}

func (s *Screen) command(name string, args ...string) *exec.Cmd {
	c := exec.Command(name, args...)
	c.Env = s.Env()
	return c
}

// Close ends the screen and all that runs on it.
func (s *Screen) Close() {
	for i := len(s.procs) - 1; i >= 0; i-- {
		_ = s.procs[i].Process.Kill() // it may have ended already
		_ = s.procs[i].Wait()
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

// Shot saves a picture of the whole screen.
func (s *Screen) Shot(path string) error {
	if out, err := s.command("import", "-window", "root", path).CombinedOutput(); err != nil {
		return fmt.Errorf("picture %s: %w: %s", path, err, out)
	}
	return nil
}

// Still waits until the picture stands still, as it does once nothing runs and
// no cursor blinks.
func (s *Screen) Still() error {
	var before []byte
	return s.until("a still picture", func() (bool, error) {
		time.Sleep(200 * time.Millisecond) // longer than a step of a blinking cursor
		now, err := s.command("import", "-window", "root", "-depth", "8", "rgb:-").Output()
		same := bytes.Equal(before, now)
		before = now
		return same, err
	})
}

// Program is Halfway, running on a screen.
type Program struct {
	screen *Screen
	binary string
	data   string
	cmd    *exec.Cmd
	ended  chan struct{}
	window string

	mu  sync.Mutex
	log bytes.Buffer
}

// Start runs a binary of Halfway on a data folder, with a clock that runs speed
// times faster, and waits for its window.
func (s *Screen) Start(binary, data string, speed int) (*Program, error) {
	p := &Program{screen: s, binary: binary, data: data, ended: make(chan struct{})}
	p.cmd = s.command(binary, "--data", data)
	p.cmd.Env = append(p.cmd.Env, "HALFWAY_SPEED="+strconv.Itoa(speed))
	p.cmd.Stderr, p.cmd.Stdout = p, p
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", binary, err)
	}
	go func() {
		_ = p.cmd.Wait() // how it ended is told by whoever waits
		close(p.ended)
	}()
	return p, s.until("the window", func() (bool, error) {
		select {
		case <-p.ended:
			return false, fmt.Errorf("the program ended: %s", p.Log())
		default:
		}
		out, err := s.command("xdotool", "search", "--onlyvisible", "--pid", strconv.Itoa(p.cmd.Process.Pid), "--name", "Halfway").Output()
		p.window, _, _ = strings.Cut(strings.TrimSpace(string(out)), "\n")
		if err != nil || p.window == "" {
			return false, nil
		}
		return s.command("xdotool", "windowfocus", "--sync", p.window).Run() == nil, nil
	})
}

// Write collects what the program prints.
func (p *Program) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.log.Write(b)
}

// Log is what the program has printed so far.
func (p *Program) Log() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.log.String()
}

// Complaints are the lines of the log that no good run has: of the race
// detector, of Fyne's thread checks, and panics.
func (p *Program) Complaints() []string {
	var bad []string
	for line := range strings.Lines(p.Log()) {
		for _, sign := range []string{"DATA RACE", "call thread", "fyne.Do", "panic", "Translation failure"} {
			if strings.Contains(line, sign) {
				bad = append(bad, strings.TrimSpace(line))
			}
		}
	}
	return bad
}

// Pid is the id of the process.
func (p *Program) Pid() int { return p.cmd.Process.Pid }

// Key presses keys, by their names in X: "space", "Return", "Escape", "b".
func (p *Program) Key(keys ...string) error {
	if out, err := p.screen.command("xdotool", append([]string{"key", "--delay", "40"}, keys...)...).CombinedOutput(); err != nil {
		return fmt.Errorf("press %v: %w: %s", keys, err, out)
	}
	return nil
}

// Type types a text.
func (p *Program) Type(text string) error {
	if out, err := p.screen.command("xdotool", "type", "--delay", "25", text).CombinedOutput(); err != nil {
		return fmt.Errorf("type %q: %w: %s", text, err, out)
	}
	return nil
}

// Click presses the left mouse button at a place in the window.
func (p *Program) Click(x, y int) error {
	c := p.screen.command("xdotool", "mousemove", "--sync", "--window", p.window, strconv.Itoa(x), strconv.Itoa(y), "click", "1")
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("click at %d,%d: %w: %s", x, y, err, out)
	}
	return nil
}

// Close closes the window as a person would, and waits for the end.
func (p *Program) Close() error {
	if err := p.Key("alt+F4"); err != nil {
		return err
	}
	return p.wait()
}

// Kill ends the program at once, as a power cut would.
func (p *Program) Kill() error {
	if err := p.cmd.Process.Signal(syscall.SIGKILL); err != nil {
		return fmt.Errorf("kill: %w", err)
	}
	return p.wait()
}

func (p *Program) wait() error {
	select {
	case <-p.ended:
		return nil
	case <-time.After(patience):
		return errors.New("the program did not end")
	}
}

// Sessions lists what the program has stored, through its own command.
func (p *Program) Sessions() ([]dialogue.Record, error) {
	var records []dialogue.Record
	return records, p.ask(&records, "sessions", "--json")
}

// Session reads one session, through the program's own command.
func (p *Program) Session(id string) (dialogue.Stored, error) {
	var s dialogue.Stored
	return s, p.ask(&s, "session", id, "--json")
}

func (p *Program) ask(into any, args ...string) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	c := exec.CommandContext(ctx, p.binary, append(args, "--data", p.data)...)
	c.Env = append(os.Environ(), "DISPLAY=", "WAYLAND_DISPLAY=") // it must not need one
	var complaint bytes.Buffer
	c.Stderr = &complaint
	out, err := c.Output()
	if err != nil {
		return fmt.Errorf("%v: %w: %s", args, err, complaint.String())
	}
	if err := json.Unmarshal(out, into); err != nil {
		return fmt.Errorf("%v: %w", args, err)
	}
	return nil
}

// Newest waits until the newest session is as wanted, and returns it. Events
// are on disk before their effect is seen, so that this is in time.
func (p *Program) Newest(what string, wanted func(dialogue.Stored) bool) (dialogue.Stored, error) {
	var last dialogue.Stored
	err := p.screen.until(what, func() (bool, error) {
		records, err := p.Sessions()
		if err != nil || len(records) == 0 {
			return false, err
		}
		if last, err = p.Session(records[0].ID); err != nil {
			return false, err
		}
		return wanted(last), nil
	})
	if err != nil && p.screen != nil {
		shot := filepath.Join(os.TempDir(), "halfway-stuck.png")
		if p.screen.Shot(shot) == nil {
			err = fmt.Errorf("%w; the screen is in %s", err, shot)
		}
	}
	return last, err
}

// Launch starts any program with a window on this screen and returns its
// process id, and a function that ends it, once the window is there.
func (s *Screen) Launch(binary string, args ...string) (pid int, stop func(), err error) {
	c := s.command(binary, args...)
	if err := c.Start(); err != nil {
		return 0, nil, fmt.Errorf("start %s: %w", binary, err)
	}
	stop = func() {
		_ = c.Process.Kill() // it may have ended already
		_ = c.Wait()
	}
	err = s.until("a window", func() (bool, error) {
		return s.command("xdotool", "search", "--onlyvisible", "--pid", strconv.Itoa(c.Process.Pid), "").Run() == nil, nil
	})
	if err != nil {
		stop()
	}
	return c.Process.Pid, stop, err
}

// TimeToWindow measures from the start of a program until its window is on the
// screen, to about ten milliseconds.
func (s *Screen) TimeToWindow(binary string, args ...string) (time.Duration, error) {
	c := s.command(binary, args...)
	begin := time.Now()
	if err := c.Start(); err != nil {
		return 0, fmt.Errorf("start %s: %w", binary, err)
	}
	defer func() {
		_ = c.Process.Kill() // it has done its part
		_ = c.Wait()
	}()
	// --sync lets xdotool itself wait, in one process.
	search := s.command("xdotool", "search", "--sync", "--onlyvisible", "--pid", strconv.Itoa(c.Process.Pid), "")
	if out, err := search.CombinedOutput(); err != nil {
		return 0, fmt.Errorf("wait for the window of %s: %w: %s", binary, err, out)
	}
	return time.Since(begin), nil
}
