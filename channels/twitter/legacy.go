package twitter

import (
	"context"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

// legacy speaks X API v1.1 through go-twitter. It cannot list reposters.
type legacy struct {
	*account

	pictures atomic.Bool // the server takes pictures by v2's upload; v1.1 has none
}

// wireStatus is a post in v1.1. Replies and quotes are counted on some tiers only.
type wireStatus struct {
	ID       int64     `json:"id"`
	Created  string    `json:"created_at"` // Ruby's format
	Text     string    `json:"text"`
	FullText string    `json:"full_text"`
	Of       *struct{} `json:"retweeted_status"`
	Reposts  *int64    `json:"retweet_count"`
	Likes    *int64    `json:"favorite_count"`
	Replies  *int64    `json:"reply_count"`
	Quotes   *int64    `json:"quote_count"`
}

func (s wireStatus) id() string { return strconv.FormatInt(s.ID, 10) }

func (s wireStatus) at() time.Time {
	at, err := time.Parse(time.RubyDate, s.Created)
	if err != nil {
		return madeAt(s.id())
	}
	return at
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
	return l.create(ctx, d, 0)
}

// Reply implements [channels.Replier].
func (l *legacy) Reply(ctx context.Context, to alert.Post, d channels.Draft) (alert.Post, error) {
	id, err := l.number(channels.OpCreate, to.ID)
	if err != nil {
		return alert.Post{}, err
	}
	return l.create(ctx, d, id)
}

func (l *legacy) create(ctx context.Context, d channels.Draft, replyTo int64) (alert.Post, error) {
	if err := fits(d, maxImages); err != nil {
		return alert.Post{}, err
	}
	ids, err := l.uploadAll(ctx, d.Media)
	if err != nil {
		return alert.Post{}, err
	}
	pictures, err := l.numbers(channels.OpMedia, ids)
	if err != nil {
		return alert.Post{}, err
	}
	var made wireStatus
	ans, err := l.call(ctx, channels.OpCreate, update(d.Text, replyTo, pictures), &made)
	if err != nil {
		return alert.Post{}, err
	}
	if made.ID == 0 {
		return alert.Post{}, l.incomplete(ans, "the id of the new post")
	}
	return l.post(made.id(), made.at()), nil
}

// Delete implements [channels.Deleter].
func (l *legacy) Delete(ctx context.Context, p alert.Post) error {
	ans, err := l.change(ctx, channels.OpDelete, p, destroy)
	if isGone(ans) {
		return nil
	}
	return err
}

// Boost implements [channels.Booster]. A post that is reposted already stays so.
func (l *legacy) Boost(ctx context.Context, p alert.Post) error {
	ans, err := l.change(ctx, channels.OpBoost, p, retweet)
	if isReposted(ans) {
		return nil
	}
	return err
}

// Unboost implements [channels.Booster].
func (l *legacy) Unboost(ctx context.Context, p alert.Post) error {
	ans, err := l.change(ctx, channels.OpBoost, p, unretweet)
	if isGone(ans) {
		return nil
	}
	return err
}

// change makes one call that answers with the post it changed.
func (l *legacy) change(ctx context.Context, op channels.Op, p alert.Post, do func(int64) libraryCall) (channels.Answer, error) {
	id, err := l.number(op, p.ID)
	if err != nil {
		return channels.Answer{}, err
	}
	var changed wireStatus
	ans, err := l.call(ctx, op, do(id), &changed)
	if err == nil && changed.ID == 0 {
		return ans, l.incomplete(ans, "the post it changed")
	}
	return ans, err
}

// number is an id as v1.1 writes it.
func (l *legacy) number(op channels.Op, id string) (int64, error) {
	if err := checkID(op, id); err != nil {
		return 0, err
	}
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return 0, &channels.Error{Kind: channels.Refused, Op: op, Reason: "this id is too long for API v1.1", Err: err}
	}
	return n, nil
}

func (l *legacy) numbers(op channels.Op, ids []string) ([]int64, error) {
	var out []int64
	for _, id := range ids {
		n, err := l.number(op, id)
		if err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	return out, nil
}
