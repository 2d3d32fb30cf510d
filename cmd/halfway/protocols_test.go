package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"halfway/assets"
)

const goodFile = "../../dialogue/testdata/protocols/good/base.yaml"

// ownData makes a data folder with files of the people's own.
func ownData(t *testing.T, files map[string]string) string {
	t.Helper()
	data := t.TempDir()
	must(t, os.Mkdir(filepath.Join(data, ownFolder), 0o700))
	for name, text := range files {
		must(t, os.WriteFile(filepath.Join(data, ownFolder, name), []byte(text), 0o600))
	}
	return data
}

func good(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(goodFile)
	must(t, err)
	return string(text)
}

func TestProtocolsCheck(t *testing.T) {
	dir := t.TempDir()
	bad := filepath.Join(dir, "bad.yaml")
	must(t, os.WriteFile(bad, []byte(strings.Replace(good(t), "kind: pause", "kind: paws", 1)), 0o600))
	status, out, complaint := call(t, "protocols", "check", bad, goodFile, filepath.Join(dir, "none.yaml"))
	if status != 1 || complaint != "2 of 3 files cannot be used.\n" {
		t.Errorf("status %d, %q", status, complaint)
	}
	for _, want := range []string{bad + `:18:15: unknown kind "paws"; allowed: agree, rate, pause`, goodFile + ": fine\n", "none.yaml: "} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
	status, out, _ = call(t, "protocols", "check", "--json", bad, goodFile)
	var all []checkedFile
	must(t, json.Unmarshal([]byte(out), &all))
	if status != 1 || len(all) != 2 || all[0].OK || all[0].Errors[0].Line != 18 || all[0].Errors[0].Column != 15 || !all[1].OK || all[1].ID == "" {
		t.Errorf("status %d, %+v", status, all)
	}
	if status, out, complaint = call(t, "protocols", "check", goodFile); status != 0 || complaint != "" || out != goodFile+": fine\n" {
		t.Errorf("status %d, %q, %q", status, out, complaint)
	}
	if status, _, complaint = call(t, "protocols", "check", dir); status != 1 || complaint == "" {
		t.Errorf("a folder: status %d, %q", status, complaint)
	}
}

func TestProtocolsCheck_Words(t *testing.T) {
	words := filepath.Join(t.TempDir(), "words.json")
	status, out, _ := call(t, "protocols", "words", goodFile)
	must(t, os.WriteFile(words, []byte(out), 0o600))
	if status != 0 || strings.Count(out, "\n") < 10 {
		t.Fatalf("status %d, %q", status, out)
	}
	if status, out, complaint := call(t, "protocols", "check", "--words", words, goodFile); status != 0 {
		t.Errorf("its own words are no translation of it: %q, %q", out, complaint)
	}
	lines := strings.SplitAfter(out, "\n")
	must(t, os.WriteFile(words, []byte(strings.Join(append(lines[:1:1], lines[2:]...), "")), 0o600))
	if status, out, _ := call(t, "protocols", "check", "--words", words, goodFile); status != 1 || !strings.Contains(out, `.title" is missing`) {
		t.Errorf("status %d, %q", status, out)
	}
	if status, _, complaint := call(t, "protocols", "check", "--words", words, goodFile, goodFile); status != 1 || !strings.Contains(complaint, "one file") {
		t.Errorf("status %d, %q", status, complaint)
	}
}

func TestProtocolsList_NamesTheOwnAndTheBroken(t *testing.T) {
	text := good(t)
	data := ownData(t, map[string]string{
		"a.yaml": text, "b.yml": text, "c.yaml": strings.Replace(text, "\nid: ", "\nid: thank-you\nx-", 1),
		"d.yaml": "", "notes.txt": "no protocol", "e.yaml": strings.Replace(text, "id: ", "id: my-", 1),
		"f.yaml": strings.Repeat("#", 1<<20),
	})
	must(t, os.Mkdir(filepath.Join(data, ownFolder, "g.yaml"), 0o700))
	status, out, complaint := call(t, "protocols", "list", "--data", data)
	if status != 0 || strings.Count(out, " Halfway\n") != len(assets.ProtocolIDs) || strings.Count(out, " you\n") != 2 {
		t.Errorf("status %d\n%s", status, out)
	}
	for _, want := range []string{`b.yml: the id "`, "c.yaml:", "d.yaml:1:1: the file is empty", "f.yaml:1:1: the file is too long", "g.yaml"} {
		if !strings.Contains(complaint, want) {
			t.Errorf("%q is not in\n%s", want, complaint)
		}
	}
	if strings.Contains(complaint, "notes.txt") || strings.Contains(complaint, data) {
		t.Errorf("it says\n%s", complaint)
	}
	var list []listedProtocol
	_, out, _ = call(t, "protocols", "list", "--json", "--data", data)
	must(t, json.Unmarshal([]byte(out), &list))
	if n := len(assets.ProtocolIDs); len(list) != n+2 || !list[n].Own || list[0].Own || list[0].ID != assets.ProtocolIDs[0] {
		t.Errorf("got %+v", list)
	}
	if status, _, complaint := call(t, "protocols", "list", "--data", filepath.Join(data, "none")); status != 0 || complaint != "" {
		t.Errorf("without a folder: status %d, %q", status, complaint)
	}
}

// A translation of one's own is used where it is whole, and named where not.
func TestOwnWords(t *testing.T) {
	_, out, _ := call(t, "protocols", "words", "thank-you")
	data := ownData(t, map[string]string{
		"thank-you.de.json": strings.Replace(out, `"Thank you"`, `"Danke"`, 1), "thank-you.fr.json": "{}", "thank-you.it.json": "[",
	})
	shipped, err := loadProtocols()
	must(t, err)
	words, broken := ownWords(data, shipped)
	if words["de"]["protocol.thank-you.title"] != "Danke" || len(words) != 1 {
		t.Errorf("got %v", words)
	}
	if len(broken) != 2 || !strings.Contains(broken[0].Error(), "thank-you.fr.json") || !strings.Contains(broken[0].Error(), "is missing") {
		t.Errorf("broken are %v", broken)
	}
}

func TestProtocolsDraw(t *testing.T) {
	for _, id := range assets.ProtocolIDs {
		if status, out, complaint := call(t, "protocols", "draw", id); status != 0 || !strings.HasPrefix(out, "flowchart TD\n") {
			t.Errorf("%s: status %d, %q", id, status, complaint)
		}
	}
	if status, out, _ := call(t, "protocols", "draw", goodFile, "--format", "dot"); status != 0 || !strings.HasPrefix(out, "digraph ") {
		t.Errorf("status %d, %q", status, out)
	}
	if status, _, complaint := call(t, "protocols", "draw", "no-such"); status != 1 || !strings.Contains(complaint, "halfway protocols list") {
		t.Errorf("status %d, %q", status, complaint)
	}
	if status, _, _ := call(t, "protocols", "draw", "thank-you", "--format", "png"); status != 2 {
		t.Errorf("an unknown format: status %d", status)
	}
}
