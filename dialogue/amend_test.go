package dialogue

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// finished plays the fixture to its end, with an agreement.
func finished(t *testing.T, terms Terms) *play {
	p := on(t, "base", terms)
	for p.s.State.End == "" {
		switch step := p.s.State.Now().Step; step.Kind {
		case Plan:
			p.do(Action{Kind: Settle, Text: "one evening a week", Until: p.now.Wall.AddDate(0, 0, 7)})
		default:
			p.wait(time.Minute)
			p.do(filled(p.s.State, p.s.State.Allowed(p.now)[0], p.now))
		}
	}
	return p
}

func TestReflect_AddsAThoughtWithoutRewritingAnything(t *testing.T) {
	p := finished(t, Terms{})
	was := p.s.State
	p.wait(48 * time.Hour)
	p.refuses(Action{Kind: Reflect, Text: " \n"}, ErrNoWords)
	p.refuses(Action{Kind: Reflect, Text: strings.Repeat("a", MaxText+1)}, ErrText)
	p.do(Action{Kind: Reflect, Side: Right, Text: "It was the tone."})
	p.do(Action{Kind: Reflect, Text: "We both think so."})
	s := p.s.State
	want := []Thought{{p.now.Wall.UTC(), Right, "It was the tone."}, {p.now.Wall.UTC(), Nobody, "We both think so."}}
	if !slices.Equal(s.Thoughts, want) {
		t.Errorf("the thoughts are %+v", s.Thoughts)
	}
	if s.Last.Clock != was.Last.Clock || s.End != was.End || len(s.Visits) != len(was.Visits) || s.Said != s.Seq {
		t.Errorf("after it: %+v", s.Summary())
	}
	if sum := s.Summary(); sum.Thoughts != 2 || !slices.Contains(sum.Passages, Passage{OfThought, Right, "It was the tone."}) {
		t.Errorf("the summary is %+v", sum)
	}
}

func TestRename_KeepsWhatHappened(t *testing.T) {
	p := finished(t, Terms{})
	p.refuses(Action{Kind: Rename, Text: ""}, ErrNoWords)
	visits := p.s.State.Visits
	p.do(Action{Kind: Rename, Text: "the dishes"})
	seq := p.s.State.Seq
	p.do(Action{Kind: Rename, Text: "the dishes"}) // as it is called already
	p.do(Action{Kind: Rename, Text: "who does what"})
	if s := p.s.State; s.Topic() != "who does what" || s.Seq != seq+1 || !reflect.DeepEqual(s.Visits, visits) {
		t.Errorf("the topic is %q in event %d: %+v", s.Topic(), s.Seq, s.Visits)
	}
}

func TestOffRecord_NothingIsAddedAfterwards(t *testing.T) {
	p := finished(t, Terms{Off: true})
	if all := p.s.State.Allowed(p.now); len(all) > 0 {
		t.Errorf("offered are %v", all)
	}
	forged := Event{Seq: p.s.State.Seq + 1, Kind: Reflected, Text: "x", At: p.now.Wall, Clock: p.s.State.Last.Clock}
	if _, err := p.s.Apply(forged); err == nil {
		t.Error("a forged thought is taken")
	}
	if sum := p.s.State.Summary(); sum.Passages != nil || sum.Said != 0 || sum.Figures.Before[0] != nil {
		t.Errorf("the summary is %+v", sum)
	}
}

func TestFigures_OfAWholeDialogue(t *testing.T) {
	p := at(t, "base", "speak", 1)
	p.wait(70 * time.Second) // a minute is its length
	p.do(Action{Kind: TakeBreak, Until: p.now.Wall.Add(MinBreak)})
	p.wait(MinBreak + ReturnGrace)
	p.did(Return)
	p.rate(6, 6)
	p.did(Rejoin)
	p.proceed()
	f := p.s.State.Figures()
	if f.Turns != 1 || f.Over != 1 || f.OverBy != 10*time.Second || f.Breaks != 1 || f.Returned != 1 || f.Kept != 1 {
		t.Errorf("the figures are %+v", f)
	}
	band := p.s.State.Band(p.now)
	i := slices.IndexFunc(band, func(s Stretch) bool { return s.Kind == Speaking })
	if i < 0 || i+2 >= len(band) || band[i].Took != time.Minute || !band[i+1].Over || band[i+1].Took != 10*time.Second ||
		band[i+2].Kind != Apart || band[i+2].Took != MinBreak+ReturnGrace {
		t.Errorf("the band is %+v", band)
	}
	p.do(Action{Kind: TakeBreak, Until: p.now.Wall.Add(MinBreak)})
	p.wait(MinBreak + ReturnGrace + time.Second)
	p.did(Return)
	if f := p.s.State.Figures(); f.Breaks != 2 || f.Returned != 2 || f.Kept != 1 {
		t.Errorf("after a late return the figures are %+v", f)
	}
}

func TestFigures_HeardAtTheFirstTry(t *testing.T) {
	p := finished(t, Terms{})
	f := p.s.State.Figures()
	if f.Mirrors == 0 || f.First != f.Mirrors || f.Before[0] != nil || f.After[0] == nil {
		t.Errorf("the figures are %+v", f)
	}
}

func TestBand_ShowsAnAbsence(t *testing.T) {
	p := at(t, "base", "speak", 1)
	p.wait(10 * time.Second)
	p.did(Leave)
	p.now.Wall = p.now.Wall.Add(26 * time.Hour)
	p.did(Resume)
	p.wait(10 * time.Second)
	band := p.s.State.Band(p.now)
	n := len(band)
	if n < 3 || band[n-3].Kind != Speaking || band[n-2].Kind != Absent || band[n-2].Took != 26*time.Hour || band[n-1].Kind != Speaking || band[n-1].Took != 10*time.Second {
		t.Errorf("the band is %+v", band)
	}
}
