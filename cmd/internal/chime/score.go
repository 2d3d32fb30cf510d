package chime

import "time"

// The pitches, in hertz, are those of one chord, G major, so that any two
// sounds ring well together. All lie where the loudspeakers of a laptop and
// older ears still hear.
const (
	g3 = 196.00
	g4 = 392.00
	b4 = 493.88
	d5 = 587.33
	g5 = 783.99
	d6 = 1174.66
)

// partial is one sine of a timbre.
type partial struct {
	ratio float64       // its pitch, over the note's
	level float64       // its loudness at the beginning, over the note's
	fade  time.Duration // how long it takes to fall to 1/e
}

// timbre is what a note is struck on.
type timbre struct {
	attack   time.Duration // from silence to full
	partials []partial
}

// note is one tone of a sound.
type note struct {
	at    time.Duration // from the sound's beginning
	pitch float64
	level float64
	on    timbre
}

const ms = time.Millisecond

// The upper partials fade sooner than the lower, as they do in things that
// are struck.
var (
	// glass rings clear and warm. Its last partial is the touch of the mallet.
	glass = timbre{14 * ms, []partial{
		{1, 1, 420 * ms}, {2, 0.30, 260 * ms}, {3, 0.10, 160 * ms}, {5.4, 0.05, 35 * ms},
	}}
	// wood is dry: the bar of a marimba, tuned in two octaves.
	wood = timbre{5 * ms, []partial{
		{1, 1, 130 * ms}, {2, 0.12, 80 * ms}, {4, 0.08, 25 * ms},
	}}
	// bowl is stroked more than struck. The octave and the twelfth carry it
	// where a loudspeaker is too small for the ground tone.
	bowl = timbre{110 * ms, []partial{
		{1, 1, 750 * ms}, {2, 0.65, 600 * ms}, {3, 0.30, 420 * ms}, {4, 0.08, 250 * ms},
	}}
	// breath swells. Two sines a hair apart let it float.
	breath = timbre{260 * ms, []partial{
		{1, 0.8, 900 * ms}, {1.0025, 0.2, 900 * ms}, {2, 0.22, 600 * ms}, {3, 0.06, 400 * ms},
	}}
)

// score has the notes of each sound, and how long it lasts.
var score = [...]struct {
	length time.Duration
	notes  []note
}{
	// A step up to the home note: go on, it is yours.
	Floor: {1500 * ms, []note{{0, d5, 0.85, glass}, {240 * ms, g5, 1, glass}}},
	// One high tap, dry enough not to interrupt.
	Nearly: {600 * ms, []note{{0, d6, 1, wood}}},
	// One low tone that asks for nothing at once.
	Over: {1800 * ms, []note{{0, g3, 1, bowl}}},
	// An open fifth, neither glad nor sad, that comes as slowly as one breathes in.
	Pause: {2000 * ms, []note{{0, g4, 1, breath}, {450 * ms, d5, 0.8, breath}}},
	// Three notes down, home.
	Break: {2000 * ms, []note{{0, d5, 0.9, glass}, {330 * ms, b4, 0.9, glass}, {660 * ms, g4, 1, glass}}},
}
