package bluesky

import (
	"context"
	"iter"
	"net/url"
	"time"

	"github.com/hueandcry/hueandcry/channels"
)

// Paging implements [channels.FollowerLister].
func (c *Channel) Paging() channels.Paging {
	return channels.Paging{Size: pageSize, Requests: 3000, Per: 5 * time.Minute}
}

// Followers implements [channels.FollowerLister]. The network shows everybody's, by their DIDs.
func (c *Channel) Followers(ctx context.Context, account string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		r := request{op: channels.OpFollowers, nsid: "app.bsky.graph.getFollowers", query: url.Values{"actor": {account}}}
		for cursor := ""; ; {
			people, next, err := page[profile](ctx, c.api, r, "followers", cursor)
			if err != nil {
				yield("", err)
				return
			}
			for _, who := range people {
				if !yield(who.DID, nil) {
					return
				}
			}
			if next == "" {
				return
			}
			cursor = next
		}
	}
}
