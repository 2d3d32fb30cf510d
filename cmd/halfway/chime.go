package main

import (
	"bytes"
	"encoding/binary"
	"math"
	"sync"
	"time"

	"github.com/ebitengine/oto/v3"
)

// The chime is two soft tones, one after the other, that fade like struck
// glass.
const (
	sampleRate  = 44_100 // a second
	chimeLength = 1600 * time.Millisecond
	chimeApart  = 260 * time.Millisecond
	chimeVolume = 0.22 // of what a device can give
)

// chimeTones are a fifth apart, in hertz.
var chimeTones = [...]float64{523.25, 783.99}

// device is opened at the first sound and kept: opening one takes a moment, and
// a start of the program must not wait for it. A machine may have none.
var device = sync.OnceValue(func() *oto.Context {
	c, ready, err := oto.NewContext(&oto.NewContextOptions{
		SampleRate: sampleRate, ChannelCount: 1, Format: oto.FormatSignedInt16LE,
	})
	if err != nil {
		return nil
	}
	select {
	case <-ready:
		return c
	case <-time.After(3 * time.Second):
		return nil
	}
})

// chime rings once, and returns when it has faded. Without a sound device it
// does nothing. It may be called on any goroutine but Fyne's, which it would
// hold up.
func chime() {
	c := device()
	if c == nil || c.Err() != nil || c.Resume() != nil {
		return
	}
	p := c.NewPlayer(bytes.NewReader(chimeSound()))
	p.Play()
	for end := time.Now().Add(2 * chimeLength); p.IsPlaying() && time.Now().Before(end); {
		time.Sleep(50 * time.Millisecond)
	}
	_ = c.Suspend() // a device that plays silence costs time, too
}

// chimeSound mixes the chime: signed samples of 16 bits, little-endian, in one
// channel. It begins and ends in silence.
func chimeSound() []byte {
	n := int(chimeLength * sampleRate / time.Second)
	out := make([]byte, 0, 2*n)
	for i := range n {
		at := float64(i) / sampleRate
		sum := 0.0
		for j, tone := range chimeTones {
			since := at - chimeApart.Seconds()*float64(j)
			if since < 0 {
				continue
			}
			rise := min(since/0.012, 1) // no click at the beginning
			sum += rise * math.Exp(-3.2*since) * (math.Sin(2*math.Pi*tone*since) + 0.25*math.Sin(4*math.Pi*tone*since))
		}
		fall := min((chimeLength.Seconds()-at)/0.1, 1)
		out = binary.LittleEndian.AppendUint16(out, uint16(int16(sum*fall*chimeVolume*math.MaxInt16/1.25)))
	}
	return out
}
