package dialogue

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// damage spoils the lines of a good file and returns the number of the line,
// from 1, at which it must be refused. It returns 0 where the file has nothing
// that could be spoiled so.
type damage func(lines []string) (spoiled []string, at int)

// replaced spoils the n-th line, from 0, that matches.
func replaced(n int, pattern, with string) damage {
	re := regexp.MustCompile(pattern)
	return func(lines []string) ([]string, int) {
		seen := 0
		for i, line := range lines {
			if !re.MatchString(line) {
				continue
			}
			if seen++; seen <= n {
				continue
			}
			lines[i] = re.ReplaceAllString(line, with)
			return lines, i + 1
		}
		return nil, 0
	}
}

// added puts a line after the first that matches, and is told of there.
func added(pattern, line string) damage {
	re := regexp.MustCompile(pattern)
	return func(lines []string) ([]string, int) {
		i := slices.IndexFunc(lines, re.MatchString)
		if i < 0 {
			return nil, 0
		}
		return slices.Insert(lines, i+1, line), i + 2
	}
}

// dropped takes away the first line that matches, inside the thing that begins
// at the last line before it that matches owner; that is where it is missed.
func dropped(owner, pattern string) damage {
	o, re := regexp.MustCompile(owner), regexp.MustCompile(pattern)
	return func(lines []string) ([]string, int) {
		from := -1
		for i, line := range lines {
			if o.MatchString(line) {
				from = i
			}
			if from >= 0 && re.MatchString(line) {
				return slices.Delete(lines, i, i+1), from + 1
			}
		}
		return nil, 0
	}
}

// either spoils in the first of two ways that fits.
func either(a, b damage) damage {
	return func(lines []string) ([]string, int) {
		if spoiled, at := a(lines); at > 0 {
			return spoiled, at
		}
		return b(lines)
	}
}

const stepLine = `^      - id: `

var damages = map[string]damage{
	"format of tomorrow":       replaced(0, `^format: 1`, "format: 2"),
	"no format":                dropped(`^format:`, `^format:`),
	"unknown key at the top":   added(`^format: 1`, "colour: red"),
	"unknown key of a step":    added(stepLine, "        colour: red"),
	"unknown key of an option": added(`^          - id: `, "            colour: red"),
	"a key twice":              added(`^        kind: pause`, "        kind: pause"),
	"no kind":                  dropped(stepLine, `^        kind: pause`),
	"no prompt":                dropped(stepLine, `^        prompt: `),
	"no time of a pause":       dropped(`^      - id: settle`, `^        time: `),
	"no label":                 dropped(`^          - id: `, `^            label: `),
	"unknown kind":             replaced(0, `^        kind: pause`, "        kind: paws"),
	"unknown actor":            replaced(0, `^        actor: (speaker|listener)`, "        actor: husband"),
	"unknown reading":          replaced(0, `^        ask: .*`, "        ask: [guilt]"),
	"unknown group":            replaced(0, `^group: .*`, "group: nowhere"),
	"id that is none":          replaced(1, stepLine+".*", "      - id: Not an id"),
	"step twice":               replaced(1, stepLine+".*", "      - id: agree"),
	"part twice":               replaced(0, `^  - id: closing`, "  - id: opening"),
	"second agree":             replaced(0, `^        kind: (pause|rate)`, "        kind: agree"),
	"branch to nowhere":        replaced(0, `^            then: .*`, "            then: nowhere"),
	"loop without an end":      replaced(0, `^            limit: .*`, "            limit: 0"),
	"endless limit":            replaced(0, `^            limit: .*`, "            limit: 999"),
	"first option leads back":  added(`^            label: Yes, you heard me`, "            then: agree"),
	"negative time":            replaced(0, `^        time: .*`, "        time: -1m"),
	"time too long":            replaced(0, `^        time: .*`, "        time: 48h"),
	"no duration":              replaced(0, `^        time: .*`, "        time: soon"),
	"breath too long":          replaced(0, `^breath: .*`, "breath: 2h"),
	"text for a list":          replaced(0, `^        ask: .*`, "        ask: calm"),
	"list for a text":          replaced(0, `^title: .*`, "title: [a, b]"),
	"empty text":               replaced(0, `^        prompt: .*`, `        prompt: "  "`),
	"nothing":                  replaced(0, `^        prompt: .*`, `        prompt:`),
	"text too long":            replaced(0, `^purpose: .*`, "purpose: "+strings.Repeat("long ", 200)),
	"unknown placeholder":      replaced(0, `^        prompt: .*`, `        prompt: "Hello, {{.Darling}}"`),
	"speaker where none is":    replaced(0, `^        prompt: .*`, `        prompt: "Hello, {{.Speaker}}"`),
	"rounds below zero":        replaced(0, `^    rounds: .*`, "    rounds: -1"),
	"too many rounds":          replaced(0, `^    rounds: .*`, "    rounds: 99"),
	"three people":             either(replaced(0, `^people: .*`, "people: 3"), added(`^format: 1`, "people: 3")),
	"anchor":                   replaced(0, `^title: `, "title: &a "),
	"tag":                      replaced(0, `^title: `, "title: !!str "),
	"key of another kind":      added(`^        kind: agree`, "        time: 1m"),
	"heard of nobody":          replaced(0, `^            heard: true`, "            heard: perhaps"),
	"floor that cannot pass":   dropped(`^          - id: `, `^            heard: true`),
}

// Whatever is spoiled in a shipped file, it is refused at the line where that
// was done.
func TestLoad_RefusesDamageAtItsLine(t *testing.T) {
	const least = 20
	for _, path := range files(t, "../assets/protocols/*.yaml") {
		name := filepath.Base(path)
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		applied := 0
		for what, spoil := range damages {
			lines, at := spoil(strings.Split(string(text), "\n"))
			if at == 0 {
				continue
			}
			applied++
			t.Run(name+"/"+what, func(t *testing.T) {
				_, err := Load(name, []byte(strings.Join(lines, "\n")))
				var all LoadErrors
				if !errors.As(err, &all) {
					t.Fatalf("it was read, spoiled at line %d", at)
				}
				var got []string
				for _, e := range all {
					if got = append(got, fmt.Sprintf("%d: %s", e.Line, e.What)); e.Line == at {
						return
					}
				}
				t.Errorf("spoiled at line %d, it says\n%s", at, strings.Join(got, "\n"))
			})
		}
		if applied < least {
			t.Errorf("only %d kinds of damage fit %s", applied, name)
		}
	}
}
