package store

import (
	"context"
	"fmt"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// Approve puts the newest revision of an alert in force, the first or a later one, and creates the
// deliveries that follow from it. hash is [alert.HashOf] of what the approver saw.
func (s *Store) Approve(ctx context.Context, by alert.Token, code, hash string, now time.Time) (alert.Alert, error) {
	var out stored
	err := s.write(ctx, func(ctx context.Context, t *tx) error {
		a, err := findAlert(ctx, t, code)
		if err != nil {
			return err
		}
		v, err := findVersion(ctx, t, a, 0)
		if err != nil {
			return err
		}
		submitted := a.Alert
		submitted.SubmittedBy = v.SubmittedBy
		if err := alert.MayApprove(submitted, by); err != nil {
			return err
		}
		if !v.Approved.IsZero() {
			return fmt.Errorf("%w: %s is %s; only a pending alert can be approved, or a proposed revision", alert.ErrConflict, a.Code, a.Phase)
		}
		if hash != v.Hash {
			return fmt.Errorf("%w: what would leave for %s is not what was approved; look at it again, and approve that", alert.ErrConflict, code)
		}
		out, err = t.approve(ctx, a, by.Actor(), now)
		return err
	})
	return out.Alert, err
}

// approve is the move itself, once it is known that by may make it.
func (t *tx) approve(ctx context.Context, a stored, by alert.Actor, now time.Time) (stored, error) {
	v, err := t.newest(ctx, a.Seq)
	if err != nil {
		return a, err
	}
	if v.number > a.Revision {
		return t.supersede(ctx, a, v, by, now)
	}
	if !a.Phase.CanBecome(alert.PhaseApproved) {
		return a, fmt.Errorf("%w: %s is %s, and only a pending alert can be approved", alert.ErrConflict, a.Code, a.Phase)
	}
	if alert.Expired(a.Expires, now) {
		return a, fmt.Errorf("%w: %s expired at %s; submit it again with a later time", alert.ErrConflict, a.Code, a.Expires.Format(time.RFC3339))
	}
	who, err := t.signed(ctx, a.Seq, v.number, by, now)
	if err != nil {
		return a, err
	}
	_, err = t.exec(ctx, "UPDATE alerts SET phase = $1, issued = $2, approved_by = $3 WHERE seq = $4", alert.PhaseApproved, micros(now), who, a.Seq)
	if err != nil {
		return a, err
	}
	rs, err := t.renderings(ctx, a.Seq, a.Revision, "")
	if err != nil {
		return a, err
	}
	intents := make([]alert.Intent, len(rs))
	for i, r := range rs {
		intents[i] = alert.Intent{Channel: r.Channel, Network: r.Network, Action: alert.Publish}
	}
	n, err := t.enqueue(ctx, a, intents, now)
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
	if a, err = findAlert(ctx, t, a.Code); err != nil {
		return a, err
	}
	return a, t.announce(ctx, a, alert.Decision{At: now})
}

// signed notes who approved a revision.
func (t *tx) signed(ctx context.Context, seq int64, number int, by alert.Actor, now time.Time) (who string, err error) {
	if who, err = text(by); err != nil {
		return "", err
	}
	_, err = t.exec(ctx, "UPDATE revisions SET approved = $1, approved_by = $2 WHERE alert = $3 AND number = $4", micros(now), who, seq, number)
	return who, err
}

// renderings are a revision's appeals, or its words for an ending, in the order they were submitted.
func (t *tx) renderings(ctx context.Context, seq int64, revision int, e alert.Ended) ([]alert.Rendering, error) {
	return all(ctx, t, func(r row) (out alert.Rendering, err error) { return out, r.Scan(parsed(&out)) },
		"SELECT content FROM renderings WHERE alert = $1 AND revision = $2 AND ended = $3 ORDER BY id", seq, revision, e)
}

// goLive moves an approved alert to live, if it is not yet.
func (t *tx) goLive(ctx context.Context, seq int64, by alert.Actor, now time.Time) error {
	n, err := t.exec(ctx, "UPDATE alerts SET phase = $1 WHERE seq = $2 AND phase = 'approved'", alert.PhaseLive, seq)
	if err != nil || n == 0 {
		return err
	}
	a, err := t.alert(ctx, seq)
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
