package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"halfway/dialogue"
	"halfway/dialogue/archive"
	"halfway/dialogue/sample"
	"halfway/storage"
)

type demoDataCommand struct {
	Sessions int     `default:"40" help:"How many sessions."`
	Years    float64 `default:"1" help:"Over how many years they are spread."`
	Seed     uint64  `default:"1" help:"The same number makes the same history."`
	Until    string  `placeholder:"DAY" help:"The day up to which it goes, like 2026-03-14; today without it."`
}

// Run makes up a history, for trying Halfway out. It needs a folder of its own,
// so that nobody's history is mixed with it.
func (d demoDataCommand) Run(c commandLine, a *asker, out io.Writer) error {
	if c.Data == nil {
		return &plainError{"Name a folder for it with --data; nothing was changed, since a history that is made up does not belong beside your own."}
	}
	until, err := readDay("--until", d.Until)
	if err != nil {
		return err
	}
	if until.IsZero() {
		now := time.Now()
		until = time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.Local)
	}
	protocols, err := loadProtocols()
	if err != nil {
		return err
	}
	// What one person writes alone lies in a drawer, and in no history.
	protocols = slices.DeleteFunc(protocols, (*dialogue.Protocol).Solo)
	history, err := sample.New(sample.Options{Sessions: d.Sessions, Years: d.Years, Seed: d.Seed, Until: until, Protocols: protocols})
	if err != nil {
		return &plainError{fmt.Sprintf("Such a history cannot be made up (%v); nothing was changed.", err)}
	}
	var done storage.Imported
	err = c.writing(a, func(_ context.Context, s *storage.Store) (err error) {
		done, err = pour(s, history)
		return err
	})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%d sessions are made up in %s.\n", done.Added, c.folder())
	return err
}

// pour puts a history into a store, by the way that any file takes.
func pour(store *storage.Store, history *sample.History) (storage.Imported, error) {
	in, out := io.Pipe()
	go func() { _ = out.CloseWithError(archive.Write(out, history.Head(), history.Sessions())) }()
	done, err := store.Import(context.Background(), in, nil)
	_ = in.Close() // the other end need not go on
	return done, err
}
