package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"halfway/dialogue"
	"halfway/ui/words"
)

// Markdown writes a document in CommonMark. What people wrote stands in it word
// for word and cannot become markup.
func Markdown(w io.Writer, o Options) (Writer, error) {
	m := &markdown{o: o, out: bufio.NewWriter(w)}
	m.line("# " + inline(o.heading()))
	m.line(inline(words.Say("report.written", words.Data{"Day": o.day(o.Now)})))
	m.trends()
	return m, m.err()
}

type markdown struct {
	o   Options
	out *bufio.Writer
}

func (m *markdown) err() error {
	if err := m.out.Flush(); err != nil {
		return fmt.Errorf("write Markdown: %w", err)
	}
	return nil
}

// line writes a block of one line.
func (m *markdown) line(text string) { fmt.Fprint(m.out, text, "\n\n") }

// list writes items of a list.
func (m *markdown) list(items ...string) {
	for _, item := range items {
		fmt.Fprint(m.out, "- ", item, "\n")
	}
	fmt.Fprint(m.out, "\n")
}

// quote writes what somebody wrote.
func (m *markdown) quote(s said) {
	if s.Who != "" {
		fmt.Fprint(m.out, "> **", inline(s.Who), "**\n>\n")
	}
	fmt.Fprint(m.out, quoted(s.Text), "\n\n")
}

func (m *markdown) trends() {
	if len(m.o.Trends) == 0 {
		return
	}
	m.line("## " + inline(words.Say("report.trends")))
	for _, t := range m.o.Trends {
		m.line("### " + inline(t.Title))
		m.line(inline(t.Sentence))
		var rows []string
		for _, row := range t.Rows {
			var cells []string
			for i, cell := range row {
				if i > 0 && i < len(t.Head) && t.Head[i] != "" {
					cell = t.Head[i] + " " + cell
				}
				cells = append(cells, inline(cell))
			}
			rows = append(rows, strings.Join(cells, ", "))
		}
		if len(rows) > 0 {
			m.list(rows...)
		}
	}
}

// Add writes a session.
func (m *markdown) Add(e Entry) error {
	a := m.o.account(e)
	m.line("---")
	m.line("## " + inline(a.Title))
	if a.Topic != "" {
		m.quote(said{Text: a.Topic})
	}
	var facts []string
	for _, f := range a.Facts {
		facts = append(facts, "**"+inline(f.Label)+":** "+inline(f.Text))
	}
	m.list(facts...)
	m.band(a)
	if len(a.Shares) > 0 {
		m.line("### " + inline(words.Say("review.shares")))
		var shares []string
		for _, s := range a.Shares {
			shares = append(shares, fmt.Sprintf("%s %s", inline(s.Name), s.Length))
		}
		m.list(shares...)
	}
	m.checks(a)
	if len(a.Agreed) > 0 {
		m.line("### " + inline(words.Say("review.agreement")))
		for _, s := range a.Agreed {
			m.quote(s)
		}
		for _, w := range a.Went {
			m.line("**" + inline(w.Label) + ":** " + inline(w.Text))
		}
	}
	m.dance(a.Dance)
	m.course(a.Course)
	m.quotes(words.Say("report.thoughts"), a.Thoughts)
	m.quotes(words.Say("review.remarks"), a.Remarks)
	return m.err()
}

// band draws the course in letters, one line for each partner.
func (m *markdown) band(a account) {
	if len(a.Band.Pieces) == 0 {
		return
	}
	const wide = 72
	var rows [2][wide]rune
	for i := range rows {
		for x := range rows[i] {
			rows[i][x] = ' '
		}
	}
	for _, p := range a.Band.Pieces {
		from, to := int(p.From*wide), int(p.To*wide+0.999)
		for x := max(from, 0); x < min(to, wide); x++ {
			switch {
			case p.Side != dialogue.Nobody && letters[p.Kind] != 0 && p.Label == "":
				rows[p.Side.Index()][x] = letters[p.Kind]
			case letters[p.Kind] != 0:
				rows[0][x], rows[1][x] = letters[p.Kind], letters[p.Kind]
			}
		}
	}
	m.line("### " + inline(words.Say("report.band")))
	if a.Alone == dialogue.Nobody {
		m.line(inline(words.Say("report.band.above", words.Data{"Left": a.In[0], "Right": a.In[1]})))
	}
	for i, row := range rows {
		if !a.sits(dialogue.Both[i]) {
			continue
		}
		fmt.Fprint(m.out, "    |", string(row[:]), "|\n")
	}
	fmt.Fprint(m.out, "\n")
	var legend []string
	for _, k := range a.Band.Kinds {
		if letters[k] != ' ' {
			legend = append(legend, string(letters[k])+" "+inline(k.Words()))
		}
	}
	m.line(strings.Join(legend, " · "))
}

// letters are how the kinds are drawn in letters.
var letters = map[bandKind]rune{
	bandKind(dialogue.Speaking): '█', overTime: '▓', bandKind(dialogue.Mirroring): '▒', bandKind(dialogue.Writing): '▄',
	bandKind(dialogue.Shared): '░', bandKind(dialogue.Quiet): '·', bandKind(dialogue.Standing): '┄',
	bandKind(dialogue.Apart): '╱', bandKind(dialogue.Absent): '╳',
}

func (m *markdown) checks(a account) {
	if len(a.Checks) == 0 {
		return
	}
	m.line("### " + inline(words.Say("report.checks")))
	var lines []string
	for _, c := range a.Checks {
		lines = append(lines, fmt.Sprintf("%s: %s %s, %s %s", inline(c.Name), inline(a.Names[0]), c.By[0].text(), inline(a.Names[1]), c.By[1].text()))
	}
	m.list(lines...)
}

func (m *markdown) dance(d *dance) {
	if d == nil {
		return
	}
	m.line("### " + inline(d.Name))
	for i, p := range d.Parts {
		text := strings.Join(append([]string{p.Move}, p.Under...), "\n")
		m.quote(said{p.Side, p.Name, strings.TrimSpace(text)})
		m.line([...]string{"↓", "↑"}[i])
	}
	for _, line := range d.Foot {
		fmt.Fprint(m.out, quoted(line), "\n\n")
	}
}

func (m *markdown) course(course []moment) {
	m.line("### " + inline(words.Say("review.course")))
	for _, c := range course {
		head := "**" + c.At + "** " + inline(c.Head)
		if c.Took != "" {
			head += " (" + c.Took + ")"
		}
		m.line(head)
		if c.Prompt != "" {
			m.line("*" + inline(c.Prompt) + "*")
		}
		if c.Chosen != "" {
			m.line("“" + inline(c.Chosen) + "”")
		}
		var quiet []string
		for _, q := range c.Quiet {
			quiet = append(quiet, inline(q))
		}
		if len(quiet) > 0 {
			m.list(quiet...)
		}
		for _, n := range c.Notes {
			m.quote(n)
		}
	}
}

func (m *markdown) quotes(title string, all []said) {
	if len(all) == 0 {
		return
	}
	m.line("### " + inline(title))
	for _, s := range all {
		m.quote(s)
	}
}

// Close ends the document.
func (m *markdown) Close() error { return m.err() }

// heading is the head of a whole document.
func (o Options) heading() string {
	left, right := o.Couple.Partners[0].Name, o.Couple.Partners[1].Name
	if left == "" || right == "" {
		return words.Say("report.title")
	}
	return words.Say("report.title.names", words.Data{"Left": isolated(left), "Right": isolated(right)})
}
