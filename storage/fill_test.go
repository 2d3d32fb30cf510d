package storage

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"halfway/dialogue"
)

// Data that earlier versions of Halfway have written, full of sessions: all of
// it is there afterwards, with what is new. Each folder of testdata was written
// by the version of that number, with the events of its sessions beside it.
func TestOpen_BringsEarlierVersionsUpToDate(t *testing.T) {
	for _, version := range []string{"v1", "v2"} {
		t.Run(version, func(t *testing.T) {
			dir := t.TempDir()
			for _, name := range []string{databaseName, keyName} {
				content, err := os.ReadFile(filepath.Join("testdata", version, name))
				if err == nil {
					err = os.WriteFile(filepath.Join(dir, name), content, 0o600)
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			text, err := os.ReadFile(filepath.Join("testdata", version, "events.json"))
			if err != nil {
				t.Fatal(err)
			}
			var before map[string][]dialogue.Event
			if err := json.Unmarshal(text, &before); err != nil {
				t.Fatal(err)
			}
			s := openStore(t, dir)
			list, err := s.Sessions(t.Context())
			if err != nil || len(list) != len(before) {
				t.Fatalf("%d of %d sessions: %v", len(list), len(before), err)
			}
			said := 0
			for _, r := range list {
				stored, err := s.Session(t.Context(), r.ID)
				if err != nil || asJSON(t, stored.Events) != asJSON(t, before[r.ID]) {
					t.Errorf("session %s is not what it was: %v", r.ID, err)
				}
				if r.Said > 0 {
					said++
				}
				remarks, err := s.Remarks(t.Context(), r.ID)
				if err != nil || (len(remarks) == 1) != (version == "v2") {
					t.Errorf("remarks are %v, %v", remarks, err)
				}
			}
			found := 0
			err = s.Passages(t.Context(), func(string, int, []dialogue.Passage) bool { found++; return true })
			if err != nil || found != said || said == 0 {
				t.Errorf("%d of %d sessions have words to look for: %v", found, said, err)
			}
			remark(t, s, list[0].ID, "seen again after years")
			if err := errors.Join(s.SaveSettings(t.Context(), []byte("{}")), s.Verify(t.Context())); err != nil {
				t.Error(err)
			}
			var unknown int
			if err := s.write.QueryRow("SELECT count(*) FROM sessions WHERE look_at IS NULL").Scan(&unknown); err != nil || unknown != 0 {
				t.Errorf("%d sessions are not filled in: %v", unknown, err)
			}
			copies, err := filepath.Glob(filepath.Join(dir, copiesName, "*-version.db"))
			if err != nil || len(copies) != 1 {
				t.Errorf("copies: %v, %v", copies, err)
			}
		})
	}
}
