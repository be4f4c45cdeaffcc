package rehearsal

import (
	"net/http"
	"strconv"
	"time"
)

// xWindow counts the requests of one account and op in the current quarter of an hour.
type xWindow struct {
	reset time.Time
	used  int64
}

type xWindowKey struct {
	who *Account
	op  string
}

// xLimit is how many requests X allows one user in 15 minutes (November 2026).
func xLimit(op string) int64 {
	switch op {
	case "create":
		return 100
	case "delete", "boost":
		return 50
	case "reposters", "check":
		return 75
	case "media":
		return 500
	case "find", "stands":
		return 900
	case "measure":
		return 5000
	default:
		return 300
	}
}

// sayRate writes the headers that every answer of X has. The rehearsal itself lets everybody go on: an
// empty window fills again. The fault "limited" is what limits.
func (d *xDialect) sayRate(h http.Header, who *Account, op string) {
	key, now := xWindowKey{who, op}, d.n.now()
	win, limit := d.windows[key], xLimit(op)
	if win == nil || !now.Before(win.reset) || win.used == limit {
		win = &xWindow{reset: now.Add(15 * time.Minute)}
		d.windows[key] = win
	}
	win.used++
	h.Set("X-Rate-Limit-Limit", strconv.FormatInt(limit, 10))
	h.Set("X-Rate-Limit-Remaining", strconv.FormatInt(limit-win.used, 10))
	h.Set("X-Rate-Limit-Reset", xReset(win.reset))
}

func xReset(t time.Time) string { return strconv.FormatInt(t.Unix(), 10) }
