package estimate_test

import (
	"bytes"
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
	if !bytes.Equal(stored(t, a), stored(t, sketchOf(0, 9000))) {
		t.Error("the union of two is not the sketch of all")
	}
	few := sketchOf(0, 300)
	few.Merge(sketchOf(200, 900))
	if !bytes.Equal(stored(t, few), stored(t, sketchOf(0, 900))) {
		t.Error("the union of two small ones is not the sketch of all")
	}
}

func stored(t *testing.T, s *estimate.Sketch) []byte {
	t.Helper()
	b, err := s.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Most accounts have a few hundred followers: their sketches are small.
func TestSketchSurvivesStorage(t *testing.T) {
	for n, most := range map[int]int{0: 1, 150: 451, 2_000: 6_001, 9_000: 16_385} {
		a := sketchOf(0, n)
		b := stored(t, a)
		if len(b) > most {
			t.Errorf("the sketch of %d takes %d bytes, want %d at most", n, len(b), most)
		}
		back := *sketchOf(0, 70)
		if err := back.UnmarshalBinary(b); err != nil || !bytes.Equal(stored(t, &back), b) || back.Estimate() != a.Estimate() {
			t.Errorf("that of %d came back otherwise: %v", n, err)
		}
	}
	few, all := stored(t, sketchOf(0, 50)), stored(t, sketchOf(0, 9_000))
	for name, damaged := range map[string][]byte{
		"nothing": nil, "short": all[:100], "cut": few[:len(few)-1], "another version": append([]byte{9}, all[1:]...),
		"a rank that cannot be": spoiled(all, 77, 200), "one among few": spoiled(few, 3, 63), "none among few": spoiled(few, 3, few[3]&^63),
		"a register that cannot be": spoiled(few, 1, 255),
	} {
		if err := new(estimate.Sketch).UnmarshalBinary(damaged); err == nil {
			t.Errorf("%s was taken for a sketch", name)
		}
	}
}

func spoiled(b []byte, at int, by byte) []byte {
	b = bytes.Clone(b)
	b[at] = by
	return b
}

func TestHashesNeedTheSalt(t *testing.T) {
	if hash("account1") == estimate.Hasher([]byte("other"))("account1") {
		t.Error("two salts make the same hash")
	}
}
