package ui

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
)

var errSecret = errors.New("that does not open it")

// safe is a lock in memory.
type safe struct {
	mu       sync.Mutex
	shared   string
	recovery []string
	locked   bool
	locks    int // how often it was locked
	tried    int
}

func (s *safe) Guarded() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.shared != ""
}

func (s *safe) Locked() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.locked
}

func (s *safe) fits(secret string) bool {
	return secret == s.shared || len(s.recovery) > 0 && slices.Equal(strings.Fields(secret), s.recovery)
}

func (s *safe) Unlock(_ context.Context, secret string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tried++
	if !s.fits(secret) {
		return errSecret
	}
	s.locked = false
	return nil
}

func (s *safe) Lock() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.shared != "" {
		s.locked, s.locks = true, s.locks+1
	}
}

func (s *safe) Guard(_ context.Context, now, next string) ([]string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if now != s.shared {
		return nil, errSecret
	}
	s.shared = next
	s.recovery = strings.Fields("anchor basket candle dolphin engine forest garden hammer island jacket kettle ladder mirror needle orange pepper quartz ribbon saddle tunnel uncle violin window yellow")
	return slices.Clone(s.recovery), nil
}

func (s *safe) Unguard(_ context.Context, now string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if now != s.shared {
		return errSecret
	}
	s.shared, s.recovery = "", nil
	return nil
}

// safe returns the lock of a store.
func (d *desk) safe() *safe { return d.store.Safe.(*safe) }
