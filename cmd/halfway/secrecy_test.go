//go:build linux

package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"halfway/cmd/internal/rig"
)

// built is the program as it runs for people: what it keeps in memory is another
// matter with the race detector.
func built(t *testing.T) string {
	t.Helper()
	if path := os.Getenv("HALFWAY_PROGRAM"); path != "" {
		path, err := filepath.Abs(filepath.Join("..", "..", path))
		must(t, err)
		return path
	}
	path := filepath.Join(t.TempDir(), "halfway")
	build := exec.Command("go", "build", "-tags", "no_metadata", "-o", path, ".")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return path
}

// inMemory counts the words in everything that a process can write, in UTF-8 and
// as Go has runes.
func inMemory(pid int, words []string) (map[string][]string, error) {
	maps, err := os.ReadFile(fmt.Sprintf("/proc/%d/maps", pid))
	if err != nil {
		return nil, err
	}
	mem, err := os.Open(fmt.Sprintf("/proc/%d/mem", pid))
	if err != nil {
		return nil, err
	}
	defer mem.Close()
	found := map[string][]string{}
	for line := range strings.Lines(string(maps)) {
		fields := strings.Fields(line)
		from, to, ok := strings.Cut(fields[0], "-")
		if !ok || !strings.HasPrefix(fields[1], "rw") {
			continue
		}
		start, err1 := strconv.ParseUint(from, 16, 63)
		end, err2 := strconv.ParseUint(to, 16, 63)
		if err1 != nil || err2 != nil || end-start > 4<<30 {
			continue
		}
		where := "memory of its own"
		if len(fields) > 5 {
			where = fields[5]
		}
		content := make([]byte, end-start)
		n, _ := mem.ReadAt(content, int64(start)) // pages that are not there are not read
		for _, word := range words {
			for kind, form := range map[string][]byte{"": []byte(word), " as runes": asRunes(word)} {
				for at := 0; ; {
					i := bytes.Index(content[at:n], form)
					if i < 0 {
						break
					}
					at += i
					around := content[max(0, at-40):min(n, at+len(form)+40)]
					found[word] = append(found[word], fmt.Sprintf("%s%s at %x: %q", where, kind, start+uint64(at), around))
					at++
				}
			}
		}
	}
	return found, nil
}

func asRunes(word string) []byte {
	var out []byte
	for _, r := range word {
		out = append(out, byte(r), byte(r>>8), byte(r>>16), 0)
	}
	return out
}

// watched returns a program that runs another one and writes down which sockets that
// opens. The process is the same, so that whoever looks for its window finds it.
func watched(t *testing.T, program, trace string) string {
	t.Helper()
	_, err := exec.LookPath("strace") // which .ci/setup installs
	must(t, err)
	path := filepath.Join(t.TempDir(), "watched")
	script := fmt.Sprintf("#!/bin/sh\nexec strace -D -f -A -o %q -e trace=socket,socketpair %q \"$@\"\n", trace, program)
	must(t, os.WriteFile(path, []byte(script), 0o700)) //nolint:gosec // it is to be run
	return path
}

// wantNoSocket makes sure that nothing but the desktop was spoken to.
func wantNoSocket(t *testing.T, trace string) {
	t.Helper()
	calls, err := os.ReadFile(trace)
	must(t, err)
	local := 0
	for line := range strings.Lines(string(calls)) {
		switch {
		case !strings.Contains(line, "socket"):
		case strings.Contains(line, "(AF_UNIX,"):
			local++ // the screen is one
		default:
			t.Errorf("a socket was opened: %s", line)
		}
	}
	if local == 0 {
		t.Error("not even the screen was spoken to; is this watch any good?")
	}
}

// What two people say is nowhere outside the process while it is open, in no copy
// and in no bundle; what opens it is no more in the process two seconds after it was
// locked; and in all that time the program opens no connection.
func TestSecrecy_NothingIsLeftLying(t *testing.T) {
	const speed = 60
	screen := screen(t, 1280, 800) // and a build, with the folders that are there
	program, home := screen.Teller, t.TempDir()
	data := filepath.Join(home, "data")
	for name, folder := range map[string]string{
		"HOME": home, "TMPDIR": filepath.Join(home, "tmp"), "XDG_CACHE_HOME": filepath.Join(home, "cache"),
		"XDG_CONFIG_HOME": filepath.Join(home, "config"), "XDG_DATA_HOME": filepath.Join(home, "share"), "XDG_RUNTIME_DIR": filepath.Join(home, "run"),
	} {
		must(t, os.MkdirAll(folder, 0o700))
		t.Setenv(name, folder)
	}
	trace := filepath.Join(t.TempDir(), "sockets")
	p, err := screen.Start(watched(t, program, trace), data, speed)
	must(t, err)
	must(t, p.Names(), p.Play(speed, func(string) error { return nil }))

	pause := func() { time.Sleep(700 * time.Millisecond) }
	press := func(keys ...string) {
		t.Helper()
		for _, k := range keys {
			must(t, p.Key(k))
			pause()
		}
	}
	const passphrase = "lantern orbit walrus"
	file, err := os.ReadFile(filepath.Join(data, "halfway.key"))
	must(t, err)
	key := file[len(file)-40 : len(file)-8] // which lies there in the plain
	const thought, page, own = "a thought from afterwards", "a page for nobody else", "marmalade orbit walrus"
	choose := func(secret string) {
		t.Helper()
		must(t, p.Type(secret))
		press("Return")
		must(t, p.Type(secret))
		press("Return")
		time.Sleep(3 * time.Second)
		press("space") // the recovery sheet
	}
	press("Escape", "comma", "p", "1")
	choose(passphrase)
	press("Escape", "Escape", "j", "1")
	choose(own)
	pause()
	press("n")
	must(t, p.Type(page))
	press("Escape", "Escape", "Escape", "Escape", "h", "F3")
	must(t, p.Type("phone"))
	pause()
	press("Escape", "Down", "Return", "n") // its review
	must(t, p.Type(thought))
	press("ctrl+Return")
	said := []string{rig.Left, rig.Right, rig.Topic, rig.Note, rig.Agreement, thought, page}
	words := append(slices.Clone(said), passphrase, own)
	plainKey := slices.DeleteFunc(slices.Clone(said), func(word string) bool { return word == page }) // which is closed
	for file, secrets := range map[string]string{"bundle": passphrase + "\nfor the way\n", "backup": passphrase + "\n"} {
		kept := exec.Command(program, file, filepath.Join(home, file), "--data", data, "--passphrase-fd", "0")
		kept.Stdin = strings.NewReader(secrets)
		if out, err := kept.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v: %s", file, err, out)
		}
	}
	wantNowhere(t, words, home)
	before, err := inMemory(p.Pid(), plainKey)
	if err != nil {
		t.Skipf("the memory of the program cannot be read here: %v", err)
	}
	if found, err := inMemory(p.Pid(), []string{string(key)}); err != nil || len(found) == 0 {
		t.Errorf("the key is not in memory while it is open (%v); is this search any good?", err)
	}
	for _, word := range plainKey {
		if len(before[word]) == 0 {
			t.Errorf("%q is not in memory while it is on the screen; is this search any good?", word)
		}
	}
	must(t, p.Key("ctrl+l"))
	time.Sleep(2 * time.Second)
	// What opens the data is gone at once.
	after, err := inMemory(p.Pid(), []string{passphrase, own, string(key)})
	must(t, err)
	for what, places := range after {
		t.Errorf("two seconds after locking, the passphrase or the key (%d bytes) is in memory: %q", len(what), places)
	}
	// What was drawn in the last minute, Fyne keeps for a minute; and it never lets
	// go of a field that had a theme of its own. Go does not move what lies between.
	if os.Getenv("HALFWAY_CRASHES") != "" {
		time.Sleep(fyneForgets + 10*time.Second)
		if after, err = inMemory(p.Pid(), plainKey); err != nil {
			t.Fatal(err)
		}
		for word, places := range after {
			t.Logf("%q: %d places while it is open, %d once Fyne has forgotten", word, len(before[word]), len(places))
			if len(places) > 8 {
				t.Errorf("%q is still there: %q", word, places)
			}
		}
	}
	must(t, p.Close())
	quiet(t, p)
	wantNoSocket(t, trace)
}
