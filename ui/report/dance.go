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
	pic := &dance{Name: tidy(d.Name)}
	if pic.Name == "" {
		pic.Name = words.Say("dance.unnamed")
	}
	for i, side := range dialogue.Both {
		step := d.Steps[i]
		pic.Parts[i] = dancer{Side: side, Name: names[i], Move: tidy(step.Move)}
		for _, line := range []pair{{"dance.feeling", step.Feeling}, {"dance.fear", step.Fear}, {"dance.sees", step.Sees}} {
			if line.Text != "" {
				pic.Parts[i].Under = append(pic.Parts[i].Under, words.Say(line.Label, words.Data{"Text": isolated(tidy(line.Text)), "Name": in[1-i]}))
			}
		}
	}
	for _, line := range []pair{{"dance.sign", d.Sign}, {"dance.first", d.First}} {
		if line.Text != "" {
			pic.Foot = append(pic.Foot, words.Say(line.Label, words.Data{"Text": isolated(tidy(line.Text))}))
		}
	}
	return pic
}
