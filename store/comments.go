package store

import (
	"context"

	"github.com/hueandcry/hueandcry/alert"
)

// addComments keeps the quotes and replies that were not seen before at this post, and adds them to the sums
// of the alert.
func (t *tx) addComments(ctx context.Context, p measured, r alert.Reading) error {
	if len(r.Comments) == 0 {
		return nil
	}
	type line struct {
		Kind      alert.CommentKind `json:"kind"`
		Comment   string            `json:"comment"`
		Account   string            `json:"account"`
		Followers *int64            `json:"followers"`
		At        int64             `json:"at"`
	}
	lines := make([]line, len(r.Comments))
	for i, c := range r.Comments {
		when := c.At
		if when.IsZero() {
			when = r.At
		}
		lines[i] = line{c.Kind, cleanText(c.ID), cleanText(c.Account), c.Followers, micros(when)}
	}
	list, err := text(lines)
	if err != nil {
		return err
	}
	fresh, err := all(ctx, t, func(r row) (kind alert.CommentKind, err error) { return kind, r.Scan(&kind) },
		`INSERT INTO comments (post, kind, comment, account, followers, at)
		SELECT CAST($1 AS BIGINT), value->>'kind', value->>'comment', value->>'account', CAST(value->>'followers' AS BIGINT), CAST(value->>'at' AS BIGINT)
		FROM `+t.dialect.each("$2")+" WHERE true ON CONFLICT DO NOTHING RETURNING kind", p.id, list)
	if err != nil || len(fresh) == 0 {
		return err
	}
	n := map[alert.CommentKind]int64{}
	for _, kind := range fresh {
		n[kind]++
	}
	_, err = t.exec(ctx, `INSERT INTO spread (alert, network, observed, largest, last_repost, quotes, replies) VALUES ($1, $2, 0, 0, 0, $3, $4)
		ON CONFLICT (alert, network) DO UPDATE SET quotes = spread.quotes + excluded.quotes, replies = spread.replies + excluded.replies`,
		p.alert, p.network, n[alert.CommentQuote], n[alert.CommentReply])
	return err
}
