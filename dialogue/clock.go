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
	length := s.lengthOf(step)
	if length == 0 {
		return 0
	}
	return length + s.Now().More
}

func (s State) lengthOf(step *Step) time.Duration {
	d := time.Duration(step.Time)
	if v := s.Protocol.Variant(s.Variant); v != nil && step.Kind == Turn && s.Protocol.PartOf(step.ID).Varies {
		d = time.Duration(v.Time)
	}
	if step.Kind == Turn {
		d = d * time.Duration(s.Pace) / 100
	}
	return d
}

// maxMore bounds by how much a step is prolonged at once: far more than anyone
// would let it run over.
const maxMore = 24 * time.Hour

// more is by how much a step is prolonged now, so that a minute is left of it
// more than there was.
func (s State) more(now Instant) time.Duration {
	left, _ := s.TimeLeft(now)
	return min(MoreTime+max(-left, 0), maxMore)
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
	step := s.Now().Step
	return timed && left < 0 && (step.Kind == Turn || step.Kind == Write) && !step.Hard
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
	if s.Away || s.End != "" {
		return 0, false
	}
	if stop := s.Stop(); stop != nil && stop.Break {
		wait := stop.Until.Sub(now.Wall)
		return wait, wait > 0 && !stop.Back
	}
	wait, changes := s.stepChange(now)
	// The end that was named at the start passes in any step.
	if due, named := s.untilDue(now); named && due >= 0 && (!changes || due < wait) {
		return due + 1, true
	}
	return wait, changes
}

// stepChange is NextChange within the step.
func (s State) stepChange(now Instant) (time.Duration, bool) {
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
		if s.Now().Step.Kind == Pause || s.Now().Step.Hard {
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
	length := time.Duration(s.Protocol.Length)
	if v := s.Protocol.Variant(s.Variant); v != nil {
		length = time.Duration(v.Length)
	}
	written := s
	written.Pace = 100
	for i := range s.Protocol.Parts {
		part := &s.Protocol.Parts[i]
		for j := range part.Steps {
			if step := &part.Steps[j]; step.Kind == Turn {
				length += (s.lengthOf(step) - written.lengthOf(step)) * time.Duration(s.Rounds(part))
			}
		}
	}
	return length
}

// Due is when the whole will be over at about, seen from now: the time that is
// named at the start and kept. Breaks and absences do not count.
func (s State) Due(now Instant) time.Time {
	left, named := s.untilDue(now)
	if !named {
		left = s.Expected()
	}
	return now.Wall.Add(left)
}

// Late reports whether the end that was named at the start has passed.
func (s State) Late(now Instant) bool {
	left, named := s.untilDue(now)
	return named && left < 0 && s.End == ""
}

// untilDue is how much is left until the named end, on the session's own clock,
// and whether one has been named: it is once both have agreed to begin.
func (s State) untilDue(now Instant) (time.Duration, bool) {
	if len(s.Visits) < 2 {
		return 0, false
	}
	used := now.Clock - s.Visits[0].To.Clock
	for _, v := range s.Visits[1:] {
		for _, stop := range v.Stops {
			if !stop.Break {
				continue
			}
			to := now.Clock
			if stop.To != (Instant{}) {
				to = stop.To.Clock
			}
			used -= to - stop.From.Clock
		}
	}
	return s.Expected() - used, true
}
