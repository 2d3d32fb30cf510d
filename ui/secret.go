package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"halfway/ui/control"
	"halfway/ui/look"
	"halfway/ui/words"
)

// asksSecret are keys of the catalogue: what is being done, and what is said where
// it takes a secret.
type asksSecret struct{ running, title, text string }

// withSecret does something that may take a secret, which is then asked for until
// one fits, and goes on with it. Any other error is told.
func (w *Window) withSecret(q asksSecret, secret string, work func(ctx context.Context, secret string, tell func(done, of int)) error, then func(secret string)) {
	needs := false
	w.longer(words.Say(q.running), func(ctx context.Context, tell func(done, of int)) error {
		err := work(ctx, secret, tell)
		if err != nil && w.opts.NeedsSecret(err) {
			needs, err = true, nil
		}
		return err
	}, func(err error) {
		switch {
		case err != nil:
		case !needs:
			then(secret)
		default:
			text := words.Say(q.text)
			if secret != "" {
				text = words.Say("lock.wrong") + " " + text
			}
			w.askSecret(words.Say(q.title), text, func(secret string) { w.withSecret(q, secret, work, then) })
		}
	})
}

// askSecret asks for a passphrase.
func (w *Window) askSecret(title, text string, then func(secret string)) {
	w.open(secretSheet(w.dismiss, title, text, w.focus, then))
}

// secretSheet asks for a passphrase, in whatever window.
func secretSheet(closes func(), title, text string, focus func(fyne.Focusable), then func(secret string)) *sheet {
	field := control.NewSecret(words.Say("copies.secret.field"))
	s := newSheet(closes, title, text)
	done := func() {
		secret := field.Text
		if secret == "" {
			return
		}
		field.Wipe()
		closes()
		then(secret)
	}
	field.OnDone, field.OnLeave = done, closes
	s.keys[cmdPrimary] = done
	s.content.Add(field)
	s.content.Add(control.NewFlow(look.Space2,
		control.NewButton(words.Say("copies.secret.do"), words.Say("key.name.enter"), control.Primary, done),
		newToggle(field),
		control.NewButton(words.Say("take.close"), keyLabel(cmdLeave), control.Faint, closes)))
	s.shown = func() { focus(field) }
	return s
}
