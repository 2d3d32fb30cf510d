package main

import (
	"os"
	"regexp"
	"testing"
)

// A binary in cmd gets nothing from FyneApp.toml, so the two are compared.
func TestMetadata_AgreesWithFyneApp(t *testing.T) {
	text, err := os.ReadFile("../../FyneApp.toml")
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{"ID": appID, "Version": version, "Name": "Halfway"} {
		m := regexp.MustCompile(`(?m)^` + key + ` = "(.*)"$`).FindSubmatch(text)
		if m == nil || string(m[1]) != want {
			t.Errorf("FyneApp.toml says %s = %q, the program %q", key, m, want)
		}
	}
}
