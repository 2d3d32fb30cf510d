package main

import (
	"context"
	"errors"
	"os"
	"os/exec"

	"fyne.io/fyne/v2/app"

	"halfway/storage"
	"halfway/ui"
	"halfway/ui/words"
)

// recoverIn opens a window that offers copies in the place of what cannot be
// opened, and starts the program anew once one was put back. Without a display,
// or without a copy, what is wrong is all that can be said.
func recoverIn(folder string, why error) error {
	copies, err := copiesFor(folder)
	if err != nil || len(copies) == 0 || !displayed() {
		return why
	}
	said := "recover.why"
	if errors.Is(why, storage.ErrNoKey) {
		said = "recover.why.key"
	}
	named := app.NewWithID(appID)
	named.SetIcon(icon())
	r := ui.OpenRecovery(named, ui.RecoveryOptions{
		Why: words.Say(said), Copies: copies, Sentence: explain, NeedsSecret: needsSecret,
		PutBack: func(ctx context.Context, path, secret string) error {
			return storage.Restore(ctx, folder, path, secret)
		},
	})
	named.Run()
	if !r.Done() {
		return &plainError{words.Say("recover.left")}
	}
	// A program has one application of Fyne, which has come to its end.
	self, err := os.Executable()
	if err != nil {
		return err
	}
	again := exec.Command(self, os.Args[1:]...) //nolint:gosec // itself, with what it was called with
	again.Stdin, again.Stdout, again.Stderr = os.Stdin, os.Stdout, os.Stderr
	return again.Run()
}

// needsSecret reports whether an error says that a secret is needed, or another
// one.
func needsSecret(err error) bool {
	return errors.Is(err, storage.ErrLocked) || errors.Is(err, storage.ErrPassphrase)
}
