package coach

// fearful are the classes of words that the rule needs: without one it would be
// silent.
var fearful = []string{"being", "dread", "fear", "feel", "future", "game", "harm", "not", "ours", "person", "polite", "safe", "scare", "unsafe", "you"}

// Afraid reports whether somebody says that they are afraid of the other, or
// tells of being harmed by them. Such words are never to be made milder. What is
// only a turn of phrase ("I'm afraid you're wrong") is left to the model.
func (l *Lexicon) Afraid(tokens []Token) bool {
	for i, t := range tokens {
		switch {
		case l.Is(t.Word, "unsafe"), l.Is(t.Word, "safe") && l.has(tokens[max(i-4, 0):i], "not"):
			if l.ours(tokens, i) && l.has(tokens[max(i-3, 0):i], "feel") {
				return true
			}
		case l.Is(t.Word, "scare") && l.harmed(tokens, i), l.Is(t.Word, "harm") && l.harmed(tokens, i):
			return true
		case l.Is(t.Word, "fear") && l.fears(tokens, i):
			return true
		}
	}
	return false
}

// fears reports whether a word of fear is one's own or the children's, and about
// the other.
func (l *Lexicon) fears(tokens []Token, i int) bool {
	if !l.ours(tokens, i) || l.has(tokens[max(i-3, 0):i], "not") {
		return false
	}
	rest := tokens[i+1:]
	if !l.Is(tokens[i].Word, "polite") {
		return l.has(tokens[max(i-16, 0):i], "you") || l.has(rest[:min(len(rest), 14)], "you")
	}
	// "I'm afraid you forgot the milk" is politeness; these are not.
	if len(rest) == 0 || !l.has(rest, "you") {
		return false
	}
	return l.Is(rest[0].Word, "dread") || l.has(rest[:min(len(rest), 6)], "future")
}

// ours reports whether what is said at a place is said of oneself or of the
// children: the nearest person before it is no other.
func (l *Lexicon) ours(tokens []Token, i int) bool {
	for j := i - 1; j >= max(i-7, 0); j-- {
		switch w := tokens[j].Word; {
		case l.Is(w, "ours"):
			return true
		case l.Is(w, "you"), l.Is(w, "person"), w == ".", w == "?":
			return false
		}
	}
	return i == 0 || tokens[i-1].Word == "," || tokens[i-1].Word == "."
}

// harmed reports whether the other is told to do at a place something to oneself
// or to the children.
func (l *Lexicon) harmed(tokens []Token, i int) bool {
	if i > 0 && l.Is(tokens[i].Word, "fear") && l.Is(tokens[i-1].Word, "being") {
		return false // "you're scared I'd find out"
	}
	rest := tokens[i+1:]
	if !l.has(rest[:min(len(rest), 2)], "ours") || l.Is(rest[0].Word, "dread") || len(rest) > 1 && l.Is(rest[1].Word, "game") {
		return false
	}
	return l.has(tokens[max(i-16, 0):i], "you") || l.Is(tokens[i].Word, "scare") && l.has(rest[:min(len(rest), 7)], "you")
}

// has reports whether a word of a class is among tokens.
func (l *Lexicon) has(tokens []Token, class string) bool {
	for _, t := range tokens {
		if l.Is(t.Word, class) {
			return true
		}
	}
	return false
}
