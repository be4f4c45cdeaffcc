package reach

import (
	"time"

	"github.com/hueandcry/hueandcry/channels"
)

// Cadence says how often a post's numbers are read: network → interval while the post is young. It
// doubles after one hour, after six and after twenty-four. The zero value is right for the real networks.
type Cadence map[string]time.Duration

// The intervals that keep each network within half of what it allows (X API v2: $0.005 a post and day
// however often; Mastodon: 300 requests in 5 min for everything; Bluesky: 3,000 in 5 min).
var intervals = map[string]time.Duration{"x": 20 * time.Second, "mastodon": 20 * time.Second, "bluesky": 15 * time.Second}

const otherwise = time.Minute

// Interval is the time until the next reading of a post of a given age.
func (c Cadence) Interval(network string, age time.Duration) time.Duration {
	d, ok := c[network]
	if !ok {
		if d, ok = intervals[network]; !ok {
			d = otherwise
		}
	}
	for _, older := range []time.Duration{time.Hour, 6 * time.Hour, 24 * time.Hour} {
		if age > older {
			d *= 2
		}
	}
	return d
}

// stretch is by how much every interval grows, the longer for older posts, so that reading the numbers takes
// no more than half of the requests that the channel may make. The other half is for the lists.
func (r *reader) stretch(now time.Time) float64 {
	p, ok := r.channel.(channels.Paced)
	if !ok {
		return 1
	}
	items, every := p.Pace(channels.OpMeasure)
	if every <= 0 {
		return 1
	}
	posts, young := 0.0, r.opt.Cadence.Interval(r.traits.Network, 0).Seconds() // posts in a second
	for _, age := range r.posts.ages(now) {
		posts += 1 / r.opt.Cadence.Interval(r.traits.Network, age).Seconds()
	}
	requests := posts / float64(items)
	if items > 1 { // few fill their last request
		requests += min(posts, 1/young)
	}
	return max(1, requests*2*every.Seconds())
}
