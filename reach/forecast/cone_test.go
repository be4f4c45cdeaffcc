package forecast_test

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/hueandcry/hueandcry/reach/forecast"
)

func TestTheConeAnAgencyStartsWith(t *testing.T) {
	var c forecast.Cone
	for _, x := range []struct {
		now   float64
		ahead time.Duration
		high  float64
	}{
		{0, time.Hour, .53},
		{300, time.Hour, .53},
		{420, time.Hour, .53},
		{430, time.Hour, .78},
		{600, 6 * time.Hour, 1.55},
		{1800, 24 * time.Hour, 1.49},
		{3600, time.Hour, .54},
		{1e6, 6 * time.Hour, .59},
		{1e6, 48 * time.Hour, 1.30},
	} {
		if low, middle, high := c.Quantiles(x.now, x.ahead); low != -1.2 || middle != 0 || high != x.high {
			t.Errorf("%v s, +%s: %v, %v, %v, want -1.2, 0, %v", x.now, x.ahead, low, middle, high, x.high)
		}
	}
}

func TestOwnAlertsReplaceTheCone(t *testing.T) {
	var c forecast.Cone
	for i := range 29 {
		c.Add(1800, time.Hour, 10, float64(10+i))
	}
	if low, _, _ := c.Quantiles(1800, time.Hour); low != -1.2 {
		t.Error("29 alerts are enough")
	}
	c.Add(1800, time.Hour, 10, 39)
	low, middle, high := c.Quantiles(1800, time.Hour)
	if want := [3]float64{math.Log(13. / 11), math.Log(25. / 11), math.Log(38. / 11)}; [3]float64{low, middle, high} != want {
		t.Errorf("30 alerts teach %v, %v, %v, want the 3rd, the 15th and the 28th: %v", low, middle, high, want)
	}
	if low, _, _ := c.Quantiles(1800, 6*time.Hour); low != -1.2 {
		t.Error("what was learnt of one hour counts for six")
	}
}

func TestConformalCovers(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	for _, n := range []int{5, 30, 100} {
		covered := 0
		const rounds = 4000
		for range rounds {
			residuals := make([]float64, n)
			for i := range residuals {
				residuals[i] = rng.NormFloat64()
			}
			if low, _, high := forecast.Conformal(residuals); low <= high {
				if next := rng.NormFloat64(); low <= next && next <= high {
					covered++
				}
			}
		}
		if share := float64(covered) / rounds; share < .78 && n >= 9 || share > .88 {
			t.Errorf("%d residuals: the next lies within in %.3f", n, share)
		}
	}
}

func TestAClosedAlertTeachesTheCone(t *testing.T) {
	var c forecast.Cone
	for range 30 {
		c.Learn(madeUp(), 6*3600, forecast.Prior{}, nil, noon)
	}
	// At 10 min there are 12 reposts, and 17 an hour later.
	m := forecast.NewModel(madeUp(), 600, 3600, forecast.Prior{})
	want := forecast.Residual(m.New(nil, 0)[12], 5)
	if low, middle, high := c.Quantiles(600, time.Hour); low != want || middle != want || high != want {
		t.Errorf("+1 h: %v, %v, %v, want %v", low, middle, high, want)
	}
	if low, _, _ := c.Quantiles(600, 6*time.Hour); low != -1.2 {
		t.Error("what came after the end of the alert was learnt from")
	}
}
