package ui

import (
	"time"

	"golang.org/x/sys/unix"
)

// suspended returns how long the machine has slept since it was started, and
// whether that is known. Linux has a clock that runs on in sleep beside the one
// that does not.
func suspended() (time.Duration, bool) {
	var awake, all unix.Timespec
	if unix.ClockGettime(unix.CLOCK_MONOTONIC, &awake) != nil || unix.ClockGettime(unix.CLOCK_BOOTTIME, &all) != nil {
		return 0, false
	}
	return time.Duration(all.Nano() - awake.Nano()), true
}
