package report

import (
	"bufio"
	"bytes"
	stdhtml "html"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	markup "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"pgregory.net/rapid"

	"halfway/dialogue"
)

// readings of Markdown: the standard, and everything that others add to it.
var dialects = map[string]goldmark.Markdown{
	"CommonMark": goldmark.New(),
	"extended":   goldmark.New(goldmark.WithExtensions(extension.GFM, extension.Footnote, extension.DefinitionList)),
}

// tree parses Markdown, and calls visit for every node.
func tree(t testing.TB, in goldmark.Markdown, source string, visit func(ast.Node)) {
	t.Helper()
	root := in.Parser().Parse(text.NewReader([]byte(source)))
	err := ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			visit(n)
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func readable(n ast.Node, source []byte) string {
	switch n := n.(type) {
	case *ast.Text:
		var b bytes.Buffer
		w := bufio.NewWriter(&b)
		markup.DefaultWriter.Write(w, n.Segment.Value(source))
		w.Flush()
		value := stdhtml.UnescapeString(b.String())
		if n.SoftLineBreak() || n.HardLineBreak() {
			value += "\n"
		}
		return value
	case *ast.String:
		return string(n.Value)
	case *ast.CodeBlock:
		return string(n.Lines().Value(source))
	}
	return ""
}

func markdownText(t testing.TB, source string) string {
	t.Helper()
	var b strings.Builder
	tree(t, dialects["CommonMark"], source, func(n ast.Node) {
		b.WriteString(readable(n, []byte(source)))
		if n.Type() == ast.TypeBlock {
			b.WriteByte('\n')
		}
	})
	return b.String()
}

// onlyText checks that Markdown is a quotation, or a line, of nothing but text,
// and returns the text.
func onlyText(t testing.TB, in goldmark.Markdown, source string) string {
	t.Helper()
	var b strings.Builder
	paragraphs := 0
	tree(t, in, source, func(n ast.Node) {
		switch n.Kind() {
		case ast.KindDocument, ast.KindBlockquote, ast.KindText, ast.KindString:
		case ast.KindParagraph:
			if paragraphs++; paragraphs > 1 {
				b.WriteString("\n\n")
			}
		default:
			t.Fatalf("%q has a %s", source, n.Kind())
		}
		b.WriteString(readable(n, []byte(source)))
	})
	return b.String()
}

// spaced is a text as Markdown keeps it: without blanks at the ends of lines, and
// with one empty line where there are several.
func spaced(text string) string {
	text = strings.ReplaceAll(lined(text), "\t", "    ")
	lines := strings.Split(text, "\n")
	var kept []string
	for _, line := range lines {
		line = strings.TrimRightFunc(line, isSpace)
		if line == "" && (len(kept) == 0 || kept[len(kept)-1] == "") {
			continue
		}
		kept = append(kept, line)
	}
	return strings.TrimRight(strings.Join(kept, "\n"), "\n")
}

func isSpace(r rune) bool { return strings.TrimSpace(string(r)) == "" }

func TestMarkdown_HostileTextStaysText(t *testing.T) {
	for name, in := range dialects {
		for _, text := range hostile {
			if got := onlyText(t, in, quoted(text)); got != spaced(text) {
				t.Errorf("%s reads\n%q from\n%q, not\n%q", name, got, quoted(text), spaced(text))
			}
			if got, want := onlyText(t, in, inline(text)), strings.Join(strings.Fields(lined(text)), " "); got != want {
				t.Errorf("%s reads %q from %q, not %q", name, got, inline(text), want)
			}
		}
	}
}

func TestMarkdown_AnyTextStaysText(t *testing.T) {
	pieces := rapid.OneOf(
		rapid.SampledFrom([]string{
			"#", "-", "*", "_", "`", "```", "~~~", ">", "<", "|", "\\", "[", "](", "!", "&", "&amp;", "&#32;", "1.", "9)", "+", "=", "===", "---", ":", "://",
			"http://a.b", "www.a.bc", "a@b.cd", "<b>", "</p>", "<!--", "-->", "<?", "<![CDATA[", "\n", "\n\n", " ", "  ", "    ", "\t", "\r\n", "\u2028", "\x00", "a", "Word", "é", "漢", "مرحبا", "👩‍👧", "[^1]", "[x]", "- [ ]", "$", "^", "~",
		}),
		rapid.StringN(0, 4, -1),
	)
	rapid.Check(t, func(r *rapid.T) {
		text := strings.Join(rapid.SliceOfN(pieces, 1, 30).Draw(r, "pieces"), "")
		if !utf8.ValidString(text) || dialogue.Blank(text) {
			return
		}
		text = strings.TrimSpace(text)
		for name, in := range dialects {
			if got := onlyText(t, in, quoted(text)); got != spaced(text) {
				r.Fatalf("%s reads\n%q from\n%q, not\n%q", name, got, quoted(text), spaced(text))
			}
			if got, want := onlyText(t, in, inline(text)), strings.Join(strings.Fields(lined(text)), " "); got != want {
				r.Fatalf("%s reads %q from %q, not %q", name, got, inline(text), want)
			}
		}
	})
}

func TestMarkdown_HostileSessionsHaveTheShapeOfAnyOther(t *testing.T) {
	// What kinds of nodes there are, without the text in them.
	shape := func(text string) string {
		var b strings.Builder
		o := utc
		o.Trends = hostileTrends(text)
		tree(t, dialects["extended"], written(t, Markdown, o, hostileEntry(t, text)), func(n ast.Node) {
			switch n.Kind() {
			case ast.KindText, ast.KindString, ast.KindParagraph:
			case ast.KindLink, ast.KindAutoLink, ast.KindHTMLBlock, ast.KindRawHTML, ast.KindFencedCodeBlock, ast.KindImage, extast.KindTable:
				t.Errorf("%q makes a %s", text, n.Kind())
			default:
				b.WriteString(n.Kind().String() + "\n")
			}
		})
		return b.String()
	}
	want := shape("plain")
	for _, text := range hostile {
		if shape(text) != want {
			t.Errorf("%q changes the shape of the document", text)
		}
	}
}
