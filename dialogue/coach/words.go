package coach

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

// Words are what the coach says to people, in one language. Where a sentence has
// {words}, their own words are put.
type Words struct {
	// Patterns has for each category what is said about it.
	Patterns map[Category]Pattern `yaml:"patterns"`
	// Tail follows a sentence that has the marked words inside it, and Also sees the
	// other's side before all that.
	Tail string `yaml:"tail"`
	Also string `yaml:"also"`
	// LeadIns are words after which a sentence may begin anew.
	LeadIns []string `yaml:"lead_ins"`
	// Reasons are those of them that begin nothing in the middle of a sentence.
	Reasons []string `yaml:"reasons"`
	// When begins a frame that says what happened, and Subordinates are beginnings
	// of a sentence that goes on after its comma.
	When         string   `yaml:"when"`
	Subordinates []string `yaml:"subordinates"`
	// Somebody and Clauses begin a new clause after a comma: one that belongs to
	// what happened, and any other. Asides only look like one.
	Somebody []string `yaml:"somebody"`
	Clauses  []string `yaml:"clauses"`
	Asides   []string `yaml:"asides"`
	// Links belong to what follows the marked words, also when they are marked.
	Links []string `yaml:"links"`
	// Strays are not worth a frame when nothing else is left of a sentence.
	Strays []string `yaml:"strays"`

	// Builder has the steps in which people put a sentence together themselves.
	Builder Builder `yaml:"builder"`
	// Past are words that tell of what is over, as does a verb with PastEnding.
	Past       []string `yaml:"past"`
	PastEnding string   `yaml:"past_ending"`
	// Questions are beginnings of a request that is a question.
	Questions []string `yaml:"questions"`
	// Small are words that lose their capital inside a sentence.
	Small []string `yaml:"small"`
	// And joins two feelings, and a request to what is said before it.
	And string `yaml:"and"`

	// Intentions are some to choose from.
	Intentions []string `yaml:"intentions"`
	// Feelings are families of feelings.
	Feelings []Family `yaml:"feelings"`
	// Faux are words that sound like feelings and say what somebody did, each
	// with feelings that may lie under it.
	Faux map[string][]string `yaml:"faux_feelings"`
	// Thoughts are beginnings of what follows “I feel” and is a thought.
	Thoughts []string `yaml:"thoughts"`
	// FauxAsk and ThoughtAsk are what is asked then.
	FauxAsk    string `yaml:"faux_ask"`
	ThoughtAsk string `yaml:"thought_ask"`
	// Requests are questions about requests in which certain words stand.
	Requests []Doubt `yaml:"requests"`

	own []string // what the frames say themselves
}

// Pattern is what is said about one category.
type Pattern struct {
	// Name is how it is called.
	Name string `yaml:"name"`
	// Why says why these words may be heard as blame, and Ask leads on.
	Why string `yaml:"why"`
	Ask string `yaml:"ask"`
	// Open is the frame where a sentence begins with the marked words, and Whole
	// the one where nothing else stands in it.
	Open  string `yaml:"open"`
	Whole string `yaml:"whole"`
	// Links are more of the words that belong to what follows.
	Links []string `yaml:"links"`
	// Then joins a clause after the marked words to them; empty for none.
	Then string `yaml:"then"`
}

// Builder are the steps of a sentence.
type Builder struct {
	Intention   Part `yaml:"intention"`
	Observation Part `yaml:"observation"`
	Feeling     Part `yaml:"feeling"`
	Meaning     Part `yaml:"meaning"`
	Request     Part `yaml:"request"`
}

// Part is one step of a sentence.
type Part struct {
	// Ask asks for it, and Tell says how.
	Ask  string `yaml:"ask"`
	Tell string `yaml:"tell"`
	// Lead is how the words to be typed begin.
	Lead string `yaml:"lead"`
	// Frame is the clause that it becomes, and Alone the one where what it would
	// belong to was left out; empty for the same.
	Frame string `yaml:"frame"`
	Alone string `yaml:"alone"`
	// Past is the frame for what is over, and PastBegins and PresentBegins are the
	// beginnings that say whether it is; empty for none.
	Past          string   `yaml:"past"`
	PastBegins    []string `yaml:"past_begins"`
	PresentBegins []string `yaml:"present_begins"`
	// Begins are beginnings that people type although the frame has them.
	Begins []string `yaml:"begins"`
}

// Family are feelings that are near each other.
type Family struct {
	Name  string   `yaml:"family"`
	Words []string `yaml:"words"`
}

// Doubt is a question about a request in which one of these words stands.
type Doubt struct {
	Words []string `yaml:"words"`
	Ask   string   `yaml:"ask"`
}

// place is where the person's own words are put, and gap what only they can fill.
const (
	place = "{words}"
	gap   = "…"
)

// ReadWords reads the text of words.yaml.
func ReadWords(text []byte) (Words, error) {
	var w Words
	if err := yaml.UnmarshalWithOptions(text, &w, yaml.Strict()); err != nil {
		return Words{}, fmt.Errorf("read words.yaml: %w", err)
	}
	if err := w.check(); err != nil {
		return Words{}, fmt.Errorf("words.yaml: %w", err)
	}
	w.own = w.phrases()
	return w, nil
}

// loadWords reads words.yaml of a language.
func loadWords(folder fs.FS) (Words, error) {
	text, err := fs.ReadFile(folder, "words.yaml")
	if err != nil {
		return Words{}, fmt.Errorf("read the coach's words: %w", err)
	}
	return ReadWords(text)
}

// check says what is missing, or not usable.
func (w *Words) check() error {
	for c := range w.Patterns {
		if !slices.Contains(Categories[:], c) {
			return fmt.Errorf("there is no category %q", c)
		}
	}
	for _, c := range Categories {
		p := w.Patterns[c]
		if slices.Contains([]string{p.Name, p.Why, p.Ask, p.Open, p.Whole}, "") {
			return fmt.Errorf("words are missing for %s", c)
		}
		if strings.Count(p.Open, place) != 1 || strings.Contains(p.Whole, place) {
			return fmt.Errorf("%s needs %s once in “open”, and not in “whole”", c, place)
		}
	}
	for _, frame := range []string{w.Also, w.FauxAsk} {
		if strings.Count(frame, place) != 1 {
			return fmt.Errorf("“also” and “faux_ask” need %s once", place)
		}
	}
	for _, p := range w.Builder.Parts() {
		if p.Ask == "" || p.Tell == "" || p.Lead == "" || strings.Count(p.Frame, place) != 1 || strings.Count(p.alone(), place) != 1 || p.Past != "" && strings.Count(p.Past, place) != 1 {
			return fmt.Errorf("the step %q of the builder is not complete", p.Ask)
		}
	}
	if w.Tail == "" || w.And == "" || w.When == "" || w.ThoughtAsk == "" || len(w.Intentions) == 0 || len(w.Feelings) == 0 {
		return errors.New("words are missing")
	}
	felt := map[string]bool{}
	for _, f := range w.Feelings {
		if f.Name == "" || len(f.Words) == 0 {
			return errors.New("a family of feelings is empty")
		}
		for _, word := range f.Words {
			felt[word] = true
		}
	}
	for faux, under := range w.Faux {
		if felt[faux] {
			return fmt.Errorf("%q is a feeling and none", faux)
		}
		for _, word := range under {
			if !felt[word] {
				return fmt.Errorf("%q, under %q, is in no family of feelings", word, faux)
			}
		}
	}
	for _, d := range w.Requests {
		if len(d.Words) == 0 || d.Ask == "" {
			return errors.New("a question about requests is not complete")
		}
	}
	return nil
}

// Parts are the steps in their order.
func (b *Builder) Parts() [5]*Part {
	return [...]*Part{&b.Intention, &b.Observation, &b.Feeling, &b.Meaning, &b.Request}
}

func (p *Part) alone() string {
	if p.Alone == "" {
		return p.Frame
	}
	return p.Alone
}

// fill puts words into a frame.
func fill(frame, words string) string { return strings.Replace(frame, place, words, 1) }

// Words are all that is said, in the language that was loaded.
func (c *Coach) Words() Words { return c.words }
