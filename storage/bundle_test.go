package storage

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"halfway/dialogue"
	"halfway/storage/keyring"
)

// cheap is a recipient who costs next to nothing, with the secret that opens.
func cheap(t testing.TB) (Recipient, Secret) {
	t.Helper()
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	return Recipient{id.Recipient()}, Secret{[]age.Identity{id}}
}

func bundled(t testing.TB, s *Store, to Recipient) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := s.Bundle(t.Context(), &out, to, nil); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func unbundle(t testing.TB, s *Store, file []byte, with Secret) Imported {
	t.Helper()
	done, err := s.Unbundle(t.Context(), bytes.NewReader(file), with, nil)
	if err != nil {
		t.Fatal(err)
	}
	wantWhole(t, s)
	return done
}

func TestBundle_OpensForWhomItIsFor(t *testing.T) {
	s, there := openStore(t, t.TempDir()), openStore(t, t.TempDir())
	c, p := saveCouple(t, s), loadShort(t)
	g := begin(t, s, c, p, firstDay, seeded(1))
	g.play(t, s, 12)
	remark(t, s, g.id, "a remark that goes along")
	byPass, err := ForPassphrase("correct horse battery")
	if err != nil {
		t.Fatal(err)
	}
	public, err := there.PublicKey(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	byKey, err := ForKey(" " + public + "\n")
	if err != nil {
		t.Fatal(err)
	}
	with, err := WithPassphrase("correct horse battery")
	if err != nil {
		t.Fatal(err)
	}
	wrong, err := WithPassphrase("incorrect horse battery")
	if err != nil {
		t.Fatal(err)
	}
	file := bundled(t, s, byPass)
	if !IsBundle(file) || bytes.Contains(file, []byte(c.ID)) {
		t.Error("the bundle is no bundle, or tells what it has")
	}
	if _, err := there.Unbundle(t.Context(), bytes.NewReader(file), wrong, nil); !errors.Is(err, ErrPassphrase) {
		t.Errorf("with another passphrase: %v", err)
	}
	if _, err := there.Unbundle(t.Context(), bytes.NewReader(file), Secret{}, nil); !errors.Is(err, ErrPassphrase) {
		t.Errorf("without any: %v", err)
	}
	if done := unbundle(t, there, file, with); done != (Imported{Added: 1}) {
		t.Errorf("came: %+v", done)
	}
	if list, err := there.Remarks(t.Context(), g.id); err != nil || len(list) != 1 {
		t.Errorf("remarks: %v, %v", list, err)
	}
	if done := unbundle(t, there, bundled(t, s, byKey), Secret{}); done != (Imported{Known: 1}) {
		t.Errorf("came again: %+v", done)
	}
	for _, bad := range []string{"", "age1", "passphrase", public + "\n" + public} {
		if _, err := ForKey(bad); !errors.Is(err, ErrRecipient) {
			t.Errorf("%.20q: %v", bad, err)
		}
	}
	if _, err := ForPassphrase("short"); !errors.Is(err, keyring.ErrSecret) {
		t.Errorf("a short passphrase: %v", err)
	}
}

// Two machines that have gone on apart come together, whoever takes in first, and
// nothing is lost of what either added.
func TestBundle_BothSidesStay(t *testing.T) {
	home, office := openStore(t, t.TempDir()), openStore(t, t.TempDir())
	c, p := saveCouple(t, home), loadShort(t)
	both, with := cheap(t)
	ended := begin(t, home, c, p, firstDay, seeded(1))
	for !ended.do(t, home, dialogue.Action{Kind: dialogue.LetRest}) {
		ended.play(t, home, 1)
	}
	open := begin(t, home, c, p, firstDay.Add(time.Hour), seeded(2))
	open.play(t, home, 3)
	unbundle(t, office, bundled(t, home, both), with)

	add := func(s *Store, id, text string, after time.Duration) {
		t.Helper()
		stored, err := s.Session(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		session, err := dialogue.Open(p, stored.Events)
		if err != nil {
			t.Fatal(err)
		}
		now := dialogue.Instant{Wall: session.State.Last.Wall.Add(after), Clock: session.State.Last.Clock}
		for _, a := range []dialogue.Action{
			{Kind: dialogue.Reflect, Text: text}, {Kind: dialogue.Rename, Text: "named: " + text},
		} {
			events, err := session.Do(a, now)
			if err != nil {
				t.Fatal(err)
			}
			if session, err = session.Apply(events...); err != nil {
				t.Fatal(err)
			}
			if err := s.Append(t.Context(), id, events, session.State.Summary()); err != nil {
				t.Fatal(err)
			}
		}
	}
	add(home, ended.id, "thought at home", 2*time.Hour)
	add(office, ended.id, "thought in the office", time.Hour)
	begin(t, home, c, p, firstDay.Add(3*time.Hour), seeded(3)).play(t, home, 5)
	begin(t, office, c, p, firstDay.Add(4*time.Hour), seeded(4)).play(t, office, 5)
	// The open one goes on apart.
	open.play(t, home, 4)
	elsewhere := *open
	stored, err := office.Session(t.Context(), open.id)
	if err != nil {
		t.Fatal(err)
	}
	if elsewhere.session, err = dialogue.Open(p, stored.Events); err != nil {
		t.Fatal(err)
	}
	elsewhere.random = seeded(77)
	elsewhere.now = dialogue.Instant{Wall: stored.Last.Add(time.Minute), Clock: stored.Clock + time.Second}
	elsewhere.play(t, office, 4)

	fromHome := bundled(t, home, both)
	if done := unbundle(t, home, bundled(t, office, both), with); done.Added < 1 || done.Extended != 1 {
		t.Errorf("at home: %+v", done)
	}
	unbundle(t, office, fromHome, with)
	unbundle(t, office, bundled(t, home, both), with)
	unbundle(t, home, bundled(t, office, both), with)
	for name, s := range map[string]*Store{"home": home, "office": office} {
		stored, err := s.Session(t.Context(), ended.id)
		if err != nil {
			t.Fatal(err)
		}
		state, err := dialogue.Fold(p, stored.Events)
		if err != nil {
			t.Fatal(err)
		}
		var texts []string
		for _, th := range state.Thoughts {
			texts = append(texts, th.Text)
		}
		if len(texts) != 2 || !strings.Contains(strings.Join(texts, "|"), "thought at home") {
			t.Errorf("%s: thoughts %q", name, texts)
		}
		if state.Topic() != "named: thought at home" {
			t.Errorf("%s: the topic is %q, and the later name is that from home", name, state.Topic())
		}
		list, err := s.Sessions(t.Context())
		if err != nil || len(list) != 5 {
			t.Errorf("%s has %d sessions, %v: one ended, one open in two ways, one new at each place", name, len(list), err)
		}
		for range 2 {
			done := unbundle(t, s, bundled(t, map[string]*Store{"home": office, "office": home}[name], both), with)
			if done.Added+done.Extended != 0 {
				t.Errorf("%s: again, and there came %+v", name, done)
			}
		}
	}
}

func TestBundle_DamagedIsRefusedWhole(t *testing.T) {
	s, there := openStore(t, t.TempDir()), openStore(t, t.TempDir())
	c, p := saveCouple(t, s), loadShort(t)
	for n := range 3 {
		begin(t, s, c, p, firstDay.Add(time.Duration(n)*time.Hour), seeded(uint64(n))).play(t, s, 10)
	}
	to, with := cheap(t)
	file := bundled(t, s, to)
	random := seeded(rand.Uint64())
	before := asJSON(t, first(there.Sessions(t.Context())))
	flips, cuts := max(crashes(t)*5/2, 50), max(crashes(t)/10, 20)
	try := func(what string, at int, bad []byte) {
		t.Helper()
		_, err := there.Unbundle(t.Context(), bytes.NewReader(bad), with, nil)
		if !errors.Is(err, ErrBrokenBundle) && !errors.Is(err, ErrNoBundle) && !errors.Is(err, ErrPassphrase) {
			t.Errorf("%s at %d of %d: %v", what, at, len(file), err)
		}
		if strings.HasPrefix(Sentence(err), "Something went wrong") {
			t.Errorf("%s at %d: no sentence for %v", what, at, err)
		}
	}
	for range flips {
		at := random.IntN(len(file))
		bad := bytes.Clone(file)
		bad[at] ^= byte(1 + random.IntN(255))
		try("a byte", at, bad)
	}
	for range cuts {
		at := random.IntN(len(file))
		try("a cut", at, file[:at])
	}
	try("more", len(file), append(bytes.Clone(file), 'x'))
	if after := asJSON(t, first(there.Sessions(t.Context()))); after != before {
		t.Error("something was taken in")
	}
	if done := unbundle(t, there, file, with); done.Added != 3 {
		t.Errorf("the whole one: %+v", done)
	}
}

func first[T any](v T, _ error) T { return v }

func TestBundle_CanBeCalledOff(t *testing.T) {
	s, there := openStore(t, t.TempDir()), openStore(t, t.TempDir())
	c, p := saveCouple(t, s), loadShort(t)
	for n := range 5 {
		begin(t, s, c, p, firstDay.Add(time.Duration(n)*time.Hour), seeded(uint64(n))).play(t, s, 5)
	}
	to, with := cheap(t)
	ctx, stop := context.WithCancel(t.Context())
	_, err := there.Unbundle(ctx, bytes.NewReader(bundled(t, s, to)), with, func(done int) {
		if done == 2 {
			stop()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("called off: %v", err)
	}
	if list, err := there.Sessions(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("%d sessions came, %v", len(list), err)
	}
}

// What a bundle can be damaged in: as it lies there, or inside, by whoever has the
// key, which is the packed archive, or the archive itself.
const (
	asItLies = iota
	insideSeal
	insidePacking
	layers
)

// remade is a bundle with something else at one of its layers.
func remade(t testing.TB, to Recipient, layer int, what []byte) []byte {
	t.Helper()
	if layer == asItLies {
		return what
	}
	var out bytes.Buffer
	sealed, err := age.Encrypt(&out, to.to)
	if err != nil {
		t.Fatal(err)
	}
	inner := sealed
	if layer == insidePacking {
		_, err = io.WriteString(sealed, bundleHead+"1\n")
		inner = gzip.NewWriter(sealed)
	}
	_, bad := inner.Write(what)
	err = errors.Join(err, bad, inner.Close())
	if layer == insidePacking {
		err = errors.Join(err, sealed.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// Whatever is in a bundle, at each of its layers: it is taken in whole, and then
// holds together, or refused with a sentence, and then nothing has come.
func FuzzBundle(f *testing.F) {
	// Of a passphrase, since the process that chooses what to try is not the one
	// that tries it.
	id, err := age.NewScryptIdentity("correct horse battery")
	if err != nil {
		f.Fatal(err)
	}
	knows, err := age.NewScryptRecipient("correct horse battery")
	if err != nil {
		f.Fatal(err)
	}
	knows.SetWorkFactor(1)
	id.SetMaxWorkFactor(8) // or each of them takes minutes
	to, with := Recipient{knows}, Secret{[]age.Identity{id}}
	s, there := openStore(f, f.TempDir()), openStore(f, f.TempDir())
	c, p := saveCouple(f, s), loadShort(f)
	g := begin(f, s, c, p, firstDay, seeded(1))
	g.play(f, s, 6)
	remark(f, s, g.id, "a remark")
	archived := exported(f, s, Selection{}, Archived{Private: true, Remarks: true})
	file := bundled(f, s, to)
	for _, n := range []int{len(file), len(file) - 30, 200} {
		f.Add(file[:n], uint8(asItLies))
	}
	f.Add([]byte("age-encryption.org/v1\n-> scrypt c2FsdHNhbHRzYWx0c2FsdA 18\n"), uint8(asItLies))
	plain, err := age.Decrypt(bytes.NewReader(file), id)
	if err != nil {
		f.Fatal(err)
	}
	packed, err := io.ReadAll(plain)
	if err != nil {
		f.Fatal(err)
	}
	for _, n := range []int{len(packed), len(packed) / 2, len(bundleHead) + 2} {
		f.Add(packed[:n], uint8(insideSeal))
	}
	f.Add([]byte(bundleHead+"2\n"), uint8(insideSeal))
	for _, text := range [][]byte{archived, archived[:len(archived)/2], bytes.ReplaceAll(archived, []byte("tea at nine"), []byte("tea at ten"))} {
		f.Add(text, uint8(insidePacking))
	}
	f.Fuzz(func(t *testing.T, what []byte, layer uint8) {
		ctx := t.Context()
		done, err := there.Unbundle(ctx, bytes.NewReader(remade(t, to, int(layer%layers), what)), with, nil)
		if err != nil && strings.HasPrefix(Sentence(err), "Something went wrong") {
			t.Errorf("no sentence for %v", err)
		}
		n, bad := there.Tally(ctx, Selection{})
		if bad != nil || n != done.Added || err != nil && n > 0 {
			t.Fatalf("%d sessions are there, of %+v: %v, %v", n, done, err, bad)
		}
		if err == nil {
			if err := errors.Join(there.Verify(ctx), there.EraseAll(ctx)); err != nil {
				t.Fatal(err)
			}
		}
	})
}
