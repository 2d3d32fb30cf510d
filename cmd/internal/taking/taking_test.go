package taking

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
)

func listed(t *testing.T, dir string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		all[e.Name()] = string(text)
	}
	return all
}

func TestToFile_IsThereWholeOrNotAtAll(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "history.md")
	broken := errors.New("called off")
	half := func(w io.Writer) error {
		for range 10_000 { // more than any buffer holds
			if _, err := fmt.Fprintln(w, "half a history"); err != nil {
				return err
			}
		}
		return broken
	}
	whole := func(w io.Writer) error {
		_, err := io.WriteString(w, "all of it")
		return err
	}
	if err := ToFile(path, half); !errors.Is(err, broken) || len(listed(t, dir)) != 0 {
		t.Errorf("called off, it says %v and leaves %v", err, listed(t, dir))
	}
	if err := ToFile(path, whole); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("it can be read by others: %v, %v", info.Mode(), err)
	}
	if err := ToFile(path, half); !errors.Is(err, broken) {
		t.Error(err)
	}
	if all := listed(t, dir); len(all) != 1 || all["history.md"] != "all of it" {
		t.Errorf("called off the second time, it leaves %v", all)
	}
	for _, bad := range []string{dir, filepath.Join(dir, "missing", "x.md")} {
		if err := ToFile(bad, whole); err == nil {
			t.Errorf("%s was written", bad)
		}
	}
	if all := listed(t, dir); len(all) != 1 {
		t.Errorf("it leaves %v", all)
	}
}
