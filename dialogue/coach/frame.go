package coach

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Frame is a sentence in which words were marked, and a way to say it that leaves
// those words open.
type Frame struct {
	// Mark is the one that is spoken about: the surest in the sentence.
	Mark Mark
	// Start and End are where the sentence stands, in bytes.
	Start, End int
	// Text keeps the person's own words, with the marked ones left open, and Also
	// the same with the other's side first.
	Text, Also string
}

// Frames are the sentences of a text in which something was marked, in its order.
// What a feeling is called is never filled in: only the person knows.
func (w *Words) Frames(text string, marks []Mark) []Frame {
	var frames []Frame
	marks = slices.SortedStableFunc(slices.Values(marks), func(a, b Mark) int { return a.Start - b.Start })
	for i := 0; i < len(marks); {
		start, end := sentence(text, marks[i].Start, marks[i].End)
		j := i + 1
		for j < len(marks) && marks[j].Start < end {
			if marks[j].End > end {
				_, end = sentence(text, marks[i].Start, marks[j].End)
			}
			j++
		}
		frames = append(frames, w.frame(text, start, end, marks[i:j]))
		i = j
	}
	return frames
}

// sentence finds where the sentence stands that has this part of a text.
func sentence(text string, start, end int) (from, to int) {
	from, to = 0, len(text)
	for i, r := range text[:start] {
		if ends(text, i, r) {
			from = i + utf8.RuneLen(r)
		}
	}
	for i, r := range text[end:] {
		if ends(text, end+i, r) {
			to = end + i + utf8.RuneLen(r)
			break
		}
	}
	for from < start && unicode.IsSpace(firstRune(text[from:])) {
		_, size := utf8.DecodeRuneInString(text[from:])
		from += size
	}
	return from, end + len(strings.TrimRightFunc(text[end:to], unicode.IsSpace))
}

// ends reports whether a sentence ends with the sign at a place.
func ends(text string, at int, r rune) bool {
	switch r {
	case '\n':
		return true
	case '.', '!', '?':
		next, size := utf8.DecodeRuneInString(text[at+1:])
		return size == 0 || unicode.IsSpace(next)
	}
	return false
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// frame puts one sentence into its frame.
func (w *Words) frame(text string, start, end int, marks []Mark) Frame {
	f := Frame{Start: start, End: end, Mark: slices.MaxFunc(marks, func(a, b Mark) int {
		return cmp.Or(cmp.Compare(a.Score, b.Score), b.Start-a.Start)
	})}
	first := marks[0] // the frame begins here: no open place stands before it
	p := w.Patterns[first.Category]
	marks = w.loose(text, end, marks, p.Links)
	before := opened(text, start, first.Start, marks)
	words := w.merged(opened(text, first.Start, end, marks), p)
	lead := w.leads(before)
	goesOn := begins(before[lead:], w.Subordinates) > 0
	if !w.anew(before) {
		words = join(before, w.closed(words))
		if goesOn && w.clause(words) == 0 { // “When I come home … at once, I feel …”
			words += ", " + w.Tail
			f.Text, f.Also = capital(words), capital(join(words[:lead], fill(w.Also, small(words[lead:]))))
			return f
		}
		words = capital(words) + ". "
		f.Text = words + capital(w.Tail)
		f.Also = words + capital(fill(w.Also, w.Tail))
		return f
	}
	frame, rest := w.filled(p, words)
	if after, is := strings.CutPrefix(frame, w.When+" "); is && goesOn { // “When I come home, and … ask, I feel …”
		frame = before[lead:] + " " + w.And + " " + after
		f.Text, f.Also = join(before[:lead], frame), join(before[:lead], fill(w.Also, small(frame)))
	} else {
		f.Text, f.Also = frame, fill(w.Also, frame)
		if !strings.ContainsFunc(before, letter) {
			f.Text, f.Also = capital(f.Text), capital(f.Also)
		} else if own := strings.TrimRight(before, ",; –—-"); lead < len(own) && len(own) < len(before) && w.sentence(own[lead:]) {
			before, f.Text, f.Also = own+".", capital(f.Text), capital(f.Also)
		}
		f.Text, f.Also = join(before, f.Text), join(before, f.Also)
	}
	f.Text, f.Also = join(capital(f.Text), rest), join(capital(f.Also), rest)
	return f
}

// merged are words in which open places that follow each other are one. A clause after the marked words is joined
// to them where the pattern has a word for that.
func (w *Words) merged(words string, p Pattern) string {
	if next, is := strings.CutPrefix(words, gap+", "); is && p.Then != "" && (strings.HasPrefix(next, gap) || begins(next, w.Somebody) > 0) {
		words = gap + " " + p.Then + " " + next
	}
	for _, joint := range w.joints() {
		for twice := gap + joint + gap; strings.Contains(words, twice); {
			words = strings.ReplaceAll(words, twice, gap)
		}
	}
	return words
}

// joints stand between parts of a sentence; the last is none where only one side
// is there.
func (w *Words) joints() []string {
	return []string{", " + w.And + " ", " " + w.And + " ", ", ", " "}
}

// closed are words without the sign at their end, and without an open place there
// that only adds to them.
func (w *Words) closed(words string) string {
	words = unended(words)
	said := words
	for _, stray := range w.Strays {
		if rest, is := strings.CutSuffix(said, gap+" "+stray); is {
			said = rest + gap
		}
	}
	for _, joint := range w.joints()[:3] {
		if rest, is := strings.CutSuffix(said, joint+gap); is && strings.ContainsFunc(rest, letter) {
			return rest
		}
	}
	return words
}

// filled is the frame of a pattern with what is left of a sentence from the marked
// words on, and what of it stands better behind the frame, as a sentence.
func (w *Words) filled(p Pattern, words string) (frame, rest string) {
	if at := w.clause(words); at > 0 {
		next := words[at:]
		lead := w.leads(next)
		switch is := begins(next[lead:], w.Somebody) > 0 && strings.HasPrefix(p.Open, w.When+" "); {
		case is && lead == 0: // it happened too
			words = words[:at] + w.And + " " + next
		case !is:
			words = words[:at]
			if said := strings.TrimSpace(strings.ReplaceAll(unended(next[lead:]), gap, "")); said != "" && begins(said, w.Somebody) < len(said) {
				rest = capital(ended(next, "."))
			}
		}
	}
	words = w.closed(words)
	left := strings.ReplaceAll(words, gap, "")
	if n := strings.IndexFunc(left, letter); n < 0 || slices.ContainsFunc(w.Strays, func(s string) bool { return begin(left[n:], s) == len(left)-n }) {
		return p.Whole, rest
	}
	return fill(p.Open, words), rest
}

// loose are marks without the words at their ends that belong to what comes next
// in the sentence.
func (w *Words) loose(text string, end int, marks []Mark, more []string) []Mark {
	marks = slices.Clone(marks)
	for i, m := range marks {
		if m.End >= end || !unicode.IsSpace(firstRune(text[m.End:])) || slices.ContainsFunc(marks, func(o Mark) bool { return o.Start < end && o.Start > m.Start && o.Start <= m.End+1 }) {
			continue
		}
		if next := strings.TrimSpace(text[m.End:end]); next == "" || !letter(firstRune(next)) {
			continue
		}
		for {
			at := strings.LastIndexFunc(text[m.Start:m.End], unicode.IsSpace) // before the last word
			if at <= 0 {
				break
			}
			if word := plain(text[m.Start+at : m.End]); !slices.Contains(w.Links, word) && !slices.Contains(more, word) {
				break
			}
			m.End = m.Start + at
		}
		marks[i].End = m.End
	}
	return marks
}

// clause is where a new clause begins after a comma, behind the first words; 0 for
// nowhere.
func (w *Words) clause(words string) int {
	for i, r := range words {
		if !strings.ContainsRune(",;–—", r) {
			continue
		}
		at := i + utf8.RuneLen(r)
		at += len(words[at:]) - len(strings.TrimLeft(words[at:], " "))
		next := words[at:]
		next = next[w.leads(next):]
		if begins(next, w.Asides) == 0 && (begins(next, w.Somebody) > 0 || begins(next, w.Clauses) > 0) {
			return at
		}
	}
	return 0
}

// sentence reports whether words can stand by themselves.
func (w *Words) sentence(words string) bool {
	return len(strings.Fields(words)) > 2 && begins(words, w.Asides) == 0 && (begins(words, w.Somebody) > 0 || begins(words, w.Clauses) > 0)
}

// leads is the length of the words after which a sentence may begin anew, at the
// beginning of a text, with the blanks and commas after them.
func (w *Words) leads(text string) int {
	at := 0
	for {
		n := begins(text[at:], w.LeadIns)
		if n == 0 {
			return at
		}
		at += n
		at += len(text[at:]) - len(strings.TrimLeft(text[at:], ", "))
	}
}

// Theirs are the marks of a text without those that lie in what the coach itself
// has put there: it finds no fault with its own frames.
func (w *Words) Theirs(text string, marks []Mark) []Mark {
	var theirs []Mark
	for _, m := range marks {
		if !w.said(text, m) {
			theirs = append(theirs, m)
		}
	}
	return theirs
}

// said reports whether what is marked is part of a frame.
func (w *Words) said(text string, m Mark) bool {
	return slices.ContainsFunc(w.own, func(own string) bool {
		from, to := max(0, m.End-len(own)), min(len(text), m.Start+len(own))
		return from <= to && strings.Contains(text[from:to], own) // else more is marked than that
	})
}

// phrases are what the frames say themselves, in three words or more.
func (w *Words) phrases() []string {
	frames := []string{w.Tail, w.Also}
	for _, p := range w.Patterns {
		frames = append(frames, p.Open, p.Whole)
	}
	var own []string
	for _, frame := range frames {
		for _, words := range strings.Split(strings.ReplaceAll(frame, place, gap), gap) {
			if words = strings.Trim(words, " ,.;:?!"); len(strings.Fields(words)) > 2 {
				own = append(own, words)
			}
		}
	}
	return own
}

func letter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// anew reports whether a sentence may begin after these words.
func (w *Words) anew(before string) bool {
	if !strings.ContainsFunc(before, letter) && !strings.Contains(before, gap) || strings.ContainsRune(",;:–—-", lastRune(before)) || w.leads(before) == len(before) {
		return true
	}
	fields := strings.Fields(before)
	last := plain(fields[len(fields)-1])
	return slices.Contains(w.LeadIns, last) && !slices.Contains(w.Reasons, last)
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

// opened is a part of a text in which what is marked is left open.
func opened(text string, start, end int, marks []Mark) string {
	var out strings.Builder
	for at := start; at < end; {
		to, marked := end, false
		for _, m := range marks {
			switch {
			case m.Start <= at && at < m.End:
				to, marked = min(m.End, end), true
			case m.Start > at && m.Start < to && !marked:
				to = m.Start
			}
		}
		if marked {
			out.WriteString(gap)
		} else {
			out.WriteString(text[at:to])
		}
		at = to
	}
	words := strings.Join(strings.Fields(out.String()), " ")
	for strings.Contains(words, gap+gap) {
		words = strings.ReplaceAll(words, gap+gap, gap)
	}
	return words
}

// join puts two parts of a sentence together, with one blank between words.
func join(a, b string) string {
	a, b = strings.TrimSpace(a), strings.TrimSpace(b)
	if a == "" || b == "" {
		return a + b
	}
	return a + " " + b
}

// unended takes the sign away with which a sentence ends.
func unended(s string) string {
	return strings.TrimRight(s, ".!?,;: \t\n")
}

// capital makes the first letter a large one.
func capital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if r == utf8.RuneError {
		return s
	}
	return string(unicode.ToUpper(r)) + s[size:]
}

// small makes the first letter a small one.
func small(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if r == utf8.RuneError {
		return s
	}
	return string(unicode.ToLower(r)) + s[size:]
}

// plain is a word as it stands in lists: in small letters, with straight
// apostrophes, without signs about it.
func plain(s string) string {
	s = straight(s)
	return strings.TrimFunc(s, func(r rune) bool { return !letter(r) && r != '\'' })
}

// Kept are the marks of a text that still stand once it was changed into
// another, at their new places: so that a mark stays while somebody goes on to
// type, and goes where its words are mended.
func Kept(before, after string, marks []Mark) []Mark {
	head := 0
	for head < min(len(before), len(after)) && before[head] == after[head] {
		head++
	}
	tail := 0
	for tail < min(len(before), len(after))-head && before[len(before)-1-tail] == after[len(after)-1-tail] {
		tail++
	}
	var kept []Mark
	for _, m := range marks {
		switch by := len(after) - len(before); {
		case m.End <= head:
		case m.Start >= len(before)-tail:
			m.Start, m.End = m.Start+by, m.End+by
		default:
			continue
		}
		kept = append(kept, m)
	}
	return kept
}
