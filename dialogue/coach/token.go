package coach

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Token is a word, a part of one, or a sign.
type Token struct {
	// Word is how it is looked up: small letters, straight apostrophes, and
	// what people leave out when they type put back.
	Word string
	// Start and End are where it stands in the text, in bytes, always on the
	// borders of characters. Parts of a contraction share the place of the whole.
	Start, End int
	// Quoted says that it stands between quotation marks.
	Quoted bool
	// Loud says that it is written in capitals, and has two letters or more.
	Loud bool
}

// sign reports whether it is no word.
func (t Token) sign() bool {
	r, _ := utf8.DecodeRuneInString(t.Word)
	return strings.ContainsRune("?!.,;:\"☺", r)
}

// parts are the ends of contractions that are tokens of their own.
var parts = []string{"n't", "'re", "'ve", "'ll", "'m", "'d", "'s"}

// stems are what is left of a word before n't.
var stems = map[string]string{"ca": "can", "wo": "will", "sha": "shall"}

// Tokens cuts a text into words and signs. It takes any bytes.
func (l *Lexicon) Tokens(text string) []Token {
	var tokens []Token
	quoted := false
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			end := wordEnd(text, at)
			tokens = l.cut(tokens, text[at:end], at, quoted)
			at = end
			continue
		case r == '"' || r == '“' || r == '”' || r == '„' || r == '«' || r == '»':
			quoted = r != '”' && r != '»' && !quoted
			tokens = append(tokens, Token{Word: `"`, Start: at, End: at + size, Quoted: quoted})
		case (r == '\'' || r == '‘') && !quoted && opensQuote(text, at, size):
			quoted = true
			tokens = append(tokens, Token{Word: `"`, Start: at, End: at + size, Quoted: true})
		case (r == '\'' || r == '’') && quoted:
			quoted = false
			tokens = append(tokens, Token{Word: `"`, Start: at, End: at + size})
		case strings.ContainsRune("?!.,;:…", r):
			sign := string(r)
			if r == '…' {
				sign = "."
			}
			if last := len(tokens) - 1; last >= 0 && tokens[last].Word == sign && tokens[last].End == at {
				tokens[last].End = at + size // one sign, however often it is typed
				break
			}
			tokens = append(tokens, Token{Word: sign, Start: at, End: at + size, Quoted: quoted})
		case r > 0x2600 && (unicode.Is(unicode.So, r) || r >= 0x1F000):
			tokens = append(tokens, Token{Word: "☺", Start: at, End: at + size, Quoted: quoted})
		case r == '–' || r == '—':
			tokens = append(tokens, Token{Word: ",", Start: at, End: at + size, Quoted: quoted})
		}
		at += size
	}
	return tokens
}

// wordEnd is where the word that begins at a place ends.
func wordEnd(text string, at int) int {
	for at < len(text) {
		r, size := utf8.DecodeRuneInString(text[at:])
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) {
			at += size
			continue
		}
		if isApostrophe(r) {
			next, _ := utf8.DecodeRuneInString(text[at+size:])
			if unicode.IsLetter(next) {
				at += size
				continue
			}
		}
		break
	}
	return at
}

func isApostrophe(r rune) bool { return strings.ContainsRune("'’‘ʼ`´", r) }

// straight is a word in small letters, with straight apostrophes.
func straight(word string) string {
	return strings.Map(func(r rune) rune {
		if isApostrophe(r) {
			return '\''
		}
		return unicode.ToLower(r)
	}, word)
}

// opensQuote tells a quotation mark from an apostrophe: one that begins a word,
// and that another one answers at the end of a later word.
func opensQuote(text string, at, size int) bool {
	if before, _ := utf8.DecodeLastRuneInString(text[:at]); at > 0 && !unicode.IsSpace(before) && before != '(' {
		return false
	}
	rest := text[at+size:]
	if next, _ := utf8.DecodeRuneInString(rest); !unicode.IsLetter(next) {
		return false
	}
	for i, r := range rest {
		if r != '\'' && r != '’' {
			continue
		}
		after, _ := utf8.DecodeRuneInString(rest[i+utf8.RuneLen(r):])
		if !unicode.IsLetter(after) && i > 2 {
			return true
		}
	}
	return false
}

// cut adds the tokens of one word.
func (l *Lexicon) cut(tokens []Token, raw string, at int, quoted bool) []Token {
	word := straight(raw)
	t := Token{Start: at, End: at + len(raw), Quoted: quoted, Loud: utf8.RuneCountInString(raw) > 1 && strings.ToUpper(raw) == raw && strings.ToLower(raw) != raw}
	add := func(words ...string) []Token {
		for _, w := range words {
			t.Word = w
			tokens = append(tokens, t)
		}
		return tokens
	}
	if typed, ok := l.typed[word]; ok {
		return add(typed...)
	}
	for _, part := range parts {
		stem, found := strings.CutSuffix(word, part)
		if !found || stem == "" {
			continue
		}
		if whole, ok := stems[stem]; ok && part == "n't" {
			stem = whole
		}
		if typed, ok := l.typed[stem]; ok {
			return add(append(typed[:len(typed):len(typed)], part)...)
		}
		return add(l.known(stem), part)
	}
	return add(l.known(word))
}

// known returns a word as the lexicon knows it: with the letters that were typed
// three times or more once or twice, and with one slip put right.
func (l *Lexicon) known(word string) string {
	if l.knows(word) {
		return word
	}
	if short := squeeze(word, 2); short != word {
		if l.knows(short) {
			return short
		}
		if short = squeeze(word, 1); l.knows(short) {
			return short
		}
	}
	if near := l.near(word); near != "" {
		return near
	}
	return word
}

// squeeze leaves at most so many of the same letter in a row, where there are
// three or more.
func squeeze(word string, most int) string {
	var b strings.Builder
	run := []rune(word)
	for i := 0; i < len(run); {
		j := i
		for j < len(run) && run[j] == run[i] {
			j++
		}
		n := j - i
		if n > 2 {
			n = most
		}
		for range n {
			b.WriteRune(run[i])
		}
		i = j
	}
	return b.String()
}

// near returns the most usual word that is one slip away: a letter too many, one
// missing, two that changed places, or one that is another. Only longer words
// have one; empty where there is none.
func (l *Lexicon) near(word string) string {
	if len(word) < 5 || len(word) > 20 || strings.ContainsFunc(word, func(r rune) bool { return r < 'a' || r > 'z' }) {
		return ""
	}
	best, rank := "", nearest
	try := func(w string) {
		if r, ok := l.Vectors.rank(w); ok && r < rank {
			best, rank = w, r
		}
	}
	for i := range len(word) + 1 {
		if i < len(word) {
			try(word[:i] + word[i+1:])
		}
		if i+1 < len(word) {
			try(word[:i] + word[i+1:i+2] + word[i:i+1] + word[i+2:])
		}
		for c := 'a'; c <= 'z'; c++ {
			try(word[:i] + string(c) + word[i:])
			if i > 0 && i < len(word) { // the first letter is seldom wrong
				try(word[:i] + string(c) + word[i+1:])
			}
		}
	}
	return best
}

// nearest is how usual a word must be for a slip to be read as it.
const nearest = 25_000
