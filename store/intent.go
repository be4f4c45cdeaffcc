package store

import (
	"context"
	"strconv"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// intent is a delivery before it is written down.
type intent struct {
	Channel string
	Network string
	Action  alert.Action
	Ended   alert.Ended // that it tells, or for whose sake it removes
	Target  int64       // posts.id; 0: none, or to be found when its turn comes
}

// key is the unique name of the intention.
func (in intent) key(a stored) string {
	target := ""
	if in.Target != 0 {
		target = strconv.FormatInt(in.Target, 10)
	}
	return alert.DeliveryKey(a.ID, a.Revision, in.Channel, in.Action, string(in.Ended), target)
}

// priority of what corrects is 0: it goes before what spreads.
func (in intent) priority() int64 {
	if in.Ended != "" || in.Action.Desk() == alert.DeskDelete {
		return 0
	}
	return 1
}

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
	State    alert.State  `json:"state"`
	Kind     string       `json:"kind"`
	Expires  int64        `json:"expires"`
}

// enqueue writes down intentions of an alert's newest revision, and returns how many are new. What is
// intended already is not intended twice.
func (t *tx) enqueue(ctx context.Context, a stored, intents []intent, now time.Time) (int64, error) {
	if len(intents) == 0 {
		return 0, nil
	}
	restored, err := t.restored(ctx)
	if err != nil {
		return 0, err
	}
	rows := make([]written, len(intents))
	for i, in := range intents {
		rows[i] = written{
			Key: in.key(a), Channel: in.Channel, Network: in.Network, Action: in.Action, Desk: in.Action.Desk(), Ended: in.Ended,
			Priority: in.priority(), Target: in.Target, State: alert.Queued,
		}
		if in.Action.Creates() && !a.Created.After(restored) { // another run may have made it since the backup
			rows[i].State, rows[i].Kind = alert.Unsure, kindUnsure
		}
		if in.priority() > 0 { // what corrects is never too late
			rows[i].Expires = micros(a.Expires)
		}
	}
	list, err := text(rows)
	if err != nil {
		return 0, err
	}
	due := now
	if a.Effective.After(now) && !a.Phase.Over() {
		due = a.Effective
	}
	return t.enqueued(ctx, `INSERT INTO deliveries (key, alert, revision, channel, network, action, desk, ended, priority, target, state, attempt, absent, due, kind, reason, created, expires, settled)
		SELECT value->>'key', CAST($1 AS BIGINT), CAST($2 AS BIGINT), value->>'channel', value->>'network', value->>'action', value->>'desk', value->>'ended',
			CAST(value->>'priority' AS BIGINT), CAST(value->>'target' AS BIGINT), value->>'state', 0, 0,
			CAST($3 AS BIGINT), value->>'kind', '', CAST($4 AS BIGINT), CAST(value->>'expires' AS BIGINT), 0
		FROM `+t.dialect.each("$5")+` WHERE TRUE ON CONFLICT (key) DO NOTHING`,
		a.Seq, a.Revision, micros(due), micros(now), list)
}
