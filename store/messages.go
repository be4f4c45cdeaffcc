package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

const messageColumns = `m.identifier, m.reference, a.code, m.number, m.revision, m.type, m.status, m.sent, m.expires, m.replaced, m.content
	FROM messages m JOIN alerts a ON a.seq = m.alert`

// begun is true of the messages of an alert that has taken effect by the time $1: before, nothing is told, and of an
// alert that was ended before, nothing ever is.
const begun = " (a.phase = 'live' OR a.effective <= $1) AND (a.closed = 0 OR a.closed >= a.effective) "

func readMessage(r row) (m alert.Message, err error) {
	var replaced int
	err = r.Scan(&m.Identifier, &m.Reference, &m.Code, &m.Number, &m.Revision, &m.Type, &m.Status, at(&m.Sent), at(&m.Expires), &replaced, &m.Content)
	m.Replaced = replaced > 0
	return m, err
}

// mostMessages is how many are read at once. No agency has so many alerts in force.
const mostMessages = 1000

// Messages are the messages of every alert in effect that have neither expired nor been replaced, the newest
// first. last is when anything about that changed.
func (s *Store) Messages(ctx context.Context, now time.Time) (live []alert.Message, last time.Time, err error) {
	live, err = all(ctx, s.read, readMessage, "SELECT "+messageColumns+" WHERE"+begun+"AND m.replaced = 0 AND m.expires > $1 ORDER BY m.sent DESC, m.identifier"+atMost("$2"),
		micros(now), mostMessages)
	if err != nil {
		return nil, last, err
	}
	newest, err := one(ctx, s.read, number, `SELECT COALESCE(MAX(CASE WHEN m.expires > m.sent AND m.expires <= $1 THEN m.expires WHEN a.effective > m.sent AND a.effective <= $1 THEN a.effective ELSE m.sent END), 0)
		FROM messages m JOIN alerts a ON a.seq = m.alert`, micros(now))
	return live, fromMicros(newest), err
}

// Message reads a message of an alert that has taken effect, in force or not.
func (s *Store) Message(ctx context.Context, identifier string, now time.Time) (alert.Message, error) {
	m, err := one(ctx, s.read, readMessage, "SELECT "+messageColumns+" WHERE"+begun+"AND m.identifier = $2", micros(now), identifier)
	if errors.Is(err, alert.ErrNotFound) {
		return m, fmt.Errorf("message %.100q: %w", identifier, err)
	}
	return m, err
}

// MessagesOf are all messages of an alert, the oldest first.
func (s *Store) MessagesOf(ctx context.Context, code string) ([]alert.Message, error) {
	a, err := findAlert(ctx, s.read, code)
	if err != nil {
		return nil, err
	}
	return all(ctx, s.read, readMessage, "SELECT "+messageColumns+" WHERE m.alert = $1 ORDER BY m.number", a.Seq)
}
