package cascade

import (
	"math"
	"sync"
)

// The memory kernel: how long after a post came before somebody that person reposts it, if ever. It is
// flat for five minutes and falls by a power law (Zhao, Erdogdu, He, Rajaraman and Leskovec, "SEISMIC: a
// self-exciting point process model for predicting tweet popularity", KDD 2015, with their constants).
const (
	KernelFlat  = 300.0        // seconds
	KernelTheta = 0.2314843    // exponent of the tail
	KernelC     = 0.0006265725 // density while flat, so that the whole is 1
)

// QuickSurvival is [Survival] from a table, for whoever asks for it a hundred million times.
func QuickSurvival(s float64) float64 { return tables().survival.at(s, Survival) }

// table holds a function at every whole second of three days, and the line between two of them: within 4e-6 of
// the truth, and exact at whole seconds.
type table []float64

func (t table) at(s float64, f func(float64) float64) float64 {
	if s < 0 || s >= float64(len(t)-1) {
		return f(s)
	}
	i := int(s)
	return t[i] + (s-float64(i))*(t[i+1]-t[i])
}

var tables = sync.OnceValue(func() (t struct{ density, survival table }) {
	const seconds = 3 * 24 * 3600
	t.density, t.survival = make(table, seconds+1), make(table, seconds+1)
	for i := range t.density {
		t.density[i], t.survival[i] = Density(float64(i)), Survival(float64(i))
	}
	return t
})

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
