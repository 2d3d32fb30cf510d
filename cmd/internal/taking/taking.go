// Package taking takes a history along: it puts the store, the formats and a
// file together, for the window and for the terminal alike.
package taking

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2/theme"
	"github.com/tdewolff/canvas"

	"halfway/dialogue"
	"halfway/dialogue/insight"
	"halfway/storage"
	"halfway/ui"
	"halfway/ui/chart"
	"halfway/ui/look"
	"halfway/ui/report"
)

// Options are what a file is made with beside the history itself.
type Options struct {
	// Protocols are the dialogues as they are loaded today.
	Protocols []*dialogue.Protocol
	// Now is when it is written.
	Now time.Time
}

// Write writes what is taken along, in its format, and tells how many sessions
// are done, of how many; progress may be nil. What.Path is not looked at.
func Write(ctx context.Context, s *storage.Store, out io.Writer, what ui.Taking, o Options, progress func(done, of int)) error {
	sel := storage.Selection{From: what.From, To: what.To, ID: what.ID}
	if what.Format == ui.JSON {
		return s.Export(ctx, out, sel, storage.Archived{Private: what.Private, Remarks: what.Remarks}, progress)
	}
	opts, err := options(ctx, s, sel, what, o)
	if err != nil {
		return err
	}
	var to report.Writer
	switch what.Format {
	case ui.Markdown:
		to, err = report.Markdown(out, opts)
	case ui.HTML:
		to, err = report.HTML(out, opts)
	case ui.PDF:
		to, err = report.PDF(out, opts)
	case ui.CSV:
		to, err = report.CSV(out, opts)
	default:
		return fmt.Errorf("format %q is not known", what.Format)
	}
	if err != nil {
		return fmt.Errorf("take along: %w", err)
	}
	done := 0
	loaded := map[string]*dialogue.Protocol{}
	err = s.Each(ctx, sel, func(w storage.Whole, of int) error {
		p := loaded[w.Hash]
		if p == nil {
			if p, err = dialogue.Load(w.Protocol, []byte(w.Text)); err != nil {
				return err
			}
			loaded[w.Hash] = p
		}
		state, err := dialogue.Fold(p, w.Events)
		if err != nil {
			return err
		}
		e := report.Entry{Stored: w.Stored, State: state}
		if what.Remarks {
			e.Remarks = w.Remarks
		}
		if done++; progress != nil {
			progress(done, of)
		}
		return to.Add(e)
	})
	return errors.Join(err, to.Close())
}

// options are how a document is to be.
func options(ctx context.Context, s *storage.Store, sel storage.Selection, what ui.Taking, o Options) (report.Options, error) {
	opts := report.Options{Private: what.Private, Protocols: o.Protocols, Now: o.Now}
	if _, err := s.Tally(ctx, sel); err != nil { // an id that fits none, before anything is written
		return opts, err
	}
	couple, err := s.Couple(ctx)
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return opts, err
	}
	opts.Couple = couple
	if what.ID != "" || what.Format == ui.CSV {
		return opts, nil
	}
	records, err := s.Sessions(ctx)
	if err != nil {
		return opts, err
	}
	if len(records) < insight.Least {
		return opts, nil
	}
	// The days that are taken along, as the sessions are picked.
	for _, told := range chart.TellAll(records, couple, insight.Span{From: what.From, To: what.To}, time.Local) {
		opts.Trends = append(opts.Trends, trend(told))
	}
	return opts, nil
}

// trend is a look at many sessions, as a document has it.
func trend(told chart.Told) report.Trend {
	t := report.Trend{Title: told.Title, Sentence: told.Sentence, Head: told.Head, Rows: told.Rows}
	if told.Drawn {
		t.Draw = func(m look.Mode) *canvas.Canvas {
			colours := chart.ColoursOf(look.Theme{Mode: m}, theme.VariantLight)
			return told.Chart.Draw(report.ChartWide, report.ChartHigh, colours, report.ChartText)
		}
	}
	return t
}

// ToFile has something written into a file, which appears under its name only
// once it is whole and on disk; whatever stood there before is then replaced. On
// an error there is nothing new. Only its owner can read it.
func ToFile(path string, write func(io.Writer) error) (err error) {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return &os.PathError{Op: "write", Path: path, Err: errors.New("it is not a file")}
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".halfway-*.part")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name())
		}
	}()
	buffer := bufio.NewWriterSize(f, 1<<16)
	err = write(buffer)
	if err == nil {
		err = buffer.Flush()
	}
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
