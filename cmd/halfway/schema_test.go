package main

import (
	"bytes"
	"encoding/json"
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

// What a schema can say, it says: it refuses most of what the loader refuses.
func TestSchema_RefusesDamage(t *testing.T) {
	s := schema(t)
	text := good(t)
	for name, change := range map[string][2]string{
		"format":         {"format: 1", "format: 2"},
		"unknown key":    {"format: 1", "format: 1\ncolour: red"},
		"unknown kind":   {"kind: pause", "kind: paws"},
		"missing":        {"\nneed: ", "\nsources: [x]\n# need: "},
		"a long time":    {"time: 30s", "time: half a minute"},
		"key of another": {"kind: pause", "kind: pause\n        rules: [x]"},
		"bad id":         {"- id: ", "- id: Not An Id "},
	} {
		t.Run(name, func(t *testing.T) {
			changed := strings.Replace(text, change[0], change[1], 1)
			if changed == text {
				t.Fatalf("%q is not in the file", change[0])
			}
			if s.Validate(parsed(t, []byte(changed))) == nil {
				t.Error("it was taken")
			}
		})
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
			if key != "format" && has[key].Description == "" {
				t.Errorf("%q of a %s is not described", key, kind.Name())
			}
		}
	}
}
