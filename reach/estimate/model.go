package estimate

import "math"

// Independent is how many of a population follow at least one of some accounts, if every person chose
// whom to follow without regard to anything: N·(1-Π(1-f/N)), known in media research as Sainsbury's
// formula (Caffyn and Sagovsky, Journal of Advertising Research, 1963). Followers cluster, so that it is
// likely high: by half where 200 accounts share three communities, see docs/reach.md.
func Independent(population float64, followers ...float64) float64 {
	nobody := 0.0 // log of the chance that a person follows none of them
	for _, f := range followers {
		nobody += leftOut(f, population)
	}
	return reachedOf(population, nobody)
}

// leftOut is the log of the chance that a person does not follow an account.
func leftOut(followers, population float64) float64 {
	if followers >= population {
		return math.Inf(-1)
	}
	return math.Log1p(-followers / population)
}

func reachedOf(population, nobody float64) float64 { return -population * math.Expm1(nobody) }

// Discount is the factor by which the model overestimates the audience of one agency on one network: the
// geometric mean of listed to modelled where both are known, which is not above 1, and 1 without any.
func Discount(pairs []Pair) float64 {
	sum, n := 0.0, 0
	for _, p := range pairs {
		if p.Listed > 0 && p.Modelled > 0 {
			sum += math.Log(p.Listed / p.Modelled)
			n++
		}
	}
	if n == 0 {
		return 1
	}
	return math.Min(1, math.Exp(sum/float64(n)))
}

// Pair is the reach of one alert from lists, and by the model.
type Pair struct{ Listed, Modelled float64 }
