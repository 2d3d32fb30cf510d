package insight

import (
	"math"
	"slices"
)

// What moved is decided by one rule. Of the values in the order of time, the
// first third is held against the last third. They have moved if their medians
// differ by at least one point, and if the two thirds are parted so clearly that
// chance alone does so in about one of twenty cases at most (Mann–Whitney,
// two-sided, with the usual normal approximation). With fewer than twelve values
// nothing is said to move: chance parts even smaller thirds too often.

const (
	leastToMove = 12
	leastBy     = 1.0  // points
	leastZ      = 1.96 // of the normal distribution
)

// moved tells whether values rose (1), fell (-1) or stayed much the same (0) from
// the first to the last third.
func moved(values []float64) int {
	third := len(values) / 3
	if len(values) < leastToMove {
		return 0
	}
	first, last := values[:third], values[len(values)-third:]
	by, z := median(last)-median(first), distance(first, last)
	switch {
	case by >= leastBy && z >= leastZ:
		return 1
	case by <= -leastBy && z <= -leastZ:
		return -1
	default:
		return 0
	}
}

// distance is Mann and Whitney's measure of how far b lies above a, in standard
// deviations of what chance does.
func distance(a, b []float64) float64 {
	sorted := slices.Clone(a)
	slices.Sort(sorted)
	u := 0.0
	for _, y := range b { // each from b is above so many from a
		below, _ := slices.BinarySearch(sorted, y)
		upto, _ := slices.BinarySearch(sorted, math.Nextafter(y, math.Inf(1)))
		u += float64(below) + float64(upto-below)/2
	}
	n, m := float64(len(a)), float64(len(b))
	return (u - n*m/2) / math.Sqrt(n*m*(n+m+1)/12)
}

// median returns the middle of values, or the mean of the two in the middle; 0
// for none. It leaves them as they are.
func median(values []float64) float64 {
	n := len(values)
	if n == 0 {
		return 0
	}
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}
