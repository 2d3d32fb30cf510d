package ui

import (
	"time"

	"halfway/ui/words"
)

// tries counts wrong passphrases in a row. The first ones cost nothing; who
// guesses waits longer and longer, and is never locked out.
type tries struct {
	wrong int
	until time.Time
}

const (
	// patientWith is how many may be wrong before anybody waits.
	patientWith = 3
	// mostRest is the longest that anybody waits.
	mostRest = 30 * time.Second
)

// triesAt returns the tries at what the two share, for an empty owner, or at the
// drawer of a partner.
func (w *Window) triesAt(owner string) *tries {
	if w.tries == nil {
		w.tries = map[string]*tries{}
	}
	if w.tries[owner] == nil {
		w.tries[owner] = &tries{}
	}
	return w.tries[owner]
}

// failed counts another wrong one, and returns how long the next has to wait.
func (t *tries) failed() time.Duration {
	t.wrong++
	if t.wrong < patientWith {
		return 0
	}
	rest := min(time.Second<<min(t.wrong-patientWith, 10), mostRest)
	t.until = time.Now().Add(rest)
	return rest
}

// fit forgets the wrong ones.
func (t *tries) fit() { *t = tries{} }

// left returns how long the next one has to wait still.
func (t *tries) left() time.Duration { return max(time.Until(t.until), 0) }

// waiting says so, where it has to; "" where it has not.
func (t *tries) waiting() string {
	if left := t.left(); left > 0 {
		return words.Count("lock.rest", int((left+time.Second-1)/time.Second))
	}
	return ""
}
