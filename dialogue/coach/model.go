package coach

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"slices"
	"strings"

	"halfway/dialogue/coach/tagger"
)

// Model is the trained part of the coach: the network, and vectors of its own
// for the words of its corpus. It is read-only in use.
type Model struct {
	Lexicon *Lexicon
	Words   []string // that have a vector of their own, sorted
	Own     int      // how long that is
	// Nets read each text for themselves; what they say is averaged. Each was
	// trained from another beginning, and errs elsewhere.
	Nets []*tagger.Params
	// Threshold is the score from which the coach speaks up, and Marked by
	// category the score from which it names one. All are from 0 to 1.
	Threshold float64
	Marked    [len(Categories)]float64
}

// shapes are what is seen of a word beside its meaning.
const shapes = 8

// NewModel makes an untrained model of so many networks.
func NewModel(l *Lexicon, words []string, own, hidden, context, nets int) *Model {
	m := &Model{Lexicon: l, Words: words, Own: own}
	for range nets {
		m.Nets = append(m.Nets, tagger.New(tagger.Shape{In: m.width(), Hidden: hidden, Context: context, Classes: len(Categories)}, (len(words)+1)*own))
	}
	return m
}

func (m *Model) width() int {
	return m.Lexicon.Vectors.Size() + m.Own + len(m.Lexicon.bits) + shapes
}

// OwnAt is where a word's own vector stands in the network's own part. Words
// without one share the first.
func (m *Model) OwnAt(word string) int {
	i, ok := slices.BinarySearch(m.Words, word)
	if !ok {
		return 0
	}
	return (i + 1) * m.Own
}

// OwnFrom is where the own vector begins among the values of a word.
func (m *Model) OwnFrom() int { return m.Lexicon.Vectors.Size() }

// Fill writes the values of tokens, for one of the networks.
func (m *Model) Fill(net *tagger.Params, x []float32, tokens []Token) {
	width, own := m.width(), net.Embed()
	asks := false
	for i := len(tokens) - 1; i >= 0; i-- {
		t := tokens[i]
		switch t.Word {
		case "?":
			asks = true
		case ".", "!", ";":
			asks = false
		}
		row := x[i*width : (i+1)*width]
		n := m.Lexicon.Vectors.Size()
		m.Lexicon.Vectors.Fill(row[:n], t.Word)
		at := m.OwnAt(t.Word)
		copy(row[n:n+m.Own], own[at:at+m.Own])
		n += m.Own
		bits := m.Lexicon.classes[t.Word]
		for k := range len(m.Lexicon.bits) {
			if bits&(1<<k) != 0 {
				row[n+k] = 1
			}
		}
		n += len(m.Lexicon.bits)
		for k, is := range [shapes]bool{
			true, t.Quoted, t.Loud, asks, i == 0, i == len(tokens)-1,
			!m.Lexicon.knows(t.Word), t.sign(),
		} {
			if is {
				row[n+k] = 1
			}
		}
	}
}

// modelMagic begins a file of weights.
const modelMagic = "halfway coach 2\n"

// errModel says that a file holds no model that fits.
var errModel = errors.New("not a whole file of the coach's weights, or one for other word lists")

// header is what stands before the words and the weights in a file.
type header struct {
	In, Hidden, Context, Own, Nets, Text, Weights uint32 // Weights of each network
	Threshold                                     float64
	Marked                                        [len(Categories)]float64
}

// Bytes is the model as a file that ReadModel reads.
func (m *Model) Bytes() []byte {
	var b bytes.Buffer
	b.WriteString(modelMagic)
	text := strings.Join(m.Words, "\n")
	first := m.Nets[0]
	_ = binary.Write(&b, binary.LittleEndian, header{
		In: uint32(first.In), Hidden: uint32(first.Hidden), Context: uint32(first.Context), Own: uint32(m.Own), Nets: uint32(len(m.Nets)),
		Text: uint32(len(text)), Weights: uint32(len(first.All)), Threshold: m.Threshold, Marked: m.Marked,
	})
	b.WriteString(text)
	for _, net := range m.Nets {
		for block := range slices.Chunk(net.All, blockOf) {
			scale, steps := inSteps(block)
			b.Write(binary.LittleEndian.AppendUint16(nil, scale))
			for _, k := range steps[:len(block)] {
				b.WriteByte(byte(k))
			}
		}
	}
	return b.Bytes()
}

// Round rounds the weights to what a file holds of them.
func (m *Model) Round() {
	for _, net := range m.Nets {
		for block := range slices.Chunk(net.All, blockOf) {
			scale, steps := inSteps(block)
			for i := range block {
				block[i] = weight(scale, steps[i])
			}
		}
	}
}

// blockOf is how many weights share the size of their steps.
const blockOf = 32

// inSteps are up to blockOf weights as steps from -127 to 127 of one size, which
// is given as the upper half of a number (bfloat16). A weight needs no more.
func inSteps(block []float32) (scale uint16, steps [blockOf]int8) {
	greatest := float32(0)
	for _, w := range block {
		greatest = max(greatest, w, -w)
	}
	scale = uint16((math.Float32bits(greatest/math.MaxInt8) + 1<<15) >> 16)
	size := weight(scale, 1)
	if size == 0 {
		return scale, steps
	}
	for i, w := range block {
		steps[i] = int8(max(-math.MaxInt8, min(math.MaxInt8, math.Round(float64(w/size)))))
	}
	return scale, steps
}

func weight(scale uint16, step int8) float32 {
	return math.Float32frombits(uint32(scale)<<16) * float32(step)
}

// ReadModel reads what Bytes made for the same lexicon.
func ReadModel(l *Lexicon, file []byte) (*Model, error) {
	rest, ok := bytes.CutPrefix(file, []byte(modelMagic))
	var h header
	if !ok || len(rest) < binary.Size(h) {
		return nil, errModel
	}
	if _, err := binary.Decode(rest, binary.LittleEndian, &h); err != nil {
		return nil, errModel
	}
	rest = rest[binary.Size(h):]
	if h.Own > 1000 || h.Hidden > 1000 || h.Context > 1000 || h.Nets == 0 || h.Nets > 100 ||
		uint64(len(rest)) != uint64(h.Text)+uint64(h.Nets)*fileSize(uint64(h.Weights)) {
		return nil, errModel
	}
	words := strings.Split(string(rest[:h.Text]), "\n")
	m := NewModel(l, words, int(h.Own), int(h.Hidden), int(h.Context), int(h.Nets))
	rest = rest[h.Text:]
	for _, net := range m.Nets {
		if net.In != int(h.In) || len(net.All) != int(h.Weights) {
			return nil, errModel
		}
		for block := range slices.Chunk(net.All, blockOf) {
			scale := binary.LittleEndian.Uint16(rest)
			rest = rest[2:]
			for i := range block {
				block[i] = weight(scale, int8(rest[i]))
			}
			rest = rest[len(block):]
		}
	}
	m.Threshold, m.Marked = h.Threshold, h.Marked
	return m, nil
}

// fileSize is how many bytes of a file so many weights are.
func fileSize(weights uint64) uint64 { return weights + 2*((weights+blockOf-1)/blockOf) }

// Judge is what the networks say of a text: by token and category, and by
// category and for blame as a whole (the last), as logits.
func (m *Model) Judge(pass *tagger.Pass, tokens []Token) (tags, whole []float32) {
	k := len(Categories)
	tags, whole = make([]float32, len(tokens)*k), make([]float32, k+1)
	share := 1 / float32(len(m.Nets))
	for _, net := range m.Nets {
		m.Fill(net, pass.Begin(net, len(tokens)), tokens)
		pass.Forward(net)
		for i, v := range pass.Tags {
			tags[i] += share * v
		}
		for i, v := range pass.Head {
			whole[i] += share * v
		}
	}
	return tags, whole
}
