package twitter

import (
	"context"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/dghubble/go-twitter/twitter"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

// legacy speaks X API v1.1 through go-twitter. It cannot list reposters.
type legacy struct {
	*account

	pictures atomic.Bool // the server takes pictures by v2's upload; v1.1 has none
}

// Limits implements [channels.Channel].
func (l *legacy) Limits() alert.Limits {
	if l.pictures.Load() {
		return limits(maxImages)
	}
	return limits(0)
}

// Publish implements [channels.Channel].
func (l *legacy) Publish(ctx context.Context, d channels.Draft) (alert.Post, error) {
	return l.create(ctx, d, &twitter.StatusUpdateParams{})
}

// Reply implements [channels.Replier].
func (l *legacy) Reply(ctx context.Context, to alert.Post, d channels.Draft) (alert.Post, error) {
	id, err := l.number(channels.OpCreate, to)
	if err != nil {
		return alert.Post{}, err
	}
	return l.create(ctx, d, &twitter.StatusUpdateParams{InReplyToStatusID: id, AutoPopulateReplyMetadata: new(true)})
}

func (l *legacy) create(ctx context.Context, d channels.Draft, params *twitter.StatusUpdateParams) (alert.Post, error) {
	if err := fits(d, maxImages); err != nil {
		return alert.Post{}, err
	}
	ids, err := l.uploadAll(ctx, d.Media)
	if err != nil {
		return alert.Post{}, err
	}
	for _, id := range ids {
		n, err := l.number(channels.OpMedia, alert.Post{ID: id})
		if err != nil {
			return alert.Post{}, err
		}
		params.MediaIds = append(params.MediaIds, n)
	}
	var made *twitter.Tweet
	ans, err := l.call(ctx, channels.OpCreate, func(c *twitter.Client) (err error) {
		made, _, err = c.Statuses.Update(d.Text, params)
		return err
	})
	if err != nil {
		return alert.Post{}, err
	}
	if made.ID == 0 {
		return alert.Post{}, l.incomplete(ans, "the id of the new post")
	}
	return l.post(strconv.FormatInt(made.ID, 10), createdAt(*made)), nil
}

// Delete implements [channels.Deleter].
func (l *legacy) Delete(ctx context.Context, p alert.Post) error {
	ans, err := l.change(ctx, channels.OpDelete, p, func(c *twitter.Client, id int64) (*twitter.Tweet, error) {
		t, _, err := c.Statuses.Destroy(id, nil)
		return t, err
	})
	if isGone(ans) {
		return nil
	}
	return err
}

// Boost implements [channels.Booster]. A post that is reposted already stays so.
func (l *legacy) Boost(ctx context.Context, p alert.Post) error {
	ans, err := l.change(ctx, channels.OpBoost, p, func(c *twitter.Client, id int64) (*twitter.Tweet, error) {
		t, _, err := c.Statuses.Retweet(id, nil)
		return t, err
	})
	if isReposted(ans) {
		return nil
	}
	return err
}

// Unboost implements [channels.Booster].
func (l *legacy) Unboost(ctx context.Context, p alert.Post) error {
	ans, err := l.change(ctx, channels.OpBoost, p, func(c *twitter.Client, id int64) (*twitter.Tweet, error) {
		t, _, err := c.Statuses.Unretweet(id, nil)
		return t, err
	})
	if isGone(ans) {
		return nil
	}
	return err
}

// change makes one call that answers with the post it changed.
func (l *legacy) change(
	ctx context.Context, op channels.Op, p alert.Post, do func(*twitter.Client, int64) (*twitter.Tweet, error),
) (channels.Answer, error) {
	id, err := l.number(op, p)
	if err != nil {
		return channels.Answer{}, err
	}
	var changed *twitter.Tweet
	ans, err := l.call(ctx, op, func(c *twitter.Client) (err error) {
		changed, err = do(c, id)
		return err
	})
	if err == nil && changed.ID == 0 {
		return ans, l.incomplete(ans, "the post it changed")
	}
	return ans, err
}

// number is a post's id as v1.1 writes it.
func (l *legacy) number(op channels.Op, p alert.Post) (int64, error) {
	if err := l.checkID(op, p); err != nil {
		return 0, err
	}
	n, err := strconv.ParseInt(p.ID, 10, 64)
	if err != nil {
		return 0, &channels.Error{Kind: channels.Refused, Op: op, Reason: "this id is too long for API v1.1", Err: err}
	}
	return n, nil
}

func createdAt(t twitter.Tweet) time.Time {
	at, err := t.CreatedAtTime()
	if err != nil {
		return madeAt(strconv.FormatInt(t.ID, 10))
	}
	return at
}

// decoded reads an answer once more than go-twitter did: it does not tell an absent number from none.
func (l *legacy) decoded(ans channels.Answer, into any) error {
	if err := ans.Decode(into); err != nil {
		return l.t.Failure(ans.Op, err)
	}
	return nil
}
