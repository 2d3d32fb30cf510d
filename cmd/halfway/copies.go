package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/term"

	"halfway/storage"
	"halfway/ui"
)

type backupCommand struct {
	File string `arg:"" help:"Where to put it. What the file held is replaced."`
}

// Run makes a copy of all that is stored in one file.
func (b backupCommand) Run(c commandLine, a *asker, out io.Writer) error {
	guarded := false
	err := c.reading(a, func(ctx context.Context, s *storage.Store) error {
		guarded = s.Guarded()
		return copyTo(ctx, s, b.File)
	})
	if err != nil {
		return err
	}
	says := "The passphrase opens it."
	if !guarded {
		says = "Whoever has that file can read it, since there is no passphrase."
	}
	_, err = fmt.Fprintf(out, "A copy of all that is stored is in %s. %s\n", b.File, says)
	return err
}

func copyTo(ctx context.Context, s *storage.Store, path string) error {
	named := path
	path, err := filepath.Abs(path)
	if info, bad := os.Stat(path); bad == nil && !info.Mode().IsRegular() {
		err = errNoFile
	}
	if err == nil {
		var info os.FileInfo
		if info, err = os.Stat(filepath.Dir(path)); err == nil && !info.IsDir() {
			err = errors.New("that is no folder")
		}
	}
	if err != nil {
		return unwritten(named, reason(err))
	}
	err = s.CopyTo(ctx, path)
	if p, ok := errors.AsType[*storage.Problem](err); ok && errors.Is(p.Kind, storage.ErrUnwritable) && p.Path == path { // and not the data
		return unwritten(named, reason(err))
	}
	return err
}

type restoreCommand struct {
	File string `arg:"" optional:"" help:"The copy. Without it, the copies that Halfway has made are listed."`
	Yes  bool   `help:"Do not ask whether to do it."`
}

// Run puts a copy in the place of what is stored, or lists the copies.
func (r restoreCommand) Run(c commandLine, a *asker, out io.Writer) error {
	if r.File == "" {
		return listCopies(c.folder(), out)
	}
	opened := false
	err := c.writing(a, func(ctx context.Context, s *storage.Store) error {
		opened = true
		return r.restore(ctx, s, a, out)
	})
	if !opened && unusable(err) {
		return r.instead(c, a, out, err)
	}
	return err
}

// unusable reports whether an error says that the data cannot be opened as it is,
// so that a copy could take its place.
func unusable(err error) bool {
	return errors.Is(err, storage.ErrDamaged) || errors.Is(err, storage.ErrNoKey) || errors.Is(err, storage.ErrNotOurs)
}

// restore puts a copy in the place of what is stored.
func (r restoreCommand) restore(ctx context.Context, store *storage.Store, a *asker, out io.Writer) error {
	secret := ""
	change, err := store.Compare(ctx, r.File, secret)
	if errors.Is(err, storage.ErrLocked) {
		if secret, err = a.ask(ctx, "The passphrase of that copy:"); err == nil {
			change, err = store.Compare(ctx, r.File, secret)
		}
	}
	if err != nil {
		return r.noCopy(err)
	}
	fmt.Fprintf(out, "%s would come back, %d would not be there any more, %d would be as they were then.\n", counted(change.Back, "session"), change.Gone, change.Other)
	if err := r.ask(ctx); err != nil {
		return err
	}
	guarded := store.Guarded()
	if err := store.Restore(ctx, r.File, secret); err != nil {
		return err
	}
	says := ""
	if guarded && !store.Guarded() {
		says = " The copy has no passphrase, so there is none now: “halfway passphrase set” sets one."
	}
	_, err = fmt.Fprintf(out, "The copy is in place. What was there before lies among the copies.%s\n", says)
	return err
}

// instead puts a copy in the place of what cannot be opened.
func (r restoreCommand) instead(c commandLine, a *asker, out io.Writer, why error) error {
	ctx, stop := interruptible()
	defer stop()
	fmt.Fprintln(out, storage.Sentence(why))
	if err := r.ask(ctx); err != nil {
		return err
	}
	err := storage.Restore(ctx, c.folder(), r.File, "")
	if errors.Is(err, storage.ErrLocked) {
		var secret string
		if secret, err = a.ask(ctx, "The passphrase of that copy:"); err == nil {
			err = storage.Restore(ctx, c.folder(), r.File, secret)
		}
	}
	if err != nil {
		return r.noCopy(err)
	}
	_, err = fmt.Fprintln(out, "The copy is in place. What could not be opened lies among the copies.")
	return err
}

// noCopy says what is wrong with the copy, where that is what is wrong.
func (r restoreCommand) noCopy(err error) error {
	p, ok := errors.AsType[*storage.Problem](err)
	if !ok || p.Path != r.File {
		return err
	}
	switch {
	case errors.Is(err, storage.ErrNoKey):
		return &plainError{fmt.Sprintf("The key of %s is neither in it nor beside it; nothing was changed: put the file halfway.key that belongs to it into its folder.", r.File)}
	case errors.Is(err, storage.ErrDamaged):
		return &plainError{fmt.Sprintf("The copy in %s is damaged; nothing was changed: choose another one, “halfway restore” lists them.", r.File)}
	case errors.Is(err, storage.ErrNotOurs):
		return &plainError{fmt.Sprintf("The file %s is no copy that Halfway has made; nothing was changed: choose another one, “halfway restore” lists them.", r.File)}
	case errors.Is(p.Kind, storage.ErrUnwritable):
		return &plainError{fmt.Sprintf("The copy %s cannot be read (%v); nothing was changed: choose another one, “halfway restore” lists them.", r.File, reason(p.Err))}
	}
	return err
}

// ask makes sure that somebody wants it.
func (r restoreCommand) ask(ctx context.Context) error {
	return certain(ctx, r.Yes, "Put the copy in its place?")
}

// certain asks a question at the terminal, unless it has been answered.
func certain(ctx context.Context, yes bool, question string) error {
	if yes {
		return nil
	}
	if !term.IsTerminal(int(os.Stdin.Fd())) {
		return &plainError{"Nothing was changed: say --yes to do it without being asked."}
	}
	fmt.Fprint(os.Stderr, question+" [y/N] ")
	answer, err := unlessDone(ctx, func() (string, error) { return bufio.NewReader(os.Stdin).ReadString('\n') })
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err == nil && strings.HasPrefix(strings.ToLower(strings.TrimSpace(answer)), "y") {
		return nil
	}
	return &plainError{"Nothing was changed."}
}

func listCopies(folder string, out io.Writer) error {
	all, err := storage.Copies(folder)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		_, err := fmt.Fprintln(out, "Halfway has made no copies yet.")
		return err
	}
	for _, c := range all {
		what := counted(c.Sessions, "session")
		if c.Sessions < 0 {
			what = "cannot be read"
		}
		if _, err := fmt.Fprintf(out, "%s  %-8s  %s  %s\n", c.Made.Local().Format("2006-01-02 15:04"), c.Why, what, c.Path); err != nil {
			return err
		}
	}
	return nil
}

type verifyCommand struct{}

// Run reads all that is stored, and lists what does not hold together.
func (verifyCommand) Run(c commandLine, a *asker, out io.Writer) error {
	var wrong []error
	sessions := 0
	err := c.reading(a, func(ctx context.Context, s *storage.Store) (err error) {
		wrong = leaves(errors.Join(s.Verify(ctx), s.VerifyCopies(ctx)))
		if len(wrong) == 0 {
			sessions, err = s.Tally(ctx, storage.Selection{})
		}
		return err
	})
	if unusable(err) {
		wrong = leaves(err)
	} else if err != nil {
		return err
	}
	for _, w := range wrong {
		fmt.Fprintln(out, oneLine(w.Error()))
	}
	if len(wrong) > 0 {
		return &plainError{fmt.Sprintf("%s out of order; nothing was changed: keep a copy of the folder, and see “halfway restore”.", counted(len(wrong), "thing is", "things are"))}
	}
	_, err = fmt.Fprintf(out, "%s: everything holds together, and so do the copies.\n", counted(sessions, "session"))
	return err
}

// leaves returns the errors that were joined into one.
func leaves(err error) []error {
	switch e := err.(type) { //nolint:errorlint // its own shape is meant
	case nil:
		return nil
	case *storage.Problem:
		return []error{e}
	case interface{ Unwrap() []error }:
		var all []error
		for _, inner := range e.Unwrap() {
			all = append(all, leaves(inner)...)
		}
		return all
	case interface{ Unwrap() error }:
		if inner := leaves(e.Unwrap()); len(inner) > 1 {
			return inner
		}
	}
	return []error{err}
}

type eraseCommand struct {
	Session    string `placeholder:"ID" help:"The session with this id." xor:"what" required:""`
	Couple     string `placeholder:"ID" help:"The couple with this id, with all their sessions and drawers." xor:"what" required:""`
	Everything bool   `help:"All that is stored, with the key and every copy that Halfway has made." xor:"what" required:""`
	Yes        bool   `help:"Do not ask whether to do it."`
}

// Run takes something away for good.
func (e eraseCommand) Run(c commandLine, a *asker, out io.Writer) error {
	err := c.locked(func(ctx context.Context, s *storage.Store) error { // and closes it once the copies are seen to
		if e.Session != "" { // the others need no key
			if err := a.unlock(ctx, s); err != nil {
				return err
			}
		}
		if err := certain(ctx, e.Yes, "Erase it for good?"); err != nil {
			return err
		}
		return e.erase(ctx, s)
	})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(out, "It is gone from what is stored and from the copies that Halfway has made. Copies elsewhere, files that were exported and what the disk itself keeps are out of its reach.")
	return err
}

func (e eraseCommand) erase(ctx context.Context, s *storage.Store) error {
	switch {
	case e.Everything:
		return s.EraseAll(ctx)
	case e.Couple != "":
		return s.EraseCouple(ctx, e.Couple)
	default:
		return s.Erase(ctx, e.Session)
	}
}

// copiesFor lists the copies for the window.
func copiesFor(folder string) ([]ui.Copy, error) {
	all, err := storage.Copies(folder)
	list := make([]ui.Copy, 0, len(all))
	for _, c := range all {
		list = append(list, ui.Copy{Path: c.Path, Made: c.Made, Why: c.Why, Sessions: c.Sessions, Size: c.Size})
	}
	return list, err
}
