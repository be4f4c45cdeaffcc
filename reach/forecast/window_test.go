package forecast

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/hueandcry/hueandcry/reach/cascade"
)

func TestMemoryOfKnownEvents(t *testing.T) {
	w := window{width: 1800}
	for at, want := range map[float64]float64{
		0: .0341456105742908, 1000: .0590094510190438, 2000: .172339806138562, 3000: .249908773227911, 3500: .0609167708333333,
	} {
		if got := w.memory(3600 - at); math.Abs(got/want-1) > 1e-9 {
			t.Errorf("event at %v: %v, want %v", at, got, want)
		}
	}
}

// The closed form is the integral that it stands for.
func TestMemoryIsTheIntegral(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		age := rapid.Float64Range(0, 90_000).Draw(rt, "age")
		w := window{width: rapid.Float64Range(windowLeast, windowMost).Draw(rt, "width")}
		from, sum := math.Max(0, age-w.width), 0.0
		const parts = 2000
		for _, edges := range [][2]float64{{from, math.Min(age, cascade.KernelFlat)}, {math.Max(from, cascade.KernelFlat), age}} {
			if edges[1] <= edges[0] {
				continue
			}
			h := (edges[1] - edges[0]) / parts
			for i := range parts {
				s := edges[0] + (float64(i)+.5)*h
				sum += h * cascade.Density(s) * (1 - (age-s)/w.width)
			}
		}
		if got := w.memory(age); math.Abs(got-sum) > 1e-6*sum+1e-12 {
			t.Fatalf("memory of age %v in %v: %v, want %v", age, w.width, got, sum)
		}
	})
}

func TestWindow(t *testing.T) {
	var events []cascade.Event
	for _, at := range []float64{0, 100, 200, 250, 260, 270, 280, 5000, 5001} {
		events = append(events, cascade.Event{At: at, Followers: 100})
	}
	for _, c := range []struct {
		now, width float64
		reposts    int
	}{
		{0, 300, 0},         // nothing was yet
		{50, 50, 0},         // back to the post
		{290, 300, 6},       // never less than five minutes
		{280, 300, 5},       // what happens now does not count yet
		{5002, 4752, 6},     // few lately: back to the sixth last
		{5000, 4900, 6},     // the same
		{600000, 599750, 6}, // however long ago
	} {
		if w := look(events, c.now); w.width != c.width || w.reposts != c.reposts {
			t.Errorf("at %v: %v wide with %d reposts, want %v and %d", c.now, w.width, w.reposts, c.width, c.reposts)
		}
	}
}

func TestGammaQuantile(t *testing.T) {
	for _, c := range []struct {
		p    float64
		k    int
		want float64
	}{
		{.05, 1, -math.Log(.95)},
		{.95, 1, -math.Log(.05)},
		{.5, 1, math.Ln2},
		{.95, 5, 18.307038053275146 / 2},
		{.05, 5, 3.940299136119060 / 2}, // chi-square of 10 degrees
	} {
		if got := gammaQuantile(c.p, c.k); math.Abs(got/c.want-1) > 1e-9 {
			t.Errorf("quantile %v of shape %d: %v, want %v", c.p, c.k, got, c.want)
		}
	}
	for _, k := range []int{1, 2, 7, 100, 20_000} {
		for _, p := range []float64{.05, .5, .95} {
			if got := 1 - erlangTail(k, gammaQuantile(p, k)); math.Abs(got-p) > 1e-9 {
				t.Errorf("below quantile %v of shape %d lies %v", p, k, got)
			}
		}
	}
}
