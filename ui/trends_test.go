package ui

import (
	"fmt"
	"image"
	"math/rand/v2"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"halfway/dialogue"
	"halfway/ui/chart"
	"halfway/ui/look"
	"halfway/ui/words"
)

// overTime opens the trends of so many sessions, and returns how often they were
// left again.
func (d *desk) overTime(n int) (t *trends, left *int) {
	left = new(int)
	t = newTrends(d.w, lived(n, d.w.couple), func() { *left++ })
	d.w.show(t)
	d.settle()
	return t, left
}

func TestTrends_TellsOfEverySubject(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		d.overTime(40)
		for _, subject := range []string{"calm", "heard", "closeness", "space", "speaking", "agreements", "breaks", "process"} {
			d.wantShown(words.Say("trends." + subject + ".title"))
		}
		d.wantNotShown("trends.", words.Say("trends.looking"), "Not enough yet")
	})
}

func TestTrends_SaysThatThereIsTooLittle(t *testing.T) {
	for _, n := range []int{0, 1, 2} {
		sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
			screen, _ := d.overTime(n)
			d.wantShown(words.Say("trends.heard.title"), "Not enough yet")
			for _, p := range screen.plots {
				if p != nil {
					t.Errorf("of %d sessions something is drawn", n)
				}
			}
			d.key(fyne.KeyN, fyne.Key2, fyne.KeySpace, fyne.KeyUp)
		})
	}
}

func TestTrends_ShowsFiguresOnDemand(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		screen, _ := d.overTime(40)
		head := words.Say("trends.dialogues")
		d.wantNotShown(head)
		pictures := screen.plots[0].picture.Image
		d.key(fyne.KeyN)
		all := map[string]bool{}
		within(screen.object(), func(o fyne.CanvasObject) {
			if text, ok := o.(*canvas.Text); ok {
				all[text.Text] = true
			}
		})
		for _, row := range screen.told[1].Rows {
			if !all[row[0]] {
				t.Errorf("the figures of %s are not shown", row[0])
			}
		}
		d.wantShown(head)
		if screen.plots[0].picture.Image != pictures {
			t.Error("the charts are drawn anew for the figures")
		}
		d.key(fyne.KeyN)
		d.wantNotShown(head)
	})
}

func TestTrends_LooksAtASpan(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		screen, _ := d.overTime(40)
		rows := func() int { return len(screen.told[0].Rows) }
		all := rows()
		d.key(fyne.Key3)
		months := rows()
		d.key(fyne.Key2)
		year := rows()
		if all != 40 || months < 3 || months >= year || year > all {
			t.Errorf("there are %d rows, %d of a year, and %d of three months", all, year, months)
		}
		d.click(words.Say("trends.span.all"))
		if rows() != all {
			t.Errorf("then there are %d rows", rows())
		}
	})
}

// Who looks elsewhere before the answer is there gets the answer to that.
func TestTrends_DropsAnOlderAnswer(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		screen, _ := d.overTime(40)
		ev := func(k fyne.KeyName) { d.w.win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: k}) }
		ev(fyne.Key3)
		ev(fyne.Key1)
		d.settle()
		if n := len(screen.told[0].Rows); screen.span != 0 || n != 40 {
			t.Errorf("it shows %d rows of span %d", n, screen.span)
		}
	})
}

func TestTrends_KeysLeadBackAndScroll(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		screen, left := d.overTime(40)
		top := func() float32 { return fyne.CurrentApp().Driver().AbsolutePositionForObject(screen.cards[0]).Y }
		begin := top()
		d.key(fyne.KeyDown)
		down := top()
		d.key(fyne.KeySpace)
		further := top()
		if !(further < down && down < begin) {
			t.Errorf("it scrolls from %v to %v to %v", begin, down, further)
		}
		d.key(fyne.KeyPageUp, fyne.KeyUp, fyne.KeyPageUp)
		if top() != begin {
			t.Errorf("and back to %v", top())
		}
		d.key(fyne.KeyEscape)
		d.key(fyne.KeyH)
		if *left != 2 {
			t.Errorf("it was left %d times", *left)
		}
	})
}

// The card that somebody reads stays where it is when figures come and go.
func TestTrends_KeepsThePlace(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		screen, _ := d.overTime(40)
		d.key(fyne.KeySpace, fyne.KeySpace)
		place := fyne.CurrentApp().Driver().AbsolutePositionForObject
		read := 0
		for place(screen.cards[read]).Y+screen.cards[read].Size().Height <= place(screen.page.Container).Y+look.Space5 {
			read++
		}
		was := place(screen.cards[read]).Y
		for range 2 {
			d.key(fyne.KeyN)
			if is := place(screen.cards[read]).Y; is-was > 1 || was-is > 1 {
				t.Errorf("card %d moves from %v to %v", read, was, is)
			}
		}
	})
}

func TestTrends_DrawsInTheSizeAndColoursOfTheWindow(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		d.w.set(func(s *Settings) { s.Mode = look.Light })
		screen, _ := d.overTime(12)
		fitting := func(at string) {
			for i, p := range screen.plots {
				size := image.Pt(int(p.Size().Width+0.5), int(p.Size().Height+0.5))
				if got := p.picture.Image.Bounds().Size(); got != size || size.X == 0 {
					t.Errorf("%s: chart %d has %v pixels and %v of room", at, i, got, size)
				}
			}
		}
		fitting("at first")
		was := screen.plots[0].picture.Image
		d.w.win.Resize(fyne.NewSize(900, 600))
		d.w.win.Resize(fyne.NewSize(700, 600)) // while the one before is drawn
		d.settle()
		fitting("smaller")
		if screen.plots[0].picture.Image.Bounds() == was.Bounds() {
			t.Error("a smaller window has charts of the same size")
		}
		d.w.set(func(s *Settings) { s.Mode, s.Text = look.Dark, 3 })
		d.settle()
		fitting("in large text")
		ink := chart.ColoursOf(look.Theme{Mode: look.Dark}, theme.VariantDark).Left
		found := false
		img := screen.plots[1].picture.Image
		for y := range img.Bounds().Dy() {
			for x := range img.Bounds().Dx() {
				found = found || img.At(x, y) == ink || !apart(img.At(x, y), ink)
			}
		}
		if !found {
			t.Error("in the dark the charts are not drawn in its colours")
		}
	})
}

func TestTrends_OfTenThousand(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		screen, _ := d.overTime(10_000)
		for i, told := range screen.told {
			if !told.Drawn || len(told.Rows) < 3 || len(told.Rows) > 40 || screen.plots[i].picture.Image == nil {
				t.Errorf("%s: drawn %v, of %d rows", told.Title, told.Drawn, len(told.Rows))
			}
		}
	})
}

// lived are records of a couple's sessions, the newest first: one about every
// nine days, in seats that change.
func lived(n int, c dialogue.Couple) []dialogue.Record {
	r := rand.New(rand.NewPCG(5, uint64(n)))
	at := time.Date(1999, 12, 30, 20, 0, 0, 0, time.UTC).Add(-time.Duration(n) * 36 * time.Hour)
	if n <= 40 {
		at = time.Date(1999, 12, 30, 20, 0, 0, 0, time.UTC).AddDate(0, 0, -9*n)
	}
	all := make([]dialogue.Record, n)
	for i := range all {
		part := float64(i) / float64(n)
		rec := dialogue.Record{ID: fmt.Sprintf("%06d", i), Couple: c.ID, Partners: c.Partners}
		rec.Start, rec.Status, rec.Opener = at, dialogue.Finished, dialogue.Left
		one := func(base float64) int { return max(0, min(10, int(base+r.NormFloat64()*1.4+0.5))) }
		give := func(close, space, calm float64) dialogue.Readings {
			return dialogue.Readings{dialogue.Calm: one(calm), dialogue.Closeness: one(close), dialogue.Space: one(space)}
		}
		rec.Figures = dialogue.Figures{
			Before: [2]dialogue.Readings{give(8-1.5*part, 3, 4), give(3+2.5*part, 7-part, 5)},
			After:  [2]dialogue.Readings{give(7, 3, 6.5), give(4, 6, 6)},
			Turns:  4 + r.IntN(3), Mirrors: 4, First: 2 + r.IntN(3),
		}
		for j := range rec.Figures.After {
			rec.Figures.After[j][dialogue.Heard] = one(5 + 2*part)
		}
		rec.Figures.Over = r.IntN(3)
		if r.IntN(4) == 0 {
			rec.Figures.Breaks = 1
			rec.Figures.Returned = min(1, r.IntN(5))
			rec.Figures.Kept = min(rec.Figures.Returned, r.IntN(3))
		}
		rec.Spoken = [2]time.Duration{time.Duration(5+r.IntN(6)) * time.Minute, time.Duration(4+r.IntN(5)) * time.Minute}
		if r.IntN(2) == 0 {
			rec.Agreement = "a walk"
			rec.Outcome = append(dialogue.Outcomes[:], "", dialogue.Kept)[r.IntN(6)]
		}
		if i%2 == 1 { // they sat the other way round
			rec.Partners[0], rec.Partners[1] = rec.Partners[1], rec.Partners[0]
			rec.Spoken[0], rec.Spoken[1] = rec.Spoken[1], rec.Spoken[0]
			rec.Figures.Before[0], rec.Figures.Before[1] = rec.Figures.Before[1], rec.Figures.Before[0]
			rec.Figures.After[0], rec.Figures.After[1] = rec.Figures.After[1], rec.Figures.After[0]
		}
		all[n-1-i] = rec
		if n <= 40 {
			at = at.AddDate(0, 0, 4+r.IntN(10))
		} else {
			at = at.Add(time.Duration(12+r.IntN(48)) * time.Hour)
		}
	}
	return all
}
