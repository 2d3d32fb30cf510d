package pdf

import (
	"bytes"
	"fmt"
	"image"
	_ "image/jpeg" // what pictures in fonts are
	_ "image/png"
	"os"
	"strings"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/font/opentype/tables"
	"github.com/go-text/typesetting/fontscan"
)

// face is a font that text can be set in.
type face struct {
	*font.Face
	family string
	// outlined is true where glyphs are drawn one by one: the file holds no plain
	// TrueType outlines, of which a part could be embedded as it is.
	outlined bool
	source   func() (file []byte, index int, err error)
}

// ours is a face from a file that the program brings along.
func ours(file []byte, family string) (*face, error) {
	f, err := font.ParseTTF(bytes.NewReader(file))
	if err != nil {
		return nil, fmt.Errorf("font %s: %w", family, err)
	}
	return &face{Face: f, family: family, source: func() ([]byte, int, error) { return file, 0, nil }}, nil
}

// system is a face of the system's fonts.
func system(f *font.Face, at fontscan.Location, family string) *face {
	s := &face{Face: f, family: family, outlined: true}
	s.source = func() ([]byte, int, error) {
		file, err := os.ReadFile(at.File)
		return file, int(at.Index), err
	}
	file, err := os.Open(at.File)
	if err != nil {
		return s
	}
	defer file.Close()
	loaders, err := opentype.NewLoaders(file)
	if err != nil || int(at.Index) >= len(loaders) {
		return s
	}
	has := func(tag string) bool { return loaders[at.Index].HasTable(opentype.MustNewTag(tag)) }
	s.outlined = !has("glyf") || at.Instance != 0 || has("CBDT") || has("sbix")
	return s
}

func (f *face) scale() float64 { return em / float64(f.Upem()) }

// advance is the width of a glyph in thousandths.
func (f *face) advance(glyph uint32) float64 {
	return float64(f.HorizontalAdvance(font.GID(glyph))) * f.scale()
}

// postScript is the name of a part of the face in a document. The tag before it
// makes it one of its own.
func (f *face) postScript(tag string) string {
	letters := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return 'A' + r - '0'
		}
		return r
	}, strings.ToUpper(tag))
	plain := strings.Map(func(r rune) rune {
		if r > 0x20 && r < 0x7F && !strings.ContainsRune("()<>[]{}/%#", r) {
			return r
		}
		return -1
	}, f.family)
	return (strings.Repeat("A", 6) + letters)[len(letters):][:6] + "+" + plain
}

// shows reports whether the face has a glyph for a character that one can see.
func (f *face) shows(r rune) bool {
	glyph, ok := f.NominalGlyph(r)
	if !ok || glyph == 0 {
		return false
	}
	if _, ok := f.picture(glyph); ok {
		return true
	}
	o, ok := f.outline(glyph)
	return ok && len(o.Segments) > 0
}

// outline is the glyph in one colour.
func (f *face) outline(glyph font.GID) (font.GlyphOutline, bool) {
	if o, ok := f.GlyphDataOutline(tables.GlyphID(glyph)); ok {
		return o, true
	}
	switch data := f.GlyphData(glyph).(type) {
	case font.GlyphSVG:
		return data.Outline, true
	case font.GlyphBitmap:
		if data.Outline != nil {
			return *data.Outline, true
		}
	}
	return font.GlyphOutline{}, false
}

// picture is the glyph as a picture in colours, where it has one.
func (f *face) picture(glyph font.GID) (image.Image, bool) {
	data, ok := f.GlyphDataBitmap(tables.GlyphID(glyph))
	if !ok || data.Format != font.PNG && data.Format != font.JPG {
		return nil, false
	}
	config, _, err := image.DecodeConfig(bytes.NewReader(data.Data))
	if err != nil || config.Width > 1024 || config.Height > 1024 {
		return nil, false
	}
	img, _, err := image.Decode(bytes.NewReader(data.Data))
	return img, err == nil
}

// draw returns the content that draws a glyph of that width, and the number of
// the picture that it shows as /P with the number of the glyph; 0 for none.
func (f *face) draw(d *Document, glyph font.GID, width float64) ([]byte, int) {
	p := &Page{}
	k := f.scale()
	if img, ok := f.picture(glyph); ok {
		if at, ok := f.GlyphExtents(glyph); ok {
			p.op(width, 0, "d0")
			p.op("q")
			p.op(float64(at.Width)*k, 0, 0, -float64(at.Height)*k, float64(at.XBearing)*k, float64(at.YBearing+at.Height)*k, "cm")
			p.op(fmt.Sprintf("/P%d Do", glyph))
			p.op("Q")
			return p.content.Bytes(), d.picture(img)
		}
	}
	var path Path
	var box [4]float64
	at := func(q font.SegmentPoint) (float64, float64) {
		x, y := float64(q.X)*k, float64(q.Y)*k
		box = [4]float64{min(box[0], x), min(box[1], y), max(box[2], x), max(box[3], y)}
		return x, y
	}
	o, _ := f.outline(glyph)
	var x, y float64
	for i, s := range o.Segments {
		switch s.Op {
		case opentype.SegmentOpMoveTo:
			if i > 0 {
				path.Shut()
			}
			x, y = at(s.Args[0])
			// One point more, or viewers take a stroke for a ruled line and thicken it.
			path.MoveTo(x, y).LineTo(x, y)
		case opentype.SegmentOpLineTo:
			x, y = at(s.Args[0])
			path.LineTo(x, y)
		case opentype.SegmentOpQuadTo: // as the cubic curve that it is
			cx, cy := at(s.Args[0])
			toX, toY := at(s.Args[1])
			path.CurveTo(x+(cx-x)*2/3, y+(cy-y)*2/3, toX+(cx-toX)*2/3, toY+(cy-toY)*2/3, toX, toY)
			x, y = toX, toY
		case opentype.SegmentOpCubeTo:
			x1, y1 := at(s.Args[0])
			x2, y2 := at(s.Args[1])
			x, y = at(s.Args[2])
			path.CurveTo(x1, y1, x2, y2, x, y)
		}
	}
	p.op(width, 0, box[0], box[1], box[2], box[3], "d1")
	if len(path.b) > 0 {
		p.content.Write(path.b)
		p.op("h f")
	}
	return p.content.Bytes(), 0
}

// picture writes an image and returns its number.
func (d *Document) picture(img image.Image) int {
	size := img.Bounds()
	w, h := size.Dx(), size.Dy()
	colours, alphas := make([]byte, 0, 3*w*h), make([]byte, 0, w*h)
	for y := size.Min.Y; y < size.Max.Y; y++ {
		for x := size.Min.X; x < size.Max.X; x++ {
			r, g, b, a := img.At(x, y).RGBA()
			if a > 0 { // colours are stored as they are before they fade
				r, g, b = r*0xFFFF/a, g*0xFFFF/a, b*0xFFFF/a
			}
			colours = append(colours, byte(r>>8), byte(g>>8), byte(b>>8))
			alphas = append(alphas, byte(a>>8))
		}
	}
	mask, picture := d.reserve(), d.reserve()
	d.stream(mask, fmt.Sprintf("/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8", w, h), alphas)
	d.stream(picture, fmt.Sprintf("/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB/BitsPerComponent 8/Interpolate true/SMask %d 0 R", w, h, mask), colours)
	return picture
}
