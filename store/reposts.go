package store

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/hueandcry/hueandcry/alert"
)

// seen are the sums over the distinct accounts that reposted an alert on a network.
type seen struct {
	observed   int64
	followers  *int64 // nil until those of one are known
	largest    int64
	lastRepost int64 // micros
}

func readSeen(r row) (s seen, err error) {
	return s, r.Scan(&s.observed, &s.followers, &s.largest, &s.lastRepost)
}

// seen reads the sums; there are none before the first repost.
func (t *tx) seen(ctx context.Context, alertSeq int64, network string) (seen, error) {
	s, err := one(ctx, t, readSeen, "SELECT observed, followers, largest, last_repost FROM spread WHERE alert = $1 AND network = $2", alertSeq, network)
	if errors.Is(err, alert.ErrNotFound) {
		return seen{}, nil
	}
	return s, err
}

// addReposts keeps the reposts that were not seen before at this post, and what was not known of others, and
// returns how many there are of each. Accounts that are new to the alert on this network add to its sums.
func (t *tx) addReposts(ctx context.Context, p measured, r alert.Reading) (fresh, mended int64, err error) {
	if len(r.Reposts) == 0 {
		return 0, 0, nil
	}
	type line struct {
		Account   string `json:"account"`
		Followers *int64 `json:"followers"`
		At        int64  `json:"at"`
		Via       string `json:"via"`
		Seen      bool   `json:"seen"` // At is when it was seen, for nobody says when it was made
	}
	lines := make([]line, len(r.Reposts))
	var last int64
	for i, rp := range r.Reposts {
		when := rp.At
		if when.IsZero() {
			when = r.At
		}
		lines[i] = line{cleanText(rp.Account), rp.Followers, micros(when), cleanText(rp.Via), rp.At.IsZero()}
		last = max(last, lines[i].At)
	}
	// All replicas add accounts in the same order, so that none waits for another that waits for it.
	slices.SortStableFunc(lines, func(a, b line) int { return cmp.Compare(a.Account, b.Account) })
	list, err := text(lines)
	if err != nil {
		return 0, 0, err
	}
	place := p.reposters + p.mended
	if p.reposters > 0 {
		if mended, err = t.mend(ctx, p, list, place); err != nil {
			return 0, 0, err
		}
	}
	fresh, err = t.exec(ctx, `INSERT INTO reposts (post, account, followers, at, via, place)
		SELECT CAST($1 AS BIGINT), value->>'account', CAST(value->>'followers' AS BIGINT), CAST(value->>'at' AS BIGINT), value->>'via', CAST($3 AS BIGINT)
		FROM `+t.dialect.each("$2")+" WHERE true ON CONFLICT DO NOTHING", p.id, list, place)
	if err != nil || fresh == 0 {
		return 0, mended, err
	}
	accounts, err := all(ctx, t, func(r row) (n *int64, err error) { return n, r.Scan(&n) }, `INSERT INTO reposters (alert, network, account, followers)
		SELECT CAST($1 AS BIGINT), $2, value->>'account', CAST(value->>'followers' AS BIGINT) FROM `+t.dialect.each("$3")+" WHERE true ON CONFLICT DO NOTHING RETURNING followers",
		p.alert, p.network, list)
	if err != nil {
		return 0, 0, err
	}
	return fresh, mended, t.addSeen(ctx, p, accounts, last)
}

// mend adds to reposts that are known through whom they came, and when: a list tells neither, and whoever is
// found on one first is told of later, if at all.
func (t *tx) mend(ctx context.Context, p measured, list string, place int64) (mended int64, err error) {
	return t.exec(ctx, `UPDATE reposts SET place = $3,
			via = CASE WHEN reposts.via = '' THEN told.via ELSE reposts.via END,
			at = CASE WHEN told.at < reposts.at THEN told.at ELSE reposts.at END
		FROM (SELECT value->>'account' AS account, value->>'via' AS via, CAST(value->>'at' AS BIGINT) AS at
			FROM `+t.dialect.each("$2")+` WHERE CAST(value->>'seen' AS TEXT) IN ('false', '0')) AS told
		WHERE reposts.post = $1 AND reposts.account = told.account AND (reposts.via = '' AND told.via <> '' OR told.at < reposts.at)`, p.id, list, place)
}

// addSeen adds accounts, given by their followers, to the sums.
func (t *tx) addSeen(ctx context.Context, p measured, accounts []*int64, last int64) error {
	largest := int64(0)
	for _, n := range accounts {
		if n != nil {
			largest = max(largest, *n)
		}
	}
	_, err := t.exec(ctx, `INSERT INTO spread (alert, network, observed, followers, largest, last_repost) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (alert, network) DO UPDATE SET observed = spread.observed + excluded.observed,
			followers = CASE WHEN spread.followers IS NULL THEN excluded.followers ELSE spread.followers + COALESCE(excluded.followers, 0) END,
			largest = CASE WHEN excluded.largest > spread.largest THEN excluded.largest ELSE spread.largest END,
			last_repost = CASE WHEN excluded.last_repost > spread.last_repost THEN excluded.last_repost ELSE spread.last_repost END`,
		p.alert, p.network, len(accounts), sum(accounts...), largest, last)
	return err
}
