// Package keyring keeps one key: in the plain, or locked by a passphrase and by
// the words of a recovery sheet.
//
// A ring is a few bytes for a file or a row. In the plain it is a magic word, a
// version byte, the key, and the beginning of the SHA-256 of all that, so that a
// damaged one is told from a wrong one. A guarded ring has, in place of the key,
// the [ID] of the key and its ways in: each seals the key under what Argon2id
// makes of a secret (RFC 9106), bound to the ring and to its own costs. Changing
// the secret changes these few bytes, and nothing that the key has sealed.
package keyring

import (
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"runtime/debug"

	"golang.org/x/crypto/argon2"

	"halfway/storage/seal"
)

var (
	// ErrWrong is returned for a secret that does not open a ring.
	ErrWrong = errors.New("that is not the passphrase")
	// ErrSecret is returned for a passphrase that cannot be one: too short, or
	// with characters that not every keyboard gives alike.
	ErrSecret = errors.New("that cannot be a passphrase")
	// ErrBroken is returned for what is no ring, or a damaged one.
	ErrBroken = errors.New("it is no key, or a damaged one")
	// ErrNewer is returned for a ring that a newer Halfway has made.
	ErrNewer = errors.New("the key is of a newer version")
)

const (
	magic   = "halfwaykey"
	plain   = 1 // version of a ring in the plain
	guarded = 2 // version of a guarded one
	sumSize = 8
	// mostWays is how many ways into a ring are read.
	mostWays = 4
)

// The costs of a secret. OWASP asks for at least 19 MiB and two passes, RFC 9106
// for 64 MiB and three where memory is scarce. Ours take about half a second on
// two cores.
const (
	passes  = 4
	memory  = 128 << 10 // KiB
	threads = 2
)

// Bounds of the costs that a ring may name, so that a damaged or forged one can
// neither take all memory nor hours.
const (
	maxPasses  = 64
	maxMemory  = 1 << 20 // KiB
	maxThreads = 16
)

const saltSize = 16

// wayKind says what a way in is opened with.
type wayKind byte

const (
	byPassphrase wayKind = 1
	byWords      wayKind = 2
)

// ID tells keys apart without giving any of one away.
type ID [8]byte

// IDOf returns the id of a key.
func IDOf(key []byte) ID {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("halfway: which key this is"))
	return ID(mac.Sum(nil))
}

// Ring is a key with what opens it. It does not change, and may be used from
// many goroutines at once.
type Ring struct {
	id   ID
	key  []byte // nil in a guarded one
	ways []way
}

// way is one way into a guarded ring.
type way struct {
	kind           wayKind
	passes, memory uint32
	threads        byte
	salt           [saltSize]byte
	sealed         []byte
}

const waySize = 1 + 4 + 4 + 1 + saltSize + seal.KeySize + seal.Overhead

// Plain returns the ring of a key that nothing guards.
func Plain(key []byte) *Ring { return &Ring{id: IDOf(key), key: bytes.Clone(key)} }

// Guard returns the ring of a key that only the passphrase opens, or the words,
// which are for a recovery sheet and are told this once. It fails with ErrSecret.
func Guard(key []byte, passphrase string) (*Ring, []string, error) {
	secret, err := Prepare(passphrase)
	if err != nil {
		return nil, nil, err
	}
	words, err := newWords()
	if err != nil {
		return nil, nil, err
	}
	r := &Ring{id: IDOf(key)}
	for _, w := range []struct {
		kind   wayKind
		secret []byte
	}{{byPassphrase, secret}, {byWords, joined(words)}} {
		made, err := newWay(r.id, w.kind, w.secret, key)
		if err != nil {
			return nil, nil, err
		}
		r.ways = append(r.ways, made)
	}
	debug.FreeOSMemory() // Argon2id took a good deal of it, and keys lay there
	return r, words, nil
}

func newWay(id ID, kind wayKind, secret, key []byte) (way, error) {
	w := way{kind: kind, passes: passes, memory: memory, threads: threads}
	_, _ = rand.Read(w.salt[:]) // never fails: it ends the program instead
	box, err := w.box(secret)
	if err != nil {
		return w, err
	}
	w.sealed = box.Seal(key, w.place(id))
	return w, nil
}

// box returns what a secret makes of a way.
func (w way) box(secret []byte) (*seal.Box, error) {
	key := argon2.IDKey(secret, w.salt[:], w.passes, w.memory, w.threads, seal.KeySize)
	defer clear(key)
	return seal.NewBox(key)
}

// place binds a sealed key to its ring, and to all else that its way says.
func (w way) place(id ID) seal.Place {
	return seal.At("keyring", string(id[:]), string(w.salt[:])).
		AndNumber(int64(w.kind)).AndNumber(int64(w.passes)).AndNumber(int64(w.memory)).AndNumber(int64(w.threads))
}

// ID returns the id of the key, which is known without opening the ring.
func (r *Ring) ID() ID { return r.id }

// Guarded reports whether a secret is needed.
func (r *Ring) Guarded() bool { return r.key == nil }

// Key returns the key of a ring that nothing guards, and nil otherwise.
func (r *Ring) Key() []byte { return bytes.Clone(r.key) }

// Open returns the key for a passphrase, or for the words of the recovery sheet
// in any spacing and case. A ring that nothing guards opens with anything. It
// takes about half a second for each of the two, and fails with ErrWrong.
func (r *Ring) Open(secret string) ([]byte, error) {
	if !r.Guarded() {
		return r.Key(), nil
	}
	defer debug.FreeOSMemory()
	for _, w := range r.ways {
		typed, err := Prepare(secret)
		if w.kind == byWords {
			typed, err = readWords(secret)
		}
		if err != nil {
			continue // it cannot be that
		}
		box, err := w.box(typed)
		if err != nil {
			return nil, err
		}
		if key, err := box.Open(w.sealed, w.place(r.id)); err == nil && IDOf(key) == r.id {
			return key, nil
		}
	}
	return nil, ErrWrong
}

// Bytes returns the ring as it is stored.
func (r *Ring) Bytes() []byte {
	out := append([]byte(magic), plain)
	if r.Guarded() {
		out[len(magic)] = guarded
		out = append(out, r.id[:]...)
		out = append(out, byte(len(r.ways)))
		for _, w := range r.ways {
			out = append(out, byte(w.kind))
			out = binary.BigEndian.AppendUint32(out, w.passes)
			out = binary.BigEndian.AppendUint32(out, w.memory)
			out = append(out, w.threads)
			out = append(out, w.salt[:]...)
			out = append(out, w.sealed...)
		}
	} else {
		out = append(out, r.key...)
	}
	sum := sha256.Sum256(out)
	return append(out, sum[:sumSize]...)
}

// Read reads a ring. It fails with ErrBroken or ErrNewer.
func Read(stored []byte) (*Ring, error) {
	body, ok := checked(stored)
	if !ok {
		return nil, ErrBroken
	}
	version, body := body[len(magic)], body[len(magic)+1:]
	switch version {
	case plain:
		if len(body) != seal.KeySize {
			return nil, ErrBroken
		}
		return Plain(body), nil
	case guarded:
		return readGuarded(body)
	default:
		return nil, fmt.Errorf("version %d: %w", version, ErrNewer)
	}
}

// checked returns what stands before the checksum, where that fits.
func checked(stored []byte) ([]byte, bool) {
	n := len(stored) - sumSize
	if n <= len(magic)+1 || !bytes.HasPrefix(stored, []byte(magic)) {
		return nil, false
	}
	sum := sha256.Sum256(stored[:n])
	return stored[:n], bytes.Equal(sum[:sumSize], stored[n:])
}

func readGuarded(body []byte) (*Ring, error) {
	var r Ring
	if len(body) < len(r.id)+1 {
		return nil, ErrBroken
	}
	copy(r.id[:], body)
	n, body := int(body[len(r.id)]), body[len(r.id)+1:]
	if n < 1 || n > mostWays || len(body) != n*waySize {
		return nil, ErrBroken
	}
	for range n {
		w := way{
			kind: wayKind(body[0]), passes: binary.BigEndian.Uint32(body[1:]), memory: binary.BigEndian.Uint32(body[5:]),
			threads: body[9], salt: [saltSize]byte(body[10:]), sealed: bytes.Clone(body[10+saltSize : waySize]),
		}
		if w.kind != byPassphrase && w.kind != byWords || w.passes < 1 || w.passes > maxPasses ||
			w.memory < 8*uint32(w.threads) || w.memory > maxMemory || w.threads < 1 || w.threads > maxThreads {
			return nil, ErrBroken
		}
		r.ways = append(r.ways, w)
		body = body[waySize:]
	}
	return &r, nil
}
