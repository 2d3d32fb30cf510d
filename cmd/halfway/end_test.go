package main

import (
	"testing"

	"fyne.io/fyne/v2/app"
)

// The hook whose place beside the end of the loop hangs the program can still be
// taken away in the Fyne that this is built with.
func TestEndWithoutHook_FindsTheHook(t *testing.T) {
	a := app.NewWithID("io.halfway.test")
	l, ok := a.Lifecycle().(interface{ OnStopped() func() })
	if !ok || l.OnStopped() == nil {
		t.Fatal("this Fyne has no such hook; endWithoutHook can go")
	}
	endWithoutHook(a)
	if l.OnStopped() != nil {
		t.Error("the hook is still there")
	}
}
