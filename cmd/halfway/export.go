package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"halfway/assets"
	"halfway/cmd/internal/taking"
	"halfway/dialogue/archive"
	"halfway/storage"
	"halfway/ui"
)

type exportCommand struct {
	Format string   `enum:"json,md,html,pdf,csv," default:"" help:"json (all of it, to import again), md, html, pdf, or csv (the readings alone)."`
	From   string   `placeholder:"DAY" help:"Only sessions that began on this day, like 2026-03-14, or later."`
	To     string   `placeholder:"DAY" help:"Only sessions that began on this day or earlier."`
	ID     string   `name:"session" placeholder:"ID" help:"Only the session with this id, or enough of its beginning."`
	With   []string `enum:"private,remarks" placeholder:"WHAT" help:"What stays out otherwise: private (writing for oneself alone), remarks (the facilitator's)."`
	Output string   `short:"o" placeholder:"FILE" help:"Write into this file, which is replaced only by a whole one. Without it, the output is printed."`
	Schema bool     `help:"Print the JSON Schema of the format json instead."`
}

// Run takes a history along.
func (e exportCommand) Run(c commandLine, a *asker, out io.Writer) error {
	if e.Schema {
		_, err := out.Write(assets.ArchiveSchema)
		return err
	}
	what := ui.Taking{
		Format: ui.Format(e.Format), Path: e.Output, ID: e.ID,
		Private: slices.Contains(e.With, "private"), Remarks: slices.Contains(e.With, "remarks"),
	}
	if what.Format == "" {
		return &plainError{"Say in which format: --format json, md, html, pdf or csv; nothing was written."}
	}
	var err error
	if what.From, err = readDay("--from", e.From); err != nil {
		return err
	}
	if what.To, err = readDay("--to", e.To); err != nil {
		return err
	}
	if !what.To.IsZero() {
		what.To = what.To.AddDate(0, 0, 1)
		if !what.From.Before(what.To) {
			return &plainError{"The day of --from comes after that of --to; nothing was written, so exchange them."}
		}
	}
	ready := <-readScript(c.folder()) // for the words
	if ready.err != nil {
		return ready.err
	}
	o := taking.Options{Protocols: ready.protocols, Now: time.Now()}
	return c.reading(a, func(ctx context.Context, s *storage.Store) error {
		if what.Path == "" {
			return taking.Write(ctx, s, out, what, o, nil)
		}
		return takeAlong(ctx, s, what, o, nil)
	})
}

// takeAlong writes a history into a file.
func takeAlong(ctx context.Context, s *storage.Store, what ui.Taking, o taking.Options, progress func(done, of int)) error {
	return toFile(s, what.Path, func(w io.Writer) error { return taking.Write(ctx, s, w, what, o, progress) })
}

// toFile has something written into a file, which must not be one of the store's.
func toFile(s *storage.Store, path string, write func(io.Writer) error) error {
	err := s.RefuseOwn(path)
	if err == nil {
		err = taking.ToFile(path, write)
	}
	if at := fileTrouble(err); at != nil {
		return unwritten(path, at)
	}
	return err
}

func unwritten(path string, why error) error {
	return &plainError{fmt.Sprintf("The file %s could not be written (%v); all that is stored is safe, so name another place.", path, why)}
}

// fileTrouble returns what the system said of a file that is not the store's, or
// nil.
func fileTrouble(err error) error {
	if _, ours := errors.AsType[*storage.Problem](err); ours {
		return nil
	}
	if at, ok := errors.AsType[*fs.PathError](err); ok {
		return at.Err
	}
	if at, ok := errors.AsType[*os.LinkError](err); ok {
		return at.Err
	}
	return nil
}

// readDay reads a day of the command line; an empty one is no day.
func readDay(flag, text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	day, err := time.ParseInLocation("2006-01-02", text, time.Local)
	if err != nil {
		return day, &plainError{fmt.Sprintf("%s is %q, which is no day like 2026-03-14; nothing was written.", flag, text)}
	}
	return day, nil
}

type importCommand struct {
	File string `arg:"" help:"A file that “halfway export --format json” has written; - reads the standard input."`
}

// Run takes in a history.
func (i importCommand) Run(c commandLine, a *asker, out io.Writer) error {
	var done storage.Imported
	err := c.writing(a, func(ctx context.Context, s *storage.Store) (err error) {
		done, err = bringIn(ctx, s, i.File, nil)
		return err
	})
	if err != nil {
		return err
	}
	return printImported(out, done)
}

func printImported(out io.Writer, done storage.Imported) error {
	_, err := fmt.Fprintf(out, "%d new, %d gone on since, %d known already.\n", done.Added, done.Extended, done.Known)
	return err
}

// bringIn takes in the history in a file.
func bringIn(ctx context.Context, s *storage.Store, path string, progress func(int)) (storage.Imported, error) {
	if path == "-" {
		return s.Import(ctx, untilDone{ctx, os.Stdin}, progress)
	}
	in, err := openFile(path)
	if err != nil {
		return storage.Imported{}, err
	}
	defer func() { _ = in.Close() }() // it was only read
	return s.Import(ctx, in, progress)
}

// untilDone reads until a context is done, even where nobody writes.
type untilDone struct {
	ctx context.Context
	in  io.Reader
}

// Read is for io.Reader.
func (u untilDone) Read(p []byte) (int, error) {
	return unlessDone(u.ctx, func() (int, error) { return u.in.Read(p) })
}

// openFile opens a file that is to be taken in.
func openFile(path string) (*os.File, error) {
	// Asked before it is opened: opening a pipe waits for its other end.
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		err = &fs.PathError{Op: "open", Path: path, Err: errNoFile}
	}
	var in *os.File
	if err == nil {
		in, err = os.Open(path)
	}
	if err != nil {
		return nil, &plainError{fmt.Sprintf("The file %s cannot be read (%v); nothing was taken in and all that is stored is safe.", path, reason(err))}
	}
	return in, nil
}

// refusals are why a file is not taken in, as the catalogue names them.
var refusals = map[string]error{
	"trouble.archive.foreign": archive.ErrForeign, "trouble.archive.newer": archive.ErrNewer, "trouble.archive.cut": archive.ErrCut,
	"trouble.archive.large": archive.ErrLarge, "trouble.archive.broken": archive.ErrBroken, "trouble.archive.conflict": storage.ErrConflict,
}

// documents is where people keep what they write.
func documents(folder string) string {
	if info, err := os.Stat(folder); err == nil && info.IsDir() {
		return folder
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return strings.TrimSpace(os.TempDir())
	}
	return home
}
