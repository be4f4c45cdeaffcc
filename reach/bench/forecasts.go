package bench

import (
	"time"

	"github.com/hueandcry/hueandcry/reach/cascade"
	"github.com/hueandcry/hueandcry/reach/forecast"
)

// forecasts are all that is said of one case at one time, in new reposts after each step.
type forecasts struct {
	now, ahead  float64 // seconds
	model       forecast.Model
	hc, kernel  []float64
	day         []float64 // nil: it is not known at what time of day the case began
	lastMinutes float64   // reposts in the last five minutes
}

// tidehDay is the curve of the day with which the published cascades were measured, by their own clock.
var tidehDay = forecast.Day{Amplitude: .424, Phase: .125}

const step = 300.0 // seconds

func newForecasts(c Case, now, ahead float64) forecasts {
	f := forecasts{now: now, ahead: ahead, model: forecast.NewModel(c.Events, now, ahead, forecast.Prior{})}
	f.hc, f.kernel = f.model.New(nil, 0), f.model.Kernel()
	if c.Start != nil {
		f.day = f.model.New(&tidehDay, *c.Start)
	}
	f.lastMinutes = between(c.Events, now-step, now)
	return f
}

// at is one of the paths at a time ahead.
func (f forecasts) at(path []float64, ahead time.Duration) float64 {
	return path[int(ahead.Seconds()/step+.5)]
}

// persistence is the naive forecast: as many as in the last five minutes, again and again.
func (f forecasts) persistence(ahead time.Duration) float64 {
	return f.lastMinutes * ahead.Seconds() / step
}

// actual is how many new reposts there were.
func (f forecasts) actual(c Case, ahead time.Duration) float64 {
	return between(c.Events, f.now, f.now+ahead.Seconds())
}

// between counts the reposts after one time and up to another.
func between(events []cascade.Event, after, upTo float64) float64 {
	n := 0.0
	for _, e := range events[1:] {
		if e.At > after && e.At <= upTo {
			n++
		}
	}
	return n
}
