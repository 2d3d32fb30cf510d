package dialogue

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// files returns the paths that match, and fails without any: a moved folder
// must not turn its tests into nothing.
func files(t testing.TB, pattern string) []string {
	t.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		t.Fatalf("no files match %s: %v", pattern, err)
	}
	return paths
}

func load(t testing.TB, path string) *Protocol {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	p, err := Load(filepath.Base(path), text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// everyProtocol returns what is shipped and the good fixtures.
func everyProtocol(t testing.TB) []*Protocol {
	t.Helper()
	var all []*Protocol
	for _, path := range append(files(t, "../assets/protocols/*.yaml"), files(t, "testdata/protocols/good/*.yaml")...) {
		all = append(all, load(t, path))
	}
	return all
}

func TestLoad_Good(t *testing.T) {
	for _, path := range append(files(t, "../assets/protocols/*.yaml"), files(t, "testdata/protocols/good/*.yaml")...) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			p := load(t, path)
			for _, part := range p.Parts {
				for _, step := range part.Steps {
					if p.Step(step.ID) == nil || p.Step(step.ID).ID != step.ID || p.PartOf(step.ID).ID != part.ID {
						t.Errorf("step %q is not found by its id", step.ID)
					}
				}
			}
			if text, _ := os.ReadFile(path); p.Text != string(text) {
				t.Error("the text was not kept byte for byte")
			}
			keys := map[string]bool{}
			for _, word := range p.Words() {
				if keys[word.Key] {
					t.Errorf("two words have the key %q", word.Key)
				}
				keys[word.Key] = true
			}
		})
	}
}

// TestLoad_Bad reads what is expected of a file from the comments "# want:"
// at its top, in order. All of it must come, and nothing else.
func TestLoad_Bad(t *testing.T) {
	for _, path := range files(t, "testdata/protocols/bad/*.yaml") {
		name := filepath.Base(path)
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			var want []string
			for line := range strings.Lines(string(text)) {
				if rest, ok := strings.CutPrefix(line, "# want: "); ok {
					want = append(want, strings.TrimSpace(rest))
				}
			}
			if want == nil {
				t.Error("the file does not say what is wrong with it")
			}
			p, err := Load(name, text)
			var all LoadErrors
			if p != nil || !errors.As(err, &all) {
				t.Fatalf("got protocol %v and error %v, want LoadErrors", p, err)
			}
			var got []string
			for _, e := range all {
				got = append(got, fmt.Sprintf("%d:%d %s", e.Line, e.Column, e.What))
				if e.File != name {
					t.Errorf("the file is called %q", e.File)
				}
			}
			if strings.Join(got, "\n") != strings.Join(want, "\n") {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		})
	}
}

func TestLoad_ReadsEverything(t *testing.T) {
	p := load(t, "testdata/protocols/good/all.yaml")
	if p.ID != "all-2" || p.Title != "Everything: all of it" || p.Purpose != "First one line,\nthen another." ||
		p.NotWhen != "You need little." || len(p.Sources) != 1 || time.Duration(p.Length) != 3*time.Hour {
		t.Errorf("the protocol is %+v", p)
	}
	if s := p.Step("rest-more"); time.Duration(s.Time) != time.Hour || time.Duration(s.Minimum) != time.Hour ||
		time.Duration(s.In) != time.Second || time.Duration(s.Out) != 20*time.Second || !s.Back {
		t.Errorf("the pause is %+v", s)
	}
	if o := p.Step("heard").Option("deeper"); o.Then != "deeper" || o.Limit != 1 || o.Heard || p.PartOf("heard").Turns() != 3 {
		t.Errorf("the option is %+v", o)
	}
	if s := p.Step("wish"); len(s.Ask) != 4 || s.Ask[3] != Calm {
		t.Errorf("the rating is %+v", s)
	}
	// sha256sum testdata/protocols/good/least.yaml
	if least := load(t, "testdata/protocols/good/least.yaml"); least.Hash != "7c91880c3714e67f046deaec3fc20640f9a2d8bbd9b152466faa7a3ff737be41" {
		t.Errorf("the hash is %s", least.Hash)
	}
}

func TestLoadError_Prints(t *testing.T) {
	text, err := os.ReadFile("testdata/protocols/good/base.yaml")
	if err != nil {
		t.Fatal(err)
	}
	_, err = Load("my.yaml", []byte(strings.Replace(string(text), "kind: pause", "kind: paws", 1)))
	want := `my.yaml:18:15: unknown kind "paws"; allowed: agree, rate, pause, turn, choose, write, break, plan`
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	one, ok := errors.AsType[*LoadError](err)
	if !ok || one.Line != 18 || one.Column != 15 || one.File != "my.yaml" {
		t.Errorf("got %+v", one)
	}
}

// Files that are only long: they are refused, or read, and never take long.
func TestLoad_Bounds(t *testing.T) {
	text, err := os.ReadFile("testdata/protocols/good/base.yaml")
	if err != nil {
		t.Fatal(err)
	}
	full := append(text, []byte("#"+strings.Repeat("x", MaxFile-len(text)-1))...)
	if _, err := Load("full", full); err != nil {
		t.Errorf("a file of exactly the greatest size: %v", err)
	}
	if _, err := Load("over", append(full, 'x')); err == nil {
		t.Error("a file over the greatest size was read")
	}
	for _, unit := range []string{
		"[", "{", "- ", "? ", "a: ", "&a ", "!a ", "\"", "'", "|", "\t", " ", "a: b\n", "- a\n", "*a ", "---\n", "\r", "\\", "\x00",
		"a: [b]\n", "[a,", "a: [[[b]]]\n", "{a: b,", ": ", "%", "@", "- - a\n", "a: |\n b\n", "a:\n b:\n", "<<: ", "-\n", "a:\n", "[]", "a:\n- b\n",
	} {
		for _, size := range []int{1, maxTokens, MaxFile / len(unit) * len(unit)} {
			many := strings.Repeat(unit, max(size/len(unit), 1))
			start := time.Now()
			if _, err := Load("many", []byte(many)); err == nil {
				t.Errorf("%d bytes of %q were read as a protocol", len(many), unit)
			} else if all, ok := err.(LoadErrors); !ok || len(all) == 0 || len(all) > maxErrors {
				t.Errorf("%d bytes of %q: %T with %v", len(many), unit, err, err)
			}
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("%d bytes of %q took %s", len(many), unit, took)
			}
		}
	}
}

// Whatever is about the two of them begins with how close and how free each
// would like to be. The exceptions are about something else: a day outside, a
// break, and one person alone.
func TestShipped_BeginWithWishes(t *testing.T) {
	others := []string{"a-hard-day", "cooling-down", "my-own-page"}
	for _, path := range files(t, "../assets/protocols/*.yaml") {
		p := load(t, path)
		var asked []Reading
		for _, s := range p.Parts[0].Steps {
			asked = append(asked, s.Ask...)
		}
		if want := !slices.Contains(others, p.ID); want != (slices.Contains(asked, Closeness) && slices.Contains(asked, Space)) {
			t.Errorf("%s asks %v at its beginning", p.ID, asked)
		}
	}
}
