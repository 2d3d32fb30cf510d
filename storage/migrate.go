package storage

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

//go:embed schema/*.sql
var schemaFiles embed.FS

// schema holds the scripts in order; the n-th makes version n of version n-1.
var schema = readSchema(schemaFiles)

func readSchema(files fs.FS) []string {
	names, err := fs.Glob(files, "schema/*.sql")
	if err != nil || len(names) == 0 {
		panic("storage: no schema embedded")
	}
	var scripts []string
	for i, name := range names { // Glob sorts
		var number int
		if _, err := fmt.Sscanf(filepath.Base(name), "%04d_", &number); err != nil || number != i+1 {
			panic("storage: schema files are not numbered in order: " + name)
		}
		script, err := fs.ReadFile(files, name)
		if err != nil {
			panic("storage: " + err.Error())
		}
		scripts = append(scripts, string(script))
	}
	return scripts
}

// create makes a new database under its own name only once it is whole, so that
// a power cut leaves either none or one that works.
func create(path string, scripts []string) error {
	aside := path + ".new"
	for _, left := range []string{aside + "-wal", aside + "-shm", aside + "-journal"} {
		if err := os.Remove(left); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return explain(path, err)
		}
	}
	// SQLite would make it readable by others.
	if err := writeNew(aside, nil); err != nil {
		return explain(path, err)
	}
	if err := migrate(aside, scripts); err != nil {
		return err
	}
	if err := os.Rename(aside, path); err != nil {
		return explain(path, err)
	}
	return explain(path, syncFolder(filepath.Dir(path)))
}

// migrate brings a database up to the last of the scripts, each in one
// transaction. It must be called under the process lock.
func migrate(path string, scripts []string) error {
	db, err := connect(path, forMigrating, 1)
	if err != nil {
		return err
	}
	err = upgrade(context.Background(), db, scripts)
	return explain(path, errors.Join(err, db.Close()))
}

func upgrade(ctx context.Context, db *sql.DB, scripts []string) error {
	for {
		done, err := upgradeOnce(ctx, db, scripts)
		if done || err != nil {
			return err
		}
	}
}

// upgradeOnce runs the next script. The version is read inside the transaction
// that changes it: a cut between the two cannot come apart.
func upgradeOnce(ctx context.Context, db *sql.DB, scripts []string) (done bool, err error) {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return false, fmt.Errorf("migrate: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // after a commit it does nothing
	var version int
	if err := tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return false, fmt.Errorf("migrate: %w", err)
	}
	if version >= len(scripts) {
		return true, nil
	}
	mark := fmt.Sprintf("\n;PRAGMA application_id = %d; PRAGMA user_version = %d;", applicationID, version+1)
	if _, err := tx.ExecContext(ctx, scripts[version]+mark); err != nil {
		return false, fmt.Errorf("migrate to version %d: %w", version+1, err)
	}
	broken, err := brokenReference(ctx, tx)
	if err == nil && broken != "" {
		err = fmt.Errorf("table %s refers to what is not there", broken)
	}
	if err != nil {
		return false, fmt.Errorf("migrate to version %d: %w", version+1, err)
	}
	if err := tx.Commit(); err != nil {
		return false, fmt.Errorf("migrate to version %d: %w", version+1, err)
	}
	return false, nil
}

// querier is what *sql.DB, *sql.Conn and *sql.Tx have in common for reading.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// brokenReference names a table that refers to a row that does not exist, or
// is empty.
func brokenReference(ctx context.Context, db querier) (table string, err error) {
	var row, parent, key any
	err = db.QueryRowContext(ctx, "PRAGMA foreign_key_check").Scan(&table, &row, &parent, &key)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return table, err
}

// copyBefore copies a database, before it is migrated, among the copies that the
// program keeps. The copy is readable by its owner alone and on disk when
// copyBefore returns.
func copyBefore(path string, now time.Time) error {
	folder := filepath.Join(filepath.Dir(path), copiesName)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return explain(folder, err)
	}
	copied := filepath.Join(folder, copyName(now, CopiedBefore))
	aside := copied + asideSuffix
	if err := writeNew(aside, nil); err != nil {
		return explain(copied, err)
	}
	db, err := connect(path, forReading, 1)
	if err != nil {
		return err
	}
	// Not query_only: that forbids writing the copy too. mode=ro guards the source.
	_, err = db.Exec("PRAGMA query_only = off; VACUUM INTO ?", aside)
	if err = errors.Join(err, db.Close()); err == nil {
		err = syncFile(aside)
	}
	if err == nil {
		err = os.Rename(aside, copied)
	}
	if err != nil {
		_ = os.Remove(aside)
		return explain(path, fmt.Errorf("copy before migrating: %w", err))
	}
	return explain(copied, syncFolder(folder))
}
