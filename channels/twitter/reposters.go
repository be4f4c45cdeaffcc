package twitter

import (
	"context"
	"iter"
	"net/url"
	"strconv"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

// Reposters implements [channels.Reposters]. X does not say when each of them did it. Everybody on a page
// is paid for, so pages are no longer than the consumer wants.
func (c *client) Reposters(ctx context.Context, p alert.Post) iter.Seq2[alert.Repost, error] {
	return func(yield func(alert.Repost, error) bool) {
		if err := checkID(channels.OpReposters, p.ID); err != nil {
			yield(alert.Repost{}, err)
			return
		}
		query := url.Values{"max_results": {strconv.FormatInt(channels.Most(ctx, pageSize), 10)}, "user.fields": {"public_metrics"}}
		pages := c.pages(channels.OpReposters, "/2/tweets/"+url.PathEscape(p.ID)+"/retweeted_by", query)
		for pages.more() {
			page, err := next[wireUser](ctx, pages)
			if err != nil {
				yield(alert.Repost{}, err)
				return
			}
			for _, u := range page.Data {
				if !yield(alert.Repost{Account: u.ID, Followers: u.Metrics.Followers}, nil) {
					return
				}
			}
		}
	}
}
