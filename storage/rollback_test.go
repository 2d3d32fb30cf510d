package storage

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// What somebody puts back from an older copy of the same data opens, since it was
// sealed for that very place; what the rows add up to gives it away.
func TestStore_FindsWhateverWasPutBack(t *testing.T) {
	const whole = `DELETE FROM events WHERE session_id = (SELECT id FROM older.sessions); DELETE FROM passages WHERE session_id = (SELECT id FROM older.sessions);
		INSERT INTO events SELECT * FROM older.events; INSERT INTO passages SELECT * FROM older.passages;
		DELETE FROM remarks WHERE session_id = (SELECT id FROM older.sessions); INSERT INTO remarks SELECT * FROM older.remarks;
		UPDATE sessions SET (summary, seq, status, last_at, beat, look_at, danced) = (SELECT summary, seq, status, last_at, beat, look_at, danced FROM older.sessions o WHERE o.id = sessions.id)
			WHERE id = (SELECT id FROM older.sessions)`
	for name, change := range map[string]string{
		"a summary":             "UPDATE sessions SET summary = (SELECT summary FROM older.sessions o WHERE o.id = sessions.id) WHERE id = (SELECT id FROM older.sessions)",
		"a summary, its number": "UPDATE sessions SET (summary, seq, last_at, status) = (SELECT summary, seq, last_at, status FROM older.sessions o WHERE o.id = sessions.id) WHERE id = (SELECT id FROM older.sessions)",
		"a whole session":       whole,
		"a name":                "UPDATE partners SET name = (SELECT name FROM older.partners o WHERE o.id = partners.id)",
		"seats":                 "UPDATE partners SET seat = seat - 2; UPDATE partners SET seat = -1 - seat",
		"words for looking up":  "UPDATE passages SET (said, payload) = (SELECT said, payload FROM older.passages o WHERE o.session_id = passages.session_id) WHERE session_id = (SELECT id FROM older.sessions)",
		"a session taken out":   "DELETE FROM events WHERE session_id <> (SELECT id FROM older.sessions); DELETE FROM passages WHERE session_id <> (SELECT id FROM older.sessions); DELETE FROM sessions WHERE id <> (SELECT id FROM older.sessions)",
		"a remark taken out":    "DELETE FROM remarks WHERE id NOT IN (SELECT id FROM older.remarks)",
		"a remark erased since": "INSERT INTO remarks SELECT * FROM older.remarks WHERE id NOT IN (SELECT id FROM remarks)",
		"the ledger":            "UPDATE couples SET ledger = (SELECT ledger FROM older.couples)",
		"no ledger":             "UPDATE couples SET ledger = NULL",
		"a ledger cut":          "UPDATE couples SET ledger = substr(ledger, 1, 20)",
		"the key of the data":   "UPDATE keyring SET key = x'0102030405060708'",
		"a drawer's ring cut":   "UPDATE drawers SET ring = substr(ring, 1, 60)",
		"a drawer's ledger cut": "UPDATE drawers SET ledger = substr(ledger, 1, 60)",
	} {
		t.Run(name, func(t *testing.T) {
			dir, s, c, p := withCouple(t)
			g := begin(t, s, c, p, firstDay, seeded(12))
			for g.session.State.Summary().Said == 0 {
				if !g.play(t, s, 1) {
					t.Fatal("nothing is said")
				}
			}
			gone := remark(t, s, g.id, "erased since")
			if strings.Contains(name, "drawer") { // whose passphrase takes its time
				makeDrawer(t, s, c.Partners[0].ID)
			}
			older := filepath.Join(t.TempDir(), "older.db")
			if err := s.CopyTo(t.Context(), older); err != nil {
				t.Fatal(err)
			}
			said := g.session.State.Summary().Said
			for g.session.State.Summary().Said <= said {
				if !g.play(t, s, 1) {
					t.Fatal("nothing more is said")
				}
			}
			remark(t, s, g.id, "since then")
			if err := s.EraseRemark(t.Context(), g.id, gone.ID); err != nil {
				t.Fatal(err)
			}
			begin(t, s, c, p, firstDay.Add(time.Hour), seeded(12)).play(t, s, 5)
			c.Partners[0].Name = "Noa, as she is called since"
			if _, err := s.SaveCouple(t.Context(), c); err != nil {
				t.Fatal(err)
			}
			wantWhole(t, s)
			conn, err := s.write.Conn(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if _, err := conn.ExecContext(t.Context(), "ATTACH ? AS older", older); err != nil {
				t.Fatal(err)
			}
			if done, err := conn.ExecContext(t.Context(), unguarded+change); err != nil {
				t.Fatal(err)
			} else if n, err := done.RowsAffected(); err != nil || n == 0 {
				t.Fatalf("nothing was put back: %v", err)
			}
			if err := conn.Close(); err != nil {
				t.Fatal(err)
			}
			closeStore(t, s)
			if err := verified(t, dir); !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrNoKey) {
				t.Errorf("nobody notices: %v", err)
			}
		})
	}
}
