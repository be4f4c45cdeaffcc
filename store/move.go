package store

import (
	"context"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// standing is what must be known of a delivery to move it.
type standing struct {
	ID       int64
	Key      string
	Alert    int64 // alerts.seq
	Revision int
	Channel  string
	Network  string
	Action   alert.Action
	Ended    alert.Ended
	Target   int64 // posts.id
	State    alert.State
	Attempt  int
}

// delivery is as much of one as its rules ask for.
func (d standing) delivery() alert.Delivery {
	return alert.Delivery{
		ID: d.ID, Key: d.Key, Revision: d.Revision, Channel: d.Channel, Network: d.Network, Action: d.Action, Ended: d.Ended, State: d.State, Attempt: d.Attempt,
	}
}

const standingColumns = "d.id, d.key, d.alert, d.revision, d.channel, d.network, d.action, d.ended, d.target, d.state, d.attempt"

func readStanding(r row) (d standing, err error) { return d, r.Scan(columns(&d)...) }

func columns(d *standing) []any {
	return []any{&d.ID, &d.Key, &d.Alert, &d.Revision, &d.Channel, &d.Network, &d.Action, &d.Ended, &d.Target, &d.State, &d.Attempt}
}

func (d standing) event(kind string, o alert.Outcome) (entry, error) {
	return note(d.Alert, kind, d.delivery().Moved(o))
}

// move takes one delivery to where an outcome says, with all that follows from it. The caller knows that
// the move is legal.
func (t *tx) move(ctx context.Context, d standing, o alert.Outcome, by alert.Actor, kind string) error {
	settled := int64(0)
	if o.State.Ended() {
		settled = micros(o.At)
	}
	_, err := t.exec(ctx, "UPDATE deliveries SET state = $1, kind = $2, reason = $3, absent = $4, due = $5, settled = $6 WHERE id = $7",
		o.State, o.Kind, o.Reason, o.Absent, micros(o.Due), settled, d.ID)
	if err != nil {
		return err
	}
	if err := t.endAttempt(ctx, d, o); err != nil {
		return err
	}
	e, err := d.event(kind, o)
	if err != nil {
		return err
	}
	if err := t.log(ctx, o.At, by, e); err != nil {
		return err
	}
	return t.follow(ctx, d, o, by)
}

// endAttempt completes the line that was written when the attempt began. When a doubt is settled later,
// only what came of it changes: how the attempt itself ended stays on record.
func (t *tx) endAttempt(ctx context.Context, d standing, o alert.Outcome) error {
	if d.State == alert.Sending {
		if err := t.count(ctx, alert.CountAttempts, [3]string{d.Network, string(d.Action), o.Kind}, 1); err != nil {
			return err
		}
		_, err := t.exec(ctx, "UPDATE attempts SET ended = $1, outcome = $2, kind = $3, reason = $4, cause = $5 WHERE delivery = $6 AND number = $7",
			micros(o.At), o.State, o.Kind, o.Reason, o.Cause, d.ID, d.Attempt)
		return err
	}
	if d.State == o.State || d.State == alert.Failed {
		return nil
	}
	_, err := t.exec(ctx, "UPDATE attempts SET outcome = $1 WHERE delivery = $2 AND number = $3", o.State, d.ID, d.Attempt)
	return err
}

// drop ends queued deliveries that were overtaken.
func (t *tx) drop(ctx context.Context, ds []standing, reason string, now time.Time) error {
	if len(ds) == 0 {
		return nil
	}
	o := alert.Outcome{State: alert.Dropped, Reason: reason, At: now}
	ids := make([]int64, len(ds))
	entries := make([]entry, len(ds))
	for i, d := range ds {
		var err error
		if entries[i], err = d.event("delivery", o); err != nil {
			return err
		}
		ids[i] = d.ID
	}
	list, err := text(ids)
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, "UPDATE deliveries SET state = $1, reason = $2, settled = $3 WHERE id IN ("+t.ids("$4")+")",
		o.State, o.Reason, micros(now), list)
	if err != nil {
		return err
	}
	return t.log(ctx, now, alert.Actor{}, entries...)
}

// ids makes rows of the JSON array of numbers in parameter p.
func (t *tx) ids(p string) string {
	return "SELECT CAST(CAST(value AS TEXT) AS BIGINT) FROM " + t.dialect.each(p)
}

// reasons are deliveries by why they end.
type reasons map[string][]standing

func (r reasons) add(reason string, d standing) { r[reason] = append(r[reason], d) }

func (t *tx) dropAll(ctx context.Context, overtaken reasons, now time.Time) error {
	for _, reason := range sorted(overtaken) {
		if err := t.drop(ctx, overtaken[reason], reason, now); err != nil {
			return err
		}
	}
	return nil
}
