package simulate_test

import (
	"flag"
	"slices"
	"strings"
	"testing"

	"github.com/hueandcry/hueandcry/internal/simulate"
	"github.com/hueandcry/hueandcry/rehearsal/judge"
)

var (
	seeds = flag.Uint64("seeds", 500, "worlds to live through")
	only  = flag.String("kind", "", "report only worlds with a violation of this kind")
	seed  = flag.Uint64("seed", 0, "the first of them; with -seeds 1 its trace is printed")
)

func TestWorlds(t *testing.T) {
	found := map[string]int{}
	bad := 0
	for n := *seed; n < *seed+*seeds; n++ {
		r := simulate.Run(n, simulate.MutantNone, *seeds == 1)
		for _, line := range r.Trace {
			t.Log(line)
		}
		for _, v := range r.Found {
			found[v.Kind]++
		}
		if slices.ContainsFunc(r.Found, func(v judge.Violation) bool { return *only == "" || strings.Contains(*only, v.Kind) }) {
			bad++
			if bad <= 12 {
				t.Errorf("seed %d: %v", n, r.Found)
			}
		}
	}
	if bad > 0 {
		t.Errorf("%d of %d worlds, %v", bad, *seeds, found)
	}
}

func TestSameSeedSameTrace(t *testing.T) {
	for n := range uint64(50) {
		a, b := simulate.Run(n, simulate.MutantNone, true), simulate.Run(n, simulate.MutantNone, true)
		if len(a.Trace) < 10 || !slices.Equal(a.Trace, b.Trace) {
			t.Errorf("seed %d lived two lives:\n%s\n\n%s", n, strings.Join(a.Trace, "\n"), strings.Join(b.Trace, "\n"))
		}
	}
}
