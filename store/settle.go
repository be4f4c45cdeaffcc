package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// Settle records how an attempt, or a look for what an attempt did, ended. It returns [alert.ErrConflict]
// if the delivery has moved on since: another attempt has begun, or a person has decided.
func (s *Store) Settle(ctx context.Context, d alert.Delivery, o alert.Outcome) error {
	return s.write(ctx, func(ctx context.Context, t *tx) error {
		is, err := one(ctx, t, readStanding, "SELECT "+standingColumns+` FROM deliveries d
			WHERE d.id = $1 AND d.attempt = $2 AND d.state IN ('sending', 'unsure')`, d.ID, d.Attempt)
		if errors.Is(err, alert.ErrNotFound) {
			return fmt.Errorf("%w: delivery %s has moved on since attempt %d", alert.ErrConflict, d.Key, d.Attempt)
		}
		if err != nil {
			return err
		}
		looked := is.State == alert.Unsure
		if !is.State.CanBecome(o.State) && (!looked || o.State != alert.Unsure) { // a look may leave the doubt
			return fmt.Errorf("delivery %s cannot go from %s to %s", d.Key, is.State, o.State)
		}
		if looked && o.State == alert.Sent { // sent again blindly, it would be there twice
			if err := t.count(ctx, alert.CountPrevented, [3]string{is.Network}, 1); err != nil {
				return err
			}
		}
		if o.Cost > 0 {
			if err := t.count(ctx, alert.CountDollars, [3]string{is.Network}, o.Cost); err != nil {
				return err
			}
		}
		return t.move(ctx, is, o, alert.Actor{}, "delivery")
	})
}

// kindUnsure is the label that channels give an error after which nothing is known.
const kindUnsure = "unsure"

// Reclaim moves every sending delivery to unsure, to be looked for once the settle time of its channel is
// over: nobody knows what became of what was being sent when the daemon ended.
func (s *Store) Reclaim(ctx context.Context, now time.Time, settle func(channel string) time.Duration) (int, error) {
	n := 0
	err := s.write(ctx, func(ctx context.Context, t *tx) error {
		n = 0
		orphans, err := all(ctx, t, readStanding, "SELECT "+standingColumns+" FROM deliveries d WHERE d.state = 'sending' ORDER BY d.id")
		if err != nil {
			return err
		}
		for _, d := range orphans {
			o := alert.Outcome{
				State: alert.Unsure, Kind: kindUnsure, At: now, Due: now.Add(settle(d.Channel)),
				Reason: "the daemon ended while this was being sent; it is looked for before it is sent again",
			}
			if err := t.move(ctx, d, o, alert.Actor{}, "delivery"); err != nil {
				return err
			}
		}
		n = len(orphans)
		return nil
	})
	return n, err
}

// Release lets a person decide what became of a held delivery, or have a failed one sent again once its
// cause is gone.
func (s *Store) Release(ctx context.Context, by alert.Actor, key string, o alert.Outcome) error {
	return s.write(ctx, func(ctx context.Context, t *tx) error {
		is, err := one(ctx, t, readStanding, "SELECT "+standingColumns+" FROM deliveries d WHERE d.key = $1", key)
		if errors.Is(err, alert.ErrNotFound) {
			return fmt.Errorf("delivery %s: %w", key, err)
		}
		if err != nil {
			return err
		}
		if is.State != alert.Held && is.State != alert.Failed || !is.State.CanBecome(o.State) {
			return fmt.Errorf("%w: delivery %s is %s and cannot be %s by hand; only a held one can be settled, and a failed one be sent again", alert.ErrConflict, key, is.State, o.State)
		}
		if o.State == alert.Queued {
			if err := t.notOvertaken(ctx, is, key); err != nil {
				return err
			}
		}
		return t.move(ctx, is, o, by, "released")
	})
}

// notOvertaken refuses to send what something newer at the same channel has replaced.
func (t *tx) notOvertaken(ctx context.Context, d standing, key string) error {
	_, err := one(ctx, t, number, `SELECT id FROM deliveries
		WHERE alert = $1 AND channel = $2 AND id > $3 AND state NOT IN ('queued', 'failed', 'dropped') LIMIT 1`, d.Alert, d.Channel, d.ID)
	switch {
	case errors.Is(err, alert.ErrNotFound):
		return nil
	case err != nil:
		return err
	default:
		return fmt.Errorf("%w: delivery %s was overtaken by something newer at %s and must not appear after it", alert.ErrConflict, key, d.Channel)
	}
}
