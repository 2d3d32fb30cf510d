package coach

import (
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func lexicon(t testing.TB) *Lexicon {
	t.Helper()
	l, err := LoadLexicon(os.DirFS("../../assets/coach/en"))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestTokens(t *testing.T) {
	l := lexicon(t)
	for text, want := range map[string]string{
		"You never listen!":          "you never listen !",
		"I don't, you won't":         "i do n't , you will n't",
		"dont u dare":                "do n't you dare",
		"You’re, you‘re, youre":      "you 're , you 're , you 're",
		"neverrrr":                   "never",
		"your selfihs":               "your selfish",
		"What??? … ok...":            "what ? . ok .",
		"I said 'you never' to you":  `i said " you never " to you`,
		"mum's in the isn't":         "mother 's in the is n't",
		"ur gonna":                   "your going to",
		"so 😀😀":                      "so ☺ ☺",
		"well—no":                    "well , no",
		"dogs' home isn't rock'n'ro": "dogs home is n't rock'n'ro",
	} {
		var words []string
		for _, token := range l.Tokens(text) {
			words = append(words, token.Word)
			if token.Start < 0 || token.End > len(text) || token.Start >= token.End {
				t.Errorf("%q: %q stands at %d to %d", text, token.Word, token.Start, token.End)
			}
		}
		if got := strings.Join(words, " "); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

func TestTokens_QuotedAndLoud(t *testing.T) {
	l := lexicon(t)
	tokens := l.Tokens(`I said “you NEVER listen” and I was wrong`)
	quoted, loud := []string{}, []string{}
	for _, token := range tokens {
		if token.Quoted && token.Word != `"` {
			quoted = append(quoted, token.Word)
		}
		if token.Loud {
			loud = append(loud, token.Word)
		}
	}
	if !slices.Equal(quoted, []string{"you", "never", "listen"}) || !slices.Equal(loud, []string{"never"}) {
		t.Errorf("quoted %q, loud %q", quoted, loud)
	}
}

// Words that lie near each other are used alike.
func TestVectors_PlaceWordsByMeaning(t *testing.T) {
	l := lexicon(t)
	near := func(a, b string) float64 {
		x, y := make([]float32, l.Vectors.Size()), make([]float32, l.Vectors.Size())
		l.Vectors.Fill(x, a)
		l.Vectors.Fill(y, b)
		var xy, xx, yy float64
		for i := range x {
			xy += float64(x[i] * y[i])
			xx += float64(x[i] * x[i])
			yy += float64(y[i] * y[i])
		}
		return xy * xy / (xx * yy)
	}
	if near("stupid", "dumb") < near("stupid", "wednesday") || near("kitchen", "bedroom") < near("kitchen", "argue") {
		t.Error("words that mean the like lie further apart than others")
	}
}

// A file that is not whole, or another one, is refused.
func TestRead_DamagedFiles(t *testing.T) {
	l := lexicon(t)
	vectors, err := os.ReadFile("../../assets/coach/en/vectors.bin")
	if err != nil {
		t.Fatal(err)
	}
	weights, err := os.ReadFile("../../assets/coach/en/weights.bin")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ReadModel(l, weights); err != nil {
		t.Fatal(err)
	}
	for _, cut := range []int{0, 1, 10, 17, 20, 30, 100, 1000} {
		if _, err := ReadVectors(vectors[:cut]); err == nil {
			t.Errorf("%d bytes of the vectors are taken for all", cut)
		}
		if _, err := ReadModel(l, weights[:cut]); err == nil {
			t.Errorf("%d bytes of the weights are taken for all", cut)
		}
	}
	if _, err := ReadVectors(append(vectors[:len(vectors):len(vectors)], 0)); err == nil {
		t.Error("vectors with a byte too many are taken")
	}
	if _, err := ReadModel(l, append(weights[:len(weights):len(weights)], 0)); err == nil {
		t.Error("weights with a byte too many are taken")
	}
}

// What ships stays small.
func TestAssets_Size(t *testing.T) {
	entries, err := os.ReadDir("../../assets/coach/en")
	if err != nil {
		t.Fatal(err)
	}
	var total int64
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		total += info.Size()
	}
	if total > 5<<20 {
		t.Errorf("the coach's files are %d bytes, more than 5 MiB", total)
	}
}

// Pieces are whole sentences, none too long, and nothing is left out.
func TestPieces(t *testing.T) {
	l := lexicon(t)
	for name, text := range map[string]string{
		"short":     "You came. I saw it.",
		"sentences": strings.Repeat("We had dinner and the kids were asleep by nine. ", 40),
		"lines":     strings.Repeat("we had dinner and the kids were asleep by nine\n", 40),
		"endless":   strings.Repeat("and then we talked ", 200),
		"nothing":   "",
	} {
		tokens := l.Tokens(text)
		var all []Token
		n := 0
		for piece := range pieces(text, tokens) {
			n++
			all = append(all, piece...)
			if len(piece) == 0 || len(piece) > longest {
				t.Errorf("%s: a piece of %d tokens", name, len(piece))
			}
			if last := piece[len(piece)-1]; (name == "sentences" || name == "lines") && last.Word != "." && last.Word != "nine" {
				t.Errorf("%s: a piece ends with %q", name, last.Word)
			}
		}
		if !slices.Equal(all, tokens) {
			t.Errorf("%s: %d tokens of %d are in a piece", name, len(all), len(tokens))
		}
		if name == "short" && n != 1 {
			t.Errorf("a short text is read in %d pieces", n)
		}
	}
}

// A language whose word lists lack what fear is known by is refused, and so is one
// that says a class twice: nobody would notice otherwise.
func TestLoadLexicon_RefusesWhatWouldBeSilent(t *testing.T) {
	whole, err := os.ReadFile("../../assets/coach/en/lexicon.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, change := range [][2]string{{"- name: unsafe\n", "- name: other\n"}, {"- name: unsafe\n", "- name: safe\n"}} {
		text := strings.Replace(string(whole), change[0], change[1], 1)
		if _, err := LoadLexicon(fstest.MapFS{"lexicon.yaml": {Data: []byte(text)}}); err == nil || !strings.Contains(err.Error(), "class") {
			t.Errorf("%q instead of %q: %v", change[1], change[0], err)
		}
	}
}
