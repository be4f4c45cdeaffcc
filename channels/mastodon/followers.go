package mastodon

import (
	"cmp"
	"context"
	"iter"
	"strings"
	"time"

	"github.com/mattn/go-mastodon"

	"github.com/hueandcry/hueandcry/channels"
)

const pageOfFollowers = 80

// Paging implements [channels.FollowerLister].
func (c *Channel) Paging() channels.Paging {
	return channels.Paging{Size: pageOfFollowers, Requests: 300, Per: 5 * time.Minute}
}

// Followers implements [channels.FollowerLister], by the addresses of their profiles, which are the same on
// every server. Of an account on another server this one knows few of the followers, and whoever wants can
// hide theirs: both are refused.
func (c *Channel) Followers(ctx context.Context, account string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		marked := withCall(ctx, channels.OpFollowers, "")
		whose, err := c.client.GetAccount(marked, mastodon.ID(account))
		switch {
		case err != nil:
			yield("", c.failure(channels.OpFollowers, err))
			return
		case whose.ID == "":
			yield("", unclear(channels.OpFollowers, errNoID))
			return
		case strings.Contains(whose.Acct, "@"):
			yield("", notListed("the account is on another server, and this one knows few of its followers"))
			return
		}
		for pg := (&mastodon.Pagination{Limit: pageOfFollowers}); ; {
			last := pg.MaxID
			page, err := c.client.GetAccountFollowers(marked, whose.ID, pg)
			switch {
			case err != nil:
				yield("", c.failure(channels.OpFollowers, err))
				return
			case len(page) == 0 && last == "" && whose.FollowersCount > 0:
				yield("", notListed("the account hides who follows it"))
				return
			}
			for _, a := range page {
				if !yield(cmp.Or(a.URL, string(a.ID)), nil) {
					return
				}
			}
			// Only the Link header knows the next page: its cursor is no account's id.
			if len(page) == 0 || pg.MaxID == "" || pg.MaxID == last {
				return
			}
			pg.Limit = pageOfFollowers
		}
	}
}

// notListed says why there is no list. That changes seldom.
func notListed(why string) *channels.Error {
	return &channels.Error{Kind: channels.Refused, Op: channels.OpFollowers, Reason: why}
}
