package bluesky

import (
	"context"
	"errors"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

// Delete implements [channels.Deleter]. The network's yes is only a promise, so the post is looked for
// afterwards.
func (c *Channel) Delete(ctx context.Context, p alert.Post) error {
	u, err := c.own(ctx, channels.OpDelete, p)
	if err != nil {
		return err
	}
	if err := c.remove(ctx, channels.OpDelete, u); err != nil {
		return err
	}
	_, err = c.read(ctx, channels.OpDelete, u)
	switch {
	case errors.Is(err, alert.ErrNotFound):
		return nil
	case err != nil:
		return err
	}
	return &channels.Error{
		Kind: channels.Temporary, Op: channels.OpDelete,
		Reason: "the network said the post is removed, but still shows it",
	}
}

// own returns the address of a post that must be this account's.
func (c *Channel) own(ctx context.Context, op channels.Op, p alert.Post) (uri, error) {
	s, err := c.api.session(ctx)
	if err != nil {
		return uri{}, err
	}
	u, err := parseRecord(p.ID)
	if err != nil {
		return uri{}, &channels.Error{Kind: channels.Refused, Op: op, Reason: err.Error()}
	}
	if u.Authority != s.did {
		return uri{}, &channels.Error{Kind: channels.Refused, Op: op, Reason: "the post " + p.ID + " belongs to another account"}
	}
	return u, nil
}

// remove removes one record; none there is as good.
func (c *Channel) remove(ctx context.Context, op channels.Op, u uri) error {
	return c.api.do(ctx, request{op: op, nsid: "com.atproto.repo.deleteRecord", body: map[string]string{
		"repo": u.Authority, "collection": u.Collection, "rkey": u.Key,
	}}, nil)
}
