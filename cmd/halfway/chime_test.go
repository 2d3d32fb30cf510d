package main

import (
	"encoding/binary"
	"testing"
)

// The chime is heard, never clips, and begins and ends without a click.
func TestChimeSound_IsSoft(t *testing.T) {
	sound := chimeSound()
	samples := make([]int16, len(sound)/2)
	loudest, step := 0, 0
	for i := range samples {
		samples[i] = int16(binary.LittleEndian.Uint16(sound[2*i:]))
		loudest = max(loudest, max(int(samples[i]), -int(samples[i])))
		if i > 0 {
			d := int(samples[i]) - int(samples[i-1])
			step = max(step, max(d, -d))
		}
	}
	if loudest < 3000 || loudest > 16000 {
		t.Errorf("the loudest sample is %d", loudest)
	}
	if step > 2000 {
		t.Errorf("there is a click: two samples differ by %d", step)
	}
	for _, end := range [][]int16{samples[:3], samples[len(samples)-3:]} {
		for _, s := range end {
			if s > 60 || s < -60 {
				t.Errorf("it begins or ends with %v", end)
			}
		}
	}
}

// Where there is no sound device, as on most machines that test, nothing is
// heard and nothing hangs.
func TestChime_WithoutADevice(t *testing.T) {
	t.Setenv("ALSA_CONFIG_PATH", "/dev/null")
	done := make(chan struct{})
	go func() {
		chime()
		close(done)
	}()
	<-done
}
