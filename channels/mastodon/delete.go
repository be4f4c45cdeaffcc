package mastodon

import (
	"context"
	"encoding/json"
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

// Delete implements [channels.Deleter]. The pictures go with the post.
func (c *Channel) Delete(ctx context.Context, p alert.Post) error {
	if err := named(channels.OpDelete, p); err != nil {
		return err
	}
	if err := c.spendDelete(channels.OpDelete); err != nil {
		return err
	}
	err := c.client.DeleteStatus(
		withCall(ctx, channels.OpDelete, "delete_media=true"), mastodon.ID(p.ID))
	if err = c.failure(channels.OpDelete, err); err != nil && !gone(err) {
		return err
	}
	c.posted.forget(p.ID)
	return nil
}

// Stands implements [channels.Witness]. It reads with our token: some servers show nothing to strangers.
func (c *Channel) Stands(ctx context.Context, p alert.Post) (bool, error) {
	if err := named(channels.OpStands, p); err != nil {
		return false, err
	}
	a, err := c.get(ctx, channels.OpStands, "/api/v1/statuses/"+url.PathEscape(p.ID), nil)
	switch {
	case err != nil:
		return false, err
	case saysGone(a):
		return false, nil
	case !a.OK():
		return false, refusal(c.transport, a)
	}
	var shown struct {
		ID mastodon.ID `json:"id"`
	}
	if err := a.Decode(&shown); err != nil {
		return false, err
	}
	if string(shown.ID) != p.ID {
		return false, unclear(channels.OpStands, errNoID)
	}
	return true, nil
}

// saysGone reports whether the server itself says that there is no such post: by the status and in the form
// of its API, for a proxy answers 404 too.
func saysGone(a channels.Answer) bool {
	var said struct {
		Error string `json:"error"`
	}
	return (a.Status == http.StatusNotFound || a.Status == http.StatusGone) && json.Unmarshal(a.Body, &said) == nil && said.Error != ""
}

// named keeps a post without an id from becoming the address of another thing.
func named(op channels.Op, p alert.Post) error {
	if p.ID == "" {
		return &channels.Error{Kind: channels.Refused, Op: op, Reason: "the post has no id on this server"}
	}
	return nil
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
