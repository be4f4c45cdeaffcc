package forecast

import (
	"time"

	"github.com/hueandcry/hueandcry/reach/cascade"
)

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

// Past is what is known of the closed alerts of one account on one network: the reposts and the exposure of
// their first two hours. The zero value knows none.
type Past struct {
	alerts            int
	reposts, exposure float64
}

// Add adds one closed alert. It must have lasted two hours.
func (p *Past) Add(events []cascade.Event) {
	p.alerts++
	for i, e := range events[:countBefore(events, priorSpan)] {
		if i > 0 {
			p.reposts++
		}
		p.exposure += e.Followers * (1 - cascade.Survival(priorSpan-e.At))
	}
}

// Prior is what they say of the next: a gamma prior over the SEISMIC estimator (KDD 2015). Fewer than three
// say nothing. Only an account's own will do: a prior from all accounts together makes forecasts worse.
func (p *Past) Prior() Prior {
	if p.alerts < priorLeast || p.exposure == 0 {
		return Prior{}
	}
	return Prior{Chance: min((p.reposts+.5)/p.exposure, 1)}
}

// Learn reads the prior of one account on one network out of its closed alerts.
func Learn(past [][]cascade.Event) Prior {
	var p Past
	for _, events := range past {
		p.Add(events)
	}
	return p.Prior()
}

// PriorSpan is how long an alert must have lasted to be learned from.
const PriorSpan = priorSpan * time.Second
