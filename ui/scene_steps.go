package ui

import (
	"math"
	"strconv"
	"time"

	"halfway/dialogue"
	"halfway/ui/stage"
	"halfway/ui/words"
)

// builder puts a scene together from a view.
type builder struct {
	stage.Scene
	v view
}

func (b *builder) step(day int) {
	v := b.v
	visit, step := v.state.Now(), v.state.Now().Step
	b.Prompt = v.say(step.Prompt, "prompt")
	b.Other = v.say(step.Other, "partner")
	b.Floor, b.Actor = visit.Floor, visit.Actor
	b.Openings = openings(v)
	stop := v.state.Stop()
	b.Stopped = stop != nil
	if step.Note != "" {
		b.Note = v.field(v.say(step.Note, "note"), 1)
	}
	switch step.Kind {
	case dialogue.Agree:
		b.agree()
	case dialogue.Rate:
		b.rate(visit.Rated, visit.Readings)
	case dialogue.Pause:
		b.clock()
		b.breath(time.Duration(step.In), time.Duration(step.Out))
	case dialogue.Turn:
		b.turn()
	case dialogue.Choose:
		b.turn()
		b.Openings = nil
	case dialogue.Plan:
		b.Note = v.field(words.Say("stage.plan.field"), 2)
		b.Days = &stage.Days{Label: words.Say("stage.plan.again"), Chosen: day}
		for _, n := range lookAgain {
			b.Days.Labels = append(b.Days.Labels, words.Say("stage.plan.days."+strconv.Itoa(n)))
		}
	}
	if b.Stopped {
		b.Sign = words.Say("stage.held")
		if stop.By == dialogue.BySleep {
			b.Sign = words.Say("stage.slept")
		}
		b.Breath = nil
		if step.Kind == dialogue.Pause {
			b.Other = b.Sign
		}
	}
}

func (b *builder) agree() {
	v := b.v
	for i, rule := range v.state.Now().Step.Rules {
		b.Rules = append(b.Rules, v.say(rule, "rule", string(rune('a'+i))))
	}
	b.Floor = v.state.Opener
	minutes := int(math.Round(v.state.Expected().Minutes()))
	b.Who = &stage.Who{
		Begins: words.Say("stage.begins", words.Data{"Name": v.name(v.state.Opener)}),
		Swap:   words.Say("stage.begins.swap", words.Data{"Name": v.name(v.state.Opener.Other())}),
		Length: words.Say("stage.length", words.Data{"N": minutes, "Time": timeOfDay(v.state.Due(v.now))}),
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

// clock shows the time left as it is told, and no seconds once it is over.
func (b *builder) clock() {
	left, timed := b.v.state.TimeLeft(b.v.now)
	if !timed {
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
func minutes(d time.Duration) string {
	seconds := int((d + time.Second - 1) / time.Second)
	text := strconv.Itoa(seconds % 60)
	if len(text) == 1 {
		text = "0" + text
	}
	return strconv.Itoa(seconds/60) + ":" + text
}

// breath draws where the breath is: full after in, empty after in and out.
func (b *builder) breath(in, out time.Duration) {
	if in == 0 {
		return
	}
	at := max(b.v.state.Elapsed(b.v.now), 0) % (in + out)
	m := stage.Breath{In: at < in, Word: words.Say("stage.breathe.out")}
	share := 1 - float64(at-in)/float64(out)
	if m.In {
		share, m.Word = float64(at)/float64(in), words.Say("stage.breathe.in")
	}
	m.Full = float32((1 - math.Cos(math.Pi*share)) / 2)
	b.Breath = &m
}

// handOver is the breath before the floor passes: nobody has it.
func (b *builder) handOver() {
	v := b.v
	visit := v.state.Now()
	b.Prompt = words.Say("stage.handover")
	b.Other = words.Say("stage.handover.next", words.Data{"Name": v.name(visit.Actor)})
	gone := float64(visit.Breath+v.state.Elapsed(v.now)) / float64(visit.Breath)
	b.Breath = &stage.Breath{In: true, Full: float32((1 - math.Cos(2*math.Pi*gone)) / 2)}
	if v.state.Stop() != nil {
		b.Other, b.Breath = words.Say("stage.held"), nil
	}
}

func (b *builder) rate(rated func(dialogue.Side) bool, readings func() ([2]dialogue.Readings, bool)) {
	v := b.v
	r := &stage.Rates{Unsaid: words.Say("rate.unsaid")}
	for _, asked := range v.state.Asked() {
		key := "rate." + string(asked)
		r.Asked = append(r.Asked, stage.Rate{
			Reading: asked,
			Label:   words.Say(key), Low: words.Say(key + ".low"), High: words.Say(key + ".high"),
		})
	}
	b.Rates = r
	if given, all := readings(); all {
		r.Done, r.Given = true, given
		b.Other = words.Say("rate.both")
		return
	}
	r.Side = v.state.Opener
	if rated(r.Side) {
		r.Side = r.Side.Other()
	}
	b.Other = words.Say("rate.hidden", words.Data{"Name": v.name(r.Side), "Other": v.name(r.Side.Other())})
}

func (b *builder) breakScene(stop *dialogue.Stop) {
	v := b.v
	at := words.Data{"Time": timeOfDay(stop.Until)}
	b.Where, b.Until = "", words.Say("break.until", at)
	switch {
	case stop.Back:
		b.Prompt = words.Say("break.calm")
		b.rate(stop.Rated, stop.Calm)
		if _, all := stop.Calm(); all {
			b.Other = words.Say("break.both")
			for _, a := range v.state.Allowed(v.now) {
				if a.Kind == dialogue.Extend && a.Primary {
					b.Other = words.Say("break.longer")
				}
			}
		}
	case v.now.Wall.Before(stop.Until):
		b.Prompt = words.Say("break.prompt", at)
		b.Other = words.Say("break.helps")
		b.Hint = words.Say("break.hint", at)
	default:
		b.Prompt = words.Say("break.over")
		b.Other = words.Say("break.over.other")
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
			b.primary(string(cmdPrimary), v.say(step.Next, "next"), words.Say("do.next"))
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
			if _, all := v.state.Stop().Calm(); all {
				b.either(a, pressTenMore, words.Say("do.ten.more"))
			} else {
				b.quiet(pressTenMore, words.Say("do.ten.more"), "")
			}
		case dialogue.Pick:
			label := v.say(step.Option(a.Option).Label, "option", a.Option)
			key := strconv.Itoa(len(b.Choices) + 1)
			if a.Primary {
				key = keyLabel(cmdPrimary)
			}
			b.Choices = append(b.Choices, stage.Press{ID: pressPick + a.Option, Label: label, Key: key})
		case dialogue.TakeBreak:
			b.quiet(string(cmdBreak), words.Say("do.break"), keyLabel(cmdBreak))
		case dialogue.Hold:
			b.quiet(string(cmdHold), words.Say("do.hold"), keyLabel(cmdHold))
		case dialogue.Again:
			b.quiet(string(cmdAgain), words.Say("do.again"), keyLabel(cmdAgain))
		case dialogue.GoBack:
			b.quiet(string(cmdBack), words.Say("do.back"), keyLabel(cmdBack))
		case dialogue.MoveOn:
			if !together {
				together = true
				b.quiet(string(cmdTogether), words.Say("do.together"), keyLabel(cmdTogether))
			}
		case dialogue.Leave:
			b.quiet(string(cmdLeave), words.Say("do.leave"), keyLabel(cmdLeave))
		}
	}
	if b.Primary == nil && b.Hint == "" && step.Kind == dialogue.Pause && v.state.Stop() == nil {
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
	b.quiet(id, label, "")
}

func (b *builder) quiet(id, label, key string) {
	b.Actions = append(b.Actions, stage.Press{ID: id, Label: label, Key: key})
}
