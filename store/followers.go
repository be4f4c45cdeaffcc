package store

import (
	"context"
	"errors"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// listsLast is how long the list of an account is kept that no alert has needed since.
const listsLast = 30 * 24 * time.Hour

// KeepFollowers stores the list of an account in the place of an older one, and lets go of those that have
// grown old.
func (s *Store) KeepFollowers(ctx context.Context, l alert.FollowerList) error {
	return s.work(ctx, func(ctx context.Context, t *tx) error {
		if _, err := t.quietly(ctx, "DELETE FROM follower_lists WHERE at < $1", micros(l.At.Add(-listsLast))); err != nil {
			return err
		}
		_, err := t.quietly(ctx, `INSERT INTO follower_lists (network, account, channel, followers, at, sketch) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (network, account) DO UPDATE SET followers = excluded.followers, at = excluded.at, sketch = excluded.sketch,
				channel = CASE WHEN excluded.channel = '' THEN follower_lists.channel ELSE excluded.channel END`,
			l.Network, l.Account, l.Channel, l.Followers, micros(l.At), l.Sketch)
		return err
	})
}

// FollowersRead tells when the list of an account was read; the zero time if it is not kept.
func (s *Store) FollowersRead(ctx context.Context, network, account string) (read time.Time, err error) {
	read, err = one(ctx, s.read, func(r row) (when time.Time, err error) { return when, r.Scan(at(&when)) },
		"SELECT at FROM follower_lists WHERE network = $1 AND account = $2", network, account)
	if errors.Is(err, alert.ErrNotFound) {
		return time.Time{}, nil
	}
	return read, err
}

// FollowerLists are the lists that are kept of those who brought an alert before people on a network: our
// own accounts, and those who reposted it.
func (s *Store) FollowerLists(ctx context.Context, id alert.ID, network string) ([]alert.FollowerList, error) {
	return all(ctx, s.read, func(r row) (l alert.FollowerList, err error) {
		return l, r.Scan(&l.Network, &l.Account, &l.Channel, &l.Followers, at(&l.At), &l.Sketch)
	}, `SELECT l.network, l.account, l.channel, l.followers, l.at, l.sketch FROM follower_lists l, alerts a WHERE a.id = $1 AND l.network = $2
		AND (EXISTS (SELECT 1 FROM reposters r WHERE r.alert = a.seq AND r.network = l.network AND r.account = l.account)
			OR l.channel IN (SELECT p.channel FROM posts p WHERE p.alert = a.seq))
		ORDER BY l.account`, id, network)
}
