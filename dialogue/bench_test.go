package dialogue

import (
	"testing"
	"time"
)

// BenchmarkDo is one key press in the middle of a session: what is allowed,
// the events, and the state after them.
func BenchmarkDo(b *testing.B) {
	p := at(b, "base", "heard", 1)
	a := Action{Kind: Pick, Side: Left, Option: "yes"}
	b.ReportAllocs()
	for b.Loop() {
		events, err := p.s.Do(a, p.now)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := p.s.Apply(events...); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkFold2000 is the recovery of a very long session.
func BenchmarkFold2000(b *testing.B) {
	p := at(b, "all", "speak", 1)
	for i := 0; len(p.all) < 2000; i++ {
		p.wait(time.Second)
		switch i % 5 {
		case 0:
			p.did(Hold)
		case 1:
			p.did(Release)
		case 2:
			p.do(Action{Kind: WriteNote, Text: p.now.Clock.String()})
		case 3:
			p.did(Again)
		default:
			p.do(Action{Kind: MoveOn, Side: Left})
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Fold(p.s.State.Protocol, p.all); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(p.all)), "events")
}

// BenchmarkAllowed is what every heartbeat asks.
func BenchmarkAllowed(b *testing.B) {
	p := at(b, "base", "heard", 1)
	for b.Loop() {
		p.s.State.Allowed(p.now)
	}
}

func BenchmarkLoad(b *testing.B) {
	text := []byte(load(b, "testdata/protocols/good/all.yaml").Text)
	for b.Loop() {
		if _, err := Load("all.yaml", text); err != nil {
			b.Fatal(err)
		}
	}
}
