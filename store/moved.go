package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// openMoved opens a ledger also if it was copied elsewhere.
func openMoved(ctx context.Context, dsn string, opt Options) (*Store, error) {
	opt.moved = true
	return Open(ctx, dsn, opt)
}

func errMoved(place, to string) error {
	return fmt.Errorf("the store %s was copied to %s and must not be used any more, for two would post everything twice; use %s, or copy that one into a fresh store", place, to, to)
}

// movedTo is where the ledger has gone; empty if it is still the one in use.
func (s *Store) movedTo(ctx context.Context) (string, error) {
	to, err := one(ctx, s.read, func(r row) (v string, err error) { return v, r.Scan(&v) }, "SELECT value FROM meta WHERE name = $1", metaMovedTo)
	if errors.Is(err, alert.ErrNotFound) {
		return "", nil
	}
	return to, err
}

// stays refuses a ledger that has gone elsewhere.
func (s *Store) stays(ctx context.Context) error {
	to, err := s.movedTo(ctx)
	if err == nil && to != "" {
		err = errMoved(s.place, to)
	}
	return err
}

// keep writes a value down in meta.
func (s *Store) keep(ctx context.Context, name, value string) error {
	return s.write(ctx, func(ctx context.Context, t *tx) error {
		_, err := t.exec(ctx, "INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name, value)
		return err
	})
}

// restored is when the ledger was restored from a backup; long ago if it never was.
func (t *tx) restored(ctx context.Context) (time.Time, error) {
	found, err := all(ctx, t, func(r row) (n int64, err error) { return n, r.Scan(&n) },
		"SELECT CAST(value AS BIGINT) FROM meta WHERE name = $1", metaRestored)
	if err != nil || len(found) == 0 {
		return time.Time{}, err
	}
	return fromMicros(found[0]), nil
}

// unused refuses a ledger that a daemon has open. A file that somebody has open cannot be opened at all.
func (s *Store) unused(ctx context.Context) error {
	if !s.dialect.shared {
		return nil
	}
	n, err := one(ctx, s.read, number, "SELECT COUNT(*) FROM daemons WHERE lease > "+s.dialect.clock)
	if err == nil && n > 0 {
		err = fmt.Errorf("%w: %d daemons use the store %s; stop them first", alert.ErrConflict, n, s.place)
	}
	return err
}
