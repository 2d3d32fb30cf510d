//go:build darwin || windows

package chime

// probe returns an error unless the default device opens. Here nothing is
// asked: oto follows the devices that come and go by itself, except that on
// Windows it stays silent if there was none when it began.
func probe() error { return nil }
