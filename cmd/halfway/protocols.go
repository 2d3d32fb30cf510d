package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

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

// readWhole reads a file of up to so many bytes, and one more of a longer one,
// so that whoever asked can tell.
func readWhole(path string, most int64) ([]byte, error) {
	// Asked before it is opened: opening a pipe waits for its other end.
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "read", Path: path, Err: errNoFile}
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, most+1))
}

var errNoFile = errors.New("this is not a file")

// readProtocol reads and loads one file, which its errors call by that name.
func readProtocol(path, name string) (*dialogue.Protocol, error) {
	text, err := readWhole(path, dialogue.MaxFile)
	if err != nil {
		return nil, err
	}
	return dialogue.Load(name, text)
}

// named says of which file an error is; those of loading say so themselves.
func named(name string, err error) error {
	if _, ok := errors.AsType[dialogue.LoadErrors](err); ok {
		return err
	}
	return fmt.Errorf("%s: %w", name, reason(err))
}

// reason leaves the path out of why a file cannot be read.
func reason(err error) error {
	if at, ok := errors.AsType[*fs.PathError](err); ok {
		return at.Err
	}
	return err
}

// ownFile is one of the people's own protocols, and the file that it is in.
type ownFile struct {
	name string
	*dialogue.Protocol
}

// ownProtocols reads the people's own protocols, sorted by file name. What
// cannot be used is told of, and stops nothing else. No folder is no error.
func ownProtocols(data string, shipped []*dialogue.Protocol) (own []*dialogue.Protocol, broken []error) {
	files, broken := ownFiles(data, shipped)
	for _, f := range files {
		own = append(own, f.Protocol)
	}
	return own, broken
}

// ownFiles is ownProtocols with the names of the files.
func ownFiles(data string, shipped []*dialogue.Protocol) (own []ownFile, broken []error) {
	dir := filepath.Join(data, ownFolder)
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, []error{err}
	}
	taken := map[string]bool{}
	for _, p := range shipped {
		taken[p.ID] = true
	}
	for _, e := range entries {
		if ext := filepath.Ext(e.Name()); ext != ".yaml" && ext != ".yml" {
			continue
		}
		p, err := readProtocol(filepath.Join(dir, e.Name()), e.Name())
		if err == nil && taken[p.ID] {
			line, column := idAt(p.Text)
			err = dialogue.LoadErrors{{
				File: e.Name(), Line: line, Column: column,
				What: fmt.Sprintf("another dialogue is called %q", p.ID), Allowed: "an id of its own for each dialogue",
			}}
		}
		if err != nil {
			broken = append(broken, inBrief{named(e.Name(), err)})
			continue
		}
		taken[p.ID] = true
		own = append(own, ownFile{e.Name(), p})
	}
	return own, broken
}

// idAt returns where the id of a protocol stands in its text, which is one that
// has been loaded.
func idAt(text string) (line, column int) {
	// The parser counts a comment's CRLF as two lines (goccy/go-yaml #560).
	text = strings.ReplaceAll(strings.TrimPrefix(text, "\ufeff"), "\r\n", "\n")
	file, err := parser.ParseBytes([]byte(text), 0)
	if err != nil {
		return 1, 1
	}
	for _, doc := range file.Docs {
		whole, ok := doc.Body.(*ast.MappingNode)
		if !ok {
			continue
		}
		for _, entry := range whole.Values {
			if key := entry.Key.GetToken(); key.Value == "id" {
				return key.Position.Line, key.Position.Column
			}
		}
	}
	return 1, 1
}

// ownWords reads the people's own translations: files of words only, beside
// their protocols, called after a protocol and a language as in
// "a-hard-day.de.json". An incomplete one is told of and left alone. Of a whole
// one, only the words of its protocol are taken: those of the screens are not
// its business, and some keys would spoil the whole catalogue.
func ownWords(data string, all []*dialogue.Protocol) (words map[string]map[string]string, broken []error) {
	dir := filepath.Join(data, ownFolder)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, nil // which ownProtocols has told of
	}
	words = map[string]map[string]string{}
	for _, p := range all {
		for _, e := range entries {
			language, mine := strings.CutPrefix(e.Name(), p.ID+".")
			language, listed := strings.CutSuffix(language, ".json")
			if !mine || !listed {
				continue
			}
			translated, err := readWords(filepath.Join(dir, e.Name()))
			if err == nil {
				err = errors.Join(dialogue.CheckWords(p, translated)...)
			}
			if err != nil {
				broken = append(broken, inBrief{named(e.Name(), err)})
				continue
			}
			if words[language] == nil {
				words[language] = map[string]string{}
			}
			for _, w := range p.Words() {
				words[language][w.Key] = translated[w.Key]
			}
		}
	}
	return words, broken
}

// maxWords is the greatest size of a file of words, in bytes. It has a key for
// every text, and may have the words of several protocols.
const maxWords = 4 * dialogue.MaxFile

// readWords reads a file of words only.
func readWords(path string) (map[string]string, error) {
	text, err := readWhole(path, maxWords)
	if err != nil {
		return nil, err
	}
	if len(text) > maxWords {
		return nil, fmt.Errorf("the file is too long; allowed: up to %d KiB", maxWords>>10)
	}
	words := map[string]string{}
	if err := json.Unmarshal(bytes.TrimPrefix(text, []byte("\ufeff")), &words); err != nil {
		return nil, fmt.Errorf("this is no list of words: %w", err)
	}
	return words, nil
}

// inBrief tells the first of many things that are wrong with a file: the check
// names them all.
type inBrief struct{ err error }

func (b inBrief) Error() string {
	first, rest, more := strings.Cut(b.err.Error(), "\n")
	if more {
		first = fmt.Sprintf("%s (and %d more)", first, strings.Count(rest, "\n")+1)
	}
	return first
}

func (b inBrief) Unwrap() error { return b.err }

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
	p, err := readProtocol(name, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &plainError{fmt.Sprintf("There is no dialogue and no file %q; halfway protocols list names them.", name)}
	}
	if err != nil {
		return nil, &plainError{named(name, err).Error()}
	}
	return p, nil
}

type protocolsList struct {
	JSON bool `help:"Print JSON."`
}

// listedProtocol is a protocol as a list names it. File is empty for those that
// come with Halfway.
type listedProtocol struct {
	ID      string         `json:"id"`
	Title   string         `json:"title"`
	Need    string         `json:"need"`
	Group   dialogue.Group `json:"group"`
	Minutes int            `json:"minutes"`
	Own     bool           `json:"own"`
	File    string         `json:"file,omitempty"`
}

// Run lists the protocols. Broken ones are named beside, and are no error.
func (l protocolsList) Run(c commandLine, out io.Writer, complaint complaints) error {
	shipped, err := loadProtocols()
	if err != nil {
		return err
	}
	own, broken := ownFiles(c.folder(), shipped)
	list := []listedProtocol{}
	add := func(p *dialogue.Protocol, file string) {
		list = append(list, listedProtocol{
			ID: p.ID, Title: p.Title, Need: p.Need, Group: p.Group,
			Minutes: int(time.Duration(p.Length) / time.Minute), Own: file != "", File: file,
		})
	}
	for _, p := range shipped {
		add(p, "")
	}
	for _, f := range own {
		add(f.Protocol, f.name)
	}
	for _, err := range broken {
		fmt.Fprintln(complaint, oneLine(err.Error()))
	}
	if l.JSON {
		return printJSON(out, list)
	}
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "ID\tTITLE\tMINUTES\tGROUP\tFROM")
	for _, p := range list {
		from := "shipped"
		if p.Own {
			from = oneLine(p.File)
		}
		fmt.Fprintf(t, "%s\t%s\t%d\t%s\t%s\n", p.ID, oneLine(p.Title), p.Minutes, p.Group, from)
	}
	return t.Flush()
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
