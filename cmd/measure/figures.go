package main

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
)

// series is one figure, taken many times.
type series []float64

func (s series) median() float64 {
	sorted := slices.Sorted(slices.Values(s))
	return (sorted[(len(sorted)-1)/2] + sorted[len(sorted)/2]) / 2
}

func (s series) worst() float64 { return slices.Max(s) }

// mean is the better middle of figures that are themselves sums.
func (s series) mean() float64 {
	var sum float64
	for _, v := range s {
		sum += v
	}
	return sum / float64(len(s))
}

// String writes the least, the median and the most.
func (s series) String() string {
	return fmt.Sprintf("%7.2f %7.2f %7.2f", slices.Min(s), s.median(), slices.Max(s))
}

// resident reads the resident memory of a process, in MiB.
func resident(pid int) (float64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, fmt.Errorf("read memory: %w", err)
	}
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kib, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			return kib / 1024, err
		}
	}
	return 0, fmt.Errorf("process %d tells no memory", pid)
}

// share measures a process's share of one core, in per cent.
func share(pid int, over time.Duration) (float64, error) {
	before, err := ticks(pid)
	if err != nil {
		return 0, err
	}
	start := time.Now()
	time.Sleep(over)
	after, err := ticks(pid)
	return float64(after-before) / time.Since(start).Seconds(), err // a tick is a hundredth of a second
}

// ticks reads how much processor time a process has used, in hundredths of a
// second.
func ticks(pid int) (int, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, fmt.Errorf("read processor time: %w", err)
	}
	// The second field, the name, may have spaces; what follows has none.
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	user, err := strconv.Atoi(fields[11])
	if err != nil {
		return 0, fmt.Errorf("read processor time: %w", err)
	}
	system, err := strconv.Atoi(fields[12])
	if err != nil {
		return 0, fmt.Errorf("read processor time: %w", err)
	}
	return user + system, nil
}
