package storage

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"halfway/dialogue"
)

// The test binary runs itself as the process that is killed. These variables
// tell it what to do.
const (
	childVariable = "HALFWAY_TEST_CHILD" // one of those below
	dirVariable   = "HALFWAY_TEST_DIR"
	seedVariable  = "HALFWAY_TEST_SEED"
	childPlays    = "plays"
	childHolds    = "holds"
	childErases   = "erases"
	childDoesKind = "does"
	childCut      = "cut"
)

// powerChild is what is recorded for cuts of the power; nil where it cannot be.
var powerChild func(dir string) error

func TestMain(m *testing.M) {
	var err error
	switch os.Getenv(childVariable) {
	case childPlays:
		err = childPlay(os.Getenv(dirVariable))
	case childHolds:
		err = childHold(os.Getenv(dirVariable))
	case childErases:
		err = childErase(os.Getenv(dirVariable))
	case childCut:
		err = powerChild(os.Getenv(dirVariable))
	case childDoesKind:
		err = childDoes(os.Getenv(dirVariable), os.Getenv(seedVariable))
	default:
		os.Exit(m.Run())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// childHold holds the data until its standard input ends.
func childHold(dir string) error {
	s, err := Open(dir)
	if err != nil {
		return err
	}
	if _, err := s.SaveCouple(context.Background(), dialogue.Couple{Partners: [2]dialogue.Partner{{Name: "Noa"}, {Name: "Samir"}}}); err != nil {
		return err
	}
	fmt.Println("held")
	_, err = io.Copy(io.Discard, os.Stdin)
	return errors.Join(err, s.Close())
}

// holdInChild lets another process hold the data until release is called.
func holdInChild(t *testing.T, dir string) (release func()) {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = append(os.Environ(), childVariable+"="+childHolds, dirVariable+"="+dir)
	child.Stderr = os.Stderr
	in, err := child.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "held\n" {
		t.Fatalf("the child says %q, %v", line, err)
	}
	return func() {
		_ = in.Close()
		if err := child.Wait(); err != nil {
			t.Error(err)
		}
	}
}

// report is one line of a child that plays. A line that has Done tells what is
// stored for good, one that has not what is about to be.
type report struct {
	Done    bool
	Session string
	// Events are those of one Append, or none for a beat.
	Events []dialogue.Event
	Clock  time.Duration
	// Step is where the session is with them.
	Step string
}

// childPlay plays one session after another until it is killed. It goes on with
// the one that its predecessor was killed in.
func childPlay(dir string) error {
	seed, err := strconv.ParseUint(os.Getenv(seedVariable), 10, 64)
	if err != nil {
		return err
	}
	random := seeded(seed)
	out := json.NewEncoder(os.Stdout) // not buffered: a line is out when it is told
	s, err := Open(dir)
	if err != nil {
		return err
	}
	ctx := context.Background()
	p, err := dialogue.Load("short.yaml", []byte(shortProtocol))
	if err != nil {
		return err
	}
	c, err := s.Couple(ctx)
	if errors.Is(err, ErrNotFound) {
		c, err = s.SaveCouple(ctx, dialogue.Couple{Partners: [2]dialogue.Partner{{Name: "Noa"}, {Name: "Samir"}}})
	}
	if err != nil {
		return err
	}
	g, err := takeUp(ctx, s, p, random)
	if err != nil {
		return err
	}
	for {
		if g == nil {
			if g, err = tryBegin(s, c, p, time.Now(), random); err != nil {
				return err
			}
			state := g.session.State
			stored, err := s.Session(ctx, g.id)
			if err != nil {
				return err
			}
			if err := out.Encode(report{true, g.id, stored.Events, 0, state.Now().Step.ID}); err != nil {
				return err
			}
		}
		if g, err = childStep(ctx, s, g, out); err != nil {
			return err
		}
	}
}

// childStep does one thing and tells of it before and after. It returns nil
// once the session has ended.
func childStep(ctx context.Context, s *Store, g *play, out *json.Encoder) (*play, error) {
	if g.session.State.End == "" && g.random.IntN(5) == 0 {
		g.now.Clock += time.Second
		r := report{Session: g.id, Clock: g.now.Clock, Step: g.session.State.Now().Step.ID}
		if err := s.Beat(ctx, g.id, g.now.Clock); err != nil {
			return nil, err
		}
		r.Done = true
		return g, out.Encode(r)
	}
	events, after, err := g.next()
	if err != nil || len(events) == 0 {
		return nil, err
	}
	r := report{Session: g.id, Events: events, Clock: g.now.Clock, Step: after.State.Now().Step.ID}
	if err := out.Encode(r); err != nil {
		return nil, err
	}
	if err := s.Append(ctx, g.id, events, after.State.Summary()); err != nil {
		return nil, err
	}
	g.session = after
	r.Done = true
	return g, out.Encode(r)
}

// takeUp goes on with the newest session if it has not ended, as the program
// does after it was cut off.
func takeUp(ctx context.Context, s *Store, p *dialogue.Protocol, random *rand.Rand) (*play, error) {
	list, err := s.Sessions(ctx)
	if err != nil || len(list) == 0 || list[0].Status != dialogue.StatusOpen {
		return nil, err
	}
	stored, err := s.Session(ctx, list[0].ID)
	if err != nil {
		return nil, err
	}
	session, err := dialogue.Open(p, stored.Events)
	if err != nil {
		return nil, err
	}
	clock, err := s.Clock(ctx, stored.ID)
	if err != nil {
		return nil, err
	}
	return &play{id: stored.ID, session: session, now: dialogue.Instant{Wall: session.State.Last.Wall, Clock: clock}, random: random}, nil
}

// telling is what a parent knows to be stored for good.
type telling struct {
	events  map[string][]dialogue.Event
	clock   map[string]time.Duration
	step    map[string]string
	pending *report // told, but not yet known to be stored
	newest  string
}

func (l *telling) hear(r report) {
	if !r.Done {
		l.pending = &r
		return
	}
	l.pending, l.newest = nil, r.Session
	l.events[r.Session] = append(l.events[r.Session], r.Events...)
	l.clock[r.Session] = max(l.clock[r.Session], r.Clock)
	l.step[r.Session] = r.Step
}

// crashes is how often a child is killed: HALFWAY_CRASHES, or 200 times.
func crashes(t *testing.T) int {
	text := os.Getenv("HALFWAY_CRASHES")
	if text == "" {
		return 200
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("HALFWAY_CRASHES is %q", text)
	}
	return n
}

// A process is killed at random moments, over and over on the same data. After
// every kill all that it had acknowledged is there, and nothing but the one
// decision that it was about to store.
func TestCrash_KeepsWhatWasAcknowledged(t *testing.T) {
	dir := t.TempDir()
	l := &telling{events: map[string][]dialogue.Event{}, clock: map[string]time.Duration{}, step: map[string]string{}}
	random := seeded(rand.Uint64())
	p := loadShort(t)
	kills, early, half := crashes(t), 0, 0
	for n := range kills {
		// Some die before they have said anything: while they open and recover.
		delay, waits := time.Duration(1+random.IntN(60))*time.Millisecond, random.IntN(10) > 0
		heard := killOne(t, dir, random.Uint64(), waits, delay, l)
		if !heard {
			early++
		}
		if l.pending != nil {
			half++
		}
		checkAfterKill(t, dir, p, l)
		if t.Failed() {
			t.Fatalf("at kill %d of %d", n+1, kills)
		}
	}
	s := openStore(t, dir)
	wantWhole(t, s)
	total := 0
	for id, events := range l.events {
		total += len(events)
		stored, err := s.Session(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.EqualFunc(stored.Events, events, func(a, b dialogue.Event) bool { return asJSON(t, a) == asJSON(t, b) }) {
			t.Errorf("session %s is not what was acknowledged", id)
		}
	}
	t.Logf("%d kills, %d before the first word, %d in mid-append: %d events of %d sessions", kills, early, half, total, len(l.events))
}

// startChild starts a child in a folder, which does what is named there; seed may
// be empty.
func startChild(t *testing.T, dir, does, seed string) (child *exec.Cmd, out io.Reader, complaint *bytes.Buffer) {
	t.Helper()
	child = exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childVariable+"="+does, dirVariable+"="+dir, seedVariable+"="+seed)
	complaint = &bytes.Buffer{}
	child.Stderr = complaint
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	return child, out, complaint
}

// wasKilled waits until a child has ended, which it must not have done by itself.
func wasKilled(t *testing.T, child *exec.Cmd, complaint *bytes.Buffer) {
	t.Helper()
	err := child.Wait()
	if exit, ok := errors.AsType[*exec.ExitError](err); !ok || exit.ExitCode() != -1 {
		t.Fatalf("the child was not killed: %v: %s", err, complaint)
	}
}

// killOne starts a child, kills it after a delay, and writes down what it told.
// The delay counts from the first line if waits is set, else from the start.
func killOne(t *testing.T, dir string, seed uint64, waits bool, delay time.Duration, l *telling) (heard bool) {
	t.Helper()
	child, out, complaint := startChild(t, dir, childPlays, strconv.FormatUint(seed, 10))
	kill := func() { _ = child.Process.Kill() } // SIGKILL
	if !waits {
		time.AfterFunc(delay, kill)
	}
	lines := bufio.NewReader(out)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			break // the end; a line that was cut off was not told
		}
		var r report
		if err := json.Unmarshal(line, &r); err != nil {
			t.Fatalf("the child says %q: %v", line, err)
		}
		if !heard && waits {
			time.AfterFunc(delay, kill)
		}
		heard = true
		l.hear(r)
	}
	wasKilled(t, child, complaint)
	return heard
}

// checkAfterKill looks at the data as the next start will find it, and writes
// down what was stored without having been acknowledged.
func checkAfterKill(t *testing.T, dir string, p *dialogue.Protocol, l *telling) {
	t.Helper()
	// For reading only, so that the next child is the one that recovers.
	s, err := OpenReadOnly(dir)
	if errors.Is(err, ErrNoData) && l.newest == "" {
		return // killed before there was anything
	}
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var verdict string
	if err := s.read.QueryRow("PRAGMA integrity_check").Scan(&verdict); err != nil || verdict != "ok" {
		t.Fatalf("integrity_check: %q, %v", verdict, err)
	}
	list, err := s.Sessions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(list) == 0 {
		if l.newest != "" {
			t.Fatal("all sessions are gone")
		}
		return
	}
	// Only the newest can have changed since the last check.
	id := list[0].ID
	stored, err := s.Session(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	state, err := dialogue.Fold(p, stored.Events)
	if err != nil {
		t.Fatal(err)
	}
	want := l.events[id]
	if len(stored.Events) < len(want) {
		t.Fatalf("session %s has %d events, %d were acknowledged", id, len(stored.Events), len(want))
	}
	if extra := stored.Events[len(want):]; len(extra) > 0 {
		switch {
		case l.pending != nil && l.pending.Session == id:
			// The one that was about to be stored, whole.
			want = append(want, l.pending.Events...)
			l.step[id] = l.pending.Step
		case l.events[id] == nil:
			// A session that was begun, and not yet told of.
			want = stored.Events
			l.step[id] = p.First().ID
		}
	}
	if got, want := asJSON(t, stored.Events), asJSON(t, want); got != want {
		t.Fatalf("session %s has\n%s, told were\n%s", id, got, want)
	}
	if got := state.Now().Step.ID; got != l.step[id] {
		t.Fatalf("session %s resumes at %q, told was %q", id, got, l.step[id])
	}
	clock, err := s.Clock(t.Context(), id)
	if err != nil || clock < state.Last.Clock || clock < l.clock[id] {
		t.Fatalf("session %s: its clock is %v, its last event at %v, told %v (%v)", id, clock, state.Last.Clock, l.clock[id], err)
	}
	l.events[id], l.pending, l.newest = want, nil, id
}

// The very first start is cut off too.
func TestCrash_TheFirstStart(t *testing.T) {
	random := seeded(rand.Uint64())
	p := loadShort(t)
	for n := range max(crashes(t)/10, 1) {
		dir := t.TempDir()
		l := &telling{events: map[string][]dialogue.Event{}, clock: map[string]time.Duration{}, step: map[string]string{}}
		killOne(t, dir, random.Uint64(), false, time.Duration(10+random.IntN(100))*time.Millisecond, l)
		checkAfterKill(t, dir, p, l)
		s, err := Open(dir)
		if err != nil {
			t.Fatalf("at kill %d: %v; %v", n+1, err, listing(t, dir))
		}
		wantWhole(t, s)
		closeStore(t, s)
	}
}

// childErase erases all sessions, tells of each before and after, and waits to
// be killed.
func childErase(dir string) error {
	s, err := Open(dir)
	if err != nil {
		return err
	}
	ctx := context.Background()
	list, err := s.Sessions(ctx)
	if err != nil {
		return err
	}
	for _, r := range list {
		fmt.Println(r.ID, "goes")
		if err := s.Erase(ctx, r.ID); err != nil {
			return err
		}
		fmt.Println(r.ID, "gone")
	}
	time.Sleep(time.Minute)
	return errors.New("nobody killed it")
}

// A process is killed while it erases. After every kill a session is whole or
// gone, and the next start wipes what is left of one that is gone.
func TestCrash_ErasesAllOrNothing(t *testing.T) {
	random := seeded(rand.Uint64())
	p := loadShort(t)
	kills, half := max(crashes(t)/10, 1), 0
	for n := range kills {
		dir := t.TempDir()
		s := openStore(t, dir)
		c := saveCouple(t, s)
		parts := map[string][][]byte{}
		for range 5 {
			g := begin(t, s, c, p, firstDay, seeded(random.Uint64()))
			g.play(t, s, 8)
			parts[g.id] = pieces(t, s, g.id)
		}
		closeStore(t, s)
		told := killErasing(t, dir, time.Duration(random.IntN(60_000))*time.Microsecond)
		s, err := Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		wantWhole(t, s)
		s.tidying.Wait()
		for id, was := range parts {
			_, err := s.Session(t.Context(), id)
			switch left := traces(t, dir, was); {
			case err == nil && told[id] != "gone":
			case errors.Is(err, ErrNotFound) && told[id] != "" && left == 0:
			default:
				t.Errorf("session %s, told to be %q: %v, %d pieces are left", id, told[id], err, left)
			}
			if told[id] == "goes" {
				half++
			}
		}
		closeStore(t, s)
		if t.Failed() {
			t.Fatalf("at kill %d of %d", n+1, kills)
		}
	}
	t.Logf("%d kills, %d in mid-erasure", kills, half)
}

// killErasing starts a child that erases, kills it a while after its first word,
// and returns the last word on each session.
func killErasing(t *testing.T, dir string, delay time.Duration) (told map[string]string) {
	t.Helper()
	child, out, complaint := startChild(t, dir, childErases, "")
	told = map[string]string{}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if len(told) == 0 {
			time.AfterFunc(delay, func() { _ = child.Process.Kill() })
		}
		id, word, _ := strings.Cut(lines.Text(), " ")
		told[id] = word
	}
	wasKilled(t, child, complaint)
	return told
}
