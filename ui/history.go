package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"halfway/dialogue"
	"halfway/ui/control"
	"halfway/ui/look"
	"halfway/ui/words"
)

// history is the list of past sessions.
type history struct {
	w    *Window
	box  fyne.CanvasObject
	list *control.List
	at   int
}

const rowHeight = 78 // at the usual scale of text

func newHistory(w *Window) *history {
	h := &history{w: w, at: -1}
	h.list = control.NewList(
		func() int { return len(w.records) },
		func() fyne.CanvasObject { return newHistoryRow() },
		func(i widget.ListItemID, o fyne.CanvasObject) {
			o.(*fyne.Container).Layout.(*historyRow).show(w.records[i], w.opts)
		})
	h.list.OnSelected = func(i widget.ListItemID) {
		h.at = i
		h.open()
	}
	head := control.NewRow(look.Space3, 1,
		control.NewButton(words.Say("history.back"), keyLabel(cmdLeave), control.Second, w.showStart),
		control.NewTitle(words.Say("history.title"), look.Heading, look.Ink))
	var body fyne.CanvasObject = h.list
	if len(w.records) == 0 {
		body = control.NewPage(control.NewColumn(0, 700, control.NewText(words.Say("history.empty"), look.Lead, look.Quiet).Centered())).Container
	}
	h.box = container.New(middle{wide: 1080}, container.NewBorder(
		control.NewInset(look.Space4, look.Space3, head), nil, nil, nil, control.NewInset(look.Space3, 0, body)))
	return h
}

func (h *history) object() fyne.CanvasObject { return h.box }

func (h *history) restyle() { h.list.Refresh() }

func (h *history) menu() []offer { return []offer{{words.Say("history.back"), h.w.showStart}} }

func (h *history) do(c command) {
	switch c {
	case cmdLeave, cmdHistory:
		h.w.showStart()
	case cmdDown:
		h.move(1)
	case cmdUp:
		h.move(-1)
	case cmdBack: // a clicker goes round with it
		if h.at == len(h.w.records)-1 {
			h.at = -1
		}
		h.move(1)
	case cmdPrimary:
		h.open()
	}
}

// move marks another row without opening it.
func (h *history) move(by int) {
	h.at = max(0, min(h.at+by, len(h.w.records)-1))
	h.list.Mark(h.at)
}

func (h *history) open() {
	if h.at >= 0 && h.at < len(h.w.records) {
		h.w.showReview(h.w.records[h.at].ID, func() { h.w.show(h) })
	}
}

// showReview shows one past session; back leads away from it.
func (w *Window) showReview(id string, back func()) {
	var stored dialogue.Stored
	var state dialogue.State
	var remarks []dialogue.Remark
	w.conductor.write(func(ctx context.Context) error {
		var err error
		if stored, err = w.opts.Store.Session(ctx, id); err != nil {
			return err
		}
		p, err := w.opts.Load(stored.Protocol, []byte(stored.Text))
		if err != nil {
			return err
		}
		if state, err = dialogue.Fold(p, stored.Events); err != nil {
			return err
		}
		remarks, err = w.opts.Store.Remarks(ctx, stored.ID)
		return err
	}, func(err error) {
		if err != nil {
			back()
			w.tell(err)
			return
		}
		w.show(newReview(w, stored, state, remarks, back))
	})
}

// historyRow shows one session in a list.
type historyRow struct{ title, when, ended, agreement *control.Text }

func newHistoryRow() *fyne.Container {
	r := &historyRow{
		title: control.NewTitle("", look.Lead, look.Ink), when: control.NewText("", look.Body, look.Quiet),
		ended: control.NewText("", look.Body, look.Quiet).Trailing(), agreement: control.NewText("", look.Body, look.Ink).Trailing(),
	}
	return container.New(r, r.title, r.when, r.ended, r.agreement)
}

func (r *historyRow) show(rec dialogue.Record, opts Options) {
	r.title.Set(titleOf(rec, opts))
	r.when.Set(words.Say("history.when", words.Data{"Day": dayAndTime(rec.Start, opts.Now()), "Length": length(rec.Clock)}))
	r.ended.Set(words.Say("history.ended." + rec.Status))
	line := rec.Topic
	if lines := agreement(rec); len(lines) > 0 {
		line = lines[0]
	}
	r.agreement.Set(firstLine(line))
}

// MinSize is for Fyne: rows are of one height, so that long lists stay quick.
func (r *historyRow) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(300, look.Scaled(rowHeight))
}

// Layout is for Fyne.
func (r *historyRow) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	put := func(o fyne.CanvasObject, x, y, w, h float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(w, h))
	}
	pad := look.Space2
	half := (size.Width - 2*pad) / 2
	k := look.Scale()
	put(r.title, pad, 10*k, half, 30*k)
	put(r.when, pad, 42*k, half, 24*k)
	put(r.ended, pad+half, 12*k, half, 24*k)
	put(r.agreement, pad+half, 42*k, half, 24*k)
}

func titleOf(rec dialogue.Record, opts Options) string {
	for _, p := range opts.Protocols {
		if p.ID == rec.Protocol {
			return words.Protocol(p, p.Title, nil, "title")
		}
	}
	return rec.Title
}

func firstLine(text string) string {
	most := int(56 / look.Scale())       // what half of a row has room for
	runes := []rune(dialogue.Name(text)) // line breaks become spaces
	if len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return string(runes)
}

// middle keeps one object in the middle, at most so wide.
type middle struct{ wide float32 }

// MinSize is for Fyne.
func (m middle) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

// Layout is for Fyne.
func (m middle) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	w := min(m.wide, size.Width)
	objects[0].Move(fyne.NewPos((size.Width-w)/2, 0))
	objects[0].Resize(fyne.NewSize(w, size.Height))
}
