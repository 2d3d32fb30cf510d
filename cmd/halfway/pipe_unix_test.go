//go:build unix

package main

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// A pipe in the place of a file to read is refused at once.
func TestCommands_DoNotWaitForAPipe(t *testing.T) {
	dir := madeUp(t, 1)
	pipe := filepath.Join(t.TempDir(), "pipe")
	must(t, unix.Mkfifo(pipe, 0o600))
	for _, args := range [][]string{{"restore", pipe, "--yes"}, {"import", pipe}, {"unbundle", pipe}, {"unbundle", pipe, "--identity", pipe}, {"backup", pipe}} {
		if status, _, complaint := call(t, append(args, "--data", dir)...); status != failed || strings.Count(complaint, "\n") != 1 {
			t.Errorf("%q: %d, %s", args, status, complaint)
		}
	}
}

// Nobody may ever write into a pipe, so that reading one would hang the start.
func TestOwnProtocols_DoNotWaitForAPipe(t *testing.T) {
	data := ownData(t, nil)
	for _, name := range []string{"mine.yaml", "thank-you.de.json"} {
		must(t, unix.Mkfifo(filepath.Join(data, ownFolder, name), 0o600))
	}
	shipped, err := loadProtocols()
	must(t, err)
	told := make(chan []error, 1)
	go func() {
		_, broken := ownProtocols(data, shipped)
		_, more := ownWords(data, shipped)
		told <- append(broken, more...)
	}()
	select {
	case broken := <-told:
		if len(broken) != 2 || !strings.Contains(broken[0].Error(), "mine.yaml") || !strings.Contains(broken[1].Error(), "thank-you.de.json") {
			t.Errorf("got %v", broken)
		}
	case <-time.After(30 * time.Second):
		t.Fatal("it waits for the pipe")
	}
}
