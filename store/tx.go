package store

import (
	"context"
	"encoding/json"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// tx is one operation's hold on the transaction that it shares with others.
type tx struct {
	*prepared

	dialect dialect
	changed bool
}

// exec runs a statement and returns how many rows it changed.
func (t *tx) exec(ctx context.Context, query string, args ...any) (int64, error) {
	n, err := t.prepared.exec(ctx, query, args...)
	t.changed = t.changed || n > 0
	return n, err
}

// count adds to a counter that outlives the daemon.
func (t *tx) count(ctx context.Context, name string, labels [3]string, by float64) error {
	_, err := t.exec(ctx, `INSERT INTO counters (name, label1, label2, label3, value) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (name, label1, label2, label3) DO UPDATE SET value = counters.value + excluded.value`,
		name, labels[0], labels[1], labels[2], by)
	return err
}

// entry is one event before it has its number.
type entry struct {
	Alert int64           `json:"alert"` // alerts.seq
	Kind  string          `json:"kind"`
	Data  json.RawMessage `json:"data"`
}

// note makes an entry; data is small, and names no person.
func note(alertSeq int64, kind string, data any) (entry, error) {
	b, err := json.Marshal(data)
	return entry{Alert: alertSeq, Kind: kind, Data: b}, err
}

// log writes events in their order, with who did it; the zero Actor is the daemon itself.
func (t *tx) log(ctx context.Context, at time.Time, by alert.Actor, entries ...entry) error {
	if len(entries) == 0 {
		return nil
	}
	list, err := text(entries)
	if err != nil {
		return err
	}
	actor, err := text(by)
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, `INSERT INTO events (at, alert, actor, kind, data)
		SELECT CAST($1 AS BIGINT), CAST(value->>'alert' AS BIGINT), $2, value->>'kind', value->>'data' FROM `+t.dialect.each("$3"),
		micros(at), actor, list)
	return err
}
