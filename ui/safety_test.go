package ui

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
)

var lines = []Line{
	{Country: "AT", Name: "Frauenhelpline", Number: "0800 222 555", Site: "frauenhelpline.at", Checked: "2026-11-20"},
	{Country: "DE", Name: "Hilfetelefon", Number: "116 016", For: "women", Hours: "day and night", Checked: "2026-11-23"},
}

func TestSafety_ShowsTheLinesAndLeavesNoTrace(t *testing.T) {
	for name, prepare := range map[string]func(*desk){
		"on the start screen": func(*desk) {},
		"in a turn":           (*desk).begin,
	} {
		t.Run(name, func(t *testing.T) {
			store := &memory{couple: couple("Robin", "Sam")}
			sit(t, store, func(d *desk) {
				d.w.opts.Lines = lines
				prepare(d)
				screen, last := d.w.current, d.w.conductor.session.State.Seq
				d.w.opts.Store, d.w.conductor.opts.Store = nil, nil // a call of it would panic
				d.key(fyne.KeyF1)
				d.wantShown("If you are afraid of your partner")
				d.wantNotShown("0800 222 555")
				d.key(fyne.KeyA)
				d.wantShown("0800 222 555", "116 016", "Frauenhelpline · frauenhelpline.at", "Hilfetelefon · women · day and night",
					"2026-11-20", "Nothing of this page is stored.")
				d.key(fyne.KeyEscape)
				d.wantNotShown("0800 222 555")
				if d.w.sheet != nil || d.w.current != screen || d.w.conductor.session.State.Seq != last {
					t.Errorf("Escape leads to %T, with a sheet: %v", d.w.current, d.w.sheet != nil)
				}
				d.w.opts.Store, d.w.conductor.opts.Store = store, store
			})
			if all := fmt.Sprint(store.sessions, store.beats); strings.Contains(all, "116 016") || strings.Contains(all, "Frauenhelpline") {
				t.Errorf("on record: %s", all)
			}
		})
	}
}

func TestSafety_WithoutLinesSaysWhatToDo(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		d.key(fyne.KeyF1, fyne.KeyA)
		d.wantShown("talk to somebody you trust")
		d.wantNotShown("These were last checked")
		d.key(fyne.KeySpace)
		if d.w.sheet != nil {
			t.Error("Space does not close it")
		}
	})
}
