package mastodon

import (
	"context"
	"net/http"
	"net/url"

	"github.com/mattn/go-mastodon"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

// Boost implements [channels.Booster]. Boosting twice is boosting once. A post of another server is looked
// up by its address first, which makes our server fetch it.
func (c *Channel) Boost(ctx context.Context, p alert.Post) error {
	id, err := c.local(ctx, p)
	if err != nil {
		return err
	}
	boosted, err := c.client.Reblog(withCall(ctx, channels.OpBoost, ""), id)
	if err != nil {
		return c.failure(channels.OpBoost, err)
	}
	if boosted.ID == "" {
		return unclear(channels.OpBoost, errNoID)
	}
	return nil
}

// Unboost implements [channels.Booster]. It succeeds also if the post was not boosted or is gone.
func (c *Channel) Unboost(ctx context.Context, p alert.Post) error {
	id, err := c.local(ctx, p)
	if err != nil {
		return err
	}
	if err := c.spendDelete(channels.OpBoost); err != nil { // both count as one at the server
		return err
	}
	_, err = c.client.Unreblog(withCall(ctx, channels.OpBoost, ""), id)
	if err = c.failure(channels.OpBoost, err); err != nil && !gone(err) {
		return err
	}
	return nil
}

// local finds the id that our server knows a post by.
func (c *Channel) local(ctx context.Context, p alert.Post) (mastodon.ID, error) {
	if p.Channel == c.name || p.URL == "" || sameHost(p.URL, c.cfg.BaseURL) {
		return mastodon.ID(p.ID), nil
	}
	found, err := c.client.Search(
		withCall(ctx, channels.OpBoost, "type=statuses&limit=1"), p.URL, true)
	if err != nil {
		return "", c.failure(channels.OpBoost, err)
	}
	if len(found.Statuses) == 0 || found.Statuses[0].ID == "" {
		return "", &channels.Error{
			Kind: channels.Refused, Op: channels.OpBoost, Status: http.StatusOK,
			Reason: "our server cannot fetch the post " + p.URL + "; it may be gone, or the two servers may not speak with each other",
		}
	}
	return found.Statuses[0].ID, nil
}

func sameHost(a, b string) bool {
	x, errX := url.Parse(a)
	y, errY := url.Parse(b)
	return errX == nil && errY == nil && x.Host != "" && x.Host == y.Host
}
