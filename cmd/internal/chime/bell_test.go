package chime

import (
	"bytes"
	"errors"
	"math"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// fake is a device that notes what is done to it.
type fake struct {
	mu      sync.Mutex
	tries   int           // how often it was opened
	opening time.Duration // how long that takes
	hang    time.Duration // how long Suspend takes
	none    bool          // it cannot be opened
	lost    error
	asleep  bool
	naps    int
	played  []Sound
	gains   []float64
	stopped int
}

func (f *fake) open() (device, error) {
	time.Sleep(f.opening)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.tries++
	if f.none {
		return nil, errors.New("no device")
	}
	f.lost, f.asleep = nil, false
	return f, nil
}

func (f *fake) Play(in []byte, gain float64) func() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.asleep || f.lost != nil {
		panic("it is not ready to play")
	}
	s := slices.IndexFunc(samples[:], func(known func() []byte) bool { return bytes.Equal(known(), in) })
	f.played, f.gains = append(f.played, Sound(s)), append(f.gains, gain)
	return func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.stopped++
	}
}

func (f *fake) Suspend() error {
	time.Sleep(f.hang)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asleep = f.lost == nil
	f.naps++
	return f.lost
}

func (f *fake) Resume() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asleep = f.lost != nil
	return f.lost
}

func (f *fake) Err() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.lost
}

// do reads or changes the fake between what the bell does to it.
func (f *fake) do(what func()) {
	synctest.Wait()
	f.mu.Lock()
	defer f.mu.Unlock()
	what()
}

func (f *fake) check(t *testing.T, tries int, played ...Sound) {
	t.Helper()
	f.do(func() {
		if f.tries != tries {
			t.Errorf("the device was opened %d times, want %d", f.tries, tries)
		}
		if !slices.Equal(f.played, played) {
			t.Errorf("played %v, want %v", f.played, played)
		}
	})
}

// bubble runs a test in virtual time. Like every test in a bubble, it fails if
// a goroutine is left after the bell is closed.
func bubble(t *testing.T, f *fake, test func(t *testing.T, b *Bell)) {
	synctest.Test(t, func(t *testing.T) {
		b := newBell(f.open)
		defer b.Close()
		test(t, b)
	})
}

func TestRing_PlaysWhatIsAsked(t *testing.T) {
	f := &fake{}
	bubble(t, f, func(t *testing.T, b *Bell) {
		var all []Sound
		f.check(t, 0)
		for s := range Sound(len(score)) {
			b.Ring(s, 0.5)
			all = append(all, s)
			f.check(t, 1, all...)
			time.Sleep(3 * time.Second)
		}
		f.do(func() {
			if slices.ContainsFunc(f.gains, func(g float64) bool { return g != gain(0.5) }) {
				t.Errorf("played with %v", f.gains)
			}
		})
	})
}

func TestRing_SilenceOpensNothing(t *testing.T) {
	f := &fake{}
	bubble(t, f, func(t *testing.T, b *Bell) {
		for _, volume := range []float64{0, -1, math.NaN()} {
			b.Ring(Floor, volume)
		}
		b.Ring(Sound(len(score)), 1)
		b.Ring(-1, 1)
		f.check(t, 0)
	})
}

// Nothing that the device does is waited for.
func TestRing_ReturnsAtOnce(t *testing.T) {
	f := &fake{opening: time.Hour, hang: time.Hour}
	bubble(t, f, func(t *testing.T, b *Bell) {
		start := time.Now()
		for range 1000 {
			b.Ring(Floor, 1)
			b.Ring(Over, 1)
			synctest.Wait()
		}
		if d := time.Since(start); d != 0 {
			t.Errorf("it took %v", d)
		}
		// What was asked for an hour ago is not played now.
		time.Sleep(time.Hour + time.Second)
		f.check(t, 1)
		// While the device hangs on its way to sleep, all goes on as well.
		time.Sleep(time.Minute)
		start = time.Now()
		b.Ring(Floor, 1)
		b.Close()
		if d := time.Since(start); d != 0 {
			t.Errorf("with a device that hangs, it took %v", d)
		}
		time.Sleep(4 * time.Hour)
		f.check(t, 1)
		f.do(func() {
			if f.naps != 1 {
				t.Errorf("it was put to sleep %d times, so it was woken for nothing", f.naps)
			}
		})
	})
}

// Of many sounds asked for while the device opens, the latest two are played,
// and none twice.
func TestRing_CoalescesWhileOpening(t *testing.T) {
	f := &fake{opening: 600 * ms}
	bubble(t, f, func(t *testing.T, b *Bell) {
		for i := range 50 {
			b.Ring(Sound(i%len(score)), 1) // the last ones are Pause and Break
			time.Sleep(10 * ms)
		}
		b.Ring(Break, 1)
		f.check(t, 0)
		time.Sleep(time.Second)
		f.check(t, 1, Pause, Break)
		time.Sleep(time.Minute)
		f.check(t, 1, Pause, Break)
	})
}

// A device that is ready too late plays what is asked for from then on.
func TestRing_IsNeverLate(t *testing.T) {
	f := &fake{opening: 1500 * ms}
	bubble(t, f, func(t *testing.T, b *Bell) {
		b.Ring(Floor, 1)
		time.Sleep(time.Second)
		b.Ring(Over, 1)
		time.Sleep(500 * ms)
		f.check(t, 1, Over)
	})
}

func TestRing_TwoAtOnceAndNoneOverItself(t *testing.T) {
	f := &fake{}
	bubble(t, f, func(t *testing.T, b *Bell) {
		ring := func(s Sound) {
			b.Ring(s, 1)
			synctest.Wait()
		}
		ring(Nearly)
		ring(Nearly)
		ring(Floor)
		ring(Break)
		f.check(t, 1, Nearly, Floor)
		time.Sleep(score[Nearly].length + buffer)
		ring(Floor)
		ring(Over)
		f.check(t, 1, Nearly, Floor, Over)
	})
}

// The device sleeps some seconds after the last sound, not in it, and wakes
// for the next.
func TestRing_LetsTheDeviceSleep(t *testing.T) {
	f := &fake{}
	bubble(t, f, func(t *testing.T, b *Bell) {
		start := time.Now()
		asleep := func(want bool, naps int) {
			t.Helper()
			f.do(func() {
				if f.asleep != want || f.naps != naps {
					t.Errorf("after %v it sleeps: %v, and has %d times", time.Since(start), f.asleep, f.naps)
				}
			})
		}
		b.Ring(Break, 1)
		f.check(t, 1, Break)
		time.Sleep(time.Second)
		b.Ring(Nearly, 1) // is over sooner
		time.Sleep(score[Break].length + buffer + linger - time.Second - ms)
		asleep(false, 0)
		time.Sleep(ms)
		asleep(true, 1)
		f.do(func() {
			if f.stopped != 2 {
				t.Errorf("%d sounds were stopped", f.stopped)
			}
		})
		time.Sleep(time.Hour)
		asleep(true, 1)
		b.Ring(Floor, 1)
		asleep(false, 1)
		time.Sleep(time.Hour)
		asleep(true, 2)
		f.check(t, 1, Break, Nearly, Floor)
	})
}

// Without a device, one is looked for once a minute and only when there is
// something to play; and found.
func TestRing_LooksForADeviceAgain(t *testing.T) {
	f := &fake{none: true}
	bubble(t, f, func(t *testing.T, b *Bell) {
		for range 119 { // a second short of two minutes
			b.Ring(Over, 1)
			time.Sleep(time.Second)
		}
		f.check(t, 2)
		time.Sleep(time.Second)
		b.Ring(Over, 1)
		f.check(t, 3)
		time.Sleep(time.Hour)
		f.check(t, 3)
		f.do(func() { f.none = false })
		b.Ring(Over, 1)
		f.check(t, 4, Over)
	})
}

// A device that is lost is looked for again, awake or asleep.
func TestRing_LosesTheDevice(t *testing.T) {
	for name, since := range map[string]time.Duration{"awake": 3 * time.Second, "asleep": 30 * time.Second} {
		t.Run(name, func(t *testing.T) {
			f := &fake{}
			bubble(t, f, func(t *testing.T, b *Bell) {
				b.Ring(Floor, 1)
				time.Sleep(since)
				f.do(func() { f.lost = errors.New("unplugged") })
				b.Ring(Floor, 1)
				f.check(t, 1, Floor) // it was opened less than a minute ago
				time.Sleep(time.Minute)
				b.Ring(Floor, 1)
				f.check(t, 2, Floor, Floor)
			})
		})
	}
}

func TestClose_StopsAndIsFinal(t *testing.T) {
	f := &fake{}
	bubble(t, f, func(t *testing.T, b *Bell) {
		b.Ring(Pause, 1)
		f.check(t, 1, Pause)
		b.Close()
		f.do(func() {
			if f.stopped != 1 || !f.asleep {
				t.Errorf("%d sounds were stopped, the device sleeps: %v", f.stopped, f.asleep)
			}
		})
		b.Ring(Floor, 1)
		b.Close()
		f.check(t, 1, Pause)
	})
}

// What is asked for just before the end opens nothing, or is not played.
func TestClose_BeforeTheDeviceIsOpen(t *testing.T) {
	f := &fake{opening: 100 * ms}
	bubble(t, f, func(t *testing.T, b *Bell) {
		b.Ring(Floor, 1)
		synctest.Wait()
		b.Close()
		time.Sleep(time.Second)
		f.check(t, 1)
		f.do(func() {
			if !f.asleep {
				t.Error("the device plays silence for ever")
			}
		})
	})
	never := &fake{}
	bubble(t, never, func(t *testing.T, b *Bell) {
		b.Close()
		b.Ring(Floor, 1)
		never.check(t, 0)
	})
}

func TestRing_OnManyGoroutines(t *testing.T) {
	f := &fake{opening: ms}
	bubble(t, f, func(t *testing.T, b *Bell) {
		var all sync.WaitGroup
		for i := range 20 {
			all.Go(func() {
				for j := range 50 {
					b.Ring(Sound((i+j)%len(score)), 0.3)
					time.Sleep(time.Duration(i+j) * ms)
				}
				if i == 0 {
					b.Close() // with the others still ringing
				}
			})
		}
		all.Wait()
		f.do(func() {
			if f.tries != 1 || len(f.played) == 0 {
				t.Errorf("opened %d times, played %v", f.tries, f.played)
			}
		})
	})
}

// On a machine without a device, as most that test, the real one costs nothing
// and leaves no goroutine behind: the bubble would notice.
func TestNewBell_WithoutADevice(t *testing.T) {
	t.Setenv("ALSA_CONFIG_PATH", "/dev/null")
	if err := probe(); err == nil {
		t.Skip("there is one all the same")
	}
	synctest.Test(t, func(t *testing.T) {
		b := NewBell()
		start := time.Now()
		for range 5 {
			for s := range Sound(len(score)) {
				b.Ring(s, 1)
			}
			time.Sleep(time.Minute)
		}
		b.Close()
		if d := time.Since(start); d != 5*time.Minute {
			t.Errorf("it took %v", d-5*time.Minute)
		}
		if shared != nil {
			t.Error("oto was given its one chance for nothing")
		}
	})
}
