package storage

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// EraseAll takes everything away for good: the database, its key, and every copy
// that the program has made. What is left is an empty store, without a
// passphrase. Copies that people have made stay, and so do protocols of their
// own.
func (s *Store) EraseAll(ctx context.Context) error {
	if s.write == nil {
		return &Problem{Kind: ErrUnwritable, Path: s.path, Err: errors.New("it was opened for reading")}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	s.copying.Lock()
	defer s.copying.Unlock()
	if err := writeNew(filepath.Join(s.dir(), eraseName), nil); err != nil {
		return explain(s.dir(), fmt.Errorf("erase everything: %w", err))
	}
	if err := s.replace(nil, func() error { return eraseLate(s.dir()) }); err != nil {
		return fmt.Errorf("erase everything: %w", err)
	}
	return nil
}

// eraseName is that of a file that is there while everything is to be erased, so
// that a cut in the midst of it does not leave half.
const eraseName = "halfway.erase"

// eraseLate erases everything where that was begun.
func eraseLate(dir string) error {
	marker := filepath.Join(dir, eraseName)
	if _, err := os.Lstat(marker); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err := eraseFolder(dir); err != nil {
		return err
	}
	return explain(dir, errors.Join(remove(marker), syncFolder(dir)))
}

// eraseFolder removes what Halfway stores in a folder. The keys go first: without
// them the rest says nothing.
func eraseFolder(dir string) error {
	var err error
	for _, path := range ringPaths(dir) {
		if file, opened := os.OpenFile(path, os.O_RDWR, 0); opened == nil {
			overwrite(file)
			_ = file.Close()
		}
		err = errors.Join(err, remove(path))
	}
	older, globbed := filepath.Glob(filepath.Join(escapeGlob(dir), "halfway-v*.db")) // copies of versions before the fourth
	err = errors.Join(err, globbed, sweep(dir))
	for _, name := range older {
		err = errors.Join(err, remove(name))
	}
	for _, name := range []string{databaseName, databaseName + "-wal", databaseName + "-shm", databaseName + asideSuffix} {
		err = errors.Join(err, remove(filepath.Join(dir, name)))
	}
	return explain(dir, errors.Join(err, os.RemoveAll(filepath.Join(dir, copiesName)), syncFolder(dir)))
}

func remove(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
