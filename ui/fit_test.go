package ui

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/go-text/typesetting/font"

	"halfway/assets"
	"halfway/dialogue"
	"halfway/ui/control"
	"halfway/ui/look"
	"halfway/ui/stage"
)

// screens are from the smallest window to a large television.
var screens = []fyne.Size{
	fyne.NewSize(1024, 700), fyne.NewSize(1280, 800), fyne.NewSize(1366, 768), fyne.NewSize(1920, 1080), fyne.NewSize(2560, 1440), fyne.NewSize(3840, 2160),
}

// onStage shows scenes on a stage in a window of every size, at every scale of
// text.
func onStage(t *testing.T, check func(at string, s *stage.Stage, win fyne.Window)) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(look.Theme{Mode: look.Light})
	s := stage.New(func(string) {}, func(string) {})
	s.RoomForHints(true)
	win := test.NewTempWindow(t, s.Object())
	win.SetPadded(false)
	for _, scale := range look.Scales {
		fyne.CurrentApp().Settings().SetTheme(look.Theme{Mode: look.Light, Scale: scale})
		for _, size := range screens {
			win.Resize(size)
			check(fmt.Sprintf("%.0f×%.0f at %v", size.Width, size.Height, scale), s, win)
		}
	}
}

// capital is how high capital letters of the typeface are, as a share of its
// size.
func capital(t *testing.T) float32 {
	t.Helper()
	face, err := font.ParseTTF(bytes.NewReader(assets.FontBold))
	must(t, err)
	return face.LineMetric(font.CapHeight) / float32(face.Upem())
}

// From two metres, on a screen of fifteen inches: a name takes a ninth of the
// height of the window, and capital letters of a prompt a twenty-eighth.
func TestStage_CanBeReadFromTwoMetres(t *testing.T) {
	alone(t)
	capitals := capital(t)
	if capitals < 0.6 || capitals > 0.75 {
		t.Fatalf("capital letters are %v of the size", capitals)
	}
	onStage(t, func(at string, s *stage.Stage, win fyne.Window) {
		height := win.Canvas().Size().Height
		for _, p := range protocols() {
			for _, scene := range turns(p) {
				s.Show(scene)
				for _, text := range []struct {
					said  string
					least float32
					share float32
				}{{scene.Names[scene.Actor.Index()], height / 9, 1}, {scene.Prompt, height / 28, capitals}} {
					found := false
					within(s.Object(), func(o fyne.CanvasObject) {
						label, ok := o.(*control.Text)
						if !ok || found || label.Text() != text.said {
							return
						}
						found = true
						if _, size := label.Shown(); size*text.share < text.least {
							t.Errorf("%s, %s: %q is %.1f high, want %.1f", at, p.ID, text.said, size*text.share, text.least)
						}
					})
					if !found {
						t.Errorf("%s: %q is not shown", at, text.said)
					}
				}
			}
		}
	})
}

// turns are the scenes of a protocol in which somebody acts, with names of
// usual length.
func turns(p *dialogue.Protocol) []stage.Scene {
	var all []stage.Scene
	now := dialogue.Instant{}
	session, err := dialogue.Open(p, dialogue.Start(p, dialogue.Terms{}, now))
	if err != nil {
		panic(err)
	}
	v := view{state: session.State, couple: couple("Alexandra", "Sam")}
	for i := range p.Parts {
		for j := range p.Parts[i].Steps {
			step := &p.Parts[i].Steps[j]
			if step.Actor == dialogue.Together || step.Actor == "" {
				continue
			}
			visit := dialogue.Visit{Step: step, Round: 1, Actor: dialogue.Left}
			if p.Parts[i].Floored() {
				visit.Floor = dialogue.Left
			}
			v.state.Visits = append(session.State.Visits[:1:1], visit)
			if sc := sceneOf(v, 0); sc.Actor != dialogue.Nobody && sc.Prompt != "" {
				all = append(all, sc)
			}
		}
	}
	return all
}

const (
	longWord = "Donaudampfschifffahrtsgesellschaftskapitänsmütze"
	fortyW   = "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW"
	forty    = "Maximiliane-Alexandra von Hohenstein-Roß"
)

// threeHundred is a prompt of three hundred characters, of words that are long
// in places.
func threeHundred() string {
	text := []rune(strings.Repeat("What is it that you would like to understand about the "+longWord+" and all that goes with it? ", 4))
	return strings.TrimSpace(string(text[:300]))
}

// Long names and long words fit or shrink: nothing is cut off, lies over
// something else, or is lost, at any size.
func TestStage_LongWordsFit(t *testing.T) {
	alone(t)
	long := threeHundred()
	actions := []stage.Press{
		{ID: "a", Label: "Wiederholung", Key: "R"},
		{ID: "b", Label: "Anhalten", Key: "P"},
		{ID: "c", Label: "Gemeinsam weitergehen", Key: "G"},
		{ID: "d", Label: "Unterbrechung", Key: "B"},
		{ID: "e", Label: "Verlassen", Key: "Esc"},
	}
	base := stage.Picture{
		Title: "Geschwindigkeitsbeschränkungsgespräch zu zweit am Küchentisch", Where: "Runde 12 von 12", Until: "voraussichtlich bis ungefähr 23:45 Uhr",
		Marks: &stage.Marks{At: 3, Of: 12}, Floor: dialogue.Left, Actor: dialogue.Left, Names: [2]string{forty, fortyW},
		Sign: "spricht gerade ausführlich", Prompt: long, OtherSign: "hört aufmerksam zu", Other: long,
		Openings: []string{"“Ich fühle mich … wenn …”", "“Was mir hier wichtig ist, ist " + longWord + " …”", "“Ich hätte gern …”"},
		Clock:    &stage.Clock{Text: "12:35", Left: 0.4}, Primary: &stage.Press{Label: "Ich habe alles gesagt", Key: "Leertaste"}, Actions: actions,
	}
	scenes := map[string]stage.Scene{}
	add := func(name string, change func(*stage.Scene)) {
		sc := stage.Scene{Picture: base, Note: &stage.Field{Label: "Ein paar Worte zum Behalten", Lines: 1}}
		sc.Key = len(scenes) + 1
		change(&sc)
		scenes[name] = sc
	}
	add("left", func(*stage.Scene) {})
	add("right", func(sc *stage.Scene) { sc.Actor, sc.Floor = dialogue.Right, dialogue.Right })
	add("held", func(sc *stage.Scene) { sc.Stopped = true })
	add("over", func(sc *stage.Scene) {
		sc.Clock = &stage.Clock{Over: true, Text: "Zeit, zu einem guten Ende zu kommen · 12 Minuten darüber"}
	})
	add("choose", func(sc *stage.Scene) {
		sc.Openings, sc.Clock, sc.Note, sc.Primary = nil, nil, nil, nil
		for i := range 4 {
			sc.Choices = append(sc.Choices, stage.Press{ID: fmt.Sprint(i), Label: "Ja, und es gibt noch mehr zu " + longWord, Key: fmt.Sprint(i + 1)})
		}
	})
	add("write", func(sc *stage.Scene) { sc.Note.Lines = 4 })
	onStage(t, func(at string, s *stage.Stage, win fyne.Window) {
		for name, scene := range scenes {
			s.Show(scene)
			fits(t, at+", "+name, s.Object(), win)
		}
	})
}

// box is where something to read or to press stands.
type box struct {
	what     string
	from, to fyne.Position
}

func (b box) over(c box) bool {
	const slack = 1.5 // shadows of rounding
	return b.from.X+slack < c.to.X && c.from.X+slack < b.to.X && b.from.Y+slack < c.to.Y && c.from.Y+slack < b.to.Y
}

// fits looks that every text is drawn whole, inside its place and the window,
// and over nothing else.
func fits(t *testing.T, at string, root fyne.CanvasObject, win fyne.Window) {
	t.Helper()
	size := win.Canvas().Size()
	var boxes []box
	inside := map[fyne.CanvasObject]bool{} // what belongs to a control that is looked at whole
	within(root, func(o fyne.CanvasObject) {
		from := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
		b := box{from: from, to: from.AddXY(o.Size().Width, o.Size().Height)}
		switch o := o.(type) {
		case *control.Text:
			if o.Text() == "" {
				return
			}
			b.what = fmt.Sprintf("%.30q", o.Text())
			lines, letters := o.Shown()
			if strip(strings.Join(lines, "")) != strip(o.Text()) {
				t.Errorf("%s: of %s, drawn is %q", at, b.what, lines)
			}
			if letters < 7 {
				t.Errorf("%s: %s is drawn in letters of %.1f", at, b.what, letters)
			}
			if high := float32(len(lines)) * letters * 1.28; high > o.Size().Height+2 {
				t.Errorf("%s: %s is %.0f high in a place of %.0f", at, b.what, high, o.Size().Height)
			}
			for _, line := range lines {
				if wide := fyne.MeasureText(line, letters, fyne.TextStyle{}).Width; wide > o.Size().Width*1.12+2 {
					t.Errorf("%s: the line %q is %.0f wide in a place of %.0f", at, line, wide, o.Size().Width)
				}
			}
		case *control.Button:
			b.what = "a button"
			within(o, func(o fyne.CanvasObject) { inside[o] = true })
			inside[o] = false
		case *control.Entry:
			b.what = "a field"
			within(o, func(o fyne.CanvasObject) { inside[o] = true })
			inside[o] = false
		default:
			return
		}
		if inside[o] {
			return
		}
		if b.from.X < -1 || b.from.Y < -1 || b.to.X > size.Width+1 || b.to.Y > size.Height+1 {
			t.Errorf("%s: %s goes beyond the window: %v to %v", at, b.what, b.from, b.to)
		}
		boxes = append(boxes, b)
	})
	if len(boxes) < 8 {
		t.Errorf("%s: only %d things are shown", at, len(boxes))
	}
	for i, b := range boxes {
		for _, c := range boxes[i+1:] {
			if b.over(c) {
				t.Errorf("%s: %s (%v to %v) lies over %s (%v to %v)", at, b.what, b.from, b.to, c.what, c.from, c.to)
			}
		}
	}
}

// strip leaves out the blanks at which a text may be broken.
func strip(text string) string { return strings.Join(strings.Fields(text), "") }

// Whatever can be pressed is as large as a finger.
func TestTargets_AreAsLargeAsAFinger(t *testing.T) {
	alone(t)
	for _, p := range pictured {
		t.Run(p.name, func(t *testing.T) {
			at(t, p.coach, func(d *desk) {
				p.lead(d)
				for _, pane := range d.w.panes() {
					pane.win.Resize(screens[0])
					d.settle()
					n := 0
					for _, o := range append(pane.win.Canvas().Overlays().List(), pane.win.Canvas().Content()) {
						within(o, func(o fyne.CanvasObject) {
							size := o.Size()
							switch o := o.(type) {
							case *control.Button:
								n++
								if size.Width < look.Touch-1 || size.Height < look.Touch-1 {
									t.Errorf("the button %q is %v", drawnOf(o), size)
								}
							case *control.Scale:
								n++
								if cell := o.Cell(); cell.Width < look.Touch-1 || cell.Height < look.Touch-1 {
									t.Errorf("a cell of a scale is %v", cell)
								}
							}
						})
					}
					if n == 0 && !p.second {
						t.Error("there is nothing to press")
					}
				}
			})
		})
	}
}

// drawnOf are the texts of a control.
func drawnOf(o fyne.CanvasObject) string { return strings.Join(texts(o), " ") }

// Letters belong to a field while somebody writes in it.
func TestKeys_NeverFireIntoAField(t *testing.T) {
	sit(t, &memory{couple: couple("Robin", "Sam")}, func(d *desk) {
		d.begin()
		before := d.state().Seq
		d.key(fyne.KeyN)
		const all = "bB.pPrRgGnNsSmMwWfF,hHeEdDiIoOcCvVlLxX 0123456789+-"
		d.typing(all)
		for _, k := range []fyne.KeyName{fyne.KeyB, fyne.KeyPeriod, fyne.KeyM, fyne.KeyW, fyne.KeyF, fyne.KeyComma, fyne.KeySpace, fyne.KeyR, fyne.KeyPlus} {
			d.key(k) // as the driver sends them beside the letters
		}
		if got := d.scene().stage.Written(); got != all {
			t.Errorf("written is %q", got)
		}
		if d.state().Seq != before || d.w.asked() != nil || d.w.settings != (Settings{}) {
			t.Errorf("the letters did something: event %d after %d, settings %+v", d.state().Seq, before, d.w.settings)
		}
	})
}
