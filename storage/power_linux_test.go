package storage

import (
	"bufio"
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"halfway/dialogue"
	"halfway/storage/keyring"
)

func init() { powerChild = childPower }

// op is something that a process did to the files of a folder, or told.
type op struct {
	what     string // write, truncate, sync, create, rename, remove, told
	path, to string
	at       int64
	data     []byte
}

// childPower does a bit of everything, and tells of what is acknowledged.
func childPower(dir string) error {
	ctx := context.Background()
	s, err := Open(dir)
	if err != nil {
		return err
	}
	couple, err := s.SaveCouple(ctx, dialogue.Couple{Partners: [2]dialogue.Partner{{Name: "Noa"}, {Name: "Samir"}}})
	if err != nil {
		return err
	}
	p, err := dialogue.Load("short.yaml", []byte(shortProtocol))
	if err != nil {
		return err
	}
	g, err := tryBegin(s, couple, p, firstDay, seeded(3))
	if err != nil {
		return err
	}
	gone, err := tryBegin(s, couple, p, firstDay.Add(time.Hour), seeded(4))
	if err != nil {
		return err
	}
	tell := func() { fmt.Println("told", g.id, g.session.State.Seq) }
	tell()
	for n := range 24 {
		events, after, err := g.next()
		if err != nil {
			return err
		}
		if len(events) == 0 {
			break
		}
		if err := s.Append(ctx, g.id, events, after.State.Summary()); err != nil {
			return err
		}
		g.session = after
		tell()
		switch n {
		case 4, 12:
			if err := s.changeRing(ctx, keyring.Plain(s.key)); err != nil {
				return err
			}
		case 8:
			if err := s.KeepCopy(ctx, firstDay); err != nil {
				return err
			}
		case 16:
			if err := s.Erase(ctx, gone.id); err != nil {
				return err
			}
			fmt.Println("gone", gone.id)
		}
	}
	return s.Close()
}

// recorded runs the child and returns what it did, in order.
func recorded(t *testing.T, dir string) []op {
	t.Helper()
	if _, err := exec.LookPath("strace"); err != nil {
		t.Skip("strace is not installed")
	}
	trace := filepath.Join(t.TempDir(), "trace")
	child := exec.Command("strace", "-f", "-y", "-xx", "-s", "2000000", "-o", trace,
		"-e", "trace=openat,write,pwrite64,ftruncate,fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat", os.Args[0])
	child.Env = append(os.Environ(), childVariable+"="+childCut, dirVariable+"="+dir, "GOMAXPROCS=1")
	if out, err := child.CombinedOutput(); err != nil {
		if bytes.Contains(out, []byte("ptrace")) {
			t.Skipf("no process can be watched here: %s", out)
		}
		t.Fatalf("%v: %.2000s", err, out)
	}
	file, err := os.Open(trace)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var ops []op
	begun := map[string]string{} // by process, what another one interrupted
	for lines := bufio.NewReaderSize(file, 1<<20); ; {
		line, err := lines.ReadString('\n')
		if line == "" && err != nil {
			break
		}
		pid, call, _ := strings.Cut(strings.TrimSpace(line), " ")
		call = strings.TrimSpace(call)
		if rest, ok := strings.CutSuffix(call, "<unfinished ...>"); ok {
			begun[pid] = rest
			continue
		}
		if strings.HasPrefix(call, "<... ") {
			_, rest, _ := strings.Cut(call, "resumed>")
			call = begun[pid] + rest
		}
		if o, ok := readOp(t, call, dir); ok {
			ops = append(ops, o)
		}
	}
	return ops
}

var (
	called = regexp.MustCompile(`^(\w+)\((.*)\)\s+= (-?\d+)`)
	quoted = regexp.MustCompile(`"((?:\\x[0-9a-f]{2})*)"`)
	inFile = regexp.MustCompile(`^\d+<((?:\\x[0-9a-f]{2})*)>`)
)

// readOp reads one call of a trace; false for one that is nothing to a folder.
func readOp(t *testing.T, call, dir string) (op, bool) {
	t.Helper()
	m := called.FindStringSubmatch(call)
	if m == nil || strings.HasPrefix(m[3], "-") {
		return op{}, false
	}
	name, args := m[1], m[2]
	plain := func(hexed string) []byte {
		text, err := hex.DecodeString(strings.ReplaceAll(hexed, `\x`, ""))
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	var texts [][]byte
	for _, q := range quoted.FindAllStringSubmatch(args, -1) {
		texts = append(texts, plain(q[1]))
	}
	path := ""
	if f := inFile.FindStringSubmatch(args); f != nil {
		path = string(plain(f[1]))
	}
	within := func(path string) bool {
		return strings.HasPrefix(path, dir+"/") && !strings.HasSuffix(path, "-shm") && !strings.HasSuffix(path, lockName)
	}
	fields := strings.Split(args, ", ")
	number := func(i int) int64 {
		n, err := strconv.ParseInt(fields[len(fields)+i], 10, 64)
		if err != nil {
			t.Fatalf("%s: %v", call[:min(len(call), 200)], err)
		}
		return n
	}
	switch {
	case name == "write" && strings.HasPrefix(args, "1<") && len(texts) == 1:
		return op{what: "told", data: texts[0]}, true
	case name == "pwrite64" && within(path) && len(texts) == 1:
		return op{what: "write", path: path, at: number(-1), data: texts[0]}, true
	case name == "write" && within(path) && len(texts) == 1:
		return op{what: "write", path: path, at: -1, data: texts[0]}, true
	case name == "ftruncate" && within(path):
		return op{what: "truncate", path: path, at: number(-1)}, true
	case (name == "fsync" || name == "fdatasync") && within(path):
		return op{what: "sync", path: path}, true
	case name == "openat" && strings.Contains(args, "O_CREAT") && len(texts) == 1 && within(string(texts[0])):
		return op{what: "create", path: string(texts[0])}, true
	case strings.HasPrefix(name, "rename") && len(texts) == 2 && within(string(texts[0])):
		return op{what: "rename", path: string(texts[0]), to: string(texts[1])}, true
	case strings.HasPrefix(name, "unlink") && len(texts) == 1 && within(string(texts[0])):
		return op{what: "remove", path: string(texts[0])}, true
	}
	return op{}, false
}

// after returns the files as they are on disk after a cut behind the first
// operations. What was written and not synced is there in part: drop says what is
// not. What has a name keeps it, and what lost it has lost it.
func after(ops []op, drop func() bool) map[string][]byte {
	synced := make([]bool, len(ops))
	for i, o := range ops {
		if o.what != "sync" {
			continue
		}
		for j := range i {
			if ops[j].path == o.path {
				synced[j] = true
			}
		}
	}
	files := map[string][]byte{}
	ends := map[string]int64{} // where a plain write goes on
	for i, o := range ops {
		switch o.what {
		case "create":
			if _, there := files[o.path]; !there {
				files[o.path], ends[o.path] = []byte{}, 0
			}
		case "write":
			at := o.at
			if at < 0 {
				at = ends[o.path]
				ends[o.path] += int64(len(o.data))
			}
			if !synced[i] && drop() {
				continue
			}
			content := files[o.path]
			if need := int(at) + len(o.data); len(content) < need {
				content = append(content, make([]byte, need-len(content))...)
			}
			copy(content[at:], o.data)
			files[o.path] = content
		case "truncate":
			content := files[o.path]
			if int(o.at) < len(content) {
				content = content[:o.at]
			} else {
				content = append(content, make([]byte, int(o.at)-len(content))...)
			}
			files[o.path] = content
		case "rename":
			files[o.to] = files[o.path]
			delete(files, o.path)
		case "remove":
			delete(files, o.path)
		}
	}
	for path, content := range files {
		files[path] = slices.Clone(content)
	}
	return files
}

// The power is cut behind every write of a process, and what was not synced is
// there in part: whatever the moment, the next start works, all holds together,
// and what was acknowledged is there.
func TestPower_CutAnywhere(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	if err := os.MkdirAll(filepath.Join(dir, copiesName), 0o700); err != nil {
		t.Fatal(err)
	}
	ops := recorded(t, dir)
	counts := map[string]int{}
	for _, o := range ops {
		counts[o.what]++
	}
	if counts["write"] < 50 || counts["sync"] < 30 || counts["told"] < 10 || counts["rename"] < 3 {
		t.Fatalf("only this was recorded: %v", counts)
	}
	seed := rand.Uint64()
	random := seeded(seed)
	most := max(crashes(t)*3/2, 100)
	states := 0
	for states < most {
		k := 1 + random.IntN(len(ops))
		if states < len(ops) && most > 2*len(ops) {
			k = states + 1 // each of them, where there is time
		}
		drops := random.IntN(3) // none, some, or all
		files := after(ops[:k], func() bool { return drops == 2 || drops == 1 && random.IntN(2) == 0 })
		states++
		there := filepath.Join(t.TempDir(), "data")
		for path, content := range files {
			to := filepath.Join(there, strings.TrimPrefix(path, dir))
			if err := errors.Join(os.MkdirAll(filepath.Dir(to), 0o700), os.WriteFile(to, content, 0o600)); err != nil {
				t.Fatal(err)
			}
		}
		id, gone, seq := "", "", 0
		for _, o := range ops[:k] {
			for line := range strings.Lines(string(o.data)) {
				if o.what != "told" {
					break
				}
				if _, err := fmt.Sscanf(line, "told %s %d", &id, &seq); err != nil {
					_, _ = fmt.Sscanf(line, "gone %s", &gone)
				}
			}
		}
		where := fmt.Sprintf("seed %d, state %d: cut behind %d of %d (%s %s), drops %d, files %v", seed, states, k, len(ops), ops[k-1].what, filepath.Base(ops[k-1].path), drops, slices.Sorted(maps.Keys(files)))
		s, err := Open(there)
		if err != nil {
			t.Fatalf("%s: the next start: %v", where, err)
		}
		s.tidying.Wait()
		if err := s.Verify(t.Context()); err != nil {
			t.Fatalf("%s: %v", where, err)
		}
		if id != "" {
			if stored, err := s.Session(t.Context(), id); err != nil || stored.Seq < seq {
				t.Fatalf("%s: %d events of %d: %v", where, stored.Seq, seq, err)
			}
		}
		if gone != "" {
			if _, err := s.Session(t.Context(), gone); !errors.Is(err, ErrNotFound) {
				t.Fatalf("%s: what was erased is back: %v", where, err)
			}
		}
		closeStore(t, s)
		_ = os.RemoveAll(there)
	}
	t.Logf("%d states of %d operations: %v", states, len(ops), counts)
}
