package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"halfway/assets"
	"halfway/dialogue"
)

func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(assets.ProtocolSchema))
	must(t, err)
	c := jsonschema.NewCompiler()
	must(t, c.AddResource("protocol.schema.json", doc))
	s, err := c.Compile("protocol.schema.json")
	must(t, err)
	return s
}

// parsed reads YAML as a validator of JSON wants it.
func parsed(t *testing.T, text []byte) any {
	t.Helper()
	plain, err := yaml.YAMLToJSON(bytes.TrimPrefix(text, []byte("\ufeff")))
	must(t, err)
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(plain))
	must(t, err)
	return doc
}

// What the loader takes, the schema takes, too.
func TestSchema_TakesWhatTheLoaderTakes(t *testing.T) {
	s := schema(t)
	var paths []string
	for _, pattern := range []string{"../../assets/protocols/*.yaml", "../../dialogue/testdata/protocols/good/*.yaml"} {
		found, err := filepath.Glob(pattern)
		must(t, err)
		paths = append(paths, found...)
	}
	if len(paths) < len(assets.ProtocolIDs)+2 {
		t.Fatalf("only %d files", len(paths))
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		must(t, err)
		if err := s.Validate(parsed(t, text)); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// What a schema can say, it says; the loader refuses each of these, too.
func TestSchema_RefusesDamage(t *testing.T) {
	s := schema(t)
	base := "../../dialogue/testdata/protocols/good/base.yaml"
	all := "../../dialogue/testdata/protocols/good/all.yaml"
	writes := "../../dialogue/testdata/protocols/good/writes.yaml"
	solo := "../../dialogue/testdata/protocols/good/solo.yaml"
	for name, c := range map[string]struct{ file, old, new string }{
		"format":                   {base, "format: 1", "format: 2"},
		"unknown key":              {base, "format: 1", "format: 1\ncolour: red"},
		"unknown key of a part":    {base, "  - id: talk", "  - id: talk\n    colour: red"},
		"unknown kind":             {base, "kind: pause", "kind: paws"},
		"no kind":                  {base, "        kind: pause\n", ""},
		"missing":                  {base, "\nneed: ", "\nsources: [x]\n# need: "},
		"missing in a kind":        {base, "        prompt: Rest\n", ""},
		"key of another":           {base, "kind: pause", "kind: pause\n        rules: [x]"},
		"words for a time":         {base, "time: 30s", "time: half a minute"},
		"a number for a time":      {base, "time: 30s", "time: 30"},
		"less than no time":        {base, "time: 30s", "time: -30s"},
		"in without out":           {base, "        out: 6s\n", ""},
		"a text that says nothing": {base, "prompt: Rest", "prompt: \"  \""},
		"a text that is too long":  {base, "prompt: Rest", "prompt: " + strings.Repeat("x", 601)},
		"a cue that is too long":   {all, "kind: turn", "kind: turn\n        cue: " + strings.Repeat("x", 61)},
		"bad id":                   {base, "- id: rest", "- id: Not An Id"},
		"not begun by agreeing":    {base, "kind: agree\n        prompt: Before you begin\n        rules: [One speaks at a time]", "kind: plan\n        prompt: Before you begin"},
		"no rules":                 {base, "rules: [One speaks at a time]", "rules: []"},
		"a truth that is none":     {base, "format: 1", "format: 1\noff_record: maybe"},
		"unknown group":            {base, "format: 1", "format: 1\ngroup: cold"},
		"three people":             {base, "format: 1", "format: 1\npeople: 3"},
		"one variant":              {base, "format: 1", "format: 1\nvariants: [{id: a, label: A, length: 5m, rounds: 1, time: 1m}]"},
		"too many rounds":          {base, "rounds: 2", "rounds: 21"},
		"unknown actor":            {base, "actor: speaker", "actor: nobody"},
		"a turn of both":           {base, "actor: speaker", "actor: both"},
		"a turn without end":       {base, "kind: turn", "kind: turn\n        hard: true"},
		"unknown reading":          {base, "ask: [calm", "ask: [mood"},
		"a limited first answer":   {base, "heard: true", "heard: true\n            limit: 1"},
		"heard and elsewhere":      {base, "heard: true", "heard: true\n            then: speak"},
		"a writer without a sign":  {writes, "actor: speaker\n        sign: writes\n", "actor: speaker\n"},
		"a writer's dance of both": {writes, "dance: feeling", "dance: step"},
		"a dance in private":       {writes, "dance: feeling", "dance: feeling\n        private: true"},
		"a piece of no dance":      {writes, "dance: feeling", "dance: waltz"},
		"both write with a sign":   {writes, "actor: both", "actor: both\n        sign: write"},
		"both write in private":    {writes, "actor: both", "actor: both\n        private: true"},
		"a bell and a way on":      {writes, "actor: both", "actor: both\n        time: 1m\n        hard: true"},
		"alone, the other writes":  {solo, "actor: speaker", "actor: listener"},
		"alone, a step for two":    {solo, "- id: rest", "- {id: away, kind: break, prompt: x, next: y}\n      - id: rest"},
	} {
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile(c.file)
			must(t, err)
			changed := strings.Replace(string(text), c.old, c.new, 1)
			if changed == string(text) {
				t.Fatalf("%q is not in %s", c.old, c.file)
			}
			if s.Validate(parsed(t, []byte(changed))) == nil {
				t.Error("the schema takes it")
			}
			if _, err := dialogue.Load("changed.yaml", []byte(changed)); err == nil {
				t.Error("the loader takes it")
			}
		})
	}
}

// The schema and the loader know the same values and, by kind, the same keys.
// What the loader knows is read from what it says is allowed.
func TestSchema_HasTheValuesOfTheLoader(t *testing.T) {
	var doc struct {
		Properties map[string]schemaValue
		Defs       map[string]struct {
			Properties map[string]schemaValue
			AllOf      []struct {
				If struct {
					Properties struct{ Kind struct{ Const string } }
				}
				Then struct {
					Required      []string
					PropertyNames schemaValue
					Properties    map[string]schemaValue
				}
			}
		} `json:"$defs"`
	}
	must(t, json.Unmarshal(assets.ProtocolSchema, &doc))
	step := doc.Defs["step"]
	sameItems(t, "groups", doc.Properties["group"].Enum, allowed(t, "group: zzz", `unknown group "zzz"`))
	sameItems(t, "kinds", step.Properties["kind"].Enum, allowed(t, "kind: zzz", `unknown kind "zzz"`))
	sameItems(t, "actors", step.Properties["actor"].Enum, allowed(t, "kind: write, actor: zzz", `unknown actor "zzz"`))
	sameItems(t, "pieces of the dance", step.Properties["dance"].Enum, allowed(t, "kind: write, dance: zzz", `unknown dance "zzz"`))
	sameItems(t, "readings", step.Properties["ask"].Items.Enum, allowed(t, "kind: rate, ask: [zzz]", `unknown reading "zzz"`))

	var kinds []any
	for _, rule := range step.AllOf {
		kind, then := rule.If.Properties.Kind.Const, rule.Then
		kinds = append(kinds, kind)
		// A key that this kind has not, and nothing that it must have.
		strange := "ask: [calm]"
		if kind == "rate" {
			strange = "rules: [x]"
		}
		key, _, _ := strings.Cut(strange, ":")
		text := "kind: " + kind + ", " + strange
		must := append([]any{"id"}, without(allowed(t, text, "kind \""+kind+"\" needs"), "all of ")...)
		may := append([]any{"id", "kind"}, allowed(t, text, "kind \""+kind+"\" has no \""+key+"\"")...)
		sameItems(t, "what a "+kind+" must have", texts(then.Required), must)
		sameItems(t, "what a "+kind+" may have", then.PropertyNames.Enum, may)
		if kind == "turn" {
			sameItems(t, "actors of a turn", then.Properties["actor"].Enum, allowed(t, "kind: turn, actor: zzz", `unknown actor "zzz"`))
		}
	}
	sameItems(t, "kinds with rules", kinds, step.Properties["kind"].Enum)
}

// schemaValue is a part of the schema that lists values.
type schemaValue struct {
	Enum  []any
	Items struct{ Enum []any }
}

// allowed returns what the loader allows where it says so, in a protocol with a
// step, or a group, as in the text.
func allowed(t *testing.T, text, what string) []any {
	t.Helper()
	group, step := "", text
	if strings.HasPrefix(text, "group") {
		group, step = text+"\n", "kind: agree"
	}
	_, err := dialogue.Load("x.yaml", []byte(group+"format: 1\nparts:\n  - id: a\n    steps:\n      - {id: s, "+step+"}\n"))
	all, _ := errors.AsType[dialogue.LoadErrors](err)
	for _, e := range all {
		if strings.HasPrefix(e.What, what) {
			return texts(strings.Split(e.Allowed, ", "))
		}
	}
	t.Fatalf("of %q, the loader does not say %q, but %v", text, what, err)
	return nil
}

func texts(list []string) []any {
	all := make([]any, len(list))
	for i, text := range list {
		all[i] = text
	}
	return all
}

// without takes a beginning from the first text.
func without(list []any, beginning string) []any {
	list[0] = strings.TrimPrefix(list[0].(string), beginning)
	return list
}

func sameItems(t *testing.T, of string, schema, loader []any) {
	t.Helper()
	sorted := func(list []any) []string {
		var all []string
		for _, v := range list {
			all = append(all, fmt.Sprint(v))
		}
		slices.Sort(all)
		return all
	}
	if a, b := sorted(schema), sorted(loader); !slices.Equal(a, b) {
		t.Errorf("%s: the schema has %q, the loader %q", of, a, b)
	}
}

// The schema and the loader know the same keys.
func TestSchema_HasTheKeysOfTheLoader(t *testing.T) {
	var doc struct {
		Properties map[string]struct{ Description string }
		Defs       map[string]struct {
			Properties map[string]struct{ Description string }
		} `json:"$defs"`
	}
	must(t, json.Unmarshal(assets.ProtocolSchema, &doc))
	for of, kind := range map[string]reflect.Type{
		"": reflect.TypeFor[dialogue.Protocol](), "part": reflect.TypeFor[dialogue.Part](), "step": reflect.TypeFor[dialogue.Step](),
		"option": reflect.TypeFor[dialogue.Option](), "variant": reflect.TypeFor[dialogue.Variant](),
	} {
		has := doc.Properties
		if of != "" {
			has = doc.Defs[of].Properties
		}
		var keys []string
		for i := range kind.NumField() {
			if key := kind.Field(i).Tag.Get("yaml"); key != "" && key != "-" {
				keys = append(keys, key)
				if _, ok := has[key]; !ok {
					t.Errorf("the schema lacks %q of a %s", key, kind.Name())
				}
			}
		}
		for key := range has {
			if !slices.Contains(keys, key) {
				t.Errorf("the schema has %q of a %s, which the loader does not know", key, kind.Name())
			}
			if has[key].Description == "" {
				t.Errorf("%q of a %s is not described", key, kind.Name())
			}
		}
	}
}
