package rig

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"halfway/dialogue"
)

// Program is a program that runs on a screen: Halfway, or what it is measured
// against.
type Program struct {
	// Lost counts the presses that had to be repeated; see [Program.Until].
	Lost int

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
// times faster, and waits until its window takes keys.
func (s *Screen) Start(binary, data string, speed int) (*Program, error) {
	p, err := s.launch([]string{"HALFWAY_SPEED=" + strconv.Itoa(speed)}, binary, "--data", data)
	if err != nil {
		return nil, err
	}
	p.data = data
	return p, p.shown()
}

// Launch runs any program with a window and waits until it takes keys.
func (s *Screen) Launch(binary string, args ...string) (*Program, error) {
	p, err := s.launch(nil, binary, args...)
	if err != nil {
		return nil, err
	}
	return p, p.shown()
}

// TimeToWindow measures from the start of a program until it has drawn its
// window over the middle of the screen, to about two milliseconds, and closes
// it again.
func (s *Screen) TimeToWindow(binary string, args ...string) (time.Duration, error) {
	begin := time.Now()
	p, err := s.launch(nil, binary, args...)
	if err != nil {
		return 0, err
	}
	for {
		there, err := s.eye.covered()
		took := time.Since(begin)
		switch {
		case err != nil:
			return 0, errors.Join(err, p.Kill())
		case there:
			return took, errors.Join(p.shown(), p.Close())
		case took > patience:
			return 0, errors.Join(fmt.Errorf("the window of %s did not come within %v: %s", binary, patience, p.Log()), p.Kill())
		}
		time.Sleep(2 * time.Millisecond)
	}
}

func (s *Screen) launch(env []string, binary string, args ...string) (*Program, error) {
	p := &Program{screen: s, binary: binary, ended: make(chan struct{})}
	p.cmd = s.command(binary, args...)
	p.cmd.Env = append(p.cmd.Env, env...)
	p.cmd.Stderr, p.cmd.Stdout = p, p
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", binary, err)
	}
	s.programs = append(s.programs, p)
	go func() {
		_ = p.cmd.Wait() // how it ended is told by whoever waits
		close(p.ended)
	}()
	return p, nil
}

// shown waits until the window is there and has the focus.
func (p *Program) shown() error {
	return p.screen.until("the window", func() (bool, error) {
		select {
		case <-p.ended:
			return false, fmt.Errorf("the program ended: %s", p.Log())
		default:
		}
		out, err := p.screen.command("xdotool", "search", "--onlyvisible", "--pid", strconv.Itoa(p.Pid())).Output()
		p.window, _, _ = strings.Cut(strings.TrimSpace(string(out)), "\n")
		if err != nil || p.window == "" {
			return false, nil
		}
		focus, err := p.screen.command("xdotool", "getwindowfocus").Output()
		if err == nil && strings.TrimSpace(string(focus)) == p.window {
			return true, nil
		}
		_ = p.screen.command("xdotool", "windowfocus", p.window).Run() // and look again
		return false, nil
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
// detector, of Fyne's thread checks and of Fyne itself, and panics.
func (p *Program) Complaints() []string {
	var bad []string
	for line := range strings.Lines(p.Log()) {
		if containsAny(line, complaints) && !containsAny(line, harmless) {
			bad = append(bad, strings.TrimSpace(line))
		}
	}
	return bad
}

var (
	complaints = []string{"DATA RACE", "call thread", "fyne.Do", "panic", "Translation failure", "Fyne error"}
	harmless   = []string{
		// A screen of the rig has no session bus, from which Fyne would hear of
		// a change of theme.
		"failed to watch theme settings",
		// Nor has it anybody to show a notification.
		"Unable to connect to session D-Bus",
		// When it quits, Fyne may read its preferences, of which Halfway has
		// none, while it writes them.
		"Preferences load error",
	}
)

func containsAny(line string, signs []string) bool {
	return slices.ContainsFunc(signs, func(sign string) bool { return strings.Contains(line, sign) })
}

// Pid is the id of the process.
func (p *Program) Pid() int { return p.cmd.Process.Pid }

// Key presses keys, by their names in X: "space", "Return", "Escape", "b".
func (p *Program) Key(keys ...string) error {
	return p.xdotool(append([]string{"key", "--delay", "40"}, keys...)...)
}

// Type types a text.
func (p *Program) Type(text string) error { return p.xdotool("type", "--delay", "25", text) }

// Click presses the left mouse button at a place in the window.
func (p *Program) Click(x, y int) error {
	return p.xdotool("mousemove", "--sync", "--window", p.window, strconv.Itoa(x), strconv.Itoa(y), "click", "1")
}

// xdotool sends what a person would do through the X server.
func (p *Program) xdotool(args ...string) error {
	select {
	case <-p.ended:
		return fmt.Errorf("%v: the program has ended: %s", args, p.Log())
	default:
	}
	if out, err := p.screen.command("xdotool", args...).CombinedOutput(); err != nil {
		return fmt.Errorf("xdotool %v: %w: %s", args, err, out)
	}
	return nil
}

// Front brings the first window to the front, as a click on it would.
func (p *Program) Front() error { return p.xdotool("windowactivate", "--sync", p.window) }

// Close closes the window as a person would, and waits for the end.
func (p *Program) Close() error {
	// A key sent under Xvfb is lost now and then, this one like any other.
	for range 5 {
		if err := p.Key("alt+F4"); err != nil {
			return err
		}
		select {
		case <-p.ended:
			return nil
		case <-time.After(patience / 6):
			p.Lost++
		}
	}
	return p.wait()
}

// Kill ends the program at once, as a power cut would.
func (p *Program) Kill() error {
	if err := p.cmd.Process.Signal(syscall.SIGKILL); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("kill: %w", err)
	}
	return p.wait()
}

func (p *Program) wait() error {
	select {
	case <-p.ended:
		return nil
	case <-time.After(patience):
	}
	err := fmt.Errorf("the program did not end within %v", patience)
	_ = p.cmd.Process.Signal(syscall.SIGQUIT) // so that it prints where it hangs
	select {
	case <-p.ended:
	case <-time.After(patience / 6):
	}
	return fmt.Errorf("%w; %s", err, p.stuck())
}

// stuck keeps a picture of the screen, and tells where, and what was printed.
func (p *Program) stuck() string {
	shot := filepath.Join(os.TempDir(), "halfway-stuck.png")
	if err := p.screen.Shot(shot); err != nil {
		shot = err.Error()
	}
	return fmt.Sprintf("the screen is in %s, and this was printed: %s", shot, p.Log())
}

// Sessions lists what the program has stored, through Halfway's own command; see
// [Screen.Teller].
func (p *Program) Sessions() ([]dialogue.Record, error) {
	var records []dialogue.Record
	return records, p.ask(&records, "sessions", "--json")
}

// Session reads one session likewise.
func (p *Program) Session(id string) (dialogue.Stored, error) {
	var s dialogue.Stored
	return s, p.ask(&s, "session", id, "--json")
}

func (p *Program) ask(into any, args ...string) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	c := exec.CommandContext(ctx, cmp.Or(p.screen.Teller, p.binary), append(args, "--data", p.data)...)
	// It must not need a display. Built with the race detector, it would sleep
	// for a second before it ends.
	c.Env = append(os.Environ(), "DISPLAY=", "WAYLAND_DISPLAY=", "GORACE=atexit_sleep_ms=0")
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

// repeat is after how long a press without effect is repeated, as a person
// would: a step may still have been drawing itself.
const repeat = 8 * time.Second

// Until presses keys and waits until the newest session is as wanted, which it
// returns. Events are on disk before their effect is seen, so that this is in
// time. Without keys it only waits.
func (p *Program) Until(what string, wanted func(dialogue.Stored) bool, keys ...string) (dialogue.Stored, error) {
	var last dialogue.Stored
	pressed := time.Time{}
	err := p.screen.until(what, func() (bool, error) {
		if len(keys) > 0 && time.Since(pressed) > repeat {
			if !pressed.IsZero() {
				p.Lost++
			}
			if err := p.Key(keys...); err != nil {
				return false, err
			}
			pressed = time.Now()
		}
		records, err := p.Sessions()
		if err != nil || len(records) == 0 {
			return false, err
		}
		if last, err = p.Session(records[0].ID); err != nil {
			return false, err
		}
		return wanted(last), nil
	})
	if err != nil {
		err = fmt.Errorf("%w; %s", err, p.stuck())
	}
	return last, err
}
