package coach

import (
	"fmt"
	"io/fs"
	"strings"

	"github.com/goccy/go-yaml"
)

// Lexicon is what the coach knows of the words of a language. It is read-only,
// and safe for use by several goroutines.
type Lexicon struct {
	Vectors *Vectors

	classes map[string]uint64   // by word, a bit for each class
	bits    map[string]uint64   // by the name of a class
	typed   map[string][]string // what people type, and what it stands for
}

// lexiconFile is lexicon.yaml.
type lexiconFile struct {
	// Typed is what people type on a telephone or without apostrophes.
	Typed map[string]string `yaml:"typed"`
	// Classes are kinds of words.
	Classes []struct {
		Name  string `yaml:"name"`
		Words string `yaml:"words"`
	} `yaml:"classes"`
}

// maxClasses is how many bits there are.
const maxClasses = 64

// LoadLexicon reads lexicon.yaml and vectors.bin in the folder of a language.
func LoadLexicon(folder fs.FS) (*Lexicon, error) {
	text, err := fs.ReadFile(folder, "lexicon.yaml")
	if err != nil {
		return nil, fmt.Errorf("read the lexicon: %w", err)
	}
	var file lexiconFile
	if err := yaml.UnmarshalWithOptions(text, &file, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("read lexicon.yaml: %w", err)
	}
	if len(file.Classes) > maxClasses {
		return nil, fmt.Errorf("lexicon.yaml has %d classes of words, and %d at most are allowed", len(file.Classes), maxClasses)
	}
	l := &Lexicon{classes: map[string]uint64{}, bits: map[string]uint64{}, typed: map[string][]string{}}
	for i, c := range file.Classes {
		if l.bits[c.Name] != 0 {
			return nil, fmt.Errorf("lexicon.yaml has the class %q twice", c.Name)
		}
		l.bits[c.Name] = 1 << i
		for w := range strings.FieldsSeq(c.Words) {
			l.classes[w] |= 1 << i
		}
	}
	for _, name := range fearful {
		if l.bits[name] == 0 {
			return nil, fmt.Errorf("lexicon.yaml lacks the class %q, by which fear is known", name)
		}
	}
	for from, to := range file.Typed {
		l.typed[from] = strings.Fields(to)
	}
	vectors, err := fs.ReadFile(folder, "vectors.bin")
	if err != nil {
		return nil, fmt.Errorf("read the word vectors: %w", err)
	}
	l.Vectors, err = ReadVectors(vectors)
	return l, err
}

// knows reports whether a word is in the lexicon.
func (l *Lexicon) knows(word string) bool {
	if l.classes[word] != 0 {
		return true
	}
	_, ok := l.Vectors.find(word)
	return ok
}

// Is reports whether a word is of a class.
func (l *Lexicon) Is(word, class string) bool {
	return l.classes[word]&l.bits[class] != 0
}
