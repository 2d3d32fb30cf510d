// Package assets holds the data that Halfway ships: protocols, translations,
// fonts and icons. It decides nothing.
package assets

import "embed"

// Protocols are the dialogues, one YAML file each, under "protocols".
//
//go:embed protocols/*.yaml
var Protocols embed.FS

// HelpLines are help lines for people who are afraid of their partner, a JSON
// list by country. "checked" is the day on which the number was last seen on the
// page that "source" names.
//
//go:embed helplines.json
var HelpLines []byte

// ProtocolSchema is the JSON Schema of a protocol file.
//
//go:embed protocol.schema.json
var ProtocolSchema []byte

// ArchiveSchema is the JSON Schema of the file in which a history is taken
// along.
//
//go:embed archive.schema.json
var ArchiveSchema []byte

// Coach is what the coach knows and says, one folder per language, under "coach".
//
//go:embed coach/en/*
var Coach embed.FS

// ProtocolIDs names the protocols in the order in which they are offered.
var ProtocolIDs = []string{
	"speaker-listener", "seeing-our-dance", "closeness-and-space", "saying-it-softly", "after-a-fight",
	"mirror-and-imagine", "what-it-means", "deciding-something", "silently-heard",
	"a-hard-day", "our-week", "thank-you",
	"cooling-down", "my-own-page", "view-from-outside",
}

// Translations are the words of the screens, one JSON file per language, under
// "translations". English is complete; the words of the protocols stand in
// their own files.
//
//go:embed translations/*.json
var Translations embed.FS

// FontRegular and FontBold are Atkinson Hyperlegible Next (SIL Open Font
// License 1.1, fonts/OFL.txt), drawn by the Braille Institute to be read with
// low vision and from afar.
var (
	//go:embed fonts/AtkinsonHyperlegibleNext-Regular.ttf
	FontRegular []byte
	//go:embed fonts/AtkinsonHyperlegibleNext-Bold.ttf
	FontBold []byte
)

// Icon is the program's icon, a PNG of 512 by 512 pixels.
//
//go:embed icons/halfway.png
var Icon []byte
