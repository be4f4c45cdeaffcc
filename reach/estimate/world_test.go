package estimate_test

import (
	"math"
	"math/rand/v2"
	"sort"
	"strconv"
	"testing"

	"github.com/hueandcry/hueandcry/reach/estimate"
)

// world is a population of communities in which everybody's followers are known, so that the truth is.
type world struct {
	people   int
	sharers  []map[int]bool // followers of each
	accounts []estimate.Account
	truth    float64
}

const communities = 10

// newWorld lets sharers of three communities have followers who mostly live in the same one, and of whom
// the active follow many. Home is the share of followers from the own community, tail how far the most
// active exceed the others.
func newWorld(seed uint64, people, sharers int, home, tail float64) *world {
	rng := rand.New(rand.NewPCG(seed, 1))
	size := people / communities
	var upTo [communities][]float64 // activity, added up
	for c := range upTo {
		sum := 0.0
		for range size {
			sum += math.Min(math.Pow(1-rng.Float64(), -1/tail), 1000)
			upTo[c] = append(upTo[c], sum)
		}
	}
	w, union := &world{people: people}, map[int]bool{}
	for i := range sharers {
		want := int(math.Min(80*math.Pow(1-rng.Float64(), -1/1.1), float64(people/20)))
		followers := map[int]bool{}
		for tries := 0; len(followers) < want && tries < 20*want; tries++ {
			c := i % 3
			if rng.Float64() >= home {
				c = rng.IntN(communities)
			}
			person := c*size + sort.SearchFloat64s(upTo[c], rng.Float64()*upTo[c][size-1])
			followers[person], union[person] = true, true
		}
		list := &estimate.Sketch{}
		for f := range followers {
			list.Insert(hash(strconv.Itoa(f)))
		}
		w.sharers = append(w.sharers, followers)
		w.accounts = append(w.accounts, estimate.Account{Followers: int64(len(followers)), List: list})
	}
	w.truth = float64(len(union))
	return w
}

// without takes the lists away from all accounts but every nth; 0 leaves none.
func (w *world) without(every int) []estimate.Account {
	out := append([]estimate.Account(nil), w.accounts...)
	for i := range out {
		if every == 0 || i%every != 0 {
			out[i].List = nil
		}
	}
	return out
}

// sample plays Karp and Luby.
func (w *world) sample(rng *rand.Rand, n int) *estimate.Sampling {
	s := estimate.NewSampling(w.accounts)
	lists := make([][]int, len(w.sharers))
	for i, followers := range w.sharers {
		for f := range followers {
			lists[i] = append(lists[i], f)
		}
		sort.Ints(lists[i])
	}
	for range n {
		list := lists[s.Pick(rng.Float64())]
		who, follows := list[rng.IntN(len(list))], 0
		for _, followers := range w.sharers {
			if followers[who] {
				follows++
			}
		}
		s.Add(follows)
	}
	return s
}

func TestBoundsHoldTheTruth(t *testing.T) {
	const seeds = 10
	for _, c := range []struct {
		name       string
		sharers    int
		home, tail float64
	}{
		{"a few who overlap", 30, .7, 1.3},
		{"many who overlap", 150, .7, 1.3},
		{"many who hardly do", 150, .2, 3},
	} {
		lists, samples := 0, 0
		for seed := range uint64(seeds) {
			w := newWorld(seed, 20_000, c.sharers, c.home, c.tail)
			for method, a := range map[estimate.Method]estimate.Audience{
				estimate.MethodSum:      {Accounts: w.without(0)},
				estimate.MethodModel:    {Accounts: w.without(0), Population: int64(w.people)},
				estimate.MethodMixed:    {Accounts: w.without(2), Population: int64(w.people)},
				estimate.MethodMixedSum: {Accounts: w.without(2)},
			} {
				b, err := a.Reach(noon)
				if err != nil || b.Method() != method {
					t.Fatalf("%s: %v, %v; want the method %s", c.name, b, err, method)
				}
				if low, _, high, _ := b.Range(); w.truth < low || w.truth > high {
					t.Errorf("%s, seed %d: the truth %v is not within %v", c.name, seed, w.truth, b)
				}
			}
			b, err := estimate.Audience{Accounts: w.accounts}.Reach(noon)
			if err != nil {
				t.Fatal(err)
			}
			lists += within(t, b, w.truth, .03)
			if b, err = w.sample(rand.New(rand.NewPCG(seed, 2)), 2000).Reach(noon); err != nil {
				t.Fatal(err)
			}
			samples += within(t, b, w.truth, .06)
		}
		if lists < 8 || samples < 8 {
			t.Errorf("%s: the truth lies within the bounds of lists in %d, of samples in %d of %d seeds", c.name, lists, samples, seeds)
		}
	}
}

// within is 1 if a band holds the truth; its best guess must lie as near as told.
func within(t *testing.T, b estimate.Band, truth, near float64) int {
	t.Helper()
	low, best, high, _ := b.Range()
	if math.Abs(best-truth) > near*truth {
		t.Errorf("%v, and the truth is %v", b, truth)
	}
	if low <= truth && truth <= high {
		return 1
	}
	return 0
}

func TestSamplingKeepsOutWhatCannotBe(t *testing.T) {
	s := estimate.NewSampling(accounts(100, 50, 0))
	for range 29 {
		s.Add(1)
	}
	for _, absurd := range []int{0, -3, 4, 1 << 40} {
		s.Add(absurd)
	}
	if s.Rejected() != 4 {
		t.Errorf("%d answers were kept out, want 4", s.Rejected())
	}
	if b, err := s.Reach(noon); err != nil || b.Given() {
		t.Errorf("29 samples say %v, %v", b, err)
	}
	s.Add(2)
	b, err := s.Reach(noon)
	if low, best, high, ok := b.Range(); err != nil || !ok || low < 100 || best > 150 || high != 150 {
		t.Errorf("30 samples say %v, %v", b, err)
	}
	for u, want := range map[float64]int{0: 0, .66: 0, .67: 1, .999999: 1} {
		if got := s.Pick(u); got != want {
			t.Errorf("Pick(%v) = %d, want %d", u, got, want)
		}
	}
	if got := estimate.NewSampling(accounts(0, 0)).Pick(.5); got != -1 {
		t.Errorf("Pick of nobody's followers = %d", got)
	}
}
