package storage

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestOpen_MigratesAnOlderVersionAndKeepsACopy(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, databaseName)
	old := "CREATE TABLE notes (text TEXT); INSERT INTO notes VALUES ('from before')"
	if err := migrate(makeEmpty(t, path), []string{old}); err != nil {
		t.Fatal(err)
	}
	s, err := open(dir, append([]string{old}, readSchema(schemaFiles)...))
	if err != nil {
		t.Fatal(err)
	}
	saveCouple(t, s)
	var text string
	var version int
	if err := s.write.QueryRow("SELECT text, (SELECT user_version FROM pragma_user_version) FROM notes").Scan(&text, &version); err != nil || text != "from before" || version != 1+len(schema) {
		t.Errorf("got %q, %d, %v", text, version, err)
	}
	copies, err := filepath.Glob(filepath.Join(dir, copiesName, "*-version.db"))
	if err != nil || len(copies) != 1 {
		t.Fatalf("copies: %v, %v", copies, err)
	}
	if info, err := os.Stat(copies[0]); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("copy: %v, %v", info.Mode(), err)
	}
	if version, _, err := inspect(copies[0], 1); version != 1 || err != nil {
		t.Errorf("the copy has version %d, %v", version, err)
	}
	db, err := connect(copies[0], forReading, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.QueryRow("SELECT text FROM notes").Scan(&text); err != nil || text != "from before" {
		t.Errorf("the copy has %q, %v", text, err)
	}
}

// A reader that meets an older version brings it up to date first.
func TestOpenReadOnly_MigratesAnOlderVersion(t *testing.T) {
	dir := t.TempDir()
	path := makeEmpty(t, filepath.Join(dir, databaseName))
	db, err := connect(path, forMigrating, 1)
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.Exec("PRAGMA application_id = 0x48667779; CREATE TABLE early (x)")
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	s, err := OpenReadOnly(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if list, err := s.Sessions(t.Context()); err != nil || list == nil || len(list) != 0 {
		t.Errorf("got %v, %v", list, err)
	}
}

func TestMigrate_AFailedScriptChangesNothing(t *testing.T) {
	dir := t.TempDir()
	closeStore(t, openStore(t, dir))
	before := listing(t, dir)[databaseName]
	for _, script := range []string{
		"CREATE TABLE half (x); INSERT INTO missing VALUES (1)",
		"PRAGMA foreign_keys = off; INSERT INTO partners VALUES ('p', 'nobody', 0, x'00')",
	} {
		if _, err := open(dir, append(readSchema(schemaFiles), script)); err == nil {
			t.Fatal("it was migrated")
		}
		if after := listing(t, dir)[databaseName]; after != before {
			t.Error("the file has changed")
		}
	}
	openStore(t, dir)
}

func makeEmpty(t *testing.T, path string) string {
	t.Helper()
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
