package mastodon

import (
	"context"
	"encoding/json"
	"iter"
	"net/url"
	"strconv"
	"time"

	"github.com/mattn/go-mastodon"

	"github.com/hueandcry/hueandcry/channels"
)

const pageOfNotifications = 80

// Listen implements [channels.Listener] by the notifications of the stream.
func (c *Channel) Listen(ctx context.Context) iter.Seq2[channels.Heard, error] {
	return func(yield func(channels.Heard, error) bool) {
		for n, err := range c.Stream(ctx) {
			h, ok := n.heard()
			if (ok || err != nil) && !yield(h, err) {
				return
			}
		}
	}
}

// Comments implements [channels.CommentLister] by the notifications that the server keeps, those of comments
// alone.
func (c *Channel) Comments(ctx context.Context, since time.Time) iter.Seq2[channels.Heard, error] {
	return func(yield func(channels.Heard, error) bool) {
		for before := ""; ; {
			page, last, err := c.notifications(ctx, before)
			if err != nil {
				yield(channels.Heard{}, err)
				return
			}
			for _, n := range page {
				if !n.At.IsZero() && n.At.Before(since) {
					return
				}
				if h, ok := n.heard(); ok && h.Comment != nil && !yield(h, nil) {
					return
				}
			}
			// The last id leads on, not the Link header: a page cut short by filters may come without one.
			if last == "" || last == before {
				return
			}
			before = last
		}
	}
}

// notifications reads one page of mentions and quotes, newest first, and the id that the next begins below.
func (c *Channel) notifications(ctx context.Context, before string) (page []Notification, last string, err error) {
	q := url.Values{"types[]": {string(Mentioned), string(Quoted)}, "limit": {strconv.Itoa(pageOfNotifications)}}
	if before != "" {
		q.Set("max_id", before)
	}
	a, err := c.get(ctx, channels.OpReposters, "/api/v1/notifications", q)
	if err != nil {
		return nil, "", err
	}
	if !a.OK() {
		return nil, "", refusal(c.transport, a)
	}
	var list []json.RawMessage
	if err := a.Decode(&list); err != nil {
		return nil, "", err
	}
	for _, one := range list {
		var named struct {
			ID mastodon.ID `json:"id"`
		}
		if json.Unmarshal(one, &named) != nil || named.ID == "" {
			return nil, "", unclear(channels.OpReposters, errNoID)
		}
		last = string(named.ID)
		if n, wanted, err := c.readNotification(one); wanted && err == nil { // one that is odd must not hide the others
			page = append(page, n)
		}
	}
	return page, last, nil
}
