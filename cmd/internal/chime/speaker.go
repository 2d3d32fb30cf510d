package chime

import (
	"bytes"
	"sync"
	"time"

	"github.com/ebitengine/oto/v3"
)

// buffer is how much sound the device is given at a time. It is long, since a
// chime may be a tenth of a second late, but must not stutter while the
// processor draws a window.
const buffer = 120 * time.Millisecond

// shared is oto's context. Oto makes one in the life of a process and refuses
// every other, even if that one failed: so it is made only once a device is
// known to open, and kept for every bell.
var (
	sharedMu sync.Mutex
	shared   *oto.Context
)

// Audible reports whether there is a device that plays, as far as that can be
// asked. It may take its time, or hang.
func Audible() bool {
	sharedMu.Lock()
	defer sharedMu.Unlock()
	if shared != nil { // which may be the one that has the device
		return shared.Err() == nil
	}
	return probe() == nil
}

// openSpeaker opens the default device. It may be tried again after an error,
// which costs little; but oto does not come back from losing the device.
func openSpeaker() (device, error) {
	sharedMu.Lock()
	defer sharedMu.Unlock()
	if shared == nil {
		if err := probe(); err != nil {
			return nil, err
		}
		c, ready, err := oto.NewContext(&oto.NewContextOptions{
			SampleRate: sampleRate, ChannelCount: 1, Format: oto.FormatSignedInt16LE, BufferSize: buffer,
		})
		if err != nil {
			return nil, err
		}
		<-ready
		shared = c
	}
	// A bell that was closed before has left it suspended.
	if err := shared.Resume(); err != nil {
		return nil, err
	}
	return speaker{shared}, nil
}

// speaker is the device that oto plays on.
type speaker struct{ *oto.Context }

// Play implements device. What stops a player also keeps it: oto cuts off one
// that nobody refers to.
func (s speaker) Play(samples []byte, gain float64) func() {
	p := s.NewPlayer(bytes.NewReader(samples))
	p.SetVolume(gain)
	p.Play()
	return p.Pause
}
