package forecast

import "github.com/hueandcry/hueandcry/reach/cascade"

// Prior is what the own past of an account says of its next alert, before anything is seen of it. The
// zero value says nothing.
type Prior struct {
	Chance float64 // that one exposed follower reposts; 0 = not known
	Weight float64 // how many reposts it counts for; 0 = 3
}

const (
	priorWeight = 3.0    // 2 to 4 did best on thinned cascades
	priorSpan   = 7200.0 // seconds of each past alert that count
	priorLeast  = 3      // past alerts
)

func (p Prior) weight() float64 {
	if p.Weight > 0 {
		return p.Weight
	}
	return priorWeight
}

// Learn reads the prior of one account on one network out of its closed alerts: a gamma prior over the
// SEISMIC estimator (KDD 2015), with the reposts and the exposure of their first two hours. Fewer than
// three say nothing. Only its own will do: a prior from all accounts together makes forecasts worse.
func Learn(past [][]cascade.Event) Prior {
	if len(past) < priorLeast {
		return Prior{}
	}
	reposts, exposure := 0.5, 0.0
	for _, events := range past {
		for i, e := range events[:countBefore(events, priorSpan)] {
			if i > 0 {
				reposts++
			}
			exposure += e.Followers * (1 - cascade.Survival(priorSpan-e.At))
		}
	}
	if exposure == 0 {
		return Prior{}
	}
	return Prior{Chance: min(reposts/exposure, 1)}
}
