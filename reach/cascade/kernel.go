package cascade

import "math"

// The memory kernel: how long after a post came before somebody that person reposts it, if ever. It is
// flat for five minutes and falls by a power law (Zhao, Erdogdu, He, Rajaraman and Leskovec, "SEISMIC: a
// self-exciting point process model for predicting tweet popularity", KDD 2015, with their constants).
const (
	KernelFlat  = 300.0        // seconds
	KernelTheta = 0.2314843    // exponent of the tail
	KernelC     = 0.0006265725 // density while flat, so that the whole is 1
)

// Density is the share of reactions in one second, s seconds later.
func Density(s float64) float64 {
	switch {
	case s < 0:
		return 0
	case s < KernelFlat:
		return KernelC
	default:
		return KernelC * power(s/KernelFlat, -(1+KernelTheta))
	}
}

// Survival is the share of reactions that come later than s seconds.
func Survival(s float64) float64 {
	switch {
	case s < 0:
		return 1
	case s <= KernelFlat:
		return 1 - KernelC*s
	default:
		return survivalTail * power(s, -KernelTheta)
	}
}

var survivalTail = KernelC * math.Pow(KernelFlat, 1+KernelTheta) / KernelTheta

// power is x to the e for x above 0, three times as fast as math.Pow, which knows every other case too.
func power(x, e float64) float64 { return math.Exp(e * math.Log(x)) }
