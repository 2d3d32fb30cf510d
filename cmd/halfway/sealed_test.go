package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"halfway/dialogue"
	"halfway/dialogue/archive"
	"halfway/storage"
)

// allTexts returns all that people wrote in a history, by the kind of thing that
// it is. What also stands in a dialogue, which is no secret, is left out.
func allTexts(t *testing.T, sessions []archive.Session) map[string][]string {
	t.Helper()
	protocols, err := loadProtocols()
	must(t, err)
	var known strings.Builder
	dance := map[string]bool{}
	for _, p := range protocols {
		known.WriteString(p.Text)
		for _, part := range p.Parts {
			for _, step := range part.Steps {
				dance[step.ID] = dance[step.ID] || step.Dance != ""
			}
		}
	}
	all := map[string][]string{}
	add := func(kind, text string) {
		if len(text) > 8 && !strings.Contains(known.String(), text) {
			all[kind] = append(all[kind], text)
		}
	}
	for _, s := range sessions {
		for _, e := range s.Events {
			add(string(e.Kind), e.Text)
			add("each", e.Each[0])
			add("each", e.Each[1])
			if dance[e.Step] {
				add("the dance", e.Text)
			}
		}
		for _, r := range s.Remarks {
			add("a remark", r.Text)
		}
	}
	return all
}

// All that people write, in whichever field, is sealed wherever the program puts
// it: the database and its journal, the copies, a backup, a bundle, and whatever
// else it leaves in the home and the temporary folder.
func TestSecrecy_EveryFieldIsSealed(t *testing.T) {
	home := t.TempDir()
	for name, folder := range map[string]string{
		"HOME": home, "TMPDIR": filepath.Join(home, "tmp"), "XDG_CACHE_HOME": filepath.Join(home, "cache"), "XDG_CONFIG_HOME": filepath.Join(home, "config"),
	} {
		must(t, os.MkdirAll(folder, 0o700))
		t.Setenv(name, folder)
	}
	dir := filepath.Join(home, "data")
	works(t, "demo-data", "--sessions", "60", "--years", "2", "--seed", "2", "--until", "2026-11-22", "--data", dir)
	var a struct {
		Sessions []archive.Session `json:"sessions"`
	}
	must(t, json.Unmarshal([]byte(works(t, "export", "--format", "json", "--with", "private,remarks", "--data", dir)), &a))
	texts := allTexts(t, a.Sessions)
	words := []string{"Quirinius", "Melisande"}
	for _, kind := range []string{"noted", "settled", "reflected", "renamed", "each", "the dance", "a remark"} {
		if len(texts[kind]) == 0 {
			t.Errorf("nobody wrote anything %q", kind)
		}
		words = append(words, texts[kind]...)
	}
	store, err := storage.Open(dir)
	must(t, err)
	couple, err := store.Couple(t.Context())
	must(t, err)
	couple.Partners[0].Name, couple.Partners[1].Name = words[0], words[1]
	_, err = store.SaveCouple(t.Context(), couple)
	must(t, err, store.KeepCopy(t.Context(), time.Now()))
	stored, err := store.Sessions(t.Context())
	must(t, err)
	for _, text := range []string{"the facilitator noted this", "and flagged that"} { // into the journal
		_, err := store.AddRemark(t.Context(), stored[0].ID, dialogue.Remark{At: time.Now(), Step: "agree", Round: 1, Text: text})
		must(t, err)
		words = append(words, text)
	}
	key, err := store.PublicKey(t.Context())
	must(t, err)
	works(t, "backup", filepath.Join(home, "backup"), "--data", dir)
	works(t, "bundle", filepath.Join(home, "bundle"), "--to", key, "--data", dir)
	if info, err := os.Stat(filepath.Join(dir, "halfway.db-wal")); err != nil || info.Size() == 0 {
		t.Errorf("there is no journal to search: %v", err)
	}
	wantNowhere(t, words, home)
	must(t, store.Close())
	wantNowhere(t, words, home)
	t.Logf("%d texts were looked for", len(words))
}
