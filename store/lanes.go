package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// Serve takes a channel for this daemon, or keeps it, and returns for how long; 0 if another daemon
// serves it. An account has limits of its own, so one daemon at a time speaks for it. A ledger that no
// other daemon can open needs no leases.
func (s *Store) Serve(ctx context.Context, channel string) (time.Duration, error) {
	if !s.dialect.shared {
		return alone, nil
	}
	var held int64
	err := s.write(ctx, func(ctx context.Context, t *tx) (err error) {
		held, err = t.quietly(ctx, `INSERT INTO lanes (channel, owner, lease) VALUES ($1, $2, `+t.dialect.clock+` + $3)
			ON CONFLICT (channel) DO UPDATE SET owner = excluded.owner, lease = excluded.lease
			WHERE lanes.owner = excluded.owner OR lanes.lease < `+t.dialect.clock, channel, s.owner, s.lease.Microseconds())
		return err
	})
	if err != nil || held == 0 {
		return 0, err
	}
	return s.lease, nil
}

// alone is how long a daemon may count on a channel that nobody else can take.
const alone = time.Hour

// Yield gives a channel up at once.
func (s *Store) Yield(ctx context.Context, channel string) error {
	if !s.dialect.shared {
		return nil
	}
	return s.write(ctx, func(ctx context.Context, t *tx) error {
		_, err := t.exec(ctx, "DELETE FROM lanes WHERE channel = $1 AND owner = $2", channel, s.owner)
		return err
	})
}

// Daemons says that this daemon lives, and how many do.
func (s *Store) Daemons(ctx context.Context) (int, error) {
	if !s.dialect.shared {
		return 1, nil
	}
	var n int64
	err := s.write(ctx, func(ctx context.Context, t *tx) error {
		_, err := t.quietly(ctx, `INSERT INTO daemons (owner, lease) VALUES ($1, `+t.dialect.clock+` + $2)
			ON CONFLICT (owner) DO UPDATE SET lease = excluded.lease`, s.owner, s.lease.Microseconds())
		if err != nil {
			return err
		}
		if _, err := t.quietly(ctx, "DELETE FROM daemons WHERE lease < "+t.dialect.clock); err != nil {
			return err
		}
		n, err = one(ctx, t, number, "SELECT COUNT(*) FROM daemons")
		return err
	})
	return int(n), err
}

// taken is a lane that another daemon serves, or served last.
const taken = "SELECT 1 FROM lanes l WHERE l.channel = $1 AND l.owner <> $2"

// serves refuses to hand out work of a channel that another daemon serves. Nobody can take it over in the
// same moment: leases are decisions.
func (s *Store) serves(ctx context.Context, t *tx, channel string) error {
	others, err := all(ctx, t, number, taken, channel, s.owner)
	if err == nil && len(others) > 0 {
		err = fmt.Errorf("%w: another daemon serves the channel %s", alert.ErrConflict, channel)
	}
	return err
}

// Leave tells whether a claimed delivery may still go out; it is asked right before the network is. The
// error says in words why it may not: the case is closed, something newer took its place, or another
// daemon has taken over.
func (s *Store) Leave(ctx context.Context, d alert.Delivery, now time.Time) error {
	c, err := one(ctx, s.read, func(r row) (c candidate, err error) {
		c.Delivery = d
		return c, r.Scan(&c.phase, &c.revision)
	}, "SELECT a.phase, a.revision FROM deliveries d JOIN alerts a ON a.seq = d.alert WHERE d.id = $3 AND d.attempt = $4 AND d.state = 'sending' AND NOT EXISTS ("+taken+")",
		d.Channel, s.owner, d.ID, d.Attempt)
	switch {
	case errors.Is(err, alert.ErrNotFound):
		return fmt.Errorf("%w: another daemon has taken over the channel %s", alert.ErrConflict, d.Channel)
	case err != nil:
		return err
	}
	if reason := c.overtaken(now); reason != "" {
		return fmt.Errorf("%w: %s", alert.ErrConflict, reason)
	}
	return nil
}
