package report

import (
	"halfway/dialogue"
	"halfway/ui/words"
)

// dance is the loop that the two found, in words that are ready to be drawn.
type dance struct {
	Name  string
	Parts [2]dancer
	// Foot are its first sign and their first step out of it.
	Foot []string
}

// dancer is the part of one partner.
type dancer struct {
	Side       dialogue.Side
	Name, Move string
	// Under is what goes on beneath it.
	Under []string
}

// danceOf phrases a dance as the stage does, with the names as they are and as
// they stand in a sentence; nil where there is none.
func danceOf(d dialogue.Dance, names, in [2]string) *dance {
	if d.Empty() {
		return nil
	}
	told := words.Dance(d, in, func(text string) string { return isolated(tidy(text)) })
	pic := &dance{Name: tidy(told.Name), Foot: told.Foot}
	for i, side := range dialogue.Both {
		pic.Parts[i] = dancer{Side: side, Name: names[i], Move: tidy(d.Steps[i].Move), Under: told.Under[i]}
	}
	return pic
}
