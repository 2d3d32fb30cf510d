package dialogue

import (
	"fmt"
	"strings"
	"time"
)

// Edge is a way from one step of a protocol to another.
type Edge struct {
	// From and To are step ids; To is empty for the end of the dialogue.
	From, To string
	// Label says when it is taken; empty for the order of the file.
	Label string
}

// Edges lists the ways through the protocol, in the order of the file. Each
// round of a part leads to the next, and the last to the part that follows.
func (p *Protocol) Edges() []Edge {
	var edges []Edge
	for i := range p.Parts {
		part := &p.Parts[i]
		next := ""
		if i+1 < len(p.Parts) {
			next = p.Parts[i+1].Steps[0].ID
		}
		// leave adds the ways on from the end of a round.
		leave := func(from, label string) {
			if part.Turns() > 1 || part.Varies {
				edges = append(edges, Edge{from, part.Steps[0].ID, join(label, "next round")})
				label = join(label, "after the last round")
			}
			edges = append(edges, Edge{from, next, label})
		}
		for j := range part.Steps {
			s := &part.Steps[j]
			last := j == len(part.Steps)-1
			on := func(label string) {
				if last {
					leave(s.ID, label)
				} else {
					edges = append(edges, Edge{s.ID, part.Steps[j+1].ID, label})
				}
			}
			if s.Kind != Choose {
				on("")
				continue
			}
			for _, o := range s.Options {
				label := o.Label
				if o.Limit > 0 {
					label += fmt.Sprintf(" (up to %d times)", o.Limit)
				}
				if o.Then == "" {
					on(label)
				} else {
					edges = append(edges, Edge{s.ID, o.Then, label})
				}
			}
		}
	}
	return edges
}

func join(a, b string) string {
	if a == "" {
		return b
	}
	return a + ", " + b
}

// caption is what a graph says of a step, line by line.
func (s *Step) caption() []string {
	what := string(s.Kind)
	if s.Actor != "" {
		what += " · " + string(s.Actor)
	}
	if s.Time > 0 {
		what += " · " + short(time.Duration(s.Time))
		if s.Hard {
			what += ", by the bell"
		}
	}
	return []string{s.ID, what}
}

func (p *Part) caption() string {
	if n := p.Turns(); n > 1 {
		return fmt.Sprintf("%s, %d rounds", p.ID, n)
	}
	return p.ID
}

// end is the node of the end in a graph. No step has such an id.
const end = "_end"

// Mermaid draws the protocol's course as a flowchart in Mermaid's language.
func (p *Protocol) Mermaid() string {
	var b strings.Builder
	node := func(id string) string { return "s_" + strings.ReplaceAll(id, "-", "_") }
	text := func(s string) string { return `"` + strings.NewReplacer(`"`, "#quot;", "\n", " ").Replace(s) + `"` }
	b.WriteString("flowchart TD\n")
	for i, part := range p.Parts {
		fmt.Fprintf(&b, "  subgraph p%d[%s]\n", i+1, text(part.caption()))
		for _, s := range part.Steps {
			open, shut := "[", "]"
			if s.Kind == Choose {
				open, shut = "{{", "}}"
			}
			fmt.Fprintf(&b, "    %s%s%s%s\n", node(s.ID), open, text(strings.Join(s.caption(), "<br>")), shut)
		}
		b.WriteString("  end\n")
	}
	fmt.Fprintf(&b, "  %s([%s])\n", node(end), text("the end"))
	for _, e := range p.Edges() {
		to := e.To
		if to == "" {
			to = end
		}
		if e.Label == "" {
			fmt.Fprintf(&b, "  %s --> %s\n", node(e.From), node(to))
		} else {
			fmt.Fprintf(&b, "  %s -->|%s| %s\n", node(e.From), text(e.Label), node(to))
		}
	}
	return b.String()
}

// DOT draws the protocol's course in the language of Graphviz.
func (p *Protocol) DOT() string {
	var b strings.Builder
	text := func(s string) string {
		return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(s) + `"`
	}
	fmt.Fprintf(&b, "digraph %s {\n  node [shape=box];\n", text(p.ID))
	for i, part := range p.Parts {
		fmt.Fprintf(&b, "  subgraph cluster_%d {\n    label=%s;\n", i+1, text(part.caption()))
		for _, s := range part.Steps {
			shape := ""
			if s.Kind == Choose {
				shape = ", shape=hexagon"
			}
			fmt.Fprintf(&b, "    %s [label=%s%s];\n", text(s.ID), text(strings.Join(s.caption(), "\n")), shape)
		}
		b.WriteString("  }\n")
	}
	fmt.Fprintf(&b, "  %s [label=\"the end\", shape=oval];\n", text(end))
	for _, e := range p.Edges() {
		to := e.To
		if to == "" {
			to = end
		}
		fmt.Fprintf(&b, "  %s -> %s", text(e.From), text(to))
		if e.Label != "" {
			fmt.Fprintf(&b, " [label=%s]", text(e.Label))
		}
		b.WriteString(";\n")
	}
	b.WriteString("}\n")
	return b.String()
}
