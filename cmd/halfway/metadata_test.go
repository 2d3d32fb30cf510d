package main

import (
	"os"
	"regexp"
	"testing"
	"time"
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

// Whoever amends the list of help lines cannot leave out what makes it useful.
func TestHelpLines_AreComplete(t *testing.T) {
	lines, err := helpLines()
	must(t, err)
	if len(lines) == 0 {
		t.Fatal("there are none")
	}
	country, number := regexp.MustCompile(`^[A-Z]{2}$`), regexp.MustCompile(`^[0-9A-Z +()/-]{3,25}$`)
	for i, l := range lines {
		if !country.MatchString(l.Country) || l.Name == "" || !number.MatchString(l.Number) || l.Source == "" {
			t.Errorf("this line lacks something: %+v", l)
		}
		if day, err := time.Parse(time.DateOnly, l.Checked); err != nil || day.Year() < 2026 {
			t.Errorf("%s was checked on %q", l.Name, l.Checked)
		}
		if i > 0 && l.Country+l.Name < lines[i-1].Country+lines[i-1].Name {
			t.Errorf("%s stands out of order", l.Name)
		}
	}
}
