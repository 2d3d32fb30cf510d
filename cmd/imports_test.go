// Package cmd_test holds the house together: who may import whom.
package cmd_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"
)

// house is the module's name.
const house = "halfway"

// rooms says what of our own the packages of each room may import. A room's
// packages may import each other, save for those of cmd.
var rooms = map[string][]string{
	"dialogue": nil,
	"assets":   nil,
	"storage":  {"dialogue"},
	"ui":       {"dialogue", "assets"},
	"cmd":      {"dialogue", "assets", "storage", "ui"},
}

// barred says what of others' no package of a room may import.
var barred = map[string][]string{
	"dialogue": {"fyne.io", "database/sql", "github.com/mattn", "net", "net/http"},
	"assets":   {"fyne.io", "database/sql", "github.com/mattn", "net", "net/http"},
	"storage":  {"fyne.io", "net", "net/http"},
	"ui":       {"database/sql", "github.com/mattn", "net", "net/http", "fyne.io/fyne/v2/app"},
}

type listed struct {
	ImportPath                         string
	Imports, TestImports, XTestImports []string
}

func TestImports_FollowTheHouse(t *testing.T) {
	list := exec.Command("go", "list", "-json=ImportPath,Imports,TestImports,XTestImports", house+"/...")
	var complaint strings.Builder
	list.Stderr = &complaint
	out, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v: %s", err, complaint.String())
	}
	seen := map[string]bool{}
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		room, _, _ := strings.Cut(strings.TrimPrefix(p.ImportPath, house+"/"), "/")
		if _, known := rooms[room]; !known {
			t.Errorf("%s stands in no room of the house", p.ImportPath)
			continue
		}
		seen[room] = true
		for _, imported := range p.Imports {
			if why := wrong(room, imported); why != "" {
				t.Errorf("%s imports %s: %s", p.ImportPath, imported, why)
			}
		}
		// Tests keep to the same house; what they use of others' is their own.
		for _, imported := range slices.Concat(p.TestImports, p.XTestImports) {
			if why := wrong(room, imported); why != "" && ours(imported) {
				t.Errorf("a test of %s imports %s: %s", p.ImportPath, imported, why)
			}
		}
	}
	for room := range rooms {
		if !seen[room] {
			t.Errorf("the room %s has no package", room)
		}
	}
}

func ours(imported string) bool { return imported == house || strings.HasPrefix(imported, house+"/") }

// wrong says why a package of that room may not import a path, or "".
func wrong(room, imported string) string {
	if ours(imported) {
		other, _, _ := strings.Cut(strings.TrimPrefix(imported, house+"/"), "/")
		switch {
		case room == "cmd" && strings.HasPrefix(imported, house+"/cmd/internal/"):
		case room != "cmd" && other == room, slices.Contains(rooms[room], other):
		default:
			return room + " may import of the house only itself and " + strings.Join(rooms[room], ", ")
		}
		return ""
	}
	for _, bar := range barred[room] {
		if imported == bar || (strings.Contains(bar, ".") && strings.HasPrefix(imported, path.Clean(bar)+"/")) {
			return room + " has no use for it"
		}
	}
	return ""
}

func TestImports_TheRulesBite(t *testing.T) {
	for _, c := range []struct {
		room, imported string
		fine           bool
	}{
		{"dialogue", "time", true},
		{"dialogue", "halfway/dialogue/coach", true},
		{"dialogue", "halfway/assets", false},
		{"dialogue", "fyne.io/fyne/v2", false},
		{"dialogue", "database/sql", false},
		{"dialogue", "github.com/mattn/go-sqlite3", false},
		{"ui", "halfway/dialogue", true},
		{"ui", "halfway/assets", true},
		{"ui", "halfway/storage", false},
		{"ui", "halfway/storage/seal", false},
		{"ui", "fyne.io/fyne/v2/widget", true},
		{"ui", "fyne.io/fyne/v2/app", false},
		{"storage", "halfway/dialogue", true},
		{"storage", "halfway/ui", false},
		{"storage", "net/http", false},
		{"assets", "embed", true},
		{"assets", "halfway/dialogue", false},
		{"cmd", "halfway/ui/words", true},
		{"cmd", "halfway/cmd/internal/rig", true},
		{"cmd", "halfway/cmd/demo", false},
	} {
		if got := wrong(c.room, c.imported); (got == "") != c.fine {
			t.Errorf("%s importing %s: %q", c.room, c.imported, got)
		}
	}
}
