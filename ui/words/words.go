// Package words is the one door to what Halfway says: every text on a screen
// comes out of the translation catalogue through it.
package words

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
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

// Load fills the catalogue from a folder of JSON files, one a language, from the
// words of the protocols, and from the people's own translations of those, by
// language. It takes the language that suits the system best, on top of
// English, so that an incomplete translation still says everything. It is
// called once, before anything is drawn.
func Load(files fs.FS, dir string, protocols []*dialogue.Protocol, own map[string]map[string]string) error {
	catalogue := map[string]string{}
	for _, p := range protocols {
		shipped[p.Hash] = true
		for _, w := range p.Words() {
			catalogue[w.Key] = w.Text
		}
	}
	entries, err := fs.ReadDir(files, dir)
	if err != nil {
		return fmt.Errorf("list translations: %w", err)
	}
	var shippedIn []string
	for _, e := range entries {
		shippedIn = append(shippedIn, strings.TrimSuffix(e.Name(), ".json"))
	}
	for _, name := range []string{"en", best(shippedIn)} {
		text, err := fs.ReadFile(files, path.Join(dir, name+".json"))
		if err != nil {
			return fmt.Errorf("read translation %s: %w", name, err)
		}
		if err := json.Unmarshal(text, &catalogue); err != nil {
			return fmt.Errorf("read translation %s: %w", name, err)
		}
	}
	maps.Copy(catalogue, own[best(slices.Sorted(maps.Keys(own)))])
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

// best names the language among some that suits the system's best; English,
// where none does.
func best(languages []string) string {
	names := []string{"en"}
	tags := []language.Tag{language.English}
	for _, name := range languages {
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
// and key+".many", with the number as {{.N}} and perhaps more.
func Count(key string, n int, more ...Data) string {
	data := Data{"N": n}
	for _, d := range more {
		maps.Copy(data, d)
	}
	if n == 1 {
		return Say(key+".one", data)
	}
	return Say(key+".many", data)
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
