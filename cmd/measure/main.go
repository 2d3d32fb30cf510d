// Command measure times the whole program against a bare Fyne window of the
// same size and build, on one virtual screen, in turns. It fails where a figure
// is over its bound.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"halfway/cmd/internal/rig"
)

// Bounds, as multiples of the bare window's figures.
const (
	maxStart   = 1.5
	maxMemory  = 1.4
	maxRest    = 1.1
	maxRunning = 1.3
	// maxBoth bounds processor time with the stage and the controls open, as a
	// multiple of that with one window.
	maxBoth = 1.6
	// maxGrowth bounds resident memory after so many steps, as a multiple of
	// that after the first few.
	maxGrowth = 1.15
	fewSteps  = 20
	manySteps = 2000
	// The bounds from a key press to a change on the stage, in milliseconds.
	maxLatency      = 60
	maxWorstLatency = 150
	presses         = 50
	// The bounds with ten thousand sessions: the start against that with ten; the
	// list, and the first and the complete results of a search from a key press,
	// in milliseconds; a step down the list; memory above the empty program's, in
	// MiB.
	maxFullStart  = 1.3
	maxList       = 150
	maxFirstFound = 100
	maxAllFound   = 400
	maxStep       = 100
	maxHistory    = 80
	// maxRedraws is how often a second a drawn breath may move.
	maxRedraws = 12
)

func main() {
	var m measure
	flag.StringVar(&m.program, "program", "build/halfway", "the `binary` of Halfway, built as it is shipped")
	flag.IntVar(&m.pairs, "pairs", 12, "how many starts of each are timed")
	flag.DurationVar(&m.long, "long", 30*time.Second, "how long processor time is measured")
	flag.BoolVar(&m.only, "second", false, "measure only the second screen")
	flag.BoolVar(&m.looking, "history", false, "measure only looking back on ten thousand sessions")
	flag.Parse()
	if err := m.run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if m.over > 0 {
		fmt.Fprintf(os.Stderr, "%d figures are over their bounds.\n", m.over)
		os.Exit(1)
	}
}

// measure is one run of all measurements.
type measure struct {
	program string
	pairs   int
	long    time.Duration
	only    bool
	looking bool

	screen    *rig.Screen
	bare, dir string
	over      int // how many figures are over their bounds
}

func (m *measure) run() (err error) {
	if m.program, err = filepath.Abs(m.program); err != nil {
		return err
	}
	if m.dir, err = os.MkdirTemp("", "halfway-measure-"); err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(m.dir) }()
	if m.looking {
		return m.history()
	}
	if !m.only {
		if err := m.alone(); err != nil {
			return err
		}
		if err := m.history(); err != nil {
			return err
		}
	}
	return m.second()
}

// alone measures one window against a bare one.
func (m *measure) alone() (err error) {
	m.bare = filepath.Join(m.dir, "bare")
	build := exec.Command("go", "build", "-tags", "migrated_fynedo", "-trimpath", "-ldflags", "-s -w", "-o", m.bare, "halfway/cmd/measure/bare")
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("build the bare window: %w: %s", err, out)
	}
	if m.screen, err = rig.NewScreen(1280, 800); err != nil {
		return err
	}
	defer m.screen.Close()
	p, err := m.screen.Start(m.program, m.data(), 1)
	if err != nil {
		return err
	}
	if err := p.Names(); err != nil {
		return err
	}
	if err := p.Close(); err != nil {
		return err
	}
	for _, part := range []func() error{m.starts, m.rest, m.running} {
		if err := part(); err != nil {
			return err
		}
	}
	return nil
}

// data is the folder of a couple that has given its names.
func (m *measure) data() string { return filepath.Join(m.dir, "data") }

// subject is something that is started and measured.
type subject struct {
	name string
	bin  string
	args func() []string
}

func (m *measure) hello() subject {
	return subject{"bare window", m.bare, func() []string { return nil }}
}

func (m *measure) returning() subject {
	return subject{"start screen of a couple", m.program, func() []string { return []string{"--data", m.data()} }}
}

func (m *measure) first() subject {
	n := 0
	return subject{"first start", m.program, func() []string {
		n++
		return []string{"--data", filepath.Join(m.dir, fmt.Sprint("first-", n))}
	}}
}

// starts times from exec to the window on the screen, in turns.
func (m *measure) starts() error {
	subjects := []subject{m.hello(), m.returning(), m.first()}
	times := make([]series, len(subjects))
	ratios := make([]series, len(subjects))
	for i := range m.pairs + 1 {
		var base float64
		for j, s := range subjects {
			took, err := m.screen.TimeToWindow(s.bin, s.args()...)
			if err != nil {
				return err
			}
			if i == 0 {
				continue // warms the caches of all
			}
			ms := took.Seconds() * 1000
			if j == 0 {
				base = ms
			}
			times[j], ratios[j] = append(times[j], ms), append(ratios[j], ms/base)
		}
	}
	fmt.Println("From exec until the window is drawn, in milliseconds:  least, median, most")
	for j, s := range subjects {
		fmt.Printf("  %-26s %s\n", s.name, times[j])
	}
	m.hold("start of a couple", ratios[1].median(), maxStart)
	m.hold("first start", ratios[2].median(), maxStart)
	fmt.Println()
	return nil
}

// rest measures memory and processor time with nothing going on.
func (m *measure) rest() error {
	subjects := []subject{m.hello(), m.returning()}
	memory, cpu := make([]series, 2), make([]series, 2)
	for range 3 {
		for j, s := range subjects {
			p, err := m.screen.Launch(s.bin, s.args()...)
			if err != nil {
				return err
			}
			time.Sleep(5 * time.Second) // until it has settled
			mib, err := resident(p.Pid())
			if err != nil {
				return err
			}
			percent, err := share(p.Pid(), m.long)
			if err != nil {
				return err
			}
			memory[j], cpu[j] = append(memory[j], mib), append(cpu[j], percent)
			if err := p.Close(); err != nil {
				return err
			}
		}
	}
	fmt.Println("At rest:  resident MiB; per cent of one core")
	for j, s := range subjects {
		fmt.Printf("  %-26s %s  %s\n", s.name, memory[j], cpu[j])
	}
	m.hold("memory", memory[1].median()/memory[0].median(), maxMemory)
	m.hold("processor", cpu[1].mean()/cpu[0].mean(), maxRest)
	fmt.Println()
	return nil
}

// running measures processor time while a clock runs: first the breathing pause
// with which a dialogue opens, and then a turn, in turns with a bare clock.
func (m *measure) running() error {
	fmt.Println("With a clock running:  per cent of one core")
	p, err := m.screen.Start(m.program, m.data(), 1)
	if err != nil {
		return err
	}
	if _, err := p.At("agree", 1, "1"); err != nil {
		return err
	}
	if _, err := p.At("settle", 1, "space"); err != nil {
		return err
	}
	breath, err := share(p.Pid(), 10*time.Second)
	if err != nil {
		return err
	}
	redraws, err := m.screen.Redraws(10 * time.Second)
	if err != nil {
		return err
	}
	time.Sleep(2 * time.Second) // of the pause, twenty seconds cannot be skipped
	if _, err := p.At("before", 1, "space"); err != nil {
		return err
	}
	if err := p.CheckIn(); err != nil {
		return err
	}
	if _, err := p.At("speak", 1); err != nil {
		return err
	}
	time.Sleep(2 * time.Second)
	turn, err := share(p.Pid(), m.long)
	if err != nil {
		return err
	}
	if err := p.Close(); err != nil {
		return err
	}
	p, err = m.screen.Launch(m.bare, "-clock")
	if err != nil {
		return err
	}
	time.Sleep(2 * time.Second)
	clock, err := share(p.Pid(), m.long)
	if err != nil {
		return err
	}
	if err := p.Close(); err != nil {
		return err
	}
	fmt.Printf("  %-26s %.1f\n  %-26s %.1f\n  %-26s %.1f\n", "bare window with a clock", clock, "a turn", turn, "a breathing pause", breath)
	m.hold("a turn", turn/clock, maxRunning)
	m.hold("redraws a second", float64(redraws)/10, maxRedraws)
	return nil
}

// hold prints a figure beside its bound.
func (m *measure) hold(name string, got, bound float64) {
	verdict := "within"
	if got > bound {
		verdict = "OVER"
		m.over++
	}
	fmt.Printf("  → %-24s %.2f, %s the bound of %.2f\n", name, got, verdict, bound)
}
