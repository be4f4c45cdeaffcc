package dispatch

import (
	"errors"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

// Policy says what becomes of a delivery whose outcome cannot be found out.
type Policy string

// The policies.
const (
	Hold   Policy = "hold"   // a person looks
	Resend Policy = "resend" // send again, at the risk of a double
)

// rules are what a verdict depends on besides the delivery and the error.
type rules struct {
	settle    time.Duration   // after an ambiguous attempt
	reads     int             // successful reads that must lack the post
	waits     []time.Duration // before each further read; the last one repeats
	onUnknown Policy          // where the network cannot be read
	backoff   func(attempt int) time.Duration
	finds     bool // our posts can be found
	sees      bool // it can be read whether one stands
}

// AfterSend is the verdict on one attempt. Whatever nobody has classified is unsure, never "try again".
func (r rules) AfterSend(d alert.Delivery, post alert.Post, err error, now time.Time) alert.Outcome {
	if err == nil {
		return r.afterSuccess(d, post, now)
	}
	o := outcome(err, now)
	switch channels.KindOf(err) {
	case channels.Temporary, channels.Auth: // refused credentials stop the lane, so this is no hammering
		o.State, o.Due = alert.Queued, now.Add(r.backoff(d.Attempt))
	case channels.Limited:
		o.State, o.Due = alert.Queued, now.Add(retryAfter(err))
	case channels.Refused:
		o.State = alert.Failed
	case channels.Duplicate: // it landed before; find it at once
		o.State, o.Due = alert.Unsure, now
	case channels.Unsure:
	}
	switch {
	case o.State != "":
	case d.Action == alert.Delete: // whether it is gone may be looked at any time
		o.State, o.Due = alert.Unsure, now
	default:
		o.State, o.Due = alert.Unsure, now.Add(r.settle)
	}
	return o
}

// afterSuccess: a network's word that something is removed is only a promise.
func (r rules) afterSuccess(d alert.Delivery, post alert.Post, now time.Time) alert.Outcome {
	if d.Action == alert.Delete && r.sees {
		return alert.Outcome{State: alert.Unsure, At: now, Due: now, Reason: "the network says it is removed; it is looked whether it is gone"}
	}
	if d.Action == alert.Delete {
		post = d.Target
	}
	return alert.Outcome{State: alert.Sent, At: now, Post: post}
}

// AfterLook is the verdict on one look for what became of an unsure delivery. err wraps
// [alert.ErrNotFound] if one complete read did not show the post.
func (r rules) AfterLook(d alert.Delivery, post alert.Post, err error, now time.Time) alert.Outcome {
	gone := errors.Is(err, alert.ErrNotFound)
	switch {
	case d.Action == alert.Edit: // it says how things shall be, so that saying it again does no harm
		return alert.Outcome{State: alert.Queued, At: now, Due: now, Kind: d.Kind, Reason: "nobody can tell whether it was changed; changing it again"}
	case d.Action == alert.Delete && !r.sees:
		return alert.Outcome{State: alert.Queued, At: now, Due: now.Add(r.backoff(d.Attempt)), Kind: d.Kind, Reason: "nobody can tell whether it was removed; removing it again"}
	case d.Action == alert.Delete && gone:
		return alert.Outcome{State: alert.Sent, At: now, Post: d.Target, Kind: d.Kind}
	case d.Action == alert.Delete && err == nil:
		return r.standsStill(d, now)
	case d.Action.Creates() && !r.finds:
		return unreadable(d, now, r)
	case err == nil:
		return alert.Outcome{State: alert.Sent, At: now, Post: post, Kind: d.Kind}
	case gone:
		return absent(d, now, r)
	}
	o := outcome(err, now)
	o.Absent, o.Kind = d.Absent, d.Kind // what is doubted stays the send, not this read
	o.State, o.Due = alert.Unsure, now.Add(max(retryAfter(err), r.backoff(d.Attempt)))
	return o
}

// How often it is looked whether a removed post is gone, before it is removed again. The pause before the
// second look is the first wait; each later one is twice as long.
const (
	readBacks = 6
	readBack  = 200 * time.Millisecond
)

// standsStill: some networks say yes and take their time, and some say yes and do nothing.
func (r rules) standsStill(d alert.Delivery, now time.Time) alert.Outcome {
	n := d.Absent + 1
	if n < readBacks {
		return alert.Outcome{State: alert.Unsure, At: now, Due: now.Add(readBack << d.Absent), Absent: n, Kind: d.Kind, Reason: "the network says it is removed, but still shows it"}
	}
	return alert.Outcome{State: alert.Queued, At: now, Due: now.Add(r.backoff(d.Attempt)), Kind: d.Kind, Reason: "the network says it is removed, but still shows it; removing it again"}
}

// absent counts one successful read that did not show the post, and decides once there are enough.
func absent(d alert.Delivery, now time.Time, r rules) alert.Outcome {
	n := d.Absent + 1
	switch {
	case n < r.reads:
		wait := r.waits[min(n-1, len(r.waits)-1)]
		return alert.Outcome{State: alert.Unsure, At: now, Due: now.Add(wait), Absent: n, Kind: d.Kind, Reason: d.Reason}
	case d.Kind == string(channels.Duplicate):
		return held(now, d, "the network says it has this text already, but our timeline does not show it; look, then release it")
	default:
		return alert.Outcome{State: alert.Queued, At: now, Due: now, Kind: d.Kind, Reason: "it did not arrive; sending again"}
	}
}

// unreadable is the verdict where the network cannot be asked.
func unreadable(d alert.Delivery, now time.Time, r rules) alert.Outcome {
	if r.onUnknown == Resend {
		return alert.Outcome{State: alert.Queued, At: now, Due: now, Kind: d.Kind, Reason: "nobody can tell whether it arrived; sending again as configured (on_unknown: resend)"}
	}
	return held(now, d, "it may have been posted, and this network cannot be read back; look, then release it")
}

func held(now time.Time, d alert.Delivery, reason string) alert.Outcome {
	return alert.Outcome{State: alert.Held, At: now, Kind: d.Kind, Absent: d.Absent, Reason: reason}
}

// outcome carries the words and the cause of an error.
func outcome(err error, now time.Time) alert.Outcome {
	o := alert.Outcome{At: now, Kind: string(channels.KindOf(err)), Cause: err.Error(), Reason: "the network's answer made no sense"}
	if e, ok := errors.AsType[*channels.Error](err); ok && e.Reason != "" {
		o.Reason = e.Reason
	}
	return o
}

func retryAfter(err error) time.Duration {
	e, ok := errors.AsType[*channels.Error](err)
	if !ok || e.Kind != channels.Limited {
		return 0
	}
	if e.RetryAfter <= 0 {
		return channels.DefaultWait
	}
	return min(e.RetryAfter, channels.MaxWait)
}

// longestWait is the longest that anything waits for its next attempt.
const longestWait = time.Hour

// backoff waits min(1 s·2^attempt, 1 h), of which a random half may be spared.
func backoff(random func() float64) func(attempt int) time.Duration {
	return func(attempt int) time.Duration {
		full := min(time.Second<<min(max(attempt-1, 0), 12), longestWait)
		return full/2 + time.Duration(random()*float64(full/2))
	}
}
