package archive

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"strings"
)

// Writer writes an archive.
type Writer struct {
	out  *bufio.Writer
	line bytes.Buffer
	enc  *json.Encoder
	any  bool // a session was written

	failed error
}

// NewWriter begins an archive. What it says first must name everything that the
// sessions refer to.
func NewWriter(out io.Writer, head Head) (*Writer, error) {
	w := &Writer{out: bufio.NewWriterSize(out, 1<<16)}
	w.enc = json.NewEncoder(&w.line)
	w.enc.SetEscapeHTML(false)
	w.put(fmt.Sprintf("{\"format\":%q,\"version\":%d,\n\"protocols\":[", Format, Version))
	for i, p := range head.Protocols {
		if err := w.item(p, i > 0); err != nil {
			return nil, err
		}
	}
	w.put("\n],\n\"couples\":[")
	for i, c := range head.Couples {
		if err := w.item(c, i > 0); err != nil {
			return nil, err
		}
	}
	w.put("\n],\n\"sessions\":[")
	return w, w.failed
}

// put writes a text. After a failure, it does nothing.
func (w *Writer) put(text string) {
	if w.failed == nil {
		_, w.failed = w.out.WriteString(text)
	}
}

// item writes a value on a line of its own.
func (w *Writer) item(v any, more bool) error {
	w.line.Reset()
	if err := w.enc.Encode(v); err != nil {
		return fmt.Errorf("archive: %w", err)
	}
	if more {
		w.put(",")
	}
	w.put("\n")
	w.put(strings.TrimSuffix(w.line.String(), "\n"))
	return w.failed
}

// Add writes a session.
func (w *Writer) Add(s Session) error {
	more := w.any
	w.any = true
	return w.item(s, more)
}

// Write writes a whole archive, up to the first error of the sessions.
func Write(out io.Writer, head Head, sessions iter.Seq2[Session, error]) error {
	w, err := NewWriter(out, head)
	if err != nil {
		return err
	}
	for s, err := range sessions {
		if err == nil {
			err = w.Add(s)
		}
		if err != nil {
			return err
		}
	}
	return w.Close()
}

// Close ends the archive. It does not close what it is written to.
func (w *Writer) Close() error {
	w.put("\n]}\n")
	if w.failed != nil {
		return fmt.Errorf("archive: %w", w.failed)
	}
	return w.out.Flush()
}
