package main

import (
	"errors"
	"fmt"
	"io"

	"halfway/dialogue"
)

type protocolsCheck struct {
	Files []string `arg:"" help:"Protocol files." placeholder:"FILE"`
	Words string   `help:"Check this translation of the one protocol for completeness." placeholder:"FILE"`
	JSON  bool     `help:"Print JSON."`
}

// checkedFile is what a check found about one file: a protocol, or words with
// the id and the title of theirs.
type checkedFile struct {
	File   string       `json:"file"`
	OK     bool         `json:"ok"`
	ID     string       `json:"id,omitempty"`
	Title  string       `json:"title,omitempty"`
	Errors []checkError `json:"errors"`
}

// checkError is one thing that is wrong. Line and column are 0 for what stands
// nowhere in the file.
type checkError struct {
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`
	What    string `json:"what"`
	Allowed string `json:"allowed,omitempty"`
}

// in says what is wrong in a file: "file:line:column: what; allowed: …".
func (e checkError) in(file string) string {
	at := file
	if e.Line > 0 {
		at = fmt.Sprintf("%s:%d:%d", file, e.Line, e.Column)
	}
	what := e.What
	if e.Allowed != "" {
		what += "; allowed: " + e.Allowed
	}
	return at + ": " + oneLine(what) // which may quote the file
}

// Run checks every file, and fails if one is bad.
func (k protocolsCheck) Run(out io.Writer) error {
	if k.Words != "" && len(k.Files) != 1 {
		return &plainError{"A translation is checked against one protocol; please name one file."}
	}
	var all []checkedFile
	for _, path := range k.Files {
		p, checked := checkProtocol(path)
		all = append(all, checked)
		if p != nil && k.Words != "" {
			all = append(all, checkTranslation(p, k.Words))
		}
	}
	bad := 0
	for _, f := range all {
		if !f.OK {
			bad++
		}
	}
	if k.JSON {
		if err := printJSON(out, all); err != nil {
			return err
		}
	} else {
		for _, f := range all {
			for _, e := range f.Errors {
				fmt.Fprintln(out, e.in(f.File))
			}
			if f.OK {
				fmt.Fprintln(out, f.File+": fine")
			}
		}
	}
	if bad > 0 {
		return &plainError{fmt.Sprintf("%d of %d files cannot be used.", bad, len(all))}
	}
	return nil
}

// checkProtocol returns the protocol in a file, or nil, and what is wrong with it.
func checkProtocol(path string) (*dialogue.Protocol, checkedFile) {
	p, err := readProtocol(path, path)
	if err != nil {
		return nil, checkedFile{File: path, Errors: problems(err)}
	}
	return p, checkedFile{File: path, OK: true, ID: p.ID, Title: p.Title, Errors: []checkError{}}
}

// checkTranslation holds a file of words against those of a protocol.
func checkTranslation(p *dialogue.Protocol, path string) checkedFile {
	f := checkedFile{File: path, ID: p.ID, Title: p.Title, Errors: []checkError{}}
	words, err := readWords(path)
	if err != nil {
		f.Errors = problems(err)
		return f
	}
	for _, err := range dialogue.CheckWords(p, words) {
		f.Errors = append(f.Errors, checkError{What: err.Error()})
	}
	f.OK = len(f.Errors) == 0
	return f
}

// problems lists what an error says of a file whose name stands beside it.
func problems(err error) []checkError {
	if all, ok := errors.AsType[dialogue.LoadErrors](err); ok {
		var list []checkError
		for _, e := range all {
			list = append(list, checkError{Line: e.Line, Column: e.Column, What: e.What, Allowed: e.Allowed})
		}
		return list
	}
	return []checkError{{What: reason(err).Error()}}
}
