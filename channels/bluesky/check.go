package bluesky

import (
	"context"
	"net/url"

	"github.com/hueandcry/hueandcry/channels"
)

// Check implements [channels.Checker]: it opens a session if there is none and reads our own profile.
func (c *Channel) Check(ctx context.Context) (channels.Account, error) {
	s, err := c.api.session(ctx)
	if err != nil {
		return channels.Account{}, err
	}
	var me profile
	err = c.api.do(ctx, request{op: channels.OpCheck, nsid: "app.bsky.actor.getProfile", query: url.Values{"actor": {s.did}}}, &me)
	if err != nil {
		return channels.Account{}, err
	}
	if me.DID != s.did {
		return channels.Account{}, &channels.Error{
			Kind: channels.Temporary, Op: channels.OpCheck, Reason: "the network's answer is not the profile it was asked for",
		}
	}
	return channels.Account{
		ID: s.did, Handle: s.handle, URL: c.cfg.WebURL + "/profile/" + c.who(s.did), Followers: me.Followers,
	}, nil
}
