package ui

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"halfway/dialogue"
	"halfway/ui/control"
	"halfway/ui/stage"
)

// texts are all texts that an object shows, in the order in which it draws them.
func texts(o fyne.CanvasObject) []string {
	var all []string
	within(o, func(o fyne.CanvasObject) {
		if text, ok := o.(interface{ Text() string }); ok && text.Text() != "" {
			all = append(all, text.Text())
		}
	})
	return all
}

// within calls do for an object and for everything visible in it, also in
// widgets.
func within(o fyne.CanvasObject, do func(fyne.CanvasObject)) {
	if !o.Visible() {
		return
	}
	do(o)
	var inner []fyne.CanvasObject
	switch o := o.(type) {
	case *fyne.Container:
		inner = o.Objects
	case fyne.Widget:
		inner = test.WidgetRenderer(o).Objects()
	}
	for _, child := range inner {
		within(child, do)
	}
}

// shown are all texts of the sheet that is open, or else of the screen.
func (d *desk) shown() []string {
	if d.w.sheet != nil {
		return texts(d.w.sheet.box)
	}
	return texts(d.w.win.Canvas().Content())
}

// says reports whether a text on the screen holds that one.
func (d *desk) says(part string) bool {
	return slices.ContainsFunc(d.shown(), func(t string) bool { return strings.Contains(t, part) })
}

func (d *desk) wantShown(parts ...string) {
	d.t.Helper()
	for _, part := range parts {
		if !d.says(part) {
			d.t.Errorf("nothing says %q in %q", part, d.shown())
		}
	}
}

func (d *desk) wantNotShown(parts ...string) {
	d.t.Helper()
	for _, part := range parts {
		if d.says(part) {
			d.t.Errorf("something says %q", part)
		}
	}
}

// click presses the button with that label.
func (d *desk) click(label string) {
	d.t.Helper()
	var found *control.Button
	within(d.w.win.Canvas().Content(), func(o fyne.CanvasObject) {
		if b, ok := o.(*control.Button); ok && slices.Contains(texts(b), label) {
			found = b
		}
	})
	if found == nil {
		d.t.Fatalf("there is no button %q", label)
	}
	test.Tap(found)
	d.settle()
}

// listen gathers what is told through the desktop.
func (d *desk) listen() func() []string {
	var mu sync.Mutex
	var told []string
	timers := map[string]*time.Timer{}
	d.w.opts.Schedule = func(at time.Time, title, _ string) string {
		id := fmt.Sprint("notice ", len(timers)+1)
		timers[id] = time.AfterFunc(time.Until(at), func() {
			mu.Lock()
			defer mu.Unlock()
			told = append(told, title)
		})
		return id
	}
	d.w.opts.Cancel = func(id string) {
		if timers[id] == nil {
			d.t.Errorf("what is not scheduled is taken back: %q", id)
			return
		}
		timers[id].Stop()
	}
	return func() []string {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(told)
	}
}

// forwardTo goes on until that step.
func (d *desk) forwardTo(step string) {
	d.t.Helper()
	for n := 0; d.step() != step; n++ {
		if d.forward(); n > 100 || !d.w.conductor.live {
			d.t.Fatalf("no step %q was reached", step)
		}
	}
}

// finish goes on to the end.
func (d *desk) finish() {
	d.t.Helper()
	for n := 0; d.w.conductor.live; n++ {
		if d.forward(); n > 300 {
			d.t.Fatalf("still at step %q after %d presses", d.step(), n)
		}
	}
}

// write types a text into the note.
func (d *desk) write(text string) {
	d.t.Helper()
	d.key(fyne.KeyN)
	d.typing(text)
	d.key(fyne.KeyEscape)
}

func (d *desk) sceneShown() stage.Scene { return d.scene().stage.Scene() }

// labels are those of the quiet buttons.
func (d *desk) labels() []string {
	d.t.Helper()
	var labels []string
	for _, a := range d.sceneShown().Actions {
		labels = append(labels, a.Label)
	}
	return labels
}

// keyOf is the key of a quiet button.
func (d *desk) keyOf(label string) fyne.KeyName {
	d.t.Helper()
	for _, a := range d.sceneShown().Actions {
		if a.Label == label {
			return fyne.KeyName(a.Key)
		}
	}
	d.t.Fatalf("there is no button %q in %q", label, d.labels())
	return ""
}

// holds reports whether a text stands anywhere in what is stored.
func (m *memory) holds(text string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, s := range m.sessions {
		all := []string{s.Topic, s.Agreement, s.Each[0], s.Each[1]}
		for _, e := range s.Events {
			all = append(all, e.Text, e.Each[0], e.Each[1])
		}
		if strings.Contains(strings.Join(all, "\n"), text) {
			return true
		}
	}
	return false
}

// numberOf is where a dialogue stands on the start screen.
func numberOf(id string) int {
	return slices.IndexFunc(protocols(), func(p *dialogue.Protocol) bool { return p.ID == id })
}

// wallNow is the time of day in virtual time.
func (d *desk) wallNow() time.Time { return d.w.opts.Now() }
