package look

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"halfway/dialogue"
)

// Colours of our own, beside those of Fyne's theme. Each pair of a fill and
// what stands on it has a contrast of at least 7:1 in every variant; the
// package's tests measure it.
const (
	Paper    = theme.ColorNameBackground
	Ink      = theme.ColorNameForeground
	Surface  = fyne.ThemeColorName("surface") // sheets, cards, fields
	Quiet    = fyne.ThemeColorName("quiet")   // what is read second
	Hairline = fyne.ThemeColorName("hairline")

	LeftFill  = fyne.ThemeColorName("leftFill") // the lit half of the left partner
	LeftOn    = fyne.ThemeColorName("leftOn")   // text on it
	LeftTint  = fyne.ThemeColorName("leftTint") // the left partner's name on paper
	LeftWash  = fyne.ThemeColorName("leftWash") // fields and bars on the lit half
	RightFill = fyne.ThemeColorName("rightFill")
	RightOn   = fyne.ThemeColorName("rightOn")
	RightTint = fyne.ThemeColorName("rightTint")
	RightWash = fyne.ThemeColorName("rightWash")
)

// Fill names the colour of a side's lit half.
func Fill(side dialogue.Side) fyne.ThemeColorName { return pick(side, LeftFill, RightFill, Surface) }

// On names the colour of text on the fill of a side.
func On(side dialogue.Side) fyne.ThemeColorName { return pick(side, LeftOn, RightOn, Ink) }

// Tint names the colour of a side's name on paper.
func Tint(side dialogue.Side) fyne.ThemeColorName { return pick(side, LeftTint, RightTint, Ink) }

// Wash names the colour of fields and bars on the fill of a side.
func Wash(side dialogue.Side) fyne.ThemeColorName { return pick(side, LeftWash, RightWash, Hairline) }

func pick(side dialogue.Side, left, right, nobody fyne.ThemeColorName) fyne.ThemeColorName {
	switch side {
	case dialogue.Left:
		return left
	case dialogue.Right:
		return right
	default:
		return nobody
	}
}

// The partners are blue and amber: the one pair of hues that stays apart under
// protanopia, deuteranopia and tritanopia alike.
var light = map[fyne.ThemeColorName]color.Color{
	Paper:     rgb(0xF6F1E7),
	Ink:       rgb(0x1F1C18),
	Surface:   rgb(0xFFFDF8),
	Quiet:     rgb(0x4D473E),
	Hairline:  rgb(0xD8CFBF),
	LeftFill:  rgb(0x1B4B8A),
	LeftOn:    rgb(0xFFFFFF),
	LeftTint:  rgb(0x1B4B8A),
	LeftWash:  rgb(0x12366A),
	RightFill: rgb(0x8A4200),
	RightOn:   rgb(0xFFFFFF),
	RightTint: rgb(0x823D00),
	RightWash: rgb(0x652F00),

	theme.ColorNamePrimary:             rgb(0x2B2722),
	theme.ColorNameForegroundOnPrimary: rgb(0xFFFDF8),
	theme.ColorNameButton:              rgb(0xE9E1D2),
	theme.ColorNameHover:               rgba(0x1F1C18, 0x14),
	theme.ColorNamePressed:             rgba(0x1F1C18, 0x28),
	theme.ColorNameFocus:               rgb(0xB3541E),
	theme.ColorNameInputBackground:     rgb(0xFFFDF8),
	theme.ColorNameInputBorder:         rgb(0x8A8070),
	theme.ColorNamePlaceHolder:         rgb(0x5C554A),
	theme.ColorNameSelection:           rgba(0xB3541E, 0x44),
	theme.ColorNameSeparator:           rgb(0xD8CFBF),
	theme.ColorNameScrollBar:           rgba(0x1F1C18, 0x77),
	theme.ColorNameOverlayBackground:   rgb(0xFFFDF8),
	theme.ColorNameMenuBackground:      rgb(0xFFFDF8),
	theme.ColorNameShadow:              rgba(0x1F1C18, 0x33),
}

var dark = map[fyne.ThemeColorName]color.Color{
	Paper:     rgb(0x171512),
	Ink:       rgb(0xF4EEE2),
	Surface:   rgb(0x24211C),
	Quiet:     rgb(0xC9C0B1),
	Hairline:  rgb(0x454036),
	LeftFill:  rgb(0x1A4A88),
	LeftOn:    rgb(0xFFFFFF),
	LeftTint:  rgb(0x9AC4F4),
	LeftWash:  rgb(0x113462),
	RightFill: rgb(0x854000),
	RightOn:   rgb(0xFFFFFF),
	RightTint: rgb(0xF4B26A),
	RightWash: rgb(0x602E00),

	theme.ColorNamePrimary:             rgb(0xF0E8DA),
	theme.ColorNameForegroundOnPrimary: rgb(0x1A1713),
	theme.ColorNameButton:              rgb(0x353029),
	theme.ColorNameHover:               rgba(0xF4EEE2, 0x18),
	theme.ColorNamePressed:             rgba(0xF4EEE2, 0x30),
	theme.ColorNameFocus:               rgb(0xF09A5B),
	theme.ColorNameInputBackground:     rgb(0x1D1A16),
	theme.ColorNameInputBorder:         rgb(0x8D8475),
	theme.ColorNamePlaceHolder:         rgb(0xB5AC9D),
	theme.ColorNameSelection:           rgba(0xF09A5B, 0x55),
	theme.ColorNameSeparator:           rgb(0x454036),
	theme.ColorNameScrollBar:           rgba(0xF4EEE2, 0x77),
	theme.ColorNameOverlayBackground:   rgb(0x24211C),
	theme.ColorNameMenuBackground:      rgb(0x24211C),
	theme.ColorNameShadow:              rgba(0x000000, 0x66),
}

// contrast is for people who see little: black and white, and two bright halves.
var contrast = map[fyne.ThemeColorName]color.Color{
	Paper:     rgb(0x000000),
	Ink:       rgb(0xFFFFFF),
	Surface:   rgb(0x000000),
	Quiet:     rgb(0xFFFFFF),
	Hairline:  rgb(0x595959),
	LeftFill:  rgb(0x8FCBFF),
	LeftOn:    rgb(0x000000),
	LeftTint:  rgb(0x8FCBFF),
	LeftWash:  rgb(0xC4E4FF),
	RightFill: rgb(0xFFB347),
	RightOn:   rgb(0x000000),
	RightTint: rgb(0xFFB347),
	RightWash: rgb(0xFFD9A3),

	theme.ColorNamePrimary:             rgb(0xFFFFFF),
	theme.ColorNameForegroundOnPrimary: rgb(0x000000),
	theme.ColorNameButton:              rgb(0x2B2B2B),
	theme.ColorNameHover:               rgba(0xFFFFFF, 0x33),
	theme.ColorNamePressed:             rgba(0xFFFFFF, 0x55),
	theme.ColorNameFocus:               rgb(0xFFFF00),
	theme.ColorNameInputBackground:     rgb(0x000000),
	theme.ColorNameInputBorder:         rgb(0xFFFFFF),
	theme.ColorNamePlaceHolder:         rgb(0xE6E6E6),
	theme.ColorNameSelection:           rgba(0xFFFF00, 0x66),
	theme.ColorNameSeparator:           rgb(0xFFFFFF),
	theme.ColorNameScrollBar:           rgba(0xFFFFFF, 0xCC),
	theme.ColorNameOverlayBackground:   rgb(0x000000),
	theme.ColorNameMenuBackground:      rgb(0x000000),
	theme.ColorNameShadow:              rgba(0x000000, 0x66),
}

func rgb(hex uint32) color.Color { return rgba(hex, 0xFF) }

func rgba(hex uint32, alpha uint8) color.Color {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: alpha}
}
