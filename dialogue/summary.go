package dialogue

import "time"

// Summary is what a list of sessions shows of one.
type Summary struct {
	// Status is "open", Finished or Stopped.
	Status string `json:"status"`
	// Start and Last are the times of the first and the last event, in UTC.
	Start time.Time `json:"start"`
	Last  time.Time `json:"last"`
	// Clock is how long the session was open and awake.
	Clock time.Duration `json:"clock_ns"`
	// Step is where it is, or was when it ended.
	Step string `json:"step"`
	// BreakUntil is the time to return where it is in a break.
	BreakUntil time.Time `json:"break_until,omitzero"`
	// Topic, Agreement and LookAgain are as in State.
	Topic     string    `json:"topic,omitempty"`
	Agreement string    `json:"agreement,omitempty"`
	Each      [2]string `json:"each,omitzero"`
	Outcome   Outcome   `json:"outcome,omitempty"`
	LookAgain time.Time `json:"look_again,omitzero"`
	// Meet is when the two want to begin, where it was postponed.
	Meet time.Time `json:"meet,omitzero"`
	// Guidance, Variant and Off are the terms that it ran on.
	Guidance Guidance `json:"guidance,omitempty"`
	Variant  string   `json:"variant,omitempty"`
	Off      bool     `json:"off_record,omitempty"`
	// Dance is the loop that the two found; nil for none.
	Dance *Dance `json:"dance,omitempty"`
	// Opener is who began, Spoken how long each spoke, by Side.Index.
	Opener Side             `json:"opener"`
	Spoken [2]time.Duration `json:"spoken_ns"`
	// Figures are what the session adds to a look at many.
	Figures Figures `json:"figures,omitzero"`
	// Thoughts is how many thoughts were added afterwards.
	Thoughts int `json:"thoughts,omitempty"`
	// Passages are the words that can be looked for, which are stored apart from
	// what a list shows: nil in what was read from a list. Said is the number of
	// the last event that changed them; 0 where there are none.
	Said     int       `json:"said,omitempty"`
	Passages []Passage `json:"-"`
	// Seq is how many events there are.
	Seq int `json:"events"`
}

// Undecided reports whether there is an agreement of which nobody has said yet
// that it is settled.
func (s Summary) Undecided() bool {
	agreed := !Blank(s.Agreement + s.Each[0] + s.Each[1])
	return agreed && s.Status != StatusOpen && (s.Outcome == "" || s.Outcome == NotYet)
}

// Due is when an agreement wants to be looked at; zero for never.
func (s Summary) Due() time.Time {
	if !s.Undecided() {
		return time.Time{}
	}
	return s.LookAgain
}

// StatusOpen is the status of a session that can be taken up again.
const StatusOpen = "open"

// Summary returns the state as a list shows it.
func (s State) Summary() Summary {
	sum := Summary{
		Status: StatusOpen, Start: s.Start, Last: s.Last.Wall, Clock: s.Last.Clock,
		Meet: s.Meet, Guidance: s.Guidance, Variant: s.Variant, Off: s.Off,
		Opener: s.Opener, Spoken: s.Spoken(s.Last), Seq: s.Seq,
		Figures: s.Figures(), Thoughts: len(s.Thoughts),
	}
	if !s.Off {
		sum.Topic, sum.Agreement, sum.Each = s.Topic(), s.Agreement, s.Each
		sum.Outcome, sum.LookAgain = s.Outcome, s.LookAgain
		if sum.Passages = s.Passages(); sum.Passages != nil {
			sum.Said = s.Said
		}
		if d := s.Dance(); !d.Empty() {
			sum.Dance = &d
		}
	}
	if s.End != "" {
		sum.Status = s.End
	}
	if step := s.Now().Step; step != nil {
		sum.Step = step.ID
	}
	if stop := s.Stop(); stop != nil && stop.Break {
		sum.BreakUntil = stop.Until
	}
	return sum
}
