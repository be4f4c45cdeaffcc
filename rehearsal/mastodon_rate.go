package rehearsal

import (
	"net/http"
	"strconv"
	"time"
)

// What an account may do. The requests are counted and said in every answer but never refused, so that
// a rehearsal of a thousand alerts ends today; the deletes are, because the closeout of many alerts
// meets exactly that limit.
const (
	mastodonRequests       = 1500
	mastodonRequestsPeriod = 5 * time.Minute
	mastodonDeletes        = 30
	mastodonDeletesPeriod  = 30 * time.Minute
)

// mastodonWindow counts what happened since its start.
type mastodonWindow struct {
	start time.Time
	used  int
}

// use counts one more in the window that holds now and returns how many there are.
func (w *mastodonWindow) use(now time.Time, period time.Duration) int {
	if start := now.Truncate(period); !start.Equal(w.start) {
		w.start, w.used = start, 0
	}
	w.used++
	return w.used
}

func mastodonWindowOf(of map[*Account]*mastodonWindow, a *Account) *mastodonWindow {
	if of[a] == nil {
		of[a] = &mastodonWindow{}
	}
	return of[a]
}

func (d *mastodonDialect) sayRate(h http.Header, a *Account) {
	w := mastodonWindowOf(d.rates, a)
	used := w.use(d.n.now(), mastodonRequestsPeriod)
	if h.Get("X-Ratelimit-Limit") != "" {
		return // an answer describes the limit it is closest to
	}
	h.Set("X-Ratelimit-Limit", strconv.Itoa(mastodonRequests))
	h.Set("X-Ratelimit-Remaining", strconv.Itoa(max(1, mastodonRequests-used)))
	h.Set("X-Ratelimit-Reset", mastodonReset(w.start.Add(mastodonRequestsPeriod)))
}

// mayDelete spends one of the account's deletes and says in the answer how many are left.
func (d *mastodonDialect) mayDelete(c *mastodonCall) bool {
	w := mastodonWindowOf(d.budget, c.me)
	used := w.use(d.n.now(), mastodonDeletesPeriod)
	h := c.w.Header()
	h.Set("X-Ratelimit-Limit", strconv.Itoa(mastodonDeletes))
	h.Set("X-Ratelimit-Remaining", strconv.Itoa(max(0, mastodonDeletes-used)))
	h.Set("X-Ratelimit-Reset", mastodonReset(w.start.Add(mastodonDeletesPeriod)))
	return used <= mastodonDeletes
}

func mastodonReset(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000Z") }
