package forecast

import (
	"math"
	"time"
)

// Day is how willing people are over the hours of a day, a sine: TiDeH (Kobayashi and Lambiotte, ICWSM
// 2016). It helps from some six hours ahead; below it is noise, and is left out.
type Day struct {
	Amplitude float64 // 0 to 1; theirs is 0.424
	Phase     float64 // in days
}

// LocalDay is least at one in the morning and greatest at one in the afternoon, local time.
func LocalDay() *Day { return &Day{Amplitude: .424, Phase: 5. / 24} }

// at is the curve at a time in days.
func (d Day) at(days float64) float64 {
	return 1 - d.Amplitude*math.Sin(2*math.Pi*(days+d.Phase))
}

// factors is what the curve does to each step after now, against the hours in which the infectiousness was
// read: those a third of the usual window ago, the centroid of its triangle. Posted is in days.
func (d Day) factors(posted, now float64, steps int) []float64 {
	days := func(seconds float64) float64 { return posted + seconds/86400 }
	then := d.at(days(math.Max(now-usualWidth(now)/3, 0)))
	out := make([]float64, steps)
	for j := range out {
		out[j] = d.at(days(now+(float64(j)+.5)*step)) / then
	}
	return out
}

// clock is the time of day, in days since midnight where t is.
func clock(t time.Time) float64 {
	h, m, s := t.Clock()
	return float64(h*3600+m*60+s) / 86400
}
