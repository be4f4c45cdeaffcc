package mastodon

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/mattn/go-mastodon"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

const (
	batchOfPosts    = 20 // the most ids that one request may name
	pageOfReposters = 80
)

// reading is what a server with standard settings allows an account and an address in all.
var reading = channels.Pace{
	Ops:      []channels.Op{channels.OpMeasure, channels.OpReposters, channels.OpFollowers, channels.OpStream},
	Urgent:   []channels.Op{channels.OpCheck},
	Requests: 300, Per: 5 * time.Minute,
}

// Pace implements [channels.Paced].
func (c *Channel) Pace(op channels.Op) (items int, every time.Duration) {
	switch {
	case op == channels.OpReposters:
		items = pageOfReposters
	case c.single.Load():
		items = 1
	default:
		items = batchOfPosts
	}
	return items, c.transport.Every(op)
}

// counted are a post's numbers as its server knows them: a lower bound of what all servers know. The
// library has no quotes_count.
type counted struct {
	ID         mastodon.ID `json:"id"`
	Reblogs    *int64      `json:"reblogs_count"`
	Quotes     *int64      `json:"quotes_count"` // from Mastodon 4.5 on
	Replies    *int64      `json:"replies_count"`
	Favourites *int64      `json:"favourites_count"`
}

// Measure implements [channels.Measurer], twenty posts in a request; on a server older than Mastodon 4.3,
// or of another kind, one by one. The network does not count how often a post was shown.
func (c *Channel) Measure(ctx context.Context, posts []alert.Post) ([]alert.Sample, error) {
	var out []alert.Sample
	for some := range slices.Chunk(posts, batchOfPosts) {
		numbers, err := c.numbers(ctx, some)
		if err != nil {
			return nil, err
		}
		at := time.Now()
		for _, p := range some {
			if n, ok := numbers[p.ID]; ok {
				out = append(out, alert.Sample{
					Post: p, At: at, Reposts: n.Reblogs, Quotes: n.Quotes, Replies: n.Replies, Likes: n.Favourites,
				})
			}
		}
	}
	return out, nil
}

func (c *Channel) numbers(ctx context.Context, posts []alert.Post) (map[string]counted, error) {
	if c.single.Load() {
		return c.oneByOne(ctx, posts)
	}
	query := url.Values{}
	for _, p := range posts {
		query.Add("id[]", p.ID)
	}
	a, err := c.get(ctx, channels.OpMeasure, "/api/v1/statuses", query)
	switch {
	case err != nil:
		return nil, err
	case a.Status == http.StatusNotFound, a.Status == http.StatusMethodNotAllowed:
		c.single.Store(true)
		return c.oneByOne(ctx, posts)
	case !a.OK():
		return nil, refusal(c.transport, a)
	}
	var list []counted
	if err := a.Decode(&list); err != nil {
		return nil, err
	}
	out := map[string]counted{}
	for _, n := range list {
		out[string(n.ID)] = n
	}
	return out, nil
}

func (c *Channel) oneByOne(ctx context.Context, posts []alert.Post) (map[string]counted, error) {
	out := map[string]counted{}
	for _, p := range posts {
		a, err := c.get(ctx, channels.OpMeasure, "/api/v1/statuses/"+url.PathEscape(p.ID), nil)
		switch {
		case err != nil:
			return nil, err
		case a.Status == http.StatusNotFound, a.Status == http.StatusGone:
			continue
		case !a.OK():
			return nil, refusal(c.transport, a)
		}
		var n counted
		if err := a.Decode(&n); err != nil {
			return nil, err
		}
		if n.ID == "" {
			return nil, unclear(channels.OpMeasure, errNoID)
		}
		out[p.ID] = n
	}
	return out, nil
}

// Reposters implements [channels.Reposters]. The network does not say when somebody boosted, and of
// accounts on other servers it reports the followers that it happens to know.
func (c *Channel) Reposters(ctx context.Context, p alert.Post) iter.Seq2[alert.Repost, error] {
	return func(yield func(alert.Repost, error) bool) {
		for pg := (&mastodon.Pagination{Limit: pageOfReposters}); ; {
			last := pg.MaxID
			page, err := c.client.GetRebloggedBy(withCall(ctx, channels.OpReposters, ""), mastodon.ID(p.ID), pg)
			if err != nil {
				yield(alert.Repost{}, c.failure(channels.OpReposters, err))
				return
			}
			for _, a := range page {
				if !yield(alert.Repost{Account: string(a.ID), Followers: new(a.FollowersCount)}, nil) {
					return
				}
			}
			// Only the Link header knows the next page: its cursor is no account's id.
			if len(page) == 0 || pg.MaxID == "" || pg.MaxID == last {
				return
			}
			pg.Limit = pageOfReposters
		}
	}
}
