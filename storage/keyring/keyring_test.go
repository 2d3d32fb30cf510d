package keyring

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/sethvargo/go-diceware/diceware"

	"halfway/dialogue/passphrase"
	"halfway/storage/seal"
)

// cheaply makes a ring whose secrets cost little.
func cheaply(t testing.TB, key []byte, passphrase string) (*Ring, []string) {
	t.Helper()
	secret, err := Prepare(passphrase)
	if err != nil {
		t.Fatal(err)
	}
	words, err := newWords()
	if err != nil {
		t.Fatal(err)
	}
	r := &Ring{id: IDOf(key)}
	for kind, s := range map[wayKind][]byte{byPassphrase: secret, byWords: joined(words)} {
		w := way{kind: kind, passes: 1, memory: 64, threads: 1}
		w.salt[0] = byte(kind)
		box, err := w.box(s)
		if err != nil {
			t.Fatal(err)
		}
		w.sealed = box.Seal(key, w.place(r.id))
		r.ways = append(r.ways, w)
	}
	return r, words
}

func TestRing_OpensWithItsPassphraseAndItsWordsAlone(t *testing.T) {
	key := seal.NewKey()
	made, words, err := Guard(key, "correct horse battery staple")
	if err != nil {
		t.Fatal(err)
	}
	r, err := Read(made.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if !r.Guarded() || r.ID() != IDOf(key) || r.Key() != nil || len(words) != Words {
		t.Fatalf("a ring with guard %v, key %v and %d words", r.Guarded(), r.Key(), len(words))
	}
	if bytes.Contains(made.Bytes(), key) {
		t.Fatal("the key lies plain in a guarded ring")
	}
	for _, secret := range []string{"correct horse battery staple", strings.Join(words, " ")} {
		if got, err := r.Open(secret); err != nil || !bytes.Equal(got, key) {
			t.Errorf("it does not open: %v", err)
		}
	}
	if _, err := r.Open("correct horse battery stapler"); !errors.Is(err, ErrWrong) {
		t.Errorf("another passphrase gives %v", err)
	}
}

func TestRing_TakesAPassphraseAsEveryKeyboardGivesIt(t *testing.T) {
	key := seal.NewKey()
	r, words := cheaply(t, key, "Käse\u00a0und Brot") // composed, with a hard space
	for _, typed := range []string{
		"Ka\u0308se und Brot",
		strings.ToUpper(strings.Join(words, "\n")),
		"1. " + strings.Join(words, ", 2. "),
	} {
		if got, err := r.Open(typed); err != nil || !bytes.Equal(got, key) {
			t.Errorf("%q: %v", typed, err)
		}
	}
	for _, typed := range []string{
		"", "käse und brot", "Käse und Brot ", strings.Join(words[1:], " "), strings.Join(append(words[1:], words[0]), " "),
		strings.Repeat("x", 10_000), "\x00\x00\x00\x00\x00\x00\x00\x00", "\xff\xfe\xff\xfe\xff\xfe\xff\xfe",
	} {
		if _, err := r.Open(typed); !errors.Is(err, ErrWrong) {
			t.Errorf("%.20q gives %v", typed, err)
		}
	}
}

func TestGuard_RefusesWhatCannotBeAPassphrase(t *testing.T) {
	for _, p := range []string{"", "1234567", "bell\arings once", strings.Repeat("x", passphrase.Most+1), "\xff\xff\xff\xff\xff\xff\xff\xff\xff"} {
		if _, _, err := Guard(seal.NewKey(), p); !errors.Is(err, ErrSecret) {
			t.Errorf("%.20q gives %v", p, err)
		}
	}
}

func TestRing_EveryChangedByteIsNoticed(t *testing.T) {
	key := seal.NewKey()
	locked, _ := cheaply(t, key, "correct horse")
	for name, stored := range map[string][]byte{"plain": Plain(key).Bytes(), "guarded": locked.Bytes()} {
		for i := range stored {
			for _, flip := range []byte{1, 0x80, 0xff} {
				bad := bytes.Clone(stored)
				bad[i] ^= flip
				if _, err := Read(bad); !errors.Is(err, ErrBroken) && !errors.Is(err, ErrNewer) {
					t.Fatalf("%s: byte %d changed: %v", name, i, err)
				}
			}
			if _, err := Read(stored[:i]); !errors.Is(err, ErrBroken) {
				t.Fatalf("%s: cut at %d: %v", name, i, err)
			}
		}
	}
}

// A forged ring has a checksum that fits.
func TestRing_ForgedCostsAreRefused(t *testing.T) {
	locked, _ := cheaply(t, seal.NewKey(), "correct horse")
	for name, forge := range map[string]func(*way){
		"no passes":    func(w *way) { w.passes = 0 },
		"hours":        func(w *way) { w.passes = maxPasses + 1 },
		"all memory":   func(w *way) { w.memory = maxMemory + 1 },
		"no memory":    func(w *way) { w.memory = 7 },
		"no threads":   func(w *way) { w.threads = 0 },
		"many threads": func(w *way) { w.threads, w.memory = maxThreads+1, 1<<10 },
		"another kind": func(w *way) { w.kind = 3 },
	} {
		bad := &Ring{id: locked.id, ways: []way{locked.ways[0]}}
		forge(&bad.ways[0])
		if _, err := Read(bad.Bytes()); !errors.Is(err, ErrBroken) {
			t.Errorf("%s: %v", name, err)
		}
	}
	// Costs within bounds but not those of the way do not open it.
	bad := &Ring{id: locked.id, ways: []way{locked.ways[0]}}
	bad.ways[0].passes++
	if _, err := bad.Open("correct horse"); !errors.Is(err, ErrWrong) {
		t.Errorf("other costs: %v", err)
	}
}

func TestWords_EveryWordOfTheListIsReadAsItIs(t *testing.T) {
	list := diceware.WordListEffLarge()
	for a := 11111; a <= 66666; a++ {
		word := list.WordAt(a)
		if word == "" {
			continue
		}
		typed := strings.Repeat(word+" ", Words)
		if got, err := readWords(typed); err != nil || string(got)+" " != typed {
			t.Fatalf("%q is read as %q (%v)", typed, got, err)
		}
	}
}

func BenchmarkOpen(b *testing.B) {
	r, _, err := Guard(seal.NewKey(), "correct horse battery staple")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := r.Open("correct horse battery staple"); err != nil {
			b.Fatal(err)
		}
	}
}

// Whoever forges a ring can forge its checksum, so each is read with the right one
// too.
func FuzzRead(f *testing.F) {
	key := bytes.Repeat([]byte{7}, seal.KeySize)
	locked, _ := cheaply(f, key, "correct horse")
	for _, ring := range [][]byte{Plain(key).Bytes(), locked.Bytes()} {
		f.Add(ring)
		f.Add(ring[:len(ring)-sumSize])
	}
	f.Add([]byte(magic))
	f.Fuzz(func(t *testing.T, stored []byte) {
		sum := sha256.Sum256(stored)
		for _, stored := range [][]byte{stored, append(bytes.Clone(stored), sum[:sumSize]...)} {
			r, err := Read(stored)
			if err != nil {
				if !errors.Is(err, ErrBroken) && !errors.Is(err, ErrNewer) {
					t.Errorf("an error without a kind: %v", err)
				}
				continue
			}
			if !bytes.Equal(r.Bytes(), stored) {
				t.Errorf("%x is written again as %x", stored, r.Bytes())
			}
			if slices.ContainsFunc(r.ways, func(w way) bool { return w.passes*w.memory > 256 }) {
				continue // it would take its time
			}
			opened, err := r.Open("correct horse")
			if err != nil && !errors.Is(err, ErrWrong) || err == nil && IDOf(opened) != r.ID() {
				t.Errorf("%x opens with %x, %v", stored, opened, err)
			}
		}
	})
}
