package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"image/color"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tdewolff/canvas"

	"halfway/assets"
	"halfway/ui/report/pdf/pdftest"
)

// own are fonts without those of the system, so that a test sees the same
// everywhere.
func own(t testing.TB) *Fonts {
	t.Helper()
	f, err := NewFonts(assets.FontRegular, assets.FontBold, "Atkinson")
	if err != nil {
		t.Fatal(err)
	}
	f.OwnOnly()
	return f
}

// all are fonts with those of the system.
func all(t testing.TB) *Fonts {
	t.Helper()
	f, err := NewFonts(assets.FontRegular, assets.FontBold, "Atkinson")
	if err != nil {
		t.Fatal(err)
	}
	return f
}

var made = Info{Title: "Ein Titel (mit Klammern) \\ 中", Creator: "Halfway", Language: "en", Created: time.Date(2025, 11, 23, 20, 0, 0, 0, time.UTC)}

// write makes a document with a page for every text.
func write(t testing.TB, f *Fonts, texts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	d := New(&b, f, made)
	for _, text := range texts {
		p := d.Page(A4Width, A4Height)
		y := 60.0
		for _, line := range f.Wrap(text, Style{Size: 11}, 480) {
			y += line.Ascent + line.Descent
			p.Text(line, 56, y, color.Black)
		}
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func squeezed(text string) string { return strings.Join(strings.Fields(text), "") }

func TestDocument_TextCanBeReadBack(t *testing.T) {
	long := strings.Repeat("Quite a few words, “quoted” – and naïve: office, affluent, Ŵŷ. ", 30)
	pages := pdftest.Open(t, write(t, own(t), "one", "", long, "d\u0323\u0302 fi (a\\b) <c> & %")).Texts()
	want := []string{"one", "", long, "d\u0323\u0302 fi (a\\b) <c> & %"}
	if len(pages) != len(want) {
		t.Fatalf("%d pages", len(pages))
	}
	for i := range want {
		if got := squeezed(pages[i]); got != squeezed(want[i]) {
			t.Errorf("page %d has %q, not %q", i+1, got, want[i])
		}
	}
}

func TestDocument_WhatNoFontHasIsABoxThatCanBeCopied(t *testing.T) {
	f := own(t)
	if write(t, f, "plain"); f.Lacking() {
		t.Error("something lacks in plain text")
	}
	const text = "漢字 and \U0001F469\u200D\U0001F467 and \U000F1234"
	file := pdftest.Open(t, write(t, f, text))
	if got := file.Texts()[0]; squeezed(got) != squeezed(text) || !f.Lacking() {
		t.Errorf("read back is %q, lacking is %v", got, f.Lacking())
	}
	// The box is drawn, not left out.
	for n := 1; n <= file.Count(); n++ {
		if dict, _ := file.Object(n); strings.Contains(dict, "/Type3") {
			_, box := file.Object(pdftest.Refs(dict, "/g0")[0])
			if !strings.Contains(string(box), "d1") || strings.Count(string(box), " l\n") < 4 {
				t.Errorf("the box is drawn by %q", box)
			}
			return
		}
	}
	t.Error("nothing draws the box")
}

func TestDocument_IsTheSameEveryTime(t *testing.T) {
	if !bytes.Equal(write(t, own(t), "a", "漢"), write(t, own(t), "a", "漢")) {
		t.Error("the same document has other bytes")
	}
}

func TestDocument_HasATreeOfManyPagesAndAnOutline(t *testing.T) {
	var b bytes.Buffer
	d := New(&b, own(t), made)
	const n = 2*pagesInNode + 7
	for i := range n {
		p := d.Page(A4Width, A4Height)
		p.Text(d.Fonts().Line(fmt.Sprint("page ", i), Style{Size: 9}), 10, 10, color.Black)
		d.Mark(fmt.Sprint("mark ", i), 20)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	f := pdftest.Open(t, b.Bytes())
	pages := f.Texts()
	for i, text := range pages {
		if strings.TrimSpace(text) != fmt.Sprint("page ", i) {
			t.Errorf("page %d has %q", i, text)
		}
	}
	catalog, _ := f.Object(catalogObject)
	outline, _ := f.Object(pdftest.Refs(catalog, "/Outlines")[0])
	at, marks := pdftest.Refs(outline, "/First")[0], 0
	for next := []int{at}; next != nil; marks++ {
		dict, _ := f.Object(next[0])
		if want := "/Title <FEFF" + hexOf(fmt.Sprint("mark ", marks)) + ">"; !strings.Contains(dict, want) {
			t.Fatalf("mark %d is %s", marks, dict)
		}
		next = pdftest.Refs(dict, "/Next")
	}
	if len(pages) != n || marks != n {
		t.Errorf("%d pages and %d marks, not %d", len(pages), marks, n)
	}
}

func TestDocument_TellsThatTheDiskIsFull(t *testing.T) {
	full := errors.New("full")
	d := New(failing{full}, own(t), made)
	d.Page(A4Width, A4Height)
	if err := d.Close(); !errors.Is(err, full) {
		t.Errorf("closing returned %v", err)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

func TestWrap_KeepsToItsWidth(t *testing.T) {
	f := own(t)
	for _, text := range []string{
		strings.Repeat("x", 500), strings.Repeat("a few words ", 200), strings.Repeat("W", 20_000),
		strings.Repeat("👩‍👩‍👧‍👦", 300), strings.Repeat("漢", 700), "a\u0301" + strings.Repeat("\u0301", 300),
	} {
		var back strings.Builder
		lines := f.Wrap(text, Style{Size: 10}, 200)
		for _, line := range lines {
			if line.Width > 200.01 {
				t.Errorf("a line of %.12s… is %.1f wide", text, line.Width)
			}
			for _, r := range line.runs {
				back.WriteString(string(r.text[r.out.Runes.Offset : r.out.Runes.Offset+r.out.Runes.Count]))
			}
		}
		if back.String() != text {
			t.Errorf("%.12s… does not come back whole from %d lines", text, len(lines))
		}
	}
}

func TestWrap_BeginsALineWhereTheTextDoes(t *testing.T) {
	f := own(t)
	for text, want := range map[string]int{"": 1, "a": 1, "a\nb": 2, "a\r\nb": 2, "a\n\n\nb": 4, "a\u2028b\u0085c": 3} {
		if got := len(f.Wrap(text, Style{Size: 10}, 400)); got != want {
			t.Errorf("%q has %d lines, not %d", text, got, want)
		}
	}
}

func TestWrap_KeepsTheSpacesBetweenDirections(t *testing.T) {
	f := own(t)
	// As one line and as the first of several: the same letters, the same places.
	const first = "Afraid: \u2068אבג Robin, דהו 123 (כן) —"
	alone := f.Wrap(first, Style{Size: 10}, 0)[0]
	broken := f.Wrap(first+" "+strings.Repeat("x", 80), Style{Size: 10}, alone.Width+3)[0]
	if got, want := order(broken), order(alone); !slices.Equal(got, want) {
		t.Fatalf("broken it stands as %q, alone as %q", got, want)
	}
	if d := broken.Width - alone.Width; d < -0.01 || d > 0.01 {
		t.Errorf("broken it is %.2f wide, alone %.2f", broken.Width, alone.Width)
	}
	for i, r := range broken.runs {
		if got, want := r.out.Advance, alone.runs[i].out.Advance; got != want {
			t.Errorf("run %d is %v wide, not %v", i, got, want)
		}
	}
}

// order is the text of a line as it stands from left to right, run by run.
func order(l Line) []string {
	var runs []string
	for _, r := range l.runs {
		runs = append(runs, strings.TrimSpace(string(r.text[r.out.Runes.Offset:r.out.Runes.Offset+r.out.Runes.Count])))
	}
	return slices.DeleteFunc(runs, func(s string) bool { return s == "" })
}

func TestWrap_OrdersDirectionsAsTheyAreRead(t *testing.T) {
	f := own(t)
	for _, c := range []struct {
		text  string
		right bool
		want  []string
	}{
		{"abc שלום def", false, []string{"abc", "שלום", "def"}},
		{"שלום abc עולם", true, []string{"עולם", "abc", "שלום"}},
		// A number in what is read from the right, in what is read from the left.
		{"abc אבג 123 דהו def", false, []string{"abc", "דהו", "123", "אבג", "def"}},
		// Brackets belong to what they stand around.
		{"with אבג (דהו) and", false, []string{"with", "אבג (דהו)", "and"}},
	} {
		line := f.Wrap(c.text, Style{Size: 10}, 400)[0]
		if got := order(line); !slices.Equal(got, c.want) || line.RightToLeft != c.right {
			t.Errorf("%q stands as %q, from the right is %v", c.text, got, line.RightToLeft)
		}
	}
}

func TestWrap_ThaiMayBreakBeforeAVowelThatLeads(t *testing.T) {
	f := own(t)
	text := strings.Repeat("ผมไปเที่ยวแม่โขง", 20)
	for _, line := range f.Wrap(text, Style{Size: 10}, 300)[1:] {
		first := line.runs[0].text[line.runs[0].out.Runes.Offset]
		if first == '\u200B' {
			first = line.runs[0].text[line.runs[0].out.Runes.Offset+1]
		}
		if !strings.ContainsRune(leading, first) {
			t.Errorf("a line begins with %q", first)
		}
	}
	if got := pdftest.Open(t, write(t, f, text)).Texts()[0]; squeezed(got) != text {
		t.Error("what lets lines break can be copied")
	}
}

// script finds a face for a sample among the system's fonts, or skips.
func script(t *testing.T, f *Fonts, sample string) Line {
	t.Helper()
	line := f.Wrap(sample, Style{Size: 12}, 400)[0]
	for _, r := range line.runs {
		for _, g := range r.out.Glyphs {
			if g.GlyphID == 0 {
				t.Skipf("no font of this computer has %q", sample)
			}
		}
	}
	return line
}

func TestShaping_JoinsArabicLetters(t *testing.T) {
	f := all(t)
	joined, apart := script(t, f, "ببب"), script(t, f, "ب ب ب")
	ids := map[any]bool{}
	for _, g := range joined.runs[0].out.Glyphs {
		ids[g.GlyphID] = true
	}
	if len(ids) != 3 || joined.Width >= apart.Width {
		t.Errorf("the three forms are %v, %.1f wide; apart it is %.1f", ids, joined.Width, apart.Width)
	}
}

func TestShaping_FormsConjunctsInDevanagari(t *testing.T) {
	if n := len(script(t, all(t), "क्ष").runs[0].out.Glyphs); n != 1 {
		t.Errorf("three characters are %d glyphs, not one", n)
	}
}

func TestShaping_PutsMarksOnTheirLetters(t *testing.T) {
	f := own(t)
	const text = "x\u0308\u0304" // by offsets: there is no letter of its own with these marks
	g := f.Wrap(text, Style{Size: 12}, 400)[0].runs[0].out.Glyphs
	if len(g) != 3 || g[1].XOffset == 0 || g[2].YOffset <= g[1].YOffset {
		t.Fatalf("the marks lie at %+v", g)
	}
	file := pdftest.Open(t, write(t, f, text))
	content := file.Content(file.Pages()[0])
	rise := number(float64(g[2].YOffset) / 64 * 11 / em)
	if !strings.Contains(content, rise+" Ts\n") {
		t.Errorf("nothing is raised by %s in\n%s", rise, content)
	}
}

func TestDocument_EveryScriptReadsBackWithPoppler(t *testing.T) {
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("pdftotext is not installed")
	}
	texts := map[string]string{
		"Greek and Cyrillic": "Γειά σου, привет мир", "Hebrew": "שלום עולם", "Arabic": "مرحبا بكم", "Hindi": "क्षमा कीजिए, मैं सुन रहा हूँ। स्त्री",
		"Chinese": "我们彼此倾听，慢慢来。", "Japanese": "お互いの話を聞きましょう。", "Korean": "우리는 서로의 말을 듣습니다.",
		"Thai": "ขอบคุณที่ฟังกันในวันนี้", "emoji": "👩‍👩‍👧‍👦❤️👍🏽🇨🇭",
	}
	f := all(t)
	for name, text := range texts {
		t.Run(name, func(t *testing.T) {
			script(t, f, text)
			run := exec.Command(tool, "-", "-")
			run.Stdin = bytes.NewReader(write(t, f, text))
			out, err := run.Output()
			if err != nil {
				t.Fatal(err)
			}
			plain := strings.Map(func(r rune) rune { // without marks of direction and ends of pages
				if r >= 0x202A && r <= 0x202E || r == '\f' {
					return -1
				}
				return r
			}, string(out))
			if squeezed(plain) != squeezed(text) {
				t.Errorf("read is %q, not %q", plain, text)
			}
		})
	}
}

func TestPage_DrawsWhatACanvasHolds(t *testing.T) {
	family := canvas.NewFontFamily("a")
	if err := family.LoadFont(assets.FontRegular, 0, canvas.FontRegular); err != nil {
		t.Fatal(err)
	}
	c := canvas.New(100, 50)
	ctx := canvas.NewContext(c)
	ctx.SetFillColor(canvas.Red)
	ctx.DrawPath(10, 10, canvas.Rectangle(20, 5))
	ctx.DrawText(5, 20, canvas.NewTextLine(family.Face(10, canvas.Black), "in a chart", canvas.Left))
	f := own(t)
	var b bytes.Buffer
	d := New(&b, f, made)
	if height := d.Page(A4Width, A4Height).Draw(c, 50, 100, 400); height != 200 {
		t.Errorf("it is %.1f high", height)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	file := pdftest.Open(t, b.Bytes())
	if got := strings.TrimSpace(file.Texts()[0]); got != "in a chart" {
		t.Errorf("its text is %q", got)
	}
	content := file.Content(file.Pages()[0])
	if !strings.Contains(content, "1 0 0 rg") {
		t.Error("its path is not filled in its colour")
	}
}
