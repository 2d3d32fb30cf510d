package archive

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"time"

	"halfway/dialogue"
)

// Reader reads an archive.
type Reader struct {
	// Head is what the archive said before its sessions, checked.
	Head Head

	in     *measure
	dec    *json.Decoder
	check  *checker
	events int
	count  int
}

// Checked is a session that was read, and what its events add up to.
type Checked struct {
	Session
	State dialogue.State
}

// NewReader reads an archive up to its sessions.
func NewReader(in io.Reader) (*Reader, error) {
	m := &measure{in: bufio.NewReaderSize(in, 1<<16)}
	r := &Reader{in: m, dec: json.NewDecoder(m)}
	r.dec.DisallowUnknownFields()
	if err := r.head(); err != nil {
		return nil, err
	}
	var err error
	r.check, err = newChecker(r.Head)
	return r, err
}

// head reads everything before the sessions.
func (r *Reader) head() error {
	r.in.allow(MaxValue)
	if t, err := r.dec.Token(); err != nil || t != json.Delim('{') {
		return r.foreign(err)
	}
	var format string
	if err := r.member("format", &format); err != nil {
		return r.foreign(err)
	}
	if format != Format {
		return fmt.Errorf("%w: it calls itself %.40q", ErrForeign, format)
	}
	var version int
	if err := r.member("version", &version); err != nil {
		return r.broken("version", err)
	}
	if version > Version {
		return fmt.Errorf("%w: version %d", ErrNewer, version)
	}
	if version != Version {
		return fmt.Errorf("%w: version %d", ErrBroken, version)
	}
	if err := list(r, "protocols", MaxProtocols, &r.Head.Protocols); err != nil {
		return err
	}
	if err := list(r, "couples", MaxCouples, &r.Head.Couples); err != nil {
		return err
	}
	return r.open("sessions")
}

// key reads the name of the next member.
func (r *Reader) key(name string) error {
	t, err := r.dec.Token()
	if err != nil {
		return err
	}
	if t != name {
		return fmt.Errorf("%.40q stands where %q belongs", fmt.Sprint(t), name)
	}
	return nil
}

// member reads a member of the document.
func (r *Reader) member(name string, into any) error {
	if err := r.key(name); err != nil {
		return err
	}
	r.in.allow(MaxValue)
	return r.dec.Decode(into)
}

// open reads the name of a list and its bracket.
func (r *Reader) open(name string) error {
	if err := r.key(name); err != nil {
		return r.broken(name, err)
	}
	if t, err := r.dec.Token(); err != nil || t != json.Delim('[') {
		return r.broken(name, errors.Join(err, errors.New("it is no list")))
	}
	return nil
}

// list reads a list of at most so many values.
func list[T any](r *Reader, name string, most int, into *[]T) error {
	if err := r.open(name); err != nil {
		return err
	}
	for r.more() {
		if len(*into) == most {
			return fmt.Errorf("%w: more than %d %s", ErrLarge, most, name)
		}
		var v T
		if err := r.dec.Decode(&v); err != nil {
			return r.broken(fmt.Sprintf("%s, number %d", name, len(*into)+1), err)
		}
		*into = append(*into, v)
	}
	if _, err := r.dec.Token(); err != nil {
		return r.broken(name, err)
	}
	return nil
}

// more reports whether a list goes on, and allows for its next value.
func (r *Reader) more() bool {
	r.in.allow(MaxValue)
	return r.dec.More()
}

// All yields the sessions, checked, and an error in the place of the first one
// that is refused. Where it ends without an error, the document has ended as it
// should. It can be gone through once.
func (r *Reader) All() iter.Seq2[Checked, error] {
	return func(yield func(Checked, error) bool) {
		for r.more() {
			if s, err := r.next(); !yield(s, err) || err != nil {
				return
			}
		}
		if err := r.end(); err != nil {
			yield(Checked{}, err)
		}
	}
}

func (r *Reader) next() (Checked, error) {
	r.count++
	if r.count > MaxSessions {
		return Checked{}, fmt.Errorf("%w: more than %d sessions", ErrLarge, MaxSessions)
	}
	where := fmt.Sprintf("session number %d", r.count)
	var s Session
	if err := r.dec.Decode(&s); err != nil {
		return Checked{}, r.broken(where, err)
	}
	if r.events += len(s.Events); r.events > MaxEvents || len(s.Events) > MaxSteps {
		return Checked{}, fmt.Errorf("%w: %s has too many events", ErrLarge, where)
	}
	normal(&s)
	state, err := r.check.session(s)
	if err != nil {
		return Checked{}, fmt.Errorf("%w: %s: %w", ErrBroken, where, err)
	}
	return Checked{s, state}, nil
}

// end reads what closes the document, and that nothing follows it.
func (r *Reader) end() error {
	for _, closing := range []json.Delim{']', '}'} {
		if t, err := r.dec.Token(); err != nil || t != closing {
			return r.broken("its end", errors.Join(err, fmt.Errorf("%q is missing", closing)))
		}
	}
	r.in.allow(MaxValue)
	if _, err := r.dec.Token(); !errors.Is(err, io.EOF) {
		return r.broken("its end", errors.Join(err, errors.New("something follows it")))
	}
	return nil
}

// broken says why a file is refused at some place.
func (r *Reader) broken(where string, err error) error {
	kind := ErrBroken
	switch {
	case errors.Is(err, errLong):
		kind = ErrLarge
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		kind = ErrCut
	case r.in.failed != nil:
		return fmt.Errorf("archive: %w", r.in.failed)
	}
	return fmt.Errorf("%w: %s: %w", kind, where, err)
}

// foreign says why a file is no archive at all.
func (r *Reader) foreign(err error) error {
	if err == nil {
		err = errors.New("it is no JSON object")
	}
	if r.in.failed != nil {
		return fmt.Errorf("archive: %w", r.in.failed)
	}
	return fmt.Errorf("%w: %w", ErrForeign, err)
}

// normal brings times to UTC, as they are written.
func normal(s *Session) {
	for i := range s.Events {
		e := &s.Events[i]
		e.At = e.At.UTC()
		if e.Until != (time.Time{}) {
			e.Until = e.Until.UTC()
		}
		if len(e.Readings) == 0 {
			e.Readings = nil
		}
	}
	for i := range s.Remarks {
		s.Remarks[i].At = s.Remarks[i].At.UTC()
	}
	s.Events = slices.Clip(s.Events)
}

var errLong = errors.New("a value is too long")

// measure bounds how much is read for one value: a decoder reads a value whole
// before it looks at it.
type measure struct {
	in     io.Reader
	left   int
	failed error // what reading failed with, the end excepted
}

func (m *measure) allow(n int) { m.left = n }

// Read is for the decoder.
func (m *measure) Read(p []byte) (int, error) {
	if m.left <= 0 {
		return 0, errLong
	}
	n, err := m.in.Read(p[:min(len(p), m.left)])
	m.left -= n
	if err != nil && !errors.Is(err, io.EOF) {
		m.failed = err
	}
	return n, err
}
