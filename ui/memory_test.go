package ui

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"halfway/dialogue"
)

var errDisk = errors.New("the disk is full")

// memory is a store in memory that can be told to refuse.
type memory struct {
	Safe
	cabinet

	mu       sync.Mutex
	couple   dialogue.Couple
	sessions []dialogue.Stored
	begun    int
	beats    map[string]time.Duration
	settings []byte
	remarks  map[string][]dialogue.Remark
	refuse   bool
	slow     chan struct{} // where set, every write waits for it
	slowly   chan struct{} // where set, reading all sessions waits for it
}

func (m *memory) ready() error {
	m.mu.Lock()
	slow, refuse := m.slow, m.refuse
	m.mu.Unlock()
	if slow != nil {
		<-slow
	}
	if refuse {
		return errDisk
	}
	return nil
}

// stall has every write wait until it is told to go on.
func (m *memory) stall() (goOn func()) {
	slow := make(chan struct{})
	set := func(to chan struct{}) {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.slow = to
	}
	set(slow)
	return func() {
		set(nil)
		close(slow)
	}
}

func (m *memory) Couple(context.Context) (dialogue.Couple, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.couple, nil
}

func (m *memory) SaveCouple(_ context.Context, c dialogue.Couple) (dialogue.Couple, error) {
	if err := m.ready(); err != nil {
		return dialogue.Couple{}, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if c.ID == "" {
		c.ID, c.Partners[0].ID, c.Partners[1].ID = "couple", "one", "two"
	}
	m.couple = c
	return c, nil
}

func (m *memory) Begin(_ context.Context, c dialogue.Couple, p *dialogue.Protocol, events []dialogue.Event, sum dialogue.Summary) (string, error) {
	if err := m.ready(); err != nil {
		return "", err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.begun++
	id := fmt.Sprint("session ", m.begun)
	m.sessions = append(m.sessions, dialogue.Stored{
		Record: dialogue.Record{ID: id, Couple: c.ID, Partners: c.Partners, Protocol: p.ID, Title: p.Title, Hash: p.Hash, Summary: sum},
		Text:   p.Text, Events: slices.Clone(events),
	})
	return id, nil
}

func (m *memory) Replace(ctx context.Context, old string, c dialogue.Couple, p *dialogue.Protocol, events []dialogue.Event, sum dialogue.Summary) (string, error) {
	id, err := m.Begin(ctx, c, p, events, sum)
	if err != nil {
		return "", err
	}
	return id, m.Erase(ctx, old)
}

func (m *memory) find(id string) *dialogue.Stored {
	for i := range m.sessions {
		if m.sessions[i].ID == id {
			return &m.sessions[i]
		}
	}
	return nil
}

func (m *memory) Append(_ context.Context, id string, events []dialogue.Event, sum dialogue.Summary) error {
	if err := m.ready(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	s := m.find(id)
	s.Events, s.Summary = append(s.Events, events...), sum
	return nil
}

func (m *memory) Erase(_ context.Context, id string) error {
	if err := m.ready(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sessions = slices.DeleteFunc(m.sessions, func(s dialogue.Stored) bool { return s.ID == id })
	return nil
}

func (m *memory) Beat(_ context.Context, id string, clock time.Duration) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.beats == nil {
		m.beats = map[string]time.Duration{}
	}
	m.beats[id] = clock
	return nil
}

func (m *memory) Clock(_ context.Context, id string) (time.Duration, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return max(m.beats[id], m.find(id).Summary.Clock), nil
}

func (m *memory) Sessions(context.Context) ([]dialogue.Record, error) {
	m.mu.Lock()
	slowly := m.slowly
	m.mu.Unlock()
	if slowly != nil {
		<-slowly
	}
	return m.records(), nil
}

func (m *memory) records() []dialogue.Record {
	m.mu.Lock()
	defer m.mu.Unlock()
	var records []dialogue.Record
	for _, s := range slices.Backward(m.sessions) {
		records = append(records, s.Record)
	}
	return records
}

func (m *memory) Latest(_ context.Context, most int) ([]dialogue.Record, error) {
	all := m.records()
	return all[:min(most, len(all))], nil
}

func (m *memory) Outlook(_ context.Context, couple string) (dialogue.Outlook, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	o := dialogue.Outlook{Finished: map[string]int{}, Latest: map[string]dialogue.Record{}}
	for _, s := range m.sessions { // the oldest first
		r := s.Record
		if r.Couple != couple {
			continue
		}
		o.Last, o.Latest[r.Protocol] = &r, r
		if r.Status == dialogue.StatusOpen {
			o.Open = &r
		} else {
			o.Ended = true
		}
		if r.Status == dialogue.Finished {
			o.Finished[r.Protocol]++
		}
		if r.Dance != nil {
			o.Dance = &r
		}
		if due := r.Due(); !due.IsZero() && (o.Due == nil || due.Before(o.Due.Due())) {
			o.Due = &r
		}
	}
	return o, nil
}

func (m *memory) Passages(_ context.Context, each func(session string, said int, words []dialogue.Passage) bool) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, s := range slices.Backward(m.sessions) {
		if s.Said > 0 && !each(s.ID, s.Said, s.Passages) {
			break
		}
	}
	return nil
}

func (m *memory) Session(_ context.Context, id string) (dialogue.Stored, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s := m.find(id)
	if s == nil {
		return dialogue.Stored{}, errors.New("no such session")
	}
	stored := *s
	stored.Events = slices.Clone(s.Events)
	return stored, nil
}

func (m *memory) SaveSettings(_ context.Context, document []byte) error {
	if err := m.ready(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.settings = document
	return nil
}

func (m *memory) AddRemark(_ context.Context, session string, r dialogue.Remark) (dialogue.Remark, error) {
	if err := m.ready(); err != nil {
		return r, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.remarks == nil {
		m.remarks = map[string][]dialogue.Remark{}
	}
	r.ID = fmt.Sprint("remark ", len(m.remarks[session])+1)
	m.remarks[session] = append(m.remarks[session], r)
	return r, nil
}

func (m *memory) EraseRemark(_ context.Context, session, id string) error {
	if err := m.ready(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.remarks[session] = slices.DeleteFunc(m.remarks[session], func(r dialogue.Remark) bool { return r.ID == id })
	return nil
}

func (m *memory) Remarks(_ context.Context, session string) ([]dialogue.Remark, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.remarks[session]), nil
}
