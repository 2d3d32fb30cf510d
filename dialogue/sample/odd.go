package sample

import (
	"fmt"
	"strings"
	"time"

	"halfway/dialogue"
	"halfway/dialogue/archive"
)

// strange are words that trip programs up: all of them are what somebody could
// have typed or pasted.
var strange = []string{
	"", " ", "\n\n", "\u0000\u0001\u001f\u007f", "\u2028 and \u2029", "quote \" backslash \\ slash / <b>&amp;</b>",
	"{{.Name}} %s %d $1", "=1+1", "-- ; DROP TABLE", "```\n# not a heading\n- [ ] not a list\n<script>alert(1)</script>",
	"עברית עם ניקוד: שָׁלוֹם (סוגריים) 123", "العربية مع التشكيل: أُحِبُّكِ 456", "עם English בתוך العربية",
	"👩🏽‍❤️‍💋‍👨🏿 👨‍👩‍👧‍👦 🏳️‍🌈 🇨🇭 1️⃣", "\u0301 a\u0301\u0302\u0303\u0304", "\u200b\u200d\ufeff", "中文、日本語、한국어", "हिन्दी क्षत्रिय र्कि", "ภาษาไทย",
	"\U0010FFFF \uFFFD \u0378", strings.Repeat("ab", 10_000), strings.Repeat("é", 10_000), strings.Repeat("line\n", 4_000),
}

// Odd makes up sessions as they seldom come, each of which somebody could have
// had: every protocol in every length, left after every number of steps, with
// strange words and names, at far-off times, with clocks that were set back.
func Odd(protocols []*dialogue.Protocol) (archive.Head, []archive.Session, error) {
	o := &odd{at: time.Date(1971, 1, 1, 0, 0, 0, 1, time.UTC)}
	r := dice(0, 0)
	for _, p := range protocols {
		o.head.Protocols = append(o.head.Protocols, archive.Protocol{Hash: p.Hash, ID: p.ID, Text: p.Text})
	}
	for _, names := range [][2]string{{strings.Repeat("n", dialogue.MaxName), strings.Repeat("ñ", dialogue.MaxName)}, {"أُمّ \" <b>", "👩‍👩‍👧 O’=1+1"}} {
		o.head.Couples = append(o.head.Couples, archive.Couple{ID: newID(o.at, r), Created: o.at, Partners: [2]dialogue.Partner{
			{ID: newID(o.at, r), Name: names[0]}, {ID: newID(o.at, r), Name: names[1]},
		}})
	}
	for _, p := range protocols {
		terms := []dialogue.Terms{{}, {Off: true, Opener: dialogue.Right, Pace: dialogue.MaxPace, Guidance: dialogue.Bare}}
		for _, v := range p.Variants {
			terms = append(terms, dialogue.Terms{Variant: v.ID, Pace: dialogue.MinPace})
		}
		for _, t := range terms {
			o.whole(p, t)
		}
	}
	for steps := range 25 {
		o.cut(protocols[0], steps)
	}
	o.long(protocols[0])
	o.at = time.Date(2200, 12, 31, 23, 59, 59, 999_999_999, time.UTC)
	o.whole(protocols[0], dialogue.Terms{})
	return o.head, o.sessions, o.err
}

// odd gathers odd sessions, until one fails.
type odd struct {
	head     archive.Head
	sessions []archive.Session
	at       time.Time
	words    int
	err      error
}

// next is a session that is about to begin, at another time than those before.
func (o *odd) next(p *dialogue.Protocol) *evening {
	o.at = o.at.Add(97*24*time.Hour + time.Nanosecond)
	return &evening{
		r: dice(7, uint64(len(o.sessions))), tongue: tongues[0], p: p, now: dialogue.Instant{Wall: o.at}, practice: true,
		until: o.at.AddDate(1, 0, 0), say: func() string {
			o.words++
			return strange[o.words%len(strange)]
		},
	}
}

// keep stores a session that was gone through.
func (o *odd) keep(e *evening, err error) {
	if err != nil {
		o.err = fmt.Errorf("odd session %d, %s: %w", len(o.sessions), e.p.ID, err)
	}
	if o.err != nil {
		return
	}
	c := o.head.Couples[len(o.sessions)%len(o.head.Couples)]
	ids := [2]string{c.Partners[0].ID, c.Partners[1].ID}
	if len(o.sessions)%3 == 0 {
		ids[0], ids[1] = ids[1], ids[0]
	}
	o.sessions = append(o.sessions, archive.Session{
		ID: newID(o.at, e.r), Couple: c.ID, Partners: ids, Protocol: e.p.Hash, Events: e.s.State.Kept(e.events), Remarks: e.remarks,
	})
}

// whole goes through a dialogue to its end.
func (o *odd) whole(p *dialogue.Protocol, t dialogue.Terms) {
	e := o.next(p)
	o.keep(e, e.play(t))
}

// cut leaves a dialogue after so many steps, in turns by a break, by leaving it
// and by nothing at all; before that, the clock is set back.
func (o *odd) cut(p *dialogue.Protocol, steps int) {
	e := o.next(p)
	e.events = dialogue.Start(p, dialogue.Terms{}, e.now)
	s, err := dialogue.Open(p, e.events)
	if err != nil {
		o.keep(e, err)
		return
	}
	e.s = s
	for i := 0; i < steps && err == nil && e.s.State.End == ""; i++ {
		if i == 3 {
			e.now.Wall = e.now.Wall.Add(-3 * time.Hour)
		}
		err = e.next()
	}
	switch {
	case err != nil || e.s.State.End != "":
	case steps%3 == 0 && e.can(dialogue.TakeBreak):
		err = e.do(dialogue.Action{Kind: dialogue.TakeBreak, Until: e.now.Wall.Add(dialogue.MinBreak)})
	case steps%3 == 1 && e.can(dialogue.Leave):
		err = e.do(dialogue.Action{Kind: dialogue.Leave, By: dialogue.ByCrash})
	}
	o.keep(e, err)
}

// long begins turns anew until there were a hundred.
func (o *odd) long(p *dialogue.Protocol) {
	e := o.next(p)
	e.events = dialogue.Start(p, dialogue.Terms{}, e.now)
	s, err := dialogue.Open(p, e.events)
	e.s = s
	for turns, steps := 0, 0; turns < 100 && steps < 2*mostSteps && err == nil; steps++ {
		if e.s.State.End != "" {
			err = fmt.Errorf("it ended after %d turns", turns)
			break
		}
		if e.s.State.Now().Step.Kind == dialogue.Turn && e.can(dialogue.Again) && !e.s.State.Breathing(e.now) {
			turns++
			e.pass(45 * time.Second)
			err = e.do(dialogue.Action{Kind: dialogue.Again})
			continue
		}
		err = e.next()
	}
	for err == nil && e.s.State.End == "" {
		err = e.do(dialogue.Action{Kind: dialogue.LetRest})
	}
	o.keep(e, err)
}
