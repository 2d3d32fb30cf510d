package ui

import (
	"testing"
	"time"
)

func TestSlept_TellsSleepFromAClockThatWasSet(t *testing.T) {
	for name, c := range map[string]struct {
		mono, wall, sleep time.Duration
		known, want       bool
	}{
		"a beat":                             {time.Second, time.Second, 0, true, false},
		"a beat, sleep unknown":              {time.Second, time.Second, 0, false, false},
		"a late beat":                        {9 * time.Second, 9 * time.Second, 0, true, false},
		"a lid closed for an hour":           {time.Second, time.Hour, time.Hour, true, true},
		"the same, sleep unknown":            {time.Second, time.Hour, 0, false, true},
		"a clock set forward":                {time.Second, time.Hour, 0, true, false},
		"a clock set back":                   {time.Second, -time.Hour, 0, true, false},
		"a clock set back, sleep unknown":    {time.Second, -time.Hour, 0, false, false},
		"set back while asleep":              {time.Second, -time.Hour, time.Minute, true, true},
		"a stopped program":                  {time.Minute, time.Minute, 0, true, true},
		"a monotonic clock that runs asleep": {time.Hour, time.Hour, 0, false, true},
	} {
		t.Run(name, func(t *testing.T) {
			if got := slept(c.mono, c.wall, c.sleep, c.known); got != c.want {
				t.Errorf("slept is %v, want %v", got, c.want)
			}
		})
	}
}

func TestSuspended_StandsStillWhileAwake(t *testing.T) {
	before, known := suspended()
	if !known {
		t.Skip("this system does not tell")
	}
	time.Sleep(20 * time.Millisecond)
	if after, _ := suspended(); (after - before).Abs() > 5*time.Millisecond {
		t.Errorf("it grew from %v to %v", before, after)
	}
}
