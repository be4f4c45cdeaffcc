package cascade

import (
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// Admit returns a repost as it may be kept. Followers that cannot be become "not given"; a time before the
// post or in the future is moved to the nearest that can be. A repost without a time keeps none.
func Admit(r alert.Repost, posted, now time.Time) (alert.Repost, Faults) {
	var f Faults
	switch n := r.Followers; {
	case n == nil:
		f.Missing++
	case *n < 0:
		r.Followers = nil
		f.Negative++
	case *n > mostFollowers:
		r.Followers = nil
		f.Absurd++
	}
	latest := now
	if latest.Before(posted) { // a clock was set back
		latest = posted
	}
	switch {
	case r.At.IsZero():
	case r.At.Before(posted):
		if posted.Sub(r.At) > clockSlack {
			f.Clock++
		}
		r.At = posted
	case r.At.After(latest):
		if r.At.Sub(latest) > clockSlack {
			f.Clock++
		}
		r.At = latest
	}
	return r, f
}
