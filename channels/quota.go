package channels

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// Quota is what a network says of the requests left to this account.
type Quota struct {
	Limit     int64
	Remaining int64
	Reset     time.Time // zero if it does not say
}

// ReadQuota reads the rate-limit headers in every dialect we meet: X (x-rate-limit-*, reset in Unix
// seconds), Mastodon (X-RateLimit-*, reset in ISO 8601), the AT Protocol (RateLimit-*, reset in Unix
// seconds).
func ReadQuota(h http.Header) (Quota, bool) {
	for _, prefix := range []string{"X-Rate-Limit-", "X-Ratelimit-", "Ratelimit-"} {
		remaining, err := strconv.ParseInt(h.Get(prefix+"Remaining"), 10, 64)
		if err != nil {
			continue
		}
		q := Quota{Remaining: remaining, Reset: readTime(h.Get(prefix + "Reset"))}
		q.Limit, _ = strconv.ParseInt(h.Get(prefix+"Limit"), 10, 64)
		return q, true
	}
	return Quota{}, false
}

func readTime(s string) time.Time {
	if n, err := strconv.ParseInt(s, 10, 64); err == nil && n > 1e9 && n < 1e11 {
		return time.Unix(n, 0)
	}
	if t, err := time.Parse(time.RFC3339Nano, s); err == nil {
		return t
	}
	if t, err := http.ParseTime(s); err == nil {
		return t
	}
	return time.Time{}
}

// Bounds of how long a limited publish waits before it asks again, whatever the network says: a header
// of 10^9 seconds must not silence an alert.
const (
	MinWait     = time.Second
	MaxWait     = 15 * time.Minute
	DefaultWait = time.Minute // when the network says nothing, or something absurd
)

// limited is the typed error of a 429.
func limited(op Op, h http.Header, body []byte, excerpt string) *Error {
	wait := RetryAfter(h, body, time.Now())
	return &Error{
		Kind: Limited, Op: op, Status: http.StatusTooManyRequests, RetryAfter: wait,
		Reason: fmt.Sprintf("the network limits this account; next try in %s", wait.Round(time.Second)),
		Err:    errors.New(excerpt),
	}
}

// RetryAfter finds when to come back in the headers or the body of an answer that limits us, within
// [MinWait] and [MaxWait].
func RetryAfter(h http.Header, body []byte, now time.Time) time.Duration {
	if said, err := http.ParseTime(h.Get("Date")); err == nil {
		now = said // the moment named is on the network's clock, which need not agree with ours
	}
	if s := h.Get("Retry-After"); s != "" {
		if n, err := strconv.ParseFloat(s, 64); err == nil {
			return clampWait(n)
		}
		if t, err := http.ParseTime(s); err == nil {
			return clampWait(t.Sub(now).Seconds())
		}
	}
	if q, ok := ReadQuota(h); ok && !q.Reset.IsZero() {
		return clampWait(q.Reset.Sub(now).Seconds())
	}
	var said struct {
		RetryAfter   float64 `json:"retry_after"`    // Discord, seconds
		RetryAfterMS float64 `json:"retry_after_ms"` // Matrix
		Parameters   struct {
			RetryAfter float64 `json:"retry_after"` // Telegram, seconds
		} `json:"parameters"`
	}
	if json.Unmarshal(body, &said) == nil {
		if s := said.RetryAfter + said.RetryAfterMS/1000 + said.Parameters.RetryAfter; s > 0 {
			return clampWait(s)
		}
	}
	return DefaultWait
}

func clampWait(seconds float64) time.Duration {
	switch {
	case !(seconds > 0), seconds > 24*60*60: // in the past, no number, or absurd
		return DefaultWait
	case seconds > MaxWait.Seconds():
		return MaxWait
	default:
		return max(MinWait, time.Duration(seconds*float64(time.Second)))
	}
}
