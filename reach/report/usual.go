package report

import (
	"math"
	"slices"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// LongestAge is the age at which alerts are compared that have become so old: later, hardly anything is added.
const LongestAge = 24 * time.Hour

const (
	fewestCases = 5      // ended alerts, before anything is called usual
	farLess     = 1. / 4 // of the median, and below what nine in ten had
)

// usual compares with the alerts of the same kind, or of all kinds where those are too few.
func (c Case) usual() *Usual {
	among, past := c.Alert.Kind, reposts(c.Past, func(p alert.Past) bool { return p.Kind == c.Alert.Kind })
	if len(past) < fewestCases {
		among, past = "all kinds", reposts(c.Past, func(alert.Past) bool { return true })
	}
	if len(past) < fewestCases {
		return nil
	}
	slices.Sort(past)
	age := c.Alert.Age(c.Now, LongestAge)
	u := &Usual{Among: among, Cases: len(past), After: Seconds(age.Seconds()), Median: quantile(past, .5), Low: quantile(past, .1)}
	until := c.Alert.Issued.Add(age)
	for at := range c.reposts() {
		if !at.After(until) {
			u.Here++
		}
	}
	u.Far = float64(u.Here) < farLess*float64(u.Median) && u.Here < u.Low
	return u
}

func reposts(past []alert.Past, of func(alert.Past) bool) (out []int64) {
	for _, p := range past {
		if of(p) {
			out = append(out, p.Reposts)
		}
	}
	return out
}

// quantile of sorted numbers: the nearest rank.
func quantile(sorted []int64, q float64) int64 {
	return sorted[max(0, int(math.Ceil(q*float64(len(sorted))))-1)]
}
