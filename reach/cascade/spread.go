package cascade

import (
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// Spread gives the reposts whose time the network does not tell times spread evenly over the interval
// between two looks, in the order given. Were all given the time of the look, the rate of reposts would
// seem too high right after it and zero before the next.
func Spread(fresh []alert.Repost, before, now time.Time) {
	untimed := 0
	for _, r := range fresh {
		if r.At.IsZero() {
			untimed++
		}
	}
	if untimed == 0 || !before.Before(now) {
		return
	}
	step, i := now.Sub(before)/time.Duration(untimed), 0
	for k := range fresh {
		if fresh[k].At.IsZero() {
			i++
			fresh[k].At = before.Add(time.Duration(i) * step)
		}
	}
}
