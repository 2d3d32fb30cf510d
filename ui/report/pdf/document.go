// Package pdf writes PDF documents: pages with text in every script for which
// the machine has a font, and drawings.
//
// Text is shaped, broken into lines and put into visual order by
// github.com/go-text/typesetting, and stays text: it can be selected, copied and
// searched. A drawing of github.com/tdewolff/canvas can be put on a page. Its own
// PDF renderer is not used, because it leaves out the offsets by which marks sit
// on their letters (Thai, Hebrew and Hindi need them), names one character for a
// glyph that stands for several, and writes the time at which it runs into the
// file.
//
// A document is written page by page; what stays in memory is where its objects
// lie and which glyphs were used.
package pdf

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
)

// Info is what a document says of itself.
type Info struct {
	Title, Creator string
	// Language is a BCP 47 tag such as "en".
	Language string
	// Created is when it was made. The bytes of a document depend on it and on
	// nothing else than what was put into it.
	Created time.Time
}

// Document is a PDF document that is being written.
type Document struct {
	out     io.Writer
	at      int64
	err     error
	offsets []int64 // of the objects, which count from 1
	info    Info
	fonts   *Fonts
	faces   map[*face]*embedded
	order   []*embedded
	page    *Page
	pages   int
	nodes   []node
	marks   []mark
	packer  *zlib.Writer
}

// node is a leaf of the tree of pages: viewers are slow with long lists.
type node struct {
	object int
	pages  []int
}

const pagesInNode = 50

// mark is an entry of the outline that viewers show beside the pages.
type mark struct {
	title string
	page  int
	y     float64
}

// The first objects have fixed numbers.
const (
	catalogObject = 1 + iota
	pagesObject
	infoObject
)

// New begins a document. It is complete once it has been closed.
func New(out io.Writer, fonts *Fonts, info Info) *Document {
	d := &Document{
		out: out, fonts: fonts, info: info, faces: map[*face]*embedded{},
		offsets: make([]int64, infoObject), packer: zlib.NewWriter(io.Discard),
	}
	// The second line tells programs that move files that this one is binary.
	d.write("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n")
	return d
}

// Fonts returns the fonts of the document.
func (d *Document) Fonts() *Fonts { return d.fonts }

// Pages returns how many pages have been begun.
func (d *Document) Pages() int { return d.pages }

// Err returns the first error of writing, if there was one.
func (d *Document) Err() error { return d.err }

func (d *Document) write(text string) {
	if d.err != nil {
		return
	}
	n, err := io.WriteString(d.out, text)
	d.at += int64(n)
	d.err = err
}

// reserve returns the number of an object that is written later.
func (d *Document) reserve() int {
	d.offsets = append(d.offsets, 0)
	return len(d.offsets)
}

// object writes an object under its number.
func (d *Document) object(number int, body string) {
	d.offsets[number-1] = d.at
	d.write(strconv.Itoa(number) + " 0 obj\n" + body + "\nendobj\n")
}

// stream writes an object with data, packed. The entries stand in its
// dictionary, beside those that every stream has.
func (d *Document) stream(number int, entries string, data []byte) {
	var packed bytes.Buffer
	d.packer.Reset(&packed)
	_, _ = d.packer.Write(data) // into memory
	_ = d.packer.Close()
	d.object(number, fmt.Sprintf("<<%s/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream", entries, packed.Len(), packed.Bytes()))
}

// Page ends the page before and begins one, of a size in points.
func (d *Document) Page(width, height float64) *Page {
	d.endPage()
	if n := len(d.nodes); n == 0 || len(d.nodes[n-1].pages) == pagesInNode {
		d.nodes = append(d.nodes, node{object: d.reserve()})
	}
	leaf := &d.nodes[len(d.nodes)-1]
	p := &Page{doc: d, object: d.reserve(), width: width, height: height, fonts: map[string]int{}, alphas: map[string]bool{}}
	leaf.pages = append(leaf.pages, p.object)
	d.page = p
	d.pages++
	// From here on, points are counted from the top left.
	p.op(1, 0, 0, -1, 0, height, "cm")
	return p
}

func (d *Document) endPage() {
	if d.page == nil {
		return
	}
	p := d.page
	d.page = nil
	content := d.reserve()
	d.stream(content, "", p.content.Bytes())
	d.object(p.object, fmt.Sprintf("<</Type/Page/Parent %d 0 R/MediaBox[0 0 %s %s]/Resources<<%s>>/Contents %d 0 R>>",
		d.nodes[len(d.nodes)-1].object, number(p.width), number(p.height), p.resources(), content))
}

// Mark puts an entry into the outline that leads to a height on the present
// page.
func (d *Document) Mark(title string, y float64) {
	d.marks = append(d.marks, mark{title, d.page.object, d.page.height - y})
}

// Close writes what is left of the document. It does not close what it is
// written to.
func (d *Document) Close() error {
	if d.pages == 0 {
		d.Page(A4Width, A4Height)
	}
	d.endPage()
	for _, e := range d.order {
		if err := e.write(d); err != nil {
			return err
		}
	}
	var kids strings.Builder
	for _, n := range d.nodes {
		var pages strings.Builder
		for _, page := range n.pages {
			fmt.Fprintf(&pages, "%d 0 R ", page)
		}
		d.object(n.object, fmt.Sprintf("<</Type/Pages/Parent %d 0 R/Count %d/Kids[%s]>>", pagesObject, len(n.pages), pages.String()))
		fmt.Fprintf(&kids, "%d 0 R ", n.object)
	}
	d.object(pagesObject, fmt.Sprintf("<</Type/Pages/Count %d/Kids[%s]>>", d.pages, kids.String()))
	outline := d.outline()
	d.object(catalogObject, fmt.Sprintf("<</Type/Catalog/Pages %d 0 R/Lang %s%s/ViewerPreferences<</DisplayDocTitle true>>>>",
		pagesObject, textString(d.info.Language), outline))
	d.object(infoObject, fmt.Sprintf("<</Title %s/Creator %s/CreationDate (D:%s)>>",
		textString(d.info.Title), textString(d.info.Creator), d.info.Created.UTC().Format("20060102150405Z")))
	table := d.at
	d.write(fmt.Sprintf("xref\n0 %d\n0000000000 65535 f \n", len(d.offsets)+1))
	for _, at := range d.offsets {
		d.write(fmt.Sprintf("%010d 00000 n \n", at))
	}
	d.write(fmt.Sprintf("trailer\n<</Size %d/Root %d 0 R/Info %d 0 R>>\nstartxref\n%d\n%%%%EOF\n",
		len(d.offsets)+1, catalogObject, infoObject, table))
	if d.err != nil {
		return fmt.Errorf("write PDF: %w", d.err)
	}
	return nil
}

// outline writes the marks, and returns what the catalogue says of them.
func (d *Document) outline() string {
	if len(d.marks) == 0 {
		return ""
	}
	root := d.reserve()
	first := len(d.offsets) + 1
	for i, m := range d.marks {
		around := ""
		if i > 0 {
			around += fmt.Sprintf("/Prev %d 0 R", first+i-1)
		}
		if i < len(d.marks)-1 {
			around += fmt.Sprintf("/Next %d 0 R", first+i+1)
		}
		d.object(d.reserve(), fmt.Sprintf("<</Title %s/Parent %d 0 R%s/Dest[%d 0 R/XYZ null %s null]>>",
			textString(m.title), root, around, m.page, number(m.y)))
	}
	d.object(root, fmt.Sprintf("<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>", first, len(d.offsets), len(d.marks)))
	return fmt.Sprintf("/Outlines %d 0 R/PageMode/UseOutlines", root)
}

// textString is a text in a form that every viewer reads.
func textString(s string) string { return "<FEFF" + hexOf(s) + ">" }

// hexOf is a text in UTF-16, big end first, in hexadecimal.
func hexOf(s string) string {
	var b strings.Builder
	for _, unit := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", unit)
	}
	return b.String()
}

// number prints a number as PDF reads it, with as many digits as one can see.
func number(v float64) string { return string(appendNumber(nil, v)) }

func appendNumber(b []byte, v float64) []byte {
	start := len(b)
	b = strconv.AppendFloat(b, v, 'f', 3, 64)
	for b[len(b)-1] == '0' {
		b = b[:len(b)-1]
	}
	if b[len(b)-1] == '.' {
		b = b[:len(b)-1]
	}
	if string(b[start:]) == "-0" {
		return append(b[:start], '0')
	}
	return b
}
