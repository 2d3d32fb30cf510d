package seal

import (
	"bytes"
	"errors"
	"testing"

	"pgregory.net/rapid"
)

func box(t interface{ Fatal(...any) }) *Box {
	b, err := NewBox(NewKey())
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestBox_OpensWhatItSealed(t *testing.T) {
	b := box(t)
	rapid.Check(t, func(t *rapid.T) {
		plain := rapid.SliceOf(rapid.Byte()).Draw(t, "plain")
		at := At(rapid.SliceOf(rapid.String()).Draw(t, "place")...)
		sealed := b.Seal(plain, at)
		if len(sealed) != len(plain)+Overhead {
			t.Fatalf("%d bytes became %d", len(plain), len(sealed))
		}
		got, err := b.Open(sealed, at)
		if err != nil || !bytes.Equal(got, plain) {
			t.Fatalf("got %q, %v", got, err)
		}
	})
}

func TestBox_NeverSealsAlike(t *testing.T) {
	b := box(t)
	at := At("events", "payload")
	if bytes.Equal(b.Seal([]byte("same"), at), b.Seal([]byte("same"), at)) {
		t.Error("two sealed values of the same text are equal")
	}
}

func TestBox_RefusesEveryChangedByte(t *testing.T) {
	b := box(t)
	at := At("events", "payload", "s").AndNumber(1)
	sealed := b.Seal([]byte("I was lonely."), at)
	for i := range sealed {
		changed := bytes.Clone(sealed)
		changed[i] ^= 1
		if _, err := b.Open(changed, at); err == nil {
			t.Errorf("byte %d changed, and it opened", i)
		}
	}
	for n := range sealed {
		if _, err := b.Open(sealed[:n], at); err == nil {
			t.Errorf("cut to %d bytes, and it opened", n)
		}
	}
	if _, err := b.Open(append(bytes.Clone(sealed), 0), at); !errors.Is(err, ErrOpen) {
		t.Errorf("lengthened: %v", err)
	}
}

func TestBox_RefusesAnotherKeyPlaceOrVersion(t *testing.T) {
	b := box(t)
	at := At("partners", "name", "1")
	sealed := b.Seal([]byte("Noa"), at)
	if _, err := box(t).Open(sealed, at); !errors.Is(err, ErrOpen) {
		t.Errorf("another key: %v", err)
	}
	for _, other := range []Place{nil, At("partners", "name", "2"), at.AndNumber(0), At("partners", "name1"), At("partnersname1")} {
		if _, err := b.Open(sealed, other); !errors.Is(err, ErrOpen) {
			t.Errorf("place %q: %v", other, err)
		}
	}
	sealed[0] = 2
	if _, err := b.Open(sealed, at); !errors.Is(err, ErrVersion) {
		t.Errorf("another version: %v", err)
	}
}

func TestNewBox_RefusesAShortKey(t *testing.T) {
	if _, err := NewBox(make([]byte, 16)); err == nil {
		t.Error("a key of 16 bytes was taken")
	}
}

func TestPlace_PartsDoNotRunTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOf(rapid.StringN(0, 3, 6))
		a, b := parts.Draw(t, "a"), parts.Draw(t, "b")
		same := len(a) == len(b)
		for i := 0; same && i < len(a); i++ {
			same = a[i] == b[i]
		}
		if bytes.Equal(At(a...), At(b...)) != same {
			t.Fatalf("%q and %q", a, b)
		}
	})
}

func TestPlace_AndLeavesItsReceiver(t *testing.T) {
	at := At("a")
	one, two := at.And("b"), at.And("c")
	three, four := at.AndNumber(1), at.AndNumber(2)
	if bytes.Equal(one, two) || bytes.Equal(three, four) || !bytes.Equal(at, At("a")) {
		t.Error("places share memory")
	}
}
