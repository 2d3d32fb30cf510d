package dialogue

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Bounds of a protocol file. A long protocol has about a tenth of each.
const (
	// MaxFile is the greatest size of a protocol file, in bytes.
	MaxFile = 256 << 10

	// Of keys, values and signs. The parser takes quadratic time on odd input: a
	// tenth of a second for as many.
	maxTokens = 20_000
	// YAML's block nesting costs at least a column a level, so that a bound on
	// the column bounds the depth before the recursive parser sees the text.
	maxColumn = 40
	maxFlow   = 8
	maxErrors = 20
)

// LoadError is one thing that is wrong with a protocol file.
type LoadError struct {
	// File is the name under which the text was loaded.
	File string
	// Line and Column count from 1; columns are characters.
	Line, Column int
	// What is wrong, and what is allowed there; Allowed may be empty.
	What, Allowed string
}

// Error prints "file:line:column: what; allowed: …" on one line.
func (e *LoadError) Error() string {
	text := fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.What)
	if e.Allowed != "" {
		text += "; allowed: " + e.Allowed
	}
	return text
}

// LoadErrors are all that is wrong with a protocol file, in its order, at most
// twenty. It is never empty when Load returns it.
type LoadErrors []*LoadError

// Error prints one problem a line.
func (all LoadErrors) Error() string {
	lines := make([]string, len(all))
	for i, e := range all {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap lets errors.As find the first LoadError.
func (all LoadErrors) Unwrap() []error {
	list := make([]error, len(all))
	for i, e := range all {
		list[i] = e
	}
	return list
}

// Load reads a protocol file. The name is only used to tell where a problem
// is. Every error that it returns is a LoadErrors. It never panics, whatever
// the text; a protocol that it returns can always be gone through to the end.
func Load(name string, text []byte) (*Protocol, error) {
	r := &reader{name: name, spots: map[spot]position{}}
	sum := sha256.Sum256(text)
	p := &Protocol{Hash: hex.EncodeToString(sum[:]), Text: string(text), index: map[string]place{}}
	if root := r.parse(text); root != nil {
		r.read(root, p)
	}
	switch {
	case p.Format > 1:
		// What a later format says cannot be judged by the rules of this one.
		r.errs = nil
		r.format(p)
	case len(r.errs) == 0:
		checker{reader: r, p: p}.protocol()
	}
	if len(r.errs) > 0 {
		slices.SortStableFunc(r.errs, func(a, b *LoadError) int {
			return cmp.Or(a.Line-b.Line, a.Column-b.Column)
		})
		return nil, r.errs[:min(len(r.errs), maxErrors)]
	}
	return p, nil
}

func (r *reader) format(p *Protocol) {
	r.wrong(p, "format", fmt.Sprintf("format %d is not known", p.Format), "1")
}

// position is a place in a file.
type position struct{ line, column int }

func positionOf(t *token.Token) position {
	if t == nil || t.Position == nil {
		return position{1, 1}
	}
	return position{max(t.Position.Line, 1), max(t.Position.Column, 1)}
}

// fail notes a problem.
func (r *reader) fail(at position, what, allowed string) {
	r.errs = append(r.errs, &LoadError{File: r.name, Line: at.line, Column: at.column, What: what, Allowed: allowed})
}

// parse returns the root of the document, or nil after noting why there is
// none. Of YAML it takes what a protocol needs: one document of plain
// mappings, lists and texts, without anchors, aliases, tags or merging.
func (r *reader) parse(text []byte) (root ast.Node) {
	start := position{1, 1}
	// goccy's parser has panicked on odd input before; a file must never end
	// the program.
	defer func() {
		if recover() != nil {
			r.fail(start, "this is not readable as YAML", "keys, lists and texts as in the protocols that come with Halfway")
			root = nil
		}
	}()
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	if len(text) > MaxFile {
		r.fail(start, "the file is too long", fmt.Sprintf("up to %d KiB", MaxFile>>10))
		return nil
	}
	for i, line := range bytes.Split(text, []byte("\n")) {
		if !utf8.Valid(line) {
			r.fail(position{i + 1, 1}, "this line is not UTF-8", "text in UTF-8")
			return nil
		}
	}
	tokens := lexer.Tokenize(string(text))
	if !r.plain(tokens) {
		return nil
	}
	// Duplicate keys are told by the reader, with the others.
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		at, what := start, err.Error()
		if wrong, ok := errors.AsType[yaml.Error](err); ok {
			at, what = positionOf(wrong.GetToken()), wrong.GetMessage()
		}
		r.fail(at, "this is not readable as YAML: "+what, "a text with a colon in it stands in quotes, and indents are spaces")
		return nil
	}
	for _, doc := range file.Docs {
		if doc.Body != nil {
			return doc.Body
		}
	}
	r.fail(start, "the file is empty", "a protocol")
	return nil
}

// plain reports whether the tokens are within the part of YAML that is
// allowed, and within their bounds. It runs before the parser, whose depth and
// effort it limits.
func (r *reader) plain(tokens token.Tokens) bool {
	if len(tokens) > maxTokens {
		r.fail(positionOf(tokens[maxTokens]), "the file has too many keys and values", fmt.Sprintf("up to %d", maxTokens))
		return false
	}
	flow, begun := 0, false
	for i, t := range tokens {
		at := positionOf(t)
		switch t.Type {
		case token.AnchorType, token.AliasType, token.TagType, token.MergeKeyType, token.DirectiveType, token.MappingKeyType:
			r.fail(at, fmt.Sprintf("%q is a part of YAML that protocols do not use", t.Value), "plain keys, lists and texts")
			return false
		case token.DocumentHeaderType, token.DocumentEndType:
			if begun || t.Type == token.DocumentEndType {
				r.fail(at, "the document ends here", "one document a file")
				return false
			}
		case token.SequenceStartType, token.MappingStartType:
			flow++
		case token.SequenceEndType, token.MappingEndType:
			flow--
		case token.SequenceEntryType:
			if at.column > maxColumn {
				flow = maxFlow + 1
			}
		case token.MappingValueType:
			if flow == 0 && i > 0 && positionOf(tokens[i-1]).column > maxColumn {
				flow = maxFlow + 1
			}
		}
		begun = begun || t.Type != token.CommentType
		if flow > maxFlow {
			r.fail(at, "this is nested too deeply", "parts, their steps, and the options of those")
			return false
		}
	}
	return true
}
