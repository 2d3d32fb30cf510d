package ui

import (
	"halfway/dialogue"
	"halfway/ui/stage"
	"halfway/ui/words"
)

func (b *builder) rate(rated func(dialogue.Side) bool, readings func() ([2]dialogue.Readings, bool)) {
	v := b.v
	var rates []stage.Rate
	for _, asked := range v.state.Asked() {
		key := "rate." + string(asked)
		rates = append(rates, stage.Rate{
			Reading: asked,
			Label:   words.Say(key), Low: words.Say(key + ".low"), High: words.Say(key + ".high"),
		})
	}
	if given, all := readings(); all {
		b.Given = &stage.Given{Rates: rates, By: given, Unsaid: words.Say("rate.unsaid")}
		b.Other = words.Say("rate.both")
		return
	}
	side := v.state.Opener
	if rated(side) {
		side = side.Other()
	}
	b.Asks = &stage.Asks{Side: side, Rates: rates}
	b.Other = words.Say("rate.hidden", words.Data{"Name": v.name(side), "Other": v.name(side.Other())})
}

func (b *builder) breakScene(stop *dialogue.Stop) {
	v := b.v
	at := words.Data{"Time": soon(stop.Until, v.now.Wall)}
	b.Where, b.Until, b.Marks = "", "", nil
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
		b.Prompt, b.Return = words.Say("break.prompt"), soon(stop.Until, v.now.Wall)
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
