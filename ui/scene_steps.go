package ui

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"halfway/dialogue"
	"halfway/ui/stage"
	"halfway/ui/words"
)

// builder puts a scene together from a view.
type builder struct {
	stage.Scene
	v      view
	others int // how many ways to go on have a digit as their key
}

func (b *builder) step(day int) {
	v := b.v
	visit, step := v.state.Now(), v.state.Now().Step
	b.Prompt = v.say(step.Prompt, "prompt")
	b.Other = v.say(step.Other, "partner")
	b.Floor, b.Actor = visit.Floor, visit.Actor
	b.Openings = quoted(v.lines(step.Openings, "opening"))
	b.Helps = v.lines(step.Helps, "help")
	if visit.Actor != dialogue.Nobody {
		b.guide(step)
	}
	stop := v.state.Stop()
	b.Stopped = stop != nil
	b.Private = step.Private
	if step.Note != "" {
		b.Note = v.field(v.say(step.Note, "note"), 1)
	}
	switch step.Shows {
	case "":
	case dialogue.ShowsDance:
		b.Dance = danceOf(v.state.Dance(), v.names())
	default:
		if note := strings.TrimSpace(v.state.Noted(step.Shows)); note != "" {
			b.Helps = append(b.Helps, strings.Split(note, "\n")...)
			b.Openings = nil // there is enough to read
		}
	}
	switch step.Kind {
	case dialogue.Agree:
		b.agree()
	case dialogue.Rate:
		b.rate(visit.Rated, visit.Readings)
		if v.state.Stirred() {
			b.Other = words.Say("rate.stirred")
		}
	case dialogue.Pause:
		b.clock()
		b.breath(time.Duration(step.In), time.Duration(step.Out))
	case dialogue.Turn:
		b.turn()
	case dialogue.Choose:
		if visit.Actor != dialogue.Nobody {
			b.turn()
		}
		b.Openings = nil
	case dialogue.Write:
		b.write()
	case dialogue.Plan:
		b.plan(day)
	}
	if b.Stopped {
		b.Sign = words.Say("stage.held")
		if stop.By == dialogue.BySleep {
			b.Sign = words.Say("stage.slept")
		}
		b.Breath = nil
		if visit.Actor == dialogue.Nobody {
			b.Other = b.Sign
		}
	}
}

// guide leaves out what the two chose to do without. A question is always
// asked, and who is writing is always told what.
func (b *builder) guide(step *dialogue.Step) {
	level := b.v.state.Guidance
	if level == dialogue.Full {
		return
	}
	b.Openings = nil
	if step.Cue != "" {
		b.Prompt = b.v.say(step.Cue, "cue")
	}
	if level == dialogue.Bare {
		b.Other = ""
		if step.Kind == dialogue.Turn {
			b.Prompt = ""
		}
	}
}

func (b *builder) agree() {
	v := b.v
	s, p := v.state, v.state.Protocol
	b.Rules = v.lines(s.Now().Step.Rules, "rule")
	b.Floor = s.Opener
	minutes := int(math.Round(s.Expected().Minutes()))
	b.Who = &stage.Who{
		Begins: words.Say("stage.begins", words.Data{"Name": v.name(s.Opener)}),
		Swap:   words.Say("stage.begins.swap"),
		Length: words.Say("stage.length", words.Data{"N": minutes, "Time": timeOfDay(s.Due(v.now))}),
		Lengths: []stage.Press{
			{ID: stage.Shorter, Label: keyLabel(cmdShorter)},
			{ID: stage.Longer, Label: keyLabel(cmdLonger)},
		},
		Terms: []stage.Press{
			{ID: string(cmdGuidance), Label: words.Say("guidance." + string(s.Guidance)), Key: keyLabel(cmdGuidance)},
			{ID: string(cmdOff), Label: words.Say("record.on"), Key: keyLabel(cmdOff)},
			{ID: string(cmdAbout), Label: words.Say("about.open"), Key: keyLabel(cmdAbout)},
		},
	}
	switch {
	case p.Solo(): // where it is kept was asked before
		b.Who.Terms = slices.Delete(b.Who.Terms, 1, 2)
		if !s.Off { // in a drawer, and so it is clear whose page it is
			b.Who.Swap = ""
		}
	case s.Off:
		b.Who.Terms[1].Label = words.Say("record.off")
	}
	if len(p.Variants) > 0 {
		b.Who.Lengths, b.Who.Chosen = nil, pressVariant+s.Variant
		for _, o := range p.Variants {
			b.Who.Variants = append(b.Who.Variants, stage.Press{ID: pressVariant + o.ID, Label: words.Protocol(p, o.Label, nil, "variant", o.ID)})
		}
	}
	if p.Solo() {
		b.Who.Begins = words.Say("stage.alone", words.Data{"Name": v.name(s.Opener)})
		b.Who.Swap = words.Say("stage.alone.swap")
		b.Who.Lengths = nil
		return
	}
	if b.Other == "" {
		b.Other = words.Say("agree.now")
	}
	switch {
	case v.past.first:
		b.Helps = append(b.Helps, words.Say("help.safety"))
	case v.past.known && s.Guidance == dialogue.Full:
		b.Helps = append(b.Helps, words.Say("guidance.known", words.Data{"Key": keyLabel(cmdGuidance)}))
	}
}

func (b *builder) turn() {
	v := b.v
	visit := v.state.Now()
	b.Sign = v.say(visit.Step.Sign, "sign")
	b.OtherSign = words.Say("stage.listens")
	if visit.Floor != visit.Actor {
		b.OtherSign = words.Say("stage.floor")
	}
	b.clock()
	if b.Clock != nil && b.Clock.Over && visit.Floor == visit.Actor {
		b.Other = words.Say("stage.over.other", words.Data{"Name": v.name(visit.Actor)})
	}
}

// write gives the writer room.
func (b *builder) write() {
	v := b.v
	visit := v.state.Now()
	lines := 4
	if b.Dance != nil {
		lines = 1
	}
	b.Note.Lines = lines
	b.clock()
	if visit.Actor == dialogue.Nobody {
		return
	}
	b.Sign = v.say(visit.Step.Sign, "sign")
	switch {
	case visit.Floor != dialogue.Nobody:
		b.OtherSign = words.Say("stage.waits")
	case !visit.Step.Private:
		b.OtherSign = words.Say("stage.waits")
	default:
		b.OtherSign = words.Say("stage.away")
	}
}

func (b *builder) plan(day int) {
	v := b.v
	b.Note = v.field(words.Say("stage.plan.field"), 2)
	if b.Dance != nil {
		b.Note.Lines = 1
	}
	b.Each = &[2]stage.Field{}
	for i := range b.Each {
		b.Each[i] = stage.Field{Label: words.Say("stage.plan.each", words.Data{"Name": v.names()[i]}), Text: v.state.Now().Each[i], Lines: 1}
	}
	b.Days = &stage.Days{Label: words.Say("stage.plan.again"), Chosen: day}
	for _, n := range lookAgain {
		b.Days.Labels = append(b.Days.Labels, words.Say("stage.plan.days."+strconv.Itoa(n)))
	}
}

// clock shows the time left as it is told, and no seconds once it is over.
func (b *builder) clock() {
	left, timed := b.v.state.TimeLeft(b.v.now)
	if !timed {
		return
	}
	if b.v.settings.HideClock {
		if b.v.state.Over(b.v.now) { // in words alone
			b.Clock = &stage.Clock{Over: true, Text: words.Say("stage.over")}
		}
		return
	}
	told := dialogue.Told(max(left, 0))
	c := stage.Clock{Left: min(float32(told)/float32(b.v.state.Length()), 1)}
	switch {
	case left >= 0:
		c.Text = minutes(told)
	case b.v.state.Over(b.v.now):
		c.Over, c.Text = true, words.Say("stage.over")
		if over := int(-left / time.Minute); over > 0 {
			c.Text = words.Say("stage.over.minutes", words.Data{"N": over})
		}
	default:
		c.Text = minutes(0)
	}
	b.Clock = &c
}

// minutes writes a time as "1:05", rounded up to full seconds.
func minutes(d time.Duration) string { return words.Clock(d + time.Second - 1) }

// breath draws where the breath is: full after in, empty after in and out.
func (b *builder) breath(in, out time.Duration) {
	if in == 0 {
		return
	}
	at := max(b.v.state.Elapsed(b.v.now), 0) % (in + out)
	word, share := words.Say("stage.breathe.out"), 1-float64(at-in)/float64(out)
	if at < in {
		word, share = words.Say("stage.breathe.in"), float64(at)/float64(in)
	}
	b.drawBreath(word, (1-math.Cos(math.Pi*share))/2)
}

// drawBreath draws lungs so full. Where nothing is to move, the disc stands and
// the word alone leads.
func (b *builder) drawBreath(word string, full float64) {
	if b.v.settings.Still {
		full = 0.5
	}
	b.Breath = &stage.Breath{Word: word, Full: float32(full)}
}

// handOver is the breath before the floor passes: nobody has it.
func (b *builder) handOver() {
	v := b.v
	visit := v.state.Now()
	b.Prompt, b.Passing = words.Say("stage.handover"), visit.Floor
	b.Other = words.Say("stage.handover.next", words.Data{"Name": v.name(visit.Actor)})
	gone := float64(visit.Breath+v.state.Elapsed(v.now)) / float64(visit.Breath)
	b.drawBreath("", (1-math.Cos(2*math.Pi*gone))/2)
	if v.state.Stop() != nil {
		b.Other, b.Breath = words.Say("stage.held"), nil
	}
}

// offers turns what the state allows into buttons.
func (b *builder) offers() {
	v := b.v
	step := v.state.Now().Step
	together := false
	for _, a := range v.state.Allowed(v.now) {
		switch a.Kind {
		case dialogue.Proceed:
			if a.Primary {
				b.primary(string(cmdPrimary), v.say(step.Next, "next"), words.Say("do.next"))
			} else {
				b.other(pressProceed, words.Say("do.all.the.same"))
			}
		case dialogue.CoolFirst:
			b.primary(pressCool, words.Say("do.cool"), "")
		case dialogue.Postpone:
			b.quiet(string(cmdLater), words.Say("do.later"), keyLabel(cmdLater))
		case dialogue.Settle:
			b.primary(string(cmdPrimary), v.say(step.Next, "next"), words.Say("do.next"))
		case dialogue.GiveRates:
			if a.Primary {
				b.primary(string(cmdPrimary), words.Say("do.rated"), "")
			}
		case dialogue.Release:
			b.primary(string(cmdPrimary), words.Say("do.release"), "")
		case dialogue.Return:
			b.primary(pressReturn, words.Say("do.return"), "")
		case dialogue.Rejoin:
			b.either(a, pressRejoin, words.Say("do.rejoin"))
		case dialogue.Extend:
			b.either(a, pressTenMore, words.Say("do.ten.more"))
			b.other(pressLater, words.Say("do.another.time"))
		case dialogue.Pick:
			label := v.say(step.Option(a.Option).Label, "option", a.Option)
			key := strconv.Itoa(len(b.Choices) + 1)
			if a.Primary {
				key = keyLabel(cmdPrimary)
			}
			b.Choices = append(b.Choices, stage.Press{ID: pressPick + a.Option, Label: label, Key: key})
		case dialogue.TakeBreak:
			if a.Primary {
				b.primary(string(cmdBreak), v.say(step.Next, "next"), "")
				continue
			}
			b.quiet(string(cmdBreak), words.Say("do.break"), keyLabel(cmdBreak))
		case dialogue.Hold:
			b.quiet(string(cmdHold), words.Say("do.hold"), keyLabel(cmdHold))
		case dialogue.Again:
			if step.Kind != dialogue.Turn || step.Hard {
				continue // only a facilitator repeats these
			}
			b.quiet(string(cmdAgain), words.Say("do.again"), keyLabel(cmdAgain))
		case dialogue.GoBack:
			b.quiet(string(cmdBack), words.Say("do.back"), keyLabel(cmdBack))
		case dialogue.MoveOn:
			if !together {
				together = true
				label := words.Say("do.together")
				if v.state.Late(v.now) && v.state.Stop() == nil {
					label = words.Say("do.closing")
				}
				b.quiet(string(cmdTogether), label, keyLabel(cmdTogether))
			}
		case dialogue.Leave:
			if v.past.dance != nil && step.Shows == "" && step.Kind != dialogue.Agree {
				b.quiet(string(cmdDance), words.Say("do.dance"), keyLabel(cmdDance))
			}
			b.quiet(string(cmdLeave), words.Say("do.leave"), keyLabel(cmdLeave))
			b.quiet(string(cmdMenu), words.Say("menu.open"), keyLabel(cmdMenu))
		}
	}
	b.hint()
}

// hint says why there is no way on, where there is none.
func (b *builder) hint() {
	step := b.v.state.Now().Step
	if b.Primary != nil || b.v.state.Stop() != nil {
		return
	}
	switch {
	case step.Hard:
		b.Hint = words.Say("stage.bell")
	case b.Hint == "" && step.Kind == dialogue.Pause:
		b.Hint = words.Say("stage.minimum", words.Data{"N": int(time.Duration(step.Minimum) / time.Second)})
	}
}

func (b *builder) primary(id, label, otherwise string) {
	if label == "" {
		label = otherwise
	}
	b.Primary = &stage.Press{ID: id, Label: label, Key: keyLabel(cmdPrimary)}
}

func (b *builder) either(a dialogue.Action, id, label string) {
	if a.Primary {
		b.primary(id, label, "")
		return
	}
	b.other(id, label)
}

// other is a quiet button among several ways to go on, with a digit as its key:
// the primary one is the first.
func (b *builder) other(id, label string) {
	b.others++
	b.quiet(id, label, strconv.Itoa(b.others+1))
}

func (b *builder) quiet(id, label, key string) {
	b.Actions = append(b.Actions, stage.Press{ID: id, Label: label, Key: key})
}
