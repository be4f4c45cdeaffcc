package store

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// tx is one operation's hold on the transaction that it shares with others.
type tx struct {
	*prepared
	outcome

	dialect   dialect
	messenger func(alert.Decision) (alert.Message, error)
}

// exec runs a statement and returns how many rows it changed.
func (t *tx) exec(ctx context.Context, query string, args ...any) (int64, error) {
	n, err := t.quietly(ctx, query, args...)
	t.news = t.news || n > 0
	return n, err
}

// quietly is exec for what nobody waits to hear of.
func (t *tx) quietly(ctx context.Context, query string, args ...any) (int64, error) {
	n, err := t.prepared.exec(ctx, query, args...)
	t.changed = t.changed || n > 0
	return n, err
}

// enqueued runs a statement that adds deliveries, and returns how many.
func (t *tx) enqueued(ctx context.Context, query string, args ...any) (int64, error) {
	n, err := t.exec(ctx, query, args...)
	t.outcome.enqueued += n
	return n, err
}

// count adds to a counter that outlives the daemon.
func (t *tx) count(_ context.Context, name string, labels [3]string, by float64) error {
	if math.IsNaN(by) || math.IsInf(by, 0) {
		return fmt.Errorf("%g cannot be added to the counter %s", by, name)
	}
	if t.counts == nil {
		t.counts = map[counter]float64{}
	}
	t.counts[counter{name, labels}] += by
	t.changed, t.news = true, true
	return nil
}

// log writes events in their order, with who did it; the zero Actor is the daemon itself.
func (t *tx) log(_ context.Context, at time.Time, by alert.Actor, entries ...entry) error {
	actor, err := json.Marshal(by)
	if err != nil {
		return err
	}
	for _, e := range entries {
		e.At, e.Actor = micros(at), actor
		t.entries = append(t.entries, e)
	}
	if len(entries) > 0 {
		t.changed, t.news = true, true
	}
	return nil
}
