package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"runtime"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"github.com/adrg/xdg"
	"github.com/go-gl/glfw/v3.4/glfw"

	"halfway/assets"
	"halfway/cmd/internal/chime"
	"halfway/cmd/internal/taking"
	"halfway/dialogue"
	"halfway/storage"
	"halfway/storage/keyring"
	"halfway/ui"
	"halfway/ui/report"
	"halfway/ui/words"
)

// appID names the program to the desktop. FyneApp.toml says the same.
const appID = "io.halfway.Halfway"

// windowOptions are what the command line says about the window.
type windowOptions struct{ fullscreen bool }

// script is what is said and done in a window: the protocols, with their words
// in the catalogue, the people's own that could not be read, and the coach.
type script struct {
	protocols []*dialogue.Protocol
	broken    []error
	coach     ui.Coach
	err       error
}

// readScript reads it while something else goes on, such as opening the store:
// on a first start both take a while.
func readScript(folder string) <-chan script {
	ready := make(chan script, 1)
	go func() {
		protocols, err := loadProtocols()
		if err != nil {
			ready <- script{err: err}
			return
		}
		own, broken := ownProtocols(folder, protocols)
		protocols = append(protocols, own...)
		translated, more := ownWords(folder, protocols)
		if err := words.Load(assets.Translations, "translations", protocols, translated); err != nil {
			ready <- script{err: err}
			return
		}
		c, err := loadCoach()
		ready <- script{protocols, append(broken, more...), c, err}
	}()
	return ready
}

// openWindow opens the window on a store and returns once it is closed.
func openWindow(folder string, o windowOptions, store *storage.Store, read script) error {
	speed, err := readSpeed(os.Getenv("HALFWAY_SPEED"))
	if err != nil {
		return err
	}
	lines, err := helpLines()
	if err != nil {
		return err
	}
	ctx := context.Background()
	in := &inWindow{Store: store, ending: make(chan struct{})}
	var couple dialogue.Couple
	var outlook dialogue.Outlook
	if !store.Locked() {
		if couple, err = in.Couple(ctx); err != nil {
			return err
		}
		if outlook, err = store.Outlook(ctx, couple.ID); err != nil {
			return err
		}
	}
	document, err := store.Settings(ctx)
	if err != nil {
		return err
	}
	settings, err := ui.ReadSettings(document)
	if err != nil {
		settings = ui.Settings{} // nobody is kept from the window by its colours
	}
	// Fyne keeps its index of fonts under the user's cache, and does not make
	// that folder on a fresh account. Without it, only the first window is late.
	if cache, err := os.UserCacheDir(); err == nil {
		_ = os.MkdirAll(cache, 0o700)
	}
	// Nothing is said of migrations here: that would take Fyne's thread checks
	// out of development builds. The shipped one has the tag migrated_fynedo.
	app.SetMetadata(fyne.AppMetadata{
		ID: appID, Name: "Halfway", Version: version, Build: 1,
		Icon: icon(),
	})
	if !displayed() {
		return &plainError{"There is no display here to open a window on; nothing was changed, so start Halfway on a desktop, or see halfway --help for what works without one."}
	}
	if read.err != nil {
		return read.err
	}
	a := app.NewWithID(appID)
	a.SetIcon(icon())
	endWithoutHook(a)
	bell := chime.NewBell()
	defer bell.Close()
	w := ui.Open(a, ui.Options{
		Store: in, Protocols: read.protocols, Broken: read.broken, Lines: lines, Load: dialogue.Load, Couple: couple, Outlook: outlook,
		Sentence: explain, Speed: speed, Fullscreen: o.fullscreen,
		Settings: settings, SecondDisplay: secondDisplay, Coach: read.coach,
		TakeAlong: func(ctx context.Context, what ui.Taking, progress func(done, of int)) error {
			return takeAlong(ctx, store, what, taking.Options{Protocols: read.protocols, Now: time.Now()}, progress)
		},
		BringIn: func(ctx context.Context, path string, progress func(done int)) (ui.Brought, error) {
			done, err := bringIn(ctx, store, path, progress)
			return ui.Brought(done), err
		},
		Copies: func(context.Context) ([]ui.Copy, error) {
			all, err := copiesFor(folder)
			return all, errors.Join(err, in.copyTrouble())
		},
		Compare: func(ctx context.Context, path, secret string) (ui.Difference, error) {
			there, err := openFile(path) // the store would speak of its own disk
			if err != nil {
				return ui.Difference{}, err
			}
			_ = there.Close() // it was only opened
			d, err := store.Compare(ctx, path, secret)
			return ui.Difference(d), err
		},
		PutBack: store.Restore,
		CopyTo:  func(ctx context.Context, path string) error { return copyTo(ctx, store, path) },
		Bundle: func(ctx context.Context, b ui.Bundle, progress func(done, of int)) error {
			return bundle(ctx, store, b, progress)
		},
		Unbundle: func(ctx context.Context, path, secret string, progress func(done int)) (ui.Brought, error) {
			done, err := unbundle(ctx, store, path, secret, progress)
			return ui.Brought(done), err
		},
		NeedsSecret: func(err error) bool {
			return errors.Is(err, storage.ErrLocked) || errors.Is(err, storage.ErrPassphrase)
		},
		IsBundle:  isBundle,
		PublicKey: store.PublicKey,
		EraseAll:  store.EraseAll,
		SaveSheet: func(_ context.Context, path, owner string, recovery []string) error {
			return toFile(store, path, func(w io.Writer) error { return report.RecoverySheet(w, owner, recovery, time.Now()) })
		},
		Forgotten: scrub,
		Folder:    documents(xdg.UserDirs.Documents),
		Ring:      func(s ui.Sound, volume float64) { bell.Ring(sounds[s], volume) },
		Audible:   chime.Audible,
		Schedule:  func(at time.Time, title, text string) string { return schedule(a, at, title, text) },
		Cancel: func(id string) {
			_ = a.CancelScheduledNotification(id) // it may have been told already
		},
	})
	in.keepCopy()
	a.Run()
	w.Wait()
	in.end()
	return nil
}

// endWithoutHook takes away Fyne's last hook, which saves preferences; Halfway
// keeps none. The hook runs beside the end of Fyne's loop, and where it comes
// just after the loop has looked for work, the program never ends (v2.8.1,
// internal/driver/glfw/loop.go).
func endWithoutHook(a fyne.App) {
	if l, ok := a.Lifecycle().(interface{ SetOnStoppedHookExecuted(f func()) }); ok {
		l.SetOnStoppedHookExecuted(nil)
	}
}

func icon() fyne.Resource { return fyne.NewStaticResource("halfway.png", assets.Icon) }

// displayed reports whether there is something to open a window on. Only the main
// goroutine may ask.
func displayed() bool {
	if runtime.GOOS != "linux" {
		return true
	}
	if os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
		return false
	}
	// One may be named that does not answer, at which Fyne would only log something and
	// go on without. Where nobody tells it which of the two to take, it begins like this.
	return os.Getenv("FYNE_PLATFORM") != "" || glfw.Init() == nil
}

// schedule has the desktop tell something at a time. Where it cannot, the chime
// and the window must do.
func schedule(a fyne.App, at time.Time, title, text string) string {
	told, err := a.ScheduleNotification(fyne.NewNotification(title, text), at)
	if err != nil {
		return ""
	}
	return told.ID()
}

// secondDisplay returns where the first screen is that is not the primary one
// and does not show the same. Fyne tells that there is one, but not where; and
// it looks at the first screen also while there is none at all.
func secondDisplay() (x, y int, there bool) {
	primary := glfw.GetPrimaryMonitor()
	if primary == nil {
		return 0, 0, false
	}
	left, top := primary.GetPos()
	for _, m := range glfw.GetMonitors() {
		if x, y := m.GetPos(); x != left || y != top {
			return x, y, true
		}
	}
	return 0, 0, false
}

// sounds are what is heard of what is rung.
var sounds = map[ui.Sound]chime.Sound{
	ui.SoundFloor: chime.Floor, ui.SoundNearly: chime.Nearly, ui.SoundOver: chime.Over,
	ui.SoundPause: chime.Pause, ui.SoundBreak: chime.Break,
}

// troubles are what can go wrong with what is stored, as the catalogue names it;
// the first that an error wraps is told.
var troubles = []struct {
	key  string
	kind error
}{
	{"trouble.passphrase", storage.ErrPassphrase},
	{"trouble.secret", keyring.ErrSecret},
	{"trouble.locked", storage.ErrLocked},
	{"trouble.bundle.none", storage.ErrNoBundle},
	{"trouble.bundle.newer", storage.ErrNewerBundle},
	{"trouble.bundle.broken", storage.ErrBrokenBundle},
	{"trouble.recipient", storage.ErrRecipient},
	{"trouble.full", storage.ErrFull},
	{"trouble.own", storage.ErrOwn},
	{"trouble.newer", storage.ErrNewer},
	{"trouble.none", storage.ErrNotOurs},
	{"trouble.key", storage.ErrNoKey},
	{"trouble.damaged", storage.ErrDamaged},
	{"trouble.gone", storage.ErrGone},
	{"trouble.unwritable", storage.ErrUnwritable},
	{"trouble.elsewhere", storage.ErrOutOfStep},
}

// explain says in the language of the screen what an error of the store means.
func explain(err error) string {
	for _, t := range troubles {
		if errors.Is(err, t.kind) {
			return words.Say(t.key)
		}
	}
	for key, kind := range refusals {
		if errors.Is(err, kind) {
			return words.Say(key)
		}
	}
	if plain, ok := errors.AsType[*plainError](err); ok {
		return plain.Error()
	}
	return words.Say("trouble.other", words.Data{"Cause": err.Error()})
}

// readSpeed reads how many times faster than real time a dialogue runs.
func readSpeed(text string) (float64, error) {
	if text == "" {
		return 1, nil
	}
	speed, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(speed) || speed < 1 || speed > 1000 {
		return 0, &plainError{fmt.Sprintf("HALFWAY_SPEED is %q, which is not a number from 1 to 1000; nothing was changed, so set it anew or leave it out.", text)}
	}
	return speed, nil
}

// helpLines reads the list of help lines that comes with the program.
func helpLines() ([]ui.Line, error) {
	var lines []ui.Line
	if err := json.Unmarshal(assets.HelpLines, &lines); err != nil {
		return nil, fmt.Errorf("read help lines: %w", err)
	}
	return lines, nil
}

// loadProtocols reads the dialogues that come with the program.
func loadProtocols() ([]*dialogue.Protocol, error) {
	var all []*dialogue.Protocol
	for _, id := range assets.ProtocolIDs {
		name := "protocols/" + id + ".yaml"
		text, err := fs.ReadFile(assets.Protocols, name)
		if err != nil {
			return nil, fmt.Errorf("read protocol: %w", err)
		}
		p, err := dialogue.Load(name, text)
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}
