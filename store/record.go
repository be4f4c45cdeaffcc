package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// measured is a post as the last reading left it.
type measured struct {
	id, alert int64
	channel   string
	network   string
	lastRead  time.Time
	reposters int64
	mended    int64
	numbers   numbers
}

// numbers are what a network says of a post; nil is what it does not say.
type numbers struct {
	Reposts     *int64 `json:"reposts,omitempty"`
	Quotes      *int64 `json:"quotes,omitempty"`
	Replies     *int64 `json:"replies,omitempty"`
	Likes       *int64 `json:"likes,omitempty"`
	Bookmarks   *int64 `json:"bookmarks,omitempty"`
	Impressions *int64 `json:"impressions,omitempty"`
}

func (n *numbers) each() []**int64 {
	return []**int64{&n.Reposts, &n.Quotes, &n.Replies, &n.Likes, &n.Bookmarks, &n.Impressions}
}

func (n *numbers) equal(m numbers) bool {
	theirs := m.each()
	for i, ours := range n.each() {
		a, b := *ours, *theirs[i]
		if (a == nil) != (b == nil) || a != nil && *a != *b {
			return false
		}
	}
	return true
}

// spread is how far an alert has gone on a network, as far as was seen.
type spread struct {
	Network  string `json:"network"`
	Channel  string `json:"channel"`
	Gone     bool   `json:"gone,omitzero"`
	Observed int64  `json:"observed"`
	Exposure *int64 `json:"exposure,omitempty"`

	numbers
}

// Record stores readings in one transaction. A repost counts once for each account and post, a comment once
// for each post and kind; numbers are stored as read, also when they fall; a reading without a sample says that
// the post is gone.
func (s *Store) Record(ctx context.Context, rs []alert.Reading) error {
	return s.work(ctx, func(ctx context.Context, t *tx) error {
		for _, r := range rs {
			if err := t.record(ctx, r); err != nil {
				return err
			}
		}
		return nil
	})
}

func (t *tx) record(ctx context.Context, r alert.Reading) error {
	p, err := one(ctx, t, readMeasured, `SELECT p.id, p.alert, p.channel, p.network, p.last_read, p.reposters, p.mended, p.reposts, p.quotes, p.replies, p.likes, p.bookmarks, p.impressions
		FROM posts p JOIN deliveries d ON d.id = p.delivery WHERE d.key = $1`+t.dialect.hold("p"), r.Post.Delivery)
	if errors.Is(err, alert.ErrNotFound) {
		return fmt.Errorf("the post of delivery %s: %w", r.Post.Delivery, err)
	}
	if err != nil {
		return err
	}
	if r.Cost > 0 {
		if err := t.count(ctx, alert.CountDollars, [3]string{p.network}, r.Cost); err != nil {
			return err
		}
	}
	for kind, n := range r.KeptOut {
		if err := t.count(ctx, alert.CountKeptOut, [3]string{p.network, kind}, float64(n)); err != nil {
			return err
		}
	}
	switch {
	case r.Only:
		return t.heard(ctx, p, r)
	case r.Sample == nil:
		return t.gone(ctx, p, r)
	}
	n := numbers{r.Sample.Reposts, r.Sample.Quotes, r.Sample.Replies, r.Sample.Likes, r.Sample.Bookmarks, r.Sample.Impressions}
	fresh, mended, err := t.addSpread(ctx, p, r)
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, `UPDATE posts SET last_read = $1, next = $2, spent = spent + $3, reposters = reposters + $4, mended = mended + $12,
		reposts = $5, quotes = $6, replies = $7, likes = $8, bookmarks = $9, impressions = $10 WHERE id = $11`,
		micros(r.At), micros(r.Next), r.Cost, fresh, n.Reposts, n.Quotes, n.Replies, n.Likes, n.Bookmarks, n.Impressions, p.id, mended)
	if err != nil {
		return err
	}
	same := !p.lastRead.IsZero() && p.numbers.equal(n)
	if !same {
		_, err = t.exec(ctx, "INSERT INTO samples (post, at, reposts, quotes, replies, likes, bookmarks, impressions) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
			p.id, micros(r.At), n.Reposts, n.Quotes, n.Replies, n.Likes, n.Bookmarks, n.Impressions)
	}
	if err != nil || same && fresh == 0 {
		return err
	}
	return t.tell(ctx, p, r.At, spread{numbers: n})
}

func readMeasured(r row) (p measured, err error) {
	into := []any{&p.id, &p.alert, &p.channel, &p.network, at(&p.lastRead), &p.reposters, &p.mended}
	for _, n := range p.numbers.each() {
		into = append(into, n)
	}
	return p, r.Scan(into...)
}

// addSpread keeps what others did with a post, as far as it was not known before, and returns how many reposts
// are new, and of how many more is known now.
func (t *tx) addSpread(ctx context.Context, p measured, r alert.Reading) (fresh, mended int64, err error) {
	if fresh, mended, err = t.addReposts(ctx, p, r); err != nil {
		return 0, 0, err
	}
	return fresh, mended, t.addComments(ctx, p, r)
}

// heard keeps what came between two readings: what a stream told, or what was listed.
func (t *tx) heard(ctx context.Context, p measured, r alert.Reading) error {
	fresh, mended, err := t.addSpread(ctx, p, r)
	if err != nil {
		return err
	}
	heard, listed := fresh, int64(0)
	if r.Listed {
		heard, listed = -r.Post.Heard, micros(r.At)
	}
	_, err = t.exec(ctx, `UPDATE posts SET spent = spent + $1, reposters = reposters + $2, passed = passed + $3, heard = heard + $4,
		listed = CASE WHEN listed < $5 THEN $5 ELSE listed END, mended = mended + $7 WHERE id = $6`, r.Cost, fresh, r.Passed, heard, listed, p.id, mended)
	if err != nil || fresh == 0 {
		return err
	}
	return t.tell(ctx, p, r.At, spread{numbers: p.numbers})
}

// gone marks a post that the network no longer shows. Its last numbers stay with it, and count no more.
func (t *tx) gone(ctx context.Context, p measured, r alert.Reading) error {
	n, err := t.exec(ctx, "UPDATE posts SET gone = $1, last_read = $1, spent = spent + $2 WHERE id = $3 AND gone = 0", micros(r.At), r.Cost, p.id)
	if err != nil || n == 0 {
		return err
	}
	return t.tell(ctx, p, r.At, spread{Gone: true})
}

// tell writes the event of a reading that changed something.
func (t *tx) tell(ctx context.Context, p measured, at time.Time, is spread) error {
	is.Channel, is.Network = p.channel, p.network
	seen, err := t.seen(ctx, p.alert, p.network)
	if err != nil {
		return err
	}
	own, err := all(ctx, t, func(r row) (n *int64, err error) { return n, r.Scan(&n) },
		"SELECT CAST(SUM(own) AS BIGINT) FROM (SELECT MAX(own_followers) AS own FROM posts WHERE alert = $1 AND network = $2 GROUP BY channel) AS ours", p.alert, p.network)
	if err != nil {
		return err
	}
	is.Observed, is.Exposure = seen.observed, sum(own[0], seen.followers)
	e, err := note(p.alert, "sample", is)
	if err != nil {
		return err
	}
	return t.log(ctx, at, alert.Actor{}, e)
}

// sum adds numbers; those that are not known are left out, and of none the sum is not known.
func sum(numbers ...*int64) *int64 {
	var total *int64
	for _, n := range numbers {
		switch {
		case n == nil:
		case total == nil:
			total = new(*n)
		default:
			*total += *n
		}
	}
	return total
}
