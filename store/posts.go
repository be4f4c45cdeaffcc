package store

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// afterglow is how long the posts of an alert are still measured once it has ended. After that, reading
// them costs money and tells nobody anything.
const afterglow = 24 * time.Hour

// inSight are the alerts that are in force, or ended after the moment in $1.
const inSight = `SELECT seq FROM alerts WHERE phase IN ('approved', 'live')
	UNION ALL SELECT seq FROM alerts WHERE phase IN ('closed', 'expired') AND closed > $1`

// inForce are the alerts that are.
const inForce = "SELECT seq FROM alerts WHERE phase IN ('approved', 'live')"

// DueForReading returns at most n posts of a channel that are up, and due to be read, the longest due
// first. They are those of alerts in force or that ended less than a day ago.
func (s *Store) DueForReading(ctx context.Context, channel string, now time.Time, n int) ([]alert.Tracked, error) {
	return all(ctx, s.read, readTracked, trackedPosts+" AND p.next <= $3 ORDER BY p.next, p.id"+atMost("$4"), micros(now.Add(-afterglow)), channel, micros(now), n)
}

// trackedPosts are the posts of the channel in $2 that are up, of alerts in sight at $1.
const trackedPosts = `SELECT p.channel, p.remote, p.url, p.version, p.at, p.network, a.id, a.code, d.key, p.reposters, p.heard, p.listed, p.passed,
		(SELECT SUM(q.spent) FROM posts q WHERE q.alert = p.alert AND q.network = p.network), a.expires,
		p.last_read, p.reposts, p.quotes, p.replies, p.likes, p.bookmarks, p.impressions
	FROM posts p JOIN alerts a ON a.seq = p.alert JOIN deliveries d ON d.id = p.delivery
	WHERE p.alert IN (` + inSight + `) AND p.channel = $2 AND p.gone = 0`

// TrackedPost finds a post that is measured by the network's id.
func (s *Store) TrackedPost(ctx context.Context, channel, remote string, now time.Time) (alert.Tracked, error) {
	return one(ctx, s.read, readTracked, trackedPosts+" AND p.remote = $3 ORDER BY p.id DESC LIMIT 1", micros(now.Add(-afterglow)), channel, remote)
}

// ReadNow makes every post of a channel due to be read.
func (s *Store) ReadNow(ctx context.Context, channel string, now time.Time) error {
	return s.work(ctx, func(ctx context.Context, t *tx) error {
		_, err := t.exec(ctx, "UPDATE posts SET next = $1 WHERE channel = $2 AND gone = 0 AND next > $1 AND alert IN ("+inForce+")", micros(now), channel)
		return err
	})
}

// Known tells which of some accounts are known to have reposted a post.
func (s *Store) Known(ctx context.Context, post alert.Tracked, accounts []string) (map[string]bool, error) {
	type line struct {
		Account string `json:"account"`
	}
	lines := make([]line, len(accounts))
	for i, a := range accounts {
		lines[i].Account = a
	}
	list, err := text(lines)
	if err != nil {
		return nil, err
	}
	found, err := all(ctx, s.read, func(r row) (account string, err error) { return account, r.Scan(&account) },
		`SELECT r.account FROM reposts r JOIN posts p ON p.id = r.post JOIN deliveries d ON d.id = p.delivery
		WHERE d.key = $1 AND r.account IN (SELECT value->>'account' FROM `+s.dialect.each("$2")+")", post.Delivery, list)
	if err != nil {
		return nil, err
	}
	out := make(map[string]bool, len(found))
	for _, account := range found {
		out[account] = true
	}
	return out, nil
}

func readTracked(r row) (t alert.Tracked, err error) {
	var last alert.Sample
	err = r.Scan(&t.Post.Channel, &t.Post.ID, &t.Post.URL, &t.Post.Version, at(&t.Post.At), &t.Network, &t.Alert, &t.Code, &t.Delivery, &t.Reposters, &t.Heard, at(&t.Listed), &t.Passed,
		&t.Spent, at(&t.Expires),
		at(&last.At), &last.Reposts, &last.Quotes, &last.Replies, &last.Likes, &last.Bookmarks, &last.Impressions)
	if !last.At.IsZero() {
		last.Post = t.Post
		t.Last = &last
	}
	return t, err
}

// SetFollowers stores how many followed our own account when a post was made. Later calls for the same
// post change nothing.
func (s *Store) SetFollowers(ctx context.Context, post alert.Post, followers int64) error {
	return s.work(ctx, func(ctx context.Context, t *tx) error {
		_, err := t.exec(ctx, "UPDATE posts SET own_followers = $1 WHERE channel = $2 AND remote = $3 AND own_followers IS NULL",
			followers, post.Channel, post.ID)
		return err
	})
}

// Salt is what account ids are hashed with. It is made once, and kept.
func (s *Store) Salt(ctx context.Context) ([]byte, error) {
	fresh := make([]byte, 32)
	rand.Read(fresh) // never fails
	kept := ""
	err := s.write(ctx, func(ctx context.Context, t *tx) (err error) {
		if _, err := t.exec(ctx, "INSERT INTO meta (name, value) VALUES ('salt', $1) ON CONFLICT DO NOTHING", hex.EncodeToString(fresh)); err != nil {
			return err
		}
		kept, err = one(ctx, t, func(r row) (v string, err error) { return v, r.Scan(&v) }, "SELECT value FROM meta WHERE name = 'salt'")
		return err
	})
	if err != nil {
		return nil, err
	}
	return hex.DecodeString(kept)
}
