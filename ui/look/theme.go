// Package look is how Halfway looks: its colours, its typeface, its sizes and
// one scale of spaces. Every other package of the screen takes them from here.
package look

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"halfway/assets"
)

// The one scale of spaces, in Fyne's units.
const (
	Space1 float32 = 4
	Space2 float32 = 8
	Space3 float32 = 16
	Space4 float32 = 24
	Space5 float32 = 40
	Space6 float32 = 64
)

// Sizes of text outside the stage, in Fyne's units. The stage sizes its text
// by the height of its window.
const (
	Small   float32 = 15
	Body    float32 = 18
	Lead    float32 = 22
	Heading float32 = 30
	Display float32 = 44
)

// Touch is the least height of anything that can be pressed.
const Touch float32 = 44

// Mode is which colours are used.
type Mode string

// The modes.
const (
	Auto     Mode = ""         // light or dark, as the desktop is
	Light    Mode = "light"    // always light
	Dark     Mode = "dark"     // always dark
	Contrast Mode = "contrast" // as much contrast as a screen has
)

// Modes lists the modes in the order in which they are offered.
var Modes = [...]Mode{Auto, Light, Dark, Contrast}

// Scales are the sizes of text that people can choose, as factors of the usual
// one. The usual one is the smallest: it is made to be read from two metres.
var Scales = [...]float32{1, 1.15, 1.3, 1.5}

// Theme is Halfway's theme. The zero Theme follows the desktop's light or dark
// and has text of the usual size.
type Theme struct {
	Mode Mode
	// Scale is how much larger text is than usual; 0 stands for 1.
	Scale float32
}

var _ fyne.Theme = Theme{}

// Color returns a colour by name; names that we do not set are Fyne's.
func (t Theme) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	switch t.Mode {
	case Light:
		variant = theme.VariantLight
	case Dark, Contrast:
		variant = theme.VariantDark
	}
	palette := light
	if variant == theme.VariantDark {
		palette = dark
	}
	if t.Mode == Contrast {
		palette = contrast
	}
	if c, ok := palette[name]; ok {
		return c
	}
	return theme.DefaultTheme().Color(name, variant)
}

// Font returns the bundled typeface. Scripts that it lacks are drawn from the
// one that comes with Fyne and from the system's.
func (Theme) Font(style fyne.TextStyle) fyne.Resource {
	switch {
	case style.Monospace, style.Symbol:
		return theme.DefaultTheme().Font(style)
	case style.Bold:
		return bold
	default:
		return regular
	}
}

// Icon returns Fyne's icon of that name.
func (Theme) Icon(name fyne.ThemeIconName) fyne.Resource { return theme.DefaultTheme().Icon(name) }

// scaleName is the size under which the theme has its scale of text.
const scaleName fyne.ThemeSizeName = "halfwayScale"

// Size returns a size by name; names that we do not set are Fyne's.
func (t Theme) Size(name fyne.ThemeSizeName) float32 {
	scale := t.Scale
	if scale == 0 {
		scale = 1
	}
	switch name {
	case scaleName:
		return scale
	case theme.SizeNameText:
		return Body * scale
	case theme.SizeNameCaptionText:
		return Small * scale
	case theme.SizeNameInputRadius, theme.SizeNameSelectionRadius:
		return Space2
	case theme.SizeNameInnerPadding:
		return 10
	case theme.SizeNameInputBorder:
		return 1.5
	default:
		return theme.DefaultTheme().Size(name)
	}
}

var (
	regular = fyne.NewStaticResource("AtkinsonHyperlegibleNext-Regular.ttf", assets.FontRegular)
	bold    = fyne.NewStaticResource("AtkinsonHyperlegibleNext-Bold.ttf", assets.FontBold)
)

// Color returns a colour of the theme as it is at present.
func Color(name fyne.ThemeColorName) color.Color { return theme.Color(name) }

// Scale returns how much larger text is than usual at present.
func Scale() float32 {
	if s := theme.Size(scaleName); s > 0 {
		return s
	}
	return 1 // another theme than ours
}

// Scaled returns a size of text, or of what goes with the size of text, as it
// is at present.
func Scaled(size float32) float32 { return size * Scale() }

// Larger returns the present theme with text so many times as large.
func Larger(times float32) fyne.Theme {
	t, _ := fyne.CurrentApp().Settings().Theme().(Theme)
	t.Scale = Scale() * times
	return t
}
