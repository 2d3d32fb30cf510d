package ui

import (
	"context"
	"errors"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"halfway/dialogue/passphrase"
	"halfway/ui/control"
	"halfway/ui/look"
	"halfway/ui/words"
)

// bundling asks for whom a history is encrypted, and into which file.
type bundling struct {
	w       *Window
	sheet   *sheet
	fields  [2]*control.Entry // a passphrase, twice
	key     *control.Entry    // or a public key
	path    *control.Entry
	meter   *meter
	trouble *control.Text
}

// askBundle asks for all that it takes to carry the history to another computer.
func (w *Window) askBundle() {
	b := &bundling{
		w: w, fields: [2]*control.Entry{control.NewSecret(words.Say("bundle.passphrase")), control.NewSecret(words.Say("bundle.again"))},
		key: control.NewEntry(words.Say("bundle.key")), path: control.NewEntry(""), meter: newMeter(nil), trouble: control.NewText("", look.Body, look.Ink),
	}
	b.trouble.Hide()
	b.path.SetText(filepath.Join(w.opts.Folder, "halfway-"+w.opts.Now().Local().Format(isoDay)+".halfway"))
	s := newSheet(w.dismiss, words.Say("bundle.title"), words.Say("bundle.text"))
	b.sheet, s.wide = s, 760
	b.fields[0].OnChanged = func(typed string) {
		b.meter.show(typed)
		b.say("") // it was about the one before
	}
	b.fields[0].OnDone = func() { w.focus(b.fields[1]) }
	for _, f := range []*control.Entry{b.fields[1], b.key, b.path} {
		f.OnDone = b.save
	}
	s.keys[cmdPrimary] = b.save
	for _, o := range []fyne.CanvasObject{
		b.fields[0], b.meter.gauge.Container, b.meter.text, b.fields[1], b.trouble,
		control.NewText(words.Say("bundle.or"), look.Body, look.Quiet), b.key,
		control.NewText(words.Say("bundle.path"), look.Body, look.Quiet),
		control.NewRow(look.Space2, 0, b.path, control.NewButton(words.Say("take.folder"), "", control.Second, func() { w.pickFolder(b.path) })),
		control.NewFlow(look.Space2,
			control.NewButton(words.Say("bundle.do"), words.Say("key.name.enter"), control.Primary, b.save),
			newToggle(b.fields[0], b.fields[1]),
			control.NewButton(words.Say("bundle.ours"), keyLabel(cmdKept), control.Second, w.showKey),
			control.NewButton(words.Say("take.close"), keyLabel(cmdLeave), control.Faint, w.dismiss)),
	} {
		s.content.Add(o)
	}
	s.keys[cmdKept] = w.showKey
	s.shown = func() { w.focus(b.fields[0]) }
	w.open(s)
}

func (b *bundling) say(text string) {
	b.trouble.Set(text)
	b.trouble.Hidden = text == ""
	b.sheet.box.Refresh()
}

// save writes the bundle where enough is known for it.
func (b *bundling) save() {
	to := Bundle{Path: b.path.Text, Passphrase: b.fields[0].Text, Recipient: strings.TrimSpace(b.key.Text)}
	w := b.w
	done := words.Data{"Path": to.Path}
	said := words.Say("bundle.done", done)
	switch {
	case to.Path == "":
		b.say(words.Say("take.nowhere"))
		w.focus(b.path)
		return
	case to.Recipient != "":
		to.Passphrase, said = "", words.Say("bundle.done.key", done)
	case errors.Is(passphrase.Check(to.Passphrase, nil), passphrase.ErrShort):
		b.say(words.Say("guard.short", words.Data{"N": passphrase.Least}))
		w.focus(b.fields[0])
		return
	case b.fields[1].Text != to.Passphrase:
		b.fields[1].SetText("")
		b.say(words.Say("guard.differ"))
		w.focus(b.fields[1])
		return
	}
	for _, f := range b.fields {
		f.Wipe()
	}
	w.dismiss()
	w.longer(words.Say("bundle.running"), func(ctx context.Context, tell func(done, of int)) error {
		return w.opts.Bundle(ctx, to, tell)
	}, func(err error) {
		if err == nil {
			w.inform(words.Say("take.done.title"), said)
		}
	})
}

// showKey shows the key to which others can address a bundle.
func (w *Window) showKey() {
	var key string
	w.longer(words.Say("bundle.ours"), func(ctx context.Context, _ func(done, of int)) (err error) {
		key, err = w.opts.PublicKey(ctx)
		return err
	}, func(err error) {
		if err != nil {
			return
		}
		s := newSheet(w.dismiss, words.Say("bundle.ours"), words.Say("bundle.ours.text"))
		s.wide = 860
		field := control.NewEntry("")
		field.SetText(key)
		s.content.Add(field)
		copied := control.NewButton(words.Say("bundle.copy"), keyLabel(cmdKept), control.Second, nil).Leading()
		copied.OnTap = func() {
			fyne.CurrentApp().Clipboard().SetContent(key)
			copied.Set(words.Say("bundle.copied"), "")
		}
		s.keys[cmdKept] = copied.OnTap
		s.content.Add(copied)
		s.choice(words.Say("take.close"), keyLabel(cmdLeave), control.Primary, cmdPrimary, func() {})
		w.open(s)
	})
}

// unbundle takes in a bundle: with our own key, or with the passphrase that is
// then asked for.
func (w *Window) unbundle(path string) {
	var brought Brought
	w.withSecret(asksSecret{"take.in.running", "bundle.secret", "bundle.secret.text"}, "",
		func(ctx context.Context, secret string, tell func(done, of int)) (err error) {
			brought, err = w.opts.Unbundle(ctx, path, secret, func(done int) { tell(done, 0) })
			return err
		}, func(string) { w.broughtIn(brought) })
}
