package forecast

import (
	"time"

	"github.com/hueandcry/hueandcry/reach/cascade"
)

// Learn adds to the cone how the forecasts of a closed alert came out. After end, in seconds after the
// post, the alert was over, and nothing that happened then counts.
func (c *Cone) Learn(events []cascade.Event, end float64, prior Prior, day *Day, posted time.Time) {
	for _, now := range coneTimes {
		if seen := countUpTo(events, now) - 1; seen < fewest && prior.Chance <= 0 {
			continue // nothing was said
		}
		for _, h := range coneHorizons {
			until := now + h.Seconds()
			if until > end {
				continue
			}
			d := day
			if h < explodingUntil {
				d = nil
			}
			m := NewModel(events, now, h.Seconds(), prior)
			path := m.New(d, clock(posted))
			c.Add(now, h, path[len(path)-1], float64(countUpTo(events, until)-1-m.Reposts))
		}
	}
}
