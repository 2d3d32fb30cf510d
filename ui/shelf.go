package ui

import (
	"context"
	"runtime/debug"
	"slices"

	"halfway/dialogue"
	"halfway/dialogue/search"
	"halfway/ui/look"
)

// shelf is what looking back works on while it is open: all sessions, the words
// that can be looked for, and what is picked out of them. It lives on Fyne's
// goroutine; reading and searching go on beside it.
type shelf struct {
	c *conductor
	// changed is called whenever what is picked has changed.
	changed func()

	// records are the sessions, the newest first; loaded is true once there are
	// any.
	records []dialogue.Record
	loaded  bool
	partial bool           // more are being read
	at      map[string]int // of a session in records

	// words hold the words of the sessions, the newest first, in portions that
	// do not change any more; complete is true once all are here.
	words    []*search.Index
	complete bool
	reading  bool

	filter search.Filter
	query  search.Query
	// picked are the sessions that are shown, as places in records. More are to
	// come while searching is true.
	picked    []int
	searching bool
	settled   []func() // to be done once all that is asked for is picked

	generation int // of what is asked for; an older answer is dropped
	loads      int // of the reading of the store
}

func newShelf(c *conductor) *shelf { return &shelf{c: c, changed: func() {}} }

// portion is how many sessions' words are read before they can be searched.
const portion = 1000

// firstLook is how many sessions are shown before all are read.
const firstLook = 60

// load reads the newest sessions, then does the rest, and reads all the others
// meanwhile.
func (s *shelf) load(then func(error)) {
	s.loads++
	load := s.loads
	var records []dialogue.Record
	s.c.write(func(ctx context.Context) (err error) {
		records, err = s.c.opts.Store.Latest(ctx, firstLook)
		return err
	}, func(err error) {
		if load != s.loads {
			return
		}
		if err == nil {
			s.take(records, len(records) == firstLook)
		}
		then(err)
		if s.partial {
			s.c.aside(s.whole(&records), func(err error) {
				if load == s.loads && err == nil {
					s.take(records, false)
				}
			})
		}
	})
}

// reload reads all sessions anew, and then does the rest.
func (s *shelf) reload(then func(error)) {
	s.loads++
	load := s.loads
	var records []dialogue.Record
	s.c.write(s.whole(&records), func(err error) {
		if err == nil && load == s.loads {
			s.take(records, false)
		}
		then(err)
	})
}

func (s *shelf) whole(into *[]dialogue.Record) func(context.Context) error {
	return func(ctx context.Context) (err error) {
		*into, err = s.c.opts.Store.Sessions(ctx)
		return err
	}
}

// clear forgets everything. Fyne keeps screens that are gone for a while, and
// with them whatever they hold.
func (s *shelf) clear() {
	s.loads++
	s.generation++
	*s = shelf{c: s.c, changed: func() {}, loads: s.loads, generation: s.generation}
}

// take puts sessions onto the shelf. The words are read anew when somebody looks
// for some.
func (s *shelf) take(records []dialogue.Record, partial bool) {
	s.records, s.loaded, s.partial = records, true, partial
	s.at = make(map[string]int, len(records))
	for i, r := range records {
		s.at[r.ID] = i
	}
	s.words, s.complete, s.reading = nil, false, false
	s.ask()
	s.readWords() // so that they are here once somebody has typed a letter
}

// readWords reads the words of all sessions.
func (s *shelf) readWords() {
	if s.reading || s.complete || !s.loaded || s.partial {
		return
	}
	s.reading = true
	load := s.loads
	hand := func(x *search.Index, last bool) {
		s.c.post(func() {
			if load != s.loads {
				return
			}
			s.words = append(s.words, x)
			// What is found first is shown, and then all of it: drawing in
			// between would only keep people waiting.
			if s.complete = last; !s.query.Empty() && (last || len(s.words) == 1) {
				s.ask()
			}
		})
	}
	s.c.aside(func(ctx context.Context) error {
		x := search.NewIndex()
		err := s.c.opts.Store.Passages(ctx, func(id string, _ int, words []dialogue.Passage) bool {
			if x.Add(id, words); x.Len() == portion {
				hand(x, false)
				x = search.NewIndex()
			}
			return true
		})
		hand(x, true)
		debug.FreeOSMemory() // reading took several times what is kept
		return err
	}, func(err error) {
		if err != nil && load == s.loads {
			s.reading = false
		}
	})
}

// look asks for what somebody types.
func (s *shelf) look(typed string) {
	s.query = search.Parse(typed)
	s.readWords() // again, where that has failed
	s.ask()
}

// narrow asks for what a filter lets through.
func (s *shelf) narrow(f search.Filter) {
	s.filter = f
	s.ask()
}

// asked reports whether anything but everything is asked for.
func (s *shelf) asked() bool { return s.filter != (search.Filter{}) || !s.query.Empty() }

// ask picks anew: at once where there are no words to look for, and otherwise
// beside Fyne's goroutine, among the words that are here by then.
func (s *shelf) ask() {
	s.generation++
	if s.query.Empty() {
		s.picked, s.searching = s.filtered(), false
		s.tell()
		return
	}
	s.searching = true
	generation, words := s.generation, slices.Clone(s.words)
	more := !s.complete || s.partial
	records, at, filter, query := s.records, s.at, s.filter, s.query
	go func() {
		var picked []int
		for _, x := range words {
			x.Find(query, 0, x.Len(), func(id string) bool {
				if j, ok := at[id]; ok && filter.Fits(records[j]) {
					picked = append(picked, j)
				}
				return true
			})
		}
		s.c.post(func() {
			if generation == s.generation {
				s.picked, s.searching = picked, more
				s.tell()
			}
		})
	}()
}

// tell has what is picked shown, and does what waited for all of it.
func (s *shelf) tell() {
	s.changed()
	if s.partial || s.searching {
		return
	}
	then := s.settled
	s.settled = nil
	for _, do := range then {
		do()
	}
}

// once does something as soon as all that is asked for is picked.
func (s *shelf) once(do func()) {
	if s.loaded && !s.partial && !s.searching {
		do()
		return
	}
	s.settled = append(s.settled, do)
}

func (s *shelf) filtered() []int {
	picked := make([]int, 0, len(s.records))
	for i, r := range s.records {
		if s.filter.Fits(r) {
			picked = append(picked, i)
		}
	}
	return picked
}

// excerpt returns the piece of a session's words that shows what is looked for.
func (s *shelf) excerpt(id string) (search.Excerpt, bool) {
	if s.query.Empty() {
		return search.Excerpt{}, false
	}
	for _, x := range s.words {
		if words := x.Words(id); words != nil {
			return s.query.Excerpt(words, int(excerptLength/look.Scale()))
		}
	}
	return search.Excerpt{}, false
}

// excerptLength is how many characters of an excerpt a row has room for.
const excerptLength = 76

// pickedRecords returns what is picked, the newest first.
func (s *shelf) pickedRecords() []dialogue.Record {
	records := make([]dialogue.Record, len(s.picked))
	for i, at := range s.picked {
		records[i] = s.records[at]
	}
	return records
}
