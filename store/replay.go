package store

import (
	"context"
	"fmt"

	"github.com/hueandcry/hueandcry/alert"
)

// Replay finds what an Idempotency-Key was answered before: [alert.ErrNotFound] if it is new,
// [alert.ErrConflict] if it was used for another body. Whoever asks first is answered even when what they
// sent would be refused by now: it was accepted then.
func (s *Store) Replay(ctx context.Context, key, bodyHash string) (alert.Receipt, error) {
	return replay(ctx, s.read, key, bodyHash)
}

func replay(ctx context.Context, q querier, key, bodyHash string) (alert.Receipt, error) {
	if key == "" {
		return alert.Receipt{}, alert.ErrNotFound
	}
	type use struct {
		bodyHash, code string
		answer         []byte
	}
	u, err := one(ctx, q, func(r row) (u use, err error) { return u, r.Scan(&u.bodyHash, &u.answer, &u.code) },
		"SELECT i.body_hash, i.answer, a.code FROM idempotency i JOIN alerts a ON a.seq = i.alert WHERE i.key = $1", key)
	if err != nil {
		return alert.Receipt{}, err
	}
	if u.bodyHash != bodyHash {
		return alert.Receipt{}, fmt.Errorf("%w: the Idempotency-Key %q was used for another body, which became alert %s; send this one with a new key", alert.ErrConflict, key, u.code)
	}
	a, err := findAlert(ctx, q, u.code)
	return alert.Receipt{Alert: a.Alert, Answer: u.answer, Replayed: true}, err
}
