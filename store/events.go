package store

import (
	"context"

	"github.com/hueandcry/hueandcry/alert"
)

// Events returns at most n events after the one numbered since, of the alert that people call by code, or
// of all alerts if code is empty.
func (s *Store) Events(ctx context.Context, code string, since int64, n int) ([]alert.Event, error) {
	const columns = "SELECT e.id, e.at, a.id, a.code, e.actor, e.kind, e.data FROM events e JOIN alerts a ON a.seq = e.alert WHERE e.id > $1 "
	if code == "" {
		return all(ctx, s.read, readEvent, columns+"ORDER BY e.id"+atMost("$2"), since, n)
	}
	a, err := findAlert(ctx, s.read, code)
	if err != nil {
		return nil, err
	}
	return all(ctx, s.read, readEvent, columns+"AND e.alert = $3 ORDER BY e.id"+atMost("$2"), since, n, a.Seq)
}

func readEvent(r row) (e alert.Event, err error) {
	var by alert.Actor
	err = r.Scan(&e.ID, at(&e.At), &e.Alert, &e.Code, parsed(&by), &e.Kind, parsed(&e.Data))
	e.Actor = by.Name
	if e.Actor == "" {
		e.Actor = by.ID
	}
	return e, err
}
