package dialogue

// Moment says when in a session a check-in was.
type Moment string

// The moments.
const (
	AtFirst    Moment = "before"  // before anybody spoke
	Between    Moment = "between" // none of the others
	AtLast     Moment = "after"   // the last one, unless that is the first
	AfterBreak Moment = "break"   // how calm both were on return
)

// CheckIn are readings that both have given, by Side.Index, and when. A reading
// that a partner would rather not give is absent.
type CheckIn struct {
	Moment Moment
	Given  [2]Readings
}

// CheckIns returns the check-ins in which both gave anything, in order. Off the
// record there are none.
func (s State) CheckIns() []CheckIn {
	if s.Off {
		return nil
	}
	var all []CheckIn
	spoken, first, last := false, false, -1
	for _, v := range s.Visits {
		for _, stop := range v.Stops {
			if calm, ok := stop.Calm(); ok {
				all = append(all, CheckIn{AfterBreak, calm})
			}
		}
		if given, ok := v.Readings(); ok && (given[0] != nil || given[1] != nil) {
			moment := Between
			if !spoken && !first {
				moment, first = AtFirst, true
			} else {
				last = len(all)
			}
			all = append(all, CheckIn{moment, given})
		}
		spoken = spoken || v.speaks() && v.Elapsed(s.Last) > 0
	}
	if last >= 0 {
		all[last].Moment = AtLast
	}
	return all
}

// speaks reports whether the visit is a turn of whoever has the floor.
func (v Visit) speaks() bool {
	return v.Step.Kind == Turn && v.Actor != Nobody && v.Actor == v.Floor
}
