package dialogue

// Outlook is what a couple's next dialogue needs to know of all the earlier
// ones, however many there are.
type Outlook struct {
	// Open is the newest session that can be taken up again, Last the newest of
	// all, and Dance the newest in which a dance was found; nil for none.
	Open, Last, Dance *Record
	// Due is the session whose agreement wants to be looked at first, be that in
	// the past or to come; nil for none.
	Due *Record
	// Ended is true once any session has ended.
	Ended bool
	// Finished counts the sessions that were gone through to their end, and
	// Latest holds the newest session, by the id of the protocol.
	Finished map[string]int
	Latest   map[string]Record
}
