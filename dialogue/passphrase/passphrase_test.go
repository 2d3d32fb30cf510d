package passphrase

import (
	"errors"
	"strings"
	"testing"
)

func TestCheck_TellsWeakFromStrong(t *testing.T) {
	known := []string{"Robin", "Sam"}
	for chosen, want := range map[string]error{
		"": ErrShort, "xq7 !ä9": ErrShort, "password": ErrWeak, "qwertyuiop": ErrWeak, "robinsam": ErrWeak, "11111111": ErrWeak, "Robin2024": ErrWeak,
		"correct horse battery": nil, "seven clouds over the boat": nil, strings.Repeat("xq7 !", 400): nil,
	} {
		if err := Check(chosen, known); !errors.Is(err, want) {
			t.Errorf("%.40q: %v, want %v", chosen, err, want)
		}
	}
}

func BenchmarkStrength(b *testing.B) {
	text := strings.Repeat("aB3$correct horse ", 20)
	for b.Loop() {
		Strength(text, []string{"Robin", "Sam"})
	}
}
