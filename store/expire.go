package store

import (
	"context"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// Expire ends the alerts whose time is over, and drops what is still queued for them. It returns how many
// alerts that were. What is being sent at that moment is not touched: its outcome is settled as ever.
func (s *Store) Expire(ctx context.Context, now time.Time) (int, error) {
	n := 0
	err := s.write(ctx, func(ctx context.Context, t *tx) error {
		over, err := all(ctx, t, readAlert, "SELECT a.seq, "+alertColumns+` FROM alerts a
			WHERE a.phase IN ('approved', 'live') AND a.expires BETWEEN 1 AND $1 ORDER BY a.seq`, micros(now))
		if err != nil {
			return err
		}
		for _, a := range over {
			if err := t.expire(ctx, a, now); err != nil {
				return err
			}
		}
		n = len(over)
		return nil
	})
	return n, err
}

func (t *tx) expire(ctx context.Context, a stored, now time.Time) error {
	_, err := t.exec(ctx, "UPDATE alerts SET phase = $1, closed = expires WHERE seq = $2", alert.PhaseExpired, a.Seq)
	if err != nil {
		return err
	}
	queued, err := all(ctx, t, readStanding, "SELECT "+standingColumns+" FROM deliveries d WHERE d.alert = $1 AND d.state = 'queued' ORDER BY d.id", a.Seq)
	if err != nil {
		return err
	}
	if err := t.drop(ctx, queued, tooLate, now); err != nil {
		return err
	}
	e, err := note(a.Seq, "expired", map[string]any{"dropped": len(queued)})
	if err != nil {
		return err
	}
	return t.log(ctx, now, alert.Actor{}, e)
}
