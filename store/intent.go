package store

import (
	"context"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// written is an intent as one element of the statement's one parameter: row by row, thousands would take seconds.
type written struct {
	Key      string       `json:"key"`
	Channel  string       `json:"channel"`
	Network  string       `json:"network"`
	Action   alert.Action `json:"action"`
	Desk     alert.Desk   `json:"desk"`
	Ended    alert.Ended  `json:"ended"`
	Priority int64        `json:"priority"`
	Target   int64        `json:"target"`
	Due      int64        `json:"due"`
	State    alert.State  `json:"state"`
	Kind     string       `json:"kind"`
	Expires  int64        `json:"expires"`
}

// enqueue writes down intentions of an alert's newest revision, and returns how many are new. What is
// intended already is not intended twice.
func (t *tx) enqueue(ctx context.Context, a stored, intents []alert.Intent, now time.Time) (int64, error) {
	if len(intents) == 0 {
		return 0, nil
	}
	restored, err := t.restored(ctx)
	if err != nil {
		return 0, err
	}
	rows := make([]written, len(intents))
	for i, in := range intents {
		d := in.Delivery(a.Alert, now)
		rows[i] = written{
			Key: d.Key, Channel: d.Channel, Network: d.Network, Action: d.Action, Desk: d.Action.Desk(), Ended: d.Ended,
			Priority: priority(d), Target: in.Target, State: alert.Queued, Due: micros(d.Due), Expires: micros(d.Expires),
		}
		if in.Action.Creates() && !a.Created.After(restored) { // another run may have made it since the backup
			rows[i].State, rows[i].Kind = alert.Unsure, kindUnsure
		}
	}
	list, err := text(rows)
	if err != nil {
		return 0, err
	}
	return t.enqueued(ctx, `INSERT INTO deliveries (key, alert, revision, channel, network, action, desk, ended, priority, target, state, attempt, absent, due, kind, reason, created, expires, settled)
		SELECT value->>'key', CAST($1 AS BIGINT), CAST($2 AS BIGINT), value->>'channel', value->>'network', value->>'action', value->>'desk', value->>'ended',
			CAST(value->>'priority' AS BIGINT), CAST(value->>'target' AS BIGINT), value->>'state', 0, 0,
			CAST(value->>'due' AS BIGINT), value->>'kind', '', CAST($3 AS BIGINT), CAST(value->>'expires' AS BIGINT), 0
		FROM `+t.dialect.each("$4")+` WHERE TRUE ON CONFLICT (key) DO NOTHING`,
		a.Seq, a.Revision, micros(now), list)
}

// priority 0 goes before 1.
func priority(d alert.Delivery) int64 {
	if d.Corrects() {
		return 0
	}
	return 1
}
