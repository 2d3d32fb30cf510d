package dialogue

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

var placeholder = regexp.MustCompile(`\{\{[^}]*\}\}`)

// CheckWords holds a translation of a protocol's words against them, and
// returns all that is wrong with it: keys that are missing or that the protocol
// does not have, texts that say nothing or too much or cannot be shown, and
// names in braces that are lost or added. The words of other protocols are left
// alone.
func CheckWords(p *Protocol, words map[string]string) []error {
	var wrong []error
	known := map[string]bool{}
	for _, w := range p.Words() {
		known[w.Key] = true
		text, ok := words[w.Key]
		switch {
		case !ok:
			wrong = append(wrong, fmt.Errorf("%q is missing: %q", w.Key, w.Text))
		case Blank(text):
			wrong = append(wrong, fmt.Errorf("%q is empty", w.Key))
		case utf8.RuneCountInString(text) > maxWord:
			wrong = append(wrong, fmt.Errorf("%q has %d characters; allowed: up to %d", w.Key, utf8.RuneCountInString(text), maxWord))
		case !slices.Equal(names(text), names(w.Text)):
			wrong = append(wrong, fmt.Errorf("%q has the names %v; allowed: %v", w.Key, names(text), names(w.Text)))
		case stray(text):
			wrong = append(wrong, fmt.Errorf("%q has braces around no name; allowed: %v", w.Key, names(w.Text)))
		case strings.ContainsFunc(text, func(c rune) bool { return unicode.IsControl(c) && c != '\n' }):
			wrong = append(wrong, fmt.Errorf("%q has a control character; allowed: letters, signs and line breaks", w.Key))
		}
	}
	var strange []string
	for key := range words {
		if strings.HasPrefix(key, p.Key()) && !known[key] {
			strange = append(strange, key)
		}
	}
	slices.Sort(strange)
	for _, key := range strange {
		wrong = append(wrong, fmt.Errorf("%q is no word of %q", key, p.ID))
	}
	return wrong
}

// names lists the placeholders of a text, each once.
func names(text string) []string {
	found := placeholder.FindAllString(text, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

// stray reports whether a text has braces that belong to no name. Such a text
// is no template, and its key would be shown in its place.
func stray(text string) bool {
	rest := placeholder.ReplaceAllString(text, "")
	return strings.Contains(rest, "{{") || strings.Contains(rest, "}}")
}
