package dispatch

import (
	"context"
	"errors"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

// settle writes the outcome down, and goes on trying while the store cannot (a full disk): nobody else
// knows what became of the call. Only the end of the daemon ends it; then a restart finds the row sending
// and looks.
func (l *lane) settle(ctx context.Context, d alert.Delivery, o alert.Outcome) {
	defer l.tell(func(c *Core) { c.Settled(d) })
	o.Cost = l.cost(d, o)
	for tries := 0; ; tries++ {
		err := l.write(ctx, d, o)
		switch {
		case err == nil:
			l.opt.Metrics.settled(d, o)
			l.report(ctx, d, o)
			return
		case errors.Is(err, alert.ErrConflict):
			l.log.WarnContext(ctx, "a late answer was ignored; the delivery has moved on", "delivery", d.Key, "attempt", d.Attempt)
			return
		case tries == 0: // told once
			l.log.ErrorContext(ctx, "the outcome cannot be written yet; trying until it can", "delivery", d.Key, "state", string(o.State), "error", err)
		}
		if !pauseFor(ctx, min(100*time.Millisecond<<min(tries, 6), 5*time.Second)) {
			l.log.ErrorContext(ctx, "the outcome was not written; the next start looks for the post", "delivery", d.Key, "error", err)
			return
		}
	}
}

// cost is what the network charges for what was done.
func (l *lane) cost(d alert.Delivery, o alert.Outcome) float64 {
	p, ok := l.Channel.(channels.Pricer)
	switch {
	case !ok || o.State != alert.Sent:
		return 0
	case d.Action == alert.Delete:
		return p.Price(channels.OpDelete, "")
	default:
		return p.Price(channels.OpCreate, d.Rendering.Text) + float64(len(d.Rendering.Media))*p.Price(channels.OpMedia, "")
	}
}

// write is one try to settle, which a shutdown does not cut short.
func (l *lane) write(ctx context.Context, d alert.Delivery, o alert.Outcome) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
	defer cancel()
	return l.opt.Store.Settle(ctx, d, o)
}

func (l *lane) report(ctx context.Context, d alert.Delivery, o alert.Outcome) {
	attrs := []any{"delivery", d.Key, "attempt", d.Attempt, "state", string(o.State)}
	switch o.State {
	case alert.Sent:
		l.log.InfoContext(ctx, "done", append(attrs, "action", string(d.Action), "url", o.Post.URL, "seconds", o.At.Sub(d.Created).Seconds())...)
	case alert.Failed, alert.Held:
		l.log.ErrorContext(ctx, "a person must act", append(attrs, "reason", o.Reason, "cause", o.Cause)...)
	default:
		if o.Reason != d.Reason || o.State == alert.Unsure { // the same retry is told once
			l.log.WarnContext(ctx, "not yet", append(attrs, "reason", o.Reason, "cause", o.Cause, "due", o.Due)...)
		}
	}
}
