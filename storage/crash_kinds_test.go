package storage

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"halfway/dialogue"
	"halfway/storage/keyring"
	"halfway/storage/seal"
)

// kind is something that a child does again and again, until it is killed, and
// what must hold afterwards. What it tells on a line of its own before and after
// each time is what was begun and what was acknowledged.
type kind struct {
	// prepare makes a folder for it.
	prepare func(t *testing.T, dir string)
	// do does it once; n counts.
	do func(s *Store, n int) error
	// holds checks the folder after the kill: done is how often it was
	// acknowledged, and begun how often begun.
	holds func(t *testing.T, s *Store, done, begun int)
	// opening has it killed while it opens the folder, and not afterwards.
	opening bool
}

// kinds are what is killed, beside turns and erasing, which have rigs of their own.
var kinds = map[string]kind{
	"rewraps": {
		prepare: oneSession,
		do: func(s *Store, _ int) error {
			// The files alone: what Argon2id takes would leave nothing else to hit.
			key, err := s.proven("")
			if err != nil {
				return err
			}
			defer clear(key)
			return s.changeRing(context.Background(), keyring.Plain(key))
		},
		holds: func(*testing.T, *Store, int, int) {},
	},
	"copies": {
		prepare: oneSession,
		do: func(s *Store, n int) error {
			return s.KeepCopy(context.Background(), firstDay.Add(time.Duration(n)*time.Minute))
		},
		holds: func(t *testing.T, s *Store, done, _ int) {
			all := copiesIn(t, s.dir())
			if len(all) < min(done, keptStarts) {
				t.Errorf("%d copies of %d are left", len(all), done)
			}
			for _, c := range all {
				if c.Sessions != 1 {
					t.Errorf("%s has %d sessions", c.Path, c.Sessions)
				}
				if err := s.checkCopy(t.Context(), c.Path); err != nil {
					t.Error(err)
				}
			}
		},
	},
	"restores": {
		prepare: func(t *testing.T, dir string) {
			oneSession(t, dir)
			s := openStore(t, dir)
			if err := s.CopyTo(t.Context(), filepath.Join(dir, "one.db")); err != nil {
				t.Fatal(err)
			}
			couple, err := s.Couple(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			begin(t, s, couple, loadShort(t), firstDay.Add(time.Hour), seeded(2))
			if err := s.CopyTo(t.Context(), filepath.Join(dir, "two.db")); err != nil {
				t.Fatal(err)
			}
			closeStore(t, s)
		},
		do: func(s *Store, n int) error {
			return s.Restore(context.Background(), filepath.Join(s.dir(), []string{"one.db", "two.db"}[n%2]), "")
		},
		holds: func(t *testing.T, s *Store, done, begun int) {
			list, err := s.Sessions(t.Context())
			if err != nil || len(list) < 1 || len(list) > 2 {
				t.Errorf("%d sessions, %v", len(list), err)
			}
			if done > 0 && done == begun && len(list) != 1+(done-1)%2 {
				t.Errorf("the last that was put back has %d sessions, and there are %d", 1+(done-1)%2, len(list))
			}
		},
	},
	"imports": {
		prepare: func(t *testing.T, dir string) {
			from := openStore(t, t.TempDir())
			c, p := saveCouple(t, from), loadShort(t)
			for n := range 20 {
				begin(t, from, c, p, firstDay.Add(time.Duration(n)*time.Hour), seeded(uint64(n))).play(t, from, 4)
			}
			if err := os.MkdirAll(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, "archive.json"), exported(t, from, Selection{}, Archived{Private: true}), 0o600); err != nil {
				t.Fatal(err)
			}
			closeStore(t, openStore(t, dir))
		},
		do: func(s *Store, _ int) error {
			archive, err := os.ReadFile(filepath.Join(s.dir(), "archive.json"))
			if err != nil {
				return err
			}
			if _, err := s.Import(context.Background(), bytes.NewReader(archive), nil); err != nil {
				return err
			}
			couple, err := s.Couple(context.Background())
			if err != nil {
				return err
			}
			return s.EraseCouple(context.Background(), couple.ID)
		},
		holds: func(t *testing.T, s *Store, _, _ int) {
			if list, err := s.Sessions(t.Context()); err != nil || len(list) != 0 && len(list) != 20 {
				t.Errorf("%d of 20 sessions are there, %v", len(list), err)
			}
		},
	},
	"erasing all": {
		prepare: oneSession,
		do: func(s *Store, _ int) error {
			ctx := context.Background()
			if err := s.EraseAll(ctx); err != nil {
				return err
			}
			_, err := s.SaveCouple(ctx, dialogue.Couple{Partners: [2]dialogue.Partner{{Name: "Noa"}, {Name: "Samir"}}})
			return err
		},
		holds: func(t *testing.T, s *Store, done, _ int) {
			if list, err := s.Sessions(t.Context()); err != nil || done > 0 && len(list) > 0 {
				t.Errorf("%d sessions are there, %v", len(list), err)
			}
		},
	},
	"pages": {
		prepare: func(t *testing.T, dir string) {
			oneSession(t, dir)
			s := openStore(t, dir)
			makePlainDrawer(t, s)
			closeStore(t, s)
		},
		do: func(s *Store, n int) error {
			d, err := plainDrawer(s)
			if err != nil {
				return err
			}
			defer d.Close()
			_, err = d.SavePage(context.Background(), dialogue.Page{Text: fmt.Sprint("page ", n)})
			return err
		},
		holds: func(t *testing.T, s *Store, done, begun int) {
			d, err := plainDrawer(s)
			if err != nil {
				t.Fatal(err)
			}
			pages, err := d.Pages(t.Context())
			if err != nil || len(pages) < done || len(pages) > begun {
				t.Errorf("%d pages, %d of %d were acknowledged: %v", len(pages), done, begun, err)
			}
		},
	},
	"migrations": {
		prepare: func(t *testing.T, dir string) {
			version := []string{"v1", "v2"}[rand.IntN(2)]
			for _, name := range []string{databaseName, keyName} {
				if err := errors.Join(os.MkdirAll(dir, 0o700), copyFile(filepath.Join("testdata", version, name), filepath.Join(dir, name))); err != nil {
					t.Fatal(err)
				}
			}
		},
		do:      func(*Store, int) error { time.Sleep(time.Minute); return nil },
		opening: true,
		holds: func(t *testing.T, s *Store, _, _ int) {
			list, err := s.Sessions(t.Context())
			if err != nil || len(list) == 0 {
				t.Errorf("%d sessions, %v", len(list), err)
			}
		},
	},
}

// makePlainDrawer makes a drawer whose key lies in the plain: what Argon2id takes
// would leave nothing else to hit.
func makePlainDrawer(t *testing.T, s *Store) {
	t.Helper()
	couple, err := s.Couple(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	key := bytes.Repeat([]byte{5}, seal.KeySize)
	box, err := seal.NewBox(key)
	if err != nil {
		t.Fatal(err)
	}
	partner := couple.Partners[0].ID
	if _, err := s.write.Exec("INSERT INTO drawers (partner_id, ring, ledger) VALUES (?, ?, ?)", partner, keyring.Plain(key).Bytes(),
		box.Seal(new(ledger).bytes(), drawerBook(partner, box).place())); err != nil {
		t.Fatal(err)
	}
}

// plainDrawer opens that drawer.
func plainDrawer(s *Store) (*Drawer, error) {
	var partner string
	var stored []byte
	if err := s.read.QueryRow("SELECT partner_id, ring FROM drawers").Scan(&partner, &stored); err != nil {
		return nil, explain(s.path, found(err))
	}
	ring, err := keyring.Read(stored)
	if err != nil {
		return nil, &Problem{Kind: ErrDamaged, Path: s.path, Err: err}
	}
	box, err := seal.NewBox(ring.Key())
	if err == nil {
		err = s.verifyPages(context.Background(), partner, box)
	}
	return &Drawer{s: s, partner: partner, box: box}, err
}

// oneSession makes a folder with one session.
func oneSession(t *testing.T, dir string) {
	t.Helper()
	s := openStore(t, dir)
	begin(t, s, saveCouple(t, s), loadShort(t), firstDay, seeded(1)).play(t, s, 8)
	closeStore(t, s)
}

// childDoes does one of the kinds until it is killed.
func childDoes(dir, name string) error {
	k, ok := kinds[name]
	if !ok {
		return fmt.Errorf("no kind %q", name)
	}
	out := json.NewEncoder(os.Stdout)
	if k.opening {
		if err := out.Encode("begun"); err != nil {
			return err
		}
	}
	s, err := Open(dir)
	if err != nil {
		return err
	}
	for n := 0; ; n++ {
		if err := out.Encode("begun"); err != nil {
			return err
		}
		if err := k.do(s, n); err != nil {
			return err
		}
		if err := out.Encode("done"); err != nil {
			return err
		}
	}
}

// A process is killed while it does one thing or another; whatever the moment,
// the next start works, all holds together, and what was acknowledged is there.
func TestCrash_WhateverIsDone(t *testing.T) {
	names := make([]string, 0, len(kinds))
	for name := range kinds {
		names = append(names, name)
	}
	slices.Sort(names)
	each := max(crashes(t)/(3*len(kinds)), 3)
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			k := kinds[name]
			seed := rand.Uint64()
			random := seeded(seed)
			times := 0
			for n := range each {
				dir := filepath.Join(t.TempDir(), "data")
				k.prepare(t, dir)
				within := 60 * time.Millisecond
				if k.opening {
					within = 20 * time.Millisecond
				}
				done, begun := killDoing(t, dir, name, time.Duration(random.Int64N(int64(within))))
				times += done
				s, err := Open(dir)
				if err != nil {
					t.Fatalf("seed %d, kill %d: the next start: %v", seed, n, err)
				}
				s.tidying.Wait()
				if err := s.Verify(t.Context()); err != nil {
					t.Errorf("seed %d, kill %d: %v", seed, n, err)
				}
				k.holds(t, s, done, begun)
				closeStore(t, s)
				for file := range listing(t, dir) {
					if strings.HasSuffix(file, asideSuffix) && filepath.Base(file) == keyName+asideSuffix {
						t.Errorf("%s is left", file)
					}
				}
				if t.Failed() {
					t.FailNow()
				}
			}
			t.Logf("%d kills, it had been done %d times", each, times)
		})
	}
}

// killDoing starts a child that does something, kills it a while after it has
// begun, and returns how often it was done and begun.
func killDoing(t *testing.T, dir, name string, delay time.Duration) (done, begun int) {
	t.Helper()
	child, out, complaint := startChild(t, dir, childDoesKind, name)
	for lines := bufio.NewScanner(out); lines.Scan(); {
		switch lines.Text() {
		case `"begun"`:
			if begun++; begun == 1 {
				time.AfterFunc(delay, func() { _ = child.Process.Kill() })
			}
		case `"done"`:
			done++
		}
	}
	wasKilled(t, child, complaint)
	return done, begun
}
