package main

import (
	"fmt"
	"image"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"halfway/cmd/internal/rig"
)

// Where the list of past sessions lies in a window of 1280 by 800; found takes in
// how many are shown, too.
var (
	rows  = image.Rect(380, 300, 700, 420)
	found = image.Rect(120, 180, 1180, 420) // both
)

// sought is what is typed, as codes of keys: "garden".
var sought = []byte{42, 38, 27, 40, 26, 57}

// history measures looking back on ten thousand sessions in the real window.
func (m *measure) history() (err error) {
	fmt.Println("Looking back on ten thousand sessions")
	if m.screen, err = rig.NewScreen(1280, 800); err != nil {
		return err
	}
	defer m.screen.Close()
	folder := func(n int) string { return filepath.Join(m.dir, "history-"+strconv.Itoa(n)) }
	for _, n := range []int{10, 10_000} {
		made := exec.Command(m.program, "demo-data", "--sessions", strconv.Itoa(n), "--years", "5", "--seed", "1", "--until", "2026-11-01", "--data", folder(n))
		if out, err := made.CombinedOutput(); err != nil {
			return fmt.Errorf("make a history up: %w: %s", err, out)
		}
	}
	if err := m.fullStarts(folder(10), folder(10_000)); err != nil {
		return err
	}
	p, err := m.screen.Launch(m.program, "--data", folder(0))
	if err != nil {
		return err
	}
	time.Sleep(4 * time.Second)
	empty, err := resident(p.Pid())
	if err != nil {
		return err
	}
	if err := p.Close(); err != nil {
		return err
	}
	if p, err = m.screen.Launch(m.program, "--data", folder(10_000)); err != nil {
		return err
	}
	time.Sleep(3 * time.Second)
	for _, part := range []func() error{m.lists, m.searches, m.scrolls} {
		if err := part(); err != nil {
			return err
		}
	}
	time.Sleep(2 * time.Second)
	full, err := resident(p.Pid())
	if err != nil {
		return err
	}
	fmt.Printf("  memory after all that %.1f MiB, of the empty program %.1f MiB\n", full, empty)
	m.hold("memory above it, MiB", full-empty, maxHistory)
	fmt.Println()
	return p.Close()
}

// fullStarts times the start with many sessions against that with few, in turns.
func (m *measure) fullStarts(few, many string) error {
	var ratios, times series
	for i := range m.pairs + 1 {
		base, err := m.screen.TimeToWindow(m.program, "--data", few)
		if err != nil {
			return err
		}
		took, err := m.screen.TimeToWindow(m.program, "--data", many)
		if err != nil {
			return err
		}
		if i > 0 {
			ratios, times = append(ratios, took.Seconds()/base.Seconds()), append(times, took.Seconds()*1000)
		}
	}
	fmt.Printf("  start, ms %s (least, median, most)\n", times)
	m.hold("start against ten", ratios.median(), maxFullStart)
	return nil
}

// lists opens the list again and again.
func (m *measure) lists() error {
	var all series
	for range 15 {
		took, err := m.screen.Latency(rig.KeyH, rows)
		if err != nil {
			return err
		}
		all = append(all, took.Seconds()*1000)
		time.Sleep(700 * time.Millisecond)
		if _, err := m.screen.Latency(rig.KeyEscape, rows); err != nil {
			return err
		}
		time.Sleep(500 * time.Millisecond)
	}
	fmt.Printf("  from H to the list, ms %s\n", all)
	m.hold("list, median, ms", all.median(), maxList)
	return nil
}

// searches types a word, from when nothing is read yet.
func (m *measure) searches() error {
	var firsts, lasts series
	for range 8 {
		if _, err := m.screen.Latency(rig.KeyH, rows); err != nil {
			return err
		}
		time.Sleep(1500 * time.Millisecond) // until somebody has found the field
		if err := m.screen.Press(rig.KeyF3); err != nil {
			return err
		}
		time.Sleep(500 * time.Millisecond)
		for _, key := range sought {
			first, last, err := m.screen.Response(key, found, 600*time.Millisecond)
			if err != nil {
				return err
			}
			firsts, lasts = append(firsts, first.Seconds()*1000), append(lasts, last.Seconds()*1000)
		}
		for range 3 { // out of the field, of what is asked for, and of the list
			if err := m.screen.Press(rig.KeyEscape); err != nil {
				return err
			}
			time.Sleep(600 * time.Millisecond)
		}
	}
	fmt.Printf("  from a letter to the first results, ms %s\n", firsts)
	fmt.Printf("  from a letter to all results, ms %s\n", lasts)
	m.hold("first results, worst, ms", firsts.worst(), maxFirstFound)
	m.hold("all results, worst, ms", lasts.worst(), maxAllFound)
	return nil
}

// scrolls goes down the list, row by row, faster than anybody reads.
func (m *measure) scrolls() error {
	if _, err := m.screen.Latency(rig.KeyH, rows); err != nil {
		return err
	}
	time.Sleep(time.Second)
	var all series
	for i := range 150 {
		took, err := m.screen.Latency(rig.KeyDown, image.Rect(0, 220, 1280, 800))
		if err != nil {
			return err
		}
		if i > 0 {
			all = append(all, took.Seconds()*1000)
		}
	}
	fmt.Printf("  a step down the list, ms %s\n", all)
	m.hold("a step, worst, ms", all.worst(), maxStep)
	return nil
}
