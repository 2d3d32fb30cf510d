package coach

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Vectors places words by what they mean: those that are used alike lie near
// each other. They are read-only, and safe for use by several goroutines.
type Vectors struct {
	size  int      // how long each is
	words []string // in the order of their letters
	ranks []uint16 // by word, how usual it is; 0 is the most usual
	value []int8   // size values for each word
}

// vectorsMagic begins a file of vectors.
const vectorsMagic = "halfway vectors 1\n"

// errVectors says that a file is none of vectors.
var errVectors = errors.New("not a whole file of word vectors")

// NewVectors makes vectors of words, the most usual first, at most 65,536 of
// them, and of as many rows of values.
func NewVectors(words []string, rows [][]int8) *Vectors {
	order := make([]int, len(words))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return strings.Compare(words[a], words[b]) })
	v := &Vectors{size: len(rows[0])}
	for _, i := range order {
		v.words = append(v.words, words[i])
		v.ranks = append(v.ranks, uint16(i))
		v.value = append(v.value, rows[i]...)
	}
	return v
}

// WriteTo writes the vectors as a file that ReadVectors reads.
func (v *Vectors) WriteTo(w io.Writer) (int64, error) {
	var b bytes.Buffer
	b.WriteString(vectorsMagic)
	text := strings.Join(v.words, "\n")
	for _, n := range []int{v.size, len(v.words), len(text)} {
		_ = binary.Write(&b, binary.LittleEndian, uint32(n))
	}
	b.WriteString(text)
	_ = binary.Write(&b, binary.LittleEndian, v.ranks)
	_ = binary.Write(&b, binary.LittleEndian, v.value)
	return b.WriteTo(w)
}

// ReadVectors reads what WriteTo wrote.
func ReadVectors(file []byte) (*Vectors, error) {
	rest, ok := bytes.CutPrefix(file, []byte(vectorsMagic))
	if !ok || len(rest) < 12 {
		return nil, errVectors
	}
	size, count, text := int(binary.LittleEndian.Uint32(rest)), int(binary.LittleEndian.Uint32(rest[4:])), int(binary.LittleEndian.Uint32(rest[8:]))
	rest = rest[12:]
	if size > 1000 || count > 1<<16 || len(rest) != text+2*count+size*count {
		return nil, errVectors
	}
	v := &Vectors{size: size, words: strings.Split(string(rest[:text]), "\n"), ranks: make([]uint16, count), value: make([]int8, size*count)}
	if len(v.words) != count {
		return nil, fmt.Errorf("%w: %d words of %d", errVectors, len(v.words), count)
	}
	rest = rest[text:]
	for i := range v.ranks {
		v.ranks[i] = binary.LittleEndian.Uint16(rest[2*i:])
	}
	for i, b := range rest[2*count:] {
		v.value[i] = int8(b)
	}
	return v, nil
}

// Size is how long each vector is.
func (v *Vectors) Size() int { return v.size }

// find is where a word stands.
func (v *Vectors) find(word string) (int, bool) { return slices.BinarySearch(v.words, word) }

// rank is how usual a word is, 0 the most usual; false where it is unknown.
func (v *Vectors) rank(word string) (int, bool) {
	i, ok := v.find(word)
	if !ok {
		return 0, false
	}
	return int(v.ranks[i]), true
}

// Fill writes a word's vector, values from -1 to 1, or zeros where it is
// unknown.
func (v *Vectors) Fill(x []float32, word string) {
	i, ok := v.find(word)
	if !ok {
		clear(x)
		return
	}
	for k, b := range v.value[i*v.size : (i+1)*v.size] {
		x[k] = float32(b) / 127
	}
}
