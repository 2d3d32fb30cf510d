package dialogue

import "time"

// Grain is the step in which the time left is told. Full seconds would count
// people down, and have the window drawn five times as often.
const Grain = 5 * time.Second

// Told rounds a time left up to what is shown of it.
func Told(left time.Duration) time.Duration {
	return (left + Grain - 1) / Grain * Grain
}

// Length is how long the present step is meant to last; 0 for as long as it
// takes. The pace scales turns and leaves pauses alone.
func (s State) Length() time.Duration {
	step := s.Now().Step
	if step == nil {
		return 0
	}
	return s.lengthOf(step)
}

func (s State) lengthOf(step *Step) time.Duration {
	if step.Kind == Turn {
		return time.Duration(step.Time) * time.Duration(s.Pace) / 100
	}
	return time.Duration(step.Time)
}

// Elapsed is how long the step's clock has run at that instant. It is negative
// during the breath of a hand-over and stands still while the clock is stopped.
func (s State) Elapsed(now Instant) time.Duration {
	if len(s.Visits) == 0 {
		return 0
	}
	return s.Now().Elapsed(now)
}

// Elapsed is how long the clock of a visit has run at that instant, or ran
// until the visit ended.
func (v Visit) Elapsed(now Instant) time.Duration {
	end := now.Clock
	if v.To != (Instant{}) {
		end = v.To.Clock
	}
	run := end - v.From.Clock - v.Breath
	for _, stop := range v.Stops {
		to := end
		if stop.To != (Instant{}) {
			to = stop.To.Clock
		}
		run -= to - stop.From.Clock
	}
	return run
}

// TimeLeft is what is left of the step's length, negative once it has run
// over, and whether the step has a length at all.
func (s State) TimeLeft(now Instant) (time.Duration, bool) {
	length := s.Length()
	if length == 0 {
		return 0, false
	}
	return length - max(s.Elapsed(now), 0), true
}

// Breathing reports whether the pause of a hand-over is going on.
func (s State) Breathing(now Instant) bool { return len(s.Visits) > 0 && s.Elapsed(now) < 0 }

// Over reports whether a turn has run over its soft length.
func (s State) Over(now Instant) bool {
	left, timed := s.TimeLeft(now)
	return timed && left < 0 && s.Now().Step.Kind == Turn
}

// Floor returns who has the floor at that instant: nobody in a pause, during
// the breath of a hand-over, in a break, and when nobody runs the session.
func (s State) Floor(now Instant) Side {
	stop := s.Stop()
	if s.Away || s.End != "" || (stop != nil && stop.Break) || s.Breathing(now) {
		return Nobody
	}
	return s.Now().Floor
}

// Running reports whether the step's clock is going.
func (s State) Running() bool {
	return !s.Away && s.End == "" && s.Stop() == nil && (s.Length() > 0 || s.Now().Breath > 0)
}

// NextChange returns how long after now a picture of this state changes by
// itself: a digit of the time left, the end of a breath, of a minimum or of a
// break. It is false when only an action or a set clock can change it.
func (s State) NextChange(now Instant) (time.Duration, bool) {
	if stop := s.Stop(); stop != nil && stop.Break && !stop.Back && !s.Away {
		wait := stop.Until.Sub(now.Wall)
		return wait, wait > 0
	}
	if !s.Running() {
		return 0, false
	}
	elapsed := s.Elapsed(now)
	if elapsed < 0 {
		return -elapsed, true
	}
	left, timed := s.TimeLeft(now)
	if !timed {
		return 0, false
	}
	// Digits show the time left, rounded up; once over, full minutes.
	wait := (left-1)%Grain + 1
	if left <= 0 {
		if s.Now().Step.Kind == Pause {
			return 0, false
		}
		wait = time.Minute - (-left)%time.Minute
		if left == 0 {
			wait = 1 // from "0:00" to over time
		}
	}
	if until := time.Duration(s.Now().Step.Minimum) - elapsed; until > 0 {
		wait = min(wait, until)
	}
	return wait, true
}

// Spoken returns how long each partner has spoken, by Side.Index.
func (s State) Spoken(now Instant) [2]time.Duration {
	var spoken [2]time.Duration
	for _, v := range s.Visits {
		if v.Step.Kind == Turn && v.Actor != Nobody {
			spoken[v.Actor.Index()] += max(v.Elapsed(now), 0)
		}
	}
	return spoken
}

// Expected is how long the whole usually takes at the chosen pace. Speaking is
// scaled; what the protocol spends on pauses and agreements is not.
func (s State) Expected() time.Duration {
	var turns time.Duration
	for _, part := range s.Protocol.Parts {
		for _, step := range part.Steps {
			if step.Kind == Turn {
				turns += time.Duration(step.Time) * time.Duration(part.Turns())
			}
		}
	}
	return time.Duration(s.Protocol.Length) + turns*time.Duration(s.Pace-100)/100
}
