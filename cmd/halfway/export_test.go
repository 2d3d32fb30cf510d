package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// madeUp makes a history up in a folder of its own.
func madeUp(t *testing.T, sessions int) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data")
	status, out, complaint := call(t, "demo-data", "--sessions", fmt.Sprint(sessions), "--years", "2", "--seed", "1", "--until", "2026-11-22", "--data", dir)
	if status != 0 || !strings.Contains(out, fmt.Sprintf("%d sessions", sessions)) {
		t.Fatalf("%d: %s%s", status, out, complaint)
	}
	return dir
}

// works runs a command that must work, and returns what it prints.
func works(t *testing.T, args ...string) string {
	t.Helper()
	status, out, complaint := call(t, args...)
	if status != 0 || complaint != "" {
		t.Fatalf("%v: %d, %s", args, status, complaint)
	}
	return out
}

func TestExport_EveryFormat(t *testing.T) {
	dir := madeUp(t, 12)
	for format, begins := range map[string]string{"json": `{"format":"halfway archive"`, "md": "# ", "html": "<!DOCTYPE html>", "pdf": "%PDF-1.", "csv": "\ufeff"} {
		printed := works(t, "export", "--format", format, "--data", dir)
		if !strings.HasPrefix(strings.ToLower(printed), strings.ToLower(begins)) {
			t.Errorf("%s begins with %.30q", format, printed)
		}
		path := filepath.Join(t.TempDir(), "history."+format)
		if out := works(t, "export", "--format", format, "--data", dir, "-o", path); out != "" {
			t.Errorf("%s: printed is %q", format, out)
		}
		written, err := os.ReadFile(path)
		must(t, err)
		if format == "json" && string(written) != printed || len(written) == 0 {
			t.Errorf("%s: the file is not what is printed", format)
		}
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(works(t, "export", "--format", "csv", "--data", dir), "\ufeff"))).ReadAll()
	must(t, err)
	if len(rows) < 20 || len(rows[0]) < 7 {
		t.Errorf("the table has %d rows", len(rows))
	}
}

func TestExport_FollowsTheSchema(t *testing.T) {
	dir := madeUp(t, 40)
	printed := works(t, "export", "--schema")
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(printed))
	must(t, err)
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	must(t, c.AddResource("archive.schema.json", doc))
	schema, err := c.Compile("archive.schema.json")
	must(t, err)
	exported := works(t, "export", "--format", "json", "--with", "private,remarks", "--data", dir)
	archive, err := jsonschema.UnmarshalJSON(strings.NewReader(exported))
	must(t, err)
	if err := schema.Validate(archive); err != nil {
		t.Errorf("%v", err)
	}
	for _, change := range [][2]string{{`"seq":1,`, `"seq":0,`}, {`"kind":"entered"`, `"kind":"danced"`}, {`"version":1`, `"version":2`}, {`"seq":1,`, `"seq":1,"more":1,`}} {
		broken, err := jsonschema.UnmarshalJSON(strings.NewReader(strings.Replace(exported, change[0], change[1], 1)))
		must(t, err)
		if schema.Validate(broken) == nil {
			t.Errorf("%s is taken", change[1])
		}
	}
}

func TestExport_PicksWhatIsAskedFor(t *testing.T) {
	dir := madeUp(t, 30)
	var all []struct{ ID, Start string }
	must(t, json.Unmarshal([]byte(works(t, "sessions", "--json", "--data", dir)), &all))
	count := func(args ...string) int {
		return strings.Count(works(t, append([]string{"export", "--format", "json", "--data", dir}, args...)...), `"kind":"started"`)
	}
	between := 0
	for _, s := range all {
		if day := s.Start[:10]; day >= "2026-01-10" && day <= "2026-06-20" {
			between++
		}
	}
	if got := count("--from", "2026-01-10", "--to", "2026-06-20"); got != between || between == 0 {
		t.Errorf("between the days there are %d, want %d", got, between)
	}
	if got := count("--session", all[3].ID[:13]); got != 1 {
		t.Errorf("of one session there are %d", got)
	}
	bare, remarked := works(t, "export", "--format", "json", "--data", dir), works(t, "export", "--format", "json", "--with", "remarks", "--data", dir)
	if strings.Contains(bare, `"remarks"`) || !strings.Contains(remarked, `"remarks"`) {
		t.Error("the facilitator's notes go along, or do not where they were asked for")
	}
}

func TestExport_RefusesWithASentence(t *testing.T) {
	dir := madeUp(t, 3)
	folder := t.TempDir()
	for _, c := range []struct {
		args   []string
		status int
		says   string
	}{
		{[]string{"--data", dir}, failed, "--format"},
		{[]string{"--format", "docx", "--data", dir}, misuse, "--format"},
		{[]string{"--format", "md", "--from", "yesterday", "--data", dir}, failed, "--from"},
		{[]string{"--format", "md", "--from", "2026-05-01", "--to", "2026-04-01", "--data", dir}, failed, "comes after"},
		{[]string{"--format", "md", "--session", "ffffffff", "--data", dir, "-o", filepath.Join(folder, "a.md")}, failed, "has that id"},
		{[]string{"--format", "md", "--with", "secrets", "--data", dir}, misuse, "--with"},
		{[]string{"--format", "md", "--data", dir, "-o", folder}, failed, "could not be written"},
		{[]string{"--format", "md", "--data", dir, "-o", filepath.Join(folder, "no", "a.md")}, failed, "could not be written"},
		{[]string{"--format", "md", "--data", filepath.Join(folder, "nobody")}, failed, "nothing stored"},
	} {
		status, out, complaint := call(t, append([]string{"export"}, c.args...)...)
		if status != c.status || !strings.Contains(complaint, c.says) || out != "" {
			t.Errorf("%v: %d, %q, printed is %.40q", c.args, status, complaint, out)
		}
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) != 0 {
		t.Errorf("left are %v, %v", left, err)
	}
}

func TestImport_BringsAllOrNothing(t *testing.T) {
	dir := madeUp(t, 15)
	file := filepath.Join(t.TempDir(), "history.json")
	works(t, "export", "--format", "json", "--with", "private,remarks", "--data", dir, "-o", file)
	there := filepath.Join(t.TempDir(), "there")
	if out := works(t, "import", file, "--data", there); !strings.HasPrefix(out, "15 new, 0") {
		t.Errorf("it says %q", out)
	}
	if out := works(t, "import", file, "--data", there); !strings.Contains(out, "0 new, 0 gone on since, 15 known") {
		t.Errorf("the second time, it says %q", out)
	}
	again := works(t, "export", "--format", "json", "--with", "private,remarks", "--data", there)
	text, err := os.ReadFile(file)
	must(t, err)
	if again != string(text) {
		t.Error("exported again, it differs")
	}
	for name, content := range map[string]string{
		"cut.json": string(text[:len(text)/3]), "foreign.json": `{"photos":[]}`, "empty.json": "", "newer.json": strings.Replace(string(text), `"version":1`, `"version":9`, 1),
		"changed.json": strings.Replace(string(text), `"seq":3,`, `"seq":4,`, 1), "deep.json": strings.Repeat("[", 1_000_000),
		"conflict.json": strings.Replace(string(text), `"pace":100`, `"pace":110`, 1),
	} {
		bad := filepath.Join(t.TempDir(), name)
		must(t, os.WriteFile(bad, []byte(content), 0o600))
		status, out, complaint := call(t, "import", bad, "--data", there)
		if status != failed || out != "" || !strings.Contains(complaint, "nothing was taken in") || strings.Count(complaint, "\n") != 1 {
			t.Errorf("%s: %d, %q, printed is %q", name, status, complaint, out)
		}
	}
	if now := works(t, "export", "--format", "json", "--with", "private,remarks", "--data", there); now != again {
		t.Error("what was refused changed something")
	}
	for _, missing := range []string{"/nowhere/at/all.json", t.TempDir()} {
		if status, _, complaint := call(t, "import", missing, "--data", there); status != failed || !strings.Contains(complaint, "cannot be read") {
			t.Errorf("%s: %d, %q", missing, status, complaint)
		}
	}
}

func TestDemoData_NeedsAFolderOfItsOwn(t *testing.T) {
	for _, args := range [][]string{{}, {"--years", "0"}, {"--sessions", "-3"}, {"--years", "NaN"}, {"--until", "tomorrow"}} {
		if len(args) > 0 {
			args = append(args, "--data", filepath.Join(t.TempDir(), "data"))
		}
		status, out, complaint := call(t, append([]string{"demo-data"}, args...)...)
		if status == 0 || out != "" || complaint == "" {
			t.Errorf("%v: %d, %q, %q", args, status, out, complaint)
		}
	}
	one, two := madeUp(t, 25), madeUp(t, 25)
	if a, b := works(t, "export", "--format", "json", "--data", one), works(t, "export", "--format", "json", "--data", two); a != b || !bytes.Contains([]byte(a), []byte(`"sessions"`)) {
		t.Error("the same seed makes another history")
	}
}
