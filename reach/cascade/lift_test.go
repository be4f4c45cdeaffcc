package cascade_test

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/reach/cascade"
)

// played is a cascade of which every parent is known: people whose delays follow the kernel, and partners
// who repost within minutes by themselves.
func played(seed uint64) (own cascade.Own, reposts []alert.Repost) {
	const horizon, chance, partners = 6 * 3600.0, .0015, 8
	rng := rand.New(rand.NewPCG(seed, 7))
	own = cascade.Own{Account: "us", Followers: new(int64(12_000)), At: noon, Recorded: true}
	type one struct {
		r  alert.Repost
		at float64
	}
	var todo []one
	react := func(via string, followers int64, from float64) {
		for range followers {
			if rng.Float64() >= chance {
				continue
			}
			if due := from + delay(rng); due < horizon {
				todo = append(todo, one{alert.Repost{Via: via, Followers: new(min(int64(80*math.Pow(1-rng.Float64(), -1/1.1)), 30_000))}, due})
			}
		}
	}
	react("", 12_000, 0)
	for i := range partners {
		r := alert.Repost{Account: fmt.Sprint("partner", i), Followers: new(int64(2000 * math.Pow(20, rng.Float64())))}
		todo = append(todo, one{r, 15 + rng.ExpFloat64()*180})
	}
	for len(todo) > 0 && len(reposts) < 3000 {
		slices.SortStableFunc(todo, func(a, b one) int { return cmp.Compare(a.at, b.at) })
		next := todo[0]
		todo = todo[1:]
		if next.r.Account == "" {
			next.r.Account = fmt.Sprint("person", len(reposts))
		}
		next.r.At = at(next.at)
		reposts = append(reposts, next.r)
		react(next.r.Account, *next.r.Followers, next.at)
	}
	return own, reposts
}

// delay inverts the survival of the kernel by halving.
func delay(rng *rand.Rand) float64 {
	left, low, high := rng.Float64(), 0.0, 1e7
	for range 60 {
		if middle := (low + high) / 2; cascade.Survival(middle) > left {
			low = middle
		} else {
			high = middle
		}
	}
	return low
}

// Where parents are recorded lift is exact; where they are not, the model comes near the truth.
func TestLiftOnCascadesWhoseParentsAreKnown(t *testing.T) {
	var off []float64
	for seed := range uint64(10) {
		own, reposts := played(seed)
		now := noon.Add(6 * time.Hour)
		truth := map[string]float64{}
		for _, r := range reposts {
			truth[r.Via]++
		}
		recorded := cascade.Sift(own, reposts, now)
		own.Recorded = false
		hidden := cascade.Sift(own, reposts, now)
		exact, inferred := cascade.Attribute(recorded), cascade.Attribute(hidden)
		if recorded.Faults != (cascade.Faults{}) || exact.Method() != cascade.ByNetwork || inferred.Method() != cascade.ByModel {
			t.Fatalf("seed %d: %+v, %s, %s", seed, recorded.Faults, exact.Method(), inferred.Method())
		}
		for i, e := range hidden.Events[1:] {
			if got := exact.Lift(i + 1); recorded.Events[i+1].Account != e.Account || got != truth[e.Account] {
				t.Fatalf("seed %d: %s brought %v as recorded, want %v", seed, e.Account, got, truth[e.Account])
			}
		}
		got, want := 0.0, 0.0
		for i, e := range hidden.Events {
			if strings.HasPrefix(e.Account, "partner") {
				got, want = got+inferred.Lift(i), want+truth[e.Account]
			}
		}
		off = append(off, got/want-1)
		if math.Abs(got/want-1) > .35 {
			t.Errorf("seed %d: the partners brought %.1f by model, and %v in truth", seed, got, want)
		}
		r, _ := inferred.Reproduction()
		if e, _ := exact.Reproduction(); math.Abs(r-e) > .15 {
			t.Errorf("seed %d: R %.2f by model, and %.2f as recorded", seed, r, e)
		}
	}
	t.Logf("lift of all partners by model, off by %.2f", off)
}
