package archive

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"halfway/dialogue"
)

// checker knows what the sessions of an archive may refer to.
type checker struct {
	protocols map[string]*dialogue.Protocol
	couples   map[string]Couple
	sessions  map[string]bool
	remarks   map[string]bool
}

// newChecker checks the head of an archive.
func newChecker(h Head) (*checker, error) {
	c := &checker{
		protocols: map[string]*dialogue.Protocol{}, couples: map[string]Couple{},
		sessions: map[string]bool{}, remarks: map[string]bool{},
	}
	for i, p := range h.Protocols {
		if err := c.protocol(p); err != nil {
			return nil, fmt.Errorf("%w: protocol number %d: %w", ErrBroken, i+1, err)
		}
	}
	people := map[string]bool{}
	for i, couple := range h.Couples {
		if err := c.couple(couple, people); err != nil {
			return nil, fmt.Errorf("%w: couple number %d: %w", ErrBroken, i+1, err)
		}
	}
	return c, nil
}

func (c *checker) protocol(p Protocol) error {
	sum := sha256.Sum256([]byte(p.Text))
	if hex.EncodeToString(sum[:]) != p.Hash {
		return fmt.Errorf("%.80q is not the text that it names", p.ID)
	}
	if c.protocols[p.Hash] != nil {
		return fmt.Errorf("%.80q is there twice", p.ID)
	}
	loaded, err := dialogue.Load(p.ID, []byte(p.Text))
	if err != nil {
		return err
	}
	if loaded.ID != p.ID {
		return fmt.Errorf("%.80q calls itself %q", p.ID, loaded.ID)
	}
	c.protocols[p.Hash] = loaded
	return nil
}

func (c *checker) couple(couple Couple, people map[string]bool) error {
	for _, id := range []string{couple.ID, couple.Partners[0].ID, couple.Partners[1].ID} {
		if !isID(id) {
			return fmt.Errorf("%.80q is no id", id)
		}
		if people[id] {
			return fmt.Errorf("%s is there twice", id)
		}
		people[id] = true
	}
	for _, p := range couple.Partners {
		if p.Name != dialogue.Name(p.Name) {
			return fmt.Errorf("a name is %.80q", p.Name)
		}
	}
	if err := dialogue.CheckNames(couple.Partners[0].Name, couple.Partners[1].Name); err != nil {
		return err
	}
	c.couples[couple.ID] = couple
	return moment(couple.Created)
}

// session checks that a session could have come about, and adds it up.
func (c *checker) session(s Session) (dialogue.State, error) {
	if !isID(s.ID) {
		return dialogue.State{}, fmt.Errorf("%.80q is no id", s.ID)
	}
	if c.sessions[s.ID] {
		return dialogue.State{}, fmt.Errorf("%s is there twice", s.ID)
	}
	c.sessions[s.ID] = true
	couple, ok := c.couples[s.Couple]
	if !ok {
		return dialogue.State{}, fmt.Errorf("couple %.80q is not in it", s.Couple)
	}
	ids := []string{couple.Partners[0].ID, couple.Partners[1].ID}
	if s.Partners[0] == s.Partners[1] || !slices.Contains(ids, s.Partners[0]) || !slices.Contains(ids, s.Partners[1]) {
		return dialogue.State{}, fmt.Errorf("%.80q are not the two of the couple", s.Partners)
	}
	p := c.protocols[s.Protocol]
	if p == nil {
		return dialogue.State{}, fmt.Errorf("protocol %.80q is not in it", s.Protocol)
	}
	for i, e := range s.Events {
		if err := event(e); err != nil {
			return dialogue.State{}, fmt.Errorf("event %d: %w", i+1, err)
		}
	}
	opened, err := dialogue.Open(p, s.Events)
	if err != nil {
		return dialogue.State{}, err
	}
	if s.Events[0].Hash != p.Hash {
		return dialogue.State{}, errors.New("its first event names another protocol")
	}
	kept := opened.State.Kept(s.Events)
	for i, e := range s.Events {
		if e.Text != kept[i].Text || e.Each != kept[i].Each || len(e.Readings) != len(kept[i].Readings) {
			return dialogue.State{}, fmt.Errorf("event %d has words off the record", i+1)
		}
	}
	for i, r := range s.Remarks {
		if err := c.remark(r); err != nil {
			return dialogue.State{}, fmt.Errorf("remark %d: %w", i+1, err)
		}
	}
	return opened.State, nil
}

func (c *checker) remark(r dialogue.Remark) error {
	if !isID(r.ID) {
		return fmt.Errorf("%.80q is no id", r.ID)
	}
	if c.remarks[r.ID] {
		return fmt.Errorf("%s is there twice", r.ID)
	}
	c.remarks[r.ID] = true
	if r.Clock < 0 || r.Clock > MaxClock || r.Round < 0 || len(r.Step) > maxWord || !utf8.ValidString(r.Step) {
		return errors.New("it stands nowhere")
	}
	return errors.Join(moment(r.At), dialogue.CheckRemark(r.Text))
}

// maxWord bounds what names something, in bytes.
const maxWord = 200

// event checks what the fold of a session does not look at.
func event(e dialogue.Event) error {
	for _, word := range []string{string(e.Kind), e.Protocol, e.Hash, e.Step, e.By, e.Option, e.Variant, string(e.Guidance)} {
		if len(word) > maxWord || !utf8.ValidString(word) {
			return fmt.Errorf("%.80q is no name", word)
		}
	}
	for _, text := range []string{e.Text, e.Each[0], e.Each[1]} {
		if len(text) > dialogue.MaxText || !utf8.ValidString(text) {
			return dialogue.ErrText
		}
	}
	for reading, value := range e.Readings {
		if !slices.Contains([]dialogue.Reading{dialogue.Calm, dialogue.Closeness, dialogue.Space, dialogue.Heard}, reading) ||
			value < dialogue.MinReading || value > dialogue.MaxReading {
			return dialogue.ErrReadings
		}
	}
	if e.Clock < 0 || e.Clock > MaxClock || e.Breath < 0 || e.Breath > time.Hour || e.Round < 0 {
		return errors.New("it has a time that cannot be")
	}
	if !e.Until.IsZero() {
		if err := moment(e.Until); err != nil {
			return err
		}
	}
	return moment(e.At)
}

// moment checks that a time can be stored: in nanoseconds from 1970, in 64 bits.
func moment(t time.Time) error {
	if t.Year() < 1970 || t.Year() > 2261 {
		return fmt.Errorf("the year %d cannot be", t.Year())
	}
	return nil
}

// isID reports whether a text is a UUIDv7 as we write it.
func isID(text string) bool {
	id, err := uuid.Parse(text)
	return err == nil && id.Version() == 7 && id.Variant() == uuid.RFC4122 && id.String() == text
}
