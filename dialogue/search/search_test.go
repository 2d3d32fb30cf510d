package search

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"halfway/dialogue"
)

func note(text string) dialogue.Passage { return dialogue.Passage{Kind: dialogue.OfNote, Text: text} }

func found(x *Index, typed string) []string {
	var ids []string
	x.Find(Parse(typed), 0, x.Len(), func(id string) bool { ids = append(ids, id); return true })
	return ids
}

func TestIndex_FindsWithoutAccentsAndCase(t *testing.T) {
	x := NewIndex()
	x.Add("de", []dialogue.Passage{note("Die Straße war laut, und ich fühlte mich ALLEIN.")})
	x.Add("fr", []dialogue.Passage{note("J’ai peur d’être seule à Noël"), note("œuf")})
	x.Add("tr", []dialogue.Passage{note("İstanbul’da kırgın kaldım")})
	x.Add("pl", []dialogue.Passage{note("Łódź jest daleko")})
	x.Add("el", []dialogue.Passage{note("Θέλω να ακούσεις ΌΛΑ")})
	x.Add("ar", []dialogue.Passage{note("أُحِبُّ أن نتكلّم")})
	x.Add("ko", []dialogue.Passage{note("저녁에 이야기해요")})
	x.Add("zh", []dialogue.Passage{note("我们今天一起做饭")})
	x.Add("two", []dialogue.Passage{note("we cook"), note("on Sunday   evening\n together")})
	x.Add("none", nil)
	for typed, want := range map[string]string{
		"strasse": "de", "STRASSE": "de", "fuhlte": "de", "fühlte": "de", "fu\u0308hlte": "de", "allein": "de",
		"etre noel": "fr", "j'ai": "fr", "oeuf": "fr", "istanbul": "tr", "kirgin": "tr", "lodz": "pl",
		"θελω": "el", "ολα": "el", "نتكلم": "ar", "احب": "ar", "저녁": "ko", "今天": "zh",
		"cook sunday": "two", `"sunday evening together"`: "two", `"cook on"`: "", `cook "sunday evening`: "two",
		"cook missing": "", "„sunday evening“": "two", "\x00": "de fr tr pl el ar ko zh two none", "": "de fr tr pl el ar ko zh two none",
	} {
		got := strings.Join(found(x, typed), " ")
		if got != want {
			t.Errorf("%q finds %q, want %q", typed, got, want)
		}
	}
	if q := Parse(" \" \" „“"); !q.Empty() {
		t.Errorf("quotation marks alone look for %q", q.terms)
	}
}

func TestQuery_MarksLieInTheText(t *testing.T) {
	for _, c := range []struct{ typed, text, want string }{
		{"strasse", "Die Straße.", "Straße"},
		{"uber", "Ich war u\u0308ber dich", "u\u0308ber"},
		{"e", "Élan été", "É é é"},
		{"ab abc", "xabcx", "abc"},
		{`"a b"`, "a  \n b", "a  \n b"},
		{"s", "ß", "ß"},
		{"zz", "zzz zzzz", "zz zzzz"},
	} {
		var got []string
		for _, m := range Parse(c.typed).Marks(c.text) {
			got = append(got, c.text[m.From:m.To])
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%q in %q marks %q, want %q", c.typed, c.text, got, c.want)
		}
	}
}

func TestQuery_ExcerptShowsTheMatchInItsContext(t *testing.T) {
	long := strings.Repeat("one word and another ", 40) + "then the needle lay there " + strings.Repeat("and more of it ", 40)
	words := []dialogue.Passage{note("nothing"), {Kind: dialogue.OfAgreement, Side: dialogue.Left, Text: long}}
	e, ok := Parse("needle lay").Excerpt(words, 60)
	if !ok || e.Passage.Kind != dialogue.OfAgreement || e.Passage.Side != dialogue.Left || utf8.RuneCountInString(e.Passage.Text) > 62 {
		t.Fatalf("the excerpt is %+v, %t", e, ok)
	}
	if !strings.HasPrefix(e.Passage.Text, "…") || !strings.HasSuffix(e.Passage.Text, "…") || len(e.Marks) != 2 || e.Passage.Text[e.Marks[0].From:e.Marks[0].To] != "needle" {
		t.Errorf("the excerpt is %+v", e)
	}
	if _, ok := Parse("absent").Excerpt(words, 60); ok {
		t.Error("there is an excerpt of what is not there")
	}
}

// What is found has excerpts whose marks are what was looked for, whatever the
// words are.
func TestQuery_PropertiesOfAnyText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringOfN(rapid.RuneFrom([]rune("aAäß ıİéΣς\u0301\u200d👩🏽\"\n")), 0, 60, -1)).Draw(t, "text")
		typed := rapid.OneOf(rapid.String(), rapid.StringOfN(rapid.RuneFrom([]rune("aäs ıéσ\"")), 0, 4, -1)).Draw(t, "typed")
		q := Parse(typed)
		x := NewIndex()
		x.Add("it", []dialogue.Passage{note(text)})
		hit := len(found(x, typed)) == 1
		marks := q.Marks(text)
		for i, m := range marks {
			if m.From < 0 || m.To > len(text) || m.From >= m.To || i > 0 && m.From < marks[i-1].To || utf8.ValidString(text) && !utf8.ValidString(text[m.From:m.To]) {
				t.Fatalf("%q in %q has the marks %v", typed, text, marks)
			}
		}
		if hit && !q.Empty() && len(marks) == 0 {
			t.Fatalf("%q is found in %q, and not marked", typed, text)
		}
		e, ok := q.Excerpt(x.Words("it"), 30)
		if hit && !q.Empty() && !ok {
			t.Fatalf("%q is found in %q without an excerpt", typed, text)
		}
		for _, m := range e.Marks {
			if m.From < 0 || m.To > len(e.Passage.Text) || m.From >= m.To {
				t.Fatalf("%q of %q: the excerpt is %+v", typed, text, e)
			}
		}
	})
}

func TestFolder_KnowsItsCommonSigns(t *testing.T) {
	f := newFolder()
	for r, folded := range ascii {
		if want := f.work(rune(r)); folded != want {
			t.Errorf("%q is folded to %q, want %q", rune(r), folded, want)
		}
	}
}

func TestFilter_LetsThroughWhatIsMeant(t *testing.T) {
	day := time.Date(2026, 3, 4, 20, 0, 0, 0, time.UTC)
	record := func(protocol, status string, back time.Time, agreed string) dialogue.Record {
		r := dialogue.Record{Protocol: protocol}
		r.Status, r.Start, r.BreakUntil, r.Agreement = status, day, back, agreed
		return r
	}
	all := []dialogue.Record{
		record("a", dialogue.Finished, time.Time{}, "tea"), record("b", dialogue.Stopped, time.Time{}, ""),
		record("a", dialogue.StatusOpen, time.Time{}, ""), record("a", dialogue.StatusOpen, day, "tea"),
	}
	for _, c := range []struct {
		f    Filter
		want []int
	}{
		{Filter{}, []int{0, 1, 2, 3}},
		{Filter{Protocol: "b"}, []int{1}},
		{Filter{Ending: Finished}, []int{0}},
		{Filter{Ending: Stopped}, []int{1}},
		{Filter{Ending: Open}, []int{2, 3}},
		{Filter{Ending: InBreak}, []int{3}},
		{Filter{Undecided: true}, []int{0}},
		{Filter{From: day, To: day.Add(1)}, []int{0, 1, 2, 3}},
		{Filter{To: day}, nil},
		{Filter{From: day.Add(1)}, nil},
	} {
		var got []int
		for i, r := range all {
			if c.f.Fits(r) {
				got = append(got, i)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%+v lets through %v, want %v", c.f, got, c.want)
		}
	}
}
