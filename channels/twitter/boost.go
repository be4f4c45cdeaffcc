package twitter

import (
	"context"
	"net/http"
	"net/url"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

// Boost implements [channels.Booster]. A post that is reposted already stays so.
func (c *client) Boost(ctx context.Context, p alert.Post) error {
	return c.repost(ctx, p, channels.Call{Op: channels.OpBoost, Method: http.MethodPost, JSON: map[string]string{"tweet_id": p.ID}}, "", true)
}

// Unboost implements [channels.Booster].
func (c *client) Unboost(ctx context.Context, p alert.Post) error {
	return c.repost(ctx, p, channels.Call{Op: channels.OpBoost, Method: http.MethodDelete}, "/"+url.PathEscape(p.ID), false)
}

func (c *client) repost(ctx context.Context, p alert.Post, call channels.Call, path string, want bool) error {
	if err := checkID(call.Op, p.ID); err != nil {
		return err
	}
	me, err := c.id(ctx, call.Op)
	if err != nil {
		return err
	}
	call.URL = "/2/users/" + url.PathEscape(me) + "/retweets" + path
	var said struct {
		Data struct {
			Retweeted *bool `json:"retweeted"`
		} `json:"data"`
	}
	ans, err := c.ask(ctx, call, &said)
	switch {
	case isReposted(ans) && want, isGone(ans) && !want:
		return nil
	case err != nil:
		return err
	case said.Data.Retweeted == nil || *said.Data.Retweeted != want:
		return c.incomplete(ans, "the word that it is done")
	}
	return nil
}

// isReposted reports whether the network says that we have reposted this before.
func isReposted(ans channels.Answer) bool {
	for _, p := range problems(ans.Body) {
		if p.Code == codeReposted || p.says("already retweeted", "already reposted") {
			return true
		}
	}
	return false
}
