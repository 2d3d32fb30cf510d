package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"halfway/storage"
	"halfway/ui"
)

type bundleCommand struct {
	File string `arg:"" help:"The file, which is replaced only by a whole one."`
	To   string `placeholder:"KEY" help:"The public key (age1…) of whoever is to open it; without it, a passphrase is asked for."`
}

// Run writes the whole history for another machine.
func (b bundleCommand) Run(c commandLine, a *asker, out io.Writer) error {
	err := c.reading(a, func(ctx context.Context, s *storage.Store) (err error) {
		what := ui.Bundle{Path: b.File, Recipient: b.To}
		if b.To == "" {
			if what.Passphrase, err = a.askNew(ctx, "A passphrase for the bundle:"); err != nil {
				return err
			}
		}
		return bundle(ctx, s, what, nil)
	})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "The history is in %s. Pages in drawers stay here.\n", b.File)
	return err
}

// bundle writes a bundle into a file.
func bundle(ctx context.Context, s *storage.Store, b ui.Bundle, progress func(done, of int)) error {
	var to storage.Recipient
	var err error
	if b.Recipient != "" {
		to, err = storage.ForKey(b.Recipient)
	} else {
		to, err = storage.ForPassphrase(b.Passphrase)
	}
	if err != nil {
		return err
	}
	return toFile(s, b.Path, func(w io.Writer) error { return s.Bundle(ctx, w, to, progress) })
}

type unbundleCommand struct {
	File     string `arg:"" help:"A file that “halfway bundle” has written."`
	Identity string `placeholder:"FILE" help:"A file with the key of age that opens it. Without it, this machine’s own key is tried, and then a passphrase is asked for."`
}

// Run takes in a bundle.
func (u unbundleCommand) Run(c commandLine, a *asker, out io.Writer) error {
	var done storage.Imported
	err := c.writing(a, func(ctx context.Context, s *storage.Store) (err error) {
		if u.Identity != "" {
			done, err = u.withKeys(ctx, s)
			return err
		}
		done, err = unbundle(ctx, s, u.File, "", nil)
		if errors.Is(err, storage.ErrPassphrase) {
			var secret string
			if secret, err = a.ask(ctx, "The passphrase of the bundle:"); err == nil {
				done, err = unbundle(ctx, s, u.File, secret, nil)
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	return printImported(out, done)
}

// withKeys takes in the bundle with the keys of age in a file.
func (u unbundleCommand) withKeys(ctx context.Context, s *storage.Store) (storage.Imported, error) {
	keys, err := openFile(u.Identity)
	if err != nil {
		return storage.Imported{}, err
	}
	defer func() { _ = keys.Close() }() // it was only read
	with, err := storage.WithKeys(keys)
	if err != nil {
		return storage.Imported{}, &plainError{fmt.Sprintf("There is no key of age in %s; nothing was taken in and all that is stored is safe: name the file that age-keygen has written.", u.Identity)}
	}
	in, err := openFile(u.File)
	if err != nil {
		return storage.Imported{}, err
	}
	defer func() { _ = in.Close() }() // it was only read
	done, err := s.Unbundle(ctx, in, with, nil)
	if errors.Is(err, storage.ErrPassphrase) {
		err = &plainError{fmt.Sprintf("The key in %s does not open that bundle; nothing was taken in and all that is stored is safe: name another one, or give a passphrase.", u.Identity)}
	}
	return done, err
}

// unbundle takes in a bundle with a passphrase, or with the path of a file that
// has a key of age; with an empty secret, with this machine's own key.
func unbundle(ctx context.Context, s *storage.Store, path, secret string, progress func(int)) (storage.Imported, error) {
	in, err := openFile(path)
	if err != nil {
		return storage.Imported{}, err
	}
	defer func() { _ = in.Close() }() // it was only read
	with, err := secretOf(secret)
	if err != nil {
		return storage.Imported{}, err
	}
	return s.Unbundle(ctx, in, with, progress)
}

func secretOf(secret string) (storage.Secret, error) {
	if secret == "" {
		return storage.Secret{}, nil
	}
	if info, err := os.Stat(secret); err == nil && info.Mode().IsRegular() {
		file, err := os.Open(secret)
		if err != nil {
			return storage.Secret{}, &plainError{fmt.Sprintf("The file %s cannot be read (%v); nothing was taken in.", secret, reason(err))}
		}
		defer func() { _ = file.Close() }() // it was only read
		return storage.WithKeys(file)
	}
	return storage.WithPassphrase(secret)
}

// isBundle reports whether a file is a bundle, by how it begins.
func isBundle(path string) bool {
	file, err := openFile(path)
	if err != nil {
		return false
	}
	defer func() { _ = file.Close() }() // it was only read
	head := make([]byte, 64)
	n, _ := io.ReadFull(file, head)
	return storage.IsBundle(head[:n])
}

type keyCommand struct{}

// Run prints the key to which others can address a bundle.
func (keyCommand) Run(c commandLine, a *asker, out io.Writer) error {
	public := ""
	err := c.writing(a, func(ctx context.Context, s *storage.Store) (err error) {
		public, err = s.PublicKey(ctx)
		return err
	})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(out, public)
	return err
}
