package stage

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"halfway/dialogue"
	"halfway/ui/look"
)

func TestPassing_OnlyWhereTheFloorChangesHands(t *testing.T) {
	at := func(key int, floor, passing dialogue.Side) Scene {
		return Scene{Picture: Picture{Key: key, Floor: floor, Passing: passing}}
	}
	const nobody, left, right = dialogue.Nobody, dialogue.Left, dialogue.Right
	for name, c := range map[string]struct {
		before, after Scene
		from, to      dialogue.Side
	}{
		"into the breath":            {at(1, left, nobody), at(2, nobody, right), left, right},
		"out of the breath":          {at(2, nobody, right), at(2, right, nobody), nobody, nobody},
		"without a breath":           {at(1, right, nobody), at(2, left, nobody), right, left},
		"the listener says it back":  {at(1, left, nobody), at(2, left, nobody), nobody, nobody},
		"held and let go":            {at(1, left, nobody), at(1, left, nobody), nobody, nobody},
		"from what belongs to both":  {at(1, nobody, nobody), at(2, left, nobody), nobody, nobody},
		"into what belongs to both":  {at(1, left, nobody), at(2, nobody, nobody), left, nobody},
		"the first scene there ever": {Scene{}, at(1, left, nobody), nobody, nobody},
	} {
		if from, to := passing(c.before, c.after); to != c.to || to != nobody && from != c.from {
			t.Errorf("%s: from %v to %v, want %v to %v", name, from, to, c.from, c.to)
		}
	}
}

func TestStage_MovesOnceAndNotWhereNothingIsToMove(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.Theme{})
	for _, still := range []bool{false, true} {
		s := New(func(string) {}, func(string) {})
		win := test.NewTempWindow(t, s.Object())
		win.Resize(fyne.NewSize(1024, 700))
		turn := Picture{Key: 1, Actor: dialogue.Left, Floor: dialogue.Left, Names: [2]string{"Robin", "Sam"}, Still: still}
		s.Show(Scene{Picture: turn})
		if s.sweep.running != nil {
			t.Fatal("something moves before the floor has passed")
		}
		s.Show(Scene{Picture: Picture{Key: 2, Passing: dialogue.Right, Names: turn.Names, Still: still}})
		if moved := s.sweep.running != nil; moved == still {
			t.Errorf("still is %v, and it moved: %v", still, moved)
		}
		if s.sweep.band.Visible() {
			t.Error("the light stays when the movement is over")
		}
	}
}
