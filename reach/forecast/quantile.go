package forecast

import "math"

// gammaQuantile inverts the gamma distribution of whole shape k and scale 1, which is half of a chi-square
// of 2k degrees: Newton's method from the approximation of Wilson and Hilferty (1931).
func gammaQuantile(p float64, k int) float64 {
	shape := float64(k)
	z := math.Sqrt2 * math.Erfinv(2*p-1)
	x := shape * math.Pow(1-1/(9*shape)+z/(3*math.Sqrt(shape)), 3)
	logGamma, _ := math.Lgamma(shape)
	for range 50 {
		density := math.Exp((shape-1)*math.Log(x) - x - logGamma)
		step := (1 - erlangTail(k, x) - p) / density
		x = math.Max(x-step, x/10)
		if math.Abs(step) < 1e-13*x {
			break
		}
	}
	return x
}

// erlangTail is the chance that fewer than k things happen when x are expected.
func erlangTail(k int, x float64) float64 {
	logGamma, _ := math.Lgamma(float64(k))
	last := math.Exp(float64(k-1)*math.Log(x) - x - logGamma) // the chance of k-1
	sum := 0.0
	for i := k - 1; i >= 0 && last > 0; i-- {
		sum += last
		last *= float64(i) / x
	}
	return sum
}
