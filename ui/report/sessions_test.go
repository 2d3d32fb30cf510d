package report

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/tdewolff/canvas"

	"halfway/assets"
	"halfway/dialogue"
	"halfway/ui/look"
	"halfway/ui/words"
)

var protocols = map[string]*dialogue.Protocol{}

// TestMain fills the catalogue.
func TestMain(m *testing.M) {
	var all []*dialogue.Protocol
	for _, id := range assets.ProtocolIDs {
		text, err := assets.Protocols.ReadFile("protocols/" + id + ".yaml")
		if err != nil {
			panic(err)
		}
		p, err := dialogue.Load(id, text)
		if err != nil {
			panic(err)
		}
		protocols[id], all = p, append(all, p)
	}
	if err := words.Load(assets.Translations, "translations", all, nil); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

var (
	evening = time.Date(2025, 11, 20, 18, 40, 0, 0, time.UTC)
	utc     = Options{Now: time.Date(2025, 11, 23, 20, 0, 0, 0, time.UTC), Location: time.UTC, Couple: named("Robin", "Sam")}
)

func named(left, right string) dialogue.Couple {
	return dialogue.Couple{ID: "couple", Partners: [2]dialogue.Partner{{ID: "one", Name: left}, {ID: "two", Name: right}}}
}

// play drives a session as people would.
type play struct {
	testing.TB
	s      dialogue.Session
	now    dialogue.Instant
	all    []dialogue.Event
	couple dialogue.Couple
	n      int
	// write is what is written at a step, and rate what is given there.
	write func(dialogue.Visit) string
	rate  func(n int, side dialogue.Side, r dialogue.Reading) int
	// pace is the part of its length that a turn takes.
	pace func(n int) float64
	// settle is what is agreed.
	settle dialogue.Action
}

func begin(t testing.TB, p *dialogue.Protocol, terms dialogue.Terms) *play {
	t.Helper()
	g := &play{
		TB: t, now: dialogue.Instant{Wall: evening}, couple: named("Robin", "Sam"),
		write: func(dialogue.Visit) string { return "" },
		rate:  func(n int, side dialogue.Side, _ dialogue.Reading) int { return min(3+n/5+2*side.Index(), 10) },
		pace:  func(n int) float64 { return 0.6 + 0.15*float64(n%5) },
	}
	g.all = dialogue.Start(p, terms, g.now)
	var err error
	if g.s, err = dialogue.Open(p, g.all); err != nil {
		t.Fatal(err)
	}
	return g
}

func (g *play) wait(d time.Duration) {
	g.now.Wall, g.now.Clock = g.now.Wall.Add(d), g.now.Clock+d
}

func (g *play) do(a dialogue.Action) {
	g.Helper()
	events, err := g.s.Do(a, g.now)
	if err != nil {
		g.Fatalf("%s at %s: %v", a.Kind, g.s.State.Now().Step.ID, err)
	}
	if g.s, err = g.s.Apply(events...); err != nil {
		g.Fatal(err)
	}
	g.all = append(g.all, events...)
}

// step does what comes next.
func (g *play) step() {
	g.Helper()
	g.n++
	s := g.s.State
	var next *dialogue.Action
	for _, a := range s.Allowed(g.now) {
		if a.Primary {
			next = &a
			break
		}
	}
	if next == nil || next.Kind == dialogue.Resume {
		g.wait(5 * time.Second)
		if next != nil {
			g.do(*next)
		}
		return
	}
	a := *next
	v := s.Now()
	switch a.Kind {
	case dialogue.GiveRates:
		a.Readings = dialogue.Readings{}
		for _, r := range s.Asked() {
			a.Readings[r] = g.rate(g.n, a.Side, r)
		}
		g.wait(20 * time.Second)
	case dialogue.Settle:
		a.Text, a.Each, a.Until = g.settle.Text, g.settle.Each, g.settle.Until
		g.wait(90 * time.Second)
	case dialogue.TakeBreak:
		a.Until = g.now.Wall.Add(25 * time.Minute)
	case dialogue.Pick:
		g.wait(12 * time.Second)
		if v.Step.Option(a.Option).When {
			a.Until = g.now.Wall.Add(24 * time.Hour)
		}
	case dialogue.Proceed, dialogue.Ring:
		d := 30 * time.Second
		if l := s.Length(); l > 0 {
			d = time.Duration(g.pace(g.n) * float64(l))
		}
		if text := g.write(v); text != "" && v.Step.Note != "" && v.Note == "" && a.Kind == dialogue.Proceed {
			g.do(dialogue.Action{Kind: dialogue.WriteNote, Text: text})
		}
		g.wait(d)
	}
	g.do(a)
}

// to goes on until a step is reached, of the round.
func (g *play) to(step string, round int) *play {
	g.Helper()
	for i := 0; ; i++ {
		if v := g.s.State.Now(); v.Step.ID == step && v.Round == round {
			break
		}
		if g.step(); i > 5000 || g.s.State.End != "" {
			g.Fatalf("never at %s", step)
		}
	}
	for g.s.State.Breathing(g.now) {
		g.wait(time.Second)
	}
	return g
}

func (g *play) end() *play {
	g.Helper()
	for i := 0; g.s.State.End == ""; i++ {
		if g.step(); i > 5000 {
			g.Fatalf("still at %s", g.s.State.Now().Step.ID)
		}
	}
	return g
}

// takeBreak goes away, and comes back a little late.
func (g *play) takeBreak(by dialogue.Side, d time.Duration) *play {
	g.Helper()
	g.do(dialogue.Action{Kind: dialogue.TakeBreak, Side: by, Until: g.now.Wall.Add(d)})
	g.wait(d + 4*time.Minute)
	g.do(dialogue.Action{Kind: dialogue.Return})
	for i, side := range [...]dialogue.Side{g.s.State.Opener, g.s.State.Opener.Other()} {
		g.do(dialogue.Action{Kind: dialogue.GiveRates, Side: side, Readings: dialogue.Readings{dialogue.Calm: 6 + i}})
	}
	g.do(dialogue.Action{Kind: dialogue.Rejoin})
	return g
}

func (g *play) away(d time.Duration) *play {
	g.Helper()
	g.do(dialogue.Action{Kind: dialogue.Leave})
	g.now.Wall = g.now.Wall.Add(d)
	g.do(dialogue.Action{Kind: dialogue.Resume})
	return g
}

var entries int

func (g *play) entry() Entry {
	g.Helper()
	p := g.s.State.Protocol
	entries++
	events := g.s.State.Kept(g.all)
	state, err := dialogue.Fold(p, events)
	if err != nil {
		g.Fatal(err)
	}
	return Entry{State: state, Stored: dialogue.Stored{
		Record: dialogue.Record{
			ID: fmt.Sprintf("0199-%04d", entries), Couple: g.couple.ID, Partners: g.couple.Partners,
			Protocol: p.ID, Title: p.Title, Hash: p.Hash, Summary: state.Summary(),
		},
		Text: p.Text, Events: events,
	}}
}

// The scenes that the documents are looked at with.

const mixed = "مرحبا Robin, أردت أن أقول לא כל כך 123 (כן) — done. 我们慢慢来。क्षमा कीजिए 👩‍👩‍👧‍👦 ❤️ ขอบคุณ"

var tongues = []string{
	"I get loud, and then I hear myself being loud.",
	"أصمت وأنظر من النافذة. لا أعرف ماذا أقول.",
	"אני הולך לחדר אחר (ולא חוזר) עד שמישהו קורא לי.",
	"मैं चुप हो जाता हूँ, और मुझे लगता है कि तुम मुझसे दूर जा रहे हो।",
	"我觉得很孤单，好像隔着一堵墙。你越安静，我就越大声，我们就这样绕圈子。",
	"ひとりぼっちのような気がして、言葉が出てこない。",
	"혼자인 것 같아서 자꾸 말을 하게 돼요.",
	"ฉันเงียบไปเพราะฉันกลัวว่าจะพูดอะไรผิดและทำให้เรื่องแย่ลงกว่าเดิม",
	"😀 👩‍👩‍👧‍👦 ❤️ 👍🏽 🇨🇭 1️⃣ that is all I can say just now",
	mixed,
}

// danced is the dialogue about the dance, in many languages, with a break, a
// hold, an absence and thoughts from afterwards.
func danced(t testing.TB) Entry {
	g := begin(t, protocols["seeing-our-dance"], dialogue.Terms{Opener: dialogue.Right})
	i := 0
	g.write = func(v dialogue.Visit) string {
		switch v.Step.ID {
		case "agree":
			return "When the holidays are planned, it starts every time"
		case "name":
			return "The merry-go-round 🎠"
		}
		i++
		return tongues[(i-1)%len(tongues)]
	}
	g.settle = dialogue.Action{
		Text: "When one of us says “here it is again”, we both sit down.", Until: evening.AddDate(0, 0, 7),
		Each: [2]string{"I say it first, and softly", "אני נשאר בחדר"},
	}
	g.to("sees", 1).wait(30 * time.Second)
	g.do(dialogue.Action{Kind: dialogue.Hold})
	g.wait(70 * time.Second)
	g.do(dialogue.Action{Kind: dialogue.Release})
	g.to("feeling", 1).wait(40 * time.Second)
	g.takeBreak(dialogue.Left, 25*time.Minute)
	g.to("name", 1).away(3 * 24 * time.Hour)
	g.end()
	g.now.Wall = g.now.Wall.AddDate(0, 0, 1)
	g.do(dialogue.Action{Kind: dialogue.Reflect, Side: dialogue.Left, Text: "I noticed the first sign today, in the kitchen, before it began."})
	g.do(dialogue.Action{Kind: dialogue.Reflect, Text: "لقد نجحنا هذه المرة!"})
	g.do(dialogue.Action{Kind: dialogue.LookBack, Option: dialogue.Partly})
	e := g.entry()
	e.Remarks = []dialogue.Remark{{At: evening.Add(8 * time.Minute), Flag: true, Text: "softer"}, {At: evening.Add(20 * time.Minute), Text: "Ask about the kitchen next time"}}
	return e
}

// plainly is a dialogue that went well.
func plainly(t testing.TB) Entry {
	g := begin(t, protocols["speaker-listener"], dialogue.Terms{})
	g.write = func(v dialogue.Visit) string {
		if v.Step.Kind == dialogue.Agree {
			return "Who calls the school"
		}
		return ""
	}
	g.settle = dialogue.Action{Text: "Robin calls on Mondays, Sam on Thursdays.", Until: evening.AddDate(0, 0, 14)}
	return g.end().entry()
}

// hardest has names and notes as long as they can be.
func hardest(t testing.TB) Entry {
	g := begin(t, protocols["a-hard-day"], dialogue.Terms{})
	g.couple = named(strings.Repeat("Wolfeschlegelsteinhausen ", 8)[:199]+"x", strings.Repeat("日本太郎", 50))
	long := strings.Repeat("It was one of those days on which nothing goes as it should, and I came home with my head still full of it. ", 400)
	g.write = func(v dialogue.Visit) string {
		if v.Step.Kind == dialogue.Agree {
			return "A day\nwith two lines, and " + strings.Repeat("m", 500)
		}
		if v.Round == 1 {
			return long[:dialogue.MaxText-600] + "\n\n" + strings.Repeat("x", 500) + "\nthe end"
		}
		return strings.Repeat("漢字", 3000)
	}
	g.settle = dialogue.Action{Text: strings.Repeat("tea and a walk, ", 100)}
	return g.end().entry()
}

// empty is a session that was begun and nothing else.
func empty(t testing.TB) Entry {
	return begin(t, protocols["thank-you"], dialogue.Terms{}).entry()
}

// unkept is a dialogue off the record.
func unkept(t testing.TB) Entry {
	g := begin(t, protocols["after-a-fight"], dialogue.Terms{Off: true})
	g.write = func(dialogue.Visit) string { return "SECRET" }
	g.settle = dialogue.Action{Text: "SECRET"}
	return g.end().entry()
}

// alone is a page of one's own whose words are kept.
func alone(t testing.TB) Entry {
	g := begin(t, protocols["my-own-page"], dialogue.Terms{Opener: dialogue.Left})
	g.write = func(v dialogue.Visit) string { return "PRIVATE " + v.Step.ID }
	return g.end().entry()
}

// manyTurns goes on for a hundred turns.
func manyTurns(t testing.TB) Entry {
	text := strings.Replace(protocols["speaker-listener"].Text, "id: speaker-listener", "id: many", 1)
	p, err := dialogue.Load("many", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	g := begin(t, p, dialogue.Terms{Pace: 50})
	g.pace = func(n int) float64 { return 0.15 + 0.3*float64(n%4) }
	for turns := 0; turns < 100 && g.s.State.End == ""; {
		s := g.s.State
		if v := s.Now(); v.Step.Kind == dialogue.Turn && !s.Breathing(g.now) {
			g.wait(time.Duration(20+turns%7*9) * time.Second)
			g.do(dialogue.Action{Kind: dialogue.Again})
			turns++
			if turns%12 == 0 {
				g.step()
			}
			continue
		}
		g.step()
	}
	g.do(dialogue.Action{Kind: dialogue.LetRest})
	return g.entry()
}

// unfinished is in a break.
func unfinished(t testing.TB) Entry {
	g := begin(t, protocols["closeness-and-space"], dialogue.Terms{})
	for range 8 {
		g.step()
	}
	g.do(dialogue.Action{Kind: dialogue.TakeBreak, Until: g.now.Wall.Add(40 * time.Minute)})
	return g.entry()
}

func everything(t testing.TB) []Entry {
	return []Entry{danced(t), plainly(t), empty(t), unkept(t), alone(t), unfinished(t), manyTurns(t), hardest(t)}
}

// picture draws two lines and two texts.
func picture(left, right string) func(look.Mode) *canvas.Canvas {
	return func(mode look.Mode) *canvas.Canvas {
		family := canvas.NewFontFamily("Atkinson")
		if err := family.LoadFont(assets.FontRegular, 0, canvas.FontRegular); err != nil {
			panic(err)
		}
		i := inksOf(mode)
		c := canvas.New(ChartWide, ChartHigh)
		ctx := canvas.NewContext(c)
		for side, name := range []string{left, right} {
			ctx.SetStrokeColor(i.fill[side])
			ctx.SetStrokeWidth(0.6)
			ctx.SetDashes(0, 2, 1)
			ctx.MoveTo(5, 10)
			ctx.LineTo(160, 20+float64(side)*20)
			ctx.Stroke()
			ctx.DrawText(10, 45+float64(side)*8, canvas.NewTextLine(family.Face(ChartText, i.ink), name, canvas.Left))
		}
		return c
	}
}

// looks are trends as a history has them.
func looks() []Trend {
	return []Trend{
		{
			Title: "Calm, before and after", Sentence: "After 9 of 12 dialogues both of you were calmer than before.", Draw: picture("Robin, before", "Sam, before"),
			Head: []string{"", "Robin, before", "Robin, after", "Sam, before", "Sam, after"},
			Rows: [][]string{{"June 2025", "3", "6", "5", "7"}, {"July 2025", "4", "6.5", "4", "5"}},
		},
		{Title: "Agreements", Sentence: "Of 17 agreements you kept 8.", Head: []string{"", "kept", "partly"}, Rows: [][]string{{"June 2025", "1", "1"}}},
	}
}
