package rig

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"syscall"
	"time"
)

// xorg is the X server with several outputs. The wrapper of that name in the
// path lets nobody but the one at the console start it.
const xorg = "/usr/lib/xorg/Xorg"

// dummy sets up a graphics card that is none, with two outputs side by side.
const dummy = `Section "Device"
	Identifier "card"
	Driver "dummy"
	VideoRam 256000
	Option "Monitor-DUMMY0" "first"
	Option "Monitor-DUMMY1" "second"
EndSection
Section "Monitor"
	Identifier "first"
	HorizSync 5.0-1000.0
	VertRefresh 5.0-200.0
	Modeline "1280x800" 83.50 1280 1352 1480 1680 800 803 809 831
	Option "PreferredMode" "1280x800"
EndSection
Section "Monitor"
	Identifier "second"
	HorizSync 5.0-1000.0
	VertRefresh 5.0-200.0
	Modeline "1280x800" 83.50 1280 1352 1480 1680 800 803 809 831
	Option "PreferredMode" "1280x800"
	Option "Enable" "true"
	Option "RightOf" "DUMMY0"
EndSection
Section "Screen"
	Identifier "screen"
	Device "card"
	Monitor "first"
	DefaultDepth 24
	SubSection "Display"
		Depth 24
		Virtual 2560 800
	EndSubSection
EndSection
`

// Where the two outputs of [NewTwoScreens] lie.
var (
	First  = image.Rect(0, 0, 1280, 800)
	Second = image.Rect(1280, 0, 2560, 800)
)

// NewTwoScreens starts a screen with two outputs of 1280 by 800 beside each
// other: Xvfb has only one. Close it when done.
func NewTwoScreens() (*Screen, error) {
	if _, err := os.Stat(xorg); err != nil {
		return nil, fmt.Errorf("the X server with two outputs is not installed; `make test` installs what a real window needs: %w", err)
	}
	return newScreen(func(s *Screen) error {
		config := filepath.Join(s.home, "xorg.conf")
		if err := os.WriteFile(config, []byte(dummy), 0o600); err != nil {
			return fmt.Errorf("set up two outputs: %w", err)
		}
		return s.serve(xorg, "-noreset", "-nolisten", "tcp", "-novtswitch", "-config", config, "-logfile", filepath.Join(s.home, "xorg.log"))
	})
}

// Unplug takes the second output away.
func (s *Screen) Unplug() error { return s.xrandr("--output", "DUMMY1", "--off") }

// Plug brings it back.
func (s *Screen) Plug() error {
	return s.xrandr("--output", "DUMMY1", "--mode", "1280x800", "--right-of", "DUMMY0")
}

func (s *Screen) xrandr(args ...string) error {
	if out, err := s.command("xrandr", args...).CombinedOutput(); err != nil {
		return fmt.Errorf("xrandr %v: %w: %s", args, err, out)
	}
	return nil
}

// Pixels reads a part of the screen: four bytes a pixel, blue first.
func (s *Screen) Pixels(part image.Rectangle) ([]byte, error) { return s.eye.pixels(part) }

// Changed waits until a part of the screen is other than it was, and returns what
// it is then.
func (s *Screen) Changed(what string, part image.Rectangle, was []byte) (is []byte, err error) {
	err = s.until(what, func() (bool, error) {
		is, err = s.eye.pixels(part)
		return !bytes.Equal(was, is), err
	})
	return is, err
}

// Codes of keys on the keyboard that X servers come with.
const (
	KeySpace  = 65
	KeyP      = 33
	KeyR      = 27
	KeyPageUp = 112
	KeyEscape = 9
	KeyH      = 43
	KeyF3     = 69
	KeyDown   = 116
)

// Press presses a key and does not wait.
func (s *Screen) Press(key byte) error { return s.eye.press(key) }

// Latency presses a key and measures until a part of the screen changes, to
// about a millisecond. The part is best small: it is read again and again.
func (s *Screen) Latency(key byte, part image.Rectangle) (time.Duration, error) {
	was, err := s.eye.pixels(part)
	if err != nil {
		return 0, err
	}
	begin := time.Now()
	if err := s.eye.press(key); err != nil {
		return 0, err
	}
	for {
		is, err := s.eye.pixels(part)
		took := time.Since(begin)
		switch {
		case err != nil:
			return 0, err
		case !bytes.Equal(was, is):
			return took, nil
		case took > patience:
			return 0, errors.New("a key press changes nothing on the screen")
		}
		time.Sleep(time.Millisecond / 2)
	}
}

// Response presses a key and measures until a part of the screen changes for the
// first time, and until it changes for the last time, after which it stands
// still for so long.
func (s *Screen) Response(key byte, part image.Rectangle, still time.Duration) (first, last time.Duration, err error) {
	begin := time.Now()
	if first, err = s.Latency(key, part); err != nil {
		return 0, 0, err
	}
	last = first
	was, err := s.eye.pixels(part)
	if err != nil {
		return 0, 0, err
	}
	for time.Since(begin)-last < still {
		is, err := s.eye.pixels(part)
		if err != nil {
			return 0, 0, err
		}
		if !bytes.Equal(was, is) {
			was, last = is, time.Since(begin)
		}
		time.Sleep(time.Millisecond)
	}
	return first, last, nil
}

// Operation codes of the extension for tests.
const (
	queryExtension = 98
	fakeInput      = 2
	keyPress       = 2
	keyRelease     = 3
)

// press presses a key and lets it go.
func (d *display) press(key byte) error {
	if d.fake == 0 {
		const name = "XTEST"
		d.limit()
		ask := append(request(queryExtension, 0, uint32(len(name))), name+"\x00\x00\x00"...)
		ask[2] = byte(len(ask) / 4)
		if _, err := d.conn.Write(ask); err != nil {
			return err
		}
		answer := make([]byte, 32)
		if _, err := io.ReadFull(d.conn, answer); err != nil {
			return err
		}
		if answer[0] != 1 || answer[8] != 1 {
			return errors.New("the X server takes no keys from tests")
		}
		d.fake = answer[9]
	}
	d.limit()
	var both []byte
	for _, kind := range []uint32{keyPress, keyRelease} {
		both = append(both, request(d.fake, fakeInput, kind|uint32(key)<<8, 0, 0, 0, 0, 0, 0, 0)...)
	}
	_, err := d.conn.Write(both)
	return err
}

// Goroutines ends the program and returns how many goroutines it had.
func (p *Program) Goroutines() (int, error) {
	if err := p.cmd.Process.Signal(syscall.SIGQUIT); err != nil {
		return 0, fmt.Errorf("ask for goroutines: %w", err)
	}
	if err := p.wait(); err != nil {
		return 0, err
	}
	n := len(regexp.MustCompile(`(?m)^goroutine \d+ `).FindAllString(p.Log(), -1))
	if n == 0 {
		return 0, fmt.Errorf("no goroutines are told of: %s", p.Log())
	}
	return n, nil
}
