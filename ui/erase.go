package ui

import (
	"context"

	"halfway/ui/control"
	"halfway/ui/look"
	"halfway/ui/words"
)

// typedSheet asks for a word to be typed before something is done that cannot be
// taken back; fits says whether what is typed is that word.
func (w *Window) typedSheet(word string, fits func(typed string) bool, label string, do func(), title string, texts ...string) {
	field := control.NewEntry(word)
	s := newSheet(w.dismiss, title, texts...)
	s.wide = 720
	field.OnLeave = w.dismiss
	field.OnDone = func() {
		if !fits(field.Text) {
			w.focus(field)
			return
		}
		w.dismiss()
		do()
	}
	s.content.Add(field)
	s.content.Add(control.NewRow(look.Space2, -1,
		control.NewButton(label, words.Say("key.name.enter"), control.Second, field.OnDone),
		control.NewButton(words.Say("take.close"), keyLabel(cmdLeave), control.Primary, w.dismiss)))
	s.shown = func() { w.focus(field) }
	w.open(s)
}

// askEraseAll asks once, and for a word that nobody types by chance, and then
// takes everything away.
func (w *Window) askEraseAll() {
	if w.conductor.live {
		w.inform(words.Say("erase.title"), words.Say("copies.later"))
		return
	}
	word := words.Say("erase.word")
	w.typedSheet(word, func(typed string) bool { return typed == word }, words.Say("erase.do"), func() {
		w.longer(words.Say("erase.running"), func(ctx context.Context, _ func(done, of int)) error { return w.opts.EraseAll(ctx) }, func(err error) {
			if err == nil {
				w.startAnew(func() {})
			}
		})
	}, words.Say("erase.title"), words.Say("erase.what"), words.Say("erase.not"), words.Say("erase.ask", words.Data{"Word": word}))
}
