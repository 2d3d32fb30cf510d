package ui

import (
	"strconv"
	"unicode/utf8"

	"fyne.io/fyne/v2"

	"halfway/ui/control"
	"halfway/ui/words"
)

// command is what a key asks for. Screens decide what it means to them.
type command string

const (
	cmdPrimary    command = "primary"
	cmdBack       command = "back"
	cmdHold       command = "hold"
	cmdBreak      command = "break"
	cmdAgain      command = "again"
	cmdTogether   command = "together"
	cmdNote       command = "note"
	cmdSwap       command = "swap"
	cmdHistory    command = "history"
	cmdNames      command = "names"
	cmdEnd        command = "end"
	cmdLeave      command = "leave"
	cmdHelp       command = "help"
	cmdFullscreen command = "fullscreen"
	cmdUp         command = "up"
	cmdDown       command = "down"
	cmdLeft       command = "left"
	cmdRight      command = "right"
	cmdTen        command = "ten"
	cmdLater      command = "later"
	cmdShorter    command = "shorter"
	cmdLonger     command = "longer"
	cmdGuidance   command = "guidance"
	cmdOff        command = "off"
	cmdAbout      command = "about"
	cmdVariant    command = "variant"
	cmdDance      command = "dance"
	cmdAlone      command = "alone"
	cmdKept       command = "kept"
	cmdYet        command = "yet"
	cmdSettings   command = "settings"
	cmdSecond     command = "second"
	cmdMenu       command = "menu"
	cmdMute       command = "mute"
	cmdClock      command = "clock"
	cmdFlag       command = "flag"
	cmdHide       command = "hide"
	cmdLock       command = "lock"
	cmdBring      command = "bring"
	cmdFind       command = "find"
	cmdErase      command = "erase"
	cmdWords      command = "words"
	cmdDigit      command = "digit" // followed by the digit: "digit3"
)

// binding ties keys to a command. Label is how the key is called on buttons
// and in the help; Help is false for what needs no line there.
type binding struct {
	does  command
	keys  []fyne.KeyName
	label string
	help  bool
}

// keyTable is the one table of keys: the keyboard, the buttons and the help
// all read it.
var keyTable = []binding{
	{cmdPrimary, []fyne.KeyName{fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter, fyne.KeyPageDown}, "Space", true},
	{cmdBack, []fyne.KeyName{fyne.KeyPageUp}, "Page Up", true},
	{cmdHold, []fyne.KeyName{fyne.KeyP}, "P", true},
	{cmdBreak, []fyne.KeyName{fyne.KeyB, fyne.KeyPeriod}, "B", true}, // clickers have either
	{cmdAgain, []fyne.KeyName{fyne.KeyR}, "R", true},
	{cmdTogether, []fyne.KeyName{fyne.KeyG}, "G", true},
	{cmdNote, []fyne.KeyName{fyne.KeyN}, "N", true},
	{cmdSwap, []fyne.KeyName{fyne.KeyS}, "S", true},
	{cmdLater, []fyne.KeyName{fyne.KeyL}, "L", true},
	{cmdVariant, []fyne.KeyName{fyne.KeyV}, "V", true},
	{cmdShorter, []fyne.KeyName{fyne.KeyMinus}, "−", false},
	{cmdLonger, []fyne.KeyName{fyne.KeyPlus, fyne.KeyEqual}, "+", false},
	{cmdGuidance, []fyne.KeyName{fyne.KeyC}, "C", true},
	{cmdOff, []fyne.KeyName{fyne.KeyO}, "O", true},
	{cmdAbout, []fyne.KeyName{fyne.KeyI}, "I", true},
	{cmdDance, []fyne.KeyName{fyne.KeyD}, "D", true},
	{cmdHistory, []fyne.KeyName{fyne.KeyH}, "H", true},
	{cmdNames, []fyne.KeyName{fyne.KeyE}, "E", true},
	{cmdFlag, []fyne.KeyName{fyne.KeyF}, "F", true},
	{cmdFind, []fyne.KeyName{fyne.KeyF3, fyne.KeySlash}, "F3", true},
	{cmdWords, []fyne.KeyName{fyne.KeyF4}, "F4", true},
	{cmdErase, []fyne.KeyName{fyne.KeyDelete}, "Del", true},
	{cmdClock, []fyne.KeyName{fyne.KeyW}, "W", true},
	{cmdMute, []fyne.KeyName{fyne.KeyM}, "M", true},
	{cmdSettings, []fyne.KeyName{fyne.KeyComma}, ",", true},
	{cmdSecond, []fyne.KeyName{fyne.KeyF2}, "F2", true},
	{cmdMenu, []fyne.KeyName{fyne.KeyF5}, "F5", true},
	{cmdFullscreen, []fyne.KeyName{fyne.KeyF11}, "F11", true},
	{cmdHide, []fyne.KeyName{fyne.KeyF9}, "F9", true}, // see bindHide
	{cmdLock, []fyne.KeyName{control.CtrlL}, "Ctrl L", true},
	{cmdHelp, []fyne.KeyName{fyne.KeyF1}, "F1", true},
	{cmdLeave, []fyne.KeyName{fyne.KeyEscape}, "Esc", true},
	{cmdBring, []fyne.KeyName{fyne.KeyJ}, "J", true},
	{cmdEnd, []fyne.KeyName{fyne.KeyX}, "X", false},
	{cmdAlone, []fyne.KeyName{fyne.KeyA}, "A", false},
	{cmdKept, []fyne.KeyName{fyne.KeyK}, "K", false},
	{cmdYet, []fyne.KeyName{fyne.KeyY}, "Y", false},
	{cmdTen, []fyne.KeyName{fyne.KeyT}, "T", true},
	{cmdUp, []fyne.KeyName{fyne.KeyUp}, "↑", false},
	{cmdDown, []fyne.KeyName{fyne.KeyDown}, "↓", false},
	{cmdLeft, []fyne.KeyName{fyne.KeyLeft}, "←", false},
	{cmdRight, []fyne.KeyName{fyne.KeyRight}, "→", false},
}

// commandFor returns what a key asks for, or "".
func commandFor(key fyne.KeyName) command {
	for _, b := range keyTable {
		for _, k := range b.keys {
			if k == key {
				return b.does
			}
		}
	}
	if len(key) == 1 && key[0] >= '0' && key[0] <= '9' {
		return cmdDigit + command(key)
	}
	return ""
}

// bindHide ties another key to what hides everything, so that the help tells the
// true one.
func bindHide(key fyne.KeyName) {
	for i, b := range keyTable {
		if b.does == cmdHide {
			keyTable[i].keys, keyTable[i].label = []fyne.KeyName{key}, string(key)
		}
	}
}

// keyLabel returns what a button shows for a command.
func keyLabel(does command) string {
	for _, b := range keyTable {
		if b.does == does {
			if utf8.RuneCountInString(b.label) > 1 {
				return words.Say("key.name."+string(does), words.Data{"Key": b.label})
			}
			return b.label
		}
	}
	return ""
}

// digit returns the digit of a command, or false.
func (c command) digit() (int, bool) {
	rest, ok := string(c), len(c) == len(cmdDigit)+1 && c[:len(cmdDigit)] == cmdDigit
	if !ok {
		return 0, false
	}
	return int(rest[len(rest)-1] - '0'), true
}

// digitKey is the key of the i-th of several things, from 0; empty beyond nine.
func digitKey(i int) (label string, on command) {
	if i > 8 {
		return "", ""
	}
	label = strconv.Itoa(i + 1)
	return label, cmdDigit + command(label)
}
