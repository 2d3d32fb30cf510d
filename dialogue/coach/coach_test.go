package coach_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"halfway/dialogue/coach"
)

// shipped is the coach that comes with the program.
func shipped(t testing.TB) *coach.Coach {
	t.Helper()
	c, err := coach.Load(os.DirFS("../../assets/coach/en"))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// What the coach is for, in sentences that stand in none of the parts of its
// corpus.
func TestRead_Notices(t *testing.T) {
	c := shipped(t)
	for text, want := range map[string]coach.Category{
		"You never listen to me.":                           coach.Absolute,
		"You're so selfish.":                                coach.Criticism,
		"Oh, well done, genius.":                            coach.Contempt,
		"I feel ignored by you.":                            coach.FauxFeeling,
		"You don't even care about me.":                     coach.MindReading,
		"You should have called me.":                        coach.Demand,
		"Why can't you just help me for once?":              coach.WhyAccusation,
		"Yes, but you started it.":                          coach.Defensiveness,
		"My ex would never have forgotten my birthday.":     coach.Comparison,
		"u never listen 2 me":                               coach.Absolute,
		"You’re always on your phone when I talk.":          coach.Absolute,
		"I feel like you don't respect me":                  coach.FauxFeeling,
		"Why do you always have to leave your socks there?": coach.WhyAccusation,
	} {
		n := c.Read(text)
		if !n.Blame || !slices.ContainsFunc(n.Marks, func(m coach.Mark) bool { return m.Category == want }) {
			t.Errorf("%q: %+v, want %s", text, n, want)
		}
	}
}

// A false alarm is worse than a miss.
func TestRead_LeavesAlone(t *testing.T) {
	c := shipped(t)
	for _, text := range []string{
		"You always make me laugh.",
		"You never let me down.",
		"I always forget to call, and I'm sorry.",
		"Why did you choose the blue one?",
		"I said “you never listen”, and I'm sorry.",
		"If we start shouting, I'll take a walk and be back at eight.",
		"Could you text me when you'll be late?",
		"I feel left out when you talk to your sister all evening.",
		"I feel unimportant to you when you look at your phone during dinner.",
		"I know you didn't mean to hurt me.",
		"I am afraid of you.",
		"I'm afraid of you when you shout, you never stop.",
		"You must be tired, love.",
		"We never talk any more and I miss it.",
		"My boss never listens.",
		"",
		" \n\t ",
		"…?!",
	} {
		if n := c.Read(text); n.Blame || len(n.Marks) > 0 {
			t.Errorf("%q: %+v, want nothing", text, n)
		}
	}
}

// Whatever else stands beside it, what is said out of fear is left alone; a turn
// of phrase is no fear.
func TestRead_Fear(t *testing.T) {
	c := shipped(t)
	blame := " You never listen, you selfish idiot."
	if !c.Read(blame).Blame {
		t.Fatal("the sentence beside it is not noticed by itself")
	}
	for text, afraid := range map[string]bool{
		"I'm afraid of you.":       true,
		"You scare me.":            true,
		"I'm afraid you're wrong.": false,
	} {
		if n := c.Read(text + blame); n.Blame == afraid {
			t.Errorf("%q: blame is %v", text+blame, n.Blame)
		}
	}
}

// Blame at the end of a long page is found where it stands.
func TestRead_LongText(t *testing.T) {
	c := shipped(t)
	before := strings.Repeat("We had dinner and the kids were asleep by nine. ", 200)
	blame := "You never listen to me."
	n := c.Read(before + blame)
	if len(n.Marks) != 1 || n.Marks[0].Category != coach.Absolute || n.Marks[0].Start < len(before) {
		t.Errorf("marks are %+v, want one after byte %d", n.Marks, len(before))
	}
}

// Every category has its words.
func TestPatterns_SaySomething(t *testing.T) {
	c := shipped(t)
	seen := map[string]bool{}
	for _, category := range coach.Categories {
		p := c.Words().Patterns[category]
		for _, text := range []string{p.Name, p.Why, p.Ask} {
			if text == "" || seen[text] {
				t.Errorf("%s: %q is empty or said of another one too", category, text)
			}
			seen[text] = true
		}
		if !strings.HasSuffix(p.Ask, "?") {
			t.Errorf("%s: %q asks nothing", category, p.Ask)
		}
	}
}

func FuzzRead(f *testing.F) {
	c := shipped(f)
	for _, text := range []string{
		"You never listen", "u R such a PIG!!", "‘you never’, I said", "I feel\x00ignored", "\xff\xfe you", "don’t don't dont", "why can't you😀just",
		"“you", "a\u0301lways", "ﬁne ﬃ İ ß", "''''", "n't", "'s", "you're're", strings.Repeat("never ", 300),
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n := c.Read(text)
		if n.Score < 0 || n.Score > 1 || n.Blame != (len(n.Marks) > 0) {
			t.Fatalf("%+v", n)
		}
		last := 0
		for _, m := range n.Marks {
			if m.Start < last || m.End <= m.Start || m.End > len(text) || m.Score < 0 || m.Score > 1 {
				t.Fatalf("a mark at %d to %d of %d, after %d", m.Start, m.End, len(text), last)
			}
			last = m.Start
			if !boundary(text, m.Start) || !boundary(text, m.End) {
				t.Fatalf("a mark inside a character: %d to %d of %q", m.Start, m.End, text)
			}
		}
	})
}

// boundary reports whether a place is at the border of a character. A byte that
// is part of none is a character of its own.
func boundary(text string, at int) bool {
	for i := 0; i < at; {
		_, size := utf8.DecodeRuneInString(text[i:])
		if i += size; i > at {
			return false
		}
	}
	return true
}

func BenchmarkRead(b *testing.B) {
	c := shipped(b)
	texts := []string{
		"You never listen to me when I talk about my day, and I'm tired of it.",
		"I felt lonely last night when you went to bed without saying good night.",
		"why can't u just say wat u mean instead of rolling ur eyes at me",
		"Could you put your phone away at dinner tonight, please?",
	}
	for i := 0; b.Loop(); i++ {
		c.Read(texts[i%len(texts)])
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		shipped(b)
	}
}
