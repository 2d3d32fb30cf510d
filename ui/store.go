package ui

import (
	"context"
	"time"

	"halfway/dialogue"
)

// Store keeps what happens. Its methods may block on the disk, so that none of
// them is called on Fyne's goroutine once the window is open. An error means
// that nothing was changed.
type Store interface {
	// Couple returns the couple at home.
	Couple(ctx context.Context) (dialogue.Couple, error)
	// SaveCouple keeps names and seats, and gives a new couple its ids.
	SaveCouple(ctx context.Context, c dialogue.Couple) (dialogue.Couple, error)
	// Begin keeps a new session and returns its id.
	Begin(ctx context.Context, c dialogue.Couple, p *dialogue.Protocol, events []dialogue.Event, sum dialogue.Summary) (string, error)
	// Replace is Begin in the place of another session, which is erased.
	Replace(ctx context.Context, old string, c dialogue.Couple, p *dialogue.Protocol, events []dialogue.Event, sum dialogue.Summary) (string, error)
	// Append keeps further events of a session.
	Append(ctx context.Context, id string, events []dialogue.Event, sum dialogue.Summary) error
	// Erase takes a session away for good.
	Erase(ctx context.Context, id string) error
	// Beat keeps how far the clock of a running session has come.
	Beat(ctx context.Context, id string, clock time.Duration) error
	// Clock returns how far it had come when it was last kept.
	Clock(ctx context.Context, id string) (time.Duration, error)
	// Outlook is what a couple's next dialogue needs to know of earlier ones.
	Outlook(ctx context.Context, couple string) (dialogue.Outlook, error)
	// Passages hands over the words of every session that can be looked for,
	// the newest session first, until a call returns false.
	Passages(ctx context.Context, each func(session string, said int, words []dialogue.Passage) bool) error
	// Sessions lists what is stored, the newest first.
	Sessions(ctx context.Context) ([]dialogue.Record, error)
	// Latest lists as many of the newest, the newest first.
	Latest(ctx context.Context, most int) ([]dialogue.Record, error)
	// Session returns one session, whole.
	Session(ctx context.Context, id string) (dialogue.Stored, error)
	// SaveSettings keeps the settings of the program.
	SaveSettings(ctx context.Context, document []byte) error
	// AddRemark keeps what a facilitator remarks on a session, and gives it its
	// id.
	AddRemark(ctx context.Context, session string, r dialogue.Remark) (dialogue.Remark, error)
	// EraseRemark takes a remark away for good.
	EraseRemark(ctx context.Context, session, id string) error
	// Remarks lists the remarks on a session, the oldest first.
	Remarks(ctx context.Context, session string) ([]dialogue.Remark, error)
}

// Sound is what is rung, for people who look at each other.
type Sound string

// The sounds.
const (
	SoundFloor  Sound = "floor"  // the floor passes
	SoundNearly Sound = "nearly" // a time is nearly up
	SoundOver   Sound = "over"   // a soft time is over
	SoundPause  Sound = "pause"  // a pause is over
	SoundBreak  Sound = "break"  // a break is over
)

// Options are what a window is opened with.
type Options struct {
	// Store keeps what happens.
	Store Store
	// Protocols are the dialogues, in the order in which they are offered.
	Protocols []*dialogue.Protocol
	// Broken are the people's own protocols that could not be read.
	Broken []error
	// Load reads the protocol of a stored session.
	Load func(name string, text []byte) (*dialogue.Protocol, error)
	// Couple is who uses the program; without an ID nobody has, so far.
	Couple dialogue.Couple
	// Outlook is what the start screen needs to know of the stored sessions.
	Outlook dialogue.Outlook
	// Sentence says in words for people what an error of the store means.
	Sentence func(error) string
	// Speed makes the clock of a dialogue run faster; 1 is real time.
	Speed float64
	// Fullscreen opens the window on the whole screen.
	Fullscreen bool
	// Lines are help lines for people who are afraid of their partner.
	Lines []Line
	// Schedule has the desktop tell people that a time has come, also while the
	// window is hidden, and returns an id; nil for not at all. Cancel takes that
	// back. They may be called on any goroutine, one after the other.
	Schedule func(at time.Time, title, text string) (id string)
	Cancel   func(id string)
	// Settings are how people like the program to be.
	Settings Settings
	// Ring makes a sound, as loud as that from 0 to 1, and returns at once; nil
	// for no sounds at all.
	Ring func(s Sound, volume float64)
	// SecondDisplay returns where the second screen is, as the window system
	// counts, and whether there is one; nil for never. It is called on Fyne's
	// goroutine.
	SecondDisplay func() (x, y int, there bool)
	// TakeAlong writes what is stored into a file, and tells how many sessions
	// are done, of how many; it leaves no half file. BringIn takes in such a file,
	// all of it or nothing. Both may take long, are called on a goroutine of
	// their own, and end with the context's error when that is done.
	TakeAlong func(ctx context.Context, what Taking, progress func(done, of int)) error
	BringIn   func(ctx context.Context, path string, progress func(done int)) (Brought, error)
	// Folder is where a file is put unless people say otherwise.
	Folder string
	// Now is the time of day for everything outside a dialogue.
	Now func() time.Time
}
