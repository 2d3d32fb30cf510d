package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"halfway/dialogue"
)

// BenchmarkStart is how long the start screen takes to be put together and laid
// out, which is a part of every start of the program.
func BenchmarkStart(b *testing.B) {
	app := test.NewTempApp(b)
	w := Open(app, Options{
		Store: &memory{Safe: &safe{}}, Protocols: protocols(), Load: dialogue.Load, Couple: couple("Robin", "Sam"),
		Sentence: error.Error, Speed: 1,
	})
	w.win.Resize(fyne.NewSize(1280, 800))
	for b.Loop() {
		w.showStart()
	}
}
