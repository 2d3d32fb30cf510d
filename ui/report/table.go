package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"halfway/dialogue"
	"halfway/ui/words"
)

// CSV writes the readings as a table in the form of RFC 4180, one a row, with
// days and times that sort. It begins with a byte order mark, without which
// spreadsheet programs take it for the code page of the computer and break every
// letter that is not English. A cell with text that such a program would take for
// a formula (one that begins with =, +, -, @, a tab or a carriage return) gets an
// apostrophe before it, which means "this is text" to them.
func CSV(w io.Writer, o Options) (Writer, error) {
	t := &table{o: o, out: csv.NewWriter(w)}
	t.out.UseCRLF = true
	if _, err := io.WriteString(w, "\uFEFF"); err != nil {
		return nil, fmt.Errorf("write table: %w", err)
	}
	var head []string
	for _, column := range [...]string{"session", "day", "time", "dialogue", "moment", "partner", "reading", "value"} {
		head = append(head, words.Say("report.csv."+column))
	}
	return t, t.write(head)
}

type table struct {
	o   Options
	out *csv.Writer
}

func (t *table) write(row []string) error {
	if err := t.out.Write(row); err != nil {
		return fmt.Errorf("write table: %w", err)
	}
	return nil
}

// Add writes the readings of a session.
func (t *table) Add(e Entry) error {
	start := t.o.local(e.State.Start)
	row := []string{e.Stored.ID, start.Format("2006-01-02"), start.Format("15:04"), harmless(words.Title(e.Stored.Record, t.o.Protocols)), "", "", "", ""}
	for _, at := range e.State.CheckIns() {
		for _, reading := range readingOrder {
			for i := range dialogue.Both {
				value, ok := at.Given[i][reading]
				if !ok {
					continue
				}
				row[4], row[5] = words.Say("report.csv.moment."+string(at.Moment)), harmless(e.Stored.Partners[i].Name)
				row[6], row[7] = words.Say("report.reading."+string(reading)), strconv.Itoa(value)
				if err := t.write(row); err != nil {
					return err
				}
			}
		}
	}
	t.out.Flush()
	return t.out.Error()
}

// Close ends the table.
func (t *table) Close() error {
	t.out.Flush()
	if err := t.out.Error(); err != nil {
		return fmt.Errorf("write table: %w", err)
	}
	return nil
}

// harmless keeps a spreadsheet program from reckoning with a text.
func harmless(text string) string {
	if strings.ContainsAny(text[:min(1, len(text))], "=+-@\t\r") {
		return "'" + text
	}
	return text
}
