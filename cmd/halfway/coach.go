package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"halfway/assets"
	"halfway/dialogue/coach"
)

// loadCoach reads the coach that comes with the program.
func loadCoach() (*coach.Coach, error) {
	folder, err := fs.Sub(assets.Coach, "coach/en")
	if err != nil {
		return nil, fmt.Errorf("find the coach: %w", err)
	}
	return coach.Load(folder)
}

type coachCommand struct{}

// noticed is what is printed of one sentence.
type noticed struct {
	Text       string         `json:"text"`
	Blame      bool           `json:"blame"`
	Score      float64        `json:"score"`
	Categories []noticedWords `json:"categories"`
}

// noticedWords are the words that one category stands on.
type noticedWords struct {
	Name  coach.Category `json:"name"`
	Score float64        `json:"score"`
	Start int            `json:"start"` // in bytes of the line
	End   int            `json:"end"`
	Why   string         `json:"why"`
	Ask   string         `json:"ask"`
}

// Run reads sentences from standard input, one a line, and prints what the coach
// notices in each as soon as it is there.
func (coachCommand) Run(out io.Writer) error { return coachLines(os.Stdin, out) }

func coachLines(from io.Reader, out io.Writer) error {
	c, err := loadCoach()
	if err != nil {
		return err
	}
	told := json.NewEncoder(out)
	told.SetEscapeHTML(false)
	lines := bufio.NewReader(from)
	for {
		line, err := lines.ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("read a sentence: %w", err)
		}
		if line != "" {
			if err := told.Encode(noticeIn(c, strings.TrimRight(line, "\r\n"))); err != nil {
				return fmt.Errorf("print what was noticed: %w", err)
			}
		}
		if err != nil {
			return nil
		}
	}
}

func noticeIn(c *coach.Coach, line string) noticed {
	n, said := c.Read(line), c.Words()
	told := noticed{Text: line, Blame: n.Blame, Score: n.Score, Categories: []noticedWords{}}
	for _, m := range n.Marks {
		p := said.Patterns[m.Category]
		told.Categories = append(told.Categories, noticedWords{Name: m.Category, Score: m.Score, Start: m.Start, End: m.End, Why: p.Why, Ask: p.Ask})
	}
	return told
}
