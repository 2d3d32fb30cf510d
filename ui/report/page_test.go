package report

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	xhtml "golang.org/x/net/html"

	"halfway/dialogue"
)

func duration(seconds int) time.Duration { return time.Duration(seconds) * time.Second }

func parsed(t testing.TB, text string) *xhtml.Node {
	t.Helper()
	root, err := xhtml.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return root
}

func nodes(root *xhtml.Node, yield func(*xhtml.Node)) {
	yield(root)
	for c := range root.ChildNodes() {
		nodes(c, yield)
	}
}

// textOf is the text of a page, without its style.
func textOf(root *xhtml.Node) string {
	var b strings.Builder
	nodes(root, func(n *xhtml.Node) {
		if n.Type == xhtml.TextNode && n.Parent.Data != "style" {
			b.WriteString(n.Data)
		}
	})
	return b.String()
}

// hostile are texts that would be more than text, if one let them.
var hostile = []string{
	`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `</p></article></body></html><h1>x`, `' onmouseover='alert(1)`,
	`<style>*{display:none}</style>`, `javascript:alert(1)`, `<!-- `, `]]>`, `{{.Title}}`, `{{template "head"}}`, `&lt;b&gt; &amp;`, `</textarea></title><svg/onload=alert(1)>`,
	"# heading\n\n- item\n1. first\n> quote\n```\ncode\n```\n    indented\n***bold*** _i_ `c` [a](http://b) ![i](j) <http://k> https://l.m www.n.o a@b.c\n===\n---\n| a | b |\n|---|---|\n~~s~~ $x$ [^1] \\",
	"[a]: http://b\n\n[a]\n\ntext\\\nmore  \nend\n+ plus\n-\n=\n", "\tcode\n    code\n \n  two", "1) one\n12. twelve\n#hash\n:-: x\nTerm\n: definition", "a\x00b\x1b[31mc\u0085d\u2028e",
}

func hostileEntry(t testing.TB, text string) Entry {
	g := begin(t, protocols["seeing-our-dance"], dialogue.Terms{})
	g.couple = named(dialogue.Name(text+"A"), dialogue.Name("B"+text))
	g.write = func(dialogue.Visit) string { return text }
	g.settle = dialogue.Action{Text: text, Each: [2]string{text, text}}
	g.end()
	g.do(dialogue.Action{Kind: dialogue.Reflect, Side: dialogue.Left, Text: text})
	e := g.entry()
	e.Stored.Title, e.Stored.Protocol = text, "another"
	e.Remarks = []dialogue.Remark{{At: evening, Text: text}}
	return e
}

func hostileTrends(text string) []Trend {
	line := dialogue.Name(text)
	return []Trend{{Title: text, Sentence: text, Draw: picture(line, line), Head: []string{text, text}, Rows: [][]string{{text, text}}}}
}

// visible is a text as a document shows it.
func visible(text string) string { return squeezed(lined(text)) }

func TestHTML_HostileTextStaysText(t *testing.T) {
	elements := []string{
		"html", "head", "meta", "title", "style", "body", "svg", "defs", "pattern", "line", "rect", "path", "circle", "h1", "h2", "h3", "p", "article", "header",
		"dl", "dt", "dd", "figure", "div", "span", "ul", "ol", "li", "table", "tbody", "tr", "th", "td", "b", "i", "section", "g", "text", "tspan",
	}
	for _, text := range hostile {
		e := hostileEntry(t, text)
		o := utc
		o.Couple = dialogue.Couple{Partners: e.Stored.Partners}
		o.Trends = hostileTrends(text)
		root := parsed(t, written(t, HTML, o, e))
		articles := 0
		nodes(root, func(n *xhtml.Node) {
			switch {
			case n.Type == xhtml.CommentNode:
				t.Errorf("%q: a comment: %q", text, n.Data)
			case n.Type != xhtml.ElementNode:
			case !slices.Contains(elements, n.Data):
				t.Errorf("%q: an element %s", text, n.Data)
			case n.Data == "article":
				articles++
			}
			for _, a := range n.Attr {
				if strings.HasPrefix(a.Key, "on") || a.Key == "src" || a.Key == "href" || a.Key == "action" {
					t.Errorf("%q: an attribute %s=%q", text, a.Key, a.Val)
				}
			}
		})
		got := squeezed(textOf(root))
		// The title, topic, agreement, thought, remark, and many notes.
		if n := strings.Count(got, visible(text)); articles != 1 || n < 15 {
			t.Errorf("%q stands %d times in %d sessions", text, n, articles)
		}
	}
}

func TestHTML_NeedsNothingElse(t *testing.T) {
	o := utc
	o.Trends = looks()
	text := written(t, HTML, o, everything(t)...)
	root := parsed(t, text)
	for _, ref := range regexp.MustCompile(`(?i)url\(([^)]{0,30})|@import|https?://[^"<\s]*`).FindAllStringSubmatch(text, -1) {
		if strings.HasPrefix(ref[0], "http://www.w3.org/") { // the name of a language, which nobody looks up
			continue
		}
		if !strings.HasPrefix(ref[1], "data:font/ttf;base64,") && !strings.HasPrefix(ref[1], "#hatch-") {
			t.Errorf("it refers to %q", ref[0])
		}
	}
	language, charset := "", ""
	nodes(root, func(n *xhtml.Node) {
		for _, a := range n.Attr {
			if n.Data == "html" && a.Key == "lang" {
				language = a.Val
			}
			if n.Data == "meta" && a.Key == "charset" {
				charset = a.Val
			}
		}
		// What html/template could not make safe, it writes as this.
		if n.Type == xhtml.TextNode && strings.Contains(n.Data, "ZgotmplZ") {
			t.Errorf("a text is %q", n.Data)
		}
	})
	if language != "en" || charset != "utf-8" || strings.Contains(text, "ZgotmplZ") {
		t.Errorf("it is in %q, written in %q", language, charset)
	}
	for _, want := range []string{"prefers-color-scheme:dark", "@page{", "@media print{", "page-break-inside:avoid", "page-break-after:avoid"} {
		if !strings.Contains(text, want) {
			t.Errorf("its style lacks %q", want)
		}
	}
}

func TestHTML_WhatPeopleWroteHasItsOwnDirection(t *testing.T) {
	e := danced(t)
	written := map[string]bool{}
	for _, v := range e.State.Visits {
		if v.Note != "" && v.Step.Kind != dialogue.Agree {
			written[v.Note] = false
		}
	}
	nodes(parsed(t, func() string { return writtenHTML(t, e) }()), func(n *xhtml.Node) {
		if n.Type != xhtml.TextNode {
			return
		}
		if _, ok := written[n.Data]; ok && slices.ContainsFunc(n.Parent.Attr, func(a xhtml.Attribute) bool { return a.Key == "dir" && a.Val == "auto" }) {
			written[n.Data] = true
		}
	})
	for text, ok := range written {
		if !ok {
			t.Errorf("%q has no direction of its own", text)
		}
	}
}

func writtenHTML(t testing.TB, e Entry) string { return written(t, HTML, utc, e) }
