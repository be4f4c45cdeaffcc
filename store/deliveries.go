package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

const deliveryColumns = `d.id, d.key, a.id, a.code, d.revision, d.channel, d.network, d.action, d.state, d.attempt, d.absent,
	d.due, d.kind, d.reason, d.created, d.expires, d.settled, r.content,
	COALESCE(p.channel, ''), COALESCE(p.remote, ''), COALESCE(p.url, ''), COALESCE(p.version, ''), COALESCE(p.at, 0)`

const deliveryTables = ` FROM deliveries d
	JOIN alerts a ON a.seq = d.alert
	JOIN renderings r ON r.alert = d.alert AND r.revision = d.revision AND r.channel = d.channel
	LEFT JOIN posts p ON p.delivery = d.id`

// readDelivery reads the delivery columns, and what stands after them into more.
func readDelivery(r row, more ...any) (d alert.Delivery, err error) {
	into := []any{
		&d.ID, &d.Key, &d.Alert, &d.Code, &d.Revision, &d.Channel, &d.Network, &d.Action, &d.State, &d.Attempt, &d.Absent,
		at(&d.Due), &d.Kind, &d.Reason, at(&d.Created), at(&d.Expires), at(&d.Settled), parsed(&d.Rendering),
		&d.Post.Channel, &d.Post.ID, &d.Post.URL, &d.Post.Version, at(&d.Post.At),
	}
	return d, r.Scan(append(into, more...)...)
}

func readOnlyDelivery(r row) (alert.Delivery, error) { return readDelivery(r) }

// Deliveries returns the deliveries of an alert in the order they were committed.
func (s *Store) Deliveries(ctx context.Context, code string) ([]alert.Delivery, error) {
	a, err := findAlert(ctx, s.read, code)
	if err != nil {
		return nil, err
	}
	return all(ctx, s.read, readOnlyDelivery, "SELECT "+deliveryColumns+deliveryTables+" WHERE d.alert = $1 ORDER BY d.id", a.Seq)
}

// Attempts returns the history of a delivery, oldest first.
func (s *Store) Attempts(ctx context.Context, key string) ([]alert.Attempt, error) {
	id, err := one(ctx, s.read, number, "SELECT id FROM deliveries WHERE key = $1", key)
	if errors.Is(err, alert.ErrNotFound) {
		return nil, fmt.Errorf("delivery %s: %w", key, err)
	}
	if err != nil {
		return nil, err
	}
	return all(ctx, s.read, func(r row) (a alert.Attempt, err error) {
		return a, r.Scan(&a.Number, at(&a.Began), at(&a.Ended), &a.Outcome, &a.Kind, &a.Reason, &a.Cause)
	}, "SELECT number, began, ended, outcome, kind, reason, cause FROM attempts WHERE delivery = $1 ORDER BY number", id)
}

// Doubtful returns at most n unsure deliveries of a channel that are due to be looked for.
func (s *Store) Doubtful(ctx context.Context, channel string, now time.Time, n int) ([]alert.Delivery, error) {
	return all(ctx, s.read, readOnlyDelivery, "SELECT "+deliveryColumns+deliveryTables+`
		WHERE d.channel = $1 AND d.state = 'unsure' AND d.due <= $2 ORDER BY d.due, d.id`+atMost("$3"), channel, micros(now), n)
}

// NextDue tells when the next delivery of a channel is due to be sent or looked for, leaving out those
// that wait for another before them; zero if there is none.
func (s *Store) NextDue(ctx context.Context, channel string) (time.Time, error) {
	due, err := one(ctx, s.read, func(r row) (first int64, err error) {
		var queued, unsure sql.NullInt64
		err = r.Scan(&queued, &unsure)
		first = queued.Int64
		if unsure.Valid && (!queued.Valid || unsure.Int64 < first) {
			first = unsure.Int64
		}
		return first, err
	}, `SELECT
		(SELECT d.due FROM deliveries d WHERE d.channel = $1 AND d.state = 'queued' AND NOT EXISTS (`+ahead+`) ORDER BY d.due, d.id LIMIT 1),
		(SELECT d.due FROM deliveries d WHERE d.channel = $1 AND d.state = 'unsure' ORDER BY d.due, d.id LIMIT 1)`, channel)
	return fromMicros(due), err
}

// Photo returns the bytes of a picture by their SHA-256, in hex.
func (s *Store) Photo(ctx context.Context, sha256 string) ([]byte, error) {
	content, err := one(ctx, s.read, func(r row) (b []byte, err error) { return b, r.Scan(&b) }, "SELECT content FROM media WHERE sha256 = $1", sha256)
	if errors.Is(err, alert.ErrNotFound) {
		return nil, fmt.Errorf("picture %s: %w", sha256, err)
	}
	return content, err
}
