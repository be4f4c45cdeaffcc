package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/hueandcry/hueandcry/alert"
)

// Came finds what a message of somebody else was answered when it came before: [alert.ErrNotFound] if it is
// new, [alert.ErrConflict] if another one came under its name.
func (s *Store) Came(ctx context.Context, m alert.Received) (alert.Receipt, error) {
	return came(ctx, s.read, m)
}

func came(ctx context.Context, q querier, m alert.Received) (alert.Receipt, error) {
	type use struct {
		hash, code string
		answer     []byte
	}
	u, err := one(ctx, q, func(r row) (u use, err error) { return u, r.Scan(&u.hash, &u.answer, &u.code) },
		"SELECT m.body_hash, m.answer, a.code FROM received m JOIN alerts a ON a.seq = m.alert WHERE m.sender = $1 AND m.identifier = $2", m.Sender, m.Identifier)
	if err != nil {
		return alert.Receipt{}, err
	}
	if u.hash != hashOf(m) {
		return alert.Receipt{}, fmt.Errorf("%w: another message of %s came under the identifier %s before, and became alert %s; send this one under an identifier of its own", alert.ErrConflict, m.Sender, m.Identifier, u.code)
	}
	a, err := findAlert(ctx, q, u.code)
	return alert.Receipt{Alert: a.Alert, Answer: u.answer, Replayed: true}, err
}

// Source finds the alert that became of a message of somebody else, by all that names it.
func (s *Store) Source(ctx context.Context, m alert.Received) (alert.Alert, error) {
	a, err := one(ctx, s.read, readAlert, "SELECT a.seq, "+alertColumns+` FROM received m JOIN alerts a ON a.seq = m.alert
		WHERE m.sender = $1 AND m.identifier = $2 AND m.sent = $3`, m.Sender, m.Identifier, micros(m.Sent))
	return a.Alert, err
}

// receive writes down a message of somebody else with the decision that came of it.
func (t *tx) receive(ctx context.Context, seq int64, m alert.Received, answer []byte) error {
	_, err := t.exec(ctx, "INSERT INTO received (sender, identifier, sent, type, body_hash, alert, answer, content) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
		m.Sender, m.Identifier, micros(m.Sent), m.Type, hashOf(m), seq, answer, m.Content)
	return err
}

func hashOf(m alert.Received) string {
	sum := sha256.Sum256(m.Content)
	return hex.EncodeToString(sum[:])
}
