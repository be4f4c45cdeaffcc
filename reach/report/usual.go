package report

import (
	"fmt"
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

// String says a length of time in the two largest units that it has.
func (s Seconds) String() string {
	d := time.Duration(float64(s) * float64(time.Second))
	switch {
	case d < 10*time.Second:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case d < time.Minute:
		return fmt.Sprintf("%.0f s", d.Seconds())
	case d < time.Hour:
		return fmt.Sprintf("%d min %d s", int(d.Minutes()), int(d.Seconds())%60)
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h %d min", int(d.Hours()), int(d.Minutes())%60)
	default:
		return fmt.Sprintf("%d d %d h", int(d.Hours())/24, int(d.Hours())%24)
	}
}
