package chart

import (
	"os"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/fontscan"
	"github.com/go-text/typesetting/language"
	"github.com/tdewolff/canvas"

	"halfway/ui/systemfonts"
)

// others are the system's fonts, for names in scripts that our typeface lacks.
// They are searched once, when the first such character comes along.
type others struct {
	looked bool
	system *fontscan.FontMap // nil where there are none
	found  map[rune]*canvas.Font
	loaded map[fontscan.Location]*canvas.Font
}

// find returns a font that draws a character in one colour, or nil.
func (o *others) find(r rune) *canvas.Font {
	if f, known := o.found[r]; known {
		return f
	}
	o.look()
	if o.system == nil {
		return nil
	}
	script := language.LookupScript(r)
	o.system.SetQuery(fontscan.Query{Families: systemfonts.Sans, Aspect: font.Aspect{Weight: font.WeightNormal}})
	o.system.SetScript(script)
	var f *canvas.Font
	if face := o.system.ResolveFace(r); face != nil {
		f = o.load(o.system.FontLocation(face.Font))
		if f != nil && !drawn(f, r) {
			f = nil
		}
	}
	o.found[r] = f
	return f
}

// drawn reports whether a font has outlines for a character; pictures in colours
// have none.
func drawn(f *canvas.Font, r rune) bool {
	glyph := f.SFNT.GlyphIndex(r)
	if glyph == 0 {
		return false
	}
	p := &canvas.Path{}
	err := f.SFNT.GlyphPath(p, glyph, 0, 0, 0, 1, 0)
	return err == nil && !p.Empty()
}

func (o *others) load(at fontscan.Location) *canvas.Font {
	if f, known := o.loaded[at]; known {
		return f
	}
	var f *canvas.Font
	if file, err := os.ReadFile(at.File); err == nil {
		if f, err = canvas.LoadFont(file, int(at.Index), canvas.FontRegular); err != nil {
			f = nil
		}
	}
	o.loaded[at] = f
	return f
}

func (o *others) look() {
	if !o.looked {
		o.looked, o.found, o.loaded = true, map[rune]*canvas.Font{}, map[fontscan.Location]*canvas.Font{}
		o.system, _ = systemfonts.Open()
	}
}
