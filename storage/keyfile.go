package storage

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"halfway/storage/seal"
)

// The key file is a magic word, a version byte, the key, and the beginning of
// the SHA-256 of all that, so that a damaged one is told from a wrong one.
const (
	keyMagic   = "halfwaykey"
	keyVersion = 1
	keySum     = 8
	keyLength  = len(keyMagic) + 1 + seal.KeySize + keySum
)

func encodeKey(key []byte) []byte {
	file := append([]byte(keyMagic), keyVersion)
	file = append(file, key...)
	sum := sha256.Sum256(file)
	return append(file, sum[:keySum]...)
}

func decodeKey(file []byte) ([]byte, error) {
	if len(file) != keyLength || !bytes.HasPrefix(file, []byte(keyMagic)) {
		return nil, errors.New("it is no key file")
	}
	if v := file[len(keyMagic)]; v != keyVersion {
		return nil, fmt.Errorf("it is of version %d, not %d", v, keyVersion)
	}
	body := file[:keyLength-keySum]
	if sum := sha256.Sum256(body); !bytes.Equal(sum[:keySum], file[keyLength-keySum:]) {
		return nil, errors.New("its checksum does not fit")
	}
	return body[len(keyMagic)+1:], nil
}

// readKey reads the key file. A missing or damaged one is ErrNoKey.
func readKey(path string) ([]byte, error) {
	file, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &Problem{Kind: ErrNoKey, Path: path, Err: err}
	}
	if err != nil {
		return nil, &Problem{Kind: ErrUnwritable, Path: path, Err: err}
	}
	key, err := decodeKey(file)
	if err != nil {
		return nil, &Problem{Kind: ErrNoKey, Path: path, Err: err}
	}
	return key, nil
}

// makeKey writes a new key file and returns its key once it is on disk for
// good. It must be called under the process lock, and never overwrites one.
func makeKey(path string) ([]byte, error) {
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return nil, &Problem{Kind: ErrNoKey, Path: path, Err: fmt.Errorf("it is there already: %w", fs.ErrExist)}
	}
	key := seal.NewKey()
	// Written aside and renamed, a power cut cannot leave half a key.
	aside := path + ".new"
	if err := writeNew(aside, encodeKey(key)); err != nil {
		return nil, explain(aside, err)
	}
	if err := os.Rename(aside, path); err != nil {
		return nil, explain(path, err)
	}
	if err := syncFolder(filepath.Dir(path)); err != nil {
		return nil, explain(path, err)
	}
	return key, nil
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
