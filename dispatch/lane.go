package dispatch

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

// tick is the safety net: a lane looks at its ledger at least this often, whatever it was told.
const tick = time.Second

// lane serves one channel: it takes as much as it has workers for, what is unsure before what is new, and
// removals before everything else.
type lane struct {
	Lane

	name    string
	opt     Options
	log     *slog.Logger
	share   *share
	lease   lease
	speaks  atomic.Bool
	checker channels.Checker // nil: the channel cannot be checked
	wake    chan struct{}    // a worker has something to tell the loop

	mu      sync.Mutex
	core    *Core
	sending map[int64]bool // deliveries that a worker is sending
	looking map[int64]bool // unsure deliveries that a worker is looking for
}

func newLane(l Lane, opt Options, all *share) *lane {
	t := l.Channel.Traits()
	checker, _ := l.Channel.(channels.Checker)
	return &lane{
		Lane: l.withDefaults(), checker: checker, name: t.Name, opt: opt, share: all,
		log:  opt.Log.With("channel", t.Name, "network", t.Network),
		wake: make(chan struct{}, 1), core: NewCore(l, opt.Random),
		sending: map[int64]bool{}, looking: map[int64]bool{},
	}
}

func (l Lane) withDefaults() Lane {
	l.Workers = cmp.Or(l.Workers, 4)
	l.Timeout = cmp.Or(l.Timeout, 2*time.Minute)
	l.OnUnknown = cmp.Or(l.OnUnknown, Hold)
	l.Settle = cmp.Or(l.Settle, l.Channel.Traits().Settle, 40*time.Second)
	if len(l.Waits) == 0 {
		l.Waits = []time.Duration{5 * time.Second, 15 * time.Second, 30 * time.Second}
	}
	return l
}

// run serves the lane until ctx ends. The calls themselves run under calls, which ends later.
func (l *lane) run(ctx, calls context.Context) {
	changed, stop := l.opt.Watch()
	defer stop()
	var workers sync.WaitGroup
	defer l.giveUp(ctx)
	defer workers.Wait()
	for ctx.Err() == nil {
		if !l.serves(ctx) || l.recheck(ctx) {
			continue
		}
		began, err := l.begin(ctx, calls, &workers)
		switch {
		case ctx.Err() != nil:
		case errors.Is(err, alert.ErrConflict):
			l.lose()
		case err != nil:
			l.log.ErrorContext(ctx, "the ledger could not be read; trying again", "error", err)
			l.lease.orphans = true // what was handed out without our hearing of it is nobody's
			l.wait(ctx, nil, tick)
		case began == 0:
			l.wait(ctx, changed, l.untilDue(ctx))
		}
	}
}

// begin takes as much work as there are free workers and starts it. It returns how much it started.
func (l *lane) begin(ctx, calls context.Context, workers *sync.WaitGroup) (int, error) {
	now := l.opt.Now()
	due, err := l.opt.Store.Due(ctx, l.name)
	if err != nil {
		return 0, err
	}
	began := 0
	start := func(desk alert.Desk, ds []alert.Delivery, work func(context.Context, alert.Delivery)) {
		began += len(ds)
		l.began(desk, ds)
		for _, d := range ds {
			workers.Go(func() {
				defer l.nudge()
				work(calls, d)
			})
		}
	}
	if n := l.free(Looking, due.Looks, now); n > 0 {
		doubtful, err := l.doubtful(ctx, now, n)
		if err != nil {
			return began, err
		}
		start(Looking, doubtful, l.look)
	}
	for _, desk := range alert.Desks() {
		n := l.free(desk, due.Desks[desk], now)
		if n == 0 {
			continue
		}
		claimed, err := l.opt.Store.Claim(ctx, l.name, desk, now, n)
		if err != nil {
			return began, err
		}
		start(desk, claimed, l.send)
	}
	return began, nil
}

// free is how much a desk may begin of what is due at a time.
func (l *lane) free(desk alert.Desk, due, now time.Time) int {
	if due.IsZero() || due.After(now) {
		return 0
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.core.Free(desk, now)
}

func (l *lane) began(desk alert.Desk, ds []alert.Delivery) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.core.Began(desk, len(ds))
	if desk != Looking {
		for _, d := range ds {
			l.sending[d.ID] = true
		}
	}
}

func (l *lane) ended(desk alert.Desk, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.core.Ended(desk, err, l.opt.Now())
}

// doubtful returns unsure deliveries that nobody is looking for yet.
func (l *lane) doubtful(ctx context.Context, now time.Time, n int) ([]alert.Delivery, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	ds, err := l.opt.Store.Doubtful(ctx, l.name, now, n+len(l.looking))
	if err != nil {
		return nil, err
	}
	var out []alert.Delivery
	for _, d := range ds {
		if len(out) < n && !l.looking[d.ID] {
			l.looking[d.ID] = true
			out = append(out, d)
		}
	}
	return out, nil
}

// forget: the delivery's outcome is written down.
func (l *lane) forget(d alert.Delivery) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.sending, d.ID)
	delete(l.looking, d.ID)
}

// untilDue is how long the lane may rest. Work that is due and was not begun waits for the end of a
// pause, or for a worker, which nudges.
func (l *lane) untilDue(ctx context.Context) time.Duration {
	now := l.opt.Now()
	due, err := l.opt.Store.Due(ctx, l.name)
	if err != nil {
		return tick
	}
	rest := now.Add(tick)
	l.mu.Lock()
	defer l.mu.Unlock()
	for desk, at := range due.Each() {
		if desk == "" {
			desk = Looking
		}
		switch {
		case at.IsZero():
		case at.After(now):
			rest = earlier(rest, at)
		default:
			rest = l.core.Rest(desk, now, rest)
		}
	}
	return max(rest.Sub(now), time.Millisecond)
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// wait rests until the ledger changes, a worker has news, d has passed or ctx ends.
func (l *lane) wait(ctx context.Context, changed <-chan struct{}, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-changed:
	case <-l.wake:
	case <-t.C:
	case <-ctx.Done():
	}
}

func (l *lane) nudge() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}
