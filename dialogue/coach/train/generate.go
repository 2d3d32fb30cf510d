package train

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Grammar makes up labelled sentences, without end: ways of saying things (what
// is blame, and what is to be left alone), filled from lists of words. Sentences
// that people might say come from the files of Read; these teach that one way of
// saying fits many deeds.
type Grammar struct {
	lists map[string][]string
	// marked and harmless are the ways of saying, by section.
	marked, harmless [][]string
}

// ReadGrammar reads words.txt, marked.txt and harmless.txt in a folder.
func ReadGrammar(folder fs.FS) (*Grammar, error) {
	g := &Grammar{}
	var err error
	if g.lists, err = readSections(folder, "words.txt"); err != nil {
		return nil, err
	}
	for name, to := range map[string]*[][]string{"marked.txt": &g.marked, "harmless.txt": &g.harmless} {
		sections, err := readSections(folder, name)
		if err != nil {
			return nil, err
		}
		for _, section := range slices.Sorted(maps.Keys(sections)) {
			for _, way := range sections[section] {
				if err := g.check(way); err != nil {
					return nil, fmt.Errorf("%s: %q: %w", name, way, err)
				}
			}
			*to = append(*to, sections[section])
		}
	}
	return g, nil
}

// readSections reads lines under headings in square brackets.
func readSections(folder fs.FS, name string) (map[string][]string, error) {
	text, err := fs.ReadFile(folder, name)
	if err != nil {
		return nil, fmt.Errorf("read the grammar: %w", err)
	}
	sections, section := map[string][]string{}, ""
	for raw := range bytes.Lines(text) {
		line := strings.TrimSpace(string(raw))
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '[':
			section = strings.Trim(line, "[]")
		default:
			sections[section] = append(sections[section], line)
		}
	}
	return sections, nil
}

// check fills a way of saying once, so that a slip in it is found at once.
func (g *Grammar) check(way string) error {
	text, err := g.fill(way, chance(1, 1))
	if err != nil {
		return err
	}
	_, _, err = parse("made-up\t-\t" + text)
	return err
}

// Sentence makes one up; nearly half of them are marked.
func (g *Grammar) Sentence(draw *rand.Rand) Sentence {
	for {
		sections := g.harmless
		if draw.Float64() < 0.46 {
			sections = g.marked
		}
		section := sections[draw.IntN(len(sections))]
		text, err := g.fill(section[draw.IntN(len(section))], draw)
		if err != nil {
			panic(err) // each was checked when it was read
		}
		s, _, err := parse("made-up\t-\t" + g.dress(text, draw))
		if err == nil {
			return s
		}
	}
}

// fill chooses among alternatives in round brackets, and puts words in the place
// of the names of lists.
func (g *Grammar) fill(way string, draw *rand.Rand) (string, error) {
	for {
		end := strings.IndexByte(way, ')')
		if end < 0 {
			break
		}
		start := strings.LastIndexByte(way[:end], '(')
		if start < 0 {
			return "", fmt.Errorf("a bracket is not opened")
		}
		choices := strings.Split(way[start+1:end], "|")
		way = way[:start] + choices[draw.IntN(len(choices))] + way[end+1:]
	}
	for range 20 {
		before, rest, found := strings.Cut(way, "<")
		if !found {
			return strings.Join(strings.Fields(way), " "), nil
		}
		slot, after, closed := strings.Cut(rest, ">")
		if !closed {
			return "", fmt.Errorf("a slot is not closed")
		}
		name, by, _ := strings.Cut(slot, "~")
		swapped := strings.Contains(slot, "~")
		name, form, _ := strings.Cut(name, ".")
		list := g.lists[name]
		if len(list) == 0 {
			return "", fmt.Errorf("there is no list %q", name)
		}
		words := list[draw.IntN(len(list))]
		if form != "" {
			words = inflect(words, form)
		}
		if swapped {
			words = spoken(words, by == "o")
		}
		way = before + words + after
	}
	return "", fmt.Errorf("the lists name each other without end")
}

// dress puts a sentence as people put it: with a word before or after, another
// clause, capitals or none.
func (g *Grammar) dress(text string, draw *rand.Rand) string {
	pick := func(list string) string { return g.lists[list][draw.IntN(len(g.lists[list]))] }
	asks := strings.HasSuffix(text, "?")
	text = strings.TrimSuffix(text, "?")
	switch draw.IntN(14) {
	case 0:
		text = pick("start") + " " + text
	case 1:
		text = pick("start") + ", " + text
	case 2:
		text = pick("call") + ", " + text
	case 3:
		text += ", " + pick("call")
	case 4:
		text += " " + pick("tail")
	case 5:
		text += " " + pick("when")
	}
	if asks {
		text += "?"
	}
	switch draw.IntN(12) {
	case 0:
		text = pick("nice") + []string{", but ", ", and ", ". ", " but "}[draw.IntN(4)] + text
	case 1:
		if !asks {
			text += []string{", but ", ", and ", ". ", " and "}[draw.IntN(4)] + pick("nice")
		}
	case 2:
		if !asks {
			text += ". " + pick("real") + "?"
		}
	}
	plainly := draw.Float64() < 0.25
	if plainly {
		return strings.NewReplacer(",", "", "'", "").Replace(text)
	}
	if draw.Float64() < 0.7 {
		text = capital(text)
	}
	if last := text[len(text)-1]; last != '?' && last != '"' && last != '\'' {
		text += []string{".", ".", ".", "!", "", "", "…", "!!", "?"}[draw.IntN(9)]
	}
	if draw.Float64() < 0.3 {
		text = strings.ReplaceAll(text, "'", "’")
	}
	return text
}

// capital begins a sentence with a capital letter, behind a mark's brace.
func capital(text string) string {
	at := 0
	if strings.HasPrefix(text, "{") {
		at = 3
	}
	r, size := utf8.DecodeRuneInString(text[at:])
	return text[:at] + string(unicode.ToUpper(r)) + text[at+size:]
}

// irregular verbs: base, past, participle.
var irregular = map[string][2]string{}

func init() {
	for _, line := range strings.Split(`be was been;beat beat beaten;become became become;begin began begun;break broke broken;bring brought brought;buy bought bought;catch caught caught;choose chose chosen;come came come;cut cut cut;do did done;draw drew drawn;drink drank drunk;drive drove driven;eat ate eaten;fall fell fallen;feel felt felt;fight fought fought;find found found;forget forgot forgotten;forgive forgave forgiven;get got got;give gave given;go went gone;grow grew grown;have had had;hear heard heard;hide hid hidden;hit hit hit;hold held held;hurt hurt hurt;keep kept kept;know knew known;lead led led;leave left left;lend lent lent;let let let;lie lied lied;lose lost lost;make made made;mean meant meant;meet met met;pay paid paid;pick picked picked;put put put;read read read;ride rode ridden;ring rang rung;run ran run;say said said;see saw seen;sell sold sold;send sent sent;set set set;shut shut shut;sing sang sung;sit sat sat;sleep slept slept;speak spoke spoken;spend spent spent;spoil spoiled spoiled;stand stood stood;stick stuck stuck;take took taken;teach taught taught;tell told told;think thought thought;throw threw thrown;understand understood understood;undermine undermined undermined;wake woke woken;wear wore worn;win won won;write wrote written;quit quit quit`, ";") {
		f := strings.Fields(line)
		irregular[f[0]] = [2]string{f[1], f[2]}
	}
}

// inflect puts the verb with which a deed begins into a form: s, ed, ing or en.
func inflect(deed, form string) string {
	verb, rest, _ := strings.Cut(deed, " ")
	past, known := irregular[verb]
	last := verb[len(verb)-1]
	vowel := func(b byte) bool { return strings.IndexByte("aeiou", b) >= 0 }
	// stop and stopping, but open and opening
	short := strings.Count(strings.Map(func(r rune) rune {
		if strings.ContainsRune("aeiou", r) {
			return 'v'
		}
		return r
	}, verb), "v") == 1
	double := len(verb) > 2 && !vowel(last) && strings.IndexByte("wxy", last) < 0 && vowel(verb[len(verb)-2]) &&
		(short || slices.Contains([]string{"admit", "forget", "begin", "quit"}, verb))
	doubled := verb
	if double {
		doubled = verb + string(last)
	}
	switch form {
	case "s":
		switch {
		case verb == "be":
			verb = "is"
		case verb == "have":
			verb = "has"
		case last == 'y' && !vowel(verb[len(verb)-2]):
			verb = verb[:len(verb)-1] + "ies"
		case last == 's' || last == 'x' || last == 'o' || strings.HasSuffix(verb, "sh") || strings.HasSuffix(verb, "ch"):
			verb += "es"
		default:
			verb += "s"
		}
	case "ing":
		switch {
		case verb == "be":
			verb = "being"
		case verb == "lie":
			verb = "lying"
		case last == 'e' && !strings.HasSuffix(verb, "ee"):
			verb = verb[:len(verb)-1] + "ing"
		default:
			verb = doubled + "ing"
		}
	default:
		switch {
		case known && form == "ed":
			verb = past[0]
		case known:
			verb = past[1]
		case last == 'e':
			verb += "d"
		case last == 'y' && !vowel(verb[len(verb)-2]):
			verb = verb[:len(verb)-1] + "ied"
		default:
			verb = doubled + "ed"
		}
	}
	return strings.TrimSpace(verb + " " + rest)
}

var (
	ofOneself = map[string]string{
		"me": "you", "my": "your", "mine": "yours", "i": "you", "I": "you", "I'm": "you're", "you": "I", "your": "my", "yourself": "myself",
		"you're": "I'm", "you'll": "I'll", "were": "was",
	}
	ofOthers = map[string]string{"you": "they", "your": "their", "yourself": "themselves", "you're": "they're", "you'll": "they'll"}
)

// spoken is a deed as the one who speaks would have done it, or others.
func spoken(deed string, others bool) string {
	swap := ofOneself
	if others {
		swap = ofOthers
	}
	words := strings.Fields(deed)
	for i, w := range words {
		if to, ok := swap[w]; ok {
			words[i] = to
		}
	}
	return strings.Join(words, " ")
}
