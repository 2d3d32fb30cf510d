// Command coach trains the coach's model and measures it. It is run in the folder
// of the project; people who use Halfway have no need of it.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"halfway/dialogue/coach"
	"halfway/dialogue/coach/train"
)

// falseAlarms is how many of the harmless sentences of the development part may
// be taken for blame when the model is tuned.
const falseAlarms = 0.06

// How many words have vectors, and how long each is.
const (
	words = 45_000
	size  = 64
)

func main() {
	language := flag.String("language", "en", "the folder of the language")
	seed := flag.Uint64("seed", train.Standard.Seed, "where chance begins")
	measure := flag.Bool("measure", false, "measure the model that is there, and train none")
	only := flag.String("only", "*.tsv", "the files of the test part by which it is measured")
	vectors := flag.String("vectors", "", "make word vectors of this file of embeddings, and train no model")
	flag.Parse()
	corpus := filepath.Join("dialogue", "coach", "corpus", *language)
	known := filepath.Join("assets", "coach", *language)
	var err error
	switch {
	case *vectors != "":
		err = makeVectors(*vectors, filepath.Join(known, "vectors.bin"))
	case *measure:
		err = table(corpus, known, *only)
	default:
		if err = trainModel(corpus, known, *seed); err == nil {
			err = table(corpus, known, *only)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "coach:", err)
		os.Exit(1)
	}
}

func makeVectors(from, to string) error {
	f, err := os.Open(from)
	if err != nil {
		return err
	}
	defer f.Close()
	v, err := train.Vectors(bufio.NewReader(f), words, size)
	if err != nil {
		return err
	}
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = v.WriteTo(out)
	if closed := out.Close(); err == nil {
		err = closed
	}
	return err
}

// basis is what there is before a model: what is known of words, and the
// sentences that teach.
func basis(corpus, known string) (*coach.Lexicon, []train.Sentence, error) {
	l, err := coach.LoadLexicon(os.DirFS(known))
	if err != nil {
		return nil, nil, err
	}
	sentences, err := train.Read(os.DirFS(filepath.Join(corpus, "train")), "*.tsv")
	return l, sentences, err
}

// trainModel trains on one part, tunes on another, and keeps the model.
func trainModel(corpus, known string, seed uint64) error {
	l, sentences, err := basis(corpus, known)
	if err != nil {
		return err
	}
	development, err := train.Read(os.DirFS(filepath.Join(corpus, "dev")), "*.tsv")
	if err != nil {
		return err
	}
	grammar, err := train.ReadGrammar(os.DirFS(filepath.Join(corpus, "grammar")))
	if err != nil {
		return err
	}
	o := train.Standard
	o.Seed = seed
	o.Progress = func(net, epoch int, loss float64) {
		fmt.Printf("network %d, epoch %2d of %d: loss %.3f\n", net+1, epoch+1, o.Epochs, loss)
	}
	m := train.Train(l, sentences, grammar, o)
	train.Tune(m, development, falseAlarms)
	return os.WriteFile(filepath.Join(known, "weights.bin"), m.Bytes(), 0o644) //nolint:gosec // it ships with the program
}

// table prints how well the coach does on the part that it has not seen, beside
// simpler judges.
func table(corpus, known, only string) error {
	c, err := coach.Load(os.DirFS(known))
	if err != nil {
		return err
	}
	l, sentences, err := basis(corpus, known)
	if err != nil {
		return err
	}
	test, err := train.Read(os.DirFS(filepath.Join(corpus, "test")), only)
	if err != nil {
		return err
	}
	fmt.Printf("%d sentences of the test part; in brackets the 95 %% interval.\n", len(test))
	return train.Table(os.Stdout, []train.Named{
		{Name: "coach", Judge: train.Coach(c)},
		{Name: "keyword list", Judge: train.Keywords(l)},
		{Name: "any “you”", Judge: train.AnyYou(l)},
		{Name: "bag of words", Judge: train.BagOfWords(l, sentences)},
	}, test)
}
