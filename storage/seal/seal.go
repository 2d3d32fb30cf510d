// Package seal encrypts single values for the store, so that each opens only
// in the place for which it was sealed.
//
// A sealed value is one version byte, a random nonce of 24 bytes, and the
// XChaCha20-Poly1305 ciphertext with its tag. The associated data is the
// [Place] of the value: a value that was changed, cut, or moved to another
// row or column does not open. A nonce of that length may be drawn at random
// for as many values as a couple will ever write.
//
// Version 1 will always be readable by later versions of Halfway.
package seal

import (
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"

	"golang.org/x/crypto/chacha20poly1305"
)

// KeySize is the length of a key in bytes.
const KeySize = chacha20poly1305.KeySize

// Overhead is how many bytes a sealed value is longer than what it holds.
const Overhead = 1 + chacha20poly1305.NonceSizeX + chacha20poly1305.Overhead

const version = 1

var (
	// ErrOpen is returned for a value that does not open: it was changed, cut
	// or moved, or sealed under another key.
	ErrOpen = errors.New("a sealed value does not open")
	// ErrVersion is returned for a value that a newer Halfway has sealed, or
	// whose first byte is damaged.
	ErrVersion = errors.New("a sealed value is of an unknown version")
)

// NewKey returns a fresh random key.
func NewKey() []byte {
	key := make([]byte, KeySize)
	_, _ = rand.Read(key) // never fails: it ends the program instead
	return key
}

// A Box seals and opens values under one key. It may be used from many
// goroutines at once.
type Box struct {
	aead cipher.AEAD
	tags [sha256.Size]byte // the key of Tag
}

// NewBox returns the box of a key of KeySize bytes.
func NewBox(key []byte) (*Box, error) {
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	return &Box{aead: aead, tags: [sha256.Size]byte(tag(key, At("seal", "tags")))}, nil
}

// Tag returns 32 bytes that nobody can work out for a place without the key.
func (b *Box) Tag(at Place) [sha256.Size]byte {
	return [sha256.Size]byte(tag(b.tags[:], at))
}

func tag(key []byte, at Place) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write(at)
	return mac.Sum(nil)
}

// Seal returns plain in sealed form, to be opened only at that place.
func (b *Box) Seal(plain []byte, at Place) []byte {
	const head = 1 + chacha20poly1305.NonceSizeX
	sealed := make([]byte, head, len(plain)+Overhead)
	sealed[0] = version
	_, _ = rand.Read(sealed[1:head])
	return b.aead.Seal(sealed, sealed[1:head], plain, at)
}

// Open returns what was sealed at that place. It fails with ErrOpen or
// ErrVersion.
func (b *Box) Open(sealed []byte, at Place) ([]byte, error) {
	return b.AppendOpen(nil, sealed, at)
}

// AppendOpen is Open into the spare room of a buffer, which must not overlap
// the sealed value; it returns the extended buffer.
func (b *Box) AppendOpen(buffer, sealed []byte, at Place) ([]byte, error) {
	const head = 1 + chacha20poly1305.NonceSizeX
	if len(sealed) < Overhead {
		return nil, ErrOpen
	}
	if sealed[0] != version {
		return nil, ErrVersion
	}
	plain, err := b.aead.Open(buffer, sealed[1:head], sealed[head:], at)
	if err != nil {
		return nil, ErrOpen
	}
	return plain, nil
}

// A Place names where a sealed value belongs: table, column, and whatever
// tells its row from all others. Two places are equal only if they were made of
// the same parts in the same order.
type Place []byte

// At returns the place that is made of these parts.
func At(parts ...string) Place {
	return Place(nil).And(parts...)
}

// And returns the place with further parts. The receiver stays as it was.
func (p Place) And(parts ...string) Place {
	n := len(p)
	for _, part := range parts {
		n += binary.MaxVarintLen32 + len(part)
	}
	q := append(make(Place, 0, n), p...)
	for _, part := range parts {
		// The length in front keeps "ab"+"c" apart from "a"+"bc".
		q = binary.AppendUvarint(q, uint64(len(part)))
		q = append(q, part...)
	}
	return q
}

// AndNumber returns the place with a number as a further part. The receiver
// stays as it was.
func (p Place) AndNumber(n int64) Place {
	q := append(make(Place, 0, len(p)+9), p...)
	return binary.BigEndian.AppendUint64(append(q, 8), uint64(n))
}
