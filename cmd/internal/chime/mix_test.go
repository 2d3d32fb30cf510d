package chime

import (
	"encoding/binary"
	"math"
	"slices"
	"testing"
	"time"
)

var names = [len(score)]string{Floor: "floor", Nearly: "nearly", Over: "over", Pause: "pause", Break: "break"}

// each runs a test on every sound as the device gets it, from -1 to 1.
func each(t *testing.T, test func(t *testing.T, s Sound, heard []float64)) {
	for s := range Sound(len(score)) {
		t.Run(names[s], func(t *testing.T) { test(t, s, decode(samples[s]())) })
	}
}

func decode(in []byte) []float64 {
	out := make([]float64, len(in)/2)
	for i := range out {
		out[i] = float64(int16(binary.LittleEndian.Uint16(in[2*i:]))) / math.MaxInt16
	}
	return out
}

func peak(in []float64) float64 {
	most := 0.0
	for _, v := range in {
		most = max(most, math.Abs(v))
	}
	return most
}

func decibels(level float64) float64 { return 20 * math.Log10(level) }

func TestSounds_AreShort(t *testing.T) {
	each(t, func(t *testing.T, _ Sound, heard []float64) {
		if d := time.Duration(len(heard)) * time.Second / sampleRate; d < 600*ms || d > 2*time.Second {
			t.Errorf("it lasts %v", d)
		}
	})
}

// A click is a corner in the curve: it holds all pitches, where our tones end
// below 5 kHz. The fourth difference lets through what is far above that. Each
// sound is heard as it is played, out of silence and into it.
func TestSounds_DoNotClick(t *testing.T) {
	each(t, func(t *testing.T, _ Sound, heard []float64) {
		edge := count(2 * ms)
		if p := peak(heard[:edge]) / peak(heard); p > 0.35 {
			t.Errorf("in 2 ms it has risen to %.2f of its peak", p)
		}
		if p := peak(heard[len(heard)-edge:]); p > 0.0002 {
			t.Errorf("in its last 2 ms it is still at %.5f", p)
		}
		silence := make([]float64, 4)
		rest := slices.Concat(silence, heard, silence)
		most, at := 0.0, 0
		for i := range rest[4:] {
			if d := math.Abs(rest[i] - 4*rest[i+1] + 6*rest[i+2] - 4*rest[i+3] + rest[i+4]); d > most {
				most, at = d, i-4
			}
		}
		t.Logf("sharpest at %v: %.4f", time.Duration(at)*time.Second/sampleRate, most)
		if most > 0.004 {
			t.Errorf("at %v it clicks: %.4f", time.Duration(at)*time.Second/sampleRate, most)
		}
	})
}

func TestSounds_PeakBelow9Decibels(t *testing.T) {
	if g := gain(1); g != 1 {
		t.Errorf("the highest gain is %g", g)
	}
	each(t, func(t *testing.T, _ Sound, heard []float64) {
		t.Logf("peak %.1f dBFS", decibels(peak(heard)))
		if p := decibels(peak(heard)); p > -9 || p < -20 {
			t.Errorf("the peak is %.1f dBFS", p)
		}
	})
}

// The same power for each, within a decibel; and, as ears weigh pitches (the
// filter of ITU-R BS.1770), within two and a half.
func TestSounds_AreEquallyLoud(t *testing.T) {
	least, most := math.Inf(1), math.Inf(-1)
	each(t, func(t *testing.T, _ Sound, heard []float64) {
		if l := decibels(loudest(heard)); l < -21.5 || l > -20.5 {
			t.Errorf("its root mean square is %.1f dBFS", l)
		}
		l := decibels(loudest(weighted(heard)))
		t.Logf("%.1f dB as ears weigh it", l)
		least, most = min(least, l), max(most, l)
	})
	if most-least > 2.5 {
		t.Errorf("they are %.1f dB apart", most-least)
	}
}

// weighted filters samples as BS.1770 says for 48,000 a second: a shelf for the
// head, then a high pass.
func weighted(in []float64) []float64 {
	in = biquad(in, 1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585)
	return biquad(in, 1, -2, 1, -1.99004745483398, 0.99007225036621)
}

func biquad(in []float64, b0, b1, b2, a1, a2 float64) []float64 {
	out := make([]float64, len(in))
	var x1, x2, y1, y2 float64
	for i, x := range in {
		y := b0*x + b1*x1 + b2*x2 - a1*y1 - a2*y2
		x1, x2, y1, y2 = x, x1, y, y1
		out[i] = y
	}
	return out
}

// Whatever two ring at once, and however far apart they begin, nothing clips.
func TestSounds_InPairsStayInRange(t *testing.T) {
	if most != 2 {
		t.Fatalf("%d sounds may ring at once", most)
	}
	for a := range Sound(len(score)) {
		for b := range Sound(len(score)) {
			x, y := decode(samples[a]()), decode(samples[b]())
			for at := 0; at < len(x); at += count(130 * ms) {
				both := min(len(x)-at, len(y))
				sum := make([]float64, both)
				for i := range sum {
					sum[i] = x[at+i] + y[i]
				}
				if p := peak(sum); p > 0.7 {
					t.Fatalf("%s and %s reach %.2f", names[a], names[b], p)
				}
			}
		}
	}
}

// picture is how much of each semitone from g3 to three octaves above there is
// in each tenth of a second.
func picture(in []float64) (p [20][37]float64) {
	frame := count(100 * ms)
	for at := range min(len(p), len(in)/frame) {
		for i := range p[at] {
			// Goertzel's filter.
			c := 2 * math.Cos(2*math.Pi*g3*math.Exp2(float64(i)/12)/sampleRate)
			var s1, s2 float64
			for _, x := range in[at*frame : (at+1)*frame] {
				s1, s2 = x+c*s1-s2, s1
			}
			p[at][i] = math.Sqrt(max(s1*s1+s2*s2-c*s1*s2, 0))
		}
	}
	return p
}

// alike is 1 for two sounds of the same picture, and 0 for those that have no
// pitch in common at any time, one begun a little later than the other if that
// makes them more alike.
func alike(a, b [20][37]float64) float64 {
	power := func(p [20][37]float64) (sum float64) {
		for _, frame := range p {
			for _, v := range frame {
				sum += v * v
			}
		}
		return sum
	}
	most := 0.0
	for shift := -5; shift <= 5; shift++ {
		sum := 0.0
		for at := range a {
			if at+shift < 0 || at+shift >= len(b) {
				continue
			}
			for i := range a[at] {
				sum += a[at][i] * b[at+shift][i]
			}
		}
		most = max(most, sum/math.Sqrt(power(a)*power(b)))
	}
	return most
}

func TestSounds_AreToldApart(t *testing.T) {
	var pictures [len(score)][20][37]float64
	for s := range pictures {
		pictures[s] = picture(decode(samples[s]()))
	}
	if same := alike(pictures[Floor], pictures[Floor]); same < 0.999 {
		t.Errorf("a sound is like itself by %.3f", same)
	}
	for a := range pictures {
		for b := range a {
			is := alike(pictures[a], pictures[b])
			t.Logf("%s and %s: %.2f", names[a], names[b], is)
			if is > 0.5 {
				t.Errorf("%s and %s are alike by %.2f", names[a], names[b], is)
			}
		}
	}
}

// The notes are heard where the score has them: each is the loudest pitch of
// its neighbourhood a little after it is struck, and far softer just before.
func TestSounds_KeepTheirRhythm(t *testing.T) {
	want := [len(score)]int{Floor: 2, Nearly: 1, Over: 1, Pause: 2, Break: 3}
	each(t, func(t *testing.T, s Sound, heard []float64) {
		if len(score[s].notes) != want[s] {
			t.Errorf("it has %d notes", len(score[s].notes))
		}
		for _, n := range score[s].notes {
			at := count(n.at)
			before, after := tone(heard[max(0, at-count(60*ms)):at], n.pitch), tone(heard[at+count(n.on.attack)/2:][:count(60*ms)], n.pitch)
			if after < 0.02 || before > after/3 {
				t.Errorf("%.0f Hz at %v: %.3f before, %.3f after", n.pitch, n.at, before, after)
			}
		}
	})
}

// tone is the mean level of one pitch in it.
func tone(in []float64, pitch float64) float64 {
	var re, im float64
	for i, v := range in {
		sin, cos := math.Sincos(2 * math.Pi * pitch * float64(i) / sampleRate)
		re, im = re+v*cos, im+v*sin
	}
	return 2 * math.Hypot(re, im) / max(float64(len(in)), 1)
}

func TestGain_FollowsTheEar(t *testing.T) {
	for _, c := range []struct{ volume, decibels float64 }{
		{1, 0}, {0.5, -10}, {0.25, -20}, {0.125, -30}, {7, 0},
	} {
		if got := decibels(gain(c.volume)); math.Abs(got-c.decibels) > 0.2 {
			t.Errorf("volume %g is %.1f dB", c.volume, got)
		}
	}
	for _, silent := range []float64{0, -1, math.NaN(), math.Inf(-1)} {
		if g := gain(silent); g != 0 {
			t.Errorf("volume %g is played with %g", silent, g)
		}
	}
}

func BenchmarkMix(b *testing.B) {
	for s := range Sound(len(score)) {
		b.Run(names[s], func(b *testing.B) {
			for b.Loop() {
				encode(mix(s))
			}
		})
	}
}
