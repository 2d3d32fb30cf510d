package ui

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"halfway/assets"
	"halfway/dialogue"
)

// Every key that the code asks for stands in every catalogue, and none stands
// there that nothing asks for.
func TestCatalogues_HaveTheKeysThatTheCodeAsksFor(t *testing.T) {
	asked := map[string]bool{}
	prefixes := []string{"date.month.", "date.weekday.", "calendar.weekday.", "copies.why.", "stage.plan.days.", "history.ended.", "review.via.", "group.", "guidance.", "outcome.", "settings.", "strength.", "flag.", "history.in.", "history.ending.", "history.when.", "take.format.", "trends.", "report.band.", "report.reading.", "report.csv.", "report.left", "report.length."}
	call := regexp.MustCompile(`"((?:key|lock|coach|sheet|drawer|page|copies|recover|bundle|erase|hide|calendar|privacy|guard|recovery|strength|menu|settings|second|controls|help|agree|agreement|about|due|record|when|later|off|dance|notify|safety|trouble|start|names|days|text|take|trends|chart|report|stage|rate|do|break|leave|together|history|review|length|date)\.[a-z0-9_.]+[a-z0-9])"`)
	err := filepath.WalkDir(".", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, m := range call.FindAllStringSubmatch(string(text), -1) {
			asked[m[1]] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{
		"full", "gone", "unwritable", "own", "damaged", "elsewhere", "other",
		"passphrase", "secret", "locked", "key", "none", "newer", "recipient", "bundle.none", "bundle.newer", "bundle.broken",
	} {
		asked["trouble."+kind] = true // by cmd/halfway
	}
	for _, key := range []string{"left", "why", "why.key"} {
		asked["recover."+key] = true // by cmd/halfway
	}
	for _, kind := range []string{"foreign", "newer", "cut", "large", "broken", "conflict"} {
		asked["trouble.archive."+kind] = true // by cmd/halfway
	}
	for _, b := range keyTable {
		if b.help {
			asked["help.key."+string(b.does)] = true
		}
		if utf8.RuneCountInString(b.label) > 1 {
			asked["key.name."+string(b.does)] = true
		}
	}
	for _, r := range []dialogue.Reading{dialogue.Calm, dialogue.Closeness, dialogue.Space, dialogue.Heard} {
		for _, end := range []string{"", ".low", ".high"} {
			asked["rate."+string(r)+end] = true
		}
	}
	for _, flag := range flags {
		asked["flag."+flag] = true
	}
	for _, side := range dialogue.Both {
		asked["start.seat."+side.String()] = true
	}
	for _, base := range []string{"review.held", "review.slept", "review.break"} {
		asked[base+".open"] = true
	}
	delete(asked, "review.thought")
	for _, base := range []string{"review.thought", "review.rename"} {
		asked[base+".title"], asked[base+".save"] = true, true
	}
	for _, base := range []string{"guard.set", "guard.change"} {
		delete(asked, base)
		asked[base+".title"], asked[base+".text"] = true, true
	}
	for _, base := range []string{"take.private", "take.remarks"} {
		delete(asked, base)
		asked[base+".in"], asked[base+".out"] = true, true
	}
	for _, base := range []string{"length.minutes", "length.seconds", "when.in.minutes", "when.in.hours", "history.count", "take.count", "copies.count", "copies.would.back", "copies.would.gone", "copies.would.other", "page.brings", "lock.rest", "report.length.hours", "report.length.days"} {
		delete(asked, base)
		asked[base+".one"], asked[base+".many"] = true, true
	}
	files, err := fs.Glob(assets.Translations, "translations/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no catalogues: %v", err)
	}
	for _, file := range files {
		text, err := fs.ReadFile(assets.Translations, file)
		if err != nil {
			t.Fatal(err)
		}
		has := map[string]string{}
		if err := json.Unmarshal(text, &has); err != nil {
			t.Fatal(err)
		}
		for key := range asked {
			if has[key] == "" {
				t.Errorf("%s lacks %q", file, key)
			}
		}
	next:
		for key := range has {
			for _, p := range prefixes {
				if strings.HasPrefix(key, p) {
					continue next
				}
			}
			if !asked[key] {
				t.Errorf("%s has %q, which nothing asks for", file, key)
			}
		}
	}
}
