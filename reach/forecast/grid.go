package forecast

import (
	"math"

	"github.com/hueandcry/hueandcry/reach/cascade"
)

const (
	step     = 300.0 // seconds
	critical = 0.95  // more further reposts than this to each repost are taken for exploding
)

// grid cuts the time after now into steps. Direct holds for each how many followers, of those who had the
// post before them by now, are due to react in it if all did.
type grid struct{ direct []float64 }

// fade is the share of reactions that come in each step after a repost.
func fade(steps int) []float64 {
	out := make([]float64, steps)
	for k := range out {
		out[k] = cascade.QuickSurvival(float64(k)*step) - cascade.QuickSurvival(float64(k+1)*step)
	}
	return out
}

func newGrid(events []cascade.Event, now float64, steps int) grid {
	g := grid{make([]float64, steps)}
	for _, e := range events {
		before := cascade.QuickSurvival(now - e.At)
		for j := range g.direct {
			after := cascade.QuickSurvival(now + float64(j+1)*step - e.At)
			g.direct[j] += e.Followers * (before - after)
			before = after
		}
	}
	return g
}

// with is the grid after one more account has reposted just now.
func (g grid) with(followers float64) grid {
	out := grid{make([]float64, len(g.direct))}
	for j, share := range fade(len(g.direct)) {
		out.direct[j] = g.direct[j] + followers*share
	}
	return out
}

// spread is how a cascade goes on: the chance that one exposed follower reposts, how many followers a
// reposter has, and what the hour of the day does to the chance in each step (nil: nothing).
type spread struct {
	chance, followers float64
	daily             []float64
}

// solve returns how many new reposts there are after each number of steps: out[0] is 0. Those who are
// exposed now react, and so do in each later step the followers of those who reposted in an earlier one,
// or half of them in the same: the renewal equation of a Hawkes process with the kernel of KDD 2015, with
// a finite horizon in place of the published infinite one.
func (g grid) solve(s spread) []float64 {
	shares := fade(len(g.direct))
	fresh, out := make([]float64, len(g.direct)), make([]float64, len(g.direct)+1)
	for j, direct := range g.direct {
		chance := s.chance
		if s.daily != nil {
			chance *= s.daily[j]
		}
		branching := math.Min(chance*s.followers, critical)
		children := 0.0
		for k, n := range fresh[:j] {
			children += n * shares[j-k]
		}
		fresh[j] = (chance*direct + branching*children) / (1 - branching*shares[0]/2)
		out[j+1] = out[j] + fresh[j]
	}
	return out
}
