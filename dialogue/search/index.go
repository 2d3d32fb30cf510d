package search

import "halfway/dialogue"

// Index holds the words of sessions, ready to be searched. It is filled by one
// goroutine and searched by others only once that is done, or by the same.
type Index struct {
	f       *folder
	folded  []byte
	entries []entry
	at      map[string]int // by session
}

type entry struct {
	session  string
	from, to int // in folded
	words    []dialogue.Passage
}

// NewIndex returns an empty index.
func NewIndex() *Index { return &Index{f: newFolder(), at: map[string]int{}} }

// apart stands between passages: nothing that is looked for has it.
const apart = 0

// Add adds the words of a session.
func (x *Index) Add(session string, words []dialogue.Passage) {
	from := len(x.folded)
	for _, w := range words {
		x.folded = append(x.f.text(x.folded, w.Text, nil), apart)
	}
	x.at[session] = len(x.entries)
	x.entries = append(x.entries, entry{session, from, len(x.folded), words})
}

// Len is how many sessions are in it.
func (x *Index) Len() int { return len(x.entries) }

// Find hands over the sessions in which all is there that is looked for, in the
// order in which they were added, from the i-th up to the j-th. It stops when
// a call returns false.
func (x *Index) Find(q Query, i, j int, each func(session string) bool) {
	for _, e := range x.entries[min(i, len(x.entries)):min(j, len(x.entries))] {
		if q.in(x.folded[e.from:e.to]) && !each(e.session) {
			return
		}
	}
}

// Words returns the words of a session; none for one that is not in it.
func (x *Index) Words(session string) []dialogue.Passage {
	if i, ok := x.at[session]; ok {
		return x.entries[i].words
	}
	return nil
}
