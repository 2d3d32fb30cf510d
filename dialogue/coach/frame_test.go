package coach

import (
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// english are the words that are shipped.
func english(t testing.TB) Words {
	t.Helper()
	w, err := loadWords(os.DirFS("../../assets/coach/en"))
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// marked reads a text in which marks stand as [category words], as the first letters of a category.
func marked(t testing.TB, text string) (string, []Mark) {
	t.Helper()
	var marks []Mark
	for {
		before, rest, found := strings.Cut(text, "[")
		if !found {
			return text, marks
		}
		name, rest, _ := strings.Cut(rest, " ")
		words, after, closed := strings.Cut(rest, "]")
		if !closed {
			t.Fatalf("a mark is open in %q", text)
		}
		for _, c := range Categories {
			if strings.HasPrefix(string(c), name) {
				marks = append(marks, Mark{Category: c, Score: 0.9, Start: len(before), End: len(before) + len(words)})
				break
			}
		}
		text = before + words + after
	}
}

func TestWords_FramesKeepWhatWasSaid(t *testing.T) {
	w := english(t)
	for _, c := range []struct{ text, frame, also string }{
		{
			"[abs You never] help with the dishes.",
			"When … help with the dishes, I feel …, and I’d like …",
			"I see why you …, and when … help with the dishes, I feel …, and I’d like …",
		},
		{"[crit You’re so selfish] with the money!", "When you … with the money, I feel …, and I’d like …", ""},
		{"[crit You’re useless].", "When you …, I feel …, and I’d like …", ""},
		{"[cont Well done you], one whole cup washed.", "What I saw was …, one whole cup washed. I feel …, and I’d like …", ""},
		{
			"[faux I feel abandoned by you] when the door shuts at eight.",
			"I feel … when the door shuts at eight, and I’d like …",
			"I see why you …, and I feel … when the door shuts at eight, and I’d like …",
		},
		{"[faux i feel fobbed off by u]", "I feel … when …, and I’d like …", ""},
		{"[mind You leave it on purpose] because you know I’ll do it", "What I saw was …. Then I tell myself … because you know I’ll do it, and I feel …", ""},
		{"[dem You have to] tell me before you leave.", "I’d like … to tell me before you leave. It matters to me because …", ""},
		{"[why why do u have to] leave it all till sunday??", "When … leave it all till sunday, I feel …. How is it for you?", ""},
		{"[def I would have if you] hadn’t been on the phone.", "My part in it is …. And when … hadn’t been on the phone, I feel …", ""},
		{"[comp Other husbands] help at home.", "I’d like … help at home. It matters to me because …", ""},
		{
			"Your mum [comp would have that oven done] by now.",
			"Your mum … by now. I feel …, and I’d like …",
			"Your mum … by now. I see why you …, and I feel …, and I’d like …",
		},
		{"Honestly, [abs you never] listen.", "Honestly, when … listen, I feel …, and I’d like …", ""},
		{"I cooked and [abs you always] eat in the study.", "I cooked and when … eat in the study, I feel …, and I’d like …", ""},
		{"[abs You never] eat with us, [faux I feel like you can’t stand me], you know.", "When … eat with us, …, you know, I feel …, and I’d like …", ""},
		{"[abs Every single night][comp  like your father] you snore.", "When … you snore, I feel …, and I’d like …", ""},
		// What belongs to the words that stay is not left open with the others.
		{"[mind You don’t care about the] kids.", "What I saw was …. Then I tell myself … about the kids, and I feel …", ""},
		{"[faux You make me feel so stupid in] front of your friends.", "I feel … in front of your friends, and I’d like …", ""},
		{"[why Why do you always have to] shout?", "When … shout, I feel …. How is it for you?", ""},
		// A word that hangs in the air goes.
		{"[faux I feel like you don’t love me] anymore.", "I feel … when …, and I’d like …", ""},
		// A second clause is part of what happened, or a sentence of its own.
		{"[crit You’re so lazy], you left the bins out.", "When you …, and you left the bins out, I feel …, and I’d like …", ""},
		{"[abs You never] help with dinner, you just sit there!", "When … help with dinner, and you just sit there, I feel …, and I’d like …", ""},
		{"[abs You never] help, and you know it.", "When … help, and you know it, I feel …, and I’d like …", ""},
		{
			"[abs You never ever help], and honestly it makes me sad.",
			"When …, I feel …, and I’d like … And honestly it makes me sad.",
			"I see why you …, and when …, I feel …, and I’d like … And honestly it makes me sad.",
		},
		{"[comp Her husband drives] every day, why can’t you?", "I’d like … every day. It matters to me because … Why can’t you?", ""},
		{"[abs You never] buy bread, milk or tea.", "When … buy bread, milk or tea, I feel …, and I’d like …", ""},
		// What stands before is a sentence, goes on after its comma, or gives a reason.
		{
			"I can’t believe you asked them, [crit you’re so selfish].",
			"I can’t believe you asked them. When you …, I feel …, and I’d like …",
			"I can’t believe you asked them. I see why you …, and when you …, I feel …, and I’d like …",
		},
		{
			"When I come home, [abs you never] ask how I am.",
			"When I come home, and … ask how I am, I feel …, and I’d like …",
			"I see why you …, and when I come home, and … ask how I am, I feel …, and I’d like …",
		},
		{
			"But every time I cook [abs you always] complain.",
			"But every time I cook … complain, I feel …, and I’d like …",
			"But I see why you …, and every time I cook … complain, I feel …, and I’d like …",
		},
		{"If [dem you loved me], you would come with me.", "If …, you would come with me. I feel …, and I’d like …", ""},
		{"I’m sad because [abs you never] help.", "I’m sad because … help. I feel …, and I’d like …", ""},
		{"Because [abs you never] help.", "Because when … help, I feel …, and I’d like …", ""},
		{"You know, [abs you never] help.", "You know, when … help, I feel …, and I’d like …", ""},
		{"👨‍👩‍👧 [abs You never] help.", "👨‍👩‍👧 When … help, I feel …, and I’d like …", ""},
		{"After dinner, [abs you never] help.", "After dinner, when … help, I feel …, and I’d like …", ""},
		// Of several open places none stands alone, and none before the frame.
		{"[abs You never] help, [crit you’re useless].", "When … help, I feel …, and I’d like …", ""},
		{"[abs You never] listen and [crit you’re so selfish]!", "When … listen, I feel …, and I’d like …", ""},
		{"[crit You’re lazy] and [abs you always] leave the dishes.", "When you … leave the dishes, I feel …, and I’d like …", ""},
		{"[why Why do you have to] spoil it, [comp just like your father].", "When … spoil it, I feel …. How is it for you?", ""},
		{"[faux I feel ignored], [abs you never] ask me anything.", "I feel … when … ask me anything, and I’d like …", ""},
		{"[faux I feel ignored], you went out.", "I feel … when you went out, and I’d like …", ""},
		{"[faux I feel judged by you], and I hate it.", "I feel … when …, and I’d like … And I hate it.", ""},
		{"[dem You should] grow up, [abs you never help], and you [mind don’t care].", "I’d like … grow up. It matters to me because …", ""},
		{"[crit You’re lazy], [abs you never] help.", "When you … help, I feel …, and I’d like …", ""},
	} {
		text, marks := marked(t, c.text)
		frames := w.Frames(text, marks)
		if len(frames) != 1 {
			t.Errorf("%q: %d frames", text, len(frames))
			continue
		}
		if frames[0].Text != c.frame {
			t.Errorf("%q:\n got %q\nwant %q", text, frames[0].Text, c.frame)
		}
		if c.also != "" && frames[0].Also != c.also {
			t.Errorf("%q, the other side first:\n got %q\nwant %q", text, frames[0].Also, c.also)
		}
	}
}

func TestWords_FrameIsOfTheSentenceAlone(t *testing.T) {
	w := english(t)
	text, marks := marked(t, "I made soup. [abs You never] try it!  It was good.\n[crit You’re cold]. And 3.5 litres [cont of swill] stay.")
	frames := w.Frames(text, marks)
	var got []string
	for _, f := range frames {
		got = append(got, text[f.Start:f.End]+" → "+string(f.Mark.Category))
	}
	want := []string{"You never try it! → absolute", "You’re cold. → criticism", "And 3.5 litres of swill stay. → contempt"}
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestWords_FrameSpeaksOfTheSurestMark(t *testing.T) {
	w := english(t)
	text, marks := marked(t, "[abs You never] eat with us, [faux I feel ignored] then.")
	marks[1].Score = 0.95
	if f := w.Frames(text, marks)[0]; f.Mark.Category != FauxFeeling || f.Text != "When … eat with us, I feel …, and I’d like …" {
		t.Errorf("%s: %q", f.Mark.Category, f.Text)
	}
}

// A frame that was used is not found fault with.
func TestWords_OwnFramesAreNotTheirs(t *testing.T) {
	w := english(t)
	for text, want := range map[string]int{
		"When you shut the door, I feel …. How [why is it for you]? [dem You need to] stop.": 1,
		"[dem I’d like you to] …, because …. [dem Would that be all right]?":                 0,
		"[mind How is it for you? You never] ask.":                                           1,
		"How [why is it for him] and [mind for you]?":                                        2,
		"[abs You never] ask, and I’d like …":                                                1,
	} {
		text, marks := marked(t, text)
		if got := w.Theirs(text, marks); len(got) != want {
			t.Errorf("%q: %d marks of %d are left, want %d", text, len(got), len(marks), want)
		}
	}
}

// texts are made of words and signs as people type them.
var texts = rapid.Custom(func(t *rapid.T) string {
	pieces := rapid.SliceOfN(rapid.OneOf(
		rapid.StringMatching(`[A-Za-zäéß’']{1,8}`), rapid.SampledFrom([]string{".", "!", "?", "…", ",", "\n", "“", "”", "😀", "you", "never", "I feel"}), rapid.String(),
	), 0, 25).Draw(t, "pieces")
	return strings.Join(pieces, rapid.SampledFrom([]string{" ", "  ", ""}).Draw(t, "between"))
})

// marksOf draws marks of whole words of a text, in its order.
func marksOf(t *rapid.T, text string) []Mark {
	var starts, stops []int
	inside := false
	for i, r := range text + " " {
		if is := letter(r); is != inside {
			if inside = is; is {
				starts = append(starts, i)
			} else {
				stops = append(stops, i)
			}
		}
	}
	var marks []Mark
	for range rapid.IntRange(0, min(4, len(starts))).Draw(t, "marks") {
		i := rapid.IntRange(0, len(starts)-1).Draw(t, "from")
		j := rapid.IntRange(i, len(starts)-1).Draw(t, "to")
		marks = append(marks, Mark{
			Category: rapid.SampledFrom(Categories[:]).Draw(t, "category"), Score: rapid.Float64Range(0, 1).Draw(t, "score"),
			Start: starts[i], End: stops[j],
		})
	}
	slices.SortStableFunc(marks, func(a, b Mark) int { return a.Start - b.Start }) // as the coach hands them over
	return marks
}

func wordsOf(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// subsequence reports the first of the words that do not stand in a text in this order.
func subsequence(words []string, text string) string {
	at := 0
	all := wordsOf(text)
next:
	for _, word := range words {
		for ; at < len(all); at++ {
			if strings.EqualFold(all[at], word) || capital(word) == all[at] {
				at++
				continue next
			}
		}
		return word
	}
	return ""
}

func TestWords_EveryOtherWordStays(t *testing.T) {
	w := english(t)
	rapid.Check(t, func(t *rapid.T) {
		text := texts.Draw(t, "text")
		marks := marksOf(t, text)
		last := 0
		for _, f := range w.Frames(text, marks) {
			if f.Start < last || f.End < f.Start || f.End > len(text) || f.Mark.Start < f.Start || f.Mark.End > f.End {
				t.Fatalf("the sentence is %d to %d, after one to %d, with a mark %d to %d", f.Start, f.End, last, f.Mark.Start, f.Mark.End)
			}
			last = f.End
			var left []byte
			for i := f.Start; i < f.End; i++ {
				b := text[i]
				for _, m := range marks {
					if m.Start <= i && i < m.End {
						b = ' '
					}
				}
				left = append(left, b)
			}
			for _, frame := range []string{f.Text, f.Also} {
				if word := subsequence(wordsOf(string(left)), frame); word != "" {
					t.Fatalf("%q is lost in %q", word, frame)
				}
				if !strings.Contains(frame, gap) {
					t.Fatalf("nothing is left open in %q", frame)
				}
				if utf8.ValidString(text) && !utf8.ValidString(frame) {
					t.Fatalf("a character is torn in %q", frame)
				}
			}
		}
		if n := len(w.Frames(text, marks)); n > len(marks) || len(marks) > 0 && n == 0 {
			t.Fatalf("%d frames for %d marks", n, len(marks))
		}
	})
}

func TestKept_MarksGoWithTheirWords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before := texts.Draw(t, "before")
		marks := marksOf(t, before)
		at := len(string([]rune(before)[:rapid.IntRange(0, len([]rune(before))).Draw(t, "at")]))
		if !utf8.ValidString(before) {
			at = 0
		}
		after := before[:at] + texts.Draw(t, "typed") + before[at:]
		kept := Kept(before, after, marks)
		i := 0
		for _, k := range kept {
			for i < len(marks) && (marks[i].Category != k.Category || marks[i].Score != k.Score) {
				i++
			}
			if i == len(marks) || after[k.Start:k.End] != before[marks[i].Start:marks[i].End] {
				t.Fatalf("a mark stands on %q", after[k.Start:k.End])
			}
			i++
		}
		if same := Kept(before, before, marks); len(same) != len(marks) {
			t.Fatalf("%d of %d marks stay where nothing changes", len(same), len(marks))
		}
	})
	_, marks := marked(t, "I cooked. [abs You never] do.")
	if k := Kept("I cooked. You never do.", "I cooked. You often do.", marks); len(k) != 0 {
		t.Errorf("mended, there is still %v", k)
	}
	if k := Kept("I cooked. You never do.", "I cooked. You never do. Why?", marks); len(k) != 1 || k[0] != marks[0] {
		t.Errorf("with more after it, there is %v", k)
	}
	if k := Kept("I cooked. You never do.", "Well, I cooked. You never do.", marks); len(k) != 1 || k[0].Start != marks[0].Start+6 {
		t.Errorf("with more before it, there is %v", k)
	}
}
