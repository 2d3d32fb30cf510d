package storage

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"halfway/storage/keyring"
	"halfway/storage/seal"
)

// The ring of the data lies in the key file, and once more among the copies,
// should the key file be lost. A third is there only while a copy of other data
// is being put in the place of this.
func ringPaths(dir string) []string {
	return []string{filepath.Join(dir, keyName), filepath.Join(dir, keyName+asideSuffix), filepath.Join(dir, copiesName, keyName)}
}

// asideSuffix is that of a file that is about to take the place of another.
const asideSuffix = ".new"

// readRing reads the ring in a file. A missing or damaged one is ErrNoKey.
func readRing(path string) (*keyring.Ring, error) {
	file, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &Problem{Kind: ErrNoKey, Path: path, Err: err}
	}
	if err != nil {
		return nil, &Problem{Kind: ErrUnwritable, Path: path, Err: err}
	}
	ring, err := keyring.Read(file)
	switch {
	case errors.Is(err, keyring.ErrNewer):
		return nil, &Problem{Kind: ErrNewer, Path: path, Err: err}
	case err != nil:
		return nil, &Problem{Kind: ErrNoKey, Path: path, Err: err}
	}
	return ring, nil
}

// fits is the ring that opens a key of that id, or any where the id is not known
// yet. Where none does, the trouble with the key file itself is returned.
func fits(dir string, id *keyring.ID) (*keyring.Ring, error) {
	var trouble error
	for _, path := range ringPaths(dir) {
		ring, err := readRing(path)
		if err == nil && id != nil && ring.ID() != *id {
			err = &Problem{Kind: ErrNoKey, Path: path, Err: errors.New("it is that of other data")}
		}
		if err == nil {
			return ring, nil
		}
		if trouble == nil {
			trouble = err
		}
	}
	return nil, trouble
}

// writeRing puts a ring in the place of the one in a file, at once and for good.
// What the file held before is overwritten, as far as the disk does that.
func writeRing(path string, ring *keyring.Ring) error {
	aside := path + ".write"
	if err := writeNew(aside, ring.Bytes()); err != nil {
		return explain(aside, err)
	}
	var before *os.File
	if runtime.GOOS != "windows" { // where an open file cannot be replaced
		before, _ = os.OpenFile(path, os.O_RDWR, 0)
	}
	err := os.Rename(aside, path)
	if err == nil {
		err = syncFolder(filepath.Dir(path))
	}
	if before != nil {
		if err == nil {
			overwrite(before)
		}
		_ = before.Close()
	}
	return explain(path, err)
}

// overwrite clears what is in a file that has no name any more.
func overwrite(file *os.File) {
	info, err := file.Stat()
	if err != nil {
		return
	}
	if _, err := file.WriteAt(make([]byte, info.Size()), 0); err == nil {
		_ = file.Sync()
	}
}

// makeRing makes a new key and its file. It must be called under the process
// lock, and never overwrites one.
func makeRing(dir string) (*keyring.Ring, error) {
	path := filepath.Join(dir, keyName)
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return nil, &Problem{Kind: ErrNoKey, Path: path, Err: fmt.Errorf("it is there already: %w", fs.ErrExist)}
	}
	key := seal.NewKey()
	defer clear(key)
	ring := keyring.Plain(key)
	return ring, writeRing(path, ring)
}

// keepRing makes sure that both files have the ring of this store.
func (s *Store) keepRing() error {
	dir := s.dir()
	if err := os.MkdirAll(filepath.Join(dir, copiesName), 0o700); err != nil {
		return explain(dir, err)
	}
	ring := s.theRing()
	want := ring.Bytes()
	for _, path := range []string{filepath.Join(dir, keyName), filepath.Join(dir, copiesName, keyName)} {
		if has, err := os.ReadFile(path); err == nil && bytes.Equal(has, want) {
			continue
		}
		if err := writeRing(path, ring); err != nil {
			return err
		}
	}
	for _, left := range []string{keyName + asideSuffix, keyName + ".write"} {
		if err := os.Remove(filepath.Join(dir, left)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return explain(dir, err)
		}
	}
	return nil
}

// keyIn returns the id of the key that opens a database, or nil where an older
// version has not written it down.
func keyIn(ctx context.Context, db querier) (*keyring.ID, error) {
	var id []byte
	err := db.QueryRowContext(ctx, "SELECT key FROM keyring").Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the id of the key: %w", err)
	}
	if len(id) != len(keyring.ID{}) {
		return nil, fmt.Errorf("read the id of the key: %w", ErrDamaged)
	}
	known := keyring.ID(id)
	return &known, nil
}

// writeNew makes a file that only its owner can read, with what a start that
// was cut off has left there out of the way, and returns once it is on disk.
func writeNew(path string, content []byte) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}
