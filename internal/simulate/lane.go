package simulate

import (
	"context"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
	"github.com/hueandcry/hueandcry/dispatch"
	"github.com/hueandcry/hueandcry/rehearsal/judge"
)

// lane does for one channel of one daemon what its core says, step by step, as the lanes of dispatch do.
type lane struct {
	d       *daemon
	n       *network
	core    *dispatch.Core
	resting int  // the rest that goes on; 0: none
	deaf    bool // changes of the ledger do not end it
	rests   int
}

func newLane(d *daemon, n *network) *lane {
	l := dispatch.Lane{Channel: n.channel(), Workers: 2}
	if d.w.mutant == MutantSettle {
		l.Settle, l.Waits = time.Millisecond, []time.Duration{time.Millisecond}
	}
	return &lane{d: d, n: n, core: dispatch.NewCore(l, d.share, d.w.rng.Float64)}
}

// hear ends a rest because the ledger has changed.
func (l *lane) hear() {
	if !l.deaf {
		l.nudge()
	}
}

// nudge ends a rest.
func (l *lane) nudge() {
	if l.resting != 0 {
		l.wake(l.d.w.between(0, 2*time.Millisecond))
	}
}

func (l *lane) wake(wait time.Duration) {
	l.resting = 0
	l.d.w.after(wait, l.d, l.step)
}

func (l *lane) step() {
	s := l.core.Next(l.d.moment())
	ctx := context.Background()
	switch s.Do {
	case dispatch.Rest:
		l.rest(s)
	case dispatch.Serve:
		took := time.Duration(0)
		l.do(s, func() (err error) {
			took, err = l.d.ledger.Serve(ctx, l.n.name)
			return err
		}, func() { l.core.Served(s, took, l.d.moment()) })
	case dispatch.Yield:
		l.do(s, func() error { return l.d.ledger.Yield(ctx, l.n.name) }, l.core.Yielded)
	case dispatch.Reclaim:
		var left alert.Left
		l.do(s, func() (err error) {
			left, err = l.reclaim(s)
			return err
		}, func() { l.core.Reclaimed(left, l.d.moment()) })
	case dispatch.Check:
		l.check(s)
	case dispatch.Survey:
		var due alert.Due
		l.do(s, func() (err error) {
			due, err = l.d.ledger.Due(ctx, l.n.name)
			return err
		}, func() { l.core.Surveyed(due, l.d.moment()) })
	case dispatch.Look, dispatch.Claim:
		var ds []alert.Delivery
		l.do(s, func() (err error) {
			ds, err = l.take(s)
			return err
		}, func() {
			for _, d := range l.core.Handed(s, ds) {
				l.begin(s, d)
			}
		})
	}
}

// do takes a step at the ledger, and goes on.
func (l *lane) do(s dispatch.Step, op func() error, then func()) {
	l.d.op(op, func(err error) {
		if err == nil {
			then()
		} else {
			l.d.w.say("%s %s: %s: %v", l.d.name, l.n.name, s.Do, err)
			l.core.Failed(s, err)
		}
		l.step()
	})
}

// rest waits. A lane may be slower than it could.
func (l *lane) rest(s dispatch.Step) {
	w := l.d.w
	l.rests++
	rest := l.rests
	l.resting, l.deaf = rest, s.Deaf
	wait := s.For
	if s.Deaf && !l.core.Speaks() {
		wait += w.between(0, 5*time.Second)
	}
	w.after(wait, l.d, func() {
		if l.resting == rest {
			l.resting = 0
			l.step()
		}
	})
}

func (l *lane) take(s dispatch.Step) ([]alert.Delivery, error) {
	ctx, w := context.Background(), l.d.w
	if s.Do == dispatch.Look {
		return l.d.ledger.Doubtful(ctx, l.n.name, l.d.wall(), s.N)
	}
	ds, err := l.d.ledger.Claim(ctx, l.n.name, s.Desk, l.d.wall(), s.N)
	for _, d := range ds {
		w.say("%s claims %s, attempt %d", l.d.name, w.short(d), d.Attempt)
		w.history.Audit = append(w.history.Audit, judge.Record{
			At: w.now, Code: d.Code, Kind: "delivery", Channel: d.Channel, Action: string(d.Action), State: string(alert.Sending),
		})
	}
	if len(ds) > 0 {
		w.point(l.d)
	}
	return ds, err
}

// reclaim takes up what an earlier run, or another daemon, has left.
func (l *lane) reclaim(s dispatch.Step) (alert.Left, error) {
	if l.d.w.mutant == MutantIntent {
		return alert.Left{}, l.forgetAll(s)
	}
	left, err := l.d.ledger.Reclaim(context.Background(), l.n.name, s.Takeover(l.d.wall()))
	l.d.w.say("%s takes over %s: %+v, %v", l.d.name, l.n.name, left, err)
	return left, err
}

// forgetAll is a ledger in which nothing says that something was being sent.
func (l *lane) forgetAll(s dispatch.Step) error {
	ctx := context.Background()
	for _, c := range l.d.w.cases {
		ds, err := l.d.ledger.Deliveries(ctx, c.code)
		if err != nil {
			continue // it was never submitted
		}
		for _, d := range ds {
			if d.Channel != l.n.name || d.State != alert.Sending || s.Takeover(l.d.wall()).Flies(d) {
				continue
			}
			if err := l.d.ledger.Settle(ctx, d, alert.Outcome{State: alert.Queued, At: l.d.wall(), Due: l.d.wall()}); err != nil {
				return err
			}
		}
	}
	return nil
}

// check asks the network whether the credentials work.
func (l *lane) check(s dispatch.Step) {
	w := l.d.w
	w.after(w.between(0, time.Second), l.d, func() {
		var err error
		if !w.calm && w.chance(w.plan.trouble) {
			err = trouble(channels.Auth, "check", 0)
		}
		l.core.Checked(s, err)
		l.step()
	})
}
