package twitter

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

// skew is how far X's clock and ours may be apart. A post older than the draft by more cannot be its.
const skew = 10 * time.Minute

// Find implements [channels.Finder]. It reads the account's own timeline back to the time when the draft
// was committed. X shows a new post there late at times: that is what the settle time and the number of
// reads are for.
func (c *client) Find(ctx context.Context, d channels.Draft) (alert.Post, error) {
	me, err := c.id(ctx, channels.OpFind)
	if err != nil {
		return alert.Post{}, err
	}
	query := url.Values{
		"max_results": {strconv.Itoa(firstLook)}, "exclude": {"retweets"}, c.cfg.FieldsParam: {"created_at"},
	}
	pages := c.pages(channels.OpFind, "/2/users/"+url.PathEscape(me)+"/tweets", query)
	for pages.more() {
		page, err := next[wirePost](ctx, pages)
		if err != nil {
			return alert.Post{}, err
		}
		for _, p := range page.Data {
			if alert.HasMarker(p.Text, d.Marker) {
				return c.post(p.ID, orMade(p.Created, p.ID)), nil
			}
		}
		if len(page.Errors) > 0 { // what is missing may be what is sought
			return alert.Post{}, &channels.Error{Kind: channels.Temporary, Op: channels.OpFind, Reason: "X shows only a part of the timeline"}
		}
		if n := len(page.Data); n > 0 && orMade(page.Data[n-1].Created, page.Data[n-1].ID).Before(d.Created.Add(-skew)) {
			break
		}
		query.Set("max_results", strconv.Itoa(pageSize))
	}
	return alert.Post{}, alert.ErrNotFound
}

// Every post read is paid for, so the first look is at few.
const (
	firstLook = 20
	pageSize  = 100
)

func orMade(at time.Time, id string) time.Time {
	if at.IsZero() {
		return madeAt(id)
	}
	return at
}
