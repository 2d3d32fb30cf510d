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

// plain are letters that people type without their stroke or ligature, and that
// no decomposition takes apart.
var plain = strings.NewReplacer("ø", "o", "ł", "l", "đ", "d", "ð", "d", "ħ", "h", "ı", "i", "æ", "ae", "œ", "oe", "’", "'", "‘", "'")

// sign folds one sign: to nothing for accents and for what has no width, and to
// several letters where it stands for several.
func (f *folder) sign(r rune) string {
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

// text appends a folded text. Runs of white space become one space.
func (f *folder) text(to []byte, text string) []byte {
	start := len(to)
	for i := 0; i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf {
			i++
			switch {
			case c <= ' ' || c == 0x7F:
				if n := len(to); n > start && to[n-1] != ' ' {
					to = append(to, ' ')
				}
				continue
			case 'A' <= c && c <= 'Z':
				c += 'a' - 'A'
			}
			to = append(to, c)
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		i += n
		s := f.sign(r)
		if s == " " {
			if n := len(to); n == start || to[n-1] == ' ' {
				continue
			}
		}
		to = append(to, s...)
	}
	return to
}

// places folds a text and returns, for every byte of the result and for its
// end, where in the text it comes from.
func (f *folder) places(text string) (folded []byte, at []int) {
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		s := f.sign(r)
		if s == " " && (len(folded) == 0 || folded[len(folded)-1] == ' ') {
			s = ""
		}
		for range len(s) {
			at = append(at, i)
		}
		folded = append(folded, s...)
		i += n
	}
	return folded, append(at, len(text))
}
