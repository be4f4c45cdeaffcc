package forecast

import (
	"math"
	"time"

	"github.com/hueandcry/hueandcry/reach/estimate"
)

// Gain is what one more repost would bring by some time ahead.
type Gain struct {
	After   time.Duration `json:"-"`
	Hours   float64       `json:"hours"`
	Reposts estimate.Band `json:"reposts"` // more than without it, itself included
}

// ByBoost is the method of a gain.
const ByBoost estimate.Method = "difference of two forecasts, with and without the boost"

// IfBoosted tells what a partner with so many followers would bring by passing the post on right now. It
// tells nothing while it is too early.
func (f Forecast) IfBoosted(followers int64) ([]Gain, error) {
	if len(f.Horizons) == 0 {
		return nil, nil
	}
	without, with := f.bands(f.model), f.bands(f.model.with(math.Max(0, float64(followers))))
	var out []Gain
	for i, w := range with {
		g := Gain{After: coneHorizons[i], Hours: coneHorizons[i].Hours()}
		var more band
		for k := range more {
			more[k] = math.Max(0, w[k]-without[i][k]) + 1
		}
		var err error
		if g.Reposts, err = estimate.NewBand(more[0], math.Max(more[0], more[1]), math.Max(more[0], math.Max(more[1], more[2])), ByBoost, f.AsOf); err != nil {
			return nil, err
		}
		out = append(out, g)
	}
	return out, nil
}
