package chime

import (
	"encoding/binary"
	"math"
	"sync"
	"time"
)

const (
	sampleRate = 48_000 // a second; what most devices run at, so that none need convert
	// loudness is the root mean square of the loudest 400 ms of every sound,
	// which is about how long an ear takes to judge: 21 dB below full scale.
	loudness       = 0.09
	loudnessWindow = sampleRate * 400 / 1000
	// release is the last of a sound, in which it falls to nothing.
	release = 180 * ms
)

// samples has each sound as the device takes it: signed samples of 16 bits,
// little-endian, in one channel. A sound is mixed when it is first rung, in
// some 30 ms, and kept: all five take 760 kB.
//
// There is no left and right: the floor passes both ways, and a sound that
// always moved one way would be wrong half the time.
var samples = func() (kept [len(score)]func() []byte) {
	for s := range kept {
		kept[s] = sync.OnceValue(func() []byte { return encode(mix(Sound(s))) })
	}
	return kept
}()

// mix adds up the notes of a sound, as samples from -1 to 1.
func mix(s Sound) []float64 {
	out := make([]float64, count(score[s].length))
	for _, n := range score[s].notes {
		for _, p := range n.on.partials {
			add(out[count(n.at):], n, p)
		}
	}
	fall := out[len(out)-count(release):]
	for i := range fall {
		fall[i] *= swell(1 - float64(i+1)/float64(len(fall)))
	}
	scale := loudness / loudest(out)
	for i := range out {
		out[i] *= scale
	}
	return out
}

// add adds one partial of a note, which begins with out.
func add(out []float64, n note, p partial) {
	turn := 2 * math.Pi * n.pitch * p.ratio / sampleRate
	fade := p.fade.Seconds() * sampleRate
	attack := float64(count(n.on.attack))
	for i := range out {
		t := float64(i)
		out[i] += n.level * p.level * swell(min(t/attack, 1)) * math.Exp(-t/fade) * math.Sin(turn*t)
	}
}

// swell goes from 0 to 1 as x does, with no corner at either end: a corner is
// heard as a click.
func swell(x float64) float64 { return (1 - math.Cos(math.Pi*x)) / 2 }

// loudest returns the root mean square of the loudest loudnessWindow in it.
func loudest(in []float64) float64 {
	sum, most := 0.0, 0.0
	for i, v := range in {
		sum += v * v
		if i >= loudnessWindow {
			sum -= in[i-loudnessWindow] * in[i-loudnessWindow]
		}
		most = max(most, sum)
	}
	return math.Sqrt(most / loudnessWindow)
}

// count returns how many samples there are in d.
func count(d time.Duration) int { return int(d * sampleRate / time.Second) }

func encode(in []float64) []byte {
	out := make([]byte, 0, 2*len(in))
	for _, v := range in {
		out = binary.LittleEndian.AppendUint16(out, uint16(int16(math.Round(v*math.MaxInt16))))
	}
	return out
}
