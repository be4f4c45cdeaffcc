package forecast

import (
	"math"
	"time"

	"github.com/hueandcry/hueandcry/reach/cascade"
	"github.com/hueandcry/hueandcry/reach/estimate"
)

// ByHC is the method of every figure of a forecast.
const ByHC estimate.Method = "forecast from the reposts seen, 4 in 5 alerts within the band"

// State says what can be said.
type State string

// The states.
const (
	// TooEarly is before five reposts, if the account has no past to go by: nothing is said.
	TooEarly State = "too early"
	// Steady is a forecast for one hour, six and twenty-four.
	Steady State = "steady"
	// Exploding is while every repost brings about another one: nothing is said of more than six hours.
	Exploding State = "exploding"
)

const (
	fewest         = 5 // reposts
	staleAfter     = 10 * time.Minute
	explodingUntil = 6 * time.Hour
)

// Input is what a forecast is made from.
type Input struct {
	Cascade  cascade.Cascade
	Audience estimate.Audience // of the cascade's own accounts, see [cascade.Cascade.Audience]
	Read     time.Time         // when the newest reading was made
	Prior    Prior
	Cone     *Cone // nil has the starting values
	Day      *Day  // nil: every hour is like another. The time zone is that of Cascade.Posted
}

// Forecast is what a cascade may still bring.
type Forecast struct {
	State    State           `json:"state"`
	Stale    bool            `json:"stale"`    // the newest reading is older than ten minutes
	AsOf     time.Time       `json:"as_of"`    // of everything in it
	Reposts  int             `json:"reposts"`  // so far
	R        estimate.Figure `json:"r"`        // further reposts that one repost brings about now; not given while it is too early
	Horizons []Horizon       `json:"horizons"` // none while it is too early

	in    Input
	model Model
}

// Horizon is the forecast for some time ahead. A band's low is the 10th percentile, its best the 50th,
// its high the 90th; low and high of reach also cover what is not known of it now.
type Horizon struct {
	After   time.Duration `json:"-"`
	Hours   float64       `json:"hours"`
	Reposts estimate.Band `json:"reposts"` // by then, those so far included
	Reach   estimate.Band `json:"reach"`   // by then; not given if it is not known now
}

// Make makes the forecast of a cascade as of the time that it was sifted for.
func Make(in Input) (Forecast, error) {
	c := in.Cascade
	now := c.Now()
	f := Forecast{AsOf: c.AsOf, Stale: c.AsOf.Sub(in.Read) > staleAfter, Horizons: []Horizon{}, in: in}
	f.model = NewModel(c.Events, now, coneHorizons[coneColumns-1].Seconds(), in.Prior)
	f.Reposts = f.model.Reposts
	if f.Reposts < fewest && in.Prior.Chance <= 0 {
		f.State = TooEarly
		return f, nil
	}
	f.State = Steady
	if f.model.Reproduction() >= critical {
		f.State = Exploding
	}
	var err error
	if f.R, err = estimate.NewFigure(f.model.Reproduction(), ByHC, c.AsOf); err != nil {
		return Forecast{}, err
	}
	f.Horizons, err = f.horizons(f.model)
	return f, err
}

// Infectiousness is the chance that one exposed follower reposts, as far as it is known.
func (f Forecast) Infectiousness() (estimate.Figure, error) {
	if f.State == TooEarly {
		return estimate.Figure{}, nil
	}
	return estimate.NewFigure(f.model.Infectiousness, ByHC, f.AsOf)
}

// Followers are those of one reposter, on average, some ordinary ones mixed in.
func (f Forecast) Followers() float64 { return f.model.Followers }

// band is a forecast of new reposts: 10th, 50th and 90th percentile.
type band [3]float64

// bands are the new reposts at each horizon that may be shown. None falls behind the one before it, which
// a night ahead could make it do.
func (f Forecast) bands(m Model) []band {
	now := f.in.Cascade.Now()
	plain := m.New(nil, 0)
	daily := plain
	if f.in.Day != nil {
		daily = m.New(f.in.Day, clock(f.in.Cascade.Posted))
	}
	cone := f.in.Cone
	if cone == nil {
		cone = &Cone{}
	}
	var out []band
	for i, h := range coneHorizons {
		if f.State == Exploding && h > explodingUntil {
			break
		}
		path := daily
		if h < explodingUntil {
			path = plain
		}
		expected := path[int(h.Seconds()/step)]
		q10, q50, q90 := cone.Quantiles(now, h)
		b := band{off(expected, q10), off(expected, q50), off(expected, q90)}
		if i > 0 {
			for k := range b {
				b[k] = math.Max(b[k], out[i-1][k])
			}
		}
		out = append(out, b)
	}
	return out
}

func (f Forecast) horizons(m Model) ([]Horizon, error) {
	var out []Horizon
	for i, b := range f.bands(m) {
		h := Horizon{After: coneHorizons[i], Hours: coneHorizons[i].Hours()}
		var err error
		so := float64(f.Reposts)
		if h.Reposts, err = estimate.NewBand(so+b[0], so+b[1], so+b[2], ByHC, f.AsOf); err != nil {
			return nil, err
		}
		if h.Reach, err = f.reach(b); err != nil {
			return nil, err
		}
		out = append(out, h)
	}
	return out, nil
}

// reach applies the rule of reach to the accounts that are there and to those that are expected, each with
// the mean of followers: low to the fewest of them, high to the most.
func (f Forecast) reach(b band) (estimate.Band, error) {
	var at [3]estimate.Band
	for i, fresh := range b {
		var err error
		if at[i], err = f.in.Audience.ReachWith(fresh, f.model.Followers, f.AsOf); err != nil || !at[i].Given() {
			return estimate.Band{}, err
		}
	}
	low, _, _, _ := at[0].Range()
	_, best, _, _ := at[1].Range()
	_, _, high, _ := at[2].Range()
	return estimate.NewBand(low, best, high, at[1].Method()+"; "+ByHC, f.AsOf)
}
