package ui

import "time"

// slept reports whether the machine stood still between two beats, by how far
// the monotonic clock, the wall clock and the time asleep went on meanwhile.
// Where the time asleep is not known, a wall clock that ran ahead tells it; one
// that was only set does not stop a turn where it is.
func slept(mono, wall, sleep time.Duration, known bool) bool {
	if !known {
		sleep = wall - mono
	}
	return sleep > asleep || mono > 3*asleep
}
