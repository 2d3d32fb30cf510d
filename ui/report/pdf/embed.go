package pdf

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/go-text/typesetting/font"
	sfnt "github.com/tdewolff/font"
)

// embedded is what a document holds of a face: the glyphs that it uses.
type embedded struct {
	face  *face
	name  string
	codes map[use]place
	// whole is a part of the font file itself, for TrueType outlines; drawn are
	// Type 3 fonts of up to 255 glyphs each, for everything else.
	whole *subset
	drawn []*subset
}

// use is a glyph that stands for a piece of text. The same glyph has a code for
// each text that it stands for, so that copying gives back what was written.
type use struct {
	glyph uint32
	said  string
}

// place is where a use stands.
type place struct {
	sub  *subset
	code int
}

// subset is a font in the document.
type subset struct {
	face   *face
	name   string
	object int
	wide   bool // codes have two bytes
	uses   []use
}

// width is what the font tells of the width of a glyph, in thousandths.
func (s *subset) width(glyph uint32) float64 { return math.Round(s.face.advance(glyph)) }

// embed returns what the document holds of a face.
func (d *Document) embed(f *face) *embedded {
	e := d.faces[f]
	if e == nil {
		e = &embedded{face: f, name: "F" + strconv.Itoa(len(d.order)+1), codes: map[use]place{}}
		d.faces[f] = e
		d.order = append(d.order, e)
	}
	return e
}

// code returns under which code of which font a use stands.
func (e *embedded) code(d *Document, glyph uint32, said string) (*subset, int) {
	key := use{glyph, said}
	if at, ok := e.codes[key]; ok {
		return at.sub, at.code
	}
	var sub *subset
	// The sign for what a font lacks is empty in a part of it.
	if e.face.outlined || glyph == 0 || e.whole != nil && len(e.whole.uses) >= math.MaxUint16-1 {
		if n := len(e.drawn); n == 0 || len(e.drawn[n-1].uses) == 255 {
			e.drawn = append(e.drawn, &subset{face: e.face, name: e.name + "d" + strconv.Itoa(n+1), object: d.reserve()})
		}
		sub = e.drawn[len(e.drawn)-1]
	} else {
		if e.whole == nil {
			e.whole = &subset{face: e.face, name: e.name, object: d.reserve(), wide: true}
		}
		sub = e.whole
	}
	if glyph == 0 {
		d.fonts.lacking = true
	}
	sub.uses = append(sub.uses, key)
	e.codes[key] = place{sub, len(sub.uses)}
	return sub, len(sub.uses)
}

func (e *embedded) write(d *Document) error {
	if e.whole != nil {
		if err := e.whole.writeWhole(d); err != nil {
			return fmt.Errorf("embed font %s: %w", e.face.family, err)
		}
	}
	for _, sub := range e.drawn {
		sub.writeDrawn(d)
	}
	return nil
}

// writeWhole writes a part of a TrueType file, with the codes as they were
// given.
func (s *subset) writeWhole(d *Document) error {
	file, index, err := s.face.source()
	if err != nil {
		return err
	}
	all, err := sfnt.ParseFont(file, index)
	if err != nil {
		return err
	}
	glyphs, at := []uint16{0}, map[uint32]int{0: 0}
	codes := make([]byte, 2, 2*len(s.uses)+2) // from code to glyph, two bytes each
	var widths strings.Builder
	for _, u := range s.uses {
		if _, ok := at[u.glyph]; !ok {
			at[u.glyph] = len(glyphs)
			glyphs = append(glyphs, uint16(u.glyph))
		}
		codes = append(codes, byte(at[u.glyph]>>8), byte(at[u.glyph]))
		widths.WriteString(number(s.width(u.glyph)) + " ")
	}
	part, err := all.Subset(glyphs, sfnt.SubsetOptions{Tables: sfnt.KeepPDFTables})
	if err != nil {
		return err
	}
	program, gids, unicode, descriptor := d.reserve(), d.reserve(), d.reserve(), d.reserve()
	data := undated(part.Write())
	d.stream(program, fmt.Sprintf("/Length1 %d", len(data)), data)
	d.stream(gids, "", codes)
	d.stream(unicode, "", s.unicode())
	name := s.face.postScript(s.name)
	scale := em / float64(all.Head.UnitsPerEm)
	d.object(descriptor, fmt.Sprintf("<</Type/FontDescriptor/FontName/%s/Flags 4/FontBBox[%s %s %s %s]/ItalicAngle 0/Ascent %s/Descent %s/CapHeight %s/StemV 80/FontFile2 %d 0 R>>",
		name, number(float64(all.Head.XMin)*scale), number(float64(all.Head.YMin)*scale), number(float64(all.Head.XMax)*scale), number(float64(all.Head.YMax)*scale),
		number(float64(all.Hhea.Ascender)*scale), number(float64(all.Hhea.Descender)*scale), number(float64(all.Hhea.Ascender)*scale*0.75), program))
	d.object(s.object, fmt.Sprintf("<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/ToUnicode %d 0 R/DescendantFonts["+
		"<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"+
		"/FontDescriptor %d 0 R/DW 0/W[1[%s]]/CIDToGIDMap %d 0 R>>]>>", name, unicode, name, descriptor, widths.String(), gids))
	return nil
}

// undated takes the time of writing out of a TrueType file, so that the same
// document has the same bytes at any time.
func undated(file []byte) []byte {
	big := binary.BigEndian
	sum := func(table []byte) (total uint32) {
		for ; len(table) >= 4; table = table[4:] {
			total += big.Uint32(table)
		}
		if len(table) > 0 {
			total += big.Uint32(append(slices.Clone(table), 0, 0, 0)[:4])
		}
		return total
	}
	for i := range int(big.Uint16(file[4:])) {
		entry := file[12+16*i:]
		if string(entry[:4]) != "head" {
			continue
		}
		at, length := big.Uint32(entry[8:]), big.Uint32(entry[12:])
		head := file[at : at+length]
		big.PutUint64(head[28:], 0) // when it was modified
		big.PutUint32(head[8:], 0)
		big.PutUint32(entry[4:], sum(head))
		big.PutUint32(head[8:], 0xB1B0AFBA-sum(file)) // as OpenType wants it
	}
	return file
}

// unicode is the table from codes to text.
func (s *subset) unicode() []byte {
	digits, last := "%02X", 0xFF
	if s.wide {
		digits, last = "%04X", 0xFFFF
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "/CIDInit/ProcSet findresource begin 12 dict begin begincmap\n"+
		"/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def/CMapName/Adobe-Identity-UCS def/CMapType 2 def\n"+
		"1 begincodespacerange<"+digits+"><"+digits+">endcodespacerange\n", 0, last)
	var lines []string
	for i, u := range s.uses {
		if u.said != "" {
			lines = append(lines, fmt.Sprintf("<"+digits+"><%s>\n", i+1, hexOf(u.said)))
		}
	}
	for len(lines) > 0 { // at most a hundred at once
		n := min(len(lines), 100)
		fmt.Fprintf(&b, "%d beginbfchar\n%sendbfchar\n", n, strings.Join(lines[:n], ""))
		lines = lines[n:]
	}
	b.WriteString("endcmap CMapName currentdict/CMap defineresource pop end end")
	return b.Bytes()
}

// writeDrawn writes glyphs as drawings of their own.
func (s *subset) writeDrawn(d *Document) {
	var procs, names, widths, pictures strings.Builder
	done := map[uint32]bool{}
	for _, u := range s.uses {
		name := "g" + strconv.FormatUint(uint64(u.glyph), 10)
		names.WriteString("/" + name)
		w := s.width(u.glyph)
		widths.WriteString(number(w) + " ")
		if done[u.glyph] {
			continue
		}
		done[u.glyph] = true
		proc := d.reserve()
		fmt.Fprintf(&procs, "/%s %d 0 R", name, proc)
		body, picture := s.face.draw(d, font.GID(u.glyph), w)
		d.stream(proc, "", body)
		if picture != 0 {
			fmt.Fprintf(&pictures, "/P%d %d 0 R", u.glyph, picture)
		}
	}
	unicode := d.reserve()
	d.stream(unicode, "", s.unicode())
	d.object(s.object, fmt.Sprintf("<</Type/Font/Subtype/Type3/Name/%s/FontBBox[0 0 0 0]/FontMatrix[0.001 0 0 0.001 0 0]/CharProcs<<%s>>"+
		"/Encoding<</Type/Encoding/Differences[1%s]>>/FirstChar 1/LastChar %d/Widths[%s]/Resources<</XObject<<%s>>>>/ToUnicode %d 0 R>>",
		s.name, procs.String(), names.String(), len(s.uses), widths.String(), pictures.String(), unicode))
}
