// Package words is the one door to what Halfway says: every text on a screen
// comes out of the translation catalogue through it.
package words

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"golang.org/x/text/language"

	"halfway/dialogue"
)

// Data are the values that a sentence names, by the names in its braces.
type Data map[string]any

// shipped holds the hashes of the protocols whose words are in the catalogue.
var shipped = map[string]bool{}

// Load fills the catalogue from a folder of JSON files, one a language, and
// from the words of the protocols. It takes the language that suits the system
// best, on top of English, so that an incomplete translation still says
// everything. It is called once, before anything is drawn.
func Load(files fs.FS, dir string, protocols []*dialogue.Protocol) error {
	catalogue := map[string]string{}
	for _, p := range protocols {
		shipped[p.Hash] = true
		for _, w := range p.Words() {
			catalogue[w.Key] = w.Text
		}
	}
	for _, name := range []string{"en", best(files, dir)} {
		text, err := fs.ReadFile(files, path.Join(dir, name+".json"))
		if err != nil {
			return fmt.Errorf("read translation %s: %w", name, err)
		}
		if err := json.Unmarshal(text, &catalogue); err != nil {
			return fmt.Errorf("read translation %s: %w", name, err)
		}
	}
	all, err := json.Marshal(catalogue)
	if err != nil {
		return fmt.Errorf("join translations: %w", err)
	}
	// Fyne looks words up under the system's language, whichever we chose.
	for _, locale := range []fyne.Locale{"en", lang.SystemLocale()} {
		if err := lang.AddTranslationsForLocale(all, locale); err != nil {
			return fmt.Errorf("load translations: %w", err)
		}
	}
	return nil
}

// best names the catalogue that suits the system's language.
func best(files fs.FS, dir string) string {
	names := []string{"en"}
	tags := []language.Tag{language.English}
	entries, _ := fs.ReadDir(files, dir) // nothing readable leaves English, whose error is told
	for _, e := range entries {
		name := strings.TrimSuffix(e.Name(), ".json")
		if tag, err := language.Parse(name); err == nil && name != "en" {
			names, tags = append(names, name), append(tags, tag)
		}
	}
	_, i, _ := language.NewMatcher(tags).Match(language.Make(lang.SystemLocale().LanguageString()))
	return names[i]
}

// Say returns a sentence of the catalogue.
func Say(key string, data ...Data) string {
	if len(data) == 0 {
		return lang.X(key, key)
	}
	return lang.X(key, key, data[0])
}

// Count returns a sentence that depends on a number, from the keys key+".one"
// and key+".many", with the number as {{.N}}.
func Count(key string, n int) string {
	if n == 1 {
		return Say(key+".one", Data{"N": n})
	}
	return Say(key+".many", Data{"N": n})
}

// Protocol returns a text of a protocol, named by the same path as in
// [dialogue.Protocol.Key]. A text that is not the shipped one, such as that of
// an old session, is shown as it was written then.
func Protocol(p *dialogue.Protocol, text string, data Data, at ...string) string {
	if text == "" {
		return ""
	}
	if shipped[p.Hash] {
		return Say(p.Key(at...), data)
	}
	for name, value := range data {
		text = strings.ReplaceAll(text, "{{."+name+"}}", fmt.Sprint(value))
	}
	return text
}
