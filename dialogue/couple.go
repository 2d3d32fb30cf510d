package dialogue

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Partner is one of the two people of a couple.
type Partner struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Couple is two partners. There is one at home, and many in a practice.
type Couple struct {
	ID string `json:"id"`
	// Partners are seated by Side.Index.
	Partners [2]Partner `json:"partners"`
}

// Swapped returns the couple with seats exchanged.
func (c Couple) Swapped() Couple {
	c.Partners[0], c.Partners[1] = c.Partners[1], c.Partners[0]
	return c
}

// MaxName is the greatest length of a name, in characters.
const MaxName = 200

// Reasons for which a pair of names is refused.
var (
	ErrNoName    = errors.New("a name is missing")
	ErrSameNames = errors.New("both names are the same")
	ErrLongName  = errors.New("a name is longer than 200 characters")
	ErrBadName   = errors.New("a name is not readable text")
)

// Name tidies what was typed as a name: white space and control characters
// become single spaces, and none stay at the ends.
func Name(typed string) string {
	return strings.Join(strings.FieldsFunc(typed, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r)
	}), " ")
}

// CheckNames reports why two tidied names cannot be used, or nil. They must
// differ, since the screen tells people by name whose turn it is.
func CheckNames(left, right string) error {
	for _, name := range [...]string{left, right} {
		switch {
		case !utf8.ValidString(name):
			return ErrBadName
		case name == "":
			return ErrNoName
		case utf8.RuneCountInString(name) > MaxName:
			return ErrLongName
		}
	}
	if strings.EqualFold(left, right) {
		return ErrSameNames
	}
	return nil
}
