package main

import (
	"fmt"
	"image"
	"path/filepath"
	"time"

	"halfway/cmd/internal/rig"
)

// lit is a small part of the left half of the stage on the second screen.
var lit = image.Rect(rig.Second.Min.X+420, 560, rig.Second.Min.X+436, 564)

// second measures with the stage on a second screen: processor time beside that
// of one window, the time from a key to the stage, and memory over many steps.
func (m *measure) second() (err error) {
	fmt.Println("With the stage on a second screen:")
	// X servers differ in what drawing costs, so that both are measured on this.
	if m.screen, err = rig.NewTwoScreens(); err != nil {
		return err
	}
	defer m.screen.Close()
	one, few, err := m.turn(false)
	if err != nil {
		return err
	}
	goroutines, err := few.Goroutines()
	if err != nil {
		return err
	}
	both, p, err := m.turn(true)
	if err != nil {
		return err
	}
	fmt.Printf("  a turn, per cent of one core: %.1f with one window, %.1f with both\n", one, both)
	m.hold("processor with both", both/one, maxBoth)
	if err := m.latency(); err != nil {
		return err
	}
	return m.steps(p, goroutines)
}

// turn starts the program anew, goes to the first turn, with one window or with
// both, and measures processor time in it.
func (m *measure) turn(both bool) (float64, *rig.Program, error) {
	p, err := m.screen.Start(m.program, filepath.Join(m.dir, fmt.Sprint("second-", both)), 1)
	if err != nil {
		return 0, nil, err
	}
	if err := p.Names(); err != nil {
		return 0, nil, err
	}
	if both {
		empty, err := m.screen.Pixels(lit)
		if err != nil {
			return 0, nil, err
		}
		if err := p.Key("F2"); err != nil {
			return 0, nil, err
		}
		if _, err := m.screen.Changed("the stage", lit, empty); err != nil {
			return 0, nil, err
		}
		time.Sleep(2 * time.Second) // until the window manager has dealt with it
		if err := p.Front(); err != nil {
			return 0, nil, err
		}
	}
	for _, step := range []struct {
		name string
		keys []string
		wait time.Duration
	}{{"agree", []string{"1"}, 0}, {"settle", []string{"space"}, 21 * time.Second}, {"before", []string{"space"}, 0}} {
		if _, err := p.At(step.name, 1, step.keys...); err != nil {
			return 0, nil, err
		}
		time.Sleep(step.wait)
	}
	if err := p.CheckIn(); err != nil {
		return 0, nil, err
	}
	if _, err := p.At("speak", 1); err != nil {
		return 0, nil, err
	}
	time.Sleep(2 * time.Second)
	percent, err := share(p.Pid(), m.long)
	return percent, p, err
}

// latency stops the clock and lets it run again, which dims the stage and
// lights it.
func (m *measure) latency() error {
	var all series
	for range presses {
		took, err := m.screen.Latency(rig.KeyP, lit)
		if err != nil {
			return err
		}
		all = append(all, took.Seconds()*1000)
		time.Sleep(250 * time.Millisecond)
	}
	fmt.Printf("  from a key press to the stage, ms, of %d: %s (least, median, most)\n", presses, all)
	m.hold("median, ms", all.median(), maxLatency)
	m.hold("worst, ms", all.worst(), maxWorstLatency)
	return nil
}

// steps goes from the turn to the saying back and back again, and repeats it,
// many times over, and looks at memory and goroutines.
func (m *measure) steps(p *rig.Program, goroutines int) error {
	keys := []byte{rig.KeySpace, rig.KeyPageUp, rig.KeyR}
	var early float64
	begin := time.Now()
	for n := range manySteps {
		key := keys[n%len(keys)]
		if key == rig.KeyR { // which changes nothing where the light falls
			if err := m.screen.Press(key); err != nil {
				return err
			}
			time.Sleep(100 * time.Millisecond)
		} else if _, err := m.screen.Latency(key, lit); err != nil {
			return err
		}
		time.Sleep(20 * time.Millisecond)
		if n+1 == fewSteps {
			time.Sleep(2 * time.Second)
			var err error
			if early, err = resident(p.Pid()); err != nil {
				return err
			}
		}
	}
	took := time.Since(begin)
	time.Sleep(2 * time.Second)
	late, err := resident(p.Pid())
	if err != nil {
		return err
	}
	stored, err := p.Sessions()
	if err != nil {
		return err
	}
	fmt.Printf("  %d steps in %v, %d events stored; memory %.1f MiB after %d, %.1f MiB at the end\n",
		manySteps, took.Round(time.Second), stored[0].Seq, early, fewSteps, late)
	m.hold("memory over the steps", late/early, maxGrowth)
	left, err := p.Goroutines()
	if err != nil {
		return err
	}
	fmt.Printf("  goroutines: %d in the first turn with one window, %d at the end with both\n", goroutines, left)
	return nil
}
