package mastodon

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/mattn/go-mastodon"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

// Delete implements [channels.Deleter]. The pictures go with the post. It returns only when the post
// cannot be read any more: some servers say yes and still show it. One that stays is
// [channels.Temporary], so that somebody asks again.
func (c *Channel) Delete(ctx context.Context, p alert.Post) error {
	if err := c.spendDelete(channels.OpDelete); err != nil {
		return err
	}
	err := c.client.DeleteStatus(
		withCall(ctx, channels.OpDelete, "delete_media=true"), mastodon.ID(p.ID))
	if err = c.failure(channels.OpDelete, err); err != nil && !gone(err) {
		return err
	}
	c.posted.forget(p.ID)
	return c.readBack(ctx, p)
}

// The looks after a delete, and the pause after the first; each later one is twice as long.
const (
	readBacks     = 6
	readBackPause = 200 * time.Millisecond
)

func (c *Channel) readBack(ctx context.Context, p alert.Post) error {
	for n := range readBacks {
		a, err := c.get(ctx, channels.OpDelete, "/api/v1/statuses/"+url.PathEscape(p.ID), nil)
		switch {
		case err != nil:
			return err
		case a.Status == http.StatusNotFound, a.Status == http.StatusGone:
			return nil
		case !a.OK():
			return refusal(c.transport, a)
		}
		if err := wait(ctx, readBackPause<<n); err != nil {
			return c.transport.Failure(channels.OpDelete, err)
		}
	}
	return &channels.Error{
		Kind: channels.Temporary, Op: channels.OpDelete, Status: http.StatusOK,
		Reason: "the server says the post is deleted but still shows it at " + p.URL,
	}
}

func gone(err error) bool {
	e, ok := errors.AsType[*channels.Error](err)
	return ok && (e.Status == http.StatusNotFound || e.Status == http.StatusGone)
}

// Mastodon takes 30 deletes and unreblogs in 30 minutes from one account.
const (
	deleteBudget = 30
	deletePeriod = 30 * time.Minute
)

// budget remembers when the last deletes were spent. Closeouts come in dozens: better to wait here than
// to be refused there, where also the refused ones count.
type budget struct {
	mu    sync.Mutex
	spent []time.Time // oldest first
}

// spend takes one, or tells how long until the next is free.
func (b *budget) spend(now time.Time) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	for len(b.spent) > 0 && now.Sub(b.spent[0]) >= deletePeriod {
		b.spent = b.spent[1:]
	}
	if len(b.spent) >= deleteBudget {
		return b.spent[0].Add(deletePeriod).Sub(now)
	}
	b.spent = append(b.spent, now)
	return 0
}

func (c *Channel) spendDelete(op channels.Op) error {
	wait := c.deletes.spend(time.Now())
	if wait == 0 {
		return nil
	}
	wait = min(max(wait, channels.MinWait), channels.MaxWait)
	return &channels.Error{
		Kind: channels.Limited, Op: op, RetryAfter: wait,
		Reason: fmt.Sprintf("the server takes %d deletes in %d minutes; next try in %s",
			deleteBudget, int(deletePeriod.Minutes()), wait.Round(time.Second)),
	}
}
