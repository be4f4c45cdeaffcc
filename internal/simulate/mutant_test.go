package simulate_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/hueandcry/hueandcry/internal/simulate"
)

// TestMutants puts bugs in, one at a time. A world must show each.
func TestMutants(t *testing.T) {
	const most = 3000 // worlds that a bug may hide in
	for _, m := range simulate.Mutants() {
		t.Run(string(m), func(t *testing.T) {
			kinds := map[string]bool{}
			for n := range uint64(most) {
				for _, v := range simulate.Run(n, m, false).Found {
					kinds[v.Kind] = true
				}
				if len(kinds) > 0 {
					t.Logf("found in world %d: %v", n, slices.Sorted(maps.Keys(kinds)))
					return
				}
			}
			t.Errorf("not found in %d worlds", most)
		})
	}
}
