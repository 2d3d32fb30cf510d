package coach

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Draft is a sentence as people put it together, in their own words. Any part
// may be empty.
type Draft struct {
	Intention, Observation, Feeling, Meaning, Request string
}

// Sentence is a draft as it is read aloud; empty for an empty one.
func (w *Words) Sentence(d Draft) string {
	b := &w.Builder
	intention := w.part(&b.Intention, d.Intention)
	saw, felt := w.part(&b.Observation, d.Observation), w.part(&b.Feeling, d.Feeling)
	matters, wish := w.part(&b.Meaning, d.Meaning), w.part(&b.Request, d.Request)

	// What is said about oneself, after what was seen.
	main := ""
	if felt != "" {
		frame, typed := b.Feeling.Frame, strings.TrimSpace(d.Feeling)
		if b.Feeling.Past != "" && (begins(typed, b.Feeling.PastBegins) > 0 || w.over(saw) && begins(typed, b.Feeling.PresentBegins) == 0) {
			frame = b.Feeling.Past
		}
		main = fill(frame, felt)
		if matters != "" {
			main += " " + fill(b.Meaning.Frame, matters)
		}
	} else if matters != "" {
		main = fill(b.Meaning.alone(), matters)
	}
	asks := wish != "" && begins(wish, w.Questions) > 0
	if wish != "" && !asks {
		clause := fill(b.Request.Frame, wish)
		if main != "" {
			clause = main + ", " + w.And + " " + clause
		}
		main = clause
	}
	if saw != "" {
		saw = fill(b.Observation.Frame, saw)
		if main == "" {
			main = gap
		}
		main = saw + ", " + main
	}
	if intention != "" {
		intention = fill(b.Intention.Frame, intention)
		if main != "" {
			intention += ": "
		}
		main = intention + main
	}
	main = ended(capital(main), ".")
	if asks {
		main = strings.TrimSpace(main + " " + ended(capital(wish), "?"))
	}
	return main
}

// over reports whether what was seen is told as over.
func (w *Words) over(saw string) bool {
	if slices.ContainsFunc(w.Past, func(words string) bool { return has(saw, words) }) {
		return true
	}
	words := strings.Fields(saw)
	for i := range max(0, len(words)-1) {
		verb := plain(words[i+1])
		if who := plain(words[i]); (slices.Contains(w.Somebody, who) || slices.Contains(w.Clauses, who)) && w.PastEnding != "" && len(verb) > len(w.PastEnding)+2 && strings.HasSuffix(verb, w.PastEnding) {
			return true
		}
	}
	return false
}

// part is what somebody typed for a step, without what its frame says already,
// and with the letters that it needs inside a sentence.
func (w *Words) part(p *Part, typed string) string {
	typed = strings.TrimRight(strings.Join(strings.Fields(typed), " "), ".,;:!?")
	typed = strings.TrimSpace(typed[begins(typed, p.Begins):])
	first, _, _ := strings.Cut(typed, " ")
	if slices.Contains(w.Small, plain(first)) || w.feeling(plain(first)) {
		typed = small(typed)
	}
	return typed
}

func (w *Words) feeling(word string) bool {
	return slices.ContainsFunc(w.Feelings, func(f Family) bool { return slices.Contains(f.Words, word) })
}

// begins is the length of the longest of these beginnings that a text has, as
// whole words; 0 for none.
func begins(text string, all []string) int {
	most := 0
	for _, s := range all {
		if n := begin(text, s); n > most {
			most = n
		}
	}
	return most
}

// begin is the length of a beginning in a text, or 0. Capitals and the kind of
// apostrophe do not matter.
func begin(text, beginning string) int {
	at := 0
	for _, want := range beginning {
		r, size := utf8.DecodeRuneInString(text[at:])
		if isApostrophe(r) {
			r = '\''
		}
		if unicode.ToLower(r) != want {
			return 0
		}
		at += size
	}
	if next, size := utf8.DecodeRuneInString(text[at:]); size > 0 && (letter(next) || next == '\'' || next == '’') {
		return 0
	}
	return at
}

// ended is a sentence with a sign at its end, where it has none.
func ended(s, sign string) string {
	if s == "" || strings.ContainsRune(".!?…", lastRune(s)) {
		return s
	}
	return s + sign
}

// Under says what may lie under what somebody calls a feeling: a question, and
// feelings to choose from. It is empty where a feeling was typed.
func (w *Words) Under(feeling string) (ask string, feelings []string) {
	typed := w.part(&w.Builder.Feeling, feeling)
	if begins(typed, w.Thoughts) > 0 {
		return w.ThoughtAsk, nil
	}
	found := w.faux(typed)
	if found == "" {
		return "", nil
	}
	return fill(w.FauxAsk, found), w.Faux[found]
}

// faux is the word in a text that sounds like a feeling and is none; empty for
// none.
func (w *Words) faux(text string) string {
	found := ""
	for faux := range w.Faux {
		if has(text, faux) && (len(faux) > len(found) || len(faux) == len(found) && faux < found) {
			found = faux
		}
	}
	return found
}

// Doubts are questions about a request, at most two: about what was found first
// in the order of the file.
func (w *Words) Doubts(request string) []string {
	var asks []string
	for _, d := range w.Requests {
		if len(asks) < 2 && slices.ContainsFunc(d.Words, func(words string) bool { return has(request, words) }) {
			asks = append(asks, d.Ask)
		}
	}
	return asks
}

// has reports whether these words stand in a text.
func has(text, words string) bool {
	at, _ := find(text, words)
	return at >= 0
}

// find is where these words stand in a text, or -1.
func find(text, words string) (from, to int) {
	within := true // where a word may begin
	for i, r := range text {
		if within && letter(r) {
			if n := begin(text[i:], words); n > 0 {
				return i, i + n
			}
		}
		within = !letter(r) && r != '\'' && r != '’'
	}
	return -1, -1
}

// Add puts one more feeling to those that were typed, or takes it away where it
// is there already.
func (w *Words) Add(feelings, word string) string {
	all := w.list(feelings)
	if i := among(all, word); i >= 0 {
		all = slices.Delete(all, i, i+1)
	} else {
		all = append(all, word)
	}
	return w.listed(all)
}

// Felt reports whether a feeling is among those that were typed.
func (w *Words) Felt(feelings, word string) bool { return among(w.list(feelings), word) >= 0 }

// among is where a feeling stands in a list; -1 for nowhere.
func among(all []string, word string) int {
	return slices.IndexFunc(all, func(f string) bool { return strings.EqualFold(f, word) })
}

// Instead puts a feeling in the place of the word that sounds like one and is
// none.
func (w *Words) Instead(feelings, word string) string {
	var all []string
	for _, f := range w.list(feelings) {
		if faux := w.faux(f); faux != "" {
			from, to := find(f, faux)
			f = f[:from] + word + f[to:]
		}
		if among(all, f) < 0 {
			all = append(all, f)
		}
	}
	return w.listed(all)
}

// list are the feelings that were typed, and listed the other way round.
func (w *Words) list(feelings string) []string {
	var all []string
	for _, f := range strings.Split(strings.ReplaceAll(feelings, ",", " "+w.And+" "), " "+w.And+" ") {
		if f = strings.TrimSpace(f); f != "" {
			all = append(all, f)
		}
	}
	return all
}

func (w *Words) listed(all []string) string {
	if n := len(all); n > 2 {
		all = []string{strings.Join(all[:n-1], ", "), all[n-1]}
	}
	return strings.Join(all, " "+w.And+" ")
}
