package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"
)

// odd is a folder with files that are not what a command wants.
func odd(t *testing.T, dir string) (folder string) {
	t.Helper()
	folder = t.TempDir()
	whole, err := os.ReadFile(filepath.Join(dir, "halfway.db"))
	must(t, err)
	newer := append([]byte(nil), whole...)
	newer[63] = 99
	damaged := append([]byte(nil), whole...)
	for i := len(damaged) / 3; i < len(damaged)/2; i += 97 {
		damaged[i] ^= 1
	}
	foreign, err := os.ReadFile(filepath.Join(madeUp(t, 2), "halfway.db"))
	must(t, err)
	for name, content := range map[string][]byte{
		"empty": nil, "text": []byte("Dear diary\n"), "newer.db": newer, "cut.db": whole[:len(whole)/3], "damaged.db": damaged, "foreign.db": foreign,
	} {
		must(t, os.WriteFile(filepath.Join(folder, name), content, 0o600))
	}
	must(t, os.Mkdir(filepath.Join(folder, "folder"), 0o700))
	return folder
}

// Whatever a command is given that it cannot use: one plain sentence, the right
// status, and nothing that is stored changes.
func TestCommands_RefuseWithOneSentence(t *testing.T) {
	dir := madeUp(t, 4)
	folder := odd(t, dir)
	bundle := filepath.Join(folder, "bundle")
	key := strings.TrimSpace(works(t, "key", "--data", dir))
	elsewhere := strings.TrimSpace(works(t, "key", "--data", filepath.Join(t.TempDir(), "data")))
	works(t, "bundle", bundle, "--to", elsewhere, "--data", dir)
	before, files := works(t, "export", "--format", "json", "--data", dir), len(names(t, dir))
	in := func(name string) string { return filepath.Join(folder, name) }
	own := func(name string) string { return filepath.Join(dir, name) }
	another, err := age.GenerateX25519Identity()
	must(t, err, os.WriteFile(in("identity"), []byte(another.String()+"\n"), 0o600))
	long := in(strings.Repeat("x", 300))
	link := in("link")
	must(t, os.Symlink(dir, link))
	for _, c := range []struct {
		says string
		args []string
	}{
		{"it is not a file", []string{"bundle", in("folder"), "--to", key}},
		{"this is not a file", []string{"backup", in("folder")}},
		{"this is not a file", []string{"backup", ""}},
		{"that is no folder", []string{"backup", filepath.Join(in("text"), "x")}},
		{"no such file", []string{"backup", filepath.Join(in("nothing"), "x")}},
		{"file name too long", []string{"backup", long}},
		{"file name too long", []string{"bundle", long, "--to", key}},
		{"file name too long", []string{"export", "--format", "json", "-o", long}},
		{"data itself", []string{"backup", own("halfway.db")}},
		{"data itself", []string{"backup", own("halfway.key")}},
		{"data itself", []string{"backup", own("Halfway.DB-wal")}},
		{"data itself", []string{"backup", filepath.Join(link, "halfway.db")}},
		{"data itself", []string{"backup", filepath.Join(dir, "backups", "halfway.key")}},
		{"data itself", []string{"bundle", own("halfway.db"), "--to", key}},
		{"data itself", []string{"export", "--format", "json", "-o", own("halfway.key")}},
		{"data itself", []string{"export", "--format", "pdf", "-o", filepath.Join(link, "backups", "a.pdf")}},
		{"not a public key", []string{"bundle", in("b"), "--to", key[:40]}},
		{"cannot be read", []string{"restore", in("nothing"), "--yes"}},
		{"no copy", []string{"restore", in("folder"), "--yes"}},
		{"no copy", []string{"restore", in("empty"), "--yes"}},
		{"no copy", []string{"restore", in("text"), "--yes"}},
		{"no copy", []string{"restore", bundle, "--yes"}},
		{"newer version", []string{"restore", in("newer.db"), "--yes"}},
		{"damaged.db is damaged", []string{"restore", in("damaged.db"), "--yes"}},
		{"cut.db is damaged", []string{"restore", in("cut.db"), "--yes"}},
		{"The key of", []string{"restore", in("foreign.db"), "--yes"}},
		{"cannot be read", []string{"import", in("nothing")}},
		{"this is not a file", []string{"import", in("folder")}},
		{"not an archive", []string{"import", in("empty")}},
		{"not an archive", []string{"import", bundle}},
		{"cannot be read", []string{"unbundle", in("nothing")}},
		{"this is not a file", []string{"unbundle", in("folder")}},
		{"not a bundle", []string{"unbundle", in("empty")}},
		{"not a bundle", []string{"unbundle", in("text")}},
		{"no terminal", []string{"unbundle", bundle}},
		{"cannot be read", []string{"unbundle", bundle, "--identity", in("nothing")}},
		{"cannot be read", []string{"unbundle", bundle, "--identity", in("folder")}},
		{"no key of age", []string{"unbundle", bundle, "--identity", in("text")}},
		{"does not open", []string{"unbundle", bundle, "--identity", in("identity")}},
		{"no terminal", []string{"bundle", in("b")}},
		{"no open file", []string{"bundle", in("b"), "--passphrase-fd", "987"}},
		{"no open file", []string{"bundle", in("b"), "--passphrase-fd=-1"}},
		{"no terminal", []string{"passphrase", "set"}},
		{"no passphrase", []string{"passphrase", "remove"}},
		{"has that id", []string{"session", ""}},
		{"has that id", []string{"session", strings.Repeat("x", 5000)}},
		{"has that id", []string{"erase", "--session", "%", "--yes"}},
		{"has that id", []string{"erase", "--couple", "nobody", "--yes"}},
		{"say --yes", []string{"erase", "--everything"}},
	} {
		status, out, complaint := call(t, append(c.args, "--data", dir)...)
		if status != failed || !strings.Contains(complaint, c.says) || strings.Count(complaint, "\n") != 1 || out != "" {
			t.Errorf("%.200q: %d, %q, printed is %.40q", c.args, status, complaint, out)
		}
	}
	if after := works(t, "export", "--format", "json", "--data", dir); after != before {
		t.Error("something was changed")
	}
	works(t, "verify", "--data", dir)
	if left := names(t, dir); len(left) != files {
		t.Errorf("left in the data are %q", left)
	}
	if left := names(t, folder); len(left) != 10 {
		t.Errorf("left beside are %q", left)
	}
}

// names lists what is in a folder.
func names(t *testing.T, folder string) []string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	must(t, err)
	var all []string
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return all
}

// Data that cannot be opened is left as it is by every command that is not about
// putting a copy in its place.
func TestCommands_LeaveWhatCannotBeOpened(t *testing.T) {
	dir := madeUp(t, 2)
	folder := odd(t, dir)
	for _, c := range []struct{ says, database, key string }{
		{"newer version", "newer.db", ""},
		{"not a database of Halfway", "text", ""},
		{"not a database of Halfway", "empty", ""},
		{"key file", "foreign.db", "halfway.key"},
		{"key file", "foreign.db", ""},
	} {
		there := filepath.Join(t.TempDir(), "data")
		must(t, os.Mkdir(there, 0o700))
		copied := func(from, name string) {
			content, err := os.ReadFile(from)
			must(t, err, os.WriteFile(filepath.Join(there, name), content, 0o600))
		}
		copied(filepath.Join(folder, c.database), "halfway.db")
		if c.key != "" {
			copied(filepath.Join(dir, c.key), c.key)
		}
		was, err := os.ReadFile(filepath.Join(there, "halfway.db"))
		must(t, err)
		for _, args := range [][]string{
			{"sessions"},
			{"backup", filepath.Join(folder, "b")},
			{"bundle", filepath.Join(folder, "b"), "--to", "age1"},
			{"key"},
			{"export", "--format", "json"},
			{"import", filepath.Join(folder, "text")},
			{"erase", "--everything", "--yes"},
			{"passphrase", "set"},
		} {
			status, out, complaint := call(t, append(args, "--data", there)...)
			if status != failed || !strings.Contains(complaint, c.says) || strings.Count(complaint, "\n") != 1 || out != "" {
				t.Errorf("%s, %q: %d, %q, printed is %.40q", c.database, args, status, complaint, out)
			}
		}
		if now, err := os.ReadFile(filepath.Join(there, "halfway.db")); err != nil || fmt.Sprintf("%x", now) != fmt.Sprintf("%x", was) {
			t.Errorf("%s was changed: %v", c.database, err)
		}
	}
}
