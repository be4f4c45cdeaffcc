package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/hueandcry/hueandcry/alert"
)

// Settle records how an attempt, or a look for what an attempt did, ended. It returns [alert.ErrConflict]
// if the delivery has moved on since: another attempt has begun, or a person has decided.
func (s *Store) Settle(ctx context.Context, d alert.Delivery, o alert.Outcome) error {
	return s.work(ctx, func(ctx context.Context, t *tx) error {
		is, err := one(ctx, t, readStanding, "SELECT "+standingColumns+` FROM deliveries d
			WHERE d.id = $1 AND d.attempt = $2 AND d.state IN ('sending', 'unsure')`+t.dialect.hold("d"), d.ID, d.Attempt)
		if errors.Is(err, alert.ErrNotFound) {
			return fmt.Errorf("%w: delivery %s has moved on since attempt %d", alert.ErrConflict, d.Key, d.Attempt)
		}
		if err != nil {
			return err
		}
		if err := is.delivery().Settles(o.State); err != nil {
			return err
		}
		if is.State == alert.Unsure && o.State == alert.Sent { // sent again blindly, it would be there twice
			if err := t.count(ctx, alert.CountPrevented, [3]string{is.Network}, 1); err != nil {
				return err
			}
		}
		if o.Cost > 0 {
			if err := t.count(ctx, alert.CountDollars, [3]string{is.Network}, o.Cost); err != nil {
				return err
			}
			if _, err := t.exec(ctx, "UPDATE deliveries SET cost = cost + $1 WHERE id = $2", o.Cost, d.ID); err != nil {
				return err
			}
		}
		if err := t.pause(ctx, is.Channel, o.Pause, o.At); err != nil {
			return err
		}
		return t.move(ctx, is, o, alert.Actor{}, "delivery")
	})
}

// kindUnsure is the label that channels give an error after which nothing is known.
const kindUnsure = "unsure"

// Reclaim moves every sending delivery of a channel to unsure, but for those that the caller knows to be
// under way: nobody knows what became of the others. They are looked for once the settle time is over. What
// a clock that has been set back since would have wait for ever is due sooner.
func (s *Store) Reclaim(ctx context.Context, channel string, to alert.Takeover) (alert.Left, error) {
	var left alert.Left
	err := s.work(ctx, func(ctx context.Context, t *tx) error {
		left = alert.Left{}
		if err := s.serves(ctx, t, channel); err != nil {
			return err
		}
		if err := t.hasten(ctx, channel, to); err != nil {
			return err
		}
		sending, err := all(ctx, t, readStanding, "SELECT "+standingColumns+" FROM deliveries d WHERE d.channel = $1 AND d.state = 'sending' ORDER BY d.id"+t.dialect.hold("d"), channel)
		if err != nil {
			return err
		}
		for _, d := range sending {
			if to.Flies(d.delivery()) {
				continue
			}
			if err := t.move(ctx, d, to.Orphan(d.delivery()), alert.Actor{}, "delivery"); err != nil {
				return err
			}
			left.Orphans++
		}
		left.Pauses, err = t.pauses(ctx, channel)
		return err
	})
	return left, err
}

// hasten has nothing wait for a time that will not come.
func (t *tx) hasten(ctx context.Context, channel string, to alert.Takeover) error {
	late, err := all(ctx, t, readOnlyDelivery, "SELECT "+deliveryColumns+deliveryTables+" WHERE d.channel = $1 AND d.state IN ('queued', 'unsure') AND d.due > $2", channel, micros(to.Latest()))
	if err != nil {
		return err
	}
	for _, d := range late {
		if due, yes := to.Hasten(d); yes {
			if _, err := t.exec(ctx, "UPDATE deliveries SET due = $1 WHERE id = $2", micros(due), d.ID); err != nil {
				return err
			}
		}
	}
	return nil
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
		if err := is.delivery().Releasable(o.State); err != nil {
			return err
		}
		if o.State == alert.Queued {
			if err := t.sentAgain(ctx, is); err != nil {
				return err
			}
		}
		return t.move(ctx, is, o, by, "released")
	})
}

// sentAgain refuses to send what something newer at the same channel has replaced, or what is over.
func (t *tx) sentAgain(ctx context.Context, d standing) error {
	a, err := t.alert(ctx, d.Alert)
	if err != nil {
		return err
	}
	later, err := all(ctx, t, number, `SELECT id FROM deliveries
		WHERE alert = $1 AND channel = $2 AND id > $3 AND desk <> 'delete' AND state NOT IN ('queued', 'failed', 'dropped') LIMIT 1`, d.Alert, d.Channel, d.ID)
	if err != nil {
		return err
	}
	return d.delivery().SentAgain(a.Alert, len(later) > 0)
}
