package ui

import (
	"context"
	"time"

	"halfway/dialogue"
)

// Keeper keeps a session while it runs. Its methods may block on the disk, so
// that none of them is called on Fyne's goroutine once the window is open. An
// error means that nothing was changed.
type Keeper interface {
	// Begin keeps a new session and returns its id.
	Begin(ctx context.Context, c dialogue.Couple, p *dialogue.Protocol, events []dialogue.Event, sum dialogue.Summary) (string, error)
	// Replace is Begin in the place of another session, which is erased.
	Replace(ctx context.Context, old string, c dialogue.Couple, p *dialogue.Protocol, events []dialogue.Event, sum dialogue.Summary) (string, error)
	// Append keeps further events of a session.
	Append(ctx context.Context, id string, events []dialogue.Event, sum dialogue.Summary) error
	// Beat keeps how far the clock of a running session has come.
	Beat(ctx context.Context, id string, clock time.Duration) error
	// Clock returns how far it had come when it was last kept.
	Clock(ctx context.Context, id string) (time.Duration, error)
	// Session returns one session, whole.
	Session(ctx context.Context, id string) (dialogue.Stored, error)
}

// Store keeps what happens, as a Keeper does, and what belongs to it.
type Store interface {
	Keeper
	Safe
	Cabinet

	// Couple returns the couple at home, or the zero couple where there is none
	// yet.
	Couple(ctx context.Context) (dialogue.Couple, error)
	// SaveCouple keeps names and seats, and gives a new couple its ids.
	SaveCouple(ctx context.Context, c dialogue.Couple) (dialogue.Couple, error)
	// Erase takes a session away for good.
	Erase(ctx context.Context, id string) error
	// Outlook is what a couple's next dialogue needs to know of earlier ones.
	Outlook(ctx context.Context, couple string) (dialogue.Outlook, error)
	// Passages hands over the words of every session that can be looked for,
	// the newest session first, until a call returns false.
	Passages(ctx context.Context, each func(session string, said int, words []dialogue.Passage) bool) error
	// Sessions lists what is stored, the newest first.
	Sessions(ctx context.Context) ([]dialogue.Record, error)
	// Latest lists as many of the newest, the newest first.
	Latest(ctx context.Context, most int) ([]dialogue.Record, error)
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

// Safe keeps others out of what is stored. While it is locked, nothing else of
// the store can be used but its settings.
type Safe interface {
	// Guarded reports whether there is a passphrase, and Locked whether it is
	// asked for. Both return at once.
	Guarded() bool
	Locked() bool
	// Unlock opens the store with the passphrase, or with the words of the
	// recovery sheet. It takes up to a second.
	Unlock(ctx context.Context, secret string) error
	// Lock forgets every key, and closes every drawer. Without a passphrase it
	// does nothing.
	Lock()
	// Guard sets a passphrase in the place of the present one, which is empty
	// where there is none, and returns the words for a new recovery sheet.
	Guard(ctx context.Context, now, next string) (recovery []string, err error)
	// Unguard takes the passphrase away.
	Unguard(ctx context.Context, now string) error
}

// Cabinet has the drawers in which partners keep pages of their own, each under a passphrase of
// theirs. Nobody else can read them, nor see what they are called.
type Cabinet interface {
	// Drawers lists the ids of the partners of a couple who have one.
	Drawers(ctx context.Context, couple string) ([]string, error)
	// MakeDrawer gives a partner a drawer, and returns the words for its
	// recovery sheet.
	MakeDrawer(ctx context.Context, partner, passphrase string) (recovery []string, err error)
	// OpenDrawer opens one with its passphrase, or with the words of its recovery
	// sheet. It takes up to a second.
	OpenDrawer(ctx context.Context, partner, secret string) (Drawer, error)
	// EraseDrawer takes a drawer away with all that is in it.
	EraseDrawer(ctx context.Context, partner string) error
}

// Drawer is an open drawer. The sessions that it keeps are those of dialogues
// for one person; they are pages as well.
type Drawer interface {
	Keeper

	// Pages lists what is in it, what was changed last first.
	Pages(ctx context.Context) ([]dialogue.Page, error)
	// SavePage keeps a free page, and gives a new one its id.
	SavePage(ctx context.Context, p dialogue.Page) (dialogue.Page, error)
	// ErasePage takes a page away for good.
	ErasePage(ctx context.Context, id string) error
	// Guard gives it another passphrase, and returns the words for a new recovery
	// sheet.
	Guard(ctx context.Context, now, next string) (recovery []string, err error)
	// Close forgets its key. It returns at once, and may be called again.
	Close()
}

// Copy is a copy of all that is stored, which the program made.
type Copy struct {
	// Path is its file.
	Path string
	// Made is when it was made.
	Made time.Time
	// Why is why: one of the Copied constants.
	Why string
	// Sessions is how many it has; -1 where it cannot be read.
	Sessions int
	// Size is its length in bytes.
	Size int64
}

// Why there is a copy.
const (
	CopiedAtStart   = "start"   // the program was started
	CopiedBefore    = "version" // a new version changed how things are stored
	CopiedAside     = "aside"   // another copy was put back in its place
	CopiedDamaged   = "damaged" // it was damaged, and kept for whoever can mend it
	CopiedElsewhere = "chosen"  // somebody chose this file
)

// Difference is what putting a copy back would change.
type Difference struct {
	// Back is how many sessions would come back, Gone how many would not be there
	// any more, Other how many would be as they were then.
	Back, Gone, Other int
	// Newest is when the newest session of the copy was; zero for none.
	Newest time.Time
}

// Bundle says what file carries a history to another machine, and for whom.
type Bundle struct {
	Path string
	// Passphrase opens it; where it is empty, only whoever holds the key that
	// belongs to Recipient, a public key of age, can.
	Passphrase, Recipient string
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
	// Coach reads along where people write what they will say; nil for none.
	Coach Coach
	// Ring makes a sound, as loud as that from 0 to 1, and returns at once; nil
	// for no sounds at all.
	Ring func(s Sound, volume float64)
	// Audible reports whether there is a device to make a sound on; nil where
	// nobody knows. It may hang as such devices do, and is called on a goroutine
	// of its own, for which nothing waits.
	Audible func() bool
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
	// Copies lists the copies that there are, the newest first. Compare tells what
	// putting one back would change, and PutBack does it; what is stored now is
	// kept aside. The secret opens a copy that has another passphrase than what is
	// stored now, and is empty otherwise. They may take long, and are called on a
	// goroutine of their own.
	Copies  func(ctx context.Context) ([]Copy, error)
	Compare func(ctx context.Context, path, secret string) (Difference, error)
	PutBack func(ctx context.Context, path, secret string) error
	// NeedsSecret reports whether an error of the two says that a secret is needed,
	// or another one.
	NeedsSecret func(error) bool
	// CopyTo makes a copy in a file of the people's choice.
	CopyTo func(ctx context.Context, path string) error
	// Bundle and Unbundle are like TakeAlong and BringIn, with an encrypted file.
	// The secret is its passphrase, or the path of a file with a key of age.
	Bundle   func(ctx context.Context, b Bundle, progress func(done, of int)) error
	Unbundle func(ctx context.Context, path, secret string, progress func(done int)) (Brought, error)
	// IsBundle reports whether a file is a bundle; it reads its beginning.
	IsBundle func(path string) bool
	// PublicKey is the key to which others can address a bundle for this machine.
	PublicKey func(ctx context.Context) (string, error)
	// EraseAll takes away everything that is stored, with every copy that the
	// program made.
	EraseAll func(ctx context.Context) error
	// SaveSheet writes the words of a recovery sheet into a file, as a page to
	// print: for the drawer of that owner or, without one, for what the two share;
	// nil where that cannot be done. It is called on a goroutine of its own.
	SaveSheet func(ctx context.Context, path, owner string, words []string) error
	// Forgotten is called on a goroutine of its own once everything was locked and
	// forgotten, so that memory can be cleared; nil for nothing.
	Forgotten func()
	// Folder is where a file is put unless people say otherwise.
	Folder string
	// Now is the time of day for everything outside a dialogue.
	Now func() time.Time
}
