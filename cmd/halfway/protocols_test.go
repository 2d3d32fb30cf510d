package main

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"halfway/assets"
	"halfway/dialogue"
	"halfway/ui/words"
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
	for _, want := range []string{bad + `:18:15: unknown kind "paws"; allowed: agree, rate, pause`, goodFile + ": fine\n", "none.yaml: no such file or directory\n"} {
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
	if status, out, complaint = call(t, "protocols", "check", dir); status != 1 || complaint == "" || out != dir+": this is not a file\n" {
		t.Errorf("a folder: status %d, %q, %q", status, out, complaint)
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
	status, out, _ = call(t, "protocols", "check", "--words", words, goodFile)
	if status != 1 || !strings.Contains(out, goodFile+": fine\n") || !strings.Contains(out, words+`: "protocol.base.title" is missing`) {
		t.Errorf("status %d, %q", status, out)
	}
	var all []checkedFile
	_, out, _ = call(t, "protocols", "check", "--json", "--words", words, goodFile)
	must(t, json.Unmarshal([]byte(out), &all))
	if len(all) != 2 || !all[0].OK || all[1].OK || all[1].File != words || all[1].ID != all[0].ID || len(all[1].Errors) != 1 {
		t.Errorf("got %+v", all)
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
	if status != 0 || strings.Count(out, " shipped\n") != len(assets.ProtocolIDs) || !strings.Contains(out, "  a.yaml\n") || !strings.HasSuffix(out, "  e.yaml\n") {
		t.Errorf("status %d\n%s", status, out)
	}
	for _, want := range []string{
		`b.yml:3:1: another dialogue is called "base"; allowed: an id`, "c.yaml:4:1: ", "d.yaml:1:1: the file is empty",
		"f.yaml:1:1: the file is too long", "g.yaml: this is not a file\n",
	} {
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
	if n := len(assets.ProtocolIDs); len(list) != n+2 || !list[n].Own || list[n].File != "a.yaml" || list[0].Own || list[0].ID != assets.ProtocolIDs[0] {
		t.Errorf("got %+v", list)
	}
	if status, _, complaint := call(t, "protocols", "list", "--data", filepath.Join(data, "none")); status != 0 || complaint != "" {
		t.Errorf("without a folder: status %d, %q", status, complaint)
	}
}

// What cannot be used keeps its place, and comes after what can.
func TestOwnProtocols_AnIDThatIsTaken(t *testing.T) {
	shipped, err := loadProtocols()
	must(t, err)
	text := strings.Replace(good(t), "id: base", "id: thank-you", 1)
	for name, c := range map[string]struct {
		text         string
		line, column int
	}{
		"plain":    {text, 3, 1},
		"bom":      {"\ufeff" + text, 3, 1},
		"crlf":     {strings.ReplaceAll(text, "\n", "\r\n"), 3, 1},
		"indented": {"  " + strings.ReplaceAll(text, "\n", "\n  "), 3, 3},
		"quoted":   {strings.Replace(text, "id: thank", `"id": thank`, 1), 3, 1},
	} {
		t.Run(name, func(t *testing.T) {
			own, broken := ownProtocols(ownData(t, map[string]string{"mine.yaml": c.text}), shipped)
			if len(own) != 0 || len(broken) != 1 {
				t.Fatalf("own are %v, broken %v", own, broken)
			}
			all, ok := errors.AsType[dialogue.LoadErrors](broken[0])
			if !ok || len(all) != 1 {
				t.Fatalf("got %#v", broken[0])
			}
			want := dialogue.LoadError{
				File: "mine.yaml", Line: c.line, Column: c.column,
				What: `another dialogue is called "thank-you"`, Allowed: "an id of its own for each dialogue",
			}
			if *all[0] != want {
				t.Errorf("got %+v, want %+v", *all[0], want)
			}
		})
	}
}

// Of a file with many problems, the first is told, and all can be had.
func TestOwnProtocols_TellsTheFirstProblem(t *testing.T) {
	own, broken := ownProtocols(ownData(t, map[string]string{"mine.yaml": "format: 1\nid: mine\ncolour: red\n"}), nil)
	if len(own) != 0 || len(broken) != 1 {
		t.Fatalf("own are %v, broken %v", own, broken)
	}
	all, ok := errors.AsType[dialogue.LoadErrors](broken[0])
	if text := broken[0].Error(); !ok || strings.Contains(text, "\n") || len(all) > 1 != strings.HasSuffix(text, " more)") {
		t.Errorf("got %q, %v", text, all)
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

// Of a translation, only the words of its own protocol are taken: other keys
// would change the screens, and some of them spoil the whole catalogue.
func TestOwnWords_TakesNoOtherKeys(t *testing.T) {
	_, out, _ := call(t, "protocols", "words", "thank-you")
	data := ownData(t, map[string]string{
		"thank-you.de.json": strings.Replace(out, "{", `{"other": "x", "description": "by Noa", "button.back": "x", "protocol.our-week.title": "x",`, 1),
	})
	shipped, err := loadProtocols()
	must(t, err)
	all, broken := ownWords(data, shipped)
	if len(broken) != 0 || len(all["de"]) != strings.Count(out, "\n")-2 {
		t.Errorf("got %v, broken are %v", all, broken)
	}
	for key := range all["de"] {
		if !strings.HasPrefix(key, "protocol.thank-you.") {
			t.Errorf("%q was taken", key)
		}
	}
	all["en"] = all["de"]
	must(t, words.Load(assets.Translations, "translations", shipped, all))
}

// The folder's name is a name, whatever signs are in it.
func TestOwnWords_InAFolderWithOddSigns(t *testing.T) {
	_, out, _ := call(t, "protocols", "words", "thank-you")
	data := filepath.Join(t.TempDir(), "a[b]*?")
	must(t, os.MkdirAll(filepath.Join(data, ownFolder), 0o700))
	must(t, os.WriteFile(filepath.Join(data, ownFolder, "thank-you.de.json"), []byte("\ufeff"+out), 0o600))
	shipped, err := loadProtocols()
	must(t, err)
	if all, broken := ownWords(data, shipped); len(all) != 1 || len(broken) != 0 {
		t.Errorf("got %v, broken are %v", all, broken)
	}
}

func TestReadWhole_StopsAfterTheBound(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	must(t, os.WriteFile(path, []byte("0123456789"), 0o600))
	for most, want := range map[int64]string{4: "01234", 10: "0123456789", 99: "0123456789"} {
		if got, err := readWhole(path, most); err != nil || string(got) != want {
			t.Errorf("up to %d: %q, %v", most, got, err)
		}
	}
}

func TestReadWords_Damaged(t *testing.T) {
	for name, text := range map[string]string{
		"empty": "", "half": `{"a": "b"`, "list": `["a"]`, "number": `{"a": 1}`, "more": `{} {}`, "long": "{}" + strings.Repeat(" ", maxWords),
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "words.json")
			must(t, os.WriteFile(path, []byte(text), 0o600))
			if got, err := readWords(path); err == nil {
				t.Errorf("got %d words", len(got))
			}
		})
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
