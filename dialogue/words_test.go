package dialogue

import (
	"maps"
	"strings"
	"testing"
)

func TestCheckWords(t *testing.T) {
	p := load(t, "../assets/protocols/a-hard-day.yaml")
	whole := map[string]string{"stage.held": "of another place"}
	for _, w := range p.Words() {
		whole[w.Key] = strings.ToUpper(strings.NewReplacer("{{.Speaker}}", "\x00", "{{.Listener}}", "\x01").Replace(w.Text))
		whole[w.Key] = strings.NewReplacer("\x00", "{{.Speaker}}", "\x01", "{{.Listener}}").Replace(whole[w.Key])
	}
	if wrong := CheckWords(p, whole); wrong != nil {
		t.Fatalf("a whole translation: %v", wrong)
	}
	const key = "protocol.a-hard-day.understand.prompt" // names {{.Speaker}}
	for name, c := range map[string]struct {
		change func(map[string]string)
		want   string
	}{
		"missing":     {func(m map[string]string) { delete(m, key) }, `"` + key + `" is missing: "What was the day like for {{.Speaker}}?"`},
		"empty":       {func(m map[string]string) { m[key] = " \n" }, `"` + key + `" is empty`},
		"too long":    {func(m map[string]string) { m[key] += strings.Repeat("ä", maxWord) }, "characters; allowed: up to 600"},
		"name lost":   {func(m map[string]string) { m[key] = "Wie war der Tag?" }, `"` + key + `" has the names []; allowed: [{{.Speaker}}]`},
		"other name":  {func(m map[string]string) { m[key] = "Wie war es für {{.Listener}}?" }, "has the names [{{.Listener}}]"},
		"open brace":  {func(m map[string]string) { m[key] += " {{" }, `"` + key + `" has braces around no name; allowed: [{{.Speaker}}]`},
		"shut brace":  {func(m map[string]string) { m[key] += " }}" }, "has braces around no name"},
		"control":     {func(m map[string]string) { m[key] += "\x1b[31m" }, `"` + key + `" has a control character`},
		"two lines":   {func(m map[string]string) { m[key] += "\n…" }, ""},
		"no such key": {func(m map[string]string) { m["protocol.a-hard-day.understand.promt"] = "x" }, `"protocol.a-hard-day.understand.promt" is no word of "a-hard-day"`},
		"of another":  {func(m map[string]string) { m["protocol.a-hard-day-too.x"] = "x" }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			words := maps.Clone(whole)
			c.change(words)
			wrong := CheckWords(p, words)
			if c.want == "" {
				if wrong != nil {
					t.Errorf("got %v", wrong)
				}
				return
			}
			if len(wrong) != 1 || !strings.Contains(wrong[0].Error(), c.want) {
				t.Errorf("got %v, want %q", wrong, c.want)
			}
		})
	}
}
