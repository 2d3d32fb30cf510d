package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/adrg/xdg"

	"halfway/assets"
	"halfway/dialogue"
	"halfway/storage"
)

// call runs a command line without a display, as in a terminal.
func call(t *testing.T, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	for _, name := range []string{"DISPLAY", "WAYLAND_DISPLAY"} {
		t.Setenv(name, "")
		_ = os.Unsetenv(name)
	}
	var out, complaint bytes.Buffer
	status = run(args, &out, &complaint)
	return status, out.String(), complaint.String()
}

// storeSession stores a session with a note, a hold, a break and readings.
func storeSession(t *testing.T, dir string) string {
	t.Helper()
	protocols, err := loadProtocols()
	must(t, err)
	p := protocols[slices.Index(assets.ProtocolIDs, "a-hard-day")]
	store, err := storage.Open(dir)
	must(t, err)
	ctx := context.Background()
	couple, err := store.SaveCouple(ctx, dialogue.Couple{Partners: [2]dialogue.Partner{{Name: "Noa"}, {Name: "Samir"}}})
	must(t, err)
	now := dialogue.Instant{Wall: time.Date(2026, 10, 4, 17, 30, 0, 0, time.UTC)}
	events := dialogue.Start(p, dialogue.Terms{}, now)
	session, err := dialogue.Open(p, events)
	must(t, err)
	id, err := store.Begin(ctx, couple, p, events, session.State.Summary())
	must(t, err)
	do := func(a dialogue.Action) {
		t.Helper()
		now = dialogue.Instant{Wall: now.Wall.Add(10 * time.Second), Clock: now.Clock + 10*time.Second}
		events, err := session.Do(a, now)
		must(t, err)
		after, err := session.Apply(events...)
		must(t, err)
		must(t, store.Append(ctx, id, events, after.State.Summary()))
		session = after
	}
	do(dialogue.Action{Kind: dialogue.WriteNote, Text: "a \x1b[31mlong\x1b[0m day"})
	do(dialogue.Action{Kind: dialogue.Proceed})
	do(dialogue.Action{Kind: dialogue.Hold})
	do(dialogue.Action{Kind: dialogue.Release})
	do(dialogue.Action{Kind: dialogue.TakeBreak, Until: now.Wall.Add(40 * time.Minute)})
	do(dialogue.Action{Kind: dialogue.MoveOn, Side: dialogue.Left})
	do(dialogue.Action{Kind: dialogue.MoveOn, Side: dialogue.Right})
	do(dialogue.Action{Kind: dialogue.GiveRates, Side: dialogue.Left, Readings: dialogue.Readings{dialogue.Calm: 7}})
	do(dialogue.Action{Kind: dialogue.GiveRates, Side: dialogue.Right, Readings: dialogue.Readings{dialogue.Calm: 8}})
	do(dialogue.Action{Kind: dialogue.Rejoin})
	for step := 0; session.State.End == ""; step++ {
		offer := session.State.Allowed(now)[0]
		if offer.Kind == dialogue.Settle {
			offer.Text, offer.Until = "tea at nine", now.Wall.AddDate(0, 0, 7)
		}
		do(offer)
		if step > 200 {
			t.Fatal("the dialogue does not end")
		}
	}
	must(t, store.Close())
	return id
}

func TestRun_StatusAndStreams(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	must(t, os.WriteFile(file, []byte("Dear diary"), 0o600))
	other := filepath.Join(dir, "other")
	must(t, os.Mkdir(other, 0o700), os.WriteFile(filepath.Join(other, "halfway.db"), []byte("Dear diary"), 0o600))
	empty := filepath.Join(dir, "empty")
	for _, c := range []struct {
		args   string
		status int
		out    string // part of the standard output; "" for none
		err    string // part of the one sentence on standard error; "" for none
	}{
		{"version", 0, "halfway " + version + "\n", ""},
		{"--help", 0, "--data", ""},
		{"sessions --help", 0, "--json", ""},
		{"--data " + empty + " sessions", 0, "No sessions yet.\n", ""},
		{"sessions --data " + empty, 0, "No sessions yet.\n", ""},
		{"sessions --json --data=" + empty, 0, "[]\n", ""},
		{"session 0199 --data " + empty, 1, "", "nothing stored"},
		{"sessions --data " + other, 1, "", "not a database of Halfway"},
		{"session 0199 --json --data " + other, 1, "", "not a database of Halfway"},
		{"--data " + other, 1, "", "not a database of Halfway"},
		{"--data " + file, 1, "", "cannot read or write"},
		{"--fullscreen --data " + file, 1, "", "cannot read or write"},
		{"--data", 2, "", "--data"},
		{"session", 2, "", "<id>"},
		{"session 0199 0200", 2, "", "0200"},
		{"sessions --bogus", 2, "", "--bogus"},
		{"sessions --fullscreen", 2, "", "--fullscreen"},
		{"frobnicate", 2, "", "frobnicate"},
	} {
		t.Run(c.args, func(t *testing.T) {
			status, out, complaint := call(t, strings.Fields(c.args)...)
			if status != c.status {
				t.Errorf("status %d, want %d", status, c.status)
			}
			if !strings.Contains(out, c.out) || (c.out == "") != (out == "") {
				t.Errorf("standard output %q, want %q", out, c.out)
			}
			if !strings.Contains(complaint, c.err) || (c.err == "") != (complaint == "") {
				t.Errorf("standard error %q, want %q", complaint, c.err)
			}
			if lines := strings.Count(complaint, "\n"); lines > 1 {
				t.Errorf("%d lines on standard error: %q", lines, complaint)
			}
		})
	}
	if _, err := os.Stat(empty); !os.IsNotExist(err) {
		t.Errorf("looking has made the folder: %v", err)
	}
}

func TestRun_SessionsAndSession(t *testing.T) {
	dir := t.TempDir()
	id := storeSession(t, dir)
	status, out, complaint := call(t, "--data", dir, "sessions")
	if status != 0 || complaint != "" || strings.Count(out, "\n") != 2 {
		t.Fatalf("status %d, %q, %q", status, out, complaint)
	}
	for _, word := range []string{id, "A hard day", "finished"} {
		if !strings.Contains(out, word) {
			t.Errorf("%q does not say %q", out, word)
		}
	}
	status, out, complaint = call(t, "session", id[:8], "--data", dir)
	if status != 0 || complaint != "" {
		t.Fatalf("status %d, %q", status, complaint)
	}
	for _, word := range []string{"Noa", "Samir", "tell", "tea at nine", "long", "break", "held", "calm 7", "2026-10-11"} {
		if !strings.Contains(out, word) {
			t.Errorf("%q is not in\n%s", word, out)
		}
	}
	if strings.Contains(out, "\x1b") {
		t.Error("a note can steer the terminal")
	}
	if status, _, complaint = call(t, "session", "ffff", "--data", dir); status != 1 || !strings.Contains(complaint, "halfway sessions") {
		t.Errorf("an unknown id: %d, %q", status, complaint)
	}
}

func TestRun_JSONIsWhatIsStored(t *testing.T) {
	dir := t.TempDir()
	id := storeSession(t, dir)
	store, err := storage.OpenReadOnly(dir)
	must(t, err)
	defer store.Close()
	wantRecords, err := store.Sessions(t.Context())
	must(t, err)
	want, err := store.Session(t.Context(), id)
	must(t, err)

	var records []dialogue.Record
	_, out, _ := call(t, "sessions", "--json", "--data", dir)
	must(t, json.Unmarshal([]byte(out), &records))
	if !reflect.DeepEqual(records, wantRecords) {
		t.Errorf("got %+v, want %+v", records, wantRecords)
	}
	var stored dialogue.Stored
	_, out, _ = call(t, "session", id, "--json", "--data", dir)
	must(t, json.Unmarshal([]byte(out), &stored))
	if !reflect.DeepEqual(stored, want) || len(stored.Events) != stored.Seq {
		t.Errorf("got %+v, want %+v", stored, want)
	}
}

// The terminal commands work beside an open window.
func TestRun_WhileTheDataIsOpen(t *testing.T) {
	dir := t.TempDir()
	id := storeSession(t, dir)
	store, err := storage.Open(dir)
	must(t, err)
	defer store.Close()
	if status, out, complaint := call(t, "sessions", "--data", dir); status != 0 || !strings.Contains(out, id) {
		t.Errorf("status %d, %q, %q", status, out, complaint)
	}
	if status, _, complaint := call(t, "--data", dir); status != 1 || !strings.Contains(complaint, "already open") {
		t.Errorf("status %d, %q", status, complaint)
	}
}

func TestRun_DataLiesInThePlatformsFolder(t *testing.T) {
	home := t.TempDir()
	t.Setenv("XDG_DATA_HOME", home)
	xdg.Reload()
	t.Cleanup(xdg.Reload)
	id := storeSession(t, filepath.Join(home, "halfway"))
	if status, out, complaint := call(t, "sessions"); status != 0 || !strings.Contains(out, id) {
		t.Errorf("status %d, %q, %q", status, out, complaint)
	}
}
