package ui

import (
	"halfway/dialogue"
	"halfway/ui/stage"
	"halfway/ui/words"
)

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
	at := words.Data{"Time": soon(stop.Until, v.now.Wall)}
	b.Where, b.Until = "", words.Say("break.until", at)
	switch {
	case stop.Back:
		b.Prompt = words.Say("break.calm")
		b.rate(stop.Rated, stop.Calm)
		if _, all := stop.Calm(); all {
			b.Other = words.Say("break.both")
			if stop.Caller != dialogue.Nobody {
				b.Other = words.Say("break.opens", words.Data{"Name": v.name(stop.Caller)})
			}
			if a := allowedPrimary(v.state, v.now); a.Kind == dialogue.Extend {
				b.Other = words.Say("break.longer")
			}
		}
	case v.now.Wall.Before(stop.Until):
		b.Prompt = words.Say("break.prompt", at)
		b.Other = words.Say("break.helps")
		if helps := v.lines(v.state.Now().Step.Helps, "help"); len(helps) > 0 {
			b.Other, b.Helps = "", helps
		}
		b.Hint = words.Say("break.hint", at)
	default:
		b.Prompt = words.Say("break.over")
		b.Other = words.Say("break.over.other")
	}
}
