package bluesky

import (
	"context"
	"errors"
	"time"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

// Boost implements [channels.Booster]. The key of the repost derives from the post, so boosting twice
// leaves one repost.
func (c *Channel) Boost(ctx context.Context, p alert.Post) error {
	u, err := parseRecord(p.ID)
	if err != nil {
		return &channels.Error{Kind: channels.Refused, Op: channels.OpBoost, Reason: err.Error()}
	}
	subject := ref{URI: p.ID, CID: p.Version}
	if subject.CID == "" {
		got, err := c.read(ctx, channels.OpBoost, u)
		switch {
		case errors.Is(err, alert.ErrNotFound):
			return &channels.Error{Kind: channels.Refused, Op: channels.OpBoost, Reason: "the post to repost is gone"}
		case err != nil:
			return err
		}
		subject = got.ref
	}
	_, err = c.put(ctx, channels.OpBoost, collectionRepost, repostKey(u), repost{
		Type: collectionRepost, Subject: subject, CreatedAt: timestamp(time.Now()),
	})
	if isFault(err, invalidSwap) { // our repost of an earlier time
		return nil
	}
	return err
}

// Unboost implements [channels.Booster]. It takes back what Boost made, and no repost that a person made
// by hand.
func (c *Channel) Unboost(ctx context.Context, p alert.Post) error {
	u, err := parseRecord(p.ID)
	if err != nil {
		return &channels.Error{Kind: channels.Refused, Op: channels.OpBoost, Reason: err.Error()}
	}
	s, err := c.api.session(ctx)
	if err != nil {
		return err
	}
	return c.remove(ctx, channels.OpBoost, uri{s.did, collectionRepost, repostKey(u)})
}

func repostKey(subject uri) string {
	at, ok := tidTime(subject.Key)
	if !ok {
		at = time.Unix(0, 0)
	}
	return mint(at, subject.String())
}
