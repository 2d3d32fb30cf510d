// Package dialogue is the domain of Halfway: what a protocol is, what may
// happen in a session that follows it, and what has happened.
//
// A [Protocol] is data. A [Session] is a protocol and an append-only list of
// [Event] values; its [State] is a fold of them. The same fold runs live, on
// recovery after a crash, and in the review of a past session.
//
// The package draws nothing, stores nothing, starts no goroutine and reads no
// clock: the present is an argument. Its values may be read from many
// goroutines as long as nobody changes them; Session methods do not change
// their receiver.
package dialogue
