package storage

import (
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// Names in a data folder.
const (
	databaseName = "halfway.db"
	keyName      = "halfway.key"
	lockName     = "halfway.lock"
)

// RefuseOwn fails with ErrOwn for a file that is one of those in which the data lies,
// or would be among the copies: nothing else may ever be written there.
func (s *Store) RefuseOwn(path string) error {
	path, err := filepath.Abs(path)
	if err != nil {
		return explain(path, err)
	}
	in, err := os.Stat(filepath.Dir(path))
	if err != nil {
		return nil // nor can it be written
	}
	within := func(folder string) bool {
		info, err := os.Stat(folder)
		return err == nil && os.SameFile(in, info)
	}
	name := strings.ToLower(filepath.Base(path)) // some systems do not tell capitals apart
	for _, own := range []string{databaseName, keyName, lockName} {
		if strings.HasPrefix(name, own) && within(s.dir()) {
			return &Problem{Kind: ErrOwn, Path: path}
		}
	}
	if within(filepath.Join(s.dir(), copiesName)) {
		return &Problem{Kind: ErrOwn, Path: path}
	}
	return nil
}

// applicationID marks a SQLite file as ours: "Hfwy".
const applicationID = 0x48667779

// How connections are opened. Every one waits a while for a lock that another
// process holds for a moment, such as "halfway sessions" beside the window.
var (
	// FULL, since an acknowledged event must survive a power cut.
	forWriting = url.Values{
		"mode": {"rw"}, "_txlock": {"immediate"}, "_journal_mode": {"WAL"}, "_synchronous": {"FULL"},
		"_foreign_keys": {"on"}, "_secure_delete": {"on"}, "_busy_timeout": {"5000"}, "_stmt_cache_size": {"40"},
	}
	// A migration may rebuild tables that others refer to.
	forMigrating = url.Values{
		"mode": {"rw"}, "_txlock": {"immediate"}, "_journal_mode": {"WAL"}, "_synchronous": {"FULL"},
		"_foreign_keys": {"off"}, "_secure_delete": {"on"}, "_busy_timeout": {"5000"},
	}
	forReading = url.Values{"mode": {"ro"}, "_query_only": {"on"}, "_busy_timeout": {"5000"}, "_stmt_cache_size": {"40"}}
	// Of a file that nobody else may write meanwhile; leaves no -wal or -shm.
	forReadingAlone = url.Values{"mode": {"ro"}, "immutable": {"1"}, "_query_only": {"on"}}
)

// connect prepares a pool of up to n connections. It opens none.
func connect(path string, how url.Values, n int) (*sql.DB, error) {
	path, err := filepath.Abs(path) // a URL has no working folder
	if err != nil {
		return nil, fmt.Errorf("connect: %w", err)
	}
	slashed := filepath.ToSlash(path)
	if !strings.HasPrefix(slashed, "/") {
		slashed = "/" + slashed // C:/… on Windows
	}
	// A URL, since ?, # and % may be part of a folder's name.
	dsn := url.URL{Scheme: "file", Path: slashed, RawQuery: how.Encode()}
	db, err := sql.Open("sqlite3", dsn.String())
	if err != nil {
		return nil, fmt.Errorf("connect: %w", err)
	}
	db.SetMaxOpenConns(n)
	db.SetMaxIdleConns(n)
	return db, nil
}

// inspect tells, without touching anything, whether there is a database and of
// which schema version. It refuses files that are not ours, and versions above
// newest.
func inspect(path string, newest int) (version int, exists bool, err error) {
	// Asked before it is opened: opening a pipe waits for its other end.
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return 0, true, &Problem{Kind: ErrNotOurs, Path: path, Err: errors.New("it is not a file")}
	}
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		if unfinished(path) {
			// SQLite would take the journal for that of a new database.
			return 0, false, &Problem{Kind: ErrDamaged, Path: path, Err: errors.New("its journal is there, but the database is not")}
		}
		return 0, false, nil
	}
	if err != nil {
		return 0, false, explain(path, err)
	}
	defer file.Close()
	header := make([]byte, 100)
	if _, err := io.ReadFull(file, header); err != nil || !strings.HasPrefix(string(header), "SQLite format 3\x00") {
		// An empty file is refused too: we never leave one, so that it is what
		// became of something.
		return 0, true, &Problem{Kind: ErrNotOurs, Path: path, Err: errors.New("it is no SQLite database")}
	}
	if id := binary.BigEndian.Uint32(header[68:]); id != applicationID {
		return 0, true, &Problem{Kind: ErrNotOurs, Path: path, Err: fmt.Errorf("its application id is %#x", id)}
	}
	version = int(int32(binary.BigEndian.Uint32(header[60:])))
	if version <= newest && unfinished(path) {
		// The journal may hold a newer header.
		if version, err = versionInside(path); err != nil {
			return 0, true, err
		}
	}
	if version > newest {
		return version, true, &Problem{Kind: ErrNewer, Path: path, Err: fmt.Errorf("its version is %d, not %d", version, newest)}
	}
	return version, true, nil
}

// unfinished reports whether the journal holds anything.
func unfinished(path string) bool {
	info, err := os.Stat(path + "-wal")
	return err == nil && info.Size() > 0
}

// versionInside reads the version as the journal has it. A reading connection
// never writes the journal back into the file.
func versionInside(path string) (int, error) {
	_, err := os.Stat(path + "-shm")
	shared := err == nil
	db, err := connect(path, forReading, 1)
	if err != nil {
		return 0, err
	}
	var version int
	err = errors.Join(db.QueryRow("PRAGMA user_version").Scan(&version), db.Close())
	if !shared && version > len(schema) {
		// The index of the journal was made by this look alone.
		_ = os.Remove(path + "-shm")
	}
	return version, explain(path, err)
}
