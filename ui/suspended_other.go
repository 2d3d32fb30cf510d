//go:build !linux

package ui

import "time"

// suspended returns how long the machine has slept since it was started, and
// whether that is known.
func suspended() (time.Duration, bool) { return 0, false }
