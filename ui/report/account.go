package report

import (
	"strings"
	"time"

	"golang.org/x/text/unicode/bidi"

	"halfway/dialogue"
	"halfway/ui/words"
)

// account is what is told of one session, in words that are ready to be written.
// What people wrote stands in it as they wrote it.
type account struct {
	ID string
	// Title is the name of the dialogue, Topic what it was about.
	Title, Topic string
	// When is its day and time, Day the day alone.
	When, Day string
	Facts     []pair
	// Names are those of the two. In a sentence they stand as In, which keeps a
	// name that is read from right to left from turning the words around it.
	Names, In [2]string
	// Alone is the side of whose page it was; Nobody for a dialogue of two.
	Alone dialogue.Side
	// Off is true off the record.
	Off    bool
	Band   band
	Shares []share
	Checks []check
	Dance  *dance
	// Agreed is what was agreed, line by line, and Went what is known of it.
	Agreed   []said
	Went     []pair
	Course   []moment
	Thoughts []said
	Remarks  []said
}

// pair is a text with a label.
type pair struct{ Label, Text string }

// said is a text that somebody wrote.
type said struct {
	// Side is whose words they are; Nobody for both.
	Side dialogue.Side
	// Who is what stands before them: a name, a day, or both.
	Who, Text string
}

// share is how long one partner spoke.
type share struct {
	Side   dialogue.Side
	Name   string
	Length string
	// Part is their part of all speaking, from 0 to 1.
	Part float64
}

func (o Options) account(e Entry) account {
	s, rec := e.State, e.Stored.Record
	a := account{
		ID: rec.ID, Title: words.Title(rec, o.Protocols), Off: s.Off,
		Names: [2]string{rec.Partners[0].Name, rec.Partners[1].Name},
		When:  o.at(s.Start), Day: o.day(s.Start),
		Shares: shares(s, rec), Checks: checks(s),
	}
	a.In = [2]string{isolated(a.Names[0]), isolated(a.Names[1])}
	if s.Protocol.Solo() {
		a.Alone = s.Opener
	}
	a.Band = bandOf(s)
	a.Facts = o.facts(a, s)
	if !s.Off {
		a.Topic = tidy(s.Topic())
		a.Dance = danceOf(s.Dance(), a.Names, a.In)
		a.agreed(s, o)
	}
	a.Course = o.course(a, s)
	for _, t := range s.Thoughts {
		if !s.Off {
			a.Thoughts = append(a.Thoughts, said{t.Side, o.thinker(a, t), tidy(t.Text)})
		}
	}
	for _, r := range e.Remarks {
		a.Remarks = append(a.Remarks, said{dialogue.Nobody, o.local(r.At).Format("15:04"), tidy(r.Text)})
	}
	return a
}

func (o Options) facts(a account, s dialogue.State) []pair {
	facts := []pair{
		{words.Say("review.when"), a.When},
		{words.Say("review.length"), length(s.Last.Clock)},
	}
	if s.Protocol.Solo() {
		facts = append(facts, pair{words.Say("report.who"), a.name(s.Opener)})
	} else {
		facts = append(facts,
			pair{words.Say("report.seats"), words.Say("report.seats.text", words.Data{"Left": a.In[0], "Right": a.In[1]})},
			pair{words.Say("report.opener"), a.name(s.Opener)})
	}
	ended := s.End
	if ended == "" {
		ended = dialogue.StatusOpen
	}
	facts = append(facts, pair{words.Say("review.ended"), words.Say("history.ended." + ended)})
	if !s.Meet.IsZero() {
		facts = append(facts, pair{words.Say("report.meet"), o.at(s.Meet)})
	}
	if s.Off {
		facts = append(facts, pair{words.Say("review.kept"), words.Say("review.kept.off")})
	}
	return facts
}

// name is that of the partner on a side, for a sentence.
func (a account) name(side dialogue.Side) string { return a.In[side.Index()] }

// sits reports whether a side took part.
func (a account) sits(side dialogue.Side) bool { return a.Alone == dialogue.Nobody || a.Alone == side }

// Sits is sits by Side.Index, for templates.
func (a account) Sits(i int) bool { return a.sits(dialogue.Both[i]) }

// tidy is what somebody wrote, without what no document can show.
func tidy(text string) string { return strings.TrimSpace(lined(text)) }

// isolated puts a text that has letters which are read from right to left between
// marks that keep its direction to itself (FSI and PDI).
func isolated(text string) string {
	for _, r := range text {
		if p, _ := bidi.LookupRune(r); p.Class() == bidi.R || p.Class() == bidi.AL {
			return "\u2068" + text + "\u2069"
		}
	}
	return text
}

func (a *account) agreed(s dialogue.State, o Options) {
	if !dialogue.Blank(s.Agreement) {
		a.Agreed = append(a.Agreed, said{Text: tidy(s.Agreement)})
	}
	for i, side := range dialogue.Both {
		if text := s.Each[i]; !dialogue.Blank(text) {
			a.Agreed = append(a.Agreed, said{side, a.Names[i], tidy(text)})
		}
	}
	if a.Agreed == nil {
		return
	}
	if !s.LookAgain.IsZero() {
		a.Went = append(a.Went, pair{words.Say("review.again"), o.day(s.LookAgain)})
	}
	if s.Outcome != "" {
		a.Went = append(a.Went, pair{words.Say("review.outcome"), words.Outcome(s.Outcome)})
	}
}

func (o Options) thinker(a account, t dialogue.Thought) string {
	who := words.Say("report.both")
	if t.Side != dialogue.Nobody {
		who = a.name(t.Side)
	}
	return words.Say("report.thought", words.Data{"Name": who, "Day": o.day(t.At)})
}

func shares(s dialogue.State, rec dialogue.Record) []share {
	spoken := s.Spoken(s.Last)
	all := spoken[0] + spoken[1]
	if all < time.Second {
		return nil
	}
	var both []share
	for i, side := range dialogue.Both {
		both = append(both, share{side, rec.Partners[i].Name, words.Clock(spoken[i]), float64(spoken[i]) / float64(all)})
	}
	return both
}
