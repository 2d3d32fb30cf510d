package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"halfway/storage"
)

// secretly runs a command that reads these secrets from a file descriptor.
func secretly(t *testing.T, secrets []string, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	r, w, err := os.Pipe()
	must(t, err)
	defer r.Close()
	_, err = w.WriteString(strings.Join(secrets, "\n") + "\n")
	must(t, err)
	must(t, w.Close())
	fd, err := syscall.Dup(int(r.Fd())) // the command closes its own
	must(t, err)
	return call(t, append(args, "--passphrase-fd", fmt.Sprint(fd))...)
}

const secret = "correct horse battery"

func TestPassphrase_KeepsEveryCommandOut(t *testing.T) {
	dir := madeUp(t, 3)
	before := works(t, "sessions", "--data", dir)
	status, out, complaint := secretly(t, []string{secret}, "passphrase", "set", "--data", dir)
	if status != 0 || complaint != "" {
		t.Fatalf("%d: %s", status, complaint)
	}
	words := regexp.MustCompile(`(?m)^ +\d+\. ([a-z-]+)$`).FindAllStringSubmatch(out, -1)
	if len(words) != 10 {
		t.Fatalf("the sheet has %d words: %s", len(words), out)
	}
	var sheet []string
	for _, w := range words {
		sheet = append(sheet, w[1])
	}
	file := filepath.Join(t.TempDir(), "out")
	for _, args := range [][]string{
		{"sessions"},
		{"session", "0123"},
		{"export", "--format", "json"},
		{"import", file},
		{"verify"},
		{"backup", file},
		{"bundle", file},
		{"unbundle", file},
		{"key"},
		{"erase", "--session", "0123", "--yes"},
		{"restore", file, "--yes"},
		{"passphrase", "set"},
		{"passphrase", "remove"},
	} {
		args = append(args, "--data", dir)
		if status, out, complaint := call(t, args...); status != failed || !strings.Contains(complaint, "no terminal") || out != "" {
			t.Errorf("%v: %d, %q, %q", args, status, out, complaint)
		}
		if status, out, complaint := secretly(t, []string{"wrong horse battery", "next passphrase"}, args...); status != failed || !strings.Contains(complaint, "not the passphrase") || out != "" {
			t.Errorf("%v: %d, %q, %q", args, status, out, complaint)
		}
	}
	if _, err := os.Stat(file); err == nil {
		t.Error("something was written")
	}
	for _, s := range []string{secret, strings.Join(sheet, " ")} {
		if status, out, complaint := secretly(t, []string{s}, "sessions", "--data", dir); status != 0 || out != before {
			t.Errorf("%d: %s%s", status, out, complaint)
		}
	}
	if status, _, complaint := secretly(t, []string{secret}, "passphrase", "remove", "--data", dir); status != 0 {
		t.Fatalf("%d: %s", status, complaint)
	}
	if after := works(t, "sessions", "--data", dir); after != before {
		t.Errorf("got %s", after)
	}
	if status, _, complaint := call(t, "sessions", "--data", dir, "--passphrase-fd", "987"); status != failed || !strings.Contains(complaint, "987") {
		t.Errorf("%d: %s", status, complaint)
	}
}

func TestBackup_AndRestore(t *testing.T) {
	dir := madeUp(t, 3)
	file := filepath.Join(t.TempDir(), "a copy.db")
	if out := works(t, "backup", file, "--data", dir); !strings.Contains(out, "no passphrase") {
		t.Errorf("it does not say that anybody can read it: %s", out)
	}
	before := works(t, "export", "--format", "json", "--data", dir)
	id := strings.Fields(strings.Split(works(t, "sessions", "--data", dir), "\n")[1])
	works(t, "erase", "--session", id[len(id)-1], "--yes", "--data", dir)
	if out := works(t, "restore", "--data", dir); !strings.Contains(out, "no copies") {
		t.Errorf("copies: %s", out)
	}
	if status, _, complaint := call(t, "restore", file, "--data", dir); status != failed || !strings.Contains(complaint, "--yes") {
		t.Errorf("unasked: %d, %s", status, complaint)
	}
	if out := works(t, "restore", file, "--yes", "--data", dir); !strings.Contains(out, "1 session would come back, 0 would not") {
		t.Errorf("got %s", out)
	}
	if after := works(t, "export", "--format", "json", "--data", dir); after != before {
		t.Error("it is not as it was")
	}
	if out := works(t, "restore", "--data", dir); !strings.Contains(out, "aside") || !strings.Contains(out, "2 sessions") {
		t.Errorf("copies: %s", out)
	}
	works(t, "verify", "--data", dir)

	// What cannot be opened is kept, and the copy takes its place.
	must(t, os.WriteFile(filepath.Join(dir, "halfway.db"), []byte(strings.Repeat("x", 5000)), 0o600))
	if status, _, _ := call(t, "verify", "--data", dir); status != failed {
		t.Errorf("verify gives %d", status)
	}
	works(t, "restore", file, "--yes", "--data", dir)
	if after := works(t, "export", "--format", "json", "--data", dir); after != before {
		t.Error("it is not as it was")
	}
	if out := works(t, "restore", "--data", dir); !strings.Contains(out, "damaged   cannot be read") {
		t.Errorf("copies: %s", out)
	}
	if status, _, complaint := call(t, "backup", filepath.Join(dir, "no", "such.db"), "--data", dir); status != failed || !strings.Contains(complaint, "name another place") {
		t.Errorf("%d: %s", status, complaint)
	}
}

// The folder of the data may be named from where one is.
func TestRestore_OfAFolderNamedFromHere(t *testing.T) {
	dir := madeUp(t, 2)
	t.Chdir(filepath.Dir(dir))
	store, err := storage.Open("data")
	must(t, err, store.KeepCopy(t.Context(), time.Now()), store.Close())
	if out := works(t, "restore", "--data", "data"); !strings.Contains(out, "2 sessions") {
		t.Errorf("copies: %s", out)
	}
	if status, _, complaint := secretly(t, []string{secret}, "passphrase", "set", "--data", "data"); status != 0 {
		t.Fatal(complaint)
	}
	works(t, "demo-data", "--sessions", "1", "--data", "other")
	works(t, "backup", "copy.db", "--data", "other")
	if status, out, complaint := secretly(t, []string{secret}, "restore", "copy.db", "--yes", "--data", "data"); status != 0 || !strings.Contains(out, "there is none now") {
		t.Errorf("%d: %s%s", status, out, complaint)
	}
	if out := works(t, "restore", "--data", "data"); !strings.Contains(out, "aside     2 sessions") {
		t.Errorf("copies: %s", out)
	}
}

func TestVerify_NamesWhatDoesNotHoldTogether(t *testing.T) {
	dir := madeUp(t, 4)
	path := filepath.Join(dir, "halfway.db")
	content, err := os.ReadFile(path)
	must(t, err)
	for i := len(content) - 2000; i < len(content); i += 97 {
		content[i] ^= 1
	}
	must(t, os.WriteFile(path, content, 0o600))
	status, out, complaint := call(t, "verify", "--data", dir)
	if status != failed || out == "" || !strings.Contains(complaint, "out of order") {
		t.Errorf("%d: %s%s", status, out, complaint)
	}
}

func TestBundle_BetweenTwoFolders(t *testing.T) {
	home, office := madeUp(t, 3), filepath.Join(t.TempDir(), "office")
	file := filepath.Join(t.TempDir(), "ours.halfway")
	key := strings.TrimSpace(works(t, "key", "--data", office))
	works(t, "bundle", file, "--to", key, "--data", home)
	if out := works(t, "unbundle", file, "--data", office); !strings.HasPrefix(out, "3 new") {
		t.Errorf("got %s", out)
	}
	if status, _, complaint := secretly(t, []string{"for the way"}, "bundle", file, "--data", home); status != 0 {
		t.Fatalf("%d: %s", status, complaint)
	}
	if status, out, complaint := secretly(t, []string{"for the way"}, "unbundle", file, "--data", office); status != 0 || !strings.Contains(out, "3 known") {
		t.Errorf("%d: %s%s", status, out, complaint)
	}
	if status, _, complaint := secretly(t, []string{"for the wrong"}, "unbundle", file, "--data", office); status != failed || !strings.Contains(complaint, "not the passphrase") {
		t.Errorf("%d: %s", status, complaint)
	}
	if a, b := works(t, "export", "--format", "json", "--with", "private,remarks", "--data", home), works(t, "export", "--format", "json", "--with", "private,remarks", "--data", office); a != b {
		t.Error("the two differ")
	}
	if status, _, complaint := call(t, "bundle", file, "--to", "age1nothing", "--data", home); status != failed || !strings.Contains(complaint, "public key") {
		t.Errorf("%d: %s", status, complaint)
	}
	if status, _, complaint := call(t, "unbundle", filepath.Join(home, "halfway.db"), "--data", office); status != failed || !strings.Contains(complaint, "not a bundle") {
		t.Errorf("%d: %s", status, complaint)
	}
}

func TestErase_AllThatThereIs(t *testing.T) {
	dir := madeUp(t, 3)
	if status, _, complaint := call(t, "erase", "--everything", "--data", dir); status != failed || !strings.Contains(complaint, "--yes") {
		t.Errorf("unasked: %d, %s", status, complaint)
	}
	if status, _, _ := call(t, "erase", "--yes", "--data", dir); status != misuse {
		t.Errorf("nothing named: %d", status)
	}
	if out := works(t, "erase", "--everything", "--yes", "--data", dir); !strings.Contains(out, "out of its reach") {
		t.Errorf("got %s", out)
	}
	if out := works(t, "sessions", "--data", dir); strings.Count(out, "\n") > 1 {
		t.Errorf("left are %s", out)
	}
}
