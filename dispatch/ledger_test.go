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
	closed   error     // why nothing may leave any more
	pauses   map[alert.Desk]time.Time

	elsewhere map[string]bool // channels that another daemon serves
}

func newLedger(ds ...alert.Delivery) *ledger {
	l := &ledger{history: map[string][]alert.State{}, pauses: map[alert.Desk]time.Time{}}
	for i, d := range ds {
		d.ID = int64(i + 1)
		l.rows = append(l.rows, &d)
	}
	return l
}

func (l *ledger) Claim(_ context.Context, channel string, desk alert.Desk, now time.Time, n int) ([]alert.Delivery, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []alert.Delivery
	for _, d := range l.rows {
		if d.Channel != channel || d.Action.Desk() != desk || d.State != alert.Queued || d.Due.After(now) || len(out) == n {
			continue
		}
		if !d.Expires.IsZero() && !now.Before(d.Expires) {
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
	if !o.Pause.Until.IsZero() {
		l.pauses[o.Pause.Desk] = o.Pause.Until
	}
	l.move(d, o.State)
	return nil
}

func (l *ledger) cost() float64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.dollars
}

func (l *ledger) Reclaim(_ context.Context, channel string, t alert.Takeover) (alert.Left, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	left := alert.Left{Pauses: l.pauses}
	for _, d := range l.rows {
		if due, yes := t.Hasten(*d); yes && d.Channel == channel {
			d.Due = due
		}
		if d.Channel == channel && d.State == alert.Sending && !t.Flies(*d) {
			o := t.Orphan(*d)
			d.Due, d.Kind = o.Due, o.Kind
			l.move(d, alert.Unsure)
			left.Orphans++
		}
	}
	return left, nil
}

func (l *ledger) Due(_ context.Context, channel string) (alert.Due, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	due := alert.Due{Desks: map[alert.Desk]time.Time{}}
	first := func(at, due time.Time) time.Time {
		if at.IsZero() || due.Before(at) {
			return due
		}
		return at
	}
	for _, d := range l.rows {
		switch {
		case d.Channel != channel:
		case d.State == alert.Queued:
			due.Desks[d.Action.Desk()] = first(due.Desks[d.Action.Desk()], d.Due)
		case d.State == alert.Unsure:
			due.Looks = first(due.Looks, d.Due)
		}
	}
	return due, nil
}

// Leave is granted unless the test closes the ledger.
func (l *ledger) Leave(_ context.Context, _ alert.Delivery, _ time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.closed
}

func (l *ledger) Serve(_ context.Context, channel string) (time.Duration, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.elsewhere[channel] {
		return 0, nil
	}
	return 14 * time.Second, nil
}

func (l *ledger) Yield(context.Context, string) error { return nil }

func (l *ledger) Daemons(context.Context) (int, error) { return 1, nil }

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
