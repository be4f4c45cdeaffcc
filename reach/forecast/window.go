package forecast

import (
	"math"
	"slices"

	"github.com/hueandcry/hueandcry/reach/cascade"
)

// The window of the last events, from which the infectiousness of now is read.
const (
	windowLeast = 300.0 // seconds
	windowMost  = 7200.0
	windowFew   = 5 // events; with fewer in it, the window begins with the event before the last five
)

// window is what the last while of a cascade shows.
type window struct {
	width    float64 // seconds
	weight   float64 // of its reposts: new ones count more, up to 1
	exposure float64 // followers that had the post before them meanwhile, weighted alike
	reposts  int
}

// look reads the window that ends at now: the estimator of infectiousness with a triangular weight of
// SEISMIC (KDD 2015, section 3.2).
func look(events []cascade.Event, now float64) window {
	before := countBefore(events, now)
	if before == 0 {
		return window{width: windowLeast}
	}
	w := window{width: usualWidth(now)}
	if before-countBefore(events, now-w.width) < windowFew {
		w.width = now - events[max(before-windowFew, 1)-1].At
	}
	for i, e := range events[:before] {
		w.exposure += e.Followers * w.memory(now-e.At)
		if age := now - e.At; i > 0 && age <= w.width {
			w.weight += 1 - age/w.width
			w.reposts++
		}
	}
	return w
}

func usualWidth(now float64) float64 { return math.Min(math.Max(now/2, windowLeast), windowMost) }

// infectiousness is the chance that one exposed follower reposts. Nobody exposed has shown nothing.
func (w window) infectiousness(p Prior) float64 {
	if p.Chance > 0 {
		return (w.weight + p.weight()) / (w.exposure + p.weight()/p.Chance)
	}
	if w.exposure == 0 {
		return 0
	}
	return w.weight / w.exposure
}

// memory integrates the kernel of an event of some age over the window, weighted: the closed form of
// ∫ φ(s)·(1-(age-s)/width) ds, flat part and power part by themselves.
func (w window) memory(age float64) float64 {
	from := math.Max(0, age-w.width)
	steep, level := 1/w.width, 1-age/w.width
	sum := 0.0
	if to := math.Min(age, cascade.KernelFlat); from < to {
		sum += cascade.KernelC * (level*(to-from) + steep*(to*to-from*from)/2)
	}
	if from = math.Max(from, cascade.KernelFlat); from < age {
		part := func(s float64) float64 {
			low := math.Pow(s, -cascade.KernelTheta)
			return steep*s*low/(1-cascade.KernelTheta) - level*low/cascade.KernelTheta
		}
		sum += tail * (part(age) - part(from))
	}
	return sum
}

var tail = cascade.KernelC * math.Pow(cascade.KernelFlat, 1+cascade.KernelTheta)

// countBefore is how many events lie before a time.
func countBefore(events []cascade.Event, t float64) int {
	n, _ := slices.BinarySearchFunc(events, t, func(e cascade.Event, t float64) int {
		if e.At < t {
			return -1
		}
		return 1
	})
	return n
}

// countUpTo is how many events lie at a time or before.
func countUpTo(events []cascade.Event, t float64) int {
	return countBefore(events, math.Nextafter(t, math.Inf(1)))
}
