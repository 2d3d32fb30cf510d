package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"halfway/dialogue/passphrase"
	"halfway/storage"
)

type passphraseCommand struct {
	Set    passphraseSet    `cmd:"" help:"Set a passphrase, or another one, and print the words of the recovery sheet."`
	Remove passphraseRemove `cmd:"" help:"Take the passphrase away."`
}

type passphraseSet struct{}

// Run sets a passphrase.
func (passphraseSet) Run(c commandLine, a *asker, out io.Writer) error {
	var words []string
	err := c.locked(func(ctx context.Context, s *storage.Store) (err error) {
		now := ""
		if s.Guarded() {
			if now, err = a.ask(ctx, "The present passphrase:"); err != nil {
				return err
			}
		}
		next, err := a.askNew(ctx, "The new passphrase:")
		if err != nil {
			return err
		}
		if errors.Is(passphrase.Check(next, nil), passphrase.ErrWeak) {
			return &plainError{"That is easy to guess; nothing was changed: take four or five words that have nothing to do with each other."}
		}
		words, err = s.Guard(ctx, now, next)
		return err
	})
	if err != nil {
		return err
	}
	fmt.Fprintln(out, "From now on Halfway asks for the passphrase. Should it be forgotten, these words open what is stored:")
	for i, word := range words {
		fmt.Fprintf(out, "%3d. %s\n", i+1, word)
	}
	_, err = fmt.Fprintln(out, "Write them down, and keep them where only you find them. They are not shown again.")
	return err
}

type passphraseRemove struct{}

// Run takes the passphrase away.
func (passphraseRemove) Run(c commandLine, a *asker, out io.Writer) error {
	err := c.locked(func(ctx context.Context, s *storage.Store) error {
		if !s.Guarded() {
			return &plainError{"There is no passphrase; nothing was changed."}
		}
		now, err := a.ask(ctx, "The present passphrase:")
		if err != nil {
			return err
		}
		return s.Unguard(ctx, now)
	})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(out, "From now on whoever can use this account on this computer can read what is stored.")
	return err
}
