package dialogue

import "time"

// Instant is a reading of both clocks. Durations inside a session are
// differences of Clock; appointments, such as the end of a break, are compared
// with Wall. The two part company when a machine sleeps, when somebody sets the
// clock, and while a session is left alone.
type Instant struct {
	// Wall is the time of day.
	Wall time.Time
	// Clock is the session's own time: how long it has been open and awake,
	// from its start, never running backwards.
	Clock time.Duration
}
