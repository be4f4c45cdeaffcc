package channels

import (
	"context"
	"slices"
	"time"

	"golang.org/x/time/rate"
)

// Pace is what a network takes from one account: so many requests for reading in a span of time, counted
// together for all of the ops.
type Pace struct {
	Ops      []Op
	Urgent   []Op // counted with them, and never held up: what publishing and removals ask for first
	Requests int
	Per      time.Duration
}

// usualShare is how much of a network's limits reading may use. The rest is for publishing and removals.
const usualShare = .5

// readLimit keeps requests within a share of a pace, in whatever window the network counts.
type readLimit struct {
	ops     []Op
	urgent  []Op
	limiter *rate.Limiter
}

func newReadLimit(p Pace, share float64) readLimit {
	if share == 0 {
		share = usualShare
	}
	n := max(2, share*float64(p.Requests))
	burst := max(1, int(min(30, n/5)))
	return readLimit{ops: p.Ops, urgent: p.Urgent, limiter: rate.NewLimiter(rate.Limit((n-float64(burst))/p.Per.Seconds()), burst)}
}

// keepPace waits until a request of this kind may be made. For an urgent one the others wait.
func (t *Transport) keepPace(ctx context.Context, op Op) error {
	for _, l := range t.paces {
		switch {
		case slices.Contains(l.ops, op):
			return l.limiter.Wait(ctx)
		case slices.Contains(l.urgent, op):
			l.limiter.Reserve()
		}
	}
	return nil
}

// Every is the time between two requests of a kind in the long run; 0 if there is no such limit.
func (t *Transport) Every(op Op) time.Duration {
	for _, l := range t.paces {
		if slices.Contains(l.ops, op) {
			return time.Duration(float64(time.Second) / float64(l.limiter.Limit()))
		}
	}
	return 0
}

// Paced tells how fast a channel may read, so that whoever reads can plan: one request brings so many
// items, and in the long run one may be made so often.
type Paced interface {
	Pace(op Op) (items int, every time.Duration)
}

type mostKey struct{}

// WithMost tells a list how many entries its consumer wants, where every entry of a page costs money.
func WithMost(ctx context.Context, n int64) context.Context {
	return context.WithValue(ctx, mostKey{}, n)
}

// Most is how many entries the consumer of a list wants, and at most limit.
func Most(ctx context.Context, limit int64) int64 {
	if n, ok := ctx.Value(mostKey{}).(int64); ok {
		return min(limit, max(1, n))
	}
	return limit
}
