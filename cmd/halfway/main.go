// Command halfway helps two partners talk about what is hard. Without a
// sub-command it opens its window; the sub-commands need no display.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/adrg/xdg"
	"github.com/alecthomas/kong"

	"halfway/dialogue"
	"halfway/storage"
)

// Exit statuses beside 0.
const (
	failed = 1 // something went wrong, and one sentence said so
	misuse = 2 // the command line was wrong
)

// commandLine is what can be said on the command line.
type commandLine struct {
	Data *string `help:"Keep the data in this folder." placeholder:"DIR"`
	// Secrets are never arguments.
	PassphraseFD *int `name:"passphrase-fd" help:"Read passphrases from this file descriptor, a line each, instead of asking for them." placeholder:"N"`

	Window   windowCommand   `cmd:"" default:"withargs" help:"Open the window (what happens without a command)."`
	Sessions sessionsCommand `cmd:"" help:"List what is stored, the newest first."`
	Session  sessionCommand  `cmd:"" help:"Print one session with all that happened."`
	Export   exportCommand   `cmd:"" help:"Write what is stored as a document, or to be imported again."`
	Import   importCommand   `cmd:"" help:"Take in what was exported as json: all of it or nothing."`
	Backup   backupCommand   `cmd:"" help:"Make a copy of all that is stored in one file."`
	Restore  restoreCommand  `cmd:"" help:"Put a copy in the place of what is stored, which is kept aside."`
	Verify   verifyCommand   `cmd:"" help:"Read all that is stored, and list what does not hold together."`
	Bundle   bundleCommand   `cmd:"" help:"Write the whole history, encrypted, for another machine."`
	Unbundle unbundleCommand `cmd:"" help:"Take in what was bundled elsewhere: all of it or nothing."`
	Key      keyCommand      `cmd:"" help:"Print the public key to which others can address a bundle."`
	Erase    eraseCommand    `cmd:"" help:"Take a session, a couple or everything away for good."`
	DemoData demoDataCommand `cmd:"" help:"Make up a history, for trying Halfway out."`
	Coach    coachCommand    `cmd:"" help:"Read sentences, one a line, and print as JSON what may be heard as blame in each."`
	Version  versionCommand  `cmd:"" help:"Print the version."`

	Passphrase passphraseCommand `cmd:"" help:"Set or remove the passphrase."`
	Protocols  protocolsCommand  `cmd:"" help:"List, check and draw the dialogues themselves."`
}

// complaints is where a command names what it does without.
type complaints io.Writer

// folder is where the data lies.
func (c commandLine) folder() string {
	if c.Data != nil {
		return *c.Data
	}
	return filepath.Join(xdg.DataHome, "halfway")
}

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run carries out a command line and returns the exit status.
func run(args []string, stdout, stderr io.Writer) int {
	var c commandLine
	exit := -1
	parser, err := kong.New(&c,
		kong.Name("halfway"),
		kong.Description("Helps two partners talk about what is hard. HALFWAY_SPEED=60 runs the clock of a dialogue sixty times faster."),
		kong.Writers(stdout, stderr),
		kong.Exit(func(status int) { exit = status }), // --help ends here
		kong.BindTo(stdout, (*io.Writer)(nil)),
		kong.BindTo(stderr, (*complaints)(nil)),
	)
	if err != nil {
		panic(err) // the struct above is wrong, which no command line can mend
	}
	parsed, err := parser.Parse(args)
	if exit >= 0 {
		return exit
	}
	if err != nil {
		fmt.Fprintf(stderr, "halfway: %v; see halfway --help.\n", err)
		return misuse
	}
	if c.Data != nil && *c.Data == "" {
		fmt.Fprintln(stderr, "halfway: --data names no folder; see halfway --help.")
		return misuse
	}
	a, err := askerOf(c.PassphraseFD)
	if err == nil {
		err = parsed.Run(c, a)
	}
	if err != nil {
		fmt.Fprintln(stderr, sentence(err))
		return failed
	}
	return 0
}

// sentence says what an error means. Those of the store have their own.
func sentence(err error) string {
	if plain, ok := errors.AsType[*plainError](err); ok {
		return plain.Error()
	}
	return storage.Sentence(err)
}

// plainError is an error that is a sentence for people already.
type plainError struct{ text string }

func (e *plainError) Error() string { return e.text }

type windowCommand struct {
	Fullscreen bool `help:"Open the window on the whole screen."`
}

// Run opens the window.
func (w windowCommand) Run(c commandLine) error {
	ready := readScript(c.folder())
	store, err := storage.Open(c.folder())
	read := <-ready // whatever became of the store, nothing goes on behind it
	if unusable(err) {
		return recoverIn(c.folder(), err)
	}
	if err != nil {
		return err
	}
	err = openWindow(c.folder(), windowOptions{fullscreen: w.Fullscreen}, store, read)
	return errors.Join(err, store.Close())
}

type sessionsCommand struct {
	JSON bool `help:"Print JSON."`
}

// Run lists the stored sessions. Where there are none, that is no error.
func (s sessionsCommand) Run(c commandLine, a *asker, out io.Writer) error {
	records := []dialogue.Record{}
	err := c.reading(a, func(ctx context.Context, store *storage.Store) error {
		found, err := store.Sessions(ctx)
		records = append(records, found...)
		return err
	})
	if err != nil && !errors.Is(err, storage.ErrNoData) {
		return err
	}
	if s.JSON {
		return printJSON(out, records)
	}
	return printSessions(out, records)
}

type sessionCommand struct {
	ID   string `arg:"" help:"The id, or enough of its beginning."`
	JSON bool   `help:"Print JSON, with all events."`
}

// Run prints one session.
func (s sessionCommand) Run(c commandLine, a *asker, out io.Writer) error {
	var stored dialogue.Stored
	err := c.reading(a, func(ctx context.Context, store *storage.Store) (err error) {
		stored, err = store.Session(ctx, s.ID)
		return err
	})
	if err != nil {
		return err
	}
	if s.JSON {
		return printJSON(out, stored)
	}
	return printSession(out, stored)
}

type versionCommand struct{}

// Run prints the version.
func (versionCommand) Run(out io.Writer) error {
	_, err := fmt.Fprintln(out, "halfway", version)
	return err
}
