package cascade_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/hueandcry/hueandcry/reach/cascade"
)

func TestViralityOfKnownTrees(t *testing.T) {
	for n := 2; n < 50; n++ {
		star, path := cascade.Tree{Parent: make([]int, n)}, cascade.Tree{Parent: make([]int, n)}
		for i := range n {
			path.Parent[i] = i - 1
		}
		star.Parent[0] = -1
		if got, _ := star.Virality(); math.Abs(got-2*float64(n-1)/float64(n)) > 1e-12 {
			t.Errorf("star of %d: %v", n, got)
		}
		if got, _ := path.Virality(); math.Abs(got-float64(n+1)/3) > 1e-9 {
			t.Errorf("path of %d: %v", n, got)
		}
		if star.Depth() != 1 || path.Depth() != n-1 {
			t.Errorf("depths of %d: star %d, path %d", n, star.Depth(), path.Depth())
		}
	}
}

// One look at each edge gives what every pair by itself does.
func TestViralityEqualsBruteForce(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(2, 60).Draw(rt, "events")
		tree := cascade.Tree{Parent: []int{-1}}
		for i := 1; i < n; i++ {
			tree.Parent = append(tree.Parent, rapid.IntRange(0, i-1).Draw(rt, "parent"))
		}
		ways := 0
		for i := range n {
			for j := range n {
				ways += distance(tree.Parent, i, j)
			}
		}
		want := float64(ways) / float64(n*(n-1))
		if got, ok := tree.Virality(); !ok || math.Abs(got-want) > 1e-9 {
			t.Fatalf("%v: %v, want %v", tree.Parent, got, want)
		}
	})
}

// distance climbs from whichever is later until both are the same.
func distance(parent []int, i, j int) int {
	steps := 0
	for ; i != j; steps++ {
		if i > j {
			i = parent[i]
		} else {
			j = parent[j]
		}
	}
	return steps
}
