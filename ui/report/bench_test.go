package report

import (
	"io"
	"testing"
)

// counted counts what is written and keeps none of it.
type counted int64

func (c *counted) Write(b []byte) (int, error) {
	*c += counted(len(b))
	return len(b), nil
}

// Each format, by session: half of them the dance in ten languages, half a
// dialogue in English.
func BenchmarkWriters(b *testing.B) {
	for _, f := range []struct {
		name string
		make func(io.Writer, Options) (Writer, error)
	}{{"Markdown", Markdown}, {"HTML", HTML}, {"PDF", PDF}, {"CSV", CSV}} {
		b.Run(f.name, func(b *testing.B) {
			all := []Entry{plainly(b), danced(b)}
			var size counted
			w, err := f.make(&size, utc)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			b.ResetTimer()
			for i := range b.N {
				if err := w.Add(all[i%2]); err != nil {
					b.Fatal(err)
				}
			}
			if err := w.Close(); err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(size)/float64(b.N), "bytes/session")
		})
	}
}
