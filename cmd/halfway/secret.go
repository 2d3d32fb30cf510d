package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"golang.org/x/term"

	"halfway/storage"
)

// asker gets secrets from people: from a file descriptor, a line each, or from
// the terminal without showing them. They are never taken from the command line,
// where others on the machine can see them.
type asker struct {
	from *bufio.Reader // nil for the terminal
}

// askerOf returns the asker for a file descriptor, or for the terminal where fd
// is nil.
func askerOf(fd *int) (*asker, error) {
	if fd == nil {
		return &asker{}, nil
	}
	file := os.NewFile(uintptr(*fd), "passphrase")
	if file == nil {
		return nil, noDescriptor(*fd)
	}
	if _, err := file.Stat(); err != nil {
		return nil, noDescriptor(*fd)
	}
	return &asker{from: bufio.NewReader(io.LimitReader(file, 1<<16))}, nil
}

func noDescriptor(fd int) error {
	return &plainError{fmt.Sprintf("--passphrase-fd names %d, which is no open file; nothing was changed.", fd)}
}

// errNoTerminal is told where there is nobody to ask.
var errNoTerminal = &plainError{"This needs a passphrase, and there is no terminal to ask for it; nothing was changed, so run it in one, or give the passphrase through --passphrase-fd."}

// ask returns one secret. It ends with the context's error when that is done.
func (a *asker) ask(ctx context.Context, prompt string) (string, error) {
	if a.from != nil {
		line, err := unlessDone(ctx, func() (string, error) { return a.from.ReadString('\n') })
		if ctx.Err() != nil {
			return "", err
		}
		if err != nil && (line == "" || !errors.Is(err, io.EOF)) {
			return "", &plainError{"There is no passphrase at the file descriptor of --passphrase-fd; nothing was changed."}
		}
		return strings.TrimRight(line, "\r\n"), nil
	}
	terminal := int(os.Stdin.Fd())
	if !term.IsTerminal(terminal) {
		return "", errNoTerminal
	}
	before, err := term.GetState(terminal)
	if err != nil {
		return "", fmt.Errorf("look at the terminal: %w", err)
	}
	fmt.Fprint(os.Stderr, prompt+" ")
	typed, err := unlessDone(ctx, func() ([]byte, error) { return term.ReadPassword(terminal) })
	fmt.Fprintln(os.Stderr)
	if ctx.Err() != nil {
		return "", errors.Join(ctx.Err(), term.Restore(terminal, before)) // which nobody else does then
	}
	if err != nil {
		return "", fmt.Errorf("read the passphrase: %w", err)
	}
	defer clear(typed)
	return string(typed), nil
}

// unlessDone waits for somebody until a context is done. What was waited for then
// comes to nothing.
func unlessDone[T any](ctx context.Context, wait func() (T, error)) (T, error) {
	type answer struct {
		v   T
		err error
	}
	given := make(chan answer, 1)
	go func() {
		v, err := wait()
		given <- answer{v, err}
	}()
	select {
	case <-ctx.Done():
		return *new(T), ctx.Err()
	case a := <-given:
		return a.v, a.err
	}
}

// askNew returns a secret that was typed twice, where somebody types it.
func (a *asker) askNew(ctx context.Context, prompt string) (string, error) {
	once, err := a.ask(ctx, prompt)
	if err != nil || a.from != nil {
		return once, err
	}
	again, err := a.ask(ctx, "The same once more:")
	if err == nil && again != once {
		err = &plainError{"The two are not the same; nothing was changed."}
	}
	return once, err
}

// unlock opens a store that has a passphrase.
func (a *asker) unlock(ctx context.Context, s *storage.Store) error {
	if !s.Locked() {
		return nil
	}
	secret, err := a.ask(ctx, "Passphrase, or the words of the recovery sheet:")
	if err != nil {
		return err
	}
	return s.Unlock(ctx, secret)
}

// reading opens the data for reading only, which needs no display and may happen
// while a window is open on it, and unlocks it; does something, until somebody
// interrupts it; and closes it again.
func (c commandLine) reading(a *asker, do func(context.Context, *storage.Store) error) error {
	return c.with(storage.OpenReadOnly, a.unlock, do)
}

// writing is reading for what writes.
func (c commandLine) writing(a *asker, do func(context.Context, *storage.Store) error) error {
	return c.with(storage.Open, a.unlock, do)
}

// locked is writing for what needs no key.
func (c commandLine) locked(do func(context.Context, *storage.Store) error) error {
	return c.with(storage.Open, func(context.Context, *storage.Store) error { return nil }, do)
}

// interruptible is done once somebody calls the program off. Who does so twice ends it.
func interruptible() (context.Context, context.CancelFunc) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	return ctx, stop
}

func (c commandLine) with(open func(string) (*storage.Store, error), unlock, do func(context.Context, *storage.Store) error) error {
	ctx, stop := interruptible()
	defer stop()
	store, err := open(c.folder())
	if err != nil {
		return err
	}
	if err = unlock(ctx, store); err == nil {
		err = do(ctx, store)
	}
	return errors.Join(err, store.Close())
}
