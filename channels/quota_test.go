package channels_test

import (
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/hueandcry/hueandcry/channels"
)

func header(pairs ...string) http.Header {
	h := http.Header{}
	for i := 0; i < len(pairs); i += 2 {
		h.Set(pairs[i], pairs[i+1])
	}
	return h
}

var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

// The dialects in which networks say when to come back, each with true and absurd figures.
func TestRetryAfter(t *testing.T) {
	const d, lo, hi = channels.DefaultWait, channels.MinWait, channels.MaxWait
	for _, c := range []struct {
		name   string
		header http.Header
		body   string
		want   time.Duration
	}{
		{"nothing", header(), "", d},
		{"seconds", header("Retry-After", "42"), "", 42 * time.Second},
		{"parts of a second (Discord)", header("Retry-After", "1.5"), "", 1500 * time.Millisecond},
		{"less than the least", header("Retry-After", "0.2"), "", lo},
		{"more than the most", header("Retry-After", "3600"), "", hi},
		{"absurd", header("Retry-After", "1000000000"), "", d},
		{"negative", header("Retry-After", "-5"), "", d},
		{"zero", header("Retry-After", "0"), "", d},
		{"no number", header("Retry-After", "NaN"), "", d},
		{"infinite", header("Retry-After", "Inf"), "", d},
		{"a word", header("Retry-After", "soon"), "", d},
		{"beyond any integer", header("Retry-After", "99999999999999999999"), "", d},
		{"date", header("Retry-After", "Fri, 20 Nov 2026 12:02:00 GMT"), "", 2 * time.Minute},
		{"date in the past", header("Retry-After", "Mon, 02 Jan 2006 15:04:05 GMT"), "", d},
		{"date far ahead", header("Retry-After", "Fri, 20 Nov 2099 12:02:00 GMT"), "", d},

		{"X", header("x-rate-limit-limit", "100", "x-rate-limit-remaining", "0", "x-rate-limit-reset", "1795176090"), `{"errors":[{"code":88}]}`, 90 * time.Second},
		{"X, past reset", header("x-rate-limit-remaining", "0", "x-rate-limit-reset", "1795175990"), "", d},
		{"X, reset 0", header("x-rate-limit-remaining", "0", "x-rate-limit-reset", "0"), "", d},
		{"X, no reset", header("x-rate-limit-remaining", "0"), "", d},
		{"Mastodon", header("X-RateLimit-Remaining", "0", "X-RateLimit-Reset", "2026-11-20T12:05:00.123456Z"), "", 5*time.Minute + 123456*time.Microsecond},
		{"Mastodon, other zone", header("X-RateLimit-Remaining", "0", "X-RateLimit-Reset", "2026-11-20T13:05:00+01:00"), "", 5 * time.Minute},
		{"Bluesky", header("RateLimit-Limit", "3000", "RateLimit-Remaining", "0", "RateLimit-Reset", "1795176300", "RateLimit-Policy", "3000;w=300"), "", 5 * time.Minute},
		{"Bluesky, both", header("Retry-After", "7", "RateLimit-Remaining", "0", "RateLimit-Reset", "1795176300"), "", 7 * time.Second},
		{"a word, then a reset", header("Retry-After", "soon", "RateLimit-Remaining", "0", "RateLimit-Reset", "1795176300"), "", 5 * time.Minute},

		{"Telegram", header(), `{"ok":false,"error_code":429,"parameters":{"retry_after":35}}`, 35 * time.Second},
		{"Discord", header(), `{"message":"You are being rate limited.","retry_after":64.57,"global":false}`, 64570 * time.Millisecond},
		{"Discord, milliseconds of old", header(), `{"retry_after":64570}`, hi},
		{"Matrix", header(), `{"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":2500}`, 2500 * time.Millisecond},
		{"negative body", header(), `{"retry_after":-1}`, d},
		{"a page", header(), `<html>slow down</html>`, d},
	} {
		if got := channels.RetryAfter(c.header, []byte(c.body), noon); got.Round(time.Microsecond) != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestReadQuota(t *testing.T) {
	for _, c := range []struct {
		name   string
		header http.Header
		want   channels.Quota
		ok     bool
	}{
		{"none", header("Content-Type", "text/html"), channels.Quota{}, false},
		{"X", header("x-rate-limit-limit", "900", "x-rate-limit-remaining", "899", "x-rate-limit-reset", "1795176000"), channels.Quota{Limit: 900, Remaining: 899, Reset: noon}, true},
		{"Mastodon", header("X-RateLimit-Limit", "300", "X-RateLimit-Remaining", "299", "X-RateLimit-Reset", "2026-11-20T12:00:00.000Z"), channels.Quota{Limit: 300, Remaining: 299, Reset: noon}, true},
		{"AT Protocol", header("RateLimit-Limit", "3000", "RateLimit-Remaining", "2999", "RateLimit-Reset", "1795176000"), channels.Quota{Limit: 3000, Remaining: 2999, Reset: noon}, true},
		{"an HTTP date", header("RateLimit-Remaining", "1", "RateLimit-Reset", "Fri, 20 Nov 2026 12:00:00 GMT"), channels.Quota{Remaining: 1, Reset: noon}, true},
		{"seconds from now are no time", header("RateLimit-Remaining", "1", "RateLimit-Reset", "60"), channels.Quota{Remaining: 1}, true},
		{"only a limit", header("RateLimit-Limit", "3000"), channels.Quota{}, false},
		{"garbage", header("X-RateLimit-Remaining", "many", "RateLimit-Remaining", "5", "RateLimit-Limit", "x", "RateLimit-Reset", "later"), channels.Quota{Remaining: 5}, true},
	} {
		got, ok := channels.ReadQuota(c.header)
		if !got.Reset.IsZero() {
			got.Reset = got.Reset.UTC()
		}
		if diff := cmp.Diff(c.want, got); diff != "" || ok != c.ok {
			t.Errorf("%s: %v (-want +got):\n%s", c.name, ok, diff)
		}
	}
}

// Whatever a network says, the wait is one an alert can bear.
func FuzzRetryAfter(f *testing.F) {
	f.Add("42", "1795176090", `{"retry_after":1}`)
	f.Add("NaN", "2026-11-20T12:05:00Z", `{"parameters":{"retry_after":1e308}}`)
	f.Add("-0x1p-2", "Fri, 20 Nov 2026 12:02:00 GMT", `[]`)
	f.Fuzz(func(t *testing.T, after, reset, body string) {
		h := http.Header{"Retry-After": {after}, "X-Ratelimit-Remaining": {"0"}, "X-Ratelimit-Reset": {reset}}
		for _, h := range []http.Header{h, {"X-Ratelimit-Remaining": h["X-Ratelimit-Remaining"], "X-Ratelimit-Reset": {reset}}, {}} {
			if got := channels.RetryAfter(h, []byte(body), noon); got < channels.MinWait || got > channels.MaxWait {
				t.Errorf("wait of %s", got)
			}
		}
	})
}

func FuzzReadQuota(f *testing.F) {
	f.Add("900", "899", "1795176000")
	f.Add("x", "-1", "2026-11-20T12:05:00.123456Z")
	f.Fuzz(func(t *testing.T, limit, remaining, reset string) {
		q, ok := channels.ReadQuota(http.Header{"X-Rate-Limit-Limit": {limit}, "X-Rate-Limit-Remaining": {remaining}, "X-Rate-Limit-Reset": {reset}})
		if !ok && q != (channels.Quota{}) {
			t.Errorf("no quota, yet %+v", q)
		}
	})
}

// A network's clock need not agree with ours: what it says counts from its own.
func TestRetryAfterOnTheNetworksClock(t *testing.T) {
	theirs := time.Date(2026, 6, 14, 20, 5, 0, 0, time.UTC)
	h := http.Header{}
	h.Set("Date", theirs.Format(http.TimeFormat))
	h.Set("X-Rate-Limit-Remaining", "0")
	h.Set("X-Rate-Limit-Reset", strconv.FormatInt(theirs.Add(40*time.Second).Unix(), 10))
	if got := channels.RetryAfter(h, nil, theirs.Add(90*24*time.Hour)); got != 40*time.Second {
		t.Errorf("come back after %s, want 40s", got)
	}
}
