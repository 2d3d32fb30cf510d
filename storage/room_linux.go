package storage

import "golang.org/x/sys/unix"

// freeSpace returns how many bytes can still be written in a folder, and whether
// that is known.
func freeSpace(dir string) (uint64, bool) {
	var stat unix.Statfs_t
	if unix.Statfs(dir, &stat) != nil {
		return 0, false
	}
	return stat.Bavail * uint64(stat.Bsize), true
}
