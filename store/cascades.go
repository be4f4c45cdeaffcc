package store

import (
	"context"
	"time"

	"github.com/hueandcry/hueandcry/alert"
)

// Cascades returns in one consistent look every post of the newest limit alerts that are in force, or ended
// after the moment since, the newest alert first. With each stand the reposts beyond those that the reader
// knows, or knows less of: known is, by the post's delivery, how much of Told that is.
func (s *Store) Cascades(ctx context.Context, since time.Time, limit int, known map[string]int64) ([]alert.Cascaded, error) {
	return s.cascades(ctx, known, "SELECT seq FROM ("+inSight+") AS found ORDER BY seq DESC"+atMost("$2"), micros(since), limit)
}

// CascadesOf returns the posts of one alert, however long ago it was, with all of their reposts.
func (s *Store) CascadesOf(ctx context.Context, code string) ([]alert.Cascaded, error) {
	a, err := findAlert(ctx, s.read, code)
	if err != nil {
		return nil, err
	}
	return s.cascades(ctx, nil, "SELECT CAST($1 AS BIGINT)", a.Seq)
}

// Ended are the codes of the alerts that ended last, at most limit, the one that ended first in front.
func (s *Store) Ended(ctx context.Context, limit int) ([]string, error) {
	return all(ctx, s.read, func(r row) (code string, err error) { return code, r.Scan(&code) },
		`SELECT code FROM (SELECT code, closed, seq FROM alerts WHERE phase IN ('closed', 'expired') ORDER BY closed DESC, seq DESC`+atMost("$1")+`) AS newest
		ORDER BY closed, seq`, limit)
}

// cascades reads the posts of the alerts that a query finds.
func (s *Store) cascades(ctx context.Context, known map[string]int64, which string, args ...any) ([]alert.Cascaded, error) {
	look, err := s.look(ctx)
	if err != nil {
		return nil, err
	}
	defer look.Rollback()
	var ids []int64
	posts, err := all(ctx, look, func(r row) (alert.Cascaded, error) {
		id, c, err := readCascaded(r)
		ids = append(ids, id)
		return c, err
	}, `SELECT p.id, d.key, p.channel, p.network, p.at, p.gone, p.last_read, p.own_followers, p.impressions, p.reposters, p.reposters + p.mended, a.seq, `+alertColumns+`
		FROM posts p JOIN deliveries d ON d.id = p.delivery JOIN alerts a ON a.seq = p.alert
		WHERE p.alert IN (`+which+") ORDER BY a.seq DESC, p.id", args...)
	if err != nil {
		return nil, err
	}
	for i := range posts {
		have := known[posts[i].Delivery]
		if have >= posts[i].Told {
			continue
		}
		posts[i].Reposts, err = all(ctx, look, readRepost, "SELECT account, followers, at, via FROM reposts WHERE post = $1 AND place >= $2 ORDER BY at, account", ids[i], have)
		if err != nil {
			return nil, err
		}
	}
	return posts, nil
}

func readCascaded(r row) (id int64, c alert.Cascaded, err error) {
	var a stored
	err = r.Scan(append([]any{
		&id, &c.Delivery, &c.Channel, &c.Network, at(&c.At), at(&c.Gone), at(&c.Read), &c.OwnFollowers, &c.Impressions, &c.Reposters, &c.Told,
	}, a.columns()...)...)
	c.Alert = a.Alert
	return id, c, err
}

func readRepost(r row) (p alert.Repost, err error) {
	return p, r.Scan(&p.Account, &p.Followers, at(&p.At), &p.Via)
}
