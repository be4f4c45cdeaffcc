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

// lane serves one channel: it does what its core says.
type lane struct {
	Lane

	name    string
	opt     Options
	log     *slog.Logger
	checker channels.Checker // nil: the channel cannot be checked
	wake    chan struct{}    // a worker has something to tell the loop

	mu   sync.Mutex
	core *Core
}

func newLane(l Lane, opt Options, parted *Share) *lane {
	t := l.Channel.Traits()
	checker, _ := l.Channel.(channels.Checker)
	return &lane{
		Lane: l.withDefaults(), checker: checker, name: t.Name, opt: opt,
		log:  opt.Log.With("channel", t.Name, "network", t.Network),
		wake: make(chan struct{}, 1), core: NewCore(l, parted, opt.Random),
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

// tell lets the core learn something.
func (l *lane) tell(what func(*Core)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	what(l.core)
}

func (l *lane) next() (s Step) {
	l.tell(func(c *Core) { s = c.Next(l.moment()) })
	return s
}

func (l *lane) moment() Moment { return Moment{Steady: time.Now(), Wall: l.opt.Now().Round(0)} }

// run serves the lane until ctx ends. The calls themselves run under calls, which ends later.
func (l *lane) run(ctx, calls context.Context) {
	changed, stop := l.opt.Watch()
	defer stop()
	var workers sync.WaitGroup
	defer l.giveUp(ctx)
	defer workers.Wait()
	for ctx.Err() == nil {
		s := l.next()
		if s.Do == Rest {
			l.wait(ctx, changed, s)
			continue
		}
		begin, err := l.do(ctx, s)
		if err != nil {
			if ctx.Err() == nil {
				l.trouble(ctx, s, err)
			}
			continue
		}
		work := l.send
		if s.Do == Look {
			work = l.look
		}
		for _, d := range begin {
			workers.Go(func() {
				defer l.nudge()
				work(calls, d)
			})
		}
	}
}

// do takes one step, and returns the deliveries that begin with it.
func (l *lane) do(ctx context.Context, s Step) (begin []alert.Delivery, err error) {
	switch s.Do {
	case Serve:
		took, err := l.opt.Store.Serve(ctx, l.name)
		if err == nil {
			l.tell(func(c *Core) { c.Served(s, took, l.moment()) })
		}
		return nil, err
	case Yield:
		l.giveUp(ctx)
	case Reclaim:
		return nil, l.reclaim(ctx, s)
	case Check:
		l.check(ctx, s)
	case Survey:
		due, err := l.opt.Store.Due(ctx, l.name)
		if err == nil {
			l.tell(func(c *Core) { c.Surveyed(due, l.moment()) })
		}
		return nil, err
	case Look, Claim:
		ds, err := l.take(ctx, s)
		if err == nil {
			l.tell(func(c *Core) { begin = c.Handed(s, ds) })
		}
		return begin, err
	case Rest:
	}
	return nil, nil
}

func (l *lane) take(ctx context.Context, s Step) ([]alert.Delivery, error) {
	if s.Do == Look {
		return l.opt.Store.Doubtful(ctx, l.name, l.opt.Now(), s.N)
	}
	return l.opt.Store.Claim(ctx, l.name, s.Desk, l.opt.Now(), s.N)
}

// trouble tells of what the ledger could not do, and what comes of that.
func (l *lane) trouble(ctx context.Context, s Step, err error) {
	l.tell(func(c *Core) { c.Failed(s, err) })
	if !errors.Is(err, alert.ErrConflict) {
		l.log.ErrorContext(ctx, "the ledger does not answer; trying again", "step", string(s.Do), "error", err)
	}
}

// reclaim takes up what is written down as being sent and is not: by a daemon that has ended, or frozen.
func (l *lane) reclaim(ctx context.Context, s Step) error {
	now := l.moment()
	left, err := l.opt.Store.Reclaim(ctx, l.name, s.Takeover(now.Wall))
	if err != nil {
		return err
	}
	l.tell(func(c *Core) { c.Reclaimed(left, now) })
	if left.Orphans > 0 {
		l.log.WarnContext(ctx, "deliveries were being sent when their daemon ended; each is looked for before it may be sent again", "deliveries", left.Orphans)
	}
	return nil
}

// checkTimeout is for one check of the credentials.
const checkTimeout = 30 * time.Second

// check asks, while the credentials are refused, whether they work again.
func (l *lane) check(ctx context.Context, s Step) {
	checking, cancel := context.WithTimeout(ctx, checkTimeout)
	_, err := l.checker.Check(checking)
	cancel()
	l.tell(func(c *Core) { c.Checked(s, err) })
	if err == nil {
		l.log.InfoContext(ctx, "the credentials work; the channel goes on")
	}
}

// giveUp leaves the channel to others.
func (l *lane) giveUp(ctx context.Context) {
	speaks := false
	l.tell(func(c *Core) {
		speaks = c.Speaks()
		c.Yielded()
	})
	if !speaks {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if err := l.opt.Store.Yield(ctx, l.name); err != nil {
		l.log.WarnContext(ctx, "the channel could not be given up; another daemon takes it when the lease ends", "error", err)
	}
}

// wait rests until the ledger changes, a worker has news, the time has passed or ctx ends.
func (l *lane) wait(ctx context.Context, changed <-chan struct{}, s Step) {
	if s.Deaf {
		changed = nil
	}
	t := time.NewTimer(min(s.For, tick))
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
