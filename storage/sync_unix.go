//go:build unix

package storage

import (
	"errors"
	"os"
)

// syncFolder makes the names in a folder durable, as far as the system can.
func syncFolder(dir string) error {
	folder, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
