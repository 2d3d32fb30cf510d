package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// atTerminal starts the program at a terminal of its own. What it asks for is
// answered in turn, and all that the terminal shows is returned.
func atTerminal(t *testing.T, answers [][2]string, args ...string) (status int, shown string) {
	t.Helper()
	front, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	must(t, err)
	defer front.Close()
	must(t, unix.IoctlSetPointerInt(int(front.Fd()), unix.TIOCSPTLCK, 0))
	n, err := unix.IoctlGetInt(int(front.Fd()), unix.TIOCGPTN)
	must(t, err)
	back, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	must(t, err)
	defer back.Close()
	c := exec.CommandContext(t.Context(), program(t), args...)
	c.Stdin, c.Stdout, c.Stderr = back, back, back
	c.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	must(t, c.Start())
	defer time.AfterFunc(time.Minute, func() { _ = c.Process.Kill() }).Stop()
	ended := make(chan error, 1)
	go func() { ended <- c.Wait(); _, _ = back.WriteString("\x00") }()
	var seen bytes.Buffer
	asked := 0
	for some := make([]byte, 4096); !bytes.HasSuffix(seen.Bytes(), []byte{0}); {
		k, err := front.Read(some)
		must(t, err)
		seen.Write(some[:k])
		if rest := seen.Bytes()[asked:]; len(answers) > 0 && bytes.Contains(rest, []byte(answers[0][0])) {
			asked = seen.Len()
			time.Sleep(100 * time.Millisecond) // until it does not show what is typed
			_, err := front.WriteString(answers[0][1])
			must(t, err)
			answers = answers[1:]
		}
	}
	mode, err := unix.IoctlGetTermios(int(back.Fd()), unix.TCGETS)
	must(t, err)
	if mode.Lflag&unix.ECHO == 0 {
		t.Errorf("%q leaves a terminal that does not show what is typed", args)
	}
	err = <-ended
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return exit.ExitCode(), seen.String()
	}
	must(t, err)
	return 0, seen.String()
}

// At a terminal a passphrase is typed unseen, and whoever is asked can call it off.
func TestTerminal_AsksUnseenAndCanBeCalledOff(t *testing.T) {
	const ctrlC = "\x03"
	dir := madeUp(t, 2)
	choose := [][2]string{{"new passphrase:", secret + "\n"}, {"once more:", secret + "\n"}}
	if status, shown := atTerminal(t, choose, "passphrase", "set", "--data", dir); status != 0 || strings.Contains(shown, secret) {
		t.Fatalf("%d: %s", status, shown)
	}
	for _, c := range []struct {
		answer string
		status int
		says   string
	}{
		{secret + "\n", 0, "BEGAN"},
		{"wrong horse battery\n", failed, "not the passphrase"},
		{ctrlC, failed, "called off"},
	} {
		status, shown := atTerminal(t, [][2]string{{"recovery sheet:", c.answer}}, "sessions", "--data", dir)
		if status != c.status || !strings.Contains(shown, c.says) || strings.Contains(shown, "horse") {
			t.Errorf("%q: %d, %s", c.answer, status, shown)
		}
	}
	differ := [][2]string{{"present passphrase:", secret + "\n"}, {"new passphrase:", "marmalade orbit walrus\n"}, {"once more:", "marmalade orbit\n"}}
	if status, shown := atTerminal(t, differ, "passphrase", "set", "--data", dir); status != failed || !strings.Contains(shown, "not the same") {
		t.Errorf("%d: %s", status, shown)
	}
	if status, shown := atTerminal(t, [][2]string{{"recovery sheet:", secret + "\n"}, {"\n", ctrlC}}, "import", "-", "--data", dir); status != failed || !strings.Contains(shown, "called off") {
		t.Errorf("%d: %s", status, shown)
	}
	for answer, says := range map[string]string{ctrlC: "called off", "n\n": "Nothing was changed", "\n": "Nothing was changed"} {
		if status, shown := atTerminal(t, [][2]string{{"[y/N]", answer}}, "erase", "--everything", "--data", dir); status != failed || !strings.Contains(shown, says) {
			t.Errorf("%q: %d, %s", answer, status, shown)
		}
	}
	if _, out, complaint := secretly(t, []string{secret}, "sessions", "--data", dir); strings.Count(out, "\n") != 3 {
		t.Errorf("there are %s%s", out, complaint)
	}
}
