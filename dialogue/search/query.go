package search

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"halfway/dialogue"
)

// Query is what somebody looks for: words and quoted phrases, all of which must
// be there. The zero Query looks for nothing.
type Query struct{ terms [][]byte }

// Parse reads what was typed. A quotation that is still open goes to the end.
func Parse(typed string) Query {
	f := newFolder()
	var q Query
	var term strings.Builder
	quoted := false
	take := func() {
		folded := bytes.TrimSpace(f.text(nil, term.String(), nil))
		if len(folded) > 0 && !slices.ContainsFunc(q.terms, func(t []byte) bool { return bytes.Equal(t, folded) }) {
			q.terms = append(q.terms, folded)
		}
		term.Reset()
	}
	for _, r := range typed {
		switch {
		case strings.ContainsRune("\"“”„«»‟", r):
			take()
			quoted = !quoted
		case unicode.IsSpace(r) && !quoted:
			take()
		default:
			term.WriteRune(r)
		}
	}
	take()
	return q
}

// Empty reports whether the query looks for nothing.
func (q Query) Empty() bool { return len(q.terms) == 0 }

// in reports whether all that is looked for is in folded words.
func (q Query) in(words []byte) bool {
	for _, term := range q.terms {
		if !bytes.Contains(words, term) {
			return false
		}
	}
	return true
}

// Mark is a stretch of a text that was looked for, in bytes.
type Mark struct{ From, To int }

// Marks returns where a text has what is looked for, in order and without
// overlap. A mark takes in the accents that follow a letter.
func (q Query) Marks(text string) []Mark {
	var at []int
	folded := newFolder().text(nil, text, &at)
	var marks []Mark
	for _, term := range q.terms {
		for from := 0; ; {
			i := bytes.Index(folded[from:], term)
			if i < 0 {
				break
			}
			i += from
			end := i + len(term)
			// The sign in which the term ends belongs to it whole, with the signs
			// after it that folded to nothing.
			last := at[end-1]
			for end < len(folded) && at[end] == last {
				end++
			}
			marks = append(marks, Mark{at[i], at[end]})
			from = i + len(term)
		}
	}
	slices.SortFunc(marks, func(a, b Mark) int { return a.From - b.From })
	var apart []Mark
	for _, m := range marks {
		if n := len(apart); n > 0 && m.From <= apart[n-1].To {
			apart[n-1].To = max(apart[n-1].To, m.To)
			continue
		}
		apart = append(apart, m)
	}
	return apart
}

// Excerpt is a piece of what was said, with what was looked for marked in it.
type Excerpt struct {
	// Passage is where it stands; its Text is the piece, on one line.
	Passage dialogue.Passage
	// Marks lie within the piece.
	Marks []Mark
}

// Excerpt returns the piece of some words that shows best what was looked for,
// of at most so many characters: the one of the passages with the most terms in
// it. It is false where none of the terms is there.
func (q Query) Excerpt(words []dialogue.Passage, most int) (Excerpt, bool) {
	best, found := -1, 0
	f := newFolder()
	for i, w := range words {
		folded := f.text(nil, w.Text, nil)
		n := 0
		for _, term := range q.terms {
			if bytes.Contains(folded, term) {
				n++
			}
		}
		if n > found {
			best, found = i, n
		}
	}
	if best < 0 {
		return Excerpt{}, false
	}
	e := Excerpt{Passage: words[best]}
	text := strings.Join(strings.Fields(e.Passage.Text), " ")
	marks := q.Marks(text)
	if len(marks) == 0 {
		return Excerpt{}, false
	}
	from, to := window(text, marks[0], most)
	e.Passage.Text = text[from:to]
	lead := 0
	if from > 0 {
		e.Passage.Text, lead = "…"+e.Passage.Text, len("…")
	}
	if to < len(text) {
		e.Passage.Text += "…"
	}
	for _, m := range marks {
		if m.From >= from && m.To <= to {
			e.Marks = append(e.Marks, Mark{m.From - from + lead, m.To - from + lead})
		}
	}
	return e, true
}

// window picks a stretch of a text around a mark, of at most so many
// characters, that begins and ends between words where it can.
func window(text string, m Mark, most int) (from, to int) {
	if utf8.RuneCountInString(text) <= most {
		return 0, len(text)
	}
	room := max(most-utf8.RuneCountInString(text[m.From:m.To]), 0)
	from, to = m.From, m.To
	for before := room / 3; before > 0 && from > 0; before-- {
		_, n := utf8.DecodeLastRuneInString(text[:from])
		from -= n
		room--
	}
	for ; room > 0 && to < len(text); room-- {
		_, n := utf8.DecodeRuneInString(text[to:])
		to += n
	}
	if from > 0 {
		if i := strings.IndexByte(text[from:m.From], ' '); i >= 0 {
			from += i + 1
		}
	}
	if to < len(text) {
		if i := strings.LastIndexByte(text[m.To:to], ' '); i > 0 {
			to = m.To + i
		}
	}
	return from, to
}
