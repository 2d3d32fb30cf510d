package storage

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"halfway/dialogue"
)

// twoSessions returns a store with two couples and a session of each.
func twoSessions(t *testing.T) (s *Store, couples [2]dialogue.Couple, sessions [2]string) {
	t.Helper()
	s = openStore(t, t.TempDir())
	p := loadShort(t)
	for i, names := range [2][2]string{{"Noa", "Samir"}, {"Ada", "Béla"}} {
		c, err := s.SaveCouple(t.Context(), dialogue.Couple{Partners: [2]dialogue.Partner{{Name: names[0]}, {Name: names[1]}}})
		if err != nil {
			t.Fatal(err)
		}
		g := begin(t, s, c, p, firstDay.AddDate(0, 0, i), seeded(11))
		g.play(t, s, 25)
		couples[i], sessions[i] = c, g.id
	}
	wantWhole(t, s)
	return s, couples, sessions
}

// unguarded are statements that undo what keeps events as they are.
const unguarded = "DROP TRIGGER events_never_change; DROP TRIGGER events_stay; DROP TRIGGER events_follow; DROP TRIGGER protocols_never_change;"

func TestStore_FindsWhateverWasChangedInTheFile(t *testing.T) {
	const (
		one = "(SELECT min(id) FROM sessions)"
		two = "(SELECT max(id) FROM sessions)"
	)
	for name, change := range map[string]string{
		"an event cut":                        "UPDATE events SET payload = substr(payload, 1, length(payload) - 1) WHERE seq = 3",
		"an event emptied":                    "UPDATE events SET payload = x'' WHERE seq = 3",
		"an event from another place":         "UPDATE events SET payload = (SELECT payload FROM events e WHERE e.session_id = events.session_id AND seq = 4) WHERE seq = 3",
		"an event from another session":       "UPDATE events SET payload = (SELECT payload FROM events e WHERE e.session_id = " + two + " AND e.seq = events.seq) WHERE session_id = " + one,
		"an event's time":                     "UPDATE events SET at = at + 1 WHERE seq = 2",
		"an event's kind":                     "UPDATE events SET kind = 'ended' WHERE seq = 2",
		"two events swapped":                  "UPDATE events SET seq = -seq WHERE seq IN (3, 4); UPDATE events SET seq = seq + 7 WHERE seq < 0",
		"an event gone":                       "DELETE FROM events WHERE seq = 3",
		"the first gone":                      "DELETE FROM events WHERE seq = 1",
		"the last gone":                       "DELETE FROM events WHERE seq = (SELECT max(seq) FROM events e WHERE e.session_id = events.session_id)",
		"the last gone from the count too":    "DELETE FROM events WHERE seq = (SELECT seq FROM sessions WHERE id = session_id); UPDATE sessions SET seq = seq - 1",
		"all gone":                            "DELETE FROM events",
		"one too many":                        "INSERT INTO events SELECT session_id, seq + 1, at, kind, payload FROM events WHERE seq = (SELECT seq FROM sessions WHERE id = session_id)",
		"a summary cut":                       "UPDATE sessions SET summary = substr(summary, 1, 40)",
		"a summary of another session":        "UPDATE sessions SET summary = (SELECT summary FROM sessions WHERE id = " + two + "), seq = (SELECT seq FROM sessions WHERE id = " + two + ") WHERE id = " + one,
		"a status":                            "UPDATE sessions SET status = 'finished ' || status",
		"a start":                             "UPDATE sessions SET started_at = started_at + 1",
		"a last":                              "UPDATE sessions SET last_at = last_at + 1",
		"seats of a session":                  "UPDATE sessions SET left_partner = right_partner, right_partner = left_partner",
		"a name of the other":                 "UPDATE partners SET name = (SELECT p.name FROM partners p WHERE p.couple_id = partners.couple_id AND p.id <> partners.id)",
		"a protocol's text":                   "UPDATE protocols SET text = text || '#'",
		"when a couple came":                  "UPDATE couples SET created_at = created_at + 1",
		"a key of another couple":             "UPDATE couples SET wrapped_key = (SELECT c.wrapped_key FROM couples c WHERE c.id <> couples.id)",
		"a partner of another couple":         "UPDATE partners SET couple_id = (SELECT max(id) FROM couples), seat = seat + 2 WHERE couple_id = (SELECT min(id) FROM couples)",
		"a session of another couple":         "UPDATE sessions SET couple_id = (SELECT c.id FROM couples c WHERE c.id <> sessions.couple_id)",
		"a reference to nothing":              "PRAGMA foreign_keys = off; UPDATE sessions SET left_partner = 'nobody'",
		"a session that followed other words": "INSERT INTO protocols VALUES ('00', 'x', 'x', 'x'); UPDATE sessions SET protocol = '00'",
	} {
		t.Run(name, func(t *testing.T) {
			s, _, _ := twoSessions(t)
			if _, err := s.write.Exec(unguarded + change); err != nil {
				t.Fatal(err)
			}
			dir := filepath.Dir(s.path)
			closeStore(t, s)
			if err := verified(t, dir); !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrNoKey) {
				t.Errorf("nobody notices: %v", err)
			}
		})
	}
}

// What a list or a recovery reads is checked as it is read, not by Verify alone.
func TestStore_ReadsNoSwappedOrMissingEvent(t *testing.T) {
	for _, change := range []string{
		"UPDATE events SET seq = -seq WHERE seq IN (3, 4); UPDATE events SET seq = seq + 7 WHERE seq < 0",
		"DELETE FROM events WHERE seq = (SELECT seq FROM sessions WHERE id = session_id)",
		"UPDATE events SET kind = 'ended' WHERE seq = 2",
	} {
		s, _, sessions := twoSessions(t)
		if _, err := s.write.Exec(unguarded + change); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Session(t.Context(), sessions[0]); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v", change, err)
		}
	}
}

func TestSchema_EventsNeverChange(t *testing.T) {
	s, _, sessions := twoSessions(t)
	for _, change := range []string{
		"UPDATE events SET at = at",
		"UPDATE events SET payload = x'00' WHERE seq = 1",
		"DELETE FROM events",
		"DELETE FROM events WHERE seq = (SELECT max(seq) FROM events)",
		"INSERT OR REPLACE INTO events SELECT * FROM events",
		"INSERT INTO events SELECT session_id, seq + 100, at, kind, payload FROM events",
		"INSERT INTO events VALUES ('unknown', 1, 0, 'started', x'00')",
		"UPDATE protocols SET text = ''",
		"DELETE FROM protocols",
		"DELETE FROM sessions",
		"DELETE FROM couples",
	} {
		if _, err := s.write.Exec(change); err == nil {
			t.Errorf("%s: it was done", change)
		}
	}
	wantWhole(t, s)
	// The erasure of a whole session is the one way out.
	for _, change := range []string{
		"INSERT INTO erasing VALUES (?1)", "DELETE FROM events WHERE session_id = ?1",
		"DELETE FROM passages WHERE session_id = ?1", "DELETE FROM sessions WHERE id = ?1", "DELETE FROM erasing WHERE session_id = ?1",
	} {
		if _, err := s.write.Exec(change, sessions[0]); err != nil {
			t.Errorf("%s: %v", change, err)
		}
	}
	if _, err := s.write.Exec("DELETE FROM events"); err == nil {
		t.Error("the other session's events were deleted")
	}
	if err := s.Verify(t.Context()); !errors.Is(err, ErrDamaged) {
		t.Errorf("a session was taken out by hand: %v", err)
	}
}

func TestStore_NothingPrivateLiesPlain(t *testing.T) {
	dir := t.TempDir()
	s := openStore(t, dir)
	c, err := s.SaveCouple(t.Context(), dialogue.Couple{Partners: [2]dialogue.Partner{{Name: "Quirinius"}, {Name: "Melisande"}}})
	if err != nil {
		t.Fatal(err)
	}
	g := begin(t, s, c, loadShort(t), firstDay, seeded(12))
	events, err := g.session.Do(dialogue.Action{Kind: dialogue.WriteNote, Text: "the unwashed dishes"}, g.now)
	if err != nil {
		t.Fatal(err)
	}
	if g.session, err = g.session.Apply(events...); err != nil {
		t.Fatal(err)
	}
	if err := s.Append(t.Context(), g.id, events, g.session.State.Summary()); err != nil {
		t.Fatal(err)
	}
	g.play(t, s, 40)
	look := func() {
		t.Helper()
		for name := range listing(t, dir) {
			content, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil {
				t.Fatal(err)
			}
			for _, secret := range []string{"Quirinius", "Melisande", "dishes", "readings", "calm\":", "tea at nine"} {
				if bytes.Contains(content, []byte(secret)) {
					t.Errorf("%s holds %q", name, secret)
				}
			}
		}
	}
	look() // with the journal
	closeStore(t, s)
	look()
	if _, err := s.Couple(t.Context()); err == nil || strings.Contains(Sentence(err), "%!") {
		t.Errorf("after Close: %v", err)
	}
}
