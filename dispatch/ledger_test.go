package dispatch_test

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// ledger is a store in memory for one channel or more.
type ledger struct {
	mu       sync.Mutex
	rows     []*alert.Delivery
	history  map[string][]alert.State
	watchers []chan struct{}
	dollars  float64
	full     time.Time // no room to settle until then
}

func newLedger(ds ...alert.Delivery) *ledger {
	l := &ledger{history: map[string][]alert.State{}}
	for i, d := range ds {
		d.ID = int64(i + 1)
		l.rows = append(l.rows, &d)
	}
	return l
}

func (l *ledger) Claim(_ context.Context, channel string, now time.Time, n int) ([]alert.Delivery, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []alert.Delivery
	for _, d := range l.rows {
		if d.Channel != channel || d.State != alert.Queued || d.Due.After(now) || len(out) == n {
			continue
		}
		if !now.Before(d.Expires) {
			l.move(d, alert.Dropped)
			continue
		}
		d.Attempt++
		l.move(d, alert.Sending)
		out = append(out, *d)
	}
	return out, nil
}

func (l *ledger) Doubtful(_ context.Context, channel string, now time.Time, n int) ([]alert.Delivery, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []alert.Delivery
	for _, d := range l.rows {
		if d.Channel == channel && d.State == alert.Unsure && !d.Due.After(now) && len(out) < n {
			out = append(out, *d)
		}
	}
	return out, nil
}

func (l *ledger) Settle(_ context.Context, was alert.Delivery, o alert.Outcome) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if time.Now().Before(l.full) {
		return errors.New("the disk is full")
	}
	d := l.rows[was.ID-1]
	if d.Attempt != was.Attempt || d.State != was.State {
		return alert.ErrConflict
	}
	d.Due, d.Reason, d.Kind, d.Absent, d.Post, d.Settled = o.Due, o.Reason, o.Kind, o.Absent, o.Post, o.At
	l.dollars += o.Cost
	l.move(d, o.State)
	return nil
}

func (l *ledger) cost() float64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.dollars
}

func (l *ledger) Reclaim(_ context.Context, now time.Time, settle func(string) time.Duration) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := 0
	for _, d := range l.rows {
		if d.State == alert.Sending {
			d.Due, d.Kind = now.Add(settle(d.Channel)), "unsure"
			l.move(d, alert.Unsure)
			n++
		}
	}
	return n, nil
}

func (l *ledger) NextDue(_ context.Context, channel string) (time.Time, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var next time.Time
	for _, d := range l.rows {
		if d.Channel == channel && (d.State == alert.Queued || d.State == alert.Unsure) && (next.IsZero() || d.Due.Before(next)) {
			next = d.Due
		}
	}
	return next, nil
}

func (l *ledger) Photo(context.Context, string) ([]byte, error) { return []byte("picture"), nil }

func (l *ledger) watch() (<-chan struct{}, func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	c := make(chan struct{}, 1)
	l.watchers = append(l.watchers, c)
	return c, func() {}
}

func (l *ledger) add(d alert.Delivery) {
	l.mu.Lock()
	defer l.mu.Unlock()
	d.ID = int64(len(l.rows) + 1)
	l.rows = append(l.rows, &d)
	l.tell()
}

func (l *ledger) move(d *alert.Delivery, s alert.State) {
	d.State = s
	l.history[d.Key] = append(l.history[d.Key], s)
	l.tell()
}

func (l *ledger) tell() {
	for _, c := range l.watchers {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}

func (l *ledger) row(key string) alert.Delivery {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, d := range l.rows {
		if d.Key == key {
			return *d
		}
	}
	return alert.Delivery{}
}

func (l *ledger) states(key string) []alert.State {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]alert.State(nil), l.history[key]...)
}
