package bluesky

import (
	"context"
	"net/url"
	"slices"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

// batch is how many posts or accounts the network tells of in one call.
const batch = 25

// reading is what the network allows an address in all.
var reading = channels.Pace{
	Ops:      []channels.Op{channels.OpMeasure, channels.OpReposters, channels.OpFollowers, channels.OpStream},
	Urgent:   []channels.Op{channels.OpCheck},
	Requests: 3000, Per: 5 * time.Minute,
}

// Pace implements [channels.Paced].
func (c *Channel) Pace(op channels.Op) (items int, every time.Duration) {
	return batch, c.api.transport.Every(op)
}

// counts are the numbers of a post. One that the server leaves out is not known.
type counts struct {
	URI       string `json:"uri"`
	Likes     *int64 `json:"likeCount"`
	Reposts   *int64 `json:"repostCount"`
	Replies   *int64 `json:"replyCount"`
	Quotes    *int64 `json:"quoteCount"`
	Bookmarks *int64 `json:"bookmarkCount"`
}

// Measure implements [channels.Measurer]. The network does not say how often a post was seen.
func (c *Channel) Measure(ctx context.Context, posts []alert.Post) ([]alert.Sample, error) {
	var out []alert.Sample
	for part := range slices.Chunk(posts, batch) {
		q := url.Values{}
		for _, p := range part {
			q.Add("uris", p.ID)
		}
		read, err := list[counts](ctx, c.api, request{op: channels.OpMeasure, nsid: "app.bsky.feed.getPosts", query: q}, "posts")
		if err != nil {
			return nil, err
		}
		now := time.Now()
		for _, p := range part {
			i := slices.IndexFunc(read, func(n counts) bool { return n.URI == p.ID })
			if i < 0 { // gone
				continue
			}
			n := read[i]
			out = append(out, alert.Sample{
				Post: p, At: now, Reposts: n.Reposts, Quotes: n.Quotes, Replies: n.Replies, Likes: n.Likes, Bookmarks: n.Bookmarks,
			})
		}
	}
	return out, nil
}
