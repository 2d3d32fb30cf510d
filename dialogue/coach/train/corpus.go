// Package train makes the coach's model from labelled sentences, and measures it.
// The program that people use has no need of it.
package train

import (
	"bytes"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"halfway/dialogue/coach"
)

// Sentence is one labelled sentence.
type Sentence struct {
	Topic string
	Text  string
	// Marks are where the patterns stand, in the order of the text. A sentence
	// without any is to be left alone.
	Marks []Span
}

// Span is where one pattern stands in a sentence, in bytes.
type Span struct {
	Category   coach.Category
	Start, End int
}

// Has reports whether a pattern stands in the sentence.
func (s *Sentence) Has(c coach.Category) bool {
	return slices.ContainsFunc(s.Marks, func(m Span) bool { return m.Category == c })
}

// letters stand for the patterns in the files.
var letters = map[byte]coach.Category{
	'a': coach.Absolute, 'c': coach.Criticism, 't': coach.Contempt, 'f': coach.FauxFeeling, 'm': coach.MindReading,
	'd': coach.Demand, 'w': coach.WhyAccusation, 'e': coach.Defensiveness, 'p': coach.Comparison,
}

// Read reads the files of a folder whose names match a pattern of [path.Match], in
// the order of their names. Sentences whose labels are unsure are left out.
func Read(folder fs.FS, pattern string) ([]Sentence, error) {
	names, err := fs.Glob(folder, pattern)
	if err != nil {
		return nil, fmt.Errorf("list the sentences: %w", err)
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("no sentences in files called %q", pattern)
	}
	var all []Sentence
	for _, name := range names {
		text, err := fs.ReadFile(folder, name)
		if err != nil {
			return nil, fmt.Errorf("read the sentences: %w", err)
		}
		n := 0
		for line := range bytes.Lines(text) {
			n++
			s, sure, err := parse(strings.TrimRight(string(line), "\n"))
			if err != nil {
				return nil, fmt.Errorf("%s:%d: %w", name, n, err)
			}
			if sure {
				all = append(all, s)
			}
		}
	}
	return all, nil
}

// parse reads one line: topic, pair (which is for the writers alone) and text, with
// tabs between them and the marks in braces. It says whether the label is sure.
func parse(line string) (s Sentence, sure bool, err error) {
	fields := strings.Split(line, "\t")
	if len(fields) != 3 {
		return s, false, fmt.Errorf("%d fields, want topic, pair and text", len(fields))
	}
	topic, unsure := strings.CutPrefix(fields[0], "? ")
	text := fields[2]
	if rest, found := strings.CutPrefix(text, "? "); found {
		text, unsure = rest, true
	}
	s.Topic = topic
	var plain strings.Builder
	for {
		before, rest, found := strings.Cut(text, "{")
		plain.WriteString(before)
		if !found {
			break
		}
		inside, after, closed := strings.Cut(rest, "}")
		if !closed || len(inside) < 3 || inside[1] != '|' || letters[inside[0]] == "" {
			return s, false, fmt.Errorf("a mark that is none: %q", rest)
		}
		start := plain.Len()
		plain.WriteString(inside[2:])
		s.Marks = append(s.Marks, Span{Category: letters[inside[0]], Start: start, End: plain.Len()})
		text = after
	}
	s.Text = plain.String()
	if strings.ContainsAny(s.Text, "{}|") || strings.TrimSpace(s.Text) == "" {
		return s, false, fmt.Errorf("a text with signs of marks in it, or an empty one: %q", s.Text)
	}
	return s, !unsure, nil
}
