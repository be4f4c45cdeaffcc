package store

import (
	"context"
	"fmt"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// Approve puts a pending alert in force and creates one delivery for each of its renderings. hash is
// [alert.HashOf] of what the approver saw.
func (s *Store) Approve(ctx context.Context, by alert.Token, code, hash string, now time.Time) (alert.Alert, error) {
	var out stored
	err := s.write(ctx, func(ctx context.Context, t *tx) error {
		a, err := findAlert(ctx, t, code)
		if err != nil {
			return err
		}
		if err := alert.MayApprove(a.Alert, by); err != nil {
			return err
		}
		shown, err := one(ctx, t, func(r row) (h string, err error) { return h, r.Scan(&h) },
			"SELECT hash FROM revisions WHERE alert = $1 AND number = $2", a.Seq, a.Revision)
		if err != nil {
			return err
		}
		if hash != shown {
			return fmt.Errorf("%w: what would leave for %s is not what was approved; look at it again, and approve that", alert.ErrConflict, code)
		}
		out, err = t.approve(ctx, a, by.Actor(), now)
		return err
	})
	return out.Alert, err
}

// approve is the move itself, once it is known that by may make it.
func (t *tx) approve(ctx context.Context, a stored, by alert.Actor, now time.Time) (stored, error) {
	if !a.Phase.CanBecome(alert.PhaseApproved) {
		return a, fmt.Errorf("%w: %s is %s, and only a pending alert can be approved", alert.ErrConflict, a.Code, a.Phase)
	}
	if expired(a.Expires, now) {
		return a, fmt.Errorf("%w: %s expired at %s; submit it again with a later time", alert.ErrConflict, a.Code, a.Expires.Format(time.RFC3339))
	}
	who, err := text(by)
	if err != nil {
		return a, err
	}
	_, err = t.exec(ctx, "UPDATE alerts SET phase = $1, issued = $2, approved_by = $3 WHERE seq = $4", alert.PhaseApproved, micros(now), who, a.Seq)
	if err != nil {
		return a, err
	}
	n, err := t.enqueue(ctx, a, now)
	if err != nil {
		return a, err
	}
	approved, err := note(a.Seq, "approved", map[string]any{"revision": a.Revision, "deliveries": n})
	if err != nil {
		return a, err
	}
	if err := t.log(ctx, now, by, approved); err != nil {
		return a, err
	}
	if !a.Effective.After(now) {
		if err := t.goLive(ctx, a.Seq, by, now); err != nil {
			return a, err
		}
	}
	return findAlert(ctx, t, a.Code)
}

// enqueue creates a delivery for each rendering of an alert's newest revision, and returns how many.
func (t *tx) enqueue(ctx context.Context, a stored, now time.Time) (int64, error) {
	type target struct {
		Key     string `json:"key"`
		Channel string `json:"channel"`
		Network string `json:"network"`
	}
	targets, err := all(ctx, t, func(r row) (to target, err error) {
		err = r.Scan(&to.Channel, &to.Network)
		to.Key = alert.DeliveryKey(a.ID, a.Revision, to.Channel, alert.Publish)
		return to, err
	}, "SELECT channel, network FROM renderings WHERE alert = $1 AND revision = $2 ORDER BY id", a.Seq, a.Revision)
	if err != nil {
		return 0, err
	}
	list, err := text(targets) // one parameter, because row by row thousands would take seconds
	if err != nil {
		return 0, err
	}
	due := now
	if a.Effective.After(now) {
		due = a.Effective
	}
	return t.exec(ctx, `INSERT INTO deliveries (key, alert, revision, channel, network, action, state, attempt, absent, due, kind, reason, created, expires, settled)
		SELECT value->>'key', CAST($1 AS BIGINT), CAST($2 AS BIGINT), value->>'channel', value->>'network', $3, $4, 0, 0,
			CAST($5 AS BIGINT), '', '', CAST($6 AS BIGINT), CAST($7 AS BIGINT), 0 FROM `+t.dialect.each("$8"),
		a.Seq, a.Revision, alert.Publish, alert.Queued, micros(due), micros(now), micros(a.Expires), list)
}

// goLive moves an approved alert to live, if it is not yet.
func (t *tx) goLive(ctx context.Context, seq int64, by alert.Actor, now time.Time) error {
	n, err := t.exec(ctx, "UPDATE alerts SET phase = $1 WHERE seq = $2 AND phase = 'approved'", alert.PhaseLive, seq)
	if err != nil || n == 0 {
		return err
	}
	a, err := one(ctx, t, readAlert, "SELECT a.seq, "+alertColumns+" FROM alerts a WHERE a.seq = $1", seq)
	if err != nil {
		return err
	}
	if err := t.count(ctx, alert.CountIssued, [3]string{a.Kind, string(a.Status)}, 1); err != nil {
		return err
	}
	live, err := note(seq, "live", map[string]any{"revision": a.Revision})
	if err != nil {
		return err
	}
	return t.log(ctx, now, by, live)
}

// expired tells whether nothing may be created any more; without a time, that is never.
func expired(expires, now time.Time) bool { return !expires.IsZero() && !now.Before(expires) }
