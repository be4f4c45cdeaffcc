package estimate_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/hueandcry/hueandcry/reach/estimate"
)

func TestIndependent(t *testing.T) {
	for _, c := range []struct {
		population float64
		followers  []float64
		want       float64
	}{
		{1_000_000, []float64{120000, 45000, 45000, 8000}, 203838.656},
		{200_000, []float64{12000, 150, 80, 2300, 40, 600, 75, 10, 900, 310}, 16165.8474},
		{1000, []float64{10, 1000}, 1000},
		{1000, []float64{10, 5000}, 1000},
		{1000, nil, 0},
	} {
		if got := estimate.Independent(c.population, c.followers...); math.Abs(got-c.want) > 1e-4 {
			t.Errorf("%v of %v: %v, want %v", c.followers, c.population, got, c.want)
		}
	}
}

func TestReachBySource(t *testing.T) {
	for name, c := range map[string]struct {
		in              estimate.Audience
		low, best, high float64
		method          estimate.Method
	}{
		"one account": {estimate.Audience{Accounts: accounts(500)}, 500, 500, 500, estimate.MethodOne},
		"no population": {
			estimate.Audience{Accounts: accounts(500, 300, 0)}, 500, 800, 800, estimate.MethodSum,
		},
		"model": {
			estimate.Audience{Accounts: accounts(120000, 45000, 45000, 8000), Population: 1_000_000}, 120000, 203838.656, 218000, estimate.MethodModel,
		},
		"model with discount": {
			estimate.Audience{Accounts: accounts(120000, 45000, 45000, 8000), Population: 1_000_000, Discount: .8}, 120000, 163070.9248, 218000, estimate.MethodModel,
		},
		"discount below what is sure": {
			estimate.Audience{Accounts: accounts(100, 1), Population: 1000, Discount: .1}, 100, 100, 101, estimate.MethodModel,
		},
		"more followers than people": {
			estimate.Audience{Accounts: accounts(5000, 10), Population: 1000}, 1000, 1000, 1000, estimate.MethodModel,
		},
		"lists": {
			estimate.Audience{Accounts: []estimate.Account{{600, sketchOf(0, 600)}, {600, sketchOf(300, 900)}}}, 878, 900, 922, estimate.MethodLists,
		},
		"some lists": {
			estimate.Audience{Accounts: []estimate.Account{{600, sketchOf(0, 600)}, {600, sketchOf(300, 900)}, {100, nil}}}, 878, 1000, 1022, estimate.MethodMixedSum,
		},
		"some lists, and a population": {
			estimate.Audience{Accounts: []estimate.Account{{600, sketchOf(0, 600)}, {600, sketchOf(300, 900)}, {100, nil}}, Population: 2000}, 878, 955, 1022, estimate.MethodMixed,
		},
	} {
		b, err := c.in.Reach(noon)
		if err != nil {
			t.Fatal(err)
		}
		low, best, high, _ := b.Range()
		near := func(got, want float64) bool { return math.Abs(got-want) <= 1e-4+boundOf(c.method)*want }
		if !near(low, c.low) || !near(best, c.best) || !near(high, c.high) || b.Method() != c.method || !b.AsOf().Equal(noon) {
			t.Errorf("%s: %v, want %v, %v, %v %s", name, b, c.low, c.best, c.high, c.method)
		}
	}
	if b, err := (estimate.Audience{}).Reach(noon); err != nil || b.Given() {
		t.Errorf("nobody: %v, %v", b, err)
	}
}

// boundOf is how far off a sketch may make a figure: three standard errors.
func boundOf(m estimate.Method) float64 {
	switch m {
	case estimate.MethodLists, estimate.MethodMixed, estimate.MethodMixedSum:
		return .025
	default:
		return 0
	}
}

func accounts(followers ...int64) []estimate.Account {
	out := make([]estimate.Account, len(followers))
	for i, f := range followers {
		out[i].Followers = f
	}
	return out
}

func TestReachProperties(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		followers := rapid.SliceOfN(rapid.Int64Range(-5, 2_000_000), 1, 40).Draw(rt, "followers")
		a := estimate.Audience{Accounts: accounts(followers...), Population: rapid.SampledFrom([]int64{0, 1, 1000, 5_000_000}).Draw(rt, "population")}
		before := rangeOf(t, a)
		exposure, _ := a.Exposure(noon)
		if sum, _ := exposure.Value(); before[2] > sum {
			t.Fatalf("high %v lies above the exposure %v", before[2], sum)
		}
		if a.Population > 0 && before[2] > float64(a.Population) {
			t.Fatalf("high %v lies above the population %d", before[2], a.Population)
		}
		for i := range followers {
			gain, err := a.Gain(i, noon)
			if err != nil {
				t.Fatal(err)
			}
			if _, _, high, _ := gain.Range(); high > math.Max(0, float64(followers[i])) {
				t.Fatalf("account %d with %d followers brought up to %v", i, followers[i], high)
			}
		}
		a.Accounts = append(a.Accounts, estimate.Account{Followers: rapid.Int64Range(0, 2_000_000).Draw(rt, "one more")})
		after := rangeOf(t, a)
		for k := range before {
			if after[k] < before[k]*(1-1e-12) {
				t.Fatalf("one more account made %v of %v", after, before)
			}
		}
	})
}

func rangeOf(t *testing.T, a estimate.Audience) [3]float64 {
	t.Helper()
	b, err := a.Reach(noon)
	if err != nil {
		t.Fatal(err)
	}
	low, best, high, _ := b.Range()
	return [3]float64{low, best, high}
}

func TestDiscount(t *testing.T) {
	got := estimate.Discount([]estimate.Pair{{Listed: 80, Modelled: 100}, {Listed: 45, Modelled: 100}, {Listed: 0, Modelled: 5}})
	if math.Abs(got-.6) > 1e-12 {
		t.Errorf("discount %v, want the geometric mean .6", got)
	}
	if got := estimate.Discount([]estimate.Pair{{Listed: 120, Modelled: 100}}); got != 1 {
		t.Errorf("discount %v raises the model", got)
	}
	if got := estimate.Discount(nil); got != 1 {
		t.Errorf("discount of nothing is %v", got)
	}
}
