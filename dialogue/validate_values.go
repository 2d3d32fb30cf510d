package dialogue

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

var idPattern = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)

// oneOf looks at a value that must be one of a list.
func (c checker) oneOf(of any, key, value, allowed string) {
	if c.has(of, key) && !slices.Contains(strings.Split(allowed, ", "), value) {
		c.wrong(of, key, fmt.Sprintf("unknown %s %q", key, clip(value)), allowed)
	}
}

func (c checker) required(of any, what string, keys ...string) {
	for _, key := range keys {
		if !c.has(of, key) {
			c.wrong(of, "", fmt.Sprintf("%s needs %q", what, key), "all of "+list(keys))
		}
	}
}

func (c checker) id(of any, id string) {
	if c.has(of, "id") && !idPattern.MatchString(id) {
		c.wrong(of, "id", fmt.Sprintf("%q is not an id", clip(id)), "a lower-case letter, then such letters, digits and hyphens")
	}
}

func (c checker) within(of any, key string, d Duration, least, most time.Duration) {
	if v := time.Duration(d); c.has(of, key) && (v < least || v > most) {
		c.wrong(of, key, fmt.Sprintf("%q is %s", key, v), fmt.Sprintf("%s to %s", short(least), short(most)))
	}
}

// count reports whether a list that was written has an allowed length.
func (c checker) count(of any, key string, n, least, most int) bool {
	if !c.has(of, key) {
		return false
	}
	if n < least || n > most {
		c.wrong(of, key, fmt.Sprintf("%q has %d items", key, n), fmt.Sprintf("%d to %d", least, most))
		return false
	}
	return true
}

// words looks for placeholders that nobody would fill.
func (c checker) words(of any, key, text string, names ...string) {
	rest := text
	for _, name := range names {
		rest = strings.ReplaceAll(rest, name, "")
	}
	if strings.Contains(rest, "{{") || strings.Contains(rest, "}}") {
		allowed := "no placeholder here"
		if len(names) > 0 {
			allowed = list(names)
		}
		c.wrong(of, key, "this text has an unknown placeholder", allowed)
	}
}

func list[T ~string](items []T) string {
	texts := make([]string, len(items))
	for i, item := range items {
		texts[i] = string(item)
	}
	return strings.Join(texts, ", ")
}

// short prints a round duration as it is written in a protocol: "2h", "10s".
func short(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}
