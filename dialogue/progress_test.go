package dialogue

import "testing"

func TestState_ProgressCountsRounds(t *testing.T) {
	p := begin(t, "base")
	of := 0
	for _, part := range p.s.State.Protocol.Parts {
		of += part.Turns()
	}
	last := -1
	for range 200 {
		at, all := p.s.State.Progress()
		if all != of || at < last || at >= of || at > last+1 {
			t.Fatalf("at %d of %d after %d", at, all, last)
		}
		last = at
		if p.s.State.End != "" {
			break
		}
		if a := primary(p.s.State, p.now); a != nil {
			p.do(*a)
			continue
		}
		wait, _ := p.s.State.NextChange(p.now)
		p.wait(wait)
	}
	if last != of-1 {
		t.Errorf("it ended at %d of %d", last, of)
	}
	if at, of := (State{}).Progress(); at != 0 || of != 0 {
		t.Error("a state without a step has come somewhere")
	}
}

func TestState_NextIsWhereTheLargestButtonLeads(t *testing.T) {
	for _, name := range []string{"base", "all", "hard", "writes"} {
		p := begin(t, name)
		for range 300 {
			if p.s.State.End != "" {
				break
			}
			a := primary(p.s.State, p.now)
			if a == nil {
				wait, _ := p.s.State.NextChange(p.now)
				p.wait(wait)
				continue
			}
			want, round := p.s.State.Next()
			stays := len(p.s.State.Visits)
			p.do(*a)
			if p.s.State.End != "" {
				if want != nil {
					t.Errorf("%s: it ended, and %s was to come", name, want.ID)
				}
				break
			}
			if len(p.s.State.Visits) == stays {
				continue // readings of one partner
			}
			if got := p.s.State.Now(); got.Step != want || got.Round != round {
				t.Fatalf("%s: %s in round %d came, and %v in round %d was to come", name, got.Step.ID, got.Round, want, round)
			}
		}
	}
}
