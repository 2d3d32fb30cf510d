// Package search finds sessions by what was said in them. It keeps the words
// that can be looked for in memory alone, since they lie sealed on disk.
package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// folder brings text into a form in which accents, case and kinds of white space
// make no difference. It works sign by sign, so that every place in the result
// has its place in the text. It is for one goroutine.
type folder struct {
	known map[rune]string
	fold  cases.Caser
}

func newFolder() *folder { return &folder{known: map[rune]string{}, fold: cases.Fold()} }

// ascii are the signs of most text, folded beforehand.
var ascii = func() (folded [utf8.RuneSelf]string) {
	for r := range folded {
		folded[r] = " "
		if r > ' ' && r < 0x7F {
			folded[r] = strings.ToLower(string(rune(r)))
		}
	}
	return folded
}()

// plain are letters that people type without their stroke or ligature, and that
// no decomposition takes apart.
var plain = strings.NewReplacer("ø", "o", "ł", "l", "đ", "d", "ð", "d", "ħ", "h", "ı", "i", "æ", "ae", "œ", "oe", "’", "'", "‘", "'")

// sign folds one sign: to nothing for accents and for what has no width, and to
// several letters where it stands for several.
func (f *folder) sign(r rune) string {
	if r < utf8.RuneSelf {
		return ascii[r]
	}
	if s, ok := f.known[r]; ok {
		return s
	}
	s := f.work(r)
	f.known[r] = s
	return s
}

func (f *folder) work(r rune) string {
	if unicode.IsSpace(r) || unicode.IsControl(r) {
		return " "
	}
	var b strings.Builder
	for _, part := range norm.NFKD.String(string(r)) {
		if !unicode.In(part, unicode.Mn, unicode.Cf) {
			b.WriteRune(part)
		}
	}
	return plain.Replace(f.fold.String(b.String()))
}

// text appends a folded text, in which runs of white space are one space. Where
// at is not nil, it gets for every byte that is added, and for the end, where in
// the text it comes from.
func (f *folder) text(to []byte, text string, at *[]int) []byte {
	start := len(to)
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		s := f.sign(r)
		if s == " " && (len(to) == start || to[len(to)-1] == ' ') {
			s = ""
		}
		to = append(to, s...)
		if at != nil {
			for range len(s) {
				*at = append(*at, i)
			}
		}
		i += n
	}
	if at != nil {
		*at = append(*at, len(text))
	}
	return to
}
