package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"halfway/dialogue"
	"halfway/ui/control"
	"halfway/ui/look"
	"halfway/ui/words"
)

// mark is the sign of the program: two shapes that meet.
func mark() fyne.CanvasObject {
	return container.NewGridWrap(fyne.NewSize(look.Scaled(34), look.Scaled(26)), container.New(halves{},
		control.NewShape(dialogue.Left, look.LeftTint, false), control.NewShape(dialogue.Right, look.RightTint, false)))
}

// gate is the lock as it is seen: the name of the program and the field.
func (s *shade) gate() fyne.CanvasObject {
	open := control.NewButton(words.Say("lock.open"), words.Say("key.name.enter"), control.Primary, s.submit)
	column := control.NewColumn(look.Space3, 620,
		control.NewRow(look.Space3, 1, mark(), control.NewTitle(words.Say("lock.title"), look.Display, look.Ink)),
		s.trouble,
		control.NewRow(look.Space2, 0, s.field, s.toggle),
		control.NewRow(look.Space2, -1, open),
		control.NewText(words.Say("lock.forgotten"), look.Body, look.Quiet),
		control.NewText(words.Say("lock.keys", words.Data{"Help": keyLabel(cmdHelp), "Hide": keyLabel(cmdHide)}), look.Body-1, look.Quiet))
	return control.NewPage(control.NewInset(look.Space4, look.Space4, column)).Container
}

// nameplate is what the other window shows while the program is locked.
func nameplate() fyne.CanvasObject {
	column := control.NewColumn(look.Space3, 620,
		control.NewRow(look.Space3, 1, mark(), control.NewTitle(words.Say("lock.title"), look.Display, look.Ink)),
		control.NewText(words.Say("second.waiting"), look.Heading, look.Quiet))
	return control.NewPage(control.NewInset(look.Space5, look.Space5, column)).Container
}

// newToggle shows what is typed into fields for passphrases, or hides it again.
func newToggle(fields ...*control.Entry) *control.Button {
	b := control.NewButton(words.Say("lock.show"), "", control.Second, nil)
	b.OnTap = func() {
		for _, f := range fields {
			f.Password = !f.Password
			f.Refresh()
		}
		label := "lock.show"
		if !fields[0].Password {
			label = "lock.conceal"
		}
		b.Set(words.Say(label), "")
	}
	return b
}
