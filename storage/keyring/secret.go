package keyring

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/sethvargo/go-diceware/diceware"
	"golang.org/x/text/secure/precis"

	"halfway/dialogue/passphrase"
)

// Words is how many words a recovery sheet has. Each is one of 7,776 (the list
// of the Electronic Frontier Foundation), so that ten are worth 129 bits.
const Words = 10

// Prepare brings a passphrase into the form in which it is the same on every
// keyboard (RFC 8265). It fails with ErrSecret.
func Prepare(typed string) ([]byte, error) {
	if len(typed) > passphrase.Most || !utf8.ValidString(typed) {
		return nil, ErrSecret
	}
	secret, err := precis.OpaqueString.Bytes([]byte(typed))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSecret, err)
	}
	if utf8.RuneCount(secret) < passphrase.Least {
		return nil, ErrSecret
	}
	return secret, nil
}

// newWords draws the words of a recovery sheet.
func newWords() ([]string, error) {
	words, err := diceware.GenerateWithWordList(Words, diceware.WordListEffLarge())
	if err != nil {
		return nil, fmt.Errorf("recovery words: %w", err)
	}
	return words, nil
}

// readWords reads words as somebody types them from a sheet: in any case, with
// the numbers of the sheet or without, parted by anything.
func readWords(typed string) ([]byte, error) {
	if len(typed) > passphrase.Most {
		return nil, ErrSecret
	}
	words := strings.FieldsFunc(strings.ToLower(typed), func(r rune) bool {
		return (r < 'a' || r > 'z') && r != '-'
	})
	if len(words) != Words {
		return nil, ErrSecret
	}
	return joined(words), nil
}

func joined(words []string) []byte { return []byte(strings.Join(words, " ")) }
