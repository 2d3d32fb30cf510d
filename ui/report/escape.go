package report

import (
	"strings"
	"unicode"
)

// lined makes every way to end a line the same, and shows control characters,
// which have no look, as what is not a character.
func lined(text string) string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\u0085", "\n", "\v", "\n", "\f", "\n").Replace(strings.ToValidUTF8(text, "\uFFFD"))
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return unicode.ReplacementChar
		}
		return r
	}, text)
}

// inline makes a text safe within a line of Markdown. Line breaks become spaces.
func inline(text string) string {
	return escaped(strings.Join(strings.Fields(lined(text)), " "))
}

// quoted writes a text as a quotation in Markdown, line by line as it was
// written.
func quoted(text string) string {
	lines := strings.Split(strings.Trim(lined(text), "\n"), "\n")
	var b strings.Builder
	for i, line := range lines {
		line = strings.ReplaceAll(strings.TrimRightFunc(line, unicode.IsSpace), "\t", "    ")
		if line == "" {
			b.WriteString(">\n")
			continue
		}
		text := strings.TrimLeftFunc(line, unicode.IsSpace)
		b.WriteString("> ")
		for _, r := range line[:len(line)-len(text)] { // would be lost, or make it code
			if r == ' ' {
				b.WriteString("&#32;")
			} else {
				b.WriteRune(r)
			}
		}
		text = escaped(text)
		if strings.HasSuffix(text, `\`) { // or it would end in three of them, which not all take apart
			text = strings.TrimSuffix(text, `\\`) + "&#92;"
		}
		b.WriteString(text)
		if i+1 < len(lines) && strings.TrimSpace(lines[i+1]) != "" {
			b.WriteByte('\\') // the line ends here
		}
		b.WriteByte('\n')
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// escaped puts a backslash before everything that Markdown could take for
// markup: CommonMark's own signs, those by which others find tables, struck out
// text, footnotes and mathematics, and the parts of an address.
func escaped(text string) string {
	var b strings.Builder
	begin := true // nothing but digits came so far
	var before rune
	for i, r := range text {
		switch {
		case strings.ContainsRune("\\`*_[]<>&#|~$!^", r),
			begin && strings.ContainsRune("+-=.):", r),
			r == ':' && strings.HasPrefix(text[i:], "://"),
			r == '.' && before == 'w' || r == '.' && before == 'W',
			r == '@', r == '=' && before == '=':
			b.WriteByte('\\')
		}
		b.WriteRune(r)
		begin = begin && r >= '0' && r <= '9'
		before = r
	}
	return b.String()
}
