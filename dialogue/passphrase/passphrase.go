// Package passphrase says which passphrases people may choose, for what they share
// and for drawers of their own. It is the one place for that: the window, the
// terminal and the store ask it.
package passphrase

import (
	"errors"
	"unicode/utf8"

	"github.com/ccojocar/zxcvbn-go"
)

// Bounds of a passphrase.
const (
	// Least is how many characters it has at least, which is the least that NIST SP
	// 800-63B allows where people choose.
	Least = 8
	// Most is its greatest length, in bytes.
	Most = 1000
	// Strongest is the greatest strength.
	Strongest = 4
)

const (
	// enough is the least strength that is taken: some hundred million guesses.
	enough = 2
	// measured is how many characters are measured: measuring takes long where
	// there are many, and by then it is strong anyway.
	measured = 100
)

var (
	// ErrShort is returned for a passphrase of fewer than Least characters.
	ErrShort = errors.New("the passphrase is too short")
	// ErrWeak is returned for one that is easy to guess.
	ErrWeak = errors.New("the passphrase is easy to guess")
)

// Strength returns how hard a passphrase is to guess, from 0 for one of the first
// that anybody would try to Strongest, for somebody who knows these words (zxcvbn;
// Wheeler, USENIX Security 2016). It takes some milliseconds.
func Strength(chosen string, known []string) int {
	letters := []rune(chosen)
	return zxcvbn.PasswordStrength(string(letters[:min(len(letters), measured)]), known).Score
}

// Check returns ErrShort or ErrWeak for a passphrase that may not be chosen.
func Check(chosen string, known []string) error {
	switch {
	case utf8.RuneCountInString(chosen) < Least:
		return ErrShort
	case Strength(chosen, known) < enough:
		return ErrWeak
	}
	return nil
}
