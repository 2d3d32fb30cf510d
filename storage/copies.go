package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/mattn/go-sqlite3"
)

// copiesName is the folder of the copies that the program makes.
const copiesName = "backups"

// Why there is a copy.
const (
	CopiedAtStart = "start"   // the program was started
	CopiedBefore  = "version" // a new version changed how things are stored
	CopiedAside   = "aside"   // another copy was put back in its place
	CopiedDamaged = "damaged" // it was damaged, and kept for whoever can mend it
)

// Copy is a copy of the data that the program has made.
type Copy struct {
	// Path is its file, and Size how long that is, in bytes.
	Path string
	Size int64
	// Made is when it was made, and Why one of the Copied constants.
	Made time.Time
	Why  string
	// Sessions is how many it has; -1 where it cannot be read.
	Sessions int
}

// stamp is how the time stands in a copy's name, in UTC.
const stamp = "20060102T150405.000Z"

func copyName(now time.Time, why string) string {
	return "halfway-" + now.UTC().Format(stamp) + "-" + why + ".db"
}

func readCopyName(name string) (made time.Time, why string, ok bool) {
	rest, ok := strings.CutPrefix(name, "halfway-")
	if !ok {
		return made, "", false
	}
	at, rest, _ := strings.Cut(rest, "-")
	why, ok = strings.CutSuffix(rest, ".db")
	made, err := time.Parse(stamp, at)
	known := why == CopiedAtStart || why == CopiedBefore || why == CopiedAside || why == CopiedDamaged
	return made, why, ok && err == nil && known
}

// Copies lists the copies in a data folder, the newest first. It needs no key,
// and nothing of the folder has to be open.
func Copies(dir string) ([]Copy, error) {
	all, err := listCopies(dir)
	if err != nil {
		return nil, err
	}
	for i := range all {
		all[i].Sessions = countSessions(all[i].Path)
	}
	return all, nil
}

func listCopies(dir string) ([]Copy, error) {
	folder := filepath.Join(dir, copiesName)
	entries, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, explain(folder, err)
	}
	var all []Copy
	for _, e := range entries {
		made, why, ok := readCopyName(e.Name())
		if !ok {
			continue
		}
		info, err := e.Info()
		if err != nil {
			continue // it has gone meanwhile
		}
		all = append(all, Copy{Path: filepath.Join(folder, e.Name()), Size: info.Size(), Made: made, Why: why})
	}
	slices.SortStableFunc(all, func(a, b Copy) int { return b.Made.Compare(a.Made) })
	return all, nil
}

func hasCopies(dir string) bool {
	all, err := listCopies(dir)
	return err == nil && len(all) > 0
}

// countSessions returns how many sessions a database has, or -1.
func countSessions(path string) int {
	if _, exists, err := inspect(path, len(schema)); err != nil || !exists {
		return -1
	}
	db, err := connect(path, forReadingAlone, 1)
	if err != nil {
		return -1
	}
	defer func() { _ = db.Close() }() // nothing is written
	var n int
	var verdict string
	if db.QueryRow("PRAGMA quick_check(1)").Scan(&verdict) != nil || verdict != "ok" ||
		db.QueryRow("SELECT count(*) FROM sessions").Scan(&n) != nil {
		return -1
	}
	return n
}

// room is what a copy leaves free on the disk, in bytes.
const room = 64 << 20

// KeepCopy makes a copy of the data among those that the program keeps, and lets
// the ones go that are not needed any more: of those made at a start it keeps the
// last five, the last of each of seven days and of each of four weeks. The copy
// is read back before it counts. It fails with ErrFull where little room would be
// left, and then has changed nothing.
func (s *Store) KeepCopy(ctx context.Context, now time.Time) error {
	s.copying.Lock()
	defer s.copying.Unlock()
	if err := s.keepCopy(ctx, now, CopiedAtStart, false); err != nil {
		return fmt.Errorf("keep a copy: %w", err)
	}
	return nil
}

func (s *Store) keepCopy(ctx context.Context, now time.Time, why string, withRing bool) error {
	if err := s.there(); err != nil {
		return err
	}
	folder := filepath.Join(s.dir(), copiesName)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return explain(folder, err)
	}
	path := filepath.Join(folder, copyName(now, why))
	if err := s.copyTo(ctx, path, withRing, why != CopiedDamaged); err != nil {
		return err
	}
	return s.letGo(now)
}

// letGo removes the copies that are not needed any more.
func (s *Store) letGo(now time.Time) error {
	all, err := listCopies(s.dir())
	if err != nil {
		return err
	}
	var trouble error
	for _, c := range superfluous(all, now) {
		trouble = errors.Join(trouble, explain(c.Path, removeCopy(c.Path)))
	}
	return trouble
}

// removeCopy removes a copy with whatever lies beside it.
func removeCopy(path string) error {
	var err error
	for _, beside := range []string{"", "-wal", "-shm", "-journal", ".key"} {
		err = errors.Join(err, remove(path+beside))
	}
	return err
}

// sweep removes what a start, a copy or a change of copies left behind that was cut
// off: it may have in it what was erased since.
func sweep(dir string) error {
	var err error
	for _, left := range []string{
		databaseName + restoreSuffix + "*", filepath.Join(copiesName, ".*.part*"), filepath.Join(copiesName, "*.db"+asideSuffix+"*"),
	} {
		names, bad := filepath.Glob(filepath.Join(escapeGlob(dir), left))
		err = errors.Join(err, bad)
		for _, name := range names {
			err = errors.Join(err, remove(name))
		}
	}
	return explain(dir, err)
}

// escapeGlob keeps what is special to Glob in the name of a folder from being so.
func escapeGlob(dir string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(dir)
}

// How many copies are kept of those that were made before something else.
const (
	keptStarts   = 5
	keptDays     = 7
	keptWeeks    = 4
	keptVersions = 2
	keptAside    = 3
)

// superfluous picks the copies that can go, from a list with the newest first. What is
// damaged stays, until somebody erases something.
func superfluous(all []Copy, now time.Time) []Copy {
	var gone []Copy
	starts := 0
	counts := map[string]int{}
	taken := map[string]bool{}
	for _, c := range all {
		counts[c.Why]++
		switch c.Why {
		case CopiedBefore:
			if counts[c.Why] > keptVersions {
				gone = append(gone, c)
			}
		case CopiedAside:
			if counts[c.Why] > keptAside {
				gone = append(gone, c)
			}
		case CopiedAtStart:
			starts++
			keep := starts <= keptStarts
			at, today := c.Made.In(now.Location()), now
			day := at.Format("day 2006-01-02")
			if !taken[day] && at.After(today.AddDate(0, 0, -keptDays)) {
				taken[day], keep = true, true
			}
			year, n := at.ISOWeek()
			week := fmt.Sprint("week ", year, " ", n)
			if !taken[week] && at.After(today.AddDate(0, 0, -7*keptWeeks)) {
				taken[week], keep = true, true
			}
			if !keep {
				gone = append(gone, c)
			}
		}
	}
	return gone
}

// CopyTo makes a copy of the data in a file, with the ring that opens it, and
// reads it back before it takes that name. It replaces what the file held, and fails
// with ErrOwn where that is the data itself.
func (s *Store) CopyTo(ctx context.Context, path string) error {
	path, err := filepath.Abs(path)
	if err == nil {
		err = s.RefuseOwn(path)
	}
	if err == nil {
		err = s.copyTo(ctx, path, true, true)
	}
	if err != nil {
		return fmt.Errorf("copy to a file: %w", err)
	}
	return nil
}

// copyTo makes a copy, which stands under its name only once it is whole and, where
// it is to be checked, has been read back.
func (s *Store) copyTo(ctx context.Context, path string, withRing, checked bool) error {
	if err := s.enoughRoom(filepath.Dir(path)); err != nil {
		return err
	}
	aside := filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".part")
	err := s.makeCopy(ctx, aside, withRing)
	if err == nil && checked {
		err = s.checkCopy(ctx, aside)
	}
	if err == nil {
		err = explain(path, os.Rename(aside, path))
	}
	if err != nil {
		_ = os.Remove(aside)
		return renamed(err, aside, path)
	}
	return explain(path, syncFolder(filepath.Dir(path)))
}

// renamed tells what concerns a file aside of the one that people know.
func renamed(err error, aside, known string) error {
	if p, ok := errors.AsType[*Problem](err); ok && p.Path == aside {
		return &Problem{Kind: p.Kind, Path: known, Err: err}
	}
	return err
}

func (s *Store) enoughRoom(dir string) error {
	info, err := os.Stat(s.path)
	if err != nil {
		return explain(s.path, err)
	}
	need := info.Size() + room
	if wal, err := os.Stat(s.path + "-wal"); err == nil {
		need += wal.Size()
	}
	if free, known := freeSpace(dir); known && free < uint64(need) {
		return &Problem{Kind: ErrFull, Path: dir, Err: fmt.Errorf("%d bytes are free, %d are needed", free, need)}
	}
	return nil
}

// makeCopy copies the database as it is at one moment, while others write.
func (s *Store) makeCopy(ctx context.Context, path string, withRing bool) error {
	if err := writeNew(path, nil); err != nil {
		return explain(path, err)
	}
	s.use.RLock()
	defer s.use.RUnlock()
	conn, err := s.read.Conn(ctx)
	if err != nil {
		return explain(s.path, err)
	}
	defer func() { _ = conn.Close() }() // back to the pool
	to, err := connect(path, forCopying, 1)
	if err != nil {
		return err
	}
	err = conn.Raw(func(from any) error { return backup(ctx, to, from.(*sqlite3.SQLiteConn)) })
	if err == nil {
		// One file and nothing beside it, whoever opens it.
		_, err = to.ExecContext(ctx, "PRAGMA journal_mode = DELETE")
	}
	if err == nil && withRing {
		_, err = to.ExecContext(ctx, "UPDATE keyring SET document = ?", s.theRing().Bytes())
	}
	if err := errors.Join(err, to.Close()); err != nil {
		return explain(path, err)
	}
	return explain(path, syncFile(path))
}

// backup is SQLite's online backup: of one moment, all at once.
func backup(ctx context.Context, to *sql.DB, from *sqlite3.SQLiteConn) error {
	conn, err := to.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }() // back to the pool
	return conn.Raw(func(raw any) error {
		b, err := raw.(*sqlite3.SQLiteConn).Backup("main", from, "main")
		if err != nil {
			return err
		}
		_, err = b.Step(-1)
		return errors.Join(err, b.Finish())
	})
}

// checkCopy reads a copy back as Verify does: its structure, and with the keys at
// hand all that is in it.
func (s *Store) checkCopy(ctx context.Context, path string) error {
	c, err := s.openCopy(path, forReadingAlone)
	if err != nil {
		return err
	}
	defer func() { _ = c.Close() }() // nothing is written
	return c.look(ctx, func(tx *sql.Tx) error {
		if err := c.verifyFile(ctx, tx); err != nil || c.master == nil {
			return err
		}
		if id, err := keyIn(ctx, tx); err != nil || id == nil || *id != c.ring.ID() {
			return err // what lies aside may have another key
		}
		return c.verifyRows(ctx, tx)
	})
}

// openCopy opens a copy of this data with the keys that are at hand.
func (s *Store) openCopy(path string, how url.Values) (*Store, error) {
	c := newStore(filepath.Dir(path), nil)
	c.path = path
	s.mu.RLock()
	c.ring, c.key, c.master = s.ring, slices.Clone(s.key), s.master
	s.mu.RUnlock()
	db, err := connect(path, how, 1)
	if err != nil {
		return nil, err
	}
	if c.read = db; how.Get("mode") == "rw" {
		c.write = db
	}
	return c, nil
}

// forCopying is how the file of a copy is opened that only this process knows.
var forCopying = url.Values{
	"mode": {"rw"}, "_txlock": {"immediate"}, "_synchronous": {"FULL"}, "_secure_delete": {"on"}, "_busy_timeout": {"5000"},
}

// copyFile copies a file into a new one that only its owner can read.
func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	if err := writeNew(to, nil); err != nil {
		return err
	}
	out, err := os.OpenFile(to, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	if err == nil {
		err = out.Sync()
	}
	return errors.Join(err, out.Close())
}

func syncFile(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}
