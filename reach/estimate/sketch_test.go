package estimate_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/hueandcry/hueandcry/reach/estimate"
)

var hash = estimate.Hasher([]byte("salt"))

func sketchOf(from, to int) *estimate.Sketch {
	s := &estimate.Sketch{}
	for i := from; i < to; i++ {
		s.Insert(hash(fmt.Sprint("account", i)))
	}
	return s
}

func TestSketchCounts(t *testing.T) {
	for _, n := range []int{0, 1, 30, 1000, 20_000, 60_000, 200_000} {
		got := sketchOf(0, n).Estimate()
		if math.Abs(got-float64(n)) > 3*.0081*float64(n) {
			t.Errorf("%d accounts are estimated as %.1f", n, got)
		}
	}
}

func TestSketchesMerge(t *testing.T) {
	a, b := sketchOf(0, 6000), sketchOf(4000, 9000)
	a.Merge(b)
	a.Merge(b) // once more changes nothing
	if *a != *sketchOf(0, 9000) {
		t.Error("the union of two is not the sketch of all")
	}
}

func TestSketchSurvivesStorage(t *testing.T) {
	a := sketchOf(0, 500)
	b, err := a.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	var back estimate.Sketch
	if err := back.UnmarshalBinary(b); err != nil || back != *a {
		t.Errorf("it came back otherwise: %v", err)
	}
	b[77] = 200
	for name, damaged := range map[string][]byte{"nothing": nil, "short": b[:100], "a rank that cannot be": b, "another version": append([]byte{9}, b[1:]...)} {
		if err := new(estimate.Sketch).UnmarshalBinary(damaged); err == nil {
			t.Errorf("%s was taken for a sketch", name)
		}
	}
}

func TestHashesNeedTheSalt(t *testing.T) {
	if hash("account1") == estimate.Hasher([]byte("other"))("account1") {
		t.Error("two salts make the same hash")
	}
}
