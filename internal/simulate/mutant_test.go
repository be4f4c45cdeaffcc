package simulate_test

import (
	"slices"
	"testing"

	"github.com/hueandcry/hueandcry/internal/simulate"
	"github.com/hueandcry/hueandcry/rehearsal/judge"
)

// TestMutants puts bugs in, one at a time. A world must show each, by the law that it breaks.
func TestMutants(t *testing.T) {
	const most = 4000 // worlds that a bug may hide in
	laws := map[simulate.Mutant][]string{
		simulate.MutantSettle: {"L2", "L3"}, simulate.MutantIntent: {"L2", "L3"}, simulate.MutantRepeat: {"L2", "L3"},
		simulate.MutantLeave: {"L4", "L6"}, simulate.MutantLease: {"L2", "L3"},
	}
	for _, m := range simulate.Mutants() {
		t.Run(string(m), func(t *testing.T) {
			for n := range uint64(most) {
				found := simulate.Run(n, m, false).Found
				if i := slices.IndexFunc(found, func(v judge.Violation) bool { return slices.Contains(laws[m], v.Law) }); i >= 0 {
					t.Logf("found in world %d: %v", n, found[i])
					return
				}
			}
			t.Errorf("not found in %d worlds", most)
		})
	}
}
