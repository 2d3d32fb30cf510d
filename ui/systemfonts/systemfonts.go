// Package systemfonts finds the fonts of the system, for scripts that the
// program's own typeface lacks.
package systemfonts

import (
	"io"
	"log"
	"os"
	"path/filepath"

	"github.com/go-text/typesetting/fontscan"
)

// Sans are plain families to be tried first, in any script.
var Sans = []string{"Noto Sans", "Segoe UI", "Helvetica Neue", fontscan.SansSerif}

// Open searches the system's fonts, and returns a map for one goroutine, with
// all that is in it; nil where there are none. What is known of them is kept in
// the user's folder for such things.
func Open() (*fontscan.FontMap, []fontscan.Footprint) {
	user, err := os.UserCacheDir()
	if err != nil {
		user = os.TempDir()
	}
	cache := filepath.Join(user, "halfway")
	if err := os.MkdirAll(cache, 0o700); err != nil {
		cache = os.TempDir()
	}
	quiet := log.New(io.Discard, "", 0)
	all, err := fontscan.SystemFonts(quiet, cache)
	if err != nil || len(all) == 0 {
		return nil, nil
	}
	fonts := fontscan.NewFontMap(quiet)
	if err := fonts.UseSystemFonts(cache); err != nil {
		return nil, nil
	}
	return fonts, all
}
