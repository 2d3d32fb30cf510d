package pdf

import (
	"fmt"
	"slices"
	"unicode"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/fontscan"
	"github.com/go-text/typesetting/harfbuzz"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/segmenter"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/text/unicode/rangetable"

	"halfway/ui/systemfonts"
)

// Fonts finds for every character a font that has it: the program's own first,
// then the system's. The system is searched once, when the first character
// comes along that the program's own fonts lack. It serves one goroutine.
type Fonts struct {
	own     [2]*face          // regular and bold
	system  *fontscan.FontMap // nil until it is needed, and where there is none
	all     []fontscan.Footprint
	looked  bool
	faces   map[*font.Font]*face
	chosen  map[wish]*face
	shaper  shaping.HarfbuzzShaper
	breaks  segmenter.Segmenter
	set     map[setting][]Line
	lacking bool
}

// wish is a piece of text that one font is to have.
type wish struct {
	text   string
	script language.Script
	bold   bool
}

// NewFonts returns fonts of which those two are used wherever they have what
// is needed.
func NewFonts(regular, bold []byte, family string) (*Fonts, error) {
	f := &Fonts{faces: map[*font.Font]*face{}, chosen: map[wish]*face{}, set: map[setting][]Line{}}
	for i, file := range [][]byte{regular, bold} {
		var err error
		if f.own[i], err = ours(file, family); err != nil {
			return nil, err
		}
	}
	f.shaper.SetFontCacheSize(64)
	return f, nil
}

// OwnOnly keeps the system's fonts out.
func (f *Fonts) OwnOnly() { f.looked = true }

// Lacking reports whether something was written that no font has. It stands as
// an empty box on the page, and can be copied from there all the same.
func (f *Fonts) Lacking() bool { return f.lacking }

func (f *Fonts) ownFace(bold bool) *face {
	if bold {
		return f.own[1]
	}
	return f.own[0]
}

// look searches the system's fonts, once.
func (f *Fonts) look() {
	if !f.looked {
		f.looked = true
		f.system, f.all = systemfonts.Open()
	}
}

// shown are the characters of a cluster that need a glyph.
func shown(cluster []rune) []rune {
	var all []rune
	for _, r := range cluster {
		if !harfbuzz.IsDefaultIgnorable(r) && !unicode.IsSpace(r) {
			all = append(all, r)
		}
	}
	return all
}

func (f *face) has(all []rune) bool {
	for _, r := range all {
		if _, ok := f.NominalGlyph(r); !ok {
			return false
		}
	}
	return true
}

// pictured are the characters of the basic plane that are pictures unless
// somebody wishes otherwise: Emoji_Presentation of Unicode's emoji-data.txt.
var pictured = rangetable.New(
	0x231A, 0x231B, 0x23E9, 0x23EA, 0x23EB, 0x23EC, 0x23F0, 0x23F3, 0x25FD, 0x25FE, 0x2614, 0x2615,
	0x2648, 0x2649, 0x264A, 0x264B, 0x264C, 0x264D, 0x264E, 0x264F, 0x2650, 0x2651, 0x2652, 0x2653,
	0x267F, 0x2693, 0x26A1, 0x26AA, 0x26AB, 0x26BD, 0x26BE, 0x26C4, 0x26C5, 0x26CE, 0x26D4, 0x26EA,
	0x26F2, 0x26F3, 0x26F5, 0x26FA, 0x26FD, 0x2705, 0x270A, 0x270B, 0x2728, 0x274C, 0x274E, 0x2753,
	0x2754, 0x2755, 0x2757, 0x2795, 0x2796, 0x2797, 0x27B0, 0x27BF, 0x2B1B, 0x2B1C, 0x2B50, 0x2B55)

// isPicture reports whether a cluster is an emoji that is meant in colours.
func isPicture(cluster []rune) bool {
	if slices.Contains(cluster, 0xFE0E) { // a wish for text
		return false
	}
	return slices.ContainsFunc(cluster, func(r rune) bool {
		return r == 0xFE0F || r >= 0x1F1E6 && r <= 0x1FAFF || unicode.Is(pictured, r)
	})
}

// plain are families to be tried first for scripts of which systems have several
// designs, some of them for posters only.
var plain = map[language.Script][]string{
	language.Arabic:     {"Noto Sans Arabic", "Noto Naskh Arabic", "Geeza Pro"},
	language.Hebrew:     {"Noto Sans Hebrew", "Arial Hebrew"},
	language.Thai:       {"Noto Sans Thai", "Leelawadee UI", "Thonburi"},
	language.Lao:        {"Noto Sans Lao"},
	language.Devanagari: {"Noto Sans Devanagari", "Nirmala UI", "Kohinoor Devanagari"},
	language.Han:        {"Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC"},
	language.Hiragana:   {"Noto Sans CJK JP", "Yu Gothic", "Hiragino Sans"},
	language.Katakana:   {"Noto Sans CJK JP", "Yu Gothic", "Hiragino Sans"},
	language.Hangul:     {"Noto Sans CJK KR", "Malgun Gothic", "Apple SD Gothic Neo"},
}

// choose returns the face for a cluster; before is that of the cluster before.
func (f *Fonts) choose(cluster []rune, script language.Script, bold bool, before *face) *face {
	need := shown(cluster)
	if len(need) == 0 && before != nil {
		return before
	}
	// What belongs to no script of its own stays with its neighbours.
	loose := script == language.Common || script == language.Inherited
	own := f.ownFace(bold)
	picture := isPicture(cluster)
	if !picture && own.has(need) {
		return own
	}
	if before != nil && !picture && loose && before.has(need) {
		return before
	}
	key := wish{string(cluster), script, bold}
	if face, ok := f.chosen[key]; ok {
		return face
	}
	face := f.find(need, script, bold, picture)
	if face == nil {
		face = own
	}
	if len(f.chosen) > 50_000 {
		clear(f.chosen)
	}
	f.chosen[key] = face
	return face
}

// find looks for a face among the system's, or nil.
func (f *Fonts) find(need []rune, script language.Script, bold, picture bool) *face {
	f.look()
	if f.system == nil || len(need) == 0 {
		return nil
	}
	weight := font.WeightNormal
	if bold {
		weight = font.WeightBold
	}
	families := plain[script]
	if picture {
		families = []string{fontscan.Emoji}
	}
	families = append(slices.Clip(families), systemfonts.Sans...)
	f.system.SetQuery(fontscan.Query{Families: families, Aspect: font.Aspect{Weight: weight}})
	f.system.SetScript(script)
	if found := f.system.ResolveFace(need[0]); found != nil {
		if face := f.known(found); face.has(need) && face.shows(need[0]) {
			return face
		}
	}
	// The one that comes first has not all of it; any other that has will do,
	// and one that has the beginning is better than none.
	var part *face
	for _, print := range f.all {
		if !print.Runes.Contains(need[0]) || print.Aspect.Style == font.StyleItalic {
			continue
		}
		f.system.SetQuery(fontscan.Query{Families: []string{print.Family}, Aspect: print.Aspect})
		found := f.system.ResolveFace(need[0])
		if found == nil {
			continue
		}
		face := f.known(found)
		if !face.shows(need[0]) {
			continue
		}
		if face.has(need) {
			return face
		}
		if part == nil {
			part = face
		}
	}
	return part
}

func (f *Fonts) known(found *font.Face) *face {
	if known := f.faces[found.Font]; known != nil {
		return known
	}
	family, _ := f.system.FontMetadata(found.Font)
	if family == "" {
		family = fmt.Sprintf("Font%d", len(f.faces)+1)
	}
	known := system(found, f.system.FontLocation(found.Font), family)
	f.faces[found.Font] = known
	return known
}
