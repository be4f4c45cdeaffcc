package rehearsal

import (
	"math"
	"math/rand/v2"
	"time"
)

// How long after a post reached a timeline its reader reacts: the memory kernel of Zhao et al., SEISMIC
// (KDD 2015). It is flat for five minutes and falls by a power law, so that half of all reactions come
// in the first three quarters of an hour and one in seven after a week.
const (
	kernelFlat  = 300.0        // seconds
	kernelTheta = 0.2314843    // exponent of the tail
	kernelC     = 0.0006265725 // density while flat; kernelC * kernelFlat * (1 + 1/kernelTheta) = 1
)

// kernelSurvival is the share of reactions that come later than s seconds.
func kernelSurvival(s float64) float64 {
	switch {
	case s <= 0:
		return 1
	case s <= kernelFlat:
		return 1 - kernelC*s
	default:
		return kernelC * kernelFlat / kernelTheta * math.Pow(s/kernelFlat, -kernelTheta)
	}
}

// kernelDelay is when that share of reactions is still to come: the inverse of kernelSurvival.
func kernelDelay(share float64) time.Duration {
	s := (1 - share) / kernelC
	if s > kernelFlat {
		s = kernelFlat * math.Pow(share*kernelTheta/(kernelC*kernelFlat), -1/kernelTheta)
	}
	return time.Duration(math.Min(s, 1e9) * float64(time.Second)) // 30 years are as good as never
}

// poisson draws how many of very many unlikely things happen, mean of them on average.
func poisson(rng *rand.Rand, mean float64) int {
	if mean > 50 { // near enough to the normal
		return max(0, int(math.Round(mean+math.Sqrt(mean)*rng.NormFloat64())))
	}
	n, least := 0, math.Exp(-mean)
	for p := rng.Float64(); p > least; p *= rng.Float64() {
		n++
	}
	return n
}
