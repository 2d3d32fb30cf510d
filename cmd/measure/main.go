// Command measure times the whole program against a bare Fyne window of the
// same size and build, on one virtual screen, in turns.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"halfway/cmd/internal/rig"
)

func main() {
	program := flag.String("program", "build/halfway", "the `binary` of Halfway, built as it is shipped")
	pairs := flag.Int("pairs", 12, "how many pairs of starts are timed")
	long := flag.Duration("long", 30*time.Second, "how long processor time is measured")
	flag.Parse()
	if err := measure(*program, *pairs, *long); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// subject is a program that is measured.
type subject struct {
	name string
	args []string
	bin  string
}

func measure(program string, pairs int, long time.Duration) error {
	program, err := filepath.Abs(program)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "halfway-measure-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	bare := filepath.Join(dir, "bare")
	build := exec.Command("go", "build", "-tags", "migrated_fynedo", "-trimpath", "-ldflags", "-s -w", "-o", bare, "./cmd/measure/bare")
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("build the bare window: %w: %s", err, out)
	}
	screen, err := rig.NewScreen(1280, 800)
	if err != nil {
		return err
	}
	defer screen.Close()

	data := filepath.Join(dir, "data")
	p, err := screen.Start(program, data, 1)
	if err != nil {
		return err
	}
	if err := p.Names(); err != nil {
		return err
	}
	if err := p.Close(); err != nil {
		return err
	}
	hello := subject{"bare window", nil, bare}
	returning := subject{"start screen of a couple", []string{"--data", data}, program}

	if err := starts(screen, hello, returning, pairs); err != nil {
		return err
	}
	if err := rest(screen, []subject{hello, returning}, long); err != nil {
		return err
	}
	return running(screen, program, data, subject{"bare window with a clock", []string{"-clock"}, bare}, long)
}

// starts times from exec to the window on the screen, the two in turns.
func starts(screen *rig.Screen, a, b subject, pairs int) error {
	times := map[string][]float64{}
	var ratios []float64
	for i := range pairs + 1 {
		var both [2]float64
		for j, s := range []subject{a, b} {
			took, err := screen.TimeToWindow(s.bin, s.args...)
			if err != nil {
				return err
			}
			both[j] = took.Seconds() * 1000
		}
		if i == 0 {
			continue // warms the caches of both
		}
		times[a.name], times[b.name] = append(times[a.name], both[0]), append(times[b.name], both[1])
		ratios = append(ratios, both[1]/both[0])
	}
	fmt.Println("From exec to the window on the screen, in milliseconds: minimum, median, maximum")
	for _, s := range []subject{a, b} {
		fmt.Printf("  %-28s %s\n", s.name, spread(times[s.name]))
	}
	fmt.Printf("  %-28s %s\n\n", "ratio, pair by pair", spread(ratios))
	return nil
}

// rest measures memory and processor time with nothing going on.
func rest(screen *rig.Screen, subjects []subject, long time.Duration) error {
	fmt.Println("At rest: resident memory, and share of one core")
	for _, s := range subjects {
		var memory, cpu []float64
		for range 3 {
			pid, stop, err := screen.Launch(s.bin, s.args...)
			if err != nil {
				return err
			}
			time.Sleep(5 * time.Second) // until it has settled
			m, err := resident(pid)
			if err != nil {
				return err
			}
			c, err := share(pid, long/3)
			if err != nil {
				return err
			}
			memory, cpu = append(memory, m), append(cpu, c)
			stop()
		}
		fmt.Printf("  %-28s %s MiB   %s %%\n", s.name, spread(memory), spread(cpu))
	}
	fmt.Println()
	return nil
}

// running measures processor time while a clock runs.
func running(screen *rig.Screen, program, data string, bare subject, long time.Duration) error {
	fmt.Println("With a clock running: share of one core")
	var cpu []float64
	for range 3 {
		pid, stop, err := screen.Launch(bare.bin, bare.args...)
		if err != nil {
			return err
		}
		time.Sleep(3 * time.Second)
		c, err := share(pid, long/3)
		if err != nil {
			return err
		}
		cpu = append(cpu, c)
		stop()
	}
	fmt.Printf("  %-28s %s %%\n", bare.name, spread(cpu))
	p, err := screen.Start(program, data, 1)
	if err != nil {
		return err
	}
	if err := p.Key("1"); err != nil {
		return err
	}
	if _, err := p.At("agree", 1); err != nil {
		return err
	}
	if err := p.Key("space"); err != nil {
		return err
	}
	if _, err := p.At("settle", 1); err != nil {
		return err
	}
	c, err := share(p.Pid(), 15*time.Second)
	if err != nil {
		return err
	}
	fmt.Printf("  %-28s %.1f %%\n", "breathing pause", c)
	time.Sleep(8 * time.Second) // the pause takes at least twenty seconds
	if err := p.Key("space"); err != nil {
		return err
	}
	if _, err := p.At("speak", 1); err != nil {
		return err
	}
	time.Sleep(3 * time.Second)
	cpu = nil
	for range 3 {
		c, err := share(p.Pid(), long/3)
		if err != nil {
			return err
		}
		cpu = append(cpu, c)
	}
	fmt.Printf("  %-28s %s %%\n", "a turn", spread(cpu))
	return p.Close()
}

// resident reads the resident memory of a process, in MiB.
func resident(pid int) (float64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
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
	return float64(after-before) / time.Since(start).Seconds(), err // a tick is 10 ms
}

func ticks(pid int) (int, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, err
	}
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	user, err := strconv.Atoi(fields[11])
	if err != nil {
		return 0, err
	}
	system, err := strconv.Atoi(fields[12])
	return user + system, err
}

// spread writes the minimum, the median and the maximum.
func spread(v []float64) string {
	v = slices.Sorted(slices.Values(v))
	return fmt.Sprintf("%.2f  %.2f  %.2f", v[0], v[len(v)/2], v[len(v)-1])
}
