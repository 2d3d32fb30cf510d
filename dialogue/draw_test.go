package dialogue

import (
	"os/exec"
	"strings"
	"testing"
)

// Every way that a session takes is drawn, and every drawn way can be taken.
func TestEdges_AreTheWaysOfTheEngine(t *testing.T) {
	for _, p := range everyProtocol(t) {
		t.Run(p.ID, func(t *testing.T) {
			drawn := map[[2]string]bool{}
			reached := map[string]bool{p.First().ID: true, "": false}
			for _, e := range p.Edges() {
				drawn[[2]string{e.From, e.To}] = true
				reached[e.To] = true
			}
			for _, part := range p.Parts {
				for _, s := range part.Steps {
					if !reached[s.ID] {
						t.Errorf("nothing leads to %q", s.ID)
					}
				}
			}
			if !reached[""] {
				t.Error("nothing leads to the end")
			}
			s := finish(t, open(t, p, Left), noon)
			for i, v := range s.State.Visits[1:] {
				if way := [2]string{s.State.Visits[i].Step.ID, v.Step.ID}; !drawn[way] {
					t.Errorf("a session went from %q to %q, which is not drawn", way[0], way[1])
				}
			}
		})
	}
}

func TestMermaid_OfASmallProtocol(t *testing.T) {
	got := load(t, "testdata/protocols/good/least.yaml").Mermaid()
	for _, want := range []string{"flowchart TD\n", "subgraph p1[", "s__end([\"the end\"])\n", " --> s__end\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
}

// Labels with signs of the two languages do not break out of their quotes.
func TestDraw_QuotesLabels(t *testing.T) {
	p := load(t, "../assets/protocols/speaker-listener.yaml")
	p.Step("heard").Options[0].Label = "a \"b\" \\ c\nd"
	if got := p.Mermaid(); !strings.Contains(got, `a #quot;b#quot; \ c d`) {
		t.Errorf("Mermaid got\n%s", got)
	}
	if got := p.DOT(); !strings.Contains(got, `a \"b\" \\ c\nd`) {
		t.Errorf("DOT got\n%s", got)
	}
}

// Where Graphviz is installed, it must understand what is drawn.
func TestDOT_IsUnderstood(t *testing.T) {
	dot, err := exec.LookPath("dot")
	if err != nil {
		t.Skip("Graphviz is not installed")
	}
	for _, p := range everyProtocol(t) {
		c := exec.Command(dot, "-Tplain")
		c.Stdin = strings.NewReader(p.DOT())
		if out, err := c.CombinedOutput(); err != nil {
			t.Errorf("%s: %v: %s", p.ID, err, out)
		}
	}
}
