package forecast

import (
	"math"

	"github.com/hueandcry/hueandcry/reach/cascade"
)

// Prediction is what the published method makes of a cascade. It may be infinite and is far too sure of
// itself, so that nobody is shown it: it is here to be compared with.
type Prediction struct {
	Reposts        int     // so far
	Infectiousness float64 // chance that one exposed follower reposts
	Low, High      float64 // bounds of it, which take nothing but the Poisson noise into account
	Coming         float64 // reposts by those who are exposed already
	Final          float64 // reposts in the end; +Inf above the critical point
}

// meanFollowers of a reposter in the published method.
const meanFollowers = 100

// Seismic predicts the final size of a cascade from what was seen up to now, in seconds after the post,
// exactly as Zhao, Erdogdu, He, Rajaraman and Leskovec published it (KDD 2015), without the corrections
// that they train for each time.
func Seismic(events []cascade.Event, now float64) Prediction {
	w := look(events, now)
	p := Prediction{Reposts: countUpTo(events, now) - 1, Infectiousness: w.infectiousness(Prior{})}
	if k := w.reposts; k > 0 {
		scale := p.Infectiousness / float64(k)
		p.Low, p.High = scale*gammaQuantile(.05, k), scale*gammaQuantile(.95, k)
	}
	for _, e := range events[:p.Reposts+1] {
		p.Coming += p.Infectiousness * e.Followers * cascade.Survival(now-e.At)
	}
	p.Final = math.Inf(1)
	if p.Infectiousness < 1./meanFollowers {
		p.Final = float64(p.Reposts) + p.Coming/(1-p.Infectiousness*meanFollowers)
	}
	return p
}
