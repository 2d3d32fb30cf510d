package dialogue

import (
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Protocols that are almost right find more holes in the rules than random
// bytes do: lines of good files are dropped, moved and given other values, and
// what still loads must keep the loader's promise.
func TestLoad_WhateverLoadsCanBeFinished(t *testing.T) {
	values := []string{
		"1", "2", "3", "20", "0", "true", "false", "speaker", "listener", "turn", "choose", "pause", "rate", "plan", "agree",
		"10s", "1m", "0s", "speak", "heard", "deeper", "ready", "talk", "[calm]", "x", `"yes"`,
	}
	loaded, refused := 0, 0
	paths := append(files(t, "../assets/protocols/*.yaml"), files(t, "testdata/protocols/good/*.yaml")...)
	rapid.Check(t, func(t *rapid.T) {
		text, err := os.ReadFile(rapid.SampledFrom(paths).Draw(t, "file"))
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.SplitAfter(string(text), "\n")
		for range rapid.IntRange(1, 3).Draw(t, "changes") {
			i := rapid.IntRange(0, len(lines)-1).Draw(t, "line")
			switch rapid.IntRange(0, 3).Draw(t, "change") {
			case 0:
				lines = slices.Delete(lines, i, i+1)
			case 1: // a block of up to ten lines moves
				end := min(i+rapid.IntRange(1, 10).Draw(t, "block"), len(lines))
				block := slices.Clone(lines[i:end])
				lines = slices.Delete(lines, i, end)
				lines = slices.Insert(lines, rapid.IntRange(0, len(lines)).Draw(t, "to"), block...)
			default:
				if key, _, ok := strings.Cut(lines[i], ": "); ok {
					lines[i] = key + ": " + rapid.SampledFrom(values).Draw(t, "value") + "\n"
				}
			}
			if len(lines) == 0 {
				return
			}
		}
		changed := strings.Join(lines, "")
		p, err := Load("changed", []byte(changed))
		if err != nil {
			refused++
			return
		}
		loaded++
		r := started(t, p)
		for range 15 {
			r.check()
			r.advance()
			if !r.act() {
				return
			}
		}
		r.replay()
		if r.s.State.End == "" {
			finish(t, r.s, r.now)
		}
	})
	if loaded == 0 || refused == 0 {
		t.Errorf("%d protocols loaded and %d were refused: one half was not tested", loaded, refused)
	}
}
