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

// Theme is Halfway's theme. It follows the desktop's light or dark.
type Theme struct{}

var _ fyne.Theme = Theme{}

// Color returns a colour by name; names that we do not set are Fyne's.
func (Theme) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	palette := light
	if variant == theme.VariantDark {
		palette = dark
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

// Size returns a size by name; names that we do not set are Fyne's.
func (Theme) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case theme.SizeNameText:
		return Body
	case theme.SizeNameCaptionText:
		return Small
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
