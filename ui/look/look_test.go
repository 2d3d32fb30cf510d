package look

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

var variants = map[string]map[fyne.ThemeColorName]color.Color{"light": light, "dark": dark, "contrast": contrast}

func TestTheme_EveryColorIsDefined(t *testing.T) {
	test.AssertAllColorNamesDefined(t, Theme{}, "halfway")
}

func TestTheme_EveryPaletteSetsTheSameColors(t *testing.T) {
	for called, palette := range variants {
		for name := range light {
			if _, ok := palette[name]; !ok {
				t.Errorf("%s lacks %s", called, name)
			}
		}
		if len(palette) != len(light) {
			t.Errorf("light sets %d colours, %s %d", len(light), called, len(palette))
		}
	}
}

func TestTheme_FollowsTheDesktopUnlessToldOtherwise(t *testing.T) {
	for _, c := range []struct {
		mode    Mode
		desktop fyne.ThemeVariant
		want    color.Color
	}{
		{Auto, theme.VariantLight, light[Paper]},
		{Auto, theme.VariantDark, dark[Paper]},
		{Light, theme.VariantDark, light[Paper]},
		{Dark, theme.VariantLight, dark[Paper]},
		{Contrast, theme.VariantLight, contrast[Paper]},
	} {
		if got := (Theme{Mode: c.mode}).Color(Paper, c.desktop); got != c.want {
			t.Errorf("%q on a desktop of variant %d has paper of %v, want %v", c.mode, c.desktop, got, c.want)
		}
	}
}

func TestTheme_ScalesText(t *testing.T) {
	for _, scale := range Scales {
		if got := (Theme{Scale: scale}).Size(theme.SizeNameText); got != Body*scale {
			t.Errorf("at a scale of %v text is %v", scale, got)
		}
	}
	if (Theme{}).Size(scaleName) != 1 {
		t.Error("the zero theme is not of the usual size")
	}
}

// Text on the stage must be readable from two metres: 7:1 is the enhanced
// contrast of WCAG 2.2, 1.4.6.
func TestPalette_TextOnTheStageHasContrast7(t *testing.T) {
	pairs := [][2]fyne.ThemeColorName{
		{Ink, Paper},
		{Ink, Surface},
		{Quiet, Paper},
		{Quiet, Surface},
		{LeftOn, LeftFill},
		{LeftOn, LeftWash},
		{LeftTint, Paper},
		{LeftTint, Surface},
		{RightOn, RightFill},
		{RightOn, RightWash},
		{RightTint, Paper},
		{RightTint, Surface},
		{LeftFill, LeftOn},
		{RightFill, RightOn}, // the first answer of a choice
		{theme.ColorNameForegroundOnPrimary, theme.ColorNamePrimary},
		{Ink, theme.ColorNameButton},
		{Quiet, theme.ColorNameButton},
		{Ink, Hairline},
		{Ink, theme.ColorNameInputBackground}, // fields
		{theme.ColorNamePlaceHolder, theme.ColorNameInputBackground},
	}
	for variant, palette := range variants {
		for _, p := range pairs {
			got := ratio(palette[p[0]], palette[p[1]])
			t.Logf("%s: %s on %s %.1f:1", variant, p[0], p[1], got)
			if got < 7 {
				t.Errorf("%s: %s on %s has a contrast of %.2f, want at least 7", variant, p[0], p[1], got)
			}
		}
	}
}

// The partners' colours must stay apart for every colour vision.
func TestPalette_PartnersStayApart(t *testing.T) {
	const least = 20
	for variant, palette := range variants {
		for _, pair := range [][2]fyne.ThemeColorName{{LeftFill, RightFill}, {LeftTint, RightTint}} {
			for vision, see := range visions {
				got := deltaE2000(lab(see(palette[pair[0]])), lab(see(palette[pair[1]])))
				t.Logf("%s: %s and %s, %s: ΔE2000 %.0f", variant, pair[0], pair[1], vision, got)
				if got < least {
					t.Errorf("%s: %s and %s are %.1f apart for %s, want at least %d", variant, pair[0], pair[1], got, vision, least)
				}
			}
		}
	}
}

// A check of the measure itself, with pairs from the table of Sharma, Wu and
// Dalal (2005).
func TestDeltaE2000_AgreesWithPublishedPairs(t *testing.T) {
	for _, c := range []struct {
		a, b [3]float64
		want float64
	}{
		{[3]float64{50, 2.6772, -79.7751}, [3]float64{50, 0, -82.7485}, 2.0425},
		{[3]float64{50, 2.5, 0}, [3]float64{73, 25, -18}, 27.1492},
		{[3]float64{50, 2.5, 0}, [3]float64{58, 24, 15}, 19.4535},
		{[3]float64{22.7233, 20.0904, -46.6940}, [3]float64{23.0331, 14.9730, -42.5619}, 2.0373},
	} {
		if got := deltaE2000(c.a, c.b); math.Abs(got-c.want) > 0.0001 {
			t.Errorf("deltaE2000(%v, %v) = %.4f, want %.4f", c.a, c.b, got, c.want)
		}
	}
}

// linear returns a colour's red, green and blue in linear light, from 0 to 1.
func linear(c color.Color) [3]float64 {
	r, g, b, _ := c.RGBA()
	var out [3]float64
	for i, v := range []uint32{r, g, b} {
		s := float64(v) / 0xFFFF
		if s <= 0.04045 {
			out[i] = s / 12.92
		} else {
			out[i] = math.Pow((s+0.055)/1.055, 2.4)
		}
	}
	return out
}

func ratio(a, b color.Color) float64 {
	light := func(c color.Color) float64 {
		l := linear(c)
		return 0.2126*l[0] + 0.7152*l[1] + 0.0722*l[2]
	}
	x, y := light(a), light(b)
	return (math.Max(x, y) + 0.05) / (math.Min(x, y) + 0.05)
}

// visions are normal sight and full dichromacy as Machado, Oliveira and
// Fernandes (2009) model it, in linear light.
var visions = map[string]func(color.Color) [3]float64{
	"normal sight": linear,
	"protanopia": seen([3][3]float64{
		{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998},
	}),
	"deuteranopia": seen([3][3]float64{
		{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881},
	}),
	"tritanopia": seen([3][3]float64{
		{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900},
	}),
}

func seen(m [3][3]float64) func(color.Color) [3]float64 {
	return func(c color.Color) [3]float64 {
		l := linear(c)
		var out [3]float64
		for i := range out {
			v := m[i][0]*l[0] + m[i][1]*l[1] + m[i][2]*l[2]
			out[i] = math.Max(0, math.Min(1, v))
		}
		return out
	}
}

// lab turns linear sRGB into CIE L*a*b* under D65.
func lab(l [3]float64) [3]float64 {
	x := (0.4124564*l[0] + 0.3575761*l[1] + 0.1804375*l[2]) / 0.95047
	y := 0.2126729*l[0] + 0.7151522*l[1] + 0.0721750*l[2]
	z := (0.0193339*l[0] + 0.1191920*l[1] + 0.9503041*l[2]) / 1.08883
	f := func(t float64) float64 {
		if t > 216.0/24389 {
			return math.Cbrt(t)
		}
		return (24389.0/27*t + 16) / 116
	}
	return [3]float64{116*f(y) - 16, 500 * (f(x) - f(y)), 200 * (f(y) - f(z))}
}

// deltaE2000 is the CIEDE2000 difference, after Sharma, Wu and Dalal (2005).
func deltaE2000(a, b [3]float64) float64 {
	c1, c2 := math.Hypot(a[1], a[2]), math.Hypot(b[1], b[2])
	c7 := math.Pow((c1+c2)/2, 7)
	g := 0.5 * (1 - math.Sqrt(c7/(c7+math.Pow(25, 7))))
	a1, a2 := (1+g)*a[1], (1+g)*b[1]
	c1, c2 = math.Hypot(a1, a[2]), math.Hypot(a2, b[2])
	hue := func(x, y float64) float64 {
		if x == 0 && y == 0 {
			return 0
		}
		return math.Mod(math.Atan2(y, x)+2*math.Pi, 2*math.Pi)
	}
	h1, h2 := hue(a1, a[2]), hue(a2, b[2])
	dl, dc := b[0]-a[0], c2-c1
	dh := h2 - h1
	switch {
	case c1*c2 == 0:
		dh = 0
	case dh > math.Pi:
		dh -= 2 * math.Pi
	case dh < -math.Pi:
		dh += 2 * math.Pi
	}
	dH := 2 * math.Sqrt(c1*c2) * math.Sin(dh/2)
	lm, cm := (a[0]+b[0])/2, (c1+c2)/2
	hm := h1 + h2
	switch {
	case c1*c2 == 0:
	case math.Abs(h1-h2) <= math.Pi:
		hm /= 2
	case hm < 2*math.Pi:
		hm = hm/2 + math.Pi
	default:
		hm = hm/2 - math.Pi
	}
	rad := math.Pi / 180
	t := 1 - 0.17*math.Cos(hm-30*rad) + 0.24*math.Cos(2*hm) + 0.32*math.Cos(3*hm+6*rad) - 0.20*math.Cos(4*hm-63*rad)
	theta := 30 * rad * math.Exp(-math.Pow((hm/rad-275)/25, 2))
	cm7 := math.Pow(cm, 7)
	rc := 2 * math.Sqrt(cm7/(cm7+math.Pow(25, 7)))
	sl := 1 + 0.015*math.Pow(lm-50, 2)/math.Sqrt(20+math.Pow(lm-50, 2))
	sc, sh := 1+0.045*cm, 1+0.015*cm*t
	rt := -math.Sin(2*theta) * rc
	x, y, z := dl/sl, dc/sc, dH/sh
	return math.Sqrt(x*x + y*y + z*z + rt*y*z)
}
