package store

import (
	"context"

	"github.com/hueandcry/hueandcry/alert"
)

// readNetworks adds, for each alert and network that there is a post on, what our posts show and what was
// seen of those who reposted them. Numbers are of the posts that are up; what has spread stays spread.
func readNetworks(ctx context.Context, q querier, f *alert.Figures, v view) error {
	alerts := byID(f)
	_, err := all(ctx, q, func(r row) (struct{}, error) {
		id, n, err := readNetwork(r)
		if a := alerts[id]; a != nil {
			a.Networks = append(a.Networks, n)
		}
		return struct{}{}, err
	}, `SELECT a.id, p.network, p.posts, p.first_post, p.last_read, p.passed, p.spent,
			p.reposts, p.quotes, p.replies, p.likes, p.bookmarks, p.impressions,
			o.followers, COALESCE(o.largest, 0),
			COALESCE(s.observed, 0), s.followers, COALESCE(s.largest, 0), COALESCE(s.last_repost, 0), COALESCE(s.quotes, 0), COALESCE(s.replies, 0)
		FROM alerts a
		JOIN (SELECT alert, network, CAST(SUM(CASE WHEN gone = 0 THEN 1 ELSE 0 END) AS BIGINT) AS posts, MIN(at) AS first_post, MAX(last_read) AS last_read,
				CAST(SUM(passed) AS BIGINT) AS passed, SUM(spent) AS spent,
				CAST(SUM(CASE WHEN gone = 0 THEN reposts END) AS BIGINT) AS reposts, CAST(SUM(CASE WHEN gone = 0 THEN quotes END) AS BIGINT) AS quotes,
				CAST(SUM(CASE WHEN gone = 0 THEN replies END) AS BIGINT) AS replies, CAST(SUM(CASE WHEN gone = 0 THEN likes END) AS BIGINT) AS likes,
				CAST(SUM(CASE WHEN gone = 0 THEN bookmarks END) AS BIGINT) AS bookmarks, CAST(SUM(CASE WHEN gone = 0 THEN impressions END) AS BIGINT) AS impressions
			FROM posts WHERE alert IN (`+v.which+`) GROUP BY alert, network) AS p ON p.alert = a.seq
		JOIN (SELECT alert, network, CAST(SUM(own) AS BIGINT) AS followers, MAX(own) AS largest
			FROM (SELECT alert, network, channel, MAX(own_followers) AS own
				FROM posts WHERE alert IN (`+v.which+`) GROUP BY alert, network, channel) AS accounts
			GROUP BY alert, network) AS o ON o.alert = p.alert AND o.network = p.network
		LEFT JOIN spread s ON s.alert = p.alert AND s.network = p.network
		ORDER BY a.seq, p.network`, v.arg)
	return err
}

func readNetwork(r row) (id alert.ID, n alert.NetworkFigures, err error) {
	var s seen
	var ownLargest int64
	err = r.Scan(&id, &n.Network, &n.Posts, at(&n.FirstPost), at(&n.LastRead), &n.Sampled, &n.Spent,
		&n.Reposts, &n.Quotes, &n.Replies, &n.Likes, &n.Bookmarks, &n.Impressions,
		&n.OwnFollowers, &ownLargest,
		&s.observed, &s.followers, &s.largest, &s.lastRepost, &n.SeenQuotes, &n.SeenReplies)
	n.Observed = s.observed
	n.Exposure = sum(n.OwnFollowers, s.followers)
	n.LargestFollowers = max(ownLargest, s.largest)
	n.LastRepost = fromMicros(s.lastRepost)
	return id, n, err
}
