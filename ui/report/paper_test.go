package report

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"halfway/dialogue"
	"halfway/ui/report/pdf/pdftest"
)

// running is what stands at the head of a page.
var running = regexp.MustCompile(` · .* 20\d\d$`)

func paperText(t testing.TB, data []byte) string {
	t.Helper()
	pages := pdftest.Open(t, data).Texts()
	for i, page := range pages { // without what stands on every page
		_, page, _ = strings.Cut(page, "\n")
		if head, rest, ok := strings.Cut(page, "\n"); ok && running.MatchString(head) {
			page = rest
		}
		pages[i] = page
	}
	return strings.Join(pages, "\n")
}

func TestPDF_IsNumberedAndNamesWhatGoesOn(t *testing.T) {
	e := manyTurns(t)
	pages := pdftest.Open(t, []byte(written(t, paperOnly, utc, e))).Texts()
	if len(pages) < 6 || len(pages) > 12 {
		t.Errorf("a hundred turns take %d pages", len(pages))
	}
	for i, page := range pages {
		if first, _, _ := strings.Cut(page, "\n"); strings.TrimSpace(first) != strings.TrimSpace(string(rune('0'+(i+1)/10))+string(rune('0'+(i+1)%10))) && first != string(rune('1'+i)) {
			t.Errorf("page %d is numbered %q", i+1, first)
		}
		if i > 0 && !strings.Contains(page, "Speaker and listener · Thursday, 20 November 2025") {
			t.Errorf("page %d does not say what it is of", i+1)
		}
	}
}

func TestPDF_KeepsHeadingsWithWhatTheyHead(t *testing.T) {
	headings := []string{"Time spoken", "How you both were", "Agreed", "The course", "Afterwards", "Our dance"}
	var all []Entry
	for n := range 14 { // so that every part comes to lie at every height
		e := danced(t)
		e.State.Thoughts = append(e.State.Thoughts, dialogue.Thought{At: evening, Text: strings.Repeat("more\n", n)})
		all = append(all, e)
	}
	for i, page := range pdftest.Open(t, []byte(written(t, paperOnly, utc, all...))).Texts() {
		lines := strings.Split(strings.TrimSpace(page), "\n")
		for _, heading := range headings {
			if lines[len(lines)-1] == heading {
				t.Errorf("%q ends page %d", heading, i+1)
			}
		}
	}
}

func TestPDF_SaysWhereSomethingCouldNotBeShown(t *testing.T) {
	const sentence = "An empty box stands for a character"
	if got := paperText(t, []byte(written(t, paperOnly, utc, plainly(t)))); strings.Contains(got, sentence) {
		t.Error("it says so where everything is shown")
	}
	data := []byte(written(t, paperOnly, utc, danced(t)))
	if got := paperText(t, data); strings.Count(got, sentence) != 1 || !strings.Contains(squeezed(got), "我觉得很孤单") {
		t.Error("it does not say so, or the text cannot be copied")
	}
}

func TestPDF_TellsItsTitleAndDate(t *testing.T) {
	data := []byte(written(t, paperOnly, utc, plainly(t)))
	for _, want := range []string{"/CreationDate (D:20251123200000Z)", "/Title <FEFF0052006F00620069006E00200061006E0064002000530061006D>", "/Lang <FEFF0065006E>"} {
		if !bytes.Contains(data, []byte(want)) {
			t.Errorf("it lacks %s", want)
		}
	}
}
