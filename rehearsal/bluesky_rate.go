package rehearsal

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// What may be done: requests by address, and points for writing by account. They are counted and said in
// every answer but never refused, so that a rehearsal of a thousand alerts ends today; the fault
// "limited" refuses.
const (
	blueskyRequests       = 3000
	blueskyRequestsPeriod = 5 * time.Minute
	blueskyPoints         = 5000
	blueskyPointsPeriod   = time.Hour
)

// blueskyCost is the price of a write in points.
func blueskyCost(nsid string) int {
	switch nsid {
	case "com.atproto.repo.createRecord":
		return 3
	case "com.atproto.repo.putRecord":
		return 2
	case "com.atproto.repo.deleteRecord":
		return 1
	}
	return 0
}

// blueskyWindow counts what happened since its start.
type blueskyWindow struct {
	start time.Time
	used  int
}

func (d *blueskyDialect) sayRate(h http.Header, r *http.Request) {
	limit, period, cost, of := blueskyRequests, blueskyRequestsPeriod, 1, "requests"
	if points := blueskyCost(strings.TrimPrefix(r.URL.Path, "/xrpc/")); points > 0 {
		limit, period, cost, of = blueskyPoints, blueskyPointsPeriod, points, "points "+r.Header.Get("Authorization")
	}
	w := d.rates[of]
	if w == nil {
		w = &blueskyWindow{}
		d.rates[of] = w
	}
	if start := d.n.now().Truncate(period); !start.Equal(w.start) {
		w.start, w.used = start, 0
	}
	w.used += cost
	h.Set("RateLimit-Limit", strconv.Itoa(limit))
	h.Set("RateLimit-Remaining", strconv.Itoa(max(1, limit-w.used)))
	h.Set("RateLimit-Reset", strconv.FormatInt(w.start.Add(period).Unix(), 10))
	h.Set("RateLimit-Policy", fmt.Sprintf("%d;w=%d", limit, int(period.Seconds())))
}
