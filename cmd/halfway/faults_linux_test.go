package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"halfway/assets"
	"halfway/cmd/internal/rig"
	"halfway/dialogue"
	"halfway/storage"
)

// mount mounts something, until the test ends. Only root can.
func mount(t *testing.T, on string, args ...string) {
	t.Helper()
	if out, err := exec.Command("mount", append(args, on)...).CombinedOutput(); err != nil {
		t.Skipf("no disk can be made here: %v: %s", err, out)
	}
	t.Cleanup(func() { _ = exec.Command("umount", "-l", on).Run() })
}

// trouble gives a program that runs this trouble with its disk, as strace injects
// it, until it is called off.
func trouble(t *testing.T, p *rig.Program, data string, inject ...string) (over func()) {
	t.Helper()
	args := []string{"-f", "-p", strconv.Itoa(p.Pid()), "-o", "/dev/null"}
	for _, name := range []string{"", "halfway.db", "halfway.db-wal", "halfway.db-shm"} {
		args = append(args, "-P", filepath.Join(data, name))
	}
	for _, i := range inject {
		args = append(args, "-e", "inject="+i)
	}
	c := exec.Command("strace", args...)
	said, err := c.StderrPipe()
	must(t, err, c.Start())
	told := bufio.NewScanner(said)
	watching := false
	for !watching && told.Scan() {
		watching = strings.Contains(told.Text(), "attached")
	}
	if !watching {
		t.Fatalf("strace could not watch the program: %q, %v", told.Text(), c.Wait())
	}
	heard := make(chan struct{})
	go func() {
		defer close(heard)
		_, _ = io.Copy(io.Discard, said) // each thread that comes
	}()
	over = sync.OnceFunc(func() {
		_ = c.Process.Signal(syscall.SIGINT)
		<-heard
		_ = c.Wait() // interrupted, as it was
	})
	t.Cleanup(over)
	return over
}

// faultyDisk has data on a disk with which trouble begins when told so, and ends
// again.
type faultyDisk func(t *testing.T) (data string, begin func(*rig.Program) (end func()))

func refusing(errno string) faultyDisk {
	return func(t *testing.T) (string, func(*rig.Program) func()) {
		data := filepath.Join(t.TempDir(), "data")
		return data, func(p *rig.Program) func() {
			return trouble(t, p, data, "pwrite64,write,ftruncate,fallocate:error="+errno, "fsync,fdatasync:error="+errno)
		}
	}
}

func fullDisk(t *testing.T) (string, func(*rig.Program) func()) {
	dir := t.TempDir()
	mount(t, dir, "-t", "tmpfs", "-o", "size=4m", "halfway-test")
	return filepath.Join(dir, "data"), func(*rig.Program) func() {
		ballast := filepath.Join(dir, "ballast")
		if out, err := exec.Command("dd", "if=/dev/zero", "of="+ballast, "bs=1k").CombinedOutput(); err == nil {
			t.Fatalf("the disk is not full: %s", out)
		}
		return func() { must(t, os.Remove(ballast)) }
	}
}

func unpluggedDisk(t *testing.T) (string, func(*rig.Program) func()) {
	disk, data := t.TempDir(), t.TempDir()
	mount(t, data, "--bind", disk)
	return data, func(*rig.Program) func() {
		if out, err := exec.Command("umount", "-l", data).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		return func() { mount(t, data, "--bind", disk) }
	}
}

// inThePause goes to the end of the pause at the beginning of a first dialogue.
func inThePause(t *testing.T, s *rig.Screen, data string) (*rig.Program, dialogue.Stored) {
	t.Helper()
	const speed = 60
	p, err := s.Start(program(t), data, speed)
	must(t, err, p.Names())
	_, err = p.At("agree", 1, "1")
	must(t, err)
	before, err := p.At("settle", 1, "space")
	must(t, err)
	time.Sleep(22*time.Second/speed + time.Second)
	return p, before
}

// A disk that takes nothing, in the real window: it says so, the window lives, what
// is stored stays, and once the disk takes something, so does the same key.
func TestFault_Disk(t *testing.T) {
	for name, c := range map[string]struct {
		disk faultyDisk
		says string
	}{
		"full":       {fullDisk, "The disk is full, so this was not saved"},
		"read-only":  {refusing("EROFS"), "The disk did not take this"},
		"broken":     {refusing("EIO"), "The disk did not take this"},
		"pulled out": {unpluggedDisk, "is no longer there"},
	} {
		t.Run(name, func(t *testing.T) {
			s := screen(t, 1280, 800)
			data, begin := c.disk(t)
			p, before := inThePause(t, s, data)
			end := begin(p)
			must(t, p.Key("space"), s.Await(c.says))
			keep(t, s, "fault-"+strings.ReplaceAll(name, " ", "-"))
			must(t, p.Key("F1"), s.Await("Take a break, with a time to return"), p.Key("Escape"), s.Await(c.says))
			end()
			if now, err := p.Session(before.ID); err != nil || now.Seq != before.Seq {
				t.Errorf("%d events are stored, of %d: %v", now.Seq, before.Seq, err)
			}
			_, err := p.At("before", 1, "space")
			must(t, err, p.Close())
			quiet(t, p)
			if out, err := exec.Command(s.Teller, "verify", "--data", data).CombinedOutput(); err != nil {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
}

// A disk that takes two seconds for everything that is to stay: nothing is shown
// early, it is told of, and the window lives meanwhile.
func TestFault_SlowDisk(t *testing.T) {
	const each = 2 * time.Second
	s := screen(t, 1280, 800)
	data := filepath.Join(t.TempDir(), "data")
	p, _ := inThePause(t, s, data)
	trouble(t, p, data, "fsync,fdatasync:delay_enter=2000000")
	pressed := time.Now()
	told := make(chan error, 1)
	go func() { told <- s.Glimpse(2*each, "this is still being saved") }()
	must(t, p.Key("space"))
	_, err := p.At("before", 1)
	must(t, err)
	if took := time.Since(pressed); took < each {
		t.Errorf("it was there after %v, before it can have been on disk", took)
	}
	must(t, <-told, p.Key("Escape"), s.Await("Leave"), p.Close())
	quiet(t, p)
}

// started runs the program until it ends by itself, and returns its status and the
// sentence.
func started(t *testing.T, s *rig.Screen, args ...string) (status int, sentence string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	out, err := s.Command(ctx, s.Teller, args...).CombinedOutput()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return exit.ExitCode(), strings.TrimSpace(string(out))
	}
	must(t, err)
	return 0, strings.TrimSpace(string(out))
}

func TestFault_SecondStart(t *testing.T) {
	s := screen(t, 1024, 700)
	data := filepath.Join(t.TempDir(), "data")
	p, err := s.Start(program(t), data, 1)
	must(t, err, p.Names())
	if status, said := started(t, s, "--data", data); status != failed || !strings.Contains(said, "already open") || strings.Contains(said, "\n") {
		t.Errorf("%d: %s", status, said)
	}
	must(t, s.Await(rig.Left), p.Close())
}

func TestFault_StartOnADiskForReading(t *testing.T) {
	s := screen(t, 1024, 700)
	dir := t.TempDir()
	mount(t, dir, "-t", "tmpfs", "halfway-test")
	data := filepath.Join(dir, "data")
	id := storeSession(t, data)
	if out, err := exec.Command("mount", "-o", "remount,ro", dir).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if status, said := started(t, s, "--data", data); status != failed || !strings.Contains(said, "cannot read or write") || strings.Contains(said, "\n") {
		t.Errorf("%d: %s", status, said)
	}
	if status, said := started(t, s, "sessions", "--data", data); status != 0 || !strings.Contains(said, id) {
		t.Errorf("%d: %s", status, said)
	}
}

// A database that cannot be read: the newest good copy is offered in a window, and
// with it the program goes on; what is damaged is kept aside.
func TestFault_DamagedData(t *testing.T) {
	s := screen(t, 1280, 800)
	data := filepath.Join(t.TempDir(), "data")
	id := storeSession(t, data)
	store, err := storage.Open(data)
	must(t, err, store.KeepCopy(t.Context(), time.Now()), store.Close())
	file := filepath.Join(data, "halfway.db")
	whole, err := os.ReadFile(file)
	must(t, err, os.WriteFile(file, append(make([]byte, 4096), whole[4096:]...), 0o600))

	p, err := s.Start(program(t), data, 1)
	must(t, err, s.Await("Your data cannot be opened", "Choose one to go on with it"))
	keep(t, s, "fault-damaged")
	must(t, p.Key("Down", "Return"), s.Await("Noa", "Samir"))
	if status, said := started(t, s, "session", id, "--data", data); status != 0 || !strings.Contains(said, "tea at nine") {
		t.Errorf("%d: %s", status, said)
	}
	aside, err := filepath.Glob(filepath.Join(data, "backups", "*"))
	must(t, err)
	found := false
	for _, path := range aside {
		kept, err := os.ReadFile(path)
		must(t, err)
		found = found || len(kept) == len(whole) && string(kept[4096:]) == string(whole[4096:])
	}
	if !found {
		t.Errorf("the damaged file is not among %q", aside)
	}
	must(t, p.Close())
}

// A file of the people's own that is wrong is named with its line and what is
// allowed there; the others still load.
func TestFault_BadProtocol(t *testing.T) {
	s := screen(t, 1280, 800)
	data := ownData(t, map[string]string{
		"bad.yaml":  strings.Replace(good(t), "kind: pause", "kind: paws", 1),
		"good.yaml": good(t),
	})
	p, err := s.Start(program(t), data, 1)
	must(t, err, p.Names(), s.Await("could not be read", "bad.yaml:18", "paws", "allowed"))
	keep(t, s, "fault-protocol")
	own, err := dialogue.Load("good.yaml", []byte(good(t)))
	must(t, err)
	for range len(assets.ProtocolIDs) + 1 {
		must(t, p.Key("Down"))
	}
	must(t, s.Await(own.Title), p.Close())
}

func TestFault_BadBundle(t *testing.T) {
	s := screen(t, 640, 480)
	from, to := filepath.Join(t.TempDir(), "data"), filepath.Join(t.TempDir(), "data")
	storeSession(t, from)
	id := storeSession(t, to)
	file := filepath.Join(t.TempDir(), "bundle")
	ask := func(secret string, args ...string) (int, string) {
		t.Helper()
		r, w, err := os.Pipe()
		must(t, err)
		_, err = w.WriteString(secret + "\n")
		must(t, err, w.Close())
		defer r.Close()
		c := s.Command(t.Context(), s.Teller, append(args, "--passphrase-fd", "3")...)
		c.ExtraFiles = []*os.File{r}
		out, err := c.CombinedOutput()
		exit, ok := errors.AsType[*exec.ExitError](err)
		if ok {
			return exit.ExitCode(), string(out)
		}
		must(t, err)
		return 0, string(out)
	}
	if status, said := ask(secret, "bundle", file, "--data", from); status != 0 {
		t.Fatalf("%d: %s", status, said)
	}
	bundle, err := os.ReadFile(file)
	must(t, err)
	forged := append([]byte(nil), bundle...)
	forged[len(forged)-20] ^= 1
	for name, c := range map[string]struct {
		content []byte
		secret  string
		says    string
	}{
		"a wrong passphrase": {bundle, "wrong horse battery", "not the passphrase"},
		"forged":             {forged, secret, "damaged or was cut off"},
		"cut off":            {bundle[:len(bundle)/2], secret, "damaged or was cut off"},
		"something else":     {[]byte("Dear diary"), secret, "not a bundle of Halfway"},
	} {
		must(t, os.WriteFile(file, c.content, 0o600))
		if status, said := ask(c.secret, "unbundle", file, "--data", to); status != failed || !strings.Contains(said, c.says) || strings.Count(said, "\n") != 1 {
			t.Errorf("%s: %d, %s", name, status, said)
		}
	}
	if _, said := started(t, s, "sessions", "--data", to); strings.Count(said, "\n") != 1 || !strings.Contains(said, id) {
		t.Errorf("afterwards there are %s", said)
	}
}

// Without loudspeakers and with one screen everything works, and the help says what
// is missing.
func TestFault_NoSoundNoSecondScreen(t *testing.T) {
	s := screen(t, 1280, 1000)
	p, err := s.Start(program(t), filepath.Join(t.TempDir(), "data"), 1)
	must(t, err, p.Names(), p.Key("F1"))
	must(t, s.Await("no sound on this computer", "no second screen just now"))
	keep(t, s, "fault-devices")
	must(t, p.Key("Escape"), p.Close())
	quiet(t, p)
}

// A display that is named and does not answer is told of like none at all.
func TestFault_NoDisplay(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	storeSession(t, data)
	for _, display := range []string{"", ":9999"} {
		c := exec.CommandContext(t.Context(), program(t), "--data", data)
		c.Env = append(os.Environ(), "DISPLAY="+display, "WAYLAND_DISPLAY=", "XDG_RUNTIME_DIR="+t.TempDir())
		out, err := c.CombinedOutput()
		if exit, ok := errors.AsType[*exec.ExitError](err); !ok || exit.ExitCode() != failed || !strings.Contains(string(out), "no display here") || strings.Count(string(out), "\n") != 1 {
			t.Errorf("%q: %v, %s", display, err, out)
		}
	}
}
