package dialogue

import (
	"errors"
	"strings"
	"testing"
)

func TestCheckNames_Reasons(t *testing.T) {
	long := strings.Repeat("é", MaxName)
	for _, c := range []struct {
		left, right string
		want        error
	}{
		{"Ada", "Ben", nil},
		{" Ada\t\n Maria ", "Ben", nil},
		{"👩‍🚀", "مريم", nil},
		{long, "Ben", nil},
		{long + "x", "Ben", ErrLongName},
		{"", "Ben", ErrNoName},
		{"Ada", " \u00a0\x00\n", ErrNoName},
		{"Ada", "ada ", ErrSameNames},
		{"Éva", "éva", ErrSameNames},
		{"\xff", "Ben", ErrBadName},
	} {
		if err := CheckNames(Name(c.left), Name(c.right)); !errors.Is(err, c.want) {
			t.Errorf("%q and %q give %v, want %v", c.left, c.right, err, c.want)
		}
	}
	if got := Name(" Ada \u0007\t Maria\r\n"); got != "Ada Maria" {
		t.Errorf("tidied to %q", got)
	}
}

func TestCouple_SwappedTwiceIsTheSame(t *testing.T) {
	c := Couple{ID: "c", Partners: [2]Partner{{ID: "a", Name: "Ada"}, {ID: "b", Name: "Ben"}}}
	if s := c.Swapped(); s.Partners[0].Name != "Ben" || s.ID != "c" || s.Swapped() != c {
		t.Errorf("swapped to %+v", s)
	}
}

func TestSide_Text(t *testing.T) {
	for _, side := range []Side{Nobody, Left, Right} {
		text, err := side.MarshalText()
		var back Side
		if err != nil || back.UnmarshalText(text) != nil || back != side || side.Other().Other() != side {
			t.Errorf("%s becomes %s", side, back)
		}
	}
	var s Side
	if s.UnmarshalText([]byte("middle")) == nil {
		t.Error("a third side was read")
	}
}
