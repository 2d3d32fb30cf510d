// Command bare is a bare Fyne window, to measure Halfway against. With -clock
// it changes one large label once a second.
package main

import (
	"flag"
	"fmt"
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

func main() {
	clock := flag.Bool("clock", false, "change a large label once a second")
	flag.Parse()
	a := app.NewWithID("io.halfway.bare")
	w := a.NewWindow("Hello")
	text := canvas.NewText("Hello", color.White)
	text.TextSize = 50
	w.SetContent(container.NewCenter(text))
	w.Resize(fyne.NewSize(1180, 760)) // as large as Halfway's
	if *clock {
		start := time.Now()
		go func() {
			for range time.Tick(time.Second) {
				fyne.Do(func() {
					text.Text = fmt.Sprint(int(time.Since(start).Seconds()))
					text.Refresh()
				})
			}
		}()
	}
	w.ShowAndRun()
}
