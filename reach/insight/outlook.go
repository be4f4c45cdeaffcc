package insight

import (
	"time"

	"github.com/hueandcry/hueandcry/reach/estimate"
	"github.com/hueandcry/hueandcry/reach/forecast"
)

// Outlook is what may still come.
type Outlook struct {
	State    forecast.State     `json:"state"`
	Stale    bool               `json:"stale"`    // a reading that counts is older than ten minutes
	R        estimate.Figure    `json:"r"`        // further reposts that one repost brings about now
	Forecast []forecast.Horizon `json:"forecast"` // none while it is too early, and once it is over
}

// Over is the state of what has ended: what comes then are our own corrections.
const Over forecast.State = "over"

// Partly is the method of a forecast of several posts of which some are too young for one.
const Partly = forecast.ByHC + "; of posts for which it is too early, the reposts so far"

const staleAfter = 10 * time.Minute

// outlook adds up forecasts.
type outlook struct {
	state    forecast.State
	stale    bool
	asOf     time.Time
	standing float64      // reposts so far of what has no forecast
	early    bool         // some of it may still get one
	weight   float64      // what r and p are weighted with
	r, p     float64      // sums of them
	steps    []forecasted // of what has one; as many as all of them have
}

// forecasted are the reposts by some time ahead, and the reach, which is not added up.
type forecasted struct {
	forecast.Horizon

	low, best, high float64
}

// ofPost is the outlook of one post.
func ofPost(p Post, now time.Time) outlook {
	f := p.Forecast
	o := outlook{
		state: f.State, asOf: p.Cascade.AsOf, standing: float64(len(p.Cascade.Events) - 1),
		stale: p.Read.IsZero() || now.Sub(p.Read) > staleAfter,
	}
	switch {
	case !p.Ends.IsZero():
		o.state, o.stale = Over, false
	case f.State == forecast.TooEarly:
		o.early = true
	default:
		o.weight, o.standing = o.standing+1, 0
		r, _ := f.R.Value()
		chance, _ := f.Infectiousness()
		c, _ := chance.Value()
		o.r, o.p = o.weight*r, o.weight*c
		for _, h := range f.Horizons {
			low, best, high, _ := h.Reposts.Range()
			o.steps = append(o.steps, forecasted{Horizon: h, low: low, best: best, high: high})
		}
	}
	return o
}

// together adds up. It is exploding where one of them is, and too early while all are that are not over.
func together(all []outlook) outlook {
	sum := outlook{state: Over}
	for _, o := range all {
		if sum.asOf.IsZero() || o.asOf.Before(sum.asOf) {
			sum.asOf = o.asOf
		}
		if rank[o.state] > rank[sum.state] {
			sum.state = o.state
		}
		sum.stale, sum.early, sum.standing = sum.stale || o.stale, sum.early || o.early, sum.standing+o.standing
		sum.weight, sum.r, sum.p = sum.weight+o.weight, sum.r+o.r, sum.p+o.p
		if len(o.steps) == 0 {
			continue
		}
		if sum.steps == nil {
			sum.steps = make([]forecasted, len(o.steps))
		}
		sum.steps = sum.steps[:min(len(sum.steps), len(o.steps))]
		for i := range sum.steps {
			s, more := &sum.steps[i], o.steps[i]
			s.After, s.Hours = more.After, more.Hours
			s.low, s.best, s.high = s.low+more.low, s.best+more.best, s.high+more.high
		}
	}
	return sum
}

var rank = map[forecast.State]int{Over: 0, forecast.TooEarly: 1, forecast.Steady: 2, forecast.Exploding: 3}

// ofNetwork adds up the posts on one network, and says how far they may reach.
func ofNetwork(posts []Post, audience estimate.Audience, now time.Time) (outlook, error) {
	all := make([]outlook, len(posts))
	so, each := 0.0, 0.0
	for i, p := range posts {
		all[i] = ofPost(p, now)
		so += float64(len(p.Cascade.Events) - 1)
		each += all[i].weight * p.Forecast.Followers()
	}
	o := together(all)
	for i, s := range o.steps {
		var err error
		fresh := [3]float64{s.low + o.standing - so, s.best + o.standing - so, s.high + o.standing - so}
		if o.steps[i].Reach, err = reachAhead(audience, fresh, each/o.weight, o.asOf); err != nil {
			return o, err
		}
	}
	return o, nil
}

// reachAhead applies the rule of reach to the accounts that are there and to those that are expected: low to
// the fewest of them, high to the most.
func reachAhead(audience estimate.Audience, fresh [3]float64, followers float64, asOf time.Time) (estimate.Band, error) {
	var at [3]estimate.Band
	for i, n := range fresh {
		var err error
		if at[i], err = audience.ReachWith(max(0, n), followers, asOf); err != nil || !at[i].Given() {
			return estimate.Band{}, err
		}
	}
	low, _, _, _ := at[0].Range()
	_, best, _, _ := at[1].Range()
	_, _, high, _ := at[2].Range()
	return estimate.NewBand(low, best, high, at[1].Method()+"; "+forecast.ByHC, asOf)
}

// show makes of sums what is shown.
func (o outlook) show() (Outlook, error) {
	out := Outlook{State: o.state, Stale: o.stale, Forecast: []forecast.Horizon{}}
	if o.weight == 0 {
		return out, nil
	}
	method := forecast.ByHC
	if o.early {
		method = Partly
	}
	var err error
	if out.R, err = estimate.NewFigure(o.r/o.weight, forecast.ByHC, o.asOf); err != nil {
		return out, err
	}
	for _, s := range o.steps {
		h := s.Horizon
		if h.Reposts, err = estimate.NewBand(o.standing+s.low, o.standing+s.best, o.standing+s.high, method, o.asOf); err != nil {
			return out, err
		}
		out.Forecast = append(out.Forecast, h)
	}
	return out, nil
}

func (o outlook) infectiousness() (estimate.Figure, error) {
	if o.weight == 0 {
		return estimate.Figure{}, nil
	}
	return estimate.NewFigure(o.p/o.weight, forecast.ByHC, o.asOf)
}
