package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

// A JSON object for each line, in their order, whatever stands in it.
func TestCoach_ALineForEachLine(t *testing.T) {
	lines := []string{
		"You never listen to me, you selfish pig!",
		"I felt lonely when you went to bed without saying good night.",
		"",
		"I am afraid of you.",
		`<b>"quoted" & odd</b>`,
		"We had \xff tea and cake on Sunday.",
		strings.Repeat("and then you came home and we talked ", 5000),
		"you are so selfish and I hate it", // and no line break at the end
	}
	var out bytes.Buffer
	must(t, coachLines(strings.NewReader(strings.Join(lines, "\n")), &out))
	told := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	if len(told) != len(lines) {
		t.Fatalf("%d lines are told of, want %d", len(told), len(lines))
	}
	blame := map[int]bool{0: true, 7: true}
	for i, line := range told {
		var n struct {
			Text       *string
			Blame      *bool
			Score      *float64
			Categories []struct {
				Name, Why, Ask string
				Score          float64
				Start, End     int
			}
		}
		must(t, json.Unmarshal([]byte(line), &n))
		if n.Text == nil || n.Blame == nil || n.Score == nil || n.Categories == nil {
			t.Fatalf("line %d lacks something: %.200s", i, line)
		}
		if want := strings.ToValidUTF8(lines[i], "\uFFFD"); *n.Text != want {
			t.Errorf("line %d is told as %.80q, want %.80q", i, *n.Text, want)
		}
		if *n.Blame != blame[i] || *n.Blame != (len(n.Categories) > 0) {
			t.Errorf("%.80q: blame is %v, with %d categories", lines[i], *n.Blame, len(n.Categories))
		}
		for _, c := range n.Categories {
			if c.Name == "" || c.Why == "" || c.Ask == "" || c.Score <= 0 || c.Score > 1 || c.Start < 0 || c.Start >= c.End || c.End > len(lines[i]) {
				t.Errorf("%.80q: %+v", lines[i], c)
			}
		}
	}
	if !strings.Contains(told[4], "<b>") {
		t.Errorf("the text is changed: %s", told[4])
	}
}

// Where nothing is read, nothing is printed.
func TestCoach_Nothing(t *testing.T) {
	var out bytes.Buffer
	must(t, coachLines(strings.NewReader(""), &out))
	if out.Len() > 0 {
		t.Errorf("printed %q", out.String())
	}
}
