package store

import (
	"context"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// Spending returns what an alert has cost, network by network, where it cost anything.
func (s *Store) Spending(ctx context.Context, code string) ([]alert.Spending, error) {
	a, err := findAlert(ctx, s.read, code)
	if err != nil {
		return nil, err
	}
	return all(ctx, s.read, func(r row) (c alert.Spending, err error) { return c, r.Scan(&c.Network, &c.Sending, &c.Reading) },
		`SELECT network, SUM(sending), SUM(reading) FROM (
			SELECT network, cost AS sending, 0.0 AS reading FROM deliveries WHERE alert = $1
			UNION ALL SELECT network, 0.0, spent FROM posts WHERE alert = $1) AS costs
		GROUP BY network HAVING SUM(sending) + SUM(reading) > 0 ORDER BY network`, a.Seq)
}

// Past returns how often the alerts that ended last had been reposted at a certain age, but for those that
// did not become so old, one that is left out, and those of another status. There are at most limit.
func (s *Store) Past(ctx context.Context, but alert.Alert, age time.Duration, limit int) ([]alert.Past, error) {
	return all(ctx, s.read, func(r row) (p alert.Past, err error) { return p, r.Scan(&p.Code, &p.Kind, &p.Reposts) },
		`SELECT a.code, a.kind, (SELECT COUNT(*) FROM reposts r JOIN posts p ON p.id = r.post WHERE p.alert = a.seq AND r.at <= a.issued + $1)
		FROM alerts a WHERE a.phase IN ('closed', 'expired') AND a.status = $2 AND a.id <> $3 AND a.issued > 0 AND a.closed - a.issued >= $1
		ORDER BY a.closed DESC, a.seq DESC`+atMost("$4"), age.Microseconds(), but.Status, but.ID, limit)
}
