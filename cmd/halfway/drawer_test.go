package main

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"halfway/storage"
)

// A drawer in a real window, by keyboard alone: it is made, written into, closed
// and opened again, and what was written lies in it and nowhere else.
func TestWindow_OwnPages(t *testing.T) {
	screen := screen(t, 1280, 800)
	data := filepath.Join(t.TempDir(), "data")
	p, err := screen.Start(program(t), data, 60)
	must(t, err)
	must(t, p.Names())
	const own, words = "marmalade orbit walrus", "nobody else reads this"
	press := func(wait time.Duration, keys ...string) {
		t.Helper()
		for _, k := range keys {
			must(t, p.Key(k))
			time.Sleep(wait)
		}
	}
	// Under the race detector, what a passphrase costs is several times as much.
	const short, long = 700 * time.Millisecond, 12 * time.Second
	press(short, "j", "1")
	must(t, p.Type(own))
	press(short, "Return")
	must(t, p.Type(own))
	press(long, "Return")
	press(long, "space")
	press(short, "n")
	must(t, p.Type(words))
	press(3*short, "Escape", "Escape", "Escape")
	press(short, "1")
	must(t, p.Type(own))
	press(long, "Return")
	press(short, "Escape", "Escape")
	must(t, p.Close())
	quiet(t, p)
	wantNowhere(t, []string{words, own}, data)

	store, err := storage.Open(data)
	must(t, err)
	defer store.Close()
	ctx := context.Background()
	couple, err := store.Couple(ctx)
	must(t, err)
	drawer, err := store.OpenDrawer(ctx, couple.Partners[0].ID, own)
	must(t, err)
	pages, err := drawer.Pages(ctx)
	must(t, err)
	if len(pages) != 1 || pages[0].Text != words {
		t.Errorf("the drawer has %+v", pages)
	}
	if list, err := store.Sessions(ctx); err != nil || len(list) != 0 {
		t.Errorf("the history has %d, %v", len(list), err)
	}
}

// wantNowhere searches every byte of some folders for the words.
func wantNowhere(t *testing.T, words []string, folders ...string) {
	t.Helper()
	files := 0
	for _, folder := range folders {
		must(t, filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
			if err != nil || !e.Type().IsRegular() {
				return err
			}
			content, err := os.ReadFile(path)
			files++
			for _, word := range words {
				if bytes.Contains(content, []byte(word)) || strings.Contains(path, word) {
					t.Errorf("%q is in %s", word, path)
				}
			}
			return err
		}))
	}
	if files < 3 {
		t.Errorf("only %d files were searched", files)
	}
}
