package dialogue

import "strings"

// Dance is the loop in which two partners are caught, in their own words: the
// move of each provokes that of the other. Either can be either; the same two
// may swap.
type Dance struct {
	// Steps are what each partner said of themselves, by Side.Index.
	Steps [2]Dancer `json:"steps"`
	// Name is what they call it, Sign by what they notice it, and First what
	// they do differently then.
	Name  string `json:"name,omitempty"`
	Sign  string `json:"sign,omitempty"`
	First string `json:"first,omitempty"`
}

// Dancer is one partner's part in a dance.
type Dancer struct {
	// Move is what I do when it starts, and Sees what the other then does.
	Move string `json:"move,omitempty"`
	Sees string `json:"sees,omitempty"`
	// Feeling is what I feel under it, and Fear what I am afraid of.
	Feeling string `json:"feeling,omitempty"`
	Fear    string `json:"fear,omitempty"`
}

// Empty reports whether nothing was said of the dance.
func (d Dance) Empty() bool { return d == Dance{} }

// Swapped returns the dance as seen with seats exchanged.
func (d Dance) Swapped() Dance {
	d.Steps[0], d.Steps[1] = d.Steps[1], d.Steps[0]
	return d
}

// Dance is what the two have written about it so far.
func (s State) Dance() Dance {
	var d Dance
	for _, v := range s.Visits {
		text := strings.TrimSpace(v.Note)
		if text == "" || v.Step.Dance == "" {
			continue
		}
		switch strand := v.Step.Dance; {
		case strand == DanceName:
			d.Name = text
		case strand == FirstSign:
			d.Sign = text
		case strand == FirstStep:
			d.First = text
		case v.Actor == Nobody:
		case strand == Move:
			d.Steps[v.Actor.Index()].Move = text
		case strand == Sees:
			d.Steps[v.Actor.Index()].Sees = text
		case strand == Feeling:
			d.Steps[v.Actor.Index()].Feeling = text
		case strand == Fear:
			d.Steps[v.Actor.Index()].Fear = text
		}
	}
	return d
}
