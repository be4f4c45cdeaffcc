package store

import (
	"context"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// Expire ends the alerts whose time is over, as a closing does: what is queued is dropped, and what
// stands tells that the alert has ended. It returns how many alerts that were. What is being sent at that
// moment is not touched: when it turns out to have landed, it is corrected too.
func (s *Store) Expire(ctx context.Context, now time.Time) (int, error) {
	over, err := s.overdue(ctx, s.read, now)
	if err != nil || len(over) == 0 { // most looks find nothing, and need no transaction
		return 0, err
	}
	n := 0
	err = s.write(ctx, func(ctx context.Context, t *tx) error {
		over, err := s.overdue(ctx, t, now)
		if err != nil {
			return err
		}
		for _, a := range over {
			if _, err := t.closeOut(ctx, a, alert.PhaseExpired, alert.EndedExpired, alert.Actor{}, now); err != nil {
				return err
			}
		}
		n = len(over)
		return nil
	})
	return n, err
}

func (s *Store) overdue(ctx context.Context, q querier, now time.Time) ([]stored, error) {
	return all(ctx, q, readAlert, "SELECT a.seq, "+alertColumns+` FROM alerts a
		WHERE a.phase IN ('approved', 'live') AND a.expires BETWEEN 1 AND $1 ORDER BY a.seq`, micros(now))
}
