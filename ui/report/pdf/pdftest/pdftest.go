// Package pdftest reads documents for tests: what they hold, and what one gets
// by copying their text. It reads what package pdf writes, and not what others do.
package pdftest

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"
)

// File is a document as a reader finds it: by its table of objects.
type File struct {
	testing.TB
	data    []byte
	offsets []int
}

// Open checks that the table of objects is right, and returns the document.
func Open(t testing.TB, data []byte) *File {
	t.Helper()
	m := regexp.MustCompile(`startxref\n(\d+)\n%%EOF\n$`).FindSubmatch(data)
	if m == nil {
		t.Fatal("no end of the file")
	}
	at, _ := strconv.Atoi(string(m[1]))
	lines := strings.Split(string(data[at:]), "\n")
	if lines[0] != "xref" {
		t.Fatalf("the table of objects begins with %q", lines[0])
	}
	f := &File{TB: t, data: data, offsets: []int{0}}
	for _, line := range lines[3:] {
		if strings.HasPrefix(line, "trailer") {
			break
		}
		offset, err := strconv.Atoi(line[:10])
		if err != nil || len(line) != 19 {
			t.Fatalf("a line of the table is %q", line)
		}
		f.offsets = append(f.offsets, offset)
	}
	for n := 1; n < len(f.offsets); n++ {
		if begin := fmt.Sprintf("%d 0 obj\n", n); !bytes.HasPrefix(data[f.offsets[n]:], []byte(begin)) {
			t.Fatalf("object %d is not at %d", n, f.offsets[n])
		}
	}
	return f
}

// Object returns the dictionary of an object, and its unpacked data.
func (f *File) Object(n int) (dict string, data []byte) {
	f.Helper()
	body := f.data[f.offsets[n]:]
	body = body[bytes.IndexByte(body, '\n')+1:]
	end := bytes.Index(body, []byte("\nendobj\n"))
	at := bytes.Index(body[:end], []byte("\nstream\n"))
	if at < 0 {
		return string(body[:end]), nil
	}
	dict = string(body[:at])
	length, _ := strconv.Atoi(regexp.MustCompile(`/Length (\d+)`).FindStringSubmatch(dict)[1])
	packed := body[at+len("\nstream\n"):][:length]
	r, err := zlib.NewReader(bytes.NewReader(packed))
	if err != nil {
		f.Fatalf("object %d: %v", n, err)
	}
	if data, err = io.ReadAll(r); err != nil {
		f.Fatalf("object %d: %v", n, err)
	}
	return dict, data
}

// Refs are the objects that a dictionary names under a key.
func Refs(dict, key string) []int {
	var all []int
	m := regexp.MustCompile(key + `\s*\[?((?:\d+ 0 R ?)+)`).FindStringSubmatch(dict)
	if m == nil {
		return nil
	}
	for _, r := range regexp.MustCompile(`(\d+) 0 R`).FindAllStringSubmatch(m[1], -1) {
		n, _ := strconv.Atoi(r[1])
		all = append(all, n)
	}
	return all
}

// Texts returns the text of each page, as one gets it by copying: in the order
// in which it was written, and within a line from left to right.
func (f *File) Texts() []string {
	f.Helper()
	var texts []string
	for _, page := range f.Pages() {
		texts = append(texts, f.page(page))
	}
	return texts
}

// Pages are the objects of the pages, in order.
func (f *File) Pages() []int {
	f.Helper()
	var pages []int
	catalog, _ := f.Object(1)
	root, _ := f.Object(Refs(catalog, "/Pages")[0])
	for _, node := range Refs(root, "/Kids") {
		dict, _ := f.Object(node)
		pages = append(pages, Refs(dict, "/Kids")...)
	}
	return pages
}

// Content is what draws a page.
func (f *File) Content(page int) string {
	f.Helper()
	dict, _ := f.Object(page)
	_, content := f.Object(Refs(dict, "/Contents")[0])
	return string(content)
}

// Count is how many objects there are.
func (f *File) Count() int { return len(f.offsets) - 1 }

func (f *File) page(n int) string {
	f.Helper()
	dict, _ := f.Object(n)
	fonts := map[string]map[string]string{}
	resources := regexp.MustCompile(`/Font<<(.*?)>>`).FindStringSubmatch(dict)[1]
	for _, m := range regexp.MustCompile(`/(\w+) (\d+) 0 R`).FindAllStringSubmatch(resources, -1) {
		object, _ := strconv.Atoi(m[2])
		fonts[m[1]] = f.unicode(object)
	}
	var b strings.Builder
	font, spoken := "", false // for which a text was given that is to be read instead
	for _, line := range strings.Split(f.Content(n), "\n") {
		switch {
		case strings.HasSuffix(line, " Tf"):
			font = strings.TrimPrefix(strings.Fields(line)[0], "/")
			if fonts[font] == nil {
				f.Fatalf("page %d uses font %q, which it does not have", n, font)
			}
		case strings.Contains(line, "BDC"):
			spoken = true
			b.WriteString(decoded(regexp.MustCompile(`<FEFF(\w*)>`).FindStringSubmatch(line)[1]))
		case line == "EMC":
			spoken = false
		case strings.HasSuffix(line, "]TJ") && !spoken:
			for _, m := range regexp.MustCompile(`<(\w+)>`).FindAllStringSubmatch(line, -1) {
				text, ok := fonts[font][m[1]]
				if !ok {
					f.Fatalf("page %d: no text for code %s of %s", n, m[1], font)
				}
				b.WriteString(text)
			}
		case line == "ET":
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// unicode reads the table from codes to text of a font.
func (f *File) unicode(font int) map[string]string {
	f.Helper()
	dict, _ := f.Object(font)
	_, table := f.Object(Refs(dict, "/ToUnicode")[0])
	codes := map[string]string{}
	for _, m := range regexp.MustCompile(`<(\w+)><(\w+)>\n`).FindAllStringSubmatch(string(table), -1) {
		codes[m[1]] = decoded(m[2])
	}
	return codes
}

func decoded(hex string) string {
	var units []uint16
	for i := 0; i+4 <= len(hex); i += 4 {
		n, _ := strconv.ParseUint(hex[i:i+4], 16, 16)
		units = append(units, uint16(n))
	}
	return string(utf16.Decode(units))
}
