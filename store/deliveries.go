package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

const deliveryColumns = `d.id, d.key, a.id, a.code, d.revision, d.channel, d.network, d.action, d.ended, d.state, d.attempt, d.absent,
	d.due, d.kind, d.reason, d.created, d.expires, d.settled, COALESCE(r.content, '{}'),
	COALESCE(p.channel, ''), COALESCE(p.remote, ''), COALESCE(p.url, ''), COALESCE(p.version, ''), COALESCE(p.at, 0),
	COALESCE(g.channel, ''), COALESCE(g.remote, ''), COALESCE(g.url, ''), COALESCE(g.version, ''), COALESCE(g.at, 0)`

const deliveryTables = ` FROM deliveries d
	JOIN alerts a ON a.seq = d.alert
	LEFT JOIN renderings r ON r.alert = d.alert AND r.revision = d.revision AND r.channel = d.channel AND r.ended = d.ended
	LEFT JOIN posts p ON p.delivery = d.id
	LEFT JOIN posts g ON g.id = d.target`

// readDelivery reads the delivery columns, and what stands after them into more.
func readDelivery(r row, more ...any) (d alert.Delivery, err error) {
	into := []any{
		&d.ID, &d.Key, &d.Alert, &d.Code, &d.Revision, &d.Channel, &d.Network, &d.Action, &d.Ended, &d.State, &d.Attempt, &d.Absent,
		at(&d.Due), &d.Kind, &d.Reason, at(&d.Created), at(&d.Expires), at(&d.Settled), parsed(&d.Rendering),
		&d.Post.Channel, &d.Post.ID, &d.Post.URL, &d.Post.Version, at(&d.Post.At),
		&d.Target.Channel, &d.Target.ID, &d.Target.URL, &d.Target.Version, at(&d.Target.At),
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

// Due tells when each desk of a channel has something to send next, and when something is to be looked
// for; what waits for another delivery before it is left out, and a time is zero where there is nothing.
func (s *Store) Due(ctx context.Context, channel string) (alert.Due, error) {
	return one(ctx, s.read, func(r row) (alert.Due, error) {
		due := alert.Due{Desks: map[alert.Desk]time.Time{}}
		queues := queues()
		first := make([]time.Time, len(queues))
		into := []any{at(&due.Looks)}
		for i := range first {
			into = append(into, at(&first[i]))
		}
		err := r.Scan(into...)
		for i, q := range queues {
			if have := due.Desks[q.desk]; !first[i].IsZero() && (have.IsZero() || first[i].Before(have)) {
				due.Desks[q.desk] = first[i]
			}
		}
		return due, err
	}, nextDue, channel)
}

// queue is what one desk does at one priority: what the index of the queued deliveries holds in the order
// of their times.
type queue struct {
	desk     alert.Desk
	priority int
}

func queues() []queue {
	return []queue{{alert.DeskDelete, 0}, {alert.DeskEdit, 0}, {alert.DeskEdit, 1}, {alert.DeskCreate, 0}, {alert.DeskCreate, 1}}
}

// nextDue asks for the looks and then for each queue, in one statement, for every lane asks it all the time.
var nextDue = func() string {
	var query strings.Builder
	query.WriteString("SELECT COALESCE((SELECT MIN(d.due) FROM deliveries d WHERE d.channel = $1 AND d.state = 'unsure'), 0)")
	for _, q := range queues() {
		fmt.Fprintf(&query, `, COALESCE((SELECT d.due FROM deliveries d
			WHERE d.channel = $1 AND d.desk = '%s' AND d.priority = %d AND d.state = 'queued'%s ORDER BY d.due, d.id LIMIT 1), 0)`, q.desk, q.priority, behind(q.desk))
	}
	return query.String()
}()

// Photo returns the bytes of a picture by their SHA-256, in hex.
func (s *Store) Photo(ctx context.Context, sha256 string) ([]byte, error) {
	return findPhoto(ctx, s.read, sha256)
}

func findPhoto(ctx context.Context, q querier, sha256 string) ([]byte, error) {
	content, err := one(ctx, q, func(r row) (b []byte, err error) { return b, r.Scan(&b) }, "SELECT content FROM media WHERE sha256 = $1", sha256)
	if errors.Is(err, alert.ErrNotFound) {
		return nil, fmt.Errorf("picture %s: %w", sha256, err)
	}
	return content, err
}
