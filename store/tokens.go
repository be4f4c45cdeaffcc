package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

const selectTokens = "SELECT id, name, grants, created, expires, revoked FROM tokens " //nolint:gosec // no credentials

func readToken(r row) (k alert.Token, err error) {
	return k, r.Scan(&k.ID, &k.Name, parsed(&k.Grants), at(&k.Created), at(&k.Expires), at(&k.Revoked))
}

// Token finds a token by the SHA-256 of its secret, in hex; [alert.ErrNotFound] if there is none.
func (s *Store) Token(ctx context.Context, hash string) (alert.Token, error) {
	return one(ctx, s.read, readToken, selectTokens+"WHERE hash = $1", hash)
}

// AddToken keeps a new token under the SHA-256 of its secret, in hex.
func (s *Store) AddToken(ctx context.Context, k alert.Token, hash string) error {
	grants, err := text(k.Grants)
	if err != nil {
		return err
	}
	return s.write(ctx, func(ctx context.Context, t *tx) error {
		n, err := t.exec(ctx, `INSERT INTO tokens (id, hash, name, grants, created, expires, revoked)
			VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
			k.ID, hash, k.Name, grants, micros(k.Created), micros(k.Expires), micros(k.Revoked))
		if err == nil && n == 0 {
			err = fmt.Errorf("%w: there is a token %s already; make another", alert.ErrConflict, k.ID)
		}
		return err
	})
}

// ListTokens returns every token, also those that count no more, oldest first.
func (s *Store) ListTokens(ctx context.Context) ([]alert.Token, error) {
	return all(ctx, s.read, readToken, selectTokens+"ORDER BY created, id")
}

// RevokeToken makes a token count no more. For one that was revoked before, that time stays.
func (s *Store) RevokeToken(ctx context.Context, id string, now time.Time) error {
	return s.write(ctx, func(ctx context.Context, t *tx) error {
		revoked, err := one(ctx, t, number, "SELECT revoked FROM tokens WHERE id = $1", id)
		if errors.Is(err, alert.ErrNotFound) {
			return fmt.Errorf("token %s: %w", id, err)
		}
		if err != nil || revoked != 0 {
			return err
		}
		_, err = t.exec(ctx, "UPDATE tokens SET revoked = $1 WHERE id = $2", micros(now), id)
		return err
	})
}
