package report

import (
	"fmt"
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"halfway/dialogue"
	"halfway/ui/look"
)

// inks are the colours of a document: those of the program.
type inks struct {
	paper, surface, ink, quiet, hairline color.Color
	// fill, deep, tint are those of each partner, by Side.Index: of what they
	// did, of what went beyond its time, and of their name.
	fill, deep, tint [2]color.Color
}

// inksOf are the colours on a light or a dark ground.
func inksOf(mode look.Mode) inks {
	of := func(name fyne.ThemeColorName) color.Color {
		return look.Theme{Mode: mode}.Color(name, theme.VariantLight)
	}
	i := inks{paper: of(look.Paper), surface: of(look.Surface), ink: of(look.Ink), quiet: of(look.Quiet), hairline: of(look.Hairline)}
	for n, side := range dialogue.Both {
		i.fill[n], i.deep[n], i.tint[n] = of(look.Fill(side)), of(look.Wash(side)), of(look.Tint(side))
		if mode == look.Dark { // a fill that is made for text on it is too dark here
			i.fill[n], i.deep[n] = of(look.Tint(side)), of(look.Fill(side))
		}
	}
	return i
}

// variables are the colours as CSS has them.
func (i inks) variables() string {
	var b strings.Builder
	set := func(name string, c color.Color) {
		n := color.NRGBAModel.Convert(c).(color.NRGBA)
		fmt.Fprintf(&b, "--%s:#%02x%02x%02x;", name, n.R, n.G, n.B)
	}
	set("paper", i.paper)
	set("surface", i.surface)
	set("ink", i.ink)
	set("quiet", i.quiet)
	set("hairline", i.hairline)
	for n, side := range dialogue.Both {
		set(side.String()+"-fill", i.fill[n])
		set(side.String()+"-deep", i.deep[n])
		set(side.String()+"-tint", i.tint[n])
	}
	return b.String()
}
