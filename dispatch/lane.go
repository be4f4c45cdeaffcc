package dispatch

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

// tick is the safety net: a lane looks at its ledger at least this often, whatever it was told.
const tick = time.Second

// lane serves one channel: it takes as much as it has workers for, what is unsure before what is new.
type lane struct {
	Lane

	name  string
	rules rules
	opt   Options
	log   *slog.Logger
	slots chan struct{}

	checker channels.Checker // nil: the channel cannot be checked

	mu      sync.Mutex
	looking map[int64]bool // unsure deliveries that a worker is looking for
	pause   pause
	wake    chan struct{} // a worker has something to tell the loop
}

func newLane(l Lane, opt Options) *lane {
	t := l.Channel.Traits()
	l.Workers = cmp.Or(l.Workers, 4)
	l.Timeout = cmp.Or(l.Timeout, 2*time.Minute)
	l.OnUnknown = cmp.Or(l.OnUnknown, Hold)
	l.Settle = cmp.Or(l.Settle, t.Settle, 40*time.Second)
	if len(l.Waits) == 0 {
		l.Waits = []time.Duration{5 * time.Second, 15 * time.Second, 30 * time.Second}
	}
	checker, _ := l.Channel.(channels.Checker)
	return &lane{
		Lane: l, checker: checker, name: t.Name, opt: opt,
		log:   opt.Log.With("channel", t.Name, "network", t.Network),
		slots: make(chan struct{}, l.Workers), wake: make(chan struct{}, 1),
		looking: map[int64]bool{},
		rules: rules{
			settle: l.Settle, reads: max(1, t.Reads), waits: l.Waits,
			onUnknown: l.OnUnknown, backoff: backoff(opt.Random),
		},
	}
}

// run serves the lane until ctx ends. The calls themselves run under calls, which ends later.
func (l *lane) run(ctx, calls context.Context) error {
	changed, stop := l.opt.Watch()
	defer stop()
	var workers sync.WaitGroup
	defer workers.Wait()
	for ctx.Err() == nil {
		if l.recheck(ctx) {
			continue
		}
		began, err := l.serve(ctx, calls, &workers)
		switch {
		case ctx.Err() != nil:
		case err != nil:
			l.log.ErrorContext(ctx, "the ledger could not be read; trying again", "error", err)
			l.wait(ctx, nil, tick)
		case began == 0:
			l.wait(ctx, changed, l.untilDue(ctx))
		}
	}
	return nil
}

// serve takes as much work as there are free workers and starts it. It returns how much it started.
func (l *lane) serve(ctx, calls context.Context, workers *sync.WaitGroup) (int, error) {
	free := l.takeSlots(ctx)
	defer func() { l.freeSlots(free) }()
	start := func(t task, ds []alert.Delivery, work func(context.Context, alert.Delivery)) {
		l.took(t, len(ds))
		free -= len(ds)
		for _, d := range ds {
			workers.Go(func() {
				defer l.freeSlots(1)
				work(calls, d)
			})
		}
	}
	now := l.opt.Now()
	doubtful, err := l.doubtful(ctx, now, l.allowed(now, finding, free))
	if err != nil {
		return 0, err
	}
	start(finding, doubtful, l.look)
	due, err := l.opt.Store.NextDue(ctx, l.name)
	n := l.allowed(now, sending, free)
	if err != nil || n == 0 || due.IsZero() || due.After(now) {
		return len(doubtful), err
	}
	claimed, err := l.opt.Store.Claim(ctx, l.name, now, n)
	if err != nil {
		return len(doubtful), err
	}
	start(sending, claimed, l.send)
	return len(doubtful) + len(claimed), nil
}

// takeSlots waits for one free worker and takes all that are free with it.
func (l *lane) takeSlots(ctx context.Context) int {
	select {
	case l.slots <- struct{}{}:
	case <-ctx.Done():
		return 0
	}
	n := 1
	for ; n < cap(l.slots); n++ {
		select {
		case l.slots <- struct{}{}:
		default:
			return n
		}
	}
	return n
}

func (l *lane) freeSlots(n int) {
	for range n {
		<-l.slots
	}
}

// doubtful returns unsure deliveries that nobody is looking for yet.
func (l *lane) doubtful(ctx context.Context, now time.Time, n int) ([]alert.Delivery, error) {
	if n == 0 {
		return nil, nil
	}
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

func (l *lane) looked(id int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.looking, id)
}

// untilDue is how long the lane may rest. Work that is due and was not begun waits for the end of a
// pause, or for a worker, which nudges.
func (l *lane) untilDue(ctx context.Context) time.Duration {
	now := l.opt.Now()
	due, err := l.opt.Store.NextDue(ctx, l.name)
	if err != nil || due.IsZero() {
		return tick
	}
	if !due.After(now) {
		due = l.pauseEnds(now)
	}
	return min(tick, max(due.Sub(now), time.Millisecond))
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

// settle writes the outcome down, and goes on trying while the store cannot (a full disk): nobody else
// knows what became of the call. Only the end of the daemon ends it; then a restart finds the row sending
// and looks.
func (l *lane) settle(ctx context.Context, d alert.Delivery, o alert.Outcome) {
	if p, ok := l.Channel.(channels.Pricer); ok && o.State == alert.Sent {
		o.Cost = p.Price(channels.OpCreate, d.Rendering.Text) + float64(len(d.Rendering.Media))*p.Price(channels.OpMedia, "")
	}
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
		l.log.InfoContext(ctx, "posted", append(attrs, "url", o.Post.URL, "seconds", o.At.Sub(d.Created).Seconds())...)
	case alert.Failed, alert.Held:
		l.log.ErrorContext(ctx, "a person must act", append(attrs, "reason", o.Reason, "cause", o.Cause)...)
	default:
		if o.Reason != d.Reason || o.State == alert.Unsure { // the same retry is told once
			l.log.WarnContext(ctx, "not yet", append(attrs, "reason", o.Reason, "cause", o.Cause, "due", o.Due)...)
		}
	}
}

// draft is what the channel is given: the frozen rendering and the names that a repeat carries again.
func draft(d alert.Delivery) channels.Draft {
	return channels.Draft{Key: d.Key, Created: d.Created, Text: d.Rendering.Text, Lang: d.Rendering.Lang, Marker: d.Rendering.Marker}
}
