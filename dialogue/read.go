package dialogue

import (
	"encoding"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
)

// maxWord is the greatest length of a text in a protocol, in characters; more
// cannot be taken in from a screen.
const maxWord = 600

// reader fills a protocol from the nodes of its file, and remembers where
// everything stood.
type reader struct {
	name  string
	errs  LoadErrors
	spots map[spot]position
}

// spot names a key of a Protocol, Part, Step or Option. An item of a list of
// texts has the key and its number, as in "rules.2"; the thing itself has "".
type spot struct {
	of  any
	key string
}

// has reports whether the key was written, with whatever value.
func (r *reader) has(of any, key string) bool {
	_, ok := r.spots[spot{of, key}]
	return ok
}

// wrong notes a problem with the value of a key, or with the thing itself
// where the key is missing.
func (r *reader) wrong(of any, key, what, allowed string) {
	at, ok := r.spots[spot{of, key}]
	if !ok {
		at = r.spots[spot{of, ""}]
	}
	r.fail(at, what, allowed)
}

// keysOf lists the keys of a struct as its yaml tags have them, by field.
func keysOf(t reflect.Type) []string {
	keys := make([]string, t.NumField())
	for i := range keys {
		if tag := t.Field(i).Tag.Get("yaml"); tag != "-" {
			keys[i] = tag
		}
	}
	return keys
}

// read fills the struct to which of points.
func (r *reader) read(n ast.Node, of any) {
	into := reflect.ValueOf(of).Elem()
	keys := keysOf(into.Type())
	known := strings.Join(slices.DeleteFunc(slices.Clone(keys), func(k string) bool { return k == "" }), ", ")
	m, ok := n.(*ast.MappingNode)
	if !ok {
		r.fail(positionOf(n.GetToken()), "this is not a mapping", "the keys "+known)
		return
	}
	r.spots[spot{of, ""}] = positionOf(m.GetToken())
	for i, entry := range m.Values {
		keyed := entry.Key.GetToken()
		if i == 0 {
			r.spots[spot{of, ""}] = positionOf(keyed)
		}
		at := slices.Index(keys, keyed.Value)
		switch {
		case at < 0 || keyed.Value == "":
			r.fail(positionOf(keyed), fmt.Sprintf("unknown key %q", clip(keyed.Value)), known)
		case r.has(of, keyed.Value):
			r.fail(positionOf(keyed), fmt.Sprintf("the key %q is here for the second time", keyed.Value), "each key once")
		default:
			r.spots[spot{of, keyed.Value}] = positionOf(entry.Value.GetToken())
			r.value(entry.Value, into.Field(at), of, keyed.Value)
		}
	}
}

// value fills one field.
func (r *reader) value(n ast.Node, into reflect.Value, of any, key string) {
	at := positionOf(n.GetToken())
	if _, ok := n.(*ast.NullNode); ok {
		r.fail(at, fmt.Sprintf("%q is empty", key), "a value, or no such key")
		return
	}
	if d, ok := into.Addr().Interface().(encoding.TextUnmarshaler); ok {
		if text, ok := n.(*ast.StringNode); !ok || d.UnmarshalText([]byte(text.Value)) != nil {
			r.fail(at, fmt.Sprintf("%q is not a duration", clip(n.GetToken().Value)), "a duration such as 90s, 5m or 1h")
		}
		return
	}
	switch into.Kind() {
	case reflect.Slice:
		r.list(n, into, of, key)
	case reflect.String:
		if text, ok := r.text(n); ok {
			into.SetString(text)
		}
	case reflect.Bool:
		b, ok := n.(*ast.BoolNode)
		if !ok {
			r.fail(at, fmt.Sprintf("%q is neither true nor false", clip(n.GetToken().Value)), "true, false")
			return
		}
		into.SetBool(b.Value)
	case reflect.Int:
		i, err := strconv.Atoi(n.GetToken().Value)
		if _, ok := n.(*ast.IntegerNode); !ok || err != nil {
			r.fail(at, fmt.Sprintf("%q is not a whole number", clip(n.GetToken().Value)), "a whole number")
			return
		}
		into.SetInt(int64(i))
	default:
		panic("dialogue: a field of the protocol has a type that cannot be read: " + into.Type().String())
	}
}

// list fills a list of texts or of structs.
func (r *reader) list(n ast.Node, into reflect.Value, of any, key string) {
	seq, ok := n.(*ast.SequenceNode)
	if !ok {
		r.fail(positionOf(n.GetToken()), fmt.Sprintf("%q is not a list", key), "a list, each item after a hyphen")
		return
	}
	// Made at its full length at once, since spots keep pointers to the items.
	into.Set(reflect.MakeSlice(into.Type(), len(seq.Values), len(seq.Values)))
	for i, item := range seq.Values {
		if into.Index(i).Kind() == reflect.Struct {
			r.read(item, into.Index(i).Addr().Interface())
			continue
		}
		r.spots[spot{of, itemKey(key, i)}] = positionOf(item.GetToken())
		if text, ok := r.text(item); ok {
			into.Index(i).SetString(text)
		}
	}
}

// itemKey is the key of an item of a list of texts.
func itemKey(key string, i int) string { return key + "." + strconv.Itoa(i) }

// text reads a text, which says something and can be shown.
func (r *reader) text(n ast.Node) (string, bool) {
	at := positionOf(n.GetToken())
	var text string
	switch n := n.(type) {
	case *ast.StringNode:
		text = n.Value
	case *ast.LiteralNode:
		text = strings.TrimRight(n.Value.Value, "\n")
	default:
		r.fail(at, fmt.Sprintf("%q is not a text", clip(n.GetToken().Value)), "a text, in quotes where it looks like something else")
		return "", false
	}
	switch {
	case Blank(text):
		r.fail(at, "this text is empty", "a text that says something")
	case utf8.RuneCountInString(text) > maxWord:
		r.fail(at, fmt.Sprintf("this text has %d characters", utf8.RuneCountInString(text)), fmt.Sprintf("up to %d", maxWord))
	case strings.ContainsFunc(text, func(c rune) bool { return unicode.IsControl(c) && c != '\n' }):
		r.fail(at, "this text has a control character", "letters, signs and line breaks")
	default:
		return text, true
	}
	return "", false
}

// clip shortens what is quoted from a file.
func clip(text string) string {
	if runes := []rune(text); len(runes) > 40 {
		return string(runes[:39]) + "…"
	}
	return text
}
