package bluesky

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/hueandcry/hueandcry/alert"
	"github.com/hueandcry/hueandcry/channels"
)

// Delete implements [channels.Deleter].
func (c *Channel) Delete(ctx context.Context, p alert.Post) error {
	u, err := c.own(ctx, channels.OpDelete, p)
	if err != nil {
		return err
	}
	return c.remove(ctx, channels.OpDelete, u)
}

// Stands implements [channels.Witness]: it reads the very record.
func (c *Channel) Stands(ctx context.Context, p alert.Post) (bool, error) {
	u, err := c.own(ctx, channels.OpStands, p)
	if err != nil {
		return false, err
	}
	_, err = c.read(ctx, channels.OpStands, u)
	switch {
	case errors.Is(err, alert.ErrNotFound):
		return false, nil
	case err != nil:
		return false, err
	}
	return true, nil
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

// remove removes one record; none there is as good. An answer that is no JSON is not the network's.
func (c *Channel) remove(ctx context.Context, op channels.Op, u uri) error {
	return c.api.do(ctx, request{op: op, nsid: "com.atproto.repo.deleteRecord", body: map[string]string{
		"repo": u.Authority, "collection": u.Collection, "rkey": u.Key,
	}}, new(json.RawMessage))
}
