package alert

import "time"

// Spending is what an alert has cost on one network, in US dollars by the network's price table.
type Spending struct {
	Network string
	Sending float64
	Reading float64
}

// Past is an alert that has ended, as far as others are compared with it.
type Past struct {
	Code    string
	Kind    string
	Reposts int64 // that were seen by a certain age
}

// Age is how old an alert is, or became, at most so much.
func (a Alert) Age(now time.Time, most time.Duration) time.Duration {
	if !a.Closed.IsZero() {
		now = a.Closed
	}
	return min(max(0, now.Sub(a.Issued)), most)
}
