package coach

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestWords_DraftIsOneSentence(t *testing.T) {
	w := english(t)
	for _, c := range []struct {
		d    Draft
		want string
	}{
		{Draft{}, ""},
		{
			Draft{"I’d like us to understand each other", "the dishes were still there this morning", "tired", "a clean kitchen lets me rest", "you to wash up before bed"},
			"I’d like us to understand each other: when the dishes were still there this morning, I felt tired because a clean kitchen lets me rest, and I’d like you to wash up before bed.",
		},
		{
			Draft{Observation: "When The door shut.", Feeling: "I felt Sad.", Meaning: "because you matter to me", Request: "Would you stay for ten minutes"},
			"When the door shut, I felt sad because you matter to me. Would you stay for ten minutes?",
		},
		{Draft{Intention: "We", Request: "could we talk at eight?"}, "We. Could we talk at eight?"},
		{Draft{Feeling: "lonely"}, "I feel lonely."},
		{Draft{Feeling: "I was lonely"}, "I felt lonely."},
		{Draft{Observation: "you walked past me", Feeling: "lonely"}, "When you walked past me, I felt lonely."},
		{Draft{Observation: "you walk past me on Friday", Feeling: "lonely"}, "When you walk past me on Friday, I feel lonely."},
		{Draft{Observation: "you need the car", Feeling: "stuck"}, "When you need the car, I feel stuck."},
		{Draft{Observation: "you are tired", Feeling: "alone"}, "When you are tired, I feel alone."},
		{Draft{Observation: "Sam came home at nine"}, "When Sam came home at nine, …"},
		{Draft{Observation: "you came home at nine", Request: "I'd like a note"}, "When you came home at nine, I’d like a note."},
		{Draft{Meaning: "evenings are ours"}, "It matters to me because evenings are ours."},
		{Draft{Meaning: "evenings are ours", Request: "one a week"}, "It matters to me because evenings are ours, and I’d like one a week."},
		{Draft{Request: "you to ring\nat six "}, "I’d like you to ring at six."},
		{Draft{Intention: "I want to put right what was my part"}, "I want to put right what was my part."},
		{Draft{Observation: "whenever I call"}, "When I call, …"},
		{Draft{Observation: "the hall was dark", Feeling: "I'm scared"}, "When the hall was dark, I feel scared."},
		{Draft{Feeling: "Iris"}, "I feel Iris."}, // no beginning of a word is taken for one
	} {
		if got := w.Sentence(c.d); got != c.want {
			t.Errorf("%+v:\n got %q\nwant %q", c.d, got, c.want)
		}
	}
}

func TestWords_DraftKeepsEveryWord(t *testing.T) {
	w := english(t)
	typed := rapid.OneOf(rapid.Just(""), texts, rapid.StringMatching(`[a-zA-Z]{2,9}( [a-z]{2,9}){0,5}[.?!]?`))
	rapid.Check(t, func(t *rapid.T) {
		d := Draft{typed.Draw(t, "intention"), typed.Draw(t, "observation"), typed.Draw(t, "feeling"), typed.Draw(t, "meaning"), typed.Draw(t, "request")}
		got := w.Sentence(d)
		var want []string
		for i, p := range w.Builder.Parts() {
			part := []string{d.Intention, d.Observation, d.Feeling, d.Meaning, d.Request}[i]
			want = append(want, wordsOf(w.part(p, part))...)
		}
		if word := subsequence(want, got); word != "" {
			t.Fatalf("%q is lost in %q", word, got)
		}
		if got == "" {
			return
		}
		if !strings.ContainsRune(".!?…", lastRune(got)) || strings.Contains(got, "  ") || strings.TrimSpace(got) != got || capital(got) != got || strings.Contains(got, place) {
			t.Fatalf("as a sentence, it is %q", got)
		}
	})
}

func TestWords_UnderAFauxFeelingLiesAnother(t *testing.T) {
	w := english(t)
	for _, c := range []struct {
		typed, ask string
		under      []string
	}{
		{"ignored", "“ignored” says what somebody did. What do you feel, when you think of it?", []string{"lonely", "sad", "hurt"}},
		{"I felt so Taken for Granted.", "“taken for granted” says what somebody did. What do you feel, when you think of it?", []string{"tired", "sad", "disappointed"}},
		{"that you don’t care", w.ThoughtAsk, nil},
		{"like a skivvy", w.ThoughtAsk, nil},
		{"sad", "", nil},
		{"left out", "", nil},
		{"unimportant to you", "", nil},
		{"confused and amused", "", nil},
		{"", "", nil},
	} {
		ask, under := w.Under(c.typed)
		if ask != c.ask || !slices.Equal(under, c.under) {
			t.Errorf("%q: %q, %q", c.typed, ask, under)
		}
	}
}

func TestWords_DoubtsAreAskedGently(t *testing.T) {
	w := english(t)
	for request, about := range map[string]int{
		"you to stop shouting": 0, "you to be more considerate": 1, "you to help every time": 2,
		"You don’t go on about it": 0, "you must be home by six": 3, "you to understand me": 4,
		"you to put your phone away while we eat": -1, "a walk on Sunday": -1, "nothing": -1,
	} {
		got := w.Doubts(request)
		if about < 0 && len(got) > 0 || about >= 0 && (len(got) == 0 || got[0] != w.Requests[about].Ask) {
			t.Errorf("%q: %q", request, got)
		}
		for _, ask := range got {
			if !strings.Contains(ask, "?") {
				t.Errorf("%q is no question", ask)
			}
		}
	}
	if got := w.Doubts("you to never ever be more loud, always"); len(got) != 2 {
		t.Errorf("%d questions at once", len(got))
	}
}

func TestWords_AddJoinsFeelings(t *testing.T) {
	w := english(t)
	feelings := ""
	for _, step := range []struct{ word, want string }{
		{"sad", "sad"},
		{"tired", "sad and tired"},
		{"hurt", "sad, tired and hurt"},
		{"tired", "sad and hurt"},
		{"sad", "hurt"},
		{"hurt", ""},
	} {
		if feelings = w.Add(feelings, step.word); feelings != step.want {
			t.Errorf("with %q: %q, want %q", step.word, feelings, step.want)
		}
	}
}

func TestWords_InsteadKeepsTheRest(t *testing.T) {
	w := english(t)
	for _, c := range []struct{ typed, word, want string }{
		{"ignored", "sad", "sad"},
		{"lonely and Ignored", "sad", "lonely and sad"},
		{"lonely and ignored", "lonely", "lonely"},
		{"I felt so taken for granted, tired", "sad", "I felt so sad and tired"},
		{"used by you and ignored", "hurt", "hurt by you and hurt"},
	} {
		if got := w.Instead(c.typed, c.word); got != c.want {
			t.Errorf("%q instead of what is none in %q: %q, want %q", c.word, c.typed, got, c.want)
		}
	}
}

func TestReadWords_RefusesWhatIsNotComplete(t *testing.T) {
	for name, text := range map[string]string{
		"unknown key": "patterns: {}\nwhat: 1\n", "category": "patterns: {rudeness: {name: a}}\n", "missing": "patterns: {}\n", "no yaml": "patterns: [",
	} {
		if _, err := ReadWords([]byte(text)); err == nil {
			t.Errorf("%s: it was read", name)
		}
	}
}

func TestWords_Felt(t *testing.T) {
	w := english(t)
	for typed, want := range map[string]bool{"sad": true, "tired,, and Sad": true, "sadness": false, "": false} {
		if got := w.Felt(typed, "sad"); got != want {
			t.Errorf("%q: %v", typed, got)
		}
	}
}
