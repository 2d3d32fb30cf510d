package dialogue

import (
	"testing"
	"time"
)

func TestAddTime_LeavesAMinuteMoreThanThereWas(t *testing.T) {
	p := at(t, "base", "speak", 1)
	p.wait(50 * time.Second)
	p.did(AddTime)
	p.left(70 * time.Second)
	p.did(Hold)
	p.did(AddTime)
	p.left(130 * time.Second)
	p.did(Release)
	p.wait(133 * time.Second)
	if !p.s.State.Over(p.now) {
		t.Fatal("it is not over after its time")
	}
	p.did(AddTime) // what has run over is not taken off
	p.left(time.Minute)
	if v := p.s.State.Now(); v.More != 3*time.Minute+3*time.Second || v.Step.ID != "speak" {
		t.Errorf("the visit is %+v", v)
	}
	p.did(Again) // and it belongs to this stay alone
	p.left(time.Minute)
}

func TestAddTime_IsNotForWhatTakesAsLongAsItTakes(t *testing.T) {
	p := at(t, "base", "heard", 1)
	p.refuses(Action{Kind: AddTime}, ErrNotAllowed)
	forged := Event{Seq: p.s.State.Seq + 1, Kind: Prolonged, More: time.Minute, At: p.now.Wall, Clock: p.now.Clock}
	if _, err := p.s.Apply(forged); err == nil {
		t.Error("a forged minute is taken")
	}
}

func TestGiveFloor_GoesToTheOtherWithABreath(t *testing.T) {
	p := at(t, "base", "speak", 1)
	p.did(GiveFloor)
	if told := p.all[len(p.all)-2]; told.Kind != Passed || told.Side != Right || told.By != ByFacilitator {
		t.Errorf("told is %+v", told)
	}
	if !p.s.State.Breathing(p.now) {
		t.Error("there is no breath")
	}
	p.wait(p.s.State.Now().Breath)
	p.is("speak", 2, Right)
	if v := p.s.State.Now(); v.Via != ByFacilitator {
		t.Errorf("entered by %q", v.Via)
	}
	p.refuses(Action{Kind: GiveFloor}, ErrNotAllowed) // no further round
}

func TestEndWell_LeadsToTheClosingFromAnywhere(t *testing.T) {
	for _, step := range []string{"speak", "heard"} {
		p := at(t, "base", step, 1)
		p.did(EndWell)
		if now := p.s.State.Now(); p.s.State.Protocol.PartOf(now.Step.ID) != p.s.State.Protocol.closing() || now.Via != ByFacilitator {
			t.Errorf("from %s it leads to %+v", step, now)
		}
		p.refuses(Action{Kind: EndWell}, ErrNotAllowed)
		if p.s.State.End != "" {
			t.Error("it has ended without its closing")
		}
	}
	p := begin(t, "base")
	p.refuses(Action{Kind: EndWell}, ErrNotAllowed) // nothing has begun: they leave
}

func TestFacilitator_HasNothingToDoInABreak(t *testing.T) {
	p := at(t, "base", "speak", 1)
	p.do(Action{Kind: TakeBreak, Until: p.now.Wall.Add(MinBreak)})
	for _, kind := range []ActionKind{AddTime, GiveFloor, EndWell} {
		p.refuses(Action{Kind: kind}, ErrNotAllowed)
	}
}
