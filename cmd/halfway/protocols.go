package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"halfway/assets"
	"halfway/dialogue"
)

// ownFolder is where people's own protocols lie, inside the data folder.
const ownFolder = "protocols"

type protocolsCommand struct {
	List   protocolsList   `cmd:"" help:"List the dialogues, and the people's own."`
	Check  protocolsCheck  `cmd:"" help:"Say what is wrong with protocol files."`
	Draw   protocolsDraw   `cmd:"" help:"Print the course of a dialogue as a graph."`
	Words  protocolsWords  `cmd:"" help:"Print the words of a dialogue, for translating."`
	Schema protocolsSchema `cmd:"" help:"Print the JSON Schema of a protocol file."`
}

// readProtocol reads and loads one file. A file that is too long is not read
// whole.
func readProtocol(path string) (*dialogue.Protocol, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return nil, errors.Join(err, fmt.Errorf("%s is not a file", path))
	}
	text, err := io.ReadAll(io.LimitReader(f, dialogue.MaxFile+1))
	if err != nil {
		return nil, err
	}
	return dialogue.Load(path, text)
}

// ownProtocols reads the people's own protocols, sorted by file name. What
// cannot be used is told of, and stops nothing else. No folder is no error.
func ownProtocols(data string, shipped []*dialogue.Protocol) (own []*dialogue.Protocol, broken []error) {
	dir := filepath.Join(data, ownFolder)
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, []error{err}
	}
	taken := map[string]string{}
	for _, p := range shipped {
		taken[p.ID] = "one that comes with Halfway"
	}
	for _, e := range entries {
		if ext := filepath.Ext(e.Name()); ext != ".yaml" && ext != ".yml" {
			continue
		}
		p, err := readProtocol(filepath.Join(dir, e.Name()))
		if err != nil {
			broken = append(broken, shortened(err, dir))
			continue
		}
		if by, clash := taken[p.ID]; clash {
			broken = append(broken, fmt.Errorf("%s: the id %q is that of %s; allowed: an id of its own", e.Name(), p.ID, by))
			continue
		}
		taken[p.ID] = e.Name()
		own = append(own, p)
	}
	return own, broken
}

// ownWords reads the people's own translations: files of words only, beside
// their protocols, called after a protocol and a language as in
// "a-hard-day.de.json". An incomplete one is told of and left alone.
func ownWords(data string, all []*dialogue.Protocol) (words map[string]map[string]string, broken []error) {
	dir := filepath.Join(data, ownFolder)
	words = map[string]map[string]string{}
	for _, p := range all {
		paths, err := filepath.Glob(filepath.Join(dir, p.ID+".*.json"))
		if err != nil {
			return nil, []error{err}
		}
		for _, path := range paths {
			language := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(path), p.ID+"."), ".json")
			translated, err := readWords(path)
			if err != nil {
				broken = append(broken, shortened(err, dir))
				continue
			}
			if wrong := dialogue.CheckWords(p, translated); len(wrong) > 0 {
				broken = append(broken, fmt.Errorf("%s: %w", filepath.Base(path), shortened(errors.Join(wrong...), dir)))
				continue
			}
			if words[language] == nil {
				words[language] = map[string]string{}
			}
			maps.Copy(words[language], translated)
		}
	}
	return words, broken
}

// shortened leaves the folder out of an error, and all but the first of many:
// the check names them all.
func shortened(err error, dir string) error {
	text := strings.ReplaceAll(err.Error(), dir+string(filepath.Separator), "")
	first, rest, more := strings.Cut(text, "\n")
	if more {
		first = fmt.Sprintf("%s (and %d more)", first, strings.Count(rest, "\n")+1)
	}
	return errors.New(first)
}

// findProtocol returns the protocol with that id, shipped or own, or the one
// in that file.
func findProtocol(name, data string) (*dialogue.Protocol, error) {
	shipped, err := loadProtocols()
	if err != nil {
		return nil, err
	}
	own, _ := ownProtocols(data, shipped)
	for _, p := range slices.Concat(shipped, own) {
		if p.ID == name {
			return p, nil
		}
	}
	p, err := readProtocol(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &plainError{fmt.Sprintf("There is no dialogue and no file %q; halfway protocols list names them.", name)}
	}
	if err != nil {
		return nil, &plainError{err.Error()}
	}
	return p, nil
}

type protocolsList struct {
	JSON bool `help:"Print JSON."`
}

// listedProtocol is a protocol as a list names it.
type listedProtocol struct {
	ID      string         `json:"id"`
	Title   string         `json:"title"`
	Need    string         `json:"need"`
	Group   dialogue.Group `json:"group"`
	Minutes int            `json:"minutes"`
	Own     bool           `json:"own"`
}

// Run lists the protocols. Broken ones are named beside, and are no error.
func (l protocolsList) Run(c commandLine, out io.Writer, complaint complaints) error {
	shipped, err := loadProtocols()
	if err != nil {
		return err
	}
	own, broken := ownProtocols(c.folder(), shipped)
	list := []listedProtocol{}
	for i, p := range slices.Concat(shipped, own) {
		list = append(list, listedProtocol{
			ID: p.ID, Title: p.Title, Need: p.Need, Group: p.Group,
			Minutes: int(time.Duration(p.Length) / time.Minute), Own: i >= len(shipped),
		})
	}
	for _, err := range broken {
		fmt.Fprintln(complaint, err)
	}
	if l.JSON {
		return printJSON(out, list)
	}
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "ID\tDIALOGUE\tMINUTES\tGROUP\tFROM")
	for _, p := range list {
		from := "Halfway"
		if p.Own {
			from = "you"
		}
		fmt.Fprintf(t, "%s\t%s\t%d\t%s\t%s\n", p.ID, oneLine(p.Title), p.Minutes, p.Group, from)
	}
	return t.Flush()
}

type protocolsCheck struct {
	Files []string `arg:"" help:"Protocol files." placeholder:"FILE"`
	Words string   `help:"Check this translation of the one protocol for completeness." placeholder:"FILE"`
	JSON  bool     `help:"Print JSON."`
}

// checkedFile is what a check found about one file.
type checkedFile struct {
	File   string       `json:"file"`
	OK     bool         `json:"ok"`
	ID     string       `json:"id,omitempty"`
	Title  string       `json:"title,omitempty"`
	Errors []checkError `json:"errors,omitempty"`
}

// checkError is one thing that is wrong. Line and column are 0 for what stands
// nowhere in the file.
type checkError struct {
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`
	What    string `json:"what"`
	Allowed string `json:"allowed,omitempty"`
}

func (e checkError) String() string {
	text := e.What
	if e.Line > 0 {
		text = fmt.Sprintf("%d:%d: %s", e.Line, e.Column, text)
	}
	if e.Allowed != "" {
		text += "; allowed: " + e.Allowed
	}
	return text
}

// Run checks every file, and fails if one is bad.
func (k protocolsCheck) Run(out io.Writer) error {
	if k.Words != "" && len(k.Files) != 1 {
		return &plainError{"A translation is checked against one protocol; please name one file."}
	}
	var all []checkedFile
	bad := 0
	for _, path := range k.Files {
		f := check(path, k.Words)
		if !f.OK {
			bad++
		}
		all = append(all, f)
	}
	if k.JSON {
		if err := printJSON(out, all); err != nil {
			return err
		}
	} else {
		for _, f := range all {
			for _, e := range f.Errors {
				fmt.Fprintf(out, "%s:%s\n", f.File, separated(e))
			}
			if f.OK {
				fmt.Fprintf(out, "%s: fine\n", f.File)
			}
		}
	}
	if bad > 0 {
		return &plainError{fmt.Sprintf("%d of %d files cannot be used.", bad, len(all))}
	}
	return nil
}

// separated puts a space before what has no line.
func separated(e checkError) string {
	if e.Line > 0 {
		return e.String()
	}
	return " " + e.String()
}

func check(path, translation string) checkedFile {
	f := checkedFile{File: path}
	p, err := readProtocol(path)
	var all dialogue.LoadErrors
	switch {
	case errors.As(err, &all):
		for _, e := range all {
			f.Errors = append(f.Errors, checkError{Line: e.Line, Column: e.Column, What: e.What, Allowed: e.Allowed})
		}
	case err != nil:
		f.Errors = []checkError{{What: err.Error()}}
	default:
		f.ID, f.Title = p.ID, p.Title
		if translation != "" {
			f.Errors = checkTranslation(p, translation)
		}
	}
	f.OK = len(f.Errors) == 0
	return f
}

func checkTranslation(p *dialogue.Protocol, path string) []checkError {
	words, err := readWords(path)
	if err != nil {
		return []checkError{{What: err.Error()}}
	}
	var wrong []checkError
	for _, err := range dialogue.CheckWords(p, words) {
		wrong = append(wrong, checkError{What: err.Error()})
	}
	return wrong
}

// readWords reads a file of words only.
func readWords(path string) (map[string]string, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	words := map[string]string{}
	if err := json.Unmarshal(text, &words); err != nil {
		return nil, fmt.Errorf("%s is no list of words: %w", path, err)
	}
	return words, nil
}

type protocolsDraw struct {
	ID     string `arg:"" help:"The id of a dialogue, or a file."`
	Format string `help:"mermaid or dot." enum:"mermaid,dot" default:"mermaid"`
}

// Run prints the course of a protocol as a graph.
func (d protocolsDraw) Run(c commandLine, out io.Writer) error {
	p, err := findProtocol(d.ID, c.folder())
	if err != nil {
		return err
	}
	graph := p.Mermaid()
	if d.Format == "dot" {
		graph = p.DOT()
	}
	_, err = io.WriteString(out, graph)
	return err
}

type protocolsWords struct {
	ID string `arg:"" help:"The id of a dialogue, or a file."`
}

// Run prints the words of a protocol, in order: the file that a translator
// fills in.
func (w protocolsWords) Run(c commandLine, out io.Writer) error {
	p, err := findProtocol(w.ID, c.folder())
	if err != nil {
		return err
	}
	var b strings.Builder
	b.WriteString("{")
	for i, word := range p.Words() {
		if i > 0 {
			b.WriteString(",")
		}
		b.WriteString("\n  ")
		for j, text := range []string{word.Key, word.Text} {
			if j > 0 {
				b.WriteString(": ")
			}
			var quoted strings.Builder
			e := json.NewEncoder(&quoted)
			e.SetEscapeHTML(false)
			if err := e.Encode(text); err != nil {
				return err
			}
			b.WriteString(strings.TrimSpace(quoted.String()))
		}
	}
	b.WriteString("\n}\n")
	_, err = io.WriteString(out, b.String())
	return err
}

type protocolsSchema struct{}

// Run prints the schema.
func (protocolsSchema) Run(out io.Writer) error {
	_, err := out.Write(assets.ProtocolSchema)
	return err
}
