package control

import (
	"sync"

	"fyne.io/fyne/v2"
	"github.com/go-text/typesetting/segmenter"
)

// piece is a part of a text after which a line may be broken, with its widths
// in letters of measured size: whole, and without the blanks at its end.
type piece struct {
	text        string
	wide, inked float32
	hard        bool // a line break follows
}

// measured is the size of letters at which texts are measured. Widths at other
// sizes follow from it: shaping a text takes long, and a layout tries many.
const measured float32 = 64

// mostPieces is how many texts are remembered before all are forgotten.
const mostPieces = 2000

type pieceKey struct {
	text string
	bold bool
}

var pieces = struct {
	sync.Mutex
	of map[pieceKey][]piece
}{of: map[pieceKey][]piece{}}

// Forget forgets every text that was measured.
func Forget() {
	pieces.Lock()
	defer pieces.Unlock()
	clear(pieces.of)
}

// piecesOf cuts a text where Unicode allows a line to break, and measures it.
func piecesOf(text string, bold bool) []piece {
	pieces.Lock()
	defer pieces.Unlock()
	key := pieceKey{text, bold}
	if all, ok := pieces.of[key]; ok {
		return all
	}
	style := fyne.TextStyle{Bold: bold}
	var seg segmenter.Segmenter
	runes := []rune(text)
	seg.Init(runes)
	var all []piece
	for it := seg.LineIterator(); it.Next(); {
		line := it.Line()
		p := piece{text: string(line.Text), hard: line.IsMandatoryBreak && line.Offset+len(line.Text) < len(runes)}
		trimmed := trimEnd(p.text)
		p.inked = fyne.MeasureText(trimmed, measured, style).Width
		p.wide = p.inked
		if trimmed != p.text {
			p.wide += fyne.MeasureText(" ", measured, style).Width * float32(len(p.text)-len(trimmed))
		}
		all = append(all, p)
	}
	if len(pieces.of) >= mostPieces {
		clear(pieces.of)
	}
	pieces.of[key] = all
	return all
}
